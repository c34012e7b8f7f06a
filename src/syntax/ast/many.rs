//! Things of which there are many, and curves given by points.

use super::{Expr, Header, Name, Text};
use crate::source::Span;

/// `set region "Regions" = EU, US, APAC`
#[derive(Clone, Debug)]
pub struct Set {
    /// Name, label and doc.
    pub header: Header,
    /// Its elements, in order.
    pub elements: Vec<Name>,
}

/// What stands between square brackets: `EU`, the name of a set, or the number of an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Which of the two.
    pub kind: IndexKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an index.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexKind {
    /// An element, or a set.
    Name(String),
    /// An agent of a population, from 0.
    Agent(u32),
}

/// `table demand: USD -> 1/day = (0, 1), (0.5, 0.7) { spline extend }`
#[derive(Clone, Debug)]
pub struct Table {
    /// Name, label and doc.
    pub header: Header,
    /// The unit of what goes in.
    pub input: Option<Expr>,
    /// The unit of what comes out.
    pub output: Option<Expr>,
    /// Its points.
    pub points: Vec<(Expr, Expr)>,
    /// `linear`, `step` or `spline`
    pub between: Option<(Between, Span)>,
    /// `clamp` or `extend`
    pub outside: Option<(Outside, Span)>,
}

/// How a curve runs between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// On a straight line.
    Linear,
    /// At the height of the point before.
    Step,
    /// On a curve without overshoot.
    Spline,
}

/// What a curve is outside its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The height of the nearest point.
    Clamp,
    /// On along its slope.
    Extend,
}

/// `data price: USD/DATA from "price.csv" column "close" by "date" { hold }`
#[derive(Clone, Debug)]
pub struct Data {
    /// Name, label and doc.
    pub header: Header,
    /// The unit of the numbers in the column.
    pub unit: Option<Expr>,
    /// The file, relative to the one that holds the declaration.
    pub file: Option<Text>,
    /// The column that is read.
    pub column: Option<Text>,
    /// The column that says when.
    pub by: Option<Text>,
    /// The unit of the numbers in `by`, where they are no dates.
    pub by_unit: Option<Expr>,
    /// `linear` or `hold`
    pub between: Option<(Between, Span)>,
}
