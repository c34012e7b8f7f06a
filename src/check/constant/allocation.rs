//! How much each line of an allocation gives.

use crate::check::dimension::Dimensions;
use crate::quantity::Dimension;
use crate::resolve::program::{Allocation, Share};
use crate::resolve::tree::{Expr, ExprKind};

use super::Constants;

/// How a line of an allocation says how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountRule {
    /// A share of the total: `20%`, or anything dimensionless that is not a bare number.
    Share,
    /// An amount: `1_500_000`, `2 * cliff_grant`.
    Amount,
    /// What the others leave.
    Remainder,
}

/// What a line of an allocation gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// How the line says it.
    pub rule: AmountRule,
    /// What was written, as a share or an amount, where known; nothing for the remainder.
    pub written: Option<f64>,
    /// The amount in base quantities, where known.
    pub amount: Option<f64>,
}

/// What each line of an allocation gives, in the order of its entries.
pub fn amounts(constants: &Constants, allocation: &Allocation) -> Vec<Amount> {
    let total = allocation.total.as_ref().and_then(|total| constants.evaluate(total));
    let mut amounts: Vec<Amount> =
        allocation.entries.iter().map(|entry| amount(constants, &entry.share, total)).collect();
    let given = amounts.iter().filter(|amount| amount.rule != AmountRule::Remainder).map(|amount| amount.amount);
    let left = given.sum::<Option<f64>>().zip(total).map(|(given, total)| total - given);
    for amount in amounts.iter_mut().filter(|amount| amount.rule == AmountRule::Remainder) {
        amount.amount = left;
    }
    amounts
}

fn amount(constants: &Constants, share: &Share, total: Option<f64>) -> Amount {
    let Share::Part(expr) = share else {
        return Amount { rule: AmountRule::Remainder, written: None, amount: None };
    };
    let written = constants.evaluate(expr);
    if is_share(constants.dimensions(), expr) {
        let amount = written.zip(total).map(|(share, total)| share * total);
        return Amount { rule: AmountRule::Share, written, amount };
    }
    Amount { rule: AmountRule::Amount, written, amount: written }
}

/// Whether a line of an allocation gives a share of the total rather than an amount.
pub fn is_share(dimensions: &Dimensions, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number { suffixed, .. } => *suffixed,
        ExprKind::Unary(_, operand) if matches!(operand.kind, ExprKind::Number { .. }) => is_share(dimensions, operand),
        _ => dimensions.of(expr.id).is_some_and(|kind| kind.dimension().is_some_and(Dimension::is_one)),
    }
}
