//! Operators of other languages that have one certain counterpart.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};

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

/// Operators of the language that start like one of those.
const OWN: &[&str] = &["!=", "==", "<->", "<="];

/// A token made of signs.
pub(super) fn sign(scan: &mut Scan<'_>) {
    let (start, rest) = (scan.at, scan.rest());
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
