//! Dimensions and units: what numbers measure; intervals: between which bounds they lie; and how their digits are grouped.

mod digits;
mod dimension;
mod interval;
mod measure;

pub use digits::in_groups;
pub use dimension::{Atom, BaseId, Dimension, Exponent, VariableId};
pub use interval::Interval;
pub use measure::Measure;
