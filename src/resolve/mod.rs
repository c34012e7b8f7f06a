//! From trees to a program: files and `use`, names to typed ids.

pub mod builtin;
pub mod program;
pub mod table;
pub mod tree;
