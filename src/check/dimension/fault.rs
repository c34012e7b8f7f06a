//! What does not fit, as found; put into words when inference is done.

use crate::diagnostic::Code;
use crate::quantity::{Dimension, Measure};
use crate::resolve::program::{Annotation, Meta};
use crate::resolve::tree::Expr;
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

use super::solver::Kind;

/// Something that does not fit.
#[derive(Clone, Debug)]
pub(super) enum Fault<'p> {
    /// Two parts of one operation that must agree.
    Sides(Sides<'p>),
    /// A value that is not what its place wants.
    Place(Box<Place<'p>>, Part<'p>),
    /// A truth value where numbers are worked with, or the reverse.
    Operand {
        /// What asks.
        operation: Operation,
        /// Where it stands.
        span: Span,
        /// Whether it asks for a truth value.
        truth: bool,
        /// What it got.
        part: Part<'p>,
    },
    /// Truth values that are compared.
    Compared {
        /// How.
        operator: BinaryOperator,
        /// Where the operator stands.
        span: Span,
        /// One of them.
        left: &'p Expr,
        /// The other.
        right: &'p Expr,
    },
    /// An exponent that must be constant.
    Exponent {
        /// What is raised.
        base: Part<'p>,
        /// To what.
        exponent: &'p Expr,
        /// Whether it is constant, and only too odd.
        odd: bool,
    },
    /// `floor(x)` of something that has a dimension.
    Rounding {
        /// The function and its name.
        function: &'static str,
        /// Where its name stands.
        name_span: Span,
        /// What is rounded.
        part: Part<'p>,
    },
    /// An argument that must be an asset or a stock.
    Asked {
        /// The function.
        function: &'static str,
        /// Where its name stands.
        name_span: Span,
        /// What it got.
        argument: &'p Expr,
        /// Whether it asks for a stock.
        stock: bool,
    },
    /// A dimension with an exponent beyond all sense.
    Excess(&'p Expr),
}

/// An expression and what it is.
#[derive(Clone, Debug)]
pub(super) struct Part<'p> {
    /// The expression.
    pub expr: &'p Expr,
    /// What it is.
    pub kind: Kind,
}

/// Two parts of one operation.
#[derive(Clone, Debug)]
pub(super) struct Sides<'p> {
    /// The operation.
    pub operation: Operation,
    /// Where it stands.
    pub span: Span,
    /// The first part.
    pub left: Part<'p>,
    /// The second part.
    pub right: Part<'p>,
}

/// What works on several parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// `-x`, `not x`
    Unary(UnaryOperator),
    /// `x + y`
    Binary(BinaryOperator),
    /// The cases of an `if`.
    Cases,
    /// The condition of an `if`.
    Condition,
    /// A built-in function.
    Function(&'static str),
}

/// What a place is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// After `=` of a value.
    Value,
    /// After `=` of a stock or state.
    Initial,
    /// After `~`.
    Distribution,
    /// An end of a range.
    RangeEnd,
    /// The `next` of a state.
    Next,
    /// The body of a function.
    Result,
    /// A rate of a flow.
    Rate,
    /// The share of a split.
    Share,
    /// What an allocation allocates.
    Total,
    /// `supply max`
    Cap,
    /// `fact … with x = `
    Setting,
    /// What a strategy sets.
    Strategy,
    /// What a player gets.
    Payoff,
    /// `proposal`, `quorum` or `approval`, as named.
    Vote(&'static str),
    /// What a goal wants of its metric.
    Target,
    /// How near an expectation must be.
    Tolerance,
    /// The horizon, the step, `transit`, `at`, `by`: a time, as named.
    Time(&'static str),
    /// `alignment` or `interest`, as named.
    Canvas(&'static str),
    /// A guard, an invariant, an expectation, as named.
    Condition(&'static str),
    /// An argument of a built-in function.
    BuiltIn(&'static str),
    /// An argument of a function of the program.
    Argument,
    /// Where a point of a table lies.
    PointAt,
    /// How high a point of a table is.
    PointHeight,
    /// Where a table is read.
    Lookup,
    /// What an application gives a parameter of a pattern.
    Parameter,
}

/// What a place wants, and why.
#[derive(Clone, Debug)]
pub(super) struct Place<'p> {
    /// What it is for.
    pub role: Role,
    /// What it belongs to.
    pub name: &'p str,
    /// What it wants.
    pub wanted: Kind,
    /// The unit that a bare number takes here.
    pub measure: Option<Measure>,
    /// The annotation that says so.
    pub annotation: Option<&'p Annotation>,
    /// What else says so.
    pub because: Option<Span>,
    /// The declaration that could say so.
    pub meta: Option<&'p Meta>,
}

impl<'p> Place<'p> {
    /// A place that wants something and adopts nothing.
    pub fn new(role: Role, name: &'p str, wanted: Kind) -> Place<'p> {
        Place { role, name, wanted, measure: None, annotation: None, because: None, meta: None }
    }

    /// A place where bare numbers take a unit.
    pub fn adopting(mut self, measure: Measure) -> Place<'p> {
        self.measure = Some(measure);
        self
    }

    /// A place for which an annotation speaks, where there is one.
    pub fn annotated(mut self, annotation: Option<&'p Annotation>) -> Place<'p> {
        self.annotation = annotation;
        let unit = annotation.filter(|annotation| annotation.is_unit());
        self.measure = unit.map(|annotation| annotation.measure.clone()).or(self.measure);
        self
    }

    /// A place for which another piece of text speaks.
    pub fn because(mut self, span: Option<Span>) -> Place<'p> {
        self.because = span;
        self
    }

    /// A place in a declaration that may be annotated.
    pub fn of(mut self, meta: &'p Meta) -> Place<'p> {
        self.meta = Some(meta);
        self
    }

    /// The same reasons for another part of the declaration.
    pub fn part(&self, role: Role) -> Place<'p> {
        Place { role, ..self.clone() }
    }

    /// The code of a number of the wrong dimension here.
    pub fn code(&self, wanted: &Dimension, found: &Dimension) -> Code {
        let own = matches!(
            self.role,
            Role::Value
                | Role::Initial
                | Role::Distribution
                | Role::RangeEnd
                | Role::Next
                | Role::Result
                | Role::PointAt
                | Role::PointHeight
        );
        if self.role == Role::Parameter {
            Code::V1006
        } else if self.role == Role::Strategy {
            Code::V0806
        } else if self.role == Role::Payoff {
            Code::V0805
        } else if self.role == Role::Rate && *found == wanted.multiply(&Dimension::time()) {
            Code::V0302
        } else if own && self.annotation.is_some() {
            Code::V0305
        } else if wanted.is_one() && !own && self.because.is_none_or(|_| self.demands_plain()) {
            Code::V0303
        } else {
            Code::V0301
        }
    }

    fn demands_plain(&self) -> bool {
        matches!(self.role, Role::Share | Role::Canvas(_) | Role::BuiltIn(_))
    }
}
