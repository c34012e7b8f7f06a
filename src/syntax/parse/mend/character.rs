//! Characters that do not belong into a text of the language.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};

use super::quoted::between;
use super::scan::Scan;
use super::sign;

/// An ASCII character that stands nowhere: a run of control characters, or one of ``@ $ \ ` '``.
pub(super) fn stray(scan: &mut Scan<'_>) {
    let start = scan.at;
    let rest = scan.rest();
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\t' | '\r');
    let controls = rest.find(|character| !is_control(character)).unwrap_or(rest.len());
    let end = start + controls.max(1);
    scan.at = end;
    report(scan, start..end);
}

/// Control characters within a text between quotes.
pub(super) fn within(scan: &mut Scan<'_>, range: Range<usize>) {
    let text = scan.text.get(range.clone()).unwrap_or("");
    for (offset, character) in text.char_indices() {
        if character.is_control() && !matches!(character, '\t' | '\r' | '\n') {
            let start = range.start + offset;
            report(scan, start..start + character.len_utf8());
        }
    }
}

/// Warns of the first character that turns the direction of what follows, within a text or a comment.
pub(super) fn turned(scan: &mut Scan<'_>, range: Range<usize>, is_text: bool) {
    let within = scan.text.get(range.clone()).unwrap_or("");
    let Some((offset, character)) = within.char_indices().find(|(_, character)| turns(*character)) else { return };
    let start = range.start + offset;
    let span = scan.span(start..start + character.len_utf8());
    let warning = Diagnostic::new(Code::V0152, "what you see here is not what is there")
        .at(span, format!("the invisible character U+{:04X}", u32::from(character)))
        .note("it turns the direction of writing: what follows is shown in another order than it is read");
    let escape = format!("\\u{{{:04X}}}", u32::from(character));
    scan.report(if is_text {
        warning.suggestion("delete it", span, "").suggestion(
            format!("write it so that it can be seen: `{escape}`"),
            span,
            escape,
        )
    } else {
        warning.suggestion("delete it", span, "")
    });
}

/// Whether a character overrides, embeds or isolates a direction of writing.
fn turns(character: char) -> bool {
    matches!(u32::from(character), 0x202A..=0x202E | 0x2066..=0x2069)
}

fn report(scan: &mut Scan<'_>, range: Range<usize>) {
    let span = scan.span(range.clone());
    let character = scan.text.get(range.clone()).and_then(|text| text.chars().next()).unwrap_or('?');
    let diagnostic = Diagnostic::new(Code::V0106, format!("{} does not belong here", described(character)));
    let diagnostic = diagnostic.at(span, "");
    scan.report(match character {
        '\0' => diagnostic.note("a file of text holds no zero bytes: this may be a binary file, or UTF-16").fix(
            "delete it",
            span,
            "",
        ),
        '$' | '€' | '£' | '¥' => {
            diagnostic.help("a currency is an asset of its own: declare `asset USD: currency`, and write `5 USD`")
        }
        '\'' => diagnostic.help("a text stands between double quotes: `\"text\"`"),
        _ => diagnostic.fix("delete it", span, ""),
    });
    scan.edits.replace(range, " ");
}

fn described(character: char) -> String {
    if character == '\0' {
        "a zero byte".to_owned()
    } else if character.is_control() || character.is_whitespace() || !visible(character) {
        format!("the invisible character U+{:04X}", u32::from(character))
    } else {
        format!("`{character}`")
    }
}

/// Whether a character can be seen: no zero-width, direction or tag character.
fn visible(character: char) -> bool {
    !matches!(u32::from(character), 0x80..=0xA0 | 0xAD | 0x200B..=0x200F | 0x2028..=0x202F | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF)
}

/// Any character beyond ASCII, outside texts and comments.
pub(super) fn foreign(scan: &mut Scan<'_>) {
    let start = scan.at;
    let Some(character) = scan.rest().chars().next() else { return };
    let end = start + character.len_utf8();
    if character.is_alphanumeric() {
        return super::word::foreign(scan);
    }
    if matches!(character, '“' | '”' | '„' | '‘' | '’' | '«') && curly(scan, start, end) {
        return;
    }
    scan.at = end;
    if let Some(ascii) = sign::ascii(character) {
        return sign::instead(scan, start..end, ascii);
    }
    if !visible(character) || character.is_whitespace() {
        let span = scan.span(start..end);
        let diagnostic = Diagnostic::new(Code::V0106, format!("{} does not belong here", described(character)));
        scan.report(diagnostic.at(span, "").fix("write a space", span, " "));
        scan.edits.replace(start..end, " ");
        return;
    }
    report(scan, start..end);
}

/// A text between curly quotes, if it is closed on its line.
fn curly(scan: &mut Scan<'_>, start: usize, end: usize) -> bool {
    let line = scan.line_rest();
    let after = line.get(end - start..).unwrap_or("");
    let Some(length) = after.find(['“', '”', '‘', '’', '»', '"']) else { return false };
    let inner = after.get(..length).unwrap_or("");
    let close = after.get(length..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    between(scan, start, end + length + close, inner);
    true
}
