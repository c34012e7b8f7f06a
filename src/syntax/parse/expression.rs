//! Expressions: the flat row of operands and operators that the grammar gives, put together by precedence.
//!
//! `if` < `or` < `and` < `not` < comparison < `+ -` < `* /` < unary minus < number and unit < `^`.

mod foreign;
mod operand;
mod operator;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Binary, BinaryOperator, Expr, ExprKind, If, MAX_DEPTH, Quantity, ShareAmount, UnaryOperator};

use super::reader::Reader;
use super::{Pair, Rule, allocation, parts};
pub(super) use operator::binary as operator_named;
use operator::{Infix, strength};

/// An expression and how deep its tree is.
struct Tree {
    expr: Expr,
    depth: usize,
}

/// The row that is being put together.
struct Row<'t> {
    pairs: std::iter::Peekable<super::Pairs<'t>>,
    /// How many calls of [`climb`] are open, across brackets.
    level: usize,
    /// The whole expression, for labels.
    span: Span,
    /// Set where the expression is too deep: the rest of the row is skipped.
    too_deep: bool,
}

/// The expression that a pair is. Faults are reported, and leave [`ExprKind::Error`].
pub(super) fn expression(reader: &mut Reader<'_>, pair: Pair<'_>) -> Expr {
    nested(reader, pair, 0).expr
}

/// The first expression among the parts of a pair; a missing value is reported.
pub(super) fn only(reader: &mut Reader<'_>, parent: Pair<'_>, help: &str) -> Expr {
    for pair in parent.into_inner() {
        match pair.as_rule() {
            Rule::expression | Rule::plain => return expression(reader, pair),
            Rule::element_values => return elements(reader, pair),
            Rule::missing_value | Rule::missing_type => return missing(reader, &pair, help),
            _ => {}
        }
    }
    Expr { kind: ExprKind::Error, span: Span::default() }
}

/// `{ EU: 100, US: 250 }`
fn elements(reader: &mut Reader<'_>, pair: Pair<'_>) -> Expr {
    let span = reader.span(&pair);
    let Some(map) = pair.into_inner().next() else { return Expr { kind: ExprKind::Error, span } };
    let mut values = Vec::new();
    for share in allocation::shares(reader, map) {
        let name = parts::plain_name(reader, share.target);
        match (name, share.amount) {
            (Some(name), ShareAmount::Value(value)) => values.push((name, value)),
            (_, ShareAmount::Remainder(span)) => {
                let diagnostic = Diagnostic::new(Code::V0101, "`remainder` belongs to splits and allocations");
                reader.report(diagnostic.at(span, "a value goes here"));
            }
            (None, _) => {}
        }
    }
    Expr { kind: ExprKind::Elements(values), span }
}

fn missing(reader: &mut Reader<'_>, pair: &Pair<'_>, help: &str) -> Expr {
    let what = if pair.as_rule() == Rule::missing_type { "a unit or an asset" } else { "a value" };
    let span = reader.missing(pair, what, help);
    Expr { kind: ExprKind::Error, span }
}

/// An expression within another one; `level` counts the calls above it.
fn nested(reader: &mut Reader<'_>, pair: Pair<'_>, level: usize) -> Tree {
    let span = reader.span(&pair);
    let mut row = Row { pairs: pair.into_inner().peekable(), level, span, too_deep: false };
    let mut tree = climb(reader, &mut row, 0);
    while !row.too_deep && row.pairs.peek().is_some() {
        tree = left_over(reader, &mut row, tree);
    }
    if row.too_deep { error(span) } else { tree }
}

/// What stands after a complete expression: `then` or `else` without their `if`, or the ternary of other languages.
fn left_over(reader: &mut Reader<'_>, row: &mut Row<'_>, before: Tree) -> Tree {
    let Some(pair) = row.pairs.next() else { return before };
    if pair.as_rule() == Rule::ternary {
        // One message is enough for a chain of them.
        let is_last = row.pairs.by_ref().count() == 0;
        return foreign::ternary(reader, pair, before, is_last);
    }
    let span = reader.span(&pair);
    if pair.as_rule() == Rule::operator {
        let word = pair.as_str();
        let message = if word == "then" {
            "`then` without an `if` before it"
        } else {
            "`else` without an `if … then …` before it"
        };
        let diagnostic = Diagnostic::new(Code::V0101, message).at(span, "");
        reader.report(diagnostic.help("a choice is written `if condition then value else other_value`"));
        climb(reader, row, 0);
    }
    error(before.expr.span.to(span))
}

/// Reads an operand, and the operators after it that bind at least as strongly as `least`.
fn climb(reader: &mut Reader<'_>, row: &mut Row<'_>, least: u8) -> Tree {
    row.level += 1;
    if row.level > MAX_DEPTH {
        too_deep(reader, row);
        return error(row.span);
    }
    let mut left = prefixed(reader, row);
    while let Some(infix) = row.pairs.peek().and_then(operator::infix) {
        if strength(infix) < least || row.too_deep {
            break;
        }
        let Some(pair) = row.pairs.next() else { break };
        left = infixed(reader, row, left, infix, pair);
        if left.depth > MAX_DEPTH {
            too_deep(reader, row);
            left = error(row.span);
        }
    }
    row.level -= 1;
    left
}

/// An operand with the operators before it.
fn prefixed(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Tree {
    let Some(pair) = row.pairs.next() else { return error(row.span.after()) };
    if pair.as_rule() != Rule::prefix {
        return operand::operand(reader, row.level, pair);
    }
    let span = reader.span(&pair);
    match pair.as_str() {
        "-" => unary(reader, row, UnaryOperator::Negate, operator::NEGATE, span),
        "not" => unary(reader, row, UnaryOperator::Not, operator::NOT, span),
        _ => choice(reader, row, span),
    }
}

fn unary(reader: &mut Reader<'_>, row: &mut Row<'_>, operator: UnaryOperator, least: u8, span: Span) -> Tree {
    let Tree { expr, depth } = climb(reader, row, least);
    let span = span.to(expr.span);
    Tree { expr: Expr { kind: ExprKind::Unary(operator, Box::new(expr)), span }, depth: depth + 1 }
}

/// `if condition then value else value`, after the `if`.
fn choice(reader: &mut Reader<'_>, row: &mut Row<'_>, start: Span) -> Tree {
    let condition = climb(reader, row, 0);
    if !word(reader, row, "then", start) {
        return error(start.to(condition.expr.span));
    }
    let then = climb(reader, row, 0);
    if !word(reader, row, "else", start) {
        return error(start.to(then.expr.span));
    }
    let otherwise = climb(reader, row, 0);
    let span = start.to(otherwise.expr.span);
    let depth = 1 + condition.depth.max(then.depth).max(otherwise.depth);
    let choice = If { condition: condition.expr, then: then.expr, otherwise: otherwise.expr };
    Tree { expr: Expr { kind: ExprKind::If(Box::new(choice)), span }, depth }
}

/// Takes `then` or `else`; reports where it does not follow.
fn word(reader: &mut Reader<'_>, row: &mut Row<'_>, wanted: &str, start: Span) -> bool {
    let is_next = |pair: &Pair<'_>| pair.as_rule() == Rule::operator && pair.as_str() == wanted;
    if row.too_deep || row.pairs.next_if(is_next).is_some() {
        return !row.too_deep;
    }
    let place = row.pairs.peek().map_or(row.span.after(), |pair| reader.span(pair).before());
    let message = format!("`if` without its `{wanted}`");
    let diagnostic = Diagnostic::new(Code::V0101, message)
        .at(place, format!("`{wanted}` is missing here"))
        .at(start, "of this `if`");
    reader.report(
        diagnostic.help("a choice is written `if condition then value else other_value`; it always has an `else`"),
    );
    // What follows belongs to the broken choice.
    row.pairs.by_ref().for_each(drop);
    false
}

fn infixed(reader: &mut Reader<'_>, row: &mut Row<'_>, left: Tree, infix: Infix, pair: Pair<'_>) -> Tree {
    let span = reader.span(&pair);
    match infix {
        Infix::Unit => quantity(reader, row, left, pair),
        Infix::Juxtaposed => {
            let right = operand::juxtaposed(reader, row.level, pair);
            binary(left, BinaryOperator::Multiply, span.before(), right)
        }
        Infix::Modulo => {
            let right = climb(reader, row, strength(infix) + 1);
            foreign::modulo(reader, &left.expr, span, &right.expr);
            error(left.expr.span.to(right.expr.span))
        }
        Infix::Equals => {
            if foreign::is_named_argument(reader, &left.expr) {
                foreign::named_argument(reader, left.expr.span, span);
                return climb(reader, row, operator::COMPARISON + 1);
            }
            foreign::equals(reader, span);
            let right = climb(reader, row, operator::COMPARISON + 1);
            compared(reader, row, left, BinaryOperator::Equal, span, right)
        }
        Infix::Binary(operator) if operator::is_comparison(operator) => {
            let right = climb(reader, row, operator::COMPARISON + 1);
            compared(reader, row, left, operator, span, right)
        }
        Infix::Binary(operator) => {
            let least = strength(infix) + u8::from(operator != BinaryOperator::Power);
            let right = climb(reader, row, least);
            let tree = binary(left, operator, span, right);
            foreign::warn_of_divided_quantity(reader, &tree.expr);
            tree
        }
    }
}

fn binary(left: Tree, operator: BinaryOperator, operator_span: Span, right: Tree) -> Tree {
    let span = left.expr.span.to(right.expr.span);
    let depth = 1 + left.depth.max(right.depth);
    let binary = Binary { operator, operator_span, left: left.expr, right: right.expr };
    Tree { expr: Expr { kind: ExprKind::Binary(Box::new(binary)), span }, depth }
}

/// A comparison. Further ones in a row are reported, and read as if `and` joined them.
fn compared(
    reader: &mut Reader<'_>,
    row: &mut Row<'_>,
    left: Tree,
    operator: BinaryOperator,
    span: Span,
    right: Tree,
) -> Tree {
    let (mut middle, mut last_span) = (None, span);
    let next_is_comparison = |row: &mut Row<'_>| row.pairs.peek().and_then(operator::comparison);
    if next_is_comparison(row).is_some() {
        middle = Some(Tree { expr: right.expr.clone(), depth: right.depth });
    }
    let mut tree = binary(left, operator, span, right);
    while let (Some(before), Some(second)) = (middle.take(), next_is_comparison(row)) {
        let Some(pair) = row.pairs.next() else { break };
        let second_span = reader.span(&pair);
        if last_span == span {
            foreign::chained(reader, before.expr.span, span, second_span);
        }
        last_span = second_span;
        let right = climb(reader, row, operator::COMPARISON + 1);
        middle = Some(Tree { expr: right.expr.clone(), depth: right.depth });
        let comparison = binary(before, second, second_span, right);
        tree = binary(tree, BinaryOperator::And, second_span.before(), comparison);
        if tree.depth > MAX_DEPTH {
            too_deep(reader, row);
            return error(row.span);
        }
    }
    tree
}

/// `5 DATA`, or `2 day^2`: the unit binds less strongly than a power.
fn quantity(reader: &mut Reader<'_>, row: &mut Row<'_>, left: Tree, pair: Pair<'_>) -> Tree {
    operand::check_gap(reader, left.expr.span, &pair);
    let mut unit = operand::unit(reader, &pair);
    while row.pairs.peek().and_then(operator::infix) == Some(Infix::Binary(BinaryOperator::Power)) {
        let Some(power) = row.pairs.next() else { break };
        let exponent = climb(reader, row, operator::POWER);
        unit = binary(unit, BinaryOperator::Power, reader.span(&power), exponent);
    }
    let span = left.expr.span.to(unit.expr.span);
    let ExprKind::Number(number) = left.expr.kind else {
        return binary(left, BinaryOperator::Multiply, span.before(), unit);
    };
    let quantity = Quantity { number, number_span: left.expr.span, unit: Box::new(unit.expr) };
    Tree { expr: Expr { kind: ExprKind::Quantity(quantity), span }, depth: unit.depth + 1 }
}

/// Reports an expression that is too deep, once, and skips the rest of its row.
fn too_deep(reader: &mut Reader<'_>, row: &mut Row<'_>) {
    row.pairs.by_ref().for_each(drop);
    if !row.too_deep {
        row.too_deep = true;
        let message = format!("this expression nests more than {MAX_DEPTH} operations");
        reader.report(
            Diagnostic::new(Code::V0104, message)
                .at(row.span, "")
                .note("every operator, choice, call and pair of brackets counts, also in a long sum")
                .help("name parts of it, each with its own `let`, and put those together"),
        );
    }
}

/// A tree for text that is no expression.
fn error(span: Span) -> Tree {
    Tree { expr: Expr { kind: ExprKind::Error, span }, depth: 1 }
}
