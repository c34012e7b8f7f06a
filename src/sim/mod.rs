//! The native simulator: runs a [`crate::model::Model`] without Python.

mod result;
mod statistics;

pub use result::*;
pub use statistics::{BATCH, LEVELS, Refusal, Statistics, StatisticsTable, Summary};
