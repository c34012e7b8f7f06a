//! Stands in until the dimension check lands.
use crate::quantity::{Dimension, Measure};
use crate::resolve::tree::ExprId;
/// Stub.
#[derive(Debug, Default)]
pub struct Dimensions;
impl Dimensions {
    /// Stub.
    pub fn adopted(&self, _: ExprId) -> Option<&Measure> { None }
    /// Stub.
    pub fn of(&self, _: ExprId) -> Option<&Dimension> { None }
}
