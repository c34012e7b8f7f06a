//! What is claimed about an ecosystem: goals, invariants, assumptions and facts.

use super::{BinaryOperator, Expr, Header, Path, Text};
use crate::source::Span;

/// `goal last "The treasury outlives the launch" { metric runway target >= 180 day by 1 year }`
#[derive(Clone, Debug)]
pub struct Goal {
    /// Name, label and doc.
    pub header: Header,
    /// `metric runway`
    pub metric: Option<Path>,
    /// `target >= 180 day`
    pub target: Option<(BinaryOperator, Expr)>,
    /// `by 1 year`
    pub by: Option<Expr>,
}

/// `invariant solvent: Treasury.cash >= obligations`
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Name, label and doc.
    pub header: Header,
    /// What must hold on every row; absent only after a reported error.
    pub condition: Option<Expr>,
}

/// `assumption price_takers "…" { concerns curate source "12 interviews" confidence low }`
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Name, label and doc.
    pub header: Header,
    /// What it is about.
    pub concerns: Vec<Path>,
    /// Where it comes from.
    pub source: Option<Text>,
    /// How sure it is.
    pub confidence: Option<(Confidence, Span)>,
}

/// How sure an assumption is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// `low`
    Low,
    /// `medium`
    Medium,
    /// `high`
    High,
}

/// `fact halving4 "…" { expect supply(BTC) == 19_687_500 BTC at 840_000 block within 1 BTC }`
#[derive(Clone, Debug)]
pub struct Fact {
    /// Name, label and doc.
    pub header: Header,
    /// The circumstances: `with fee = 1%, …`.
    pub with: Vec<Setting>,
    /// What must come out; several may be given.
    pub expectations: Vec<Expectation>,
    /// Where the number was published.
    pub source: Option<Text>,
}

/// `fee = 1%`
#[derive(Clone, Debug)]
pub struct Setting {
    /// What is set.
    pub target: Path,
    /// To what.
    pub value: Expr,
}

/// `expect left == right at when within tolerance`
#[derive(Clone, Debug)]
pub struct Expectation {
    /// A comparison, or any truth value.
    pub condition: Expr,
    /// When it must hold; at the horizon where absent.
    pub at: Option<Expr>,
    /// How far the sides of an `==` may be apart; 1e-9 relative where absent.
    pub within: Option<Expr>,
    /// The whole attribute.
    pub span: Span,
}
