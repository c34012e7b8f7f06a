//! Clauses of another declaration: `in 0..1` after a `let`.

use crate::diagnostic::words::one_of;
use crate::diagnostic::{Code, Diagnostic};

use super::super::nearest::{first_token, with_article};
use super::super::parts::Place;
use super::super::reader::Reader;
use super::super::{Pair, Rule};

/// Reports a clause that the declaration before it does not take.
pub(in super::super) fn clause(reader: &mut Reader<'_>, stray: Pair<'_>, place: &Place) {
    if let Some(pair) = stray.into_inner().next() {
        report(reader, &pair, place);
    }
}

/// Reports a clause or attribute that this kind of value does not take.
pub(in super::super) fn clause_of_value(reader: &mut Reader<'_>, pair: &Pair<'_>, place: &Place) {
    report(reader, pair, place);
}

fn report(reader: &mut Reader<'_>, pair: &Pair<'_>, place: &Place) {
    let span = reader.span(pair);
    let word = first_token(pair.as_str()).unwrap_or("");
    let message = format!("{} takes no `{word}`", with_article(place.keyword));
    let diagnostic = Diagnostic::new(Code::V0120, message).at(span, what(pair.as_rule()));
    let diagnostic = match (pair.as_rule(), place.keyword) {
        (Rule::value_is, "invariant") => {
            let sign = crate::source::Span { end: span.start + 1, ..span };
            let diagnostic = Diagnostic::new(Code::V0105, "two values are compared with `==`").at(sign, "");
            diagnostic.fix("write `==`", sign, "==")
        }
        (Rule::value_is, "member" | "ecosystem" | "phase" | "incentive" | "governance" | "game") => {
            diagnostic.help("what belongs to it stands in its braces: `{ … }`")
        }
        (Rule::type_is, "unit") => diagnostic.help("a unit is defined with `=`: `unit block = 12 second`"),
        (Rule::when, _) => diagnostic.help("to make it depend on a condition, write `if … then … else …` in its value"),
        (rule, _) => diagnostic.help(format!("it belongs to {}", one_of(owners(rule).iter().copied()))),
    };
    reader.report(diagnostic);
}

/// What a clause gives, for its label.
fn what(rule: Rule) -> &'static str {
    match rule {
        Rule::type_is => "a unit",
        Rule::value_is => "a value",
        Rule::range => "a range",
        Rule::distribution => "a distribution",
        Rule::when => "a guard",
        Rule::of_asset => "an asset",
        Rule::for_member => "a member",
        _ => "",
    }
}

/// The declarations that take a clause.
fn owners(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::range => &["param", "stock", "state"],
        Rule::distribution | Rule::immutable => &["param"],
        Rule::when => &["flow", "exchange"],
        Rule::of_asset => &["flow"],
        Rule::for_member => &["story", "incentive"],
        Rule::external => &["behavior", "policy"],
        Rule::type_is => &["asset", "stock", "state", "param", "metric"],
        _ => &["stock", "state", "param", "let", "env", "behavior", "policy", "metric", "flow"],
    }
}
