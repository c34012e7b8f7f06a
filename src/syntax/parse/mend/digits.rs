//! Numbers whose digits are grouped with commas: `1,000,000`.

use crate::diagnostic::{Code, Diagnostic};

use super::scan::Scan;

/// What follows a number of digits only: reported and mended if it is groups of three.
///
/// Between brackets a comma separates arguments. There a group counts only if it starts with `0`, as no number does that stands alone.
pub(super) fn grouped(scan: &mut Scan<'_>, start: usize, first: &str) {
    let rest = scan.rest();
    let length = groups(rest);
    let groups = rest.get(..length).unwrap_or("");
    let separates = scan.is_in_brackets() && !groups.contains(",0");
    if length == 0 || first.len() > 3 || separates || stands_in_a_name(scan, start) {
        return;
    }
    let commas = scan.at;
    scan.at += length;
    let span = scan.span(start..scan.at);
    let written = format!("{first}{}", groups.replace(',', "_"));
    let diagnostic = Diagnostic::new(Code::V0109, "the digits of a number are grouped with `_`");
    scan.report(diagnostic.at(span, format!("write `{written}`")).fix(format!("write `{written}`"), span, written));
    scan.edits.replace(commas..scan.at, groups.replace(',', "_"));
}

/// How long the groups are that a text starts with: `,000,000`.
fn groups(text: &str) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let mut length = 0;
    while let Some([b',', group @ ..]) = text.as_bytes().get(length..)
        && group.iter().take(3).filter(|byte| is_digit(byte)).count() == 3
        && !group.get(3).is_some_and(is_digit)
    {
        length += 4;
    }
    length
}

/// Whether the digits continue a name or a fraction: `0.5,100`.
fn stands_in_a_name(scan: &Scan<'_>, start: usize) -> bool {
    let before = scan.text.get(..start).unwrap_or("");
    before.ends_with('.') && !before.ends_with("..")
}
