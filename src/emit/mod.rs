//! Targets: strings out, no IO.

pub mod diagram;
pub mod json;
pub mod number;
pub mod project;
pub mod python;
