//! Infers expressions.

use std::collections::HashMap;

use crate::quantity::{Dimension, Exponent, Measure};
use crate::resolve::program::{BaseKind, FunctionId, Program};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprId, ExprKind, Reference};
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

use super::fault::{Fault, Operation, Part, Place, Role, Sides};
use super::place::bare_number;
use super::solver::{Kind, Scheme, Solver};

/// Exponents beyond this are no dimensions anyone means.
const LARGEST_EXPONENT: i64 = 1000;

/// What is known so far.
pub(super) struct Inference<'p> {
    pub program: &'p Program,
    pub solver: Solver,
    pub nodes: Vec<Option<Kind>>,
    pub values: Vec<Kind>,
    pub states: Vec<Kind>,
    pub functions: Vec<Option<Scheme>>,
    /// What goes into each table, and what comes out.
    pub tables: Vec<[Kind; 2]>,
    /// The parameters of the function that is being inferred.
    pub locals: Vec<Kind>,
    pub adopted: HashMap<ExprId, Measure>,
    pub faults: Vec<Fault<'p>>,
}

impl<'p> Inference<'p> {
    /// Infers an expression and keeps the kinds of all its nodes.
    pub fn expr(&mut self, expr: &'p Expr) -> Kind {
        let kind = match self.adopted_kind(expr) {
            Some(kind) => kind,
            None => self.form(expr),
        };
        let kind = self.sane(expr, kind);
        self.set(expr, kind.clone());
        kind
    }

    fn form(&mut self, expr: &'p Expr) -> Kind {
        match &expr.kind {
            ExprKind::Error => Kind::Error,
            ExprKind::Truth(_) => Kind::Truth,
            ExprKind::Number { value, .. } if *value != 0.0 => Kind::Number(Dimension::one()),
            ExprKind::Number { .. } | ExprKind::Infinity => Kind::Number(self.solver.fresh()),
            ExprKind::Date(_) => Kind::Number(Dimension::time()),
            ExprKind::Reference(reference) => self.reference(*reference),
            ExprKind::Unary(operator, operand) => self.unary(*operator, expr, operand),
            ExprKind::Binary { operator, operator_span, left, right } => {
                self.binary(*operator, *operator_span, left, right)
            }
            ExprKind::If { condition, then, otherwise } => self.conditional(expr, condition, then, otherwise),
            ExprKind::Call { function, name_span, arguments, .. } => self.call(*function, *name_span, arguments),
            ExprKind::Apply { function, name_span, arguments } => self.apply(*function, *name_span, arguments),
            ExprKind::Lookup { table, argument, .. } => self.lookup(*table, argument),
            ExprKind::Pick { operand, .. } | ExprKind::Each { operand, .. } => self.expr(operand),
            ExprKind::Elements { values, .. } => self.alike(expr.span, values),
            ExprKind::Reduce { function, name_span, operand, share, .. } => {
                self.reduce(*function, *name_span, operand, share.as_deref())
            }
            ExprKind::Count(_) => Kind::Number(Dimension::one()),
        }
    }

    /// Exponents that grow without bound would overflow in the end.
    fn sane(&mut self, expr: &'p Expr, kind: Kind) -> Kind {
        let Kind::Number(dimension) = &kind else { return kind };
        let excessive = |exponent: &Exponent| {
            let size = exponent.numer().unsigned_abs().max(exponent.denom().unsigned_abs());
            size > LARGEST_EXPONENT.unsigned_abs()
        };
        if !dimension.factors().iter().any(|(_, exponent)| excessive(exponent)) {
            return kind;
        }
        self.faults.push(Fault::Excess(expr));
        Kind::Error
    }

    fn reference(&mut self, reference: Reference) -> Kind {
        let program = self.program;
        let number = Kind::Number;
        match reference {
            Reference::Unit(unit) => number(program.units[unit].measure.dimension.clone()),
            Reference::Asset(asset) => number(Dimension::base(program.assets[asset].base)),
            Reference::Stock(stock) => {
                program.stocks[stock].holds.map_or(Kind::Error, |base| number(Dimension::base(base)))
            }
            Reference::State(state) => known(&self.states, state.index()),
            Reference::Value(value) => known(&self.values, value.index()),
            Reference::Flow(transfer, leg) => {
                let asset = program.transfers[transfer].legs.get(leg).and_then(|leg| leg.asset);
                let rate = |base| number(Dimension::base(base).divide(&Dimension::time()));
                asset.map_or(Kind::Error, rate)
            }
            Reference::Local(position) => known(&self.locals, position),
            Reference::Time | Reference::Dt => number(Dimension::time()),
            Reference::Pi => number(Dimension::one()),
        }
    }

    /// The dimension of a part that must be a number; `None` where it is none, and has been reported.
    pub fn number(&mut self, operation: Operation, span: Span, expr: &'p Expr, kind: &Kind) -> Option<Dimension> {
        let dimension = self.solver.number(kind);
        if dimension.is_none() && *kind != Kind::Error {
            let part = Part { expr, kind: kind.clone() };
            self.faults.push(Fault::Operand { operation, span, truth: false, part });
        }
        dimension
    }

    /// Wants a truth value; an error where it is none, and has been reported.
    pub fn truth(&mut self, operation: Operation, span: Span, expr: &'p Expr, kind: Kind) -> Kind {
        if self.solver.unify(&Kind::Truth, &kind).is_err() {
            self.faults.push(Fault::Operand { operation, span, truth: true, part: Part { expr, kind } });
            return Kind::Error;
        }
        Kind::Truth
    }

    fn unary(&mut self, operator: UnaryOperator, expr: &'p Expr, operand: &'p Expr) -> Kind {
        let kind = self.expr(operand);
        let operation = Operation::Unary(operator);
        let span = Span { end: expr.span.start + operator_length(operator), ..expr.span };
        match operator {
            UnaryOperator::Negate => self.number(operation, span, operand, &kind).map_or(Kind::Error, Kind::Number),
            UnaryOperator::Not => {
                self.truth(operation, span, operand, kind);
                Kind::Truth
            }
        }
    }

    fn binary(&mut self, operator: BinaryOperator, span: Span, left: &'p Expr, right: &'p Expr) -> Kind {
        use BinaryOperator::*;
        match operator {
            Add | Subtract => self.agree(Operation::Binary(operator), span, left, right),
            Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual => {
                self.agree(Operation::Binary(operator), span, left, right);
                // A comparison is a truth value even where its sides do not fit: nothing follows from it.
                Kind::Truth
            }
            And | Or => {
                for side in [left, right] {
                    let kind = self.expr(side);
                    self.truth(Operation::Binary(operator), span, side, kind);
                }
                Kind::Truth
            }
            Multiply | Divide => self.product(operator, span, left, right),
            Power => self.power(span, left, right),
        }
    }

    /// Two numbers of one dimension.
    fn agree(&mut self, operation: Operation, span: Span, left: &'p Expr, right: &'p Expr) -> Kind {
        let (left_kind, right_kind) = (self.expr(left), self.expr(right));
        if let (Operation::Binary(operator), Kind::Truth, Kind::Truth) =
            (operation, self.solver.known(&left_kind), self.solver.known(&right_kind))
        {
            self.faults.push(Fault::Compared { operator, span, left, right });
            return Kind::Error;
        }
        let left_number = self.number(operation, span, left, &left_kind);
        let right_number = self.number(operation, span, right, &right_kind);
        if left_number.is_none() || right_number.is_none() {
            return Kind::Error;
        }
        let (left, right) = (Part { expr: left, kind: left_kind }, Part { expr: right, kind: right_kind });
        self.sides(operation, span, left, right)
    }

    /// Two parts of one kind; the kind of both.
    pub fn sides(&mut self, operation: Operation, span: Span, left: Part<'p>, right: Part<'p>) -> Kind {
        self.solver.place = Some(left.expr.span.to(right.expr.span));
        match self.solver.unify(&left.kind, &right.kind) {
            Ok(()) if left.kind == Kind::Error => right.kind,
            Ok(()) => left.kind,
            Err(_) => {
                self.faults.push(Fault::Sides(Sides { operation, span, left, right }));
                Kind::Error
            }
        }
    }

    fn product(&mut self, operator: BinaryOperator, span: Span, left: &'p Expr, right: &'p Expr) -> Kind {
        let operation = Operation::Binary(operator);
        let (left_kind, right_kind) = (self.factor(left), self.factor(right));
        let left = self.number(operation, span, left, &left_kind);
        let right = self.number(operation, span, right, &right_kind);
        match (left, right) {
            (Some(left), Some(right)) if operator == BinaryOperator::Divide => Kind::Number(left.divide(&right)),
            (Some(left), Some(right)) => Kind::Number(left.multiply(&right)),
            _ => Kind::Error,
        }
    }

    /// A literal in a product is a plain number, also 0: else `0 DATA` would fit everything.
    pub fn factor(&mut self, expr: &'p Expr) -> Kind {
        if bare_number(expr).is_none() && !matches!(expr.kind, ExprKind::Infinity) {
            return self.expr(expr);
        }
        self.expr(expr);
        let kind = Kind::Number(Dimension::one());
        self.set(expr, kind.clone());
        kind
    }

    fn conditional(&mut self, expr: &'p Expr, condition: &'p Expr, then: &'p Expr, otherwise: &'p Expr) -> Kind {
        let keyword = Span { end: expr.span.start.saturating_add(2), ..expr.span };
        let decides = self.expr(condition);
        self.truth(Operation::Condition, keyword, condition, decides);
        let then = Part { expr: then, kind: self.expr(then) };
        let otherwise = Part { expr: otherwise, kind: self.expr(otherwise) };
        self.sides(Operation::Cases, keyword, then, otherwise)
    }

    fn apply(&mut self, function: FunctionId, name_span: Span, arguments: &'p [Expr]) -> Kind {
        let kinds: Vec<Kind> = arguments.iter().map(|argument| self.expr(argument)).collect();
        // A function that needs itself has no scheme yet; that is reported with the order of evaluation.
        let Some(scheme) = self.functions.get(function.index()).cloned().flatten() else { return Kind::Error };
        let scheme = self.solver.instantiate(&scheme);
        let declared = &self.program.functions[function];
        let mut fits = true;
        for (position, (argument, kind)) in arguments.iter().zip(kinds).enumerate() {
            let Some(wanted) = scheme.parameters.get(position) else { continue };
            let (name, annotation) = match declared.parameters.get(position) {
                Some((name, annotation)) => (name.text.as_str(), annotation.as_ref()),
                None => ("", None),
            };
            let because = annotation.map_or(name_span, |annotation| annotation.span);
            let place = Place::new(Role::Argument, name, wanted.clone()).because(Some(because));
            fits &= self.fit(&place, argument, kind) != Kind::Error;
        }
        if fits { scheme.result } else { Kind::Error }
    }

    /// Whether a unit is a base quantity of its own.
    pub fn bare_unit(&self, reference: Reference) -> Option<Dimension> {
        let Reference::Unit(unit) = reference else { return None };
        let base = self.program.units[unit].measure.dimension.single_base()?;
        let row = self.program.bases.get(base.0 as usize)?;
        (row.kind == BaseKind::Unit(unit)).then(|| Dimension::base(base))
    }
}

fn known(kinds: &[Kind], position: usize) -> Kind {
    kinds.get(position).cloned().unwrap_or(Kind::Error)
}

fn operator_length(operator: UnaryOperator) -> u32 {
    match operator {
        UnaryOperator::Negate => 1,
        UnaryOperator::Not => 3,
    }
}
