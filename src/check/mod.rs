//! What can be proven of a program before it runs: one folder for each family of faults.

pub mod allow;
pub mod balance;
pub mod constant;
pub mod dimension;
pub(crate) mod figure;
pub mod governance;
pub mod lint;
pub mod order;
pub mod shape;
mod written;

use crate::diagnostic::Diagnostics;
use crate::resolve::program::Program;
use crate::source::Sources;

/// What the checks worked out, for lowering.
#[derive(Debug)]
pub struct Checked {
    /// What every expression measures.
    pub dimensions: dimension::Dimensions,
    /// What every declaration comes to, where that is known before a run.
    pub known: constant::Known,
    /// What is evaluated when.
    pub order: order::Order,
    /// What runs over which index sets.
    pub shapes: shape::Shapes,
}

/// Checks a program, family by family; each reports what it finds and goes on.
pub fn check(program: &Program, sources: &Sources, diagnostics: &mut Diagnostics) -> Checked {
    let order = order::order(program, diagnostics);
    let shapes = shape::infer(program, &order, diagnostics);
    let dimensions = dimension::infer(program, sources, diagnostics);
    let earlier = diagnostics.len();
    let constants = constant::Constants::new(program, &dimensions);
    constant::check(&constants, sources, diagnostics);
    balance::check(&constants, sources, diagnostics);
    governance::check(&constants, sources, diagnostics);
    diagnostics.mute_followers(earlier);
    // In a broken model, what looks odd mostly follows from what is broken.
    if !diagnostics.has_errors() {
        lint::check(&constants, sources, diagnostics);
    }
    let known = constants.into_known();
    Checked { dimensions, known, order, shapes }
}
