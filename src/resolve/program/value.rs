//! Stocks, states, values, functions, memory and chance.

use crate::quantity::{BaseId, Measure};
use crate::resolve::tree::Expr;
use crate::source::Span;
use crate::syntax::ast;

use super::{Annotation, AssetId, Meta, PhaseId, Shape};

/// `lo..hi`
#[derive(Clone, Debug)]
pub struct Range {
    /// The lower end.
    pub low: Option<Expr>,
    /// The upper end.
    pub high: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// A stock.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Name, label and doc.
    pub meta: Meta,
    /// The base quantity it holds.
    pub holds: Option<BaseId>,
    /// Its annotation.
    pub unit: Option<Annotation>,
    /// What it holds at the start, as the stock itself says.
    pub initial: Option<Expr>,
    /// Its bounds.
    pub range: Option<Range>,
    /// Whether it may go below zero.
    pub negative: Option<Span>,
    /// How long a batch stays, for a queue.
    pub transit: Option<Expr>,
    /// The index sets it is declared over.
    pub indices: Shape,
    /// The asset whose hidden `rest` stock this is.
    pub rest_of: Option<AssetId>,
}

/// A state.
#[derive(Clone, Debug)]
pub struct State {
    /// Name, label and doc.
    pub meta: Meta,
    /// Its annotation.
    pub unit: Option<Annotation>,
    /// Its value at the start.
    pub initial: Option<Expr>,
    /// Its bounds.
    pub range: Option<Range>,
    /// Its value from the next step on.
    pub next: Option<Expr>,
    /// The phase at whose start `next` is read.
    pub phase: PhaseId,
    /// The index sets it is declared over.
    pub indices: Shape,
}

/// A param, let, env, behavior, policy, metric or data.
#[derive(Clone, Debug)]
pub struct Value {
    /// Name, label and doc.
    pub meta: Meta,
    /// Which.
    pub kind: ast::ValueKind,
    /// The parameter of a pattern whose argument it is.
    pub argument: bool,
    /// Its annotation.
    pub unit: Option<Annotation>,
    /// Its value.
    pub value: Option<Expr>,
    /// Its range, params only.
    pub range: Option<Range>,
    /// Its distribution, params only.
    pub distribution: Option<Expr>,
    /// Whether nobody may change it.
    pub immutable: bool,
    /// Where it says that its body is written in Python.
    pub external: Option<Span>,
    /// The phase it is declared in.
    pub phase: Option<PhaseId>,
    /// What was read from a file, data only; absent where that has been reported.
    pub series: Option<Box<Series>>,
    /// The index sets it is declared over; it also runs over those that it mentions.
    pub indices: Shape,
}

/// A column of a CSV file as a value of time.
#[derive(Clone, Debug)]
pub struct Series {
    /// The file, relative to the project.
    pub file: String,
    /// The column that is read.
    pub column: String,
    /// The column that says when.
    pub by: String,
    /// Where all this is said.
    pub span: Span,
    /// In what `times` count.
    pub clock: SeriesClock,
    /// How it runs between two rows.
    pub between: ast::Between,
    /// What stands in `by`, row by row.
    pub labels: Vec<String>,
    /// When, strictly rising.
    pub times: Vec<f64>,
    /// How much, in the declared unit.
    pub values: Vec<f64>,
}

/// In what the times of a series count.
#[derive(Clone, Debug, PartialEq)]
pub enum SeriesClock {
    /// Days from the start of the run: they were written as dates.
    Dates,
    /// This much time.
    Unit(Measure),
    /// The unit of the step.
    Step,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, label and doc.
    pub meta: Meta,
    /// Names and annotations of its parameters.
    pub parameters: Vec<(ast::Name, Option<Annotation>)>,
    /// The annotation of its result.
    pub unit: Option<Annotation>,
    /// Its body.
    pub body: Expr,
}

/// A function given by points.
#[derive(Clone, Debug)]
pub struct LookupTable {
    /// Name, label and doc.
    pub meta: Meta,
    /// The annotation of what goes in.
    pub input: Option<Annotation>,
    /// The annotation of what comes out.
    pub output: Option<Annotation>,
    /// Its points.
    pub points: Vec<(Expr, Expr)>,
    /// How it runs between two points.
    pub between: ast::Between,
    /// What it is outside its points.
    pub outside: ast::Outside,
}

/// A memory function where it stands.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The declaration it stands in.
    pub owner: String,
    /// Its place among the memory functions of that declaration, from 0.
    pub index: usize,
    /// The index sets that declaration is declared over.
    pub indices: Shape,
}

/// A draw where it stands.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The declaration it stands in.
    pub owner: String,
    /// Its place among the draws of that declaration, from 0.
    pub index: usize,
    /// Whether it draws once per run: after `~` and in initial values.
    pub per_run: bool,
    /// The index sets that declaration is declared over.
    pub indices: Shape,
}
