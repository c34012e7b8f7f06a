//! Which pairs are operators between two operands, and how strongly they bind.

use crate::syntax::ast::BinaryOperator;

use super::super::{Pair, Rule};

/// An operator between two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Infix {
    /// One of the language.
    Binary(BinaryOperator),
    /// The name that follows a number is its unit.
    Unit,
    /// A value directly after a number, without `*`.
    Juxtaposed,
    /// `%` of other languages.
    Modulo,
    /// `=` where only `==` makes sense.
    Equals,
}

const OR: u8 = 2;
const AND: u8 = 3;
/// How strongly `not` binds.
pub(super) const NOT: u8 = 4;
/// How strongly comparisons bind.
pub(super) const COMPARISON: u8 = 5;
const SUM: u8 = 6;
const PRODUCT: u8 = 7;
/// How strongly a minus before an operand binds.
pub(super) const NEGATE: u8 = 8;
const UNIT: u8 = 9;
/// How strongly `^` binds; it is right-associative.
pub(super) const POWER: u8 = 10;

/// How strongly an operator binds.
pub(super) fn strength(infix: Infix) -> u8 {
    match infix {
        Infix::Unit | Infix::Juxtaposed => UNIT,
        Infix::Modulo => PRODUCT,
        Infix::Equals => COMPARISON,
        Infix::Binary(operator) => match operator {
            BinaryOperator::Or => OR,
            BinaryOperator::And => AND,
            BinaryOperator::Add | BinaryOperator::Subtract => SUM,
            BinaryOperator::Multiply | BinaryOperator::Divide => PRODUCT,
            BinaryOperator::Power => POWER,
            _ => COMPARISON,
        },
    }
}

/// Whether an operator compares.
pub(super) fn is_comparison(operator: BinaryOperator) -> bool {
    strength(Infix::Binary(operator)) == COMPARISON
}

/// The comparison that a pair is.
pub(super) fn comparison(pair: &Pair<'_>) -> Option<BinaryOperator> {
    match infix(pair) {
        Some(Infix::Binary(operator)) if is_comparison(operator) => Some(operator),
        Some(Infix::Equals) => Some(BinaryOperator::Equal),
        _ => None,
    }
}

/// The operator that a pair is; none for `then` and `else`, which end what stands before them.
pub(super) fn infix(pair: &Pair<'_>) -> Option<Infix> {
    match pair.as_rule() {
        Rule::unit_name => Some(Infix::Unit),
        Rule::juxtaposed => Some(Infix::Juxtaposed),
        Rule::equals => Some(Infix::Equals),
        Rule::operator if pair.as_str() == "%" => Some(Infix::Modulo),
        Rule::operator => binary(pair.as_str()).map(Infix::Binary),
        _ => None,
    }
}

/// The operator of a symbol.
pub(in crate::syntax::parse) fn binary(symbol: &str) -> Option<BinaryOperator> {
    Some(match symbol {
        "+" => BinaryOperator::Add,
        "-" => BinaryOperator::Subtract,
        "*" => BinaryOperator::Multiply,
        "/" => BinaryOperator::Divide,
        "^" => BinaryOperator::Power,
        "==" => BinaryOperator::Equal,
        "!=" => BinaryOperator::NotEqual,
        "<" => BinaryOperator::Less,
        "<=" => BinaryOperator::LessOrEqual,
        ">" => BinaryOperator::Greater,
        ">=" => BinaryOperator::GreaterOrEqual,
        "and" => BinaryOperator::And,
        "or" => BinaryOperator::Or,
        _ => return None,
    })
}
