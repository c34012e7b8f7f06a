//! What is claimed about the ecosystem.

use crate::resolve::tree::Expr;
use crate::source::Span;
use crate::syntax::ast;

use super::{MemberId, Meta, Require, ValueId};

/// An invariant.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Name, label and doc.
    pub meta: Meta,
    /// What a pattern requires of what it is given.
    pub requires: Option<Require>,
    /// What must hold.
    pub condition: Expr,
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Name, label and doc.
    pub meta: Meta,
    /// Parameters set for it.
    pub with: Vec<(ValueId, Expr)>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
    /// Where it was published.
    pub source: Option<String>,
}

/// An expectation of a fact.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// A truth value.
    pub condition: Expr,
    /// When; at the horizon where absent.
    pub at: Option<Expr>,
    /// How near.
    pub within: Option<Expr>,
    /// The whole attribute.
    pub span: Span,
}

/// An assumption.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Name, label and doc.
    pub meta: Meta,
    /// Qualified names of what it is about.
    pub concerns: Vec<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Option<ast::Confidence>,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Name, label and doc.
    pub meta: Meta,
    /// The metric that tells.
    pub metric: Option<ValueId>,
    /// What it is to reach.
    pub target: Option<(ast::BinaryOperator, Expr)>,
    /// By when.
    pub by: Option<Expr>,
}

/// A story.
#[derive(Clone, Debug)]
pub struct Story {
    /// Name, label and doc.
    pub meta: Meta,
    /// Whose it is.
    pub member: Option<MemberId>,
    /// Its lines.
    pub lines: Vec<(ast::StoryKind, String)>,
    /// Qualified names of behaviors and flows.
    pub does: Vec<String>,
    /// Qualified names of policies.
    pub suggests: Vec<String>,
}
