//! Expressions with their names resolved.

use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

use super::builtin::Builtin;
use super::program::{
    AssetId, DrawId, Element, FunctionId, MemoryId, SetId, Shape, StateId, StockId, TableId, TransferId, UnitId,
    ValueId,
};
use super::table::ids;

ids! {
    /// An expression node; unique in a program, so that later phases can keep tables beside the tree.
    ExprId
}

/// A resolved expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its key in tables beside the tree.
    pub id: ExprId,
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a resolved expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number; `suffixed` where it was written with `%` or `bp`.
    Number {
        /// The value, suffix applied.
        value: f64,
        /// Whether it is a share rather than a bare number.
        suffixed: bool,
    },
    /// `true` or `false`
    Truth(bool),
    /// `infinity`
    Infinity,
    /// A calendar day, in days from 1970-01-01.
    Date(i64),
    /// A name.
    Reference(Reference),
    /// `-x` or `not x`
    Unary(UnaryOperator, Box<Expr>),
    /// `x + y`; also `5 DATA`, whose operator is the empty span between them.
    Binary {
        /// Which.
        operator: BinaryOperator,
        /// Where the operator stands.
        operator_span: Span,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `if a then b else c`
    If {
        /// Decides.
        condition: Box<Expr>,
        /// Where it is true.
        then: Box<Expr>,
        /// Elsewhere.
        otherwise: Box<Expr>,
    },
    /// A built-in function, with the right number of arguments.
    Call {
        /// Which.
        function: Builtin,
        /// Where its name stands.
        name_span: Span,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// The hidden state or random stream behind it, where it has one.
        site: Site,
    },
    /// A function of the program, with the right number of arguments.
    Apply {
        /// Which.
        function: FunctionId,
        /// Where its name stands.
        name_span: Span,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// A table, read at one place.
    Lookup {
        /// Which.
        table: TableId,
        /// Where its name stands.
        name_span: Span,
        /// Where it is read.
        argument: Box<Expr>,
    },
    /// `users[EU]`
    Pick {
        /// Something that runs over sets.
        operand: Box<Expr>,
        /// Elements of some of them.
        at: Vec<Element>,
    },
    /// `{ EU: 100, US: 250 }`: a value for each element, in the order of the set.
    Elements {
        /// The set.
        set: SetId,
        /// As many as it has elements.
        values: Vec<Expr>,
    },
    /// `sum(x over region)`
    Reduce {
        /// Which: a function of the family [`super::builtin::Family::Many`], or `min` or `max`.
        function: Builtin,
        /// Where its name stands.
        name_span: Span,
        /// What is reduced.
        operand: Box<Expr>,
        /// Which quantile.
        share: Option<Box<Expr>>,
        /// Over which sets; all of the operand's where none is named.
        over: Shape,
    },
    /// `count(region)`
    Count(SetId),
    /// `each(x)`
    Each {
        /// Where its name stands.
        name_span: Span,
        /// What everyone gets.
        operand: Box<Expr>,
    },
    /// What has been reported; it fits everything.
    Error,
}

/// What a call keeps from step to step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// Nothing.
    None,
    /// Hidden state: `previous`, `delay`, `smooth`, `once`, ….
    Memory(MemoryId),
    /// A random stream.
    Draw(DrawId),
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// A unit, built in or declared.
    Unit(UnitId),
    /// An asset, as the constant 1 of itself.
    Asset(AssetId),
    /// A stock.
    Stock(StockId),
    /// A state.
    State(StateId),
    /// A param, let, env, behavior, policy, metric or data.
    Value(ValueId),
    /// A leg of a transfer, by position; a flow has one.
    Flow(TransferId, usize),
    /// A parameter of the surrounding function, by position.
    Local(usize),
    /// `t`
    Time,
    /// `dt`
    Dt,
    /// `pi`
    Pi,
}

impl Expr {
    /// The direct parts, in order.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Unary(_, operand) | ExprKind::Lookup { argument: operand, .. } => vec![operand],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
            ExprKind::Call { arguments, .. } | ExprKind::Apply { arguments, .. } => arguments.iter().collect(),
            ExprKind::Pick { operand, .. } | ExprKind::Each { operand, .. } => vec![operand],
            ExprKind::Elements { values, .. } => values.iter().collect(),
            ExprKind::Reduce { operand, share, .. } => std::iter::once(operand).chain(share).map(|it| &**it).collect(),
            _ => Vec::new(),
        }
    }

    /// Visits this expression and all its parts, parents first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }
}
