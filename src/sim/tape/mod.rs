//! Graphs of operations, the tapes they become, and the machine that runs them over many runs at once.

pub mod assemble;
pub mod block;
pub mod code;
mod elementwise;
mod fuse;
pub mod gather;
pub mod graph;
mod instruction;
mod lifetimes;
pub mod machine;
mod places;
pub mod program;
mod queue;
mod registers;
mod whole;

pub use assemble::{Carry, Drawn, Outline, assemble};
pub use block::Block;
pub use code::Code;
pub use graph::{Graph, NodeId, Part, Stage};
pub use machine::Machine;
pub use program::{Program, Register, Section};
