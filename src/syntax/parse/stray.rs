//! Messages about text that is missing, misplaced, or belongs nowhere.

mod clause;
mod field;
mod junk;

pub(super) use clause::{clause, clause_of_value};
pub(super) use field::{error_field, field};
pub(super) use junk::{in_brackets, in_map, junk};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Header, Name, Text};

use super::Pair;
use super::nearest::with_article;
use super::reader::Reader;

/// Something that must stand at a place.
pub(super) fn expected(what: &str, place: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::V0101, format!("expected {what}")).at(place, "it goes here").help(help)
}

/// Where the label of a declaration ends, or its name where it has none.
pub(super) fn after_label(header: &Header) -> Span {
    header.label.as_ref().map_or(header.name.span, |label| label.span).after()
}

/// Marks a value as faulty where text after it could not be read, so that nothing is concluded from half of it.
pub(super) fn spoil(value: &mut Option<Expr>, broken: bool) {
    if let Some(expr) = value.as_mut().filter(|_| broken) {
        expr.kind = ExprKind::Error;
    }
}

/// A doc comment above no declaration.
pub(super) fn lost_doc(span: Span) -> Diagnostic {
    Diagnostic::new(Code::V0151, "this doc comment belongs to nothing")
        .at(span, "no declaration starts directly below")
        .note("`///` describes the declaration, leg or motive on the next line")
        .help("move it there, or write an ordinary comment with `//`")
}

/// A reserved word where a name is declared or used.
pub(super) fn reserved_name(name: &Name) -> Diagnostic {
    let word = &name.text;
    Diagnostic::new(Code::V0111, format!("`{word}` is a reserved word and cannot be a name"))
        .at(name.span, "")
        .note("it can follow an expression, so a name like it could not be told apart")
        .help(format!("call it for example `{}`", instead_of(word)))
}

/// A name near to the meaning of a reserved word.
fn instead_of(word: &str) -> String {
    let name = match word {
        "to" => "receiver",
        "in" => "input",
        "of" => "amount",
        "by" => "interval",
        "at" => "moment",
        "over" => "length",
        "until" => "end",
        "with" | "as" => "kind",
        _ => return format!("{word}_value"),
    };
    name.to_owned()
}

/// A declaration without its name.
pub(super) fn missing_name(reader: &mut Reader<'_>, pair: &Pair<'_>, word: &str) {
    let shape = if word == "fn" { "fn name(argument) = …".to_owned() } else { format!("{word} name") };
    let help = format!("a name follows the keyword: `{shape}`; it is made of the letters A to Z, digits and `_`");
    reader.missing(pair, "a name", &help);
}

/// What is given a second time.
pub(super) fn twice(word: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::V0113, format!("`{word}` is given twice"))
        .at(span, "the second one")
        .at(first, "the first one")
        .suggestion("delete the second one", span, "")
}

/// A comma between attributes or declarations.
pub(super) fn comma(reader: &mut Reader<'_>, pair: &Pair<'_>) {
    let span = reader.span(pair);
    let comma = Span { end: span.start + 1, ..span };
    let start = pair.as_span().start();
    let (before, before_span) = reader.token_before(start);
    if is_group(pair.as_str()) && before.bytes().all(|byte| byte.is_ascii_digit()) && !before.is_empty() {
        let groups = groups(reader.from(start));
        // One number is one fault: a later group has been told with the first.
        if !reader.before(start).trim_end_matches(|it: char| it.is_ascii_digit()).ends_with(',') {
            let span = before_span.to(reader.span_at(start, start + groups.len()));
            reader.report(grouped(span, format!("{before}{}", groups.replace(',', "_"))));
        }
        return;
    }
    reader.report(
        Diagnostic::new(Code::V0101, "a comma that separates nothing")
            .at(comma, "")
            .note(
                "declarations and attributes simply follow one another; commas separate what stands in a list or a map",
            )
            .fix("delete it", comma, ""),
    );
}

/// Whether a text is a comma and three digits.
fn is_group(text: &str) -> bool {
    text.len() == 4 && text.starts_with(',') && text.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// The groups of digits that a text starts with: `,000,000`.
fn groups(text: &str) -> &str {
    let mut end = 0;
    while text.get(end..end + 4).is_some_and(is_group) {
        end += 4;
    }
    text.get(..end).unwrap_or("")
}

/// `4 000 000` or `4,000,000`
fn grouped(span: Span, number: String) -> Diagnostic {
    Diagnostic::new(Code::V0109, "the digits of a number are grouped with `_`")
        .at(span, format!("write `{number}`"))
        .fix(format!("write `{number}`"), span, number)
}

/// Two entries of a map side by side.
pub(super) fn missing_comma(last: Span, next: Span) -> Diagnostic {
    Diagnostic::new(Code::V0101, "expected `,` between two entries")
        .at(last.after(), "a comma goes here")
        .at(next, "before this entry")
        .fix("write a comma", last.after(), ",")
}

/// `Team = 20%` in a map
pub(super) fn wrong_sign(sign: Span) -> Diagnostic {
    Diagnostic::new(Code::V0105, "an entry of a map is written with `:`").at(sign, "").fix("write `:`", sign, ":")
}

/// `Team 20%` in a map
pub(super) fn missing_sign(target: Span) -> Diagnostic {
    Diagnostic::new(Code::V0101, "expected `:` and a share")
        .at(target.after(), "it goes here")
        .help("an entry is written `Team.locked: 20%`, `Team.locked: 1_000` or `Team.locked: remainder`")
}

/// `flow pay from -> to`, without the colon.
pub(super) fn missing_colon(before: Span) -> Diagnostic {
    Diagnostic::new(Code::V0101, "expected `:` before the two ends").at(before.after(), "a colon goes here").fix(
        "write `:`",
        before.after(),
        ":",
    )
}

/// `a => b`, `a --> b`, `a <- b`
pub(super) fn wrong_arrow(reader: &mut Reader<'_>, pair: &Pair<'_>, arrow: &str) {
    let span = reader.span(pair);
    let right = if arrow == "<-->" { "<->" } else { "->" };
    let diagnostic = Diagnostic::new(Code::V0105, format!("`{arrow}` is no arrow")).at(span, "");
    reader.report(if arrow == "<-" {
        diagnostic
            .help("the giver stands on the left, the taker on the right: `giver -> taker`; turn the two ends round")
    } else {
        diagnostic.fix(format!("write `{right}`"), span, right)
    });
}

/// `from "2026-01-01"`
pub(super) fn quoted_date(text: &Text) -> Diagnostic {
    let message = "a date after `from` stands without quotes";
    Diagnostic::new(Code::V0109, message).at(text.span, "").fix("delete the quotes", text.span, text.value.clone())
}

/// A declaration and its name, for messages: "stock `wallet`".
fn described(keyword: &str, name: &str) -> String {
    match (keyword, name) {
        ("", _) => "at top level".to_owned(),
        (_, "") => format!("in {}", with_article(keyword)),
        _ => format!("in {keyword} `{name}`"),
    }
}
