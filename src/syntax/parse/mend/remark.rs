//! Comments, and those of other languages.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::Comment;

use super::character;
use super::scan::Scan;

/// `// …` to the end of the line.
pub(super) fn comment(scan: &mut Scan<'_>) {
    let end = scan.at + scan.line_rest().len();
    scan.comments.push(Comment { span: scan.span(scan.at..end) });
    scan.blanks.push(scan.at..end);
    character::turned(scan, scan.at..end, false);
    scan.at = end;
}

/// Whether `--` starts a comment here: two dashes that no operand touches.
pub(super) fn is_dashes(scan: &Scan<'_>) -> bool {
    let apart = scan.fresh || scan.at > scan.after;
    apart
        && scan
            .rest()
            .strip_prefix("--")
            .is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']))
}

/// `# …` or `-- …`, whose sign has `length` bytes.
pub(super) fn foreign(scan: &mut Scan<'_>, length: usize) {
    let end = scan.at + scan.line_rest().len();
    let sign = scan.at..scan.at + length;
    let span = scan.span(sign.clone());
    scan.report(Diagnostic::new(Code::V0105, "a comment starts with `//`").at(span, "").fix("write `//`", span, "//"));
    scan.blanks.push(scan.at..end);
    scan.at = end;
}

/// `/* … */`
pub(super) fn block(scan: &mut Scan<'_>) {
    let start = scan.at;
    let Some(length) = scan.rest().find("*/").map(|at| at + 2) else {
        return open_block(scan);
    };
    let whole = scan.text.get(start..start + length).unwrap_or("");
    scan.at = start + length;
    let ends_line = scan.line_rest().trim().is_empty();
    let span = scan.span(start..start + length);
    let diagnostic = Diagnostic::new(Code::V0105, "a comment starts with `//`, and ends with its line").at(span, "");
    scan.report(if ends_line {
        diagnostic.fix("write `//` before each of its lines", span, lines(whole))
    } else {
        diagnostic.help("move the comment to the end of the line, or above it")
    });
    scan.edits.replace(start..start + length, if whole.contains('\n') { "\n" } else { " " });
}

fn open_block(scan: &mut Scan<'_>) {
    let end = scan.at + scan.line_rest().len();
    let span = scan.span(scan.at..scan.at + 2);
    let diagnostic = Diagnostic::new(Code::V0105, "a comment starts with `//`, and ends with its line")
        .at(span, "nothing closes this comment");
    scan.report(diagnostic.fix("write `//`", span, "//"));
    scan.blanks.push(scan.at..end);
    scan.at = end;
}

/// A block comment as line comments.
fn lines(block: &str) -> String {
    let inner = block.trim_start_matches('/').trim_start_matches('*').trim_end_matches('/').trim_end_matches('*');
    let line = |line: &str| format!("// {}", line.trim().trim_start_matches("* ")).trim_end().to_owned();
    let lines: Vec<String> = inner.trim().lines().map(line).collect();
    if lines.is_empty() { "//".to_owned() } else { lines.join("\n") }
}
