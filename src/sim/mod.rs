//! The native simulator: runs a [`crate::model::Model`] without Python.

mod result;

pub use result::*;
