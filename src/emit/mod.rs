//! Targets: each takes a [`Model`](crate::model::Model) and gives text, and does no IO.

pub mod project;
pub mod python;
