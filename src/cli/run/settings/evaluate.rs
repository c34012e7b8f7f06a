//! What an expression is worth before a run, in base quantities, and in which dimension.

use num_traits::ToPrimitive;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Expression};
use crate::quantity::{Atom, BaseId, Dimension, Exponent};
use crate::resolve::builtin::TIME_UNITS;
use crate::resolve::nearest;
use crate::source::Span;
use crate::syntax::ast::{Binary, BinaryOperator, Date, Expr, ExprKind, Path, UnaryOperator};

use super::Reading;

/// A number or a truth value that is known before a run.
pub(super) enum Worth {
    /// A number, as the model writes it; without a dimension where it fits every one: `0`, `infinity`.
    Number(Expression, Option<Dimension>),
    /// A truth value.
    Truth(bool),
}

/// A number and its dimension.
pub(super) type Number = (Expression, Option<Dimension>);

impl Reading<'_> {
    /// Works it out; faults are reported and leave `None`.
    pub(super) fn worth(&mut self, expr: &Expr) -> Option<Worth> {
        let plain = |value: f64| Worth::Number(Expression::Number { value }, Some(Dimension::one()));
        Some(match &expr.kind {
            ExprKind::Number(0.0) => Worth::Number(Expression::Number { value: 0.0 }, None),
            ExprKind::Number(value) => plain(*value),
            ExprKind::Infinity => Worth::Number(Expression::Infinity, None),
            ExprKind::Truth(value) => Worth::Truth(*value),
            ExprKind::Quantity(quantity) => {
                let (unit, dimension) = self.number(&quantity.unit)?;
                let number = Expression::Number { value: quantity.number };
                Worth::Number(binary(model::BinaryOperator::Multiply, number, unit), dimension)
            }
            ExprKind::Date(date) => Worth::Number(self.date(*date)?, Some(Dimension::time())),
            ExprKind::Name(path) => self.name(path)?,
            ExprKind::Parenthesized(inner) => self.worth(inner)?,
            ExprKind::Unary(UnaryOperator::Negate, operand) => {
                let (operand, dimension) = self.number(operand)?;
                let operator = model::UnaryOperator::Negate;
                Worth::Number(Expression::Unary { operator, operand: Box::new(operand) }, dimension)
            }
            ExprKind::Unary(UnaryOperator::Not, operand) => match self.worth(operand)? {
                Worth::Truth(value) => Worth::Truth(!value),
                Worth::Number(..) => return self.mixed(operand.span, "`not` works on truth values", "a number"),
            },
            ExprKind::Binary(binary) => {
                let (value, dimension) = self.binary(binary)?;
                Worth::Number(value, dimension)
            }
            ExprKind::Call(call) => {
                let (value, dimension) = self.call(call, expr.span)?;
                Worth::Number(value, dimension)
            }
            ExprKind::Index(..) | ExprKind::Elements(..) | ExprKind::If(_) => return self.too_much(expr.span),
            ExprKind::Error => return None,
        })
    }

    /// The same where only a number will do.
    pub(super) fn number(&mut self, expr: &Expr) -> Option<Number> {
        match self.worth(expr)? {
            Worth::Number(value, dimension) => Some((value, dimension)),
            Worth::Truth(_) => self.mixed(expr.span, "this calculates with a truth value", "a truth value"),
        }
    }

    fn mixed<T>(&mut self, span: Span, message: &str, label: &str) -> Option<T> {
        self.report(Code::V0308, message.to_owned(), span, label, String::new());
        None
    }

    /// Reports what cannot be known before a run, or would take a whole interpreter here.
    pub(super) fn too_much<T>(&mut self, span: Span) -> Option<T> {
        let help = "write numbers with their units, params, arithmetic, and `min max clamp abs sqrt exp ln`";
        let message = "this cannot be worked out before the run".to_owned();
        self.report(Code::V0513, message, span, "too much for an argument", help.to_owned());
        None
    }

    fn binary(&mut self, operation: &Binary) -> Option<Number> {
        use model::BinaryOperator as Operator;
        let operator = match operation.operator {
            BinaryOperator::Add => Operator::Add,
            BinaryOperator::Subtract => Operator::Subtract,
            BinaryOperator::Multiply => Operator::Multiply,
            BinaryOperator::Divide => Operator::Divide,
            BinaryOperator::Power => Operator::Power,
            _ => return self.too_much(operation.left.span.to(operation.right.span)),
        };
        let (left, right) = (self.number(&operation.left), self.number(&operation.right));
        let ((left, first), (right, second)) = (left?, right?);
        let one = Dimension::one;
        let dimension = match operator {
            Operator::Multiply => Some(first.unwrap_or_else(one).multiply(&second.unwrap_or_else(one))),
            Operator::Divide => Some(first.unwrap_or_else(one).divide(&second.unwrap_or_else(one))),
            Operator::Power => self.power(first, second, &right, operation.right.span)?,
            _ => self.agree((first, operation.left.span), (second, operation.right.span))?,
        };
        Some((binary(operator, left, right), dimension))
    }

    /// The dimension of both sides of a sum.
    pub(super) fn agree(
        &mut self,
        left: (Option<Dimension>, Span),
        right: (Option<Dimension>, Span),
    ) -> Option<Option<Dimension>> {
        match (left, right) {
            ((Some(first), place), (Some(second), other)) if first != second => {
                let (first, second) = (self.words(&first), self.words(&second));
                let message = format!("these do not go together: {first} and {second}");
                self.diagnostics.push(Diagnostic::new(Code::V0301, message).at(other, second).at(place, first));
                None
            }
            ((first, _), (second, _)) => Some(first.or(second)),
        }
    }

    fn power(
        &mut self,
        base: Option<Dimension>,
        exponent: Option<Dimension>,
        value: &Expression,
        span: Span,
    ) -> Option<Option<Dimension>> {
        if let Some(found) = exponent.filter(|found| !found.is_one()) {
            let found = self.words(&found);
            self.report(
                Code::V0303,
                format!("an exponent is a plain number, not {found}"),
                span,
                &found,
                String::new(),
            );
            return None;
        }
        let Some(base) = base.filter(|base| !base.is_one()) else { return Some(Some(Dimension::one())) };
        // Twelfths are all that anybody writes: halves, thirds, quarters.
        let twelfths = self.constants.number(value).map(|value| value * 12.0);
        let whole = twelfths.filter(|it| it.fract() == 0.0 && it.abs() < 1e6).and_then(|it| it.to_i64());
        match whole {
            Some(twelfths) => Some(Some(base.power(Exponent::new(twelfths, 12)))),
            None => self.too_much(span),
        }
    }

    fn name(&mut self, path: &Path) -> Option<Worth> {
        let text = path.text();
        if let Some((value, dimension)) = self.unit(&text) {
            return Some(Worth::Number(value, Some(dimension)));
        }
        let all = &self.model.parameters;
        let own = || {
            let mut found = all.iter().filter(|it| it.meta.name == text);
            found.next().filter(|_| found.next().is_none())
        };
        let Some(parameter) = all.iter().find(|it| it.meta.id == text).or_else(own) else {
            return self.unknown_in_value(&text, path.span);
        };
        let dimension = self.dimension(&parameter.quantity.dimension);
        let id = parameter.meta.id.clone();
        let value = Expression::Parameter { id };
        match dimension {
            Some(dimension) if self.constants.number(&value).is_some() => Some(Worth::Number(value, Some(dimension))),
            _ => self.too_much(path.span),
        }
    }

    fn unknown_in_value(&mut self, name: &str, span: Span) -> Option<Worth> {
        let model = self.model;
        let units = model.units.iter().map(|it| it.meta.id.as_str()).chain(model.bases.iter().map(|it| it.id.as_str()));
        let names = units.chain(model.parameters.iter().map(|it| it.meta.id.as_str()));
        let names = names.chain(TIME_UNITS.iter().map(|unit| unit.0)).chain(["pi", "true", "false"]);
        let help = match nearest(name, names) {
            Some(close) => format!("write `{close}`"),
            None => "a value is made of numbers, units, assets and params".to_owned(),
        };
        self.report(Code::V0201, format!("there is no unit or param `{name}`"), span, "unknown name", help);
        None
    }

    /// A unit, an asset, or a constant of the language.
    fn unit(&self, name: &str) -> Option<(Expression, Dimension)> {
        let number = |value: f64| Expression::Number { value };
        if name == "pi" {
            return Some((number(std::f64::consts::PI), Dimension::one()));
        }
        if name == "dt" {
            return Some((number(self.model.ecosystem.time.as_ref()?.dt), Dimension::time()));
        }
        if let Some(unit) = self.model.units.iter().find(|unit| unit.meta.id == name) {
            return Some((number(unit.scale), self.dimension(&unit.dimension)?));
        }
        if let Some(base) = self.base(name) {
            return Some((number(1.0), base)).filter(|_| name != "time");
        }
        let (_, seconds) = TIME_UNITS.iter().find(|unit| unit.0 == name)?;
        Some((number(seconds / self.clock()?), Dimension::time()))
    }

    /// How many seconds the time unit has; unknown where it is no unit of the calendar.
    fn clock(&self) -> Option<f64> {
        let seconds = |name: &str| TIME_UNITS.iter().find(|unit| unit.0 == name).map(|unit| unit.1);
        let through = |unit: &model::Unit| Some(seconds(&unit.meta.id)? / unit.scale);
        seconds(&self.model.ecosystem.time_unit).or_else(|| self.model.units.iter().find_map(through))
    }

    fn base(&self, name: &str) -> Option<Dimension> {
        let place = self.model.bases.iter().position(|base| base.id == name)?;
        Some(Dimension::base(BaseId(u32::try_from(place).ok()?)))
    }

    /// The days from the start of the run to a date.
    fn date(&mut self, date: Date) -> Option<Expression> {
        let start = self.model.ecosystem.time.as_ref().and_then(|time| time.start.as_deref());
        let Some(start) = start.and_then(crate::syntax::day) else {
            let help = "write a length of time, such as `90 day`".to_owned();
            let message = "this model does not say on which day it starts".to_owned();
            self.report(Code::V0220, message, date.span, "a date", help);
            return None;
        };
        let days = (date.days - start).to_f64()?;
        let clock = self.clock()?;
        Some(Expression::Number { value: days * 86_400.0 / clock })
    }

    /// The dimension that a model writes as `USD/(dataset*time)`; none of a truth value.
    pub(super) fn dimension(&self, text: &str) -> Option<Dimension> {
        let file = crate::syntax::parse(
            self.sources.next_id(),
            &format!("let v={text}"),
            &mut crate::diagnostic::Diagnostics::default(),
        );
        match file.items.into_iter().next()? {
            crate::syntax::ast::Item::Value(value) => self.product(&value.value?),
            _ => None,
        }
    }

    fn product(&self, expr: &Expr) -> Option<Dimension> {
        Some(match &expr.kind {
            ExprKind::Number(_) => Dimension::one(),
            ExprKind::Name(path) => self.base(&path.text())?,
            ExprKind::Parenthesized(inner) => self.product(inner)?,
            ExprKind::Binary(binary) => {
                let left = self.product(&binary.left)?;
                match binary.operator {
                    BinaryOperator::Multiply => left.multiply(&self.product(&binary.right)?),
                    BinaryOperator::Divide => left.divide(&self.product(&binary.right)?),
                    BinaryOperator::Power => left.power(exponent(&binary.right)?),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    /// A dimension in a sentence: `USD/time`, "a plain number".
    pub(super) fn words(&self, dimension: &Dimension) -> String {
        if dimension.is_one() {
            return "a plain number".to_owned();
        }
        if *dimension == Dimension::time() {
            return "a time".to_owned();
        }
        dimension.write(|atom| match atom {
            Atom::Base(base) => self.model.bases.get(base.0 as usize).map_or_else(String::new, |base| base.id.clone()),
            Atom::Variable(_) => String::new(),
        })
    }
}

/// `2`, `(1/2)`
fn exponent(expr: &Expr) -> Option<Exponent> {
    match &expr.kind {
        ExprKind::Number(value) => Some(Exponent::from_integer(value.to_i64()?)),
        ExprKind::Parenthesized(inner) => exponent(inner),
        ExprKind::Binary(binary) if binary.operator == BinaryOperator::Divide => {
            Some(exponent(&binary.left)? / exponent(&binary.right)?)
        }
        _ => None,
    }
}

fn binary(operator: model::BinaryOperator, left: Expression, right: Expression) -> Expression {
    Expression::Binary { operator, left: Box::new(left), right: Box::new(right) }
}
