//! Operators of other languages that have one certain counterpart.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};

use super::super::nearest::is_name_byte;
use super::scan::Scan;

/// What other languages write, and what is written here; longer ones first.
const SIGNS: &[(&str, &str)] = &[
    ("===", "=="),
    ("!==", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("**", "^"),
    (":=", "="),
    ("<>", "!="),
    ("=<", "<="),
    ("&", "and"),
    ("|", "or"),
];

/// What changes a variable in other languages.
const CHANGES: &[&str] = &["+=", "-=", "*=", "/="];

/// Operators of the language that start like one of those.
const OWN: &[&str] = &["!=", "==", "<->", "<="];

/// A token made of signs.
pub(super) fn sign(scan: &mut Scan<'_>) {
    let (start, rest) = (scan.at, scan.rest());
    if let Some(foreign) = CHANGES.iter().find(|foreign| rest.starts_with(**foreign)) {
        return change(scan, foreign);
    }
    if let Some((foreign, ours)) = SIGNS.iter().find(|(foreign, _)| rest.starts_with(*foreign)) {
        scan.at += foreign.len();
        return instead(scan, start..start + foreign.len(), ours);
    }
    if let Some(own) = OWN.iter().find(|own| rest.starts_with(**own)) {
        scan.at += own.len();
        return;
    }
    scan.at += 1;
    match rest.as_bytes().first() {
        Some(b'!') => instead(scan, start..start + 1, "not"),
        Some(b';') => semicolon(scan, start),
        _ => {}
    }
}

/// `a += b`: nothing is changed in place. It is read as `a + b`, or left out where it stands on a line of its own.
fn change(scan: &mut Scan<'_>, foreign: &str) {
    let start = scan.at;
    scan.at += foreign.len();
    let span = scan.span(start..scan.at);
    let (line, rest) = (scan.line_start(), scan.line_rest());
    let before = scan.text.get(line..start).unwrap_or("").trim();
    let is_statement = before.bytes().all(|byte| is_name_byte(byte) || byte == b'.') && !before.is_empty();
    let amount = rest.trim();
    let amount = if amount.is_empty() { "…" } else { amount };
    let starts = super::word::starts_declaration(before) && !before.contains('=');
    let operator = if starts { "=" } else { foreign.trim_end_matches('=') };
    let diagnostic = Diagnostic::new(Code::V0105, format!("nothing is changed in place: `{foreign}` is no operator"))
        .at(span, "")
        .note("only flows change stocks, and only `next` changes a state");
    scan.report(if is_statement {
        diagnostic
            .help(
                "if it is a stock, write a flow into it or out of it: `flow fees: Market.fees -> Treasury.cash = fee`",
            )
            .help(format!("if it is a state, write in its block what comes next: `next {before} {operator} {amount}`"))
    } else {
        diagnostic.suggestion(format!("write `{operator}`"), span, operator)
    });
    // Brackets have to be seen by the count of brackets, and the grammar has to see the same ones.
    if is_statement && !rest.contains(['(', ')', '[', ']', '{', '}', '"', '/']) {
        let end = scan.at + rest.len();
        scan.edits.replace(line..end, " ");
        scan.at = end;
    } else {
        scan.edits.replace(start..start + foreign.len(), operator);
    }
}

fn semicolon(scan: &mut Scan<'_>, start: usize) {
    let span = scan.span(start..start + 1);
    scan.report(
        Diagnostic::new(Code::V0105, "nothing ends with `;` here")
            .at(span, "")
            .note("the keyword of the next declaration or attribute ends the one before")
            .fix("delete it", span, ""),
    );
    scan.edits.replace(start..start + 1, " ");
}

/// Reports a sign and reads another one in its place.
pub(super) fn instead(scan: &mut Scan<'_>, range: Range<usize>, ours: &str) {
    let span = scan.span(range.clone());
    let foreign = scan.text.get(range.clone()).unwrap_or("");
    let text = spaced(scan, &range, ours);
    scan.report(Diagnostic::new(Code::V0105, format!("`{foreign}` is written `{ours}`")).at(span, "").fix(
        format!("write `{ours}`"),
        span,
        text.clone(),
    ));
    scan.edits.replace(range, text);
}

/// A word gets spaces where it would touch what stands beside it.
fn spaced(scan: &Scan<'_>, range: &Range<usize>, ours: &str) -> String {
    if !ours.starts_with(|character: char| character.is_ascii_alphabetic()) {
        return ours.to_owned();
    }
    let touches = |byte: Option<u8>| byte.is_some_and(|byte| !byte.is_ascii_whitespace());
    let before = if touches(range.start.checked_sub(1).and_then(|at| scan.byte(at))) { " " } else { "" };
    let after = if touches(scan.byte(range.end)) { " " } else { "" };
    format!("{before}{ours}{after}")
}

/// What an operator beyond ASCII is written as.
pub(super) fn ascii(character: char) -> Option<&'static str> {
    Some(match character {
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '×' | '·' | '⋅' | '∗' => "*",
        '÷' | '∕' => "/",
        '−' | '–' | '—' => "-",
        '→' | '⟶' => "->",
        '↔' | '⟷' => "<->",
        '∞' => "infinity",
        '…' => "..",
        _ => return None,
    })
}
