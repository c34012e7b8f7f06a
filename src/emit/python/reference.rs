//! What a formula refers to: the arguments of the function that works it out.

use crate::model::{Expression, RateKind};

use super::expression::needs_time;

/// Something that a formula reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reference {
    /// What a stock holds.
    Stock(String),
    /// A state.
    State(String),
    /// A parameter.
    Parameter(String),
    /// A value.
    Value(String),
    /// The rate of a leg in the last finished step.
    Flow(String),
    /// A memory.
    Memory(String),
    /// A draw.
    Draw(String),
    /// What exists of an asset.
    Supply(String),
    /// A rate of a stock in the last finished step.
    Rate(RateOf, String),
    /// The time.
    Time,
}

/// Which rate of a stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RateOf {
    /// What came in less what went out.
    Net,
    /// What came in.
    Inflow,
    /// What went out.
    Outflow,
}

impl Reference {
    /// What an expression is, if it is a mere reference.
    pub(super) fn of(expression: &Expression) -> Option<Reference> {
        Some(match expression {
            Expression::Stock { id } => Reference::Stock(id.clone()),
            Expression::State { id } => Reference::State(id.clone()),
            Expression::Parameter { id } => Reference::Parameter(id.clone()),
            Expression::Value { id } => Reference::Value(id.clone()),
            Expression::Flow { id } => Reference::Flow(id.clone()),
            Expression::Memory { id } => Reference::Memory(id.clone()),
            Expression::Draw { id } => Reference::Draw(id.clone()),
            Expression::Supply { asset } => Reference::Supply(asset.clone()),
            Expression::Rate { kind, stock } => Reference::Rate(
                match kind {
                    RateKind::Net => RateOf::Net,
                    RateKind::Inflow => RateOf::Inflow,
                    RateKind::Outflow => RateOf::Outflow,
                },
                stock.clone(),
            ),
            Expression::Time => Reference::Time,
            _ => return None,
        })
    }

    /// The expression that it is, where that may run over index sets.
    pub(super) fn expression(&self) -> Option<Expression> {
        Some(match self {
            Reference::Stock(id) => Expression::Stock { id: id.clone() },
            Reference::State(id) => Expression::State { id: id.clone() },
            Reference::Parameter(id) => Expression::Parameter { id: id.clone() },
            Reference::Value(id) => Expression::Value { id: id.clone() },
            Reference::Flow(id) => Expression::Flow { id: id.clone() },
            Reference::Memory(id) => Expression::Memory { id: id.clone() },
            Reference::Draw(id) => Expression::Draw { id: id.clone() },
            Reference::Rate(_, stock) => Expression::Rate { kind: RateKind::Net, stock: stock.clone() },
            Reference::Supply(_) | Reference::Time => return None,
        })
    }
}

/// All that an expression refers to, each once, in the order in which it is first read.
pub(super) fn references(expression: &Expression) -> Vec<Reference> {
    let mut found = Vec::new();
    visit(expression, &mut |part| {
        let reference = match part {
            Expression::Call { function, .. } if needs_time(*function) => Some(Reference::Time),
            Expression::Series { .. } => Some(Reference::Time),
            _ => Reference::of(part),
        };
        if let Some(reference) = reference
            && !found.contains(&reference)
        {
            found.push(reference);
        }
    });
    found
}

/// Calls `see` with an expression and all its parts, from left to right.
pub(super) fn visit<'e>(expression: &'e Expression, see: &mut dyn FnMut(&'e Expression)) {
    see(expression);
    match expression {
        Expression::Unary { operand, .. } => visit(operand, see),
        Expression::Binary { left, right, .. } => {
            visit(left, see);
            visit(right, see);
        }
        Expression::If { condition, then, otherwise } => {
            visit(then, see);
            visit(condition, see);
            visit(otherwise, see);
        }
        Expression::Call { arguments, .. } | Expression::Apply { arguments, .. } => {
            for argument in arguments {
                visit(argument, see);
            }
        }
        _ => expression.parts().into_iter().for_each(|part| visit(part, see)),
    }
}
