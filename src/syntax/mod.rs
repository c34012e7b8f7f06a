//! From text to tree. The only user of the parser generator.

pub mod ast;
