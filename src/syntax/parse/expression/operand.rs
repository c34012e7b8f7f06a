//! What operators stand between: numbers, names, calls, brackets.

use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix};
use crate::naming::is_word;
use crate::source::Span;
use crate::syntax::ast::{Call, Expr, ExprKind, Path};

use super::super::reader::Reader;
use super::super::{Pair, Rule, many, number, path, stray};
use super::{Tree, error, nested};

/// The tree of an operand; `level` counts the calls above it.
pub(super) fn operand(reader: &mut Reader<'_>, level: usize, pair: Pair<'_>) -> Tree {
    let span = reader.span(&pair);
    match pair.as_rule() {
        Rule::number | Rule::bare_fraction => leaf(ExprKind::Number(number::number(reader, &pair)), span),
        Rule::reference => reference(reader, level, pair),
        Rule::parenthesized => parenthesized(reader, level, pair),
        Rule::text_value => text(reader, span),
        Rule::missing_value => {
            let span = reader.missing(&pair, "a value", "");
            error(span)
        }
        _ => {
            // An operator where the grammar has let an operand be left out cannot occur; say something true all the same.
            reader.report(
                Diagnostic::new(Code::V0101, format!("unexpected `{}`", pair.as_str())).at(span, "a value goes here"),
            );
            error(span)
        }
    }
}

fn leaf(kind: ExprKind, span: Span) -> Tree {
    Tree { expr: Expr { kind, span }, depth: 1 }
}

/// The unit after a number.
pub(super) fn unit(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Tree {
    let span = reader.span(pair);
    let name = reader.name(pair);
    leaf(ExprKind::Name(Path { names: vec![name], span }), span)
}

/// Reports a unit that touches its number.
pub(super) fn check_gap(reader: &mut Reader<'_>, number: Span, unit: &Pair<'_>) {
    let span = reader.span(unit);
    if number.end == span.start {
        let written = format!("{} {}", reader.slice(number), unit.as_str());
        let diagnostic = Diagnostic::new(Code::V0109, "a number and its unit are separated by a space")
            .at(number.to(span), format!("write `{written}`"));
        reader.report(diagnostic.fix("put a space between them", span.before(), " "));
    }
}

/// A value directly after a number: reported, and read as a product.
pub(super) fn juxtaposed(reader: &mut Reader<'_>, level: usize, pair: Pair<'_>) -> Tree {
    let span = reader.span(&pair);
    let (before, number) = reader.token_before(pair.as_span().start());
    let Some(inner) = pair.into_inner().next() else { return error(span) };
    let value = inner.as_str().lines().next().unwrap_or("");
    let gap = Span { start: number.end, end: span.start, ..span };
    reader.report(
        Diagnostic::new(Code::V0116, "a number directly before a value")
            .at(number.to(span), format!("write `{before} * {value}`"))
            .note("only a unit, which is one bare name, may follow its number without an operator")
            .fix("multiply them", gap, " * "),
    );
    operand(reader, level, inner)
}

/// `a`, `a.b`, `f(x)`, and `a[i]`.
fn reference(reader: &mut Reader<'_>, level: usize, pair: Pair<'_>) -> Tree {
    let span = reader.span(&pair);
    let mut parts = pair.into_inner();
    let Some(first) = parts.next() else { return error(span) };
    let name = path::path(reader, &first);
    let mut tree = None;
    for part in parts {
        match part.as_rule() {
            Rule::arguments => tree = Some(call(reader, level, &name, part)),
            Rule::index => {
                let index = many::index(reader, part);
                tree = Some(leaf(ExprKind::Index(name.clone(), index), span));
            }
            _ => {}
        }
    }
    tree.unwrap_or_else(|| leaf(constant(name), span))
}

fn constant(name: Path) -> ExprKind {
    match name.names.as_slice() {
        [only] if only.text == "true" => ExprKind::Truth(true),
        [only] if only.text == "false" => ExprKind::Truth(false),
        [only] if only.text == "infinity" => ExprKind::Infinity,
        _ => ExprKind::Name(name),
    }
}

fn call(reader: &mut Reader<'_>, level: usize, name: &Path, pair: Pair<'_>) -> Tree {
    let span = name.span.to(reader.span(&pair));
    if let [only] = name.names.as_slice() {
        if only.text == "date" {
            return date(reader, span, pair);
        }
        let over = over(reader, &pair);
        let broken = pair.clone().into_inner().any(|part| part.as_rule() == Rule::group_junk);
        let (arguments, depth) = arguments(reader, level, pair);
        // Of half of its arguments nothing is concluded.
        if broken {
            return error(span);
        }
        let call = Call { function: only.clone(), arguments, over };
        return Tree { expr: Expr { kind: ExprKind::Call(call), span }, depth };
    }
    arguments(reader, level, pair);
    let message = format!("`{}` cannot be called", name.text());
    reader.report(Diagnostic::new(Code::V0101, message).at(name.span, "a function has a plain name, without a dot"));
    error(span)
}

/// The arguments and the depth of a tree that holds them.
fn arguments(reader: &mut Reader<'_>, level: usize, pair: Pair<'_>) -> (Vec<Expr>, usize) {
    let (mut arguments, mut depth) = (Vec::new(), 1);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::argument => {
                let tree = argument(reader, level, part);
                depth = depth.max(tree.depth + 1);
                arguments.push(tree.expr);
            }
            Rule::group_junk => stray::in_brackets(reader, &part, !arguments.is_empty()),
            _ => {}
        }
    }
    (arguments, depth)
}

/// The sets of `sum(x over region)`.
fn over(reader: &mut Reader<'_>, arguments: &Pair<'_>) -> Vec<Path> {
    let each = arguments.clone().into_inner().filter(|part| part.as_rule() == Rule::argument);
    let lists = each.flat_map(Pair::into_inner).filter(|part| part.as_rule() == Rule::over);
    lists.filter_map(|list| path::only(reader, list, "write the set: `sum(users over region)`")).collect()
}

fn argument(reader: &mut Reader<'_>, level: usize, pair: Pair<'_>) -> Tree {
    let missing = error(reader.span(&pair));
    let mut parts = pair.into_inner();
    parts.find(|part| part.as_rule() == Rule::expression).map_or(missing, |part| nested(reader, part, level))
}

/// `date("2027-03-01")`
fn date(reader: &mut Reader<'_>, span: Span, pair: Pair<'_>) -> Tree {
    let mut tokens = pair.into_inner().flatten().filter(|token| token.as_rule() == Rule::text);
    let (text, second) = (tokens.next(), tokens.next());
    let Some(text) = text.filter(|_| second.is_none()) else {
        let diagnostic = Diagnostic::new(Code::V0109, "`date` takes a day between quotes").at(span, "");
        reader.report(diagnostic.help("write it as `date(\"2027-03-01\")`"));
        return error(span);
    };
    let written = reader.text(&text);
    number::date(reader, &written.value, written.span)
        .map_or_else(|| error(span), |date| leaf(ExprKind::Date(date), span))
}

fn parenthesized(reader: &mut Reader<'_>, level: usize, pair: Pair<'_>) -> Tree {
    let span = reader.span(&pair);
    let mut tree = error(span);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::expression => tree = nested(reader, part, level),
            Rule::missing_value => {
                let place = reader.missing(&part, "a value", "");
                tree = error(place);
            }
            Rule::group_junk => {
                stray::in_brackets(reader, &part, true);
                return error(span);
            }
            _ => {}
        }
    }
    Tree { depth: tree.depth + 1, expr: Expr { kind: ExprKind::Parenthesized(Box::new(tree.expr)), span } }
}

fn text(reader: &mut Reader<'_>, span: Span) -> Tree {
    let inner = reader.slice(span).trim_matches('"');
    let mut diagnostic =
        Diagnostic::new(Code::V0101, "a text is no value").at(span, "a number, a name or a call goes here");
    let is_name = is_word(inner);
    if is_name {
        let edits = vec![Edit { span, text: inner.to_owned() }];
        diagnostic.fixes.push(Fix {
            message: format!("write the name `{inner}` without quotes"),
            edits,
            applicability: Applicability::Possible,
        });
    }
    reader.report(if is_name { diagnostic.help(format!("names stand without quotes: `{inner}`")) } else { diagnostic });
    error(span)
}
