//! Operators of other languages, and what to write instead.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind};

use super::super::reader::Reader;
use super::super::{Pair, Rule};
use super::{Tree, error, nested};

/// `=` between two values.
pub(super) fn equals(reader: &mut Reader<'_>, span: Span) {
    reader.report(
        Diagnostic::new(Code::V0105, "two values are compared with `==`")
            .at(span, "`=` gives a declaration its value")
            .fix("write `==`", span, "=="),
    );
}

/// Whether a name before `=` stands directly after the bracket or comma of a call.
pub(super) fn is_named_argument(reader: &Reader<'_>, left: &Expr) -> bool {
    let before = reader.slice(Span { start: 0, end: left.span.start, ..left.span }).trim_end();
    let is_name = |last: char| last.is_ascii_alphanumeric() || last == '_';
    let called = before.strip_suffix('(').is_some_and(|before| before.ends_with(is_name));
    matches!(left.kind, ExprKind::Name(_)) && (called || before.ends_with(','))
}

/// `f(x, length = 3 week)`
pub(super) fn named_argument(reader: &mut Reader<'_>, name: Span, equals: Span) {
    reader.report(
        Diagnostic::new(Code::V0105, "an argument of a function has no name")
            .at(name.to(equals), "the place of an argument says what it is")
            .help("a pattern, whose arguments have names, is applied: `apply Pattern(stock, length = 1 year) as name`")
            .suggestion("leave the name out", name.to(equals), ""),
    );
}

/// `a % b`
pub(super) fn modulo(reader: &mut Reader<'_>, left: &Expr, span: Span, right: &Expr) {
    let instead = format!("mod({}, {})", reader.slice(left.span), reader.slice(right.span));
    let whole = left.span.to(right.span);
    let diagnostic = Diagnostic::new(Code::V0105, "`%` is no operator")
        .at(span, "")
        .note("`%` after a number makes it a share, and touches it: `0.3%`")
        .help(format!("the rest of a division is `{instead}`"));
    let complete = !matches!(right.kind, ExprKind::Error);
    reader.report(if complete {
        diagnostic.suggestion(format!("write `{instead}`"), whole, instead)
    } else {
        diagnostic
    });
}

/// `condition ? a : b`, after the condition. Where more follows, `b` is not all there is to do otherwise.
pub(super) fn ternary(reader: &mut Reader<'_>, pair: Pair<'_>, condition: Tree, is_last: bool) -> Tree {
    let span = condition.expr.span.to(reader.span(&pair));
    let operator = Span { end: reader.span(&pair).start + 1, ..reader.span(&pair) };
    let mut arms = Vec::new();
    for part in pair.into_inner().filter(|part| part.as_rule() == Rule::arm) {
        arms.push(nested(reader, part, 1).expr.span);
    }
    let mut diagnostic = Diagnostic::new(Code::V0105, "a choice is written `if … then … else …`").at(operator, "");
    if !is_last {
        diagnostic = diagnostic.help("a choice among several: `if … then … else if … then … else …`");
    } else if let [then, otherwise] = arms.as_slice() {
        let slice = |span: Span| reader.slice(span);
        let instead = format!("if {} then {} else {}", slice(condition.expr.span), slice(*then), slice(*otherwise));
        diagnostic = diagnostic.fix(format!("write `{instead}`"), span, instead);
    }
    reader.report(diagnostic);
    error(span)
}

/// `a < b < c`; `middle` is b.
pub(super) fn chained(reader: &mut Reader<'_>, middle: Span, first: Span, second: Span) {
    let text = reader.slice(middle);
    reader.report(
        Diagnostic::new(Code::V0108, "comparisons do not chain")
            .at(second, "the second comparison")
            .at(first, "the first comparison")
            .help(format!("compare `{text}` twice, joined by `and`"))
            .fix("compare twice, joined by `and`", middle.after(), format!(" and {text}")),
    );
}

/// Warns of `x / 5 A/day`, which is `(x / 5 A)/day`, though it is often meant as `x / (5 A/day)`.
pub(super) fn warn_of_divided_quantity(reader: &mut Reader<'_>, expr: &Expr) {
    let Some((inner, divisor)) = division(expr) else { return };
    let Some((_, quantity)) = division(inner) else { return };
    if !matches!(quantity.kind, ExprKind::Quantity(_)) || !matches!(divisor.kind, ExprKind::Name(_)) {
        return;
    }
    let meant = quantity.span.to(divisor.span);
    let text = reader.slice(meant);
    let (left, last) = (reader.slice(inner.span), reader.slice(divisor.span));
    reader.report(
        Diagnostic::new(Code::V0150, format!("`/ {text}` divides twice"))
            .at(meant, format!("read as `({left}) / {last}`"))
            .help(format!("if the divisor is a rate, write `({text})`; otherwise `({left}) / {last}`"))
            .suggestion(format!("divide by `({text})`"), meant, format!("({text})"))
            .suggestion(format!("write `({left}) / {last}`"), expr.span, format!("({left}) / {last}")),
    );
}

/// Both sides of a division.
fn division(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Binary(binary) if binary.operator == BinaryOperator::Divide => Some((&binary.left, &binary.right)),
        _ => None,
    }
}
