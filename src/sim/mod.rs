//! The native simulator: runs a [`crate::model::Model`] without Python.

pub mod chance;
pub mod engine;
mod experiment;
pub mod number;
pub mod plan;
mod result;
mod statistics;
pub mod tape;

pub use engine::{FactOutcome, Found};
pub use experiment::*;
pub use result::*;
pub use statistics::{BATCH, LEVELS, Refusal, Statistics, StatisticsTable, Summary};
