//! vflow compiles `.vflow`, a textual language for ecosystem value flows, in one corridor:
//!
//! text → [`syntax`] → tree → `resolve` → program → `check` → checked → `lower` → [`model`]
//! → `analysis`, `review`, `emit` (JSON, Python, diagrams).

pub mod analysis;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod driver;
pub mod emit;
pub mod lower;
pub mod model;
pub mod naming;
pub mod quantity;
pub mod resolve;
pub mod review;
pub mod sim;
pub mod source;
pub mod syntax;
