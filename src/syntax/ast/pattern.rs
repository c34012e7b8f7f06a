//! Patterns: mechanisms written once and applied where they are needed.

use super::{Expr, Header, Item, Name, Range, Text, Value};
use crate::source::Span;

/// `pattern LinearVesting<A>(locked: stock A, length: time) { … }`
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Name, label and doc.
    pub header: Header,
    /// The assets or units that it is generic in.
    pub assets: Vec<Name>,
    /// What it takes.
    pub parameters: Vec<PatternParameter>,
    /// What must hold of what it is given.
    pub requires: Vec<Require>,
    /// What an application declares.
    pub items: Vec<Item>,
}

/// `locked: stock A`, `length: time = 1 year in 0..10`
#[derive(Clone, Debug)]
pub struct PatternParameter {
    /// The `///` lines above it.
    pub doc: Option<Text>,
    /// Its name inside the pattern.
    pub name: Name,
    /// What it takes.
    pub kind: ParameterKind,
    /// What it is where an application does not say.
    pub default: Option<Expr>,
    /// What it may be.
    pub range: Option<Range>,
    /// The whole.
    pub span: Span,
}

/// What a parameter of a pattern stands for.
#[derive(Clone, Debug)]
pub enum ParameterKind {
    /// A stock, and what it holds.
    Stock(Option<Expr>),
    /// A member.
    Member,
    /// A function or a table.
    Function,
    /// A quantity, and its unit.
    Quantity(Option<Expr>),
}

/// `require length > 0 "a vesting takes time"`
#[derive(Clone, Debug)]
pub struct Require {
    /// What must hold.
    pub condition: Expr,
    /// Why, in words.
    pub reason: Option<Text>,
    /// The whole.
    pub span: Span,
}

/// `apply LinearVesting(Team.locked, Team.wallet, start = 1 year) as team_vesting`
#[derive(Clone, Debug)]
pub struct Apply {
    /// The name after `as`, or the pattern's in small letters; the label, doc and warnings that are allowed.
    pub header: Header,
    /// The pattern.
    pub pattern: Name,
    /// `<DATA>`, where the arguments do not say.
    pub assets: Vec<Name>,
    /// What it is given.
    pub arguments: Vec<Argument>,
    /// From the keyword to the closing bracket.
    pub call: Span,
}

/// `start = 1 year`, or the same without the name.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The parameter, where it is named.
    pub name: Option<Name>,
    /// What it gets.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}

/// One application, expanded: the declarations of its pattern, written out with spans of their own.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The application, which names it.
    pub apply: Apply,
    /// Name, label and doc of the pattern; none where no pattern has the name: then nothing is known of what it declares.
    pub pattern: Option<Header>,
    /// The names of the assets or units that the pattern is generic in.
    pub assets: Vec<Name>,
    /// What the pattern takes and what it gets, in the pattern's order.
    pub bindings: Vec<Binding>,
    /// What must hold of what it was given.
    pub requires: Vec<Require>,
    /// What it declares.
    pub items: Vec<Item>,
}

/// A parameter of a pattern and what it stands for in one application.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The parameter, spans as in the pattern's items.
    pub parameter: PatternParameter,
    /// What the application gives it, if it does not leave it to the default.
    pub given: Option<Expr>,
    /// A quantity that is more than a name: a value that the application declares.
    pub value: Option<Value>,
}

impl Binding {
    /// What the parameter stands for: what was given, else the default.
    pub fn argument(&self) -> Option<&Expr> {
        self.given.as_ref().or(self.parameter.default.as_ref())
    }
}
