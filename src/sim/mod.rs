//! The native simulator: runs a [`crate::model::Model`] without Python.

pub mod chance;
pub mod number;
mod result;

pub use result::*;
