//! The native simulator: runs a [`crate::model::Model`] without Python.

pub mod chance;
pub mod engine;
mod experiment;
pub mod number;
pub mod plan;
mod result;
pub mod tape;

pub use experiment::*;
pub use result::*;
