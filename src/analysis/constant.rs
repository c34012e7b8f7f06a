//! What is known before a run: numbers that follow from params and units alone.

use std::collections::HashMap;

use crate::model::{BinaryOperator, Builtin, Expression, Model, UnaryOperator};
use crate::sim::number;

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
        BinaryOperator::Power => number::pow(left, right),
        _ => return None,
    })
}

fn call(function: Builtin, numbers: &[f64]) -> Option<f64> {
    Some(match (function, numbers) {
        (Builtin::Min, [first, rest @ ..]) => rest.iter().fold(*first, |found, next| number::minimum(found, *next)),
        (Builtin::Max, [first, rest @ ..]) => rest.iter().fold(*first, |found, next| number::maximum(found, *next)),
        (Builtin::Clamp, [x, low, high]) => number::clamp(*x, *low, *high),
        (Builtin::Abs, [x]) => x.abs(),
        (Builtin::Sqrt, [x]) => x.sqrt(),
        (Builtin::Exp, [x]) => number::exp(*x),
        (Builtin::Ln, [x]) => number::ln(*x),
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at once")]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::sim::engine;

    /// What is worked out before a run has the bits that a run gives it, on every machine.
    #[test]
    fn constants_are_those_of_the_simulator() {
        let rates: Vec<String> =
            (1..40).map(|it| format!("param p{it} = exp({it} / 7) * ln({it}.3) + 1.07^({it}.9)")).collect();
        let text = format!("ecosystem E {{ time 1 day by 1 day }}\n{}\n", rates.join("\n"));
        let model = crate::driver::compile(&BTreeMap::from([("a".to_owned(), text)]), "a").model.unwrap();
        let formulas = || model.parameters.iter().filter_map(|parameter| parameter.default.as_ref());
        let simulated = engine::Constants::of(&model, formulas()).0;
        assert_eq!(simulated.len(), 39);
        for ((_, simulated), formula) in simulated.iter().zip(formulas()) {
            assert_eq!(Constants::new(&model).number(&formula.tree), simulated.first().copied(), "{}", formula.text);
        }
    }
}
