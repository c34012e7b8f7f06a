//! Dimensions and units: what numbers measure.

mod dimension;
mod measure;

pub use dimension::{Atom, BaseId, Dimension, Exponent, VariableId};
pub use measure::Measure;
