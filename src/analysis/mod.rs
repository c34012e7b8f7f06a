//! Facts computed from a model.

pub mod constant;
pub mod graph;
mod needs;

pub use needs::{Lack, Need, needs};
