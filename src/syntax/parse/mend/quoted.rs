//! Texts between quotes.

use crate::diagnostic::{Code, Diagnostic};

use super::character;
use super::scan::Scan;

/// `"…"`, to the closing quote or the end of the line.
pub(super) fn text(scan: &mut Scan<'_>) {
    let start = scan.at;
    let mut at = start + 1;
    let (mut odd, mut foreign) = (false, false);
    while let Some(byte) = scan.byte(at) {
        match byte {
            b'"' => {
                scan.at = at + 1;
                if odd {
                    character::within(scan, start..at + 1);
                }
                if foreign {
                    character::turned(scan, start..at + 1, true);
                }
                return;
            }
            b'\\' if !matches!(scan.byte(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
            b'\n' => break,
            _ => {
                odd |= byte < 0x20 && byte != b'\t' && byte != b'\r' || byte == 0x7F;
                foreign |= byte >= 0x80;
                at += 1;
            }
        }
    }
    unclosed(scan, start);
}

/// A text that its line ends before it is closed.
fn unclosed(scan: &mut Scan<'_>, start: usize) {
    let line = scan.line_rest();
    let end = start + kept(line).len();
    let span = scan.span(start..end);
    let place = span.after();
    let diagnostic = Diagnostic::new(Code::V0103, "this text is never closed")
        .at(span, "it starts with `\"` and ends with its line")
        .note("a text stands on one line; a line break within it is written `\\n`, a quote `\\\"`");
    let diagnostic = diagnostic.help("close it with `\"`").suggestion("close it here", place, "\"");
    scan.report(diagnostic);
    // A backslash at the very end would escape the quote.
    let escaped = line.get(..end - start).is_some_and(|kept| kept.ends_with('\\'));
    scan.edits.replace(end..end, if escaped { "\\\"" } else { "\"" });
    scan.at = end;
    if line.get(..end - start).unwrap_or("").bytes().any(|byte| byte < 0x20 && byte != b'\t') {
        character::within(scan, start..end);
    }
}

/// What of an unclosed line belongs to the text: not the brace that ends it, which opens or closes a block.
fn kept(line: &str) -> &str {
    let kept = line.strip_suffix(['{', '}']).map_or(line, str::trim_end);
    if kept.len() < 2 { line.get(..1).unwrap_or(line) } else { kept }
}

/// `'…'`
pub(super) fn single(scan: &mut Scan<'_>) {
    let start = scan.at;
    let line = scan.line_rest();
    let Some(length) = line.get(1..).and_then(|after| after.find('\'')).map(|at| at + 2) else {
        return character::stray(scan);
    };
    let inner = line.get(1..length - 1).unwrap_or("");
    between(scan, start, start + length, inner);
}

/// A text between signs that are no quotes here: reported, and read with quotes.
pub(super) fn between(scan: &mut Scan<'_>, start: usize, end: usize, inner: &str) {
    let text = format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
    let span = scan.span(start..end);
    scan.report(Diagnostic::new(Code::V0105, "a text stands between double quotes").at(span, "").fix(
        format!("write {text}"),
        span,
        text.clone(),
    ));
    let clean: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    scan.edits.replace(start..end, clean);
    scan.at = end;
}
