//! Expressions as written.

use super::{Index, Name, Path};
use crate::source::Span;

/// An expression and its span.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression. The parser keeps trees at most [`MAX_DEPTH`] deep.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `12`, `4_000_000`, `0.3 %`, `25bp`: the suffix is already in the value.
    Number(f64),
    /// A number directly followed by a unit: `5 DATA`, `2 day^2`.
    Quantity(Quantity),
    /// `true` or `false`
    Truth(bool),
    /// `infinity`, which fits every dimension
    Infinity,
    /// `date("2027-03-01")`
    Date(Date),
    /// `a` or `a.b`
    Name(Path),
    /// `users[EU]`
    Index(Path, Vec<Index>),
    /// `{ EU: 100, US: 250 }`, only as a whole value
    Elements(Vec<(Name, Expr)>),
    /// `-x` or `not x`
    Unary(UnaryOperator, Box<Expr>),
    /// `x + y`
    Binary(Box<Binary>),
    /// `if a then b else c`
    If(Box<If>),
    /// `f(x, y)`
    Call(Call),
    /// `(x)`, kept because parentheses silence a warning
    Parenthesized(Box<Expr>),
    /// Text that is no expression; it has been reported.
    Error,
}

/// How deep an expression tree may be.
pub const MAX_DEPTH: usize = 256;

/// `number * unit ^ exponent`.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The number, its suffix (`%`, `bp`) applied.
    pub number: f64,
    /// Where the number stands.
    pub number_span: Span,
    /// The unit: a single name, or a power of one (`Binary` with `Power`).
    pub unit: Box<Expr>,
}

/// A calendar day, checked to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Days from 1970-01-01, negative before.
    pub days: i64,
    /// Where it stands.
    pub span: Span,
}

/// Operators before an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `not`
    Not,
}

/// Operators between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `and`
    And,
    /// `or`
    Or,
}

impl BinaryOperator {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Power => "^",
            BinaryOperator::Equal => "==",
            BinaryOperator::NotEqual => "!=",
            BinaryOperator::Less => "<",
            BinaryOperator::LessOrEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterOrEqual => ">=",
            BinaryOperator::And => "and",
            BinaryOperator::Or => "or",
        }
    }
}

/// A binary operation.
#[derive(Clone, Debug)]
pub struct Binary {
    /// Which one.
    pub operator: BinaryOperator,
    /// Where the operator stands.
    pub operator_span: Span,
    /// The left side.
    pub left: Expr,
    /// The right side.
    pub right: Expr,
}

/// A conditional expression.
#[derive(Clone, Debug)]
pub struct If {
    /// Decides.
    pub condition: Expr,
    /// The value where the condition is true.
    pub then: Expr,
    /// The value elsewhere.
    pub otherwise: Expr,
}

/// A call of a function.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name.
    pub function: Name,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// The sets after `over`.
    pub over: Vec<Path>,
}
