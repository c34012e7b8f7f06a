//! `vflow run`: simulates a model.

pub mod write;
