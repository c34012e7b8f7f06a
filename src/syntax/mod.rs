//! From text to tree. The only user of the parser generator.

pub mod ast;
mod parse;

pub use parse::{MAX_BYTES, day, decode, decode_data, parse};
