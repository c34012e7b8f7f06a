//! The native simulator: runs a [`crate::model::Model`] without Python.

mod result;
mod stand_in;

pub use result::*;
pub use stand_in::*;
