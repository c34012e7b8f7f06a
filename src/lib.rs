//! vflow compiles `.vflow`, a textual language for ecosystem value flows, in one corridor:
//!
//! text → [`syntax`] → tree → `resolve` → program → `check` → checked → `lower` → [`model`]
//! → `analysis`, `emit` (JSON, Python, diagrams).

pub mod diagnostic;
pub mod emit;
pub mod model;
pub mod naming;
pub mod source;
pub mod syntax;
