//! Whether a value fits its parameter: its dimension, and its range.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Formula, Parameter, Quantity};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, UnaryOperator};

use super::Reading;
use super::evaluate::Worth;

impl Reading<'_> {
    /// What a parameter becomes, in base quantities; 1 for true.
    pub(super) fn value(&mut self, parameter: &Parameter, expr: &Expr) -> Option<f64> {
        let quantity = &parameter.quantity;
        let wants_truth = quantity.dimension == "truth";
        // A bare number takes the declared unit, as it does in the language.
        if let (Some(number), false) = (bare(expr), wants_truth) {
            return self.in_range(parameter, number * quantity.scale, expr.span);
        }
        match (self.worth(expr)?, wants_truth) {
            (Worth::Truth(value), true) => Some(f64::from(u8::from(value))),
            (Worth::Truth(_), false) => {
                let help = format!("write {}", example(quantity));
                self.mismatch(parameter, expr.span, "is a number", "a truth value", help)
            }
            (Worth::Number(..), true) => {
                let help = "write `true` or `false`".to_owned();
                self.mismatch(parameter, expr.span, "is a truth value", "a number", help)
            }
            (Worth::Number(value, dimension), false) => {
                self.fits(parameter, dimension, expr.span)?;
                let value = if value == crate::model::Expression::Infinity {
                    f64::INFINITY
                } else {
                    self.finite(&value, expr.span)?
                };
                self.in_range(parameter, value, expr.span)
            }
        }
    }

    fn mismatch<T>(&mut self, parameter: &Parameter, span: Span, is: &str, found: &str, help: String) -> Option<T> {
        let message = format!("`{}` {is}, but the value is {found}", parameter.meta.id);
        self.report(Code::V0308, message, span, found, help);
        None
    }

    fn fits(&mut self, parameter: &Parameter, found: Option<crate::quantity::Dimension>, span: Span) -> Option<()> {
        let Some(found) = found else { return Some(()) };
        let Some(wanted) = self.dimension(&parameter.quantity.dimension) else { return self.too_much(span) };
        if found == wanted {
            return Some(());
        }
        let (wanted, found) = (self.words(&wanted), self.words(&found));
        let message = format!("`{}` is {wanted}, but the value is {found}", parameter.meta.id);
        let help = format!("write it in its unit: {}", example(&parameter.quantity));
        self.report(Code::V0305, message, span, &found, help);
        None
    }

    /// The number that an expression comes to.
    pub(super) fn finite(&mut self, value: &crate::model::Expression, span: Span) -> Option<f64> {
        let number = self.constants.number(value);
        if number.is_none() {
            let message = "this comes to no finite number".to_owned();
            self.report(Code::V0507, message, span, "no number", String::new());
        }
        number
    }

    fn in_range(&mut self, parameter: &Parameter, value: f64, span: Span) -> Option<f64> {
        if value.is_nan() {
            self.report(Code::V0507, "this is no number".to_owned(), span, "no number", String::new());
            return None;
        }
        let end = |formula: &Option<Formula>| self.end(formula.as_ref()?);
        let (low, high) = (end(&parameter.low), end(&parameter.high));
        // What decimal fractions are off by is nobody's fault.
        let slack = |bound: f64| if bound.is_finite() { 1e-12 * bound.abs() } else { 0.0 };
        let side = match (low, high) {
            (Some(low), _) if value < low - slack(low) => "below its lower end",
            (_, Some(high)) if value > high + slack(high) => "above its upper end",
            _ => return Some(value),
        };
        let quantity = &parameter.quantity;
        let told = |end: Option<f64>| end.map_or_else(String::new, |end| figure::number(end / quantity.scale));
        let range = with_unit(&format!("{}..{}", told(low), told(high)), quantity);
        let found = with_unit(&figure::number(value / quantity.scale), quantity);
        let fault = Diagnostic::new(Code::V0310, format!("`{}` is set outside its range", parameter.meta.id))
            .at(span, format!("{found} is {side}"))
            .note(format!("its range is {range}"))
            .note("a range holds wherever the value is set: by default, in an ensemble, in a fact, here")
            .help(format!("set it within {range}, or widen the range in the model"));
        self.diagnostics.push(fault);
        None
    }

    fn end(&self, formula: &Formula) -> Option<f64> {
        match formula.tree {
            crate::model::Expression::Infinity => Some(f64::INFINITY),
            _ => self.constants.number(&formula.tree),
        }
    }
}

/// The number that an expression is, with its sign and nothing else.
pub(super) fn bare(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Unary(UnaryOperator::Negate, operand) => bare(operand).map(|value| -value),
        _ => None,
    }
}

fn with_unit(text: &str, quantity: &Quantity) -> String {
    if matches!(quantity.unit.as_str(), "" | "1") { text.to_owned() } else { format!("{text} {}", quantity.unit) }
}

/// How a value of the quantity is written.
fn example(quantity: &Quantity) -> String {
    match quantity.unit.as_str() {
        "" | "1" => "`3` or `5%`".to_owned(),
        unit => format!("`3 {unit}`, or `3` for the same"),
    }
}
