//! What a parameter may be, as a condition.

use crate::source::Span;
use crate::syntax::ast::{
    Binary, BinaryOperator, Expr, ExprKind, ParameterKind, Path, PatternParameter, Require, UnaryOperator,
};

/// `length: day in 1..10` requires `length >= 1 day and length <= 10 day`.
pub(super) fn of_range(parameter: &PatternParameter) -> Option<Require> {
    let range = parameter.range.as_ref()?;
    let unit = match &parameter.kind {
        ParameterKind::Quantity(unit) => unit.as_ref(),
        _ => None,
    };
    let side = |end: &Option<Expr>, operator| Some(compared(parameter, operator, measured(end.as_ref()?, unit)));
    let low = side(&range.low, BinaryOperator::GreaterOrEqual);
    let high = side(&range.high, BinaryOperator::LessOrEqual);
    let condition = match (low, high) {
        (Some(low), Some(high)) => binary(BinaryOperator::And, low, high, parameter.span),
        (low, high) => low.or(high)?,
    };
    Some(Require { condition, reason: None, span: parameter.span })
}

fn compared(parameter: &PatternParameter, operator: BinaryOperator, end: Expr) -> Expr {
    let name = &parameter.name;
    let path = Path { names: vec![name.clone()], span: name.span };
    binary(operator, Expr { kind: ExprKind::Name(path), span: name.span }, end, parameter.span)
}

/// A bare number takes the unit of its parameter.
fn measured(end: &Expr, unit: Option<&Expr>) -> Expr {
    match unit {
        Some(unit) if is_bare(end) => binary(BinaryOperator::Multiply, end.clone(), unit.clone(), end.span),
        _ => end.clone(),
    }
}

/// A number other than 0, which fits every unit.
fn is_bare(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(number) => *number != 0.0,
        ExprKind::Unary(UnaryOperator::Negate, operand) => is_bare(operand),
        _ => false,
    }
}

fn binary(operator: BinaryOperator, left: Expr, right: Expr, span: Span) -> Expr {
    let operator_span = right.span.before();
    Expr { kind: ExprKind::Binary(Box::new(Binary { operator, operator_span, left, right })), span }
}
