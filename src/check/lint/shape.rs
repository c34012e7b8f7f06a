//! How a rate depends on stocks: not at all, in proportion, or curved.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use crate::resolve::builtin::{Builtin, Family};
use crate::resolve::program::{FunctionId, Program, StockId, ValueId};
use crate::resolve::tree::{Expr, ExprKind, Reference, Site};
use crate::syntax::ast::BinaryOperator;

/// How deep values may lead to each other before they count as independent of stocks.
const MAX_DEPTH: u32 = 300;

/// How many calls of functions are followed for one rate.
const MAX_CALLS: u32 = 2_000;

/// The stocks an expression depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// In proportion, or in pieces that are.
    pub straight: BTreeSet<StockId>,
    /// In products, quotients and powers: a price, an invariant.
    pub curved: BTreeSet<StockId>,
}

impl Shape {
    /// Whether no stock has a say.
    pub(super) fn is_free(&self) -> bool {
        self.straight.is_empty() && self.curved.is_empty()
    }

    fn join(mut self, other: Shape) -> Shape {
        self.straight.extend(other.straight);
        self.curved.extend(other.curved);
        self
    }

    fn bent(mut self) -> Shape {
        self.curved.append(&mut self.straight);
        self
    }
}

/// Works out shapes with regard to some stocks; others count as given.
pub(super) struct Shaper<'a> {
    program: &'a Program,
    stocks: BTreeSet<StockId>,
    known: HashMap<ValueId, Shape>,
    calls: Cell<u32>,
}

impl<'a> Shaper<'a> {
    /// With regard to these stocks.
    pub(super) fn new(program: &'a Program, stocks: BTreeSet<StockId>) -> Shaper<'a> {
        Shaper { program, stocks, known: HashMap::new(), calls: Cell::new(MAX_CALLS) }
    }

    /// The shape of an expression.
    pub(super) fn shape(&mut self, expr: &Expr) -> Shape {
        self.expression(expr, &[], 0)
    }

    fn expression(&mut self, expr: &Expr, arguments: &[Shape], depth: u32) -> Shape {
        if depth > MAX_DEPTH {
            return Shape::default();
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Reference(reference) => self.reference(*reference, arguments, depth),
            ExprKind::Unary(_, operand) => self.expression(operand, arguments, depth),
            ExprKind::Binary { operator, left, right, .. } => {
                let (left, right) = (self.expression(left, arguments, depth), self.expression(right, arguments, depth));
                combine(*operator, left, right)
            }
            // Which branch is taken is a matter of pieces, each with a shape of its own.
            ExprKind::If { then, otherwise, .. } => {
                self.expression(then, arguments, depth).join(self.expression(otherwise, arguments, depth))
            }
            ExprKind::Call { site: Site::None, function, arguments: parts, .. } => {
                let parts: Vec<Shape> = parts.iter().map(|part| self.expression(part, arguments, depth)).collect();
                call(*function, parts)
            }
            ExprKind::Apply { function, arguments: parts, .. } => {
                let parts: Vec<Shape> = parts.iter().map(|part| self.expression(part, arguments, depth)).collect();
                self.apply(*function, &parts, depth)
            }
            ExprKind::Lookup { argument, .. } => self.expression(argument, arguments, depth).bent(),
            _ => Shape::default(),
        }
    }

    fn reference(&mut self, reference: Reference, arguments: &[Shape], depth: u32) -> Shape {
        match reference {
            Reference::Stock(stock) if self.stocks.contains(&stock) => {
                Shape { straight: BTreeSet::from([stock]), curved: BTreeSet::new() }
            }
            Reference::Local(position) => arguments.get(position).cloned().unwrap_or_default(),
            Reference::Value(value) => self.value(value, depth),
            _ => Shape::default(),
        }
    }

    fn value(&mut self, value: ValueId, depth: u32) -> Shape {
        if let Some(shape) = self.known.get(&value) {
            return shape.clone();
        }
        // A circle, which is reported elsewhere, finds this.
        self.known.insert(value, Shape::default());
        let program = self.program;
        let shape =
            program.values[value].value.as_ref().map(|expr| self.expression(expr, &[], depth)).unwrap_or_default();
        self.known.insert(value, shape.clone());
        shape
    }

    fn apply(&mut self, function: FunctionId, arguments: &[Shape], depth: u32) -> Shape {
        let Some(left) = self.calls.get().checked_sub(1) else { return Shape::default() };
        self.calls.set(left);
        let program = self.program;
        self.expression(&program.functions[function].body, arguments, depth)
    }
}

fn combine(operator: BinaryOperator, left: Shape, right: Shape) -> Shape {
    match operator {
        BinaryOperator::Add | BinaryOperator::Subtract => left.join(right),
        BinaryOperator::Multiply if left.is_free() || right.is_free() => left.join(right),
        BinaryOperator::Divide if right.is_free() => left,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Power => left.join(right).bent(),
        _ => Shape::default(),
    }
}

fn call(function: Builtin, parts: Vec<Shape>) -> Shape {
    match (function, function.family()) {
        (Builtin::SafeDiv, _) => {
            let mut parts = parts.into_iter();
            let (above, below) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            combine(BinaryOperator::Divide, above, below).join(parts.next().unwrap_or_default())
        }
        (
            Builtin::Min
            | Builtin::Max
            | Builtin::Clamp
            | Builtin::Abs
            | Builtin::Floor
            | Builtin::Ceil
            | Builtin::Round
            | Builtin::Pulse,
            _,
        ) => parts.into_iter().fold(Shape::default(), Shape::join),
        (_, Family::Pure) => parts.into_iter().fold(Shape::default(), Shape::join).bent(),
        _ => Shape::default(),
    }
}
