//! Dimensions and units: what numbers measure; and intervals: between which bounds they lie.

mod dimension;
mod interval;
mod measure;

pub use dimension::{Atom, BaseId, Dimension, Exponent, VariableId};
pub use interval::Interval;
pub use measure::Measure;
