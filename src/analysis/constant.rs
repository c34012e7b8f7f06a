//! What is known before a run: numbers that follow from params and units alone.

use std::collections::HashMap;

use crate::model::{BinaryOperator, Builtin, Expression, Model, UnaryOperator};

/// How many levels are followed through expressions and the params they name.
const LEVELS: usize = 600;

/// Works out constants of one model, with every param at its default unless it was [set](Constants::set).
#[derive(Clone)]
pub struct Constants<'a> {
    defaults: HashMap<&'a str, &'a Expression>,
    settings: HashMap<String, f64>,
}

impl<'a> Constants<'a> {
    /// Of a model.
    pub fn new(model: &'a Model) -> Constants<'a> {
        let known = |it: &'a crate::model::Parameter| Some((it.meta.id.as_str(), &it.default.as_ref()?.tree));
        Constants { defaults: model.parameters.iter().filter_map(known).collect(), settings: HashMap::new() }
    }

    /// Gives a param another number than its default, in base quantities.
    pub fn set(&mut self, parameter: &str, number: f64) {
        self.settings.insert(parameter.to_owned(), number);
    }

    /// The number an expression stands for, in base quantities; none where it is a truth value,
    /// depends on the run, is not finite, or uses more than arithmetic.
    pub fn number(&self, expression: &Expression) -> Option<f64> {
        self.level(expression, LEVELS).filter(|number| number.is_finite())
    }

    fn level(&self, expression: &Expression, levels: usize) -> Option<f64> {
        let levels = levels.checked_sub(1)?;
        let part = |part: &Expression| self.level(part, levels);
        Some(match expression {
            Expression::Number { value } => *value,
            Expression::Unit { scale, .. } => *scale,
            Expression::Parameter { id } => match self.settings.get(id) {
                Some(number) => *number,
                None => part(self.defaults.get(id.as_str())?)?,
            },
            Expression::Unary { operator: UnaryOperator::Negate, operand } => -part(operand)?,
            Expression::Binary { operator, left, right } => arithmetic(*operator, part(left)?, part(right)?)?,
            Expression::Call { function, arguments } => {
                let numbers: Option<Vec<f64>> = arguments.iter().map(part).collect();
                call(*function, &numbers?)?
            }
            _ => return None,
        })
    }
}

fn arithmetic(operator: BinaryOperator, left: f64, right: f64) -> Option<f64> {
    Some(match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide => left / right,
        BinaryOperator::Power => left.powf(right),
        _ => return None,
    })
}

fn call(function: Builtin, numbers: &[f64]) -> Option<f64> {
    Some(match (function, numbers) {
        (Builtin::Min, [first, rest @ ..]) => rest.iter().fold(*first, |found, number| least(found, *number)),
        (Builtin::Max, [first, rest @ ..]) => rest.iter().fold(*first, |found, number| greatest(found, *number)),
        (Builtin::Clamp, [number, low, high]) => least(greatest(*number, *low), *high),
        (Builtin::Abs, [number]) => number.abs(),
        (Builtin::Sqrt, [number]) => number.sqrt(),
        (Builtin::Exp, [number]) => number.exp(),
        (Builtin::Ln, [number]) => number.ln(),
        _ => return None,
    })
}

/// The least of two numbers, NaN if one of them is NaN.
fn least(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() { f64::NAN } else { left.min(right) }
}

/// The greatest of two numbers, NaN if one of them is NaN.
fn greatest(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() { f64::NAN } else { left.max(right) }
}
