//! Words: misspelt keywords of declarations, and names with letters beyond ASCII.

use crate::diagnostic::{Code, Diagnostic};
use crate::naming::is_reserved;

use super::super::keyword::{self, ATTRIBUTES, DECLARATIONS, SYNONYMS};
use super::super::nearest::{is_name_byte, nearest, with_article};
use super::digits;
use super::scan::Scan;

/// A name, a keyword or a number.
pub(super) fn word(scan: &mut Scan<'_>) {
    let (start, rest) = (scan.at, scan.rest());
    let length = rest.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(rest.len());
    if scan.byte(start + length).is_some_and(|byte| byte >= 0x80)
        && rest.get(length..).is_some_and(|after| after.starts_with(char::is_alphanumeric))
    {
        return foreign(scan);
    }
    scan.at += length;
    let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
    if scan.fresh && starts_line(scan, start) && names_something(after) {
        misspelt(scan, start, word);
    } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
        digits::grouped(scan, start, word);
    }
}

/// Whether what stands on the line before allows a new declaration to start.
fn starts_line(scan: &Scan<'_>, start: usize) -> bool {
    let before = scan.text.get(..scan.after.min(start)).unwrap_or("");
    !before.ends_with([',', '+', '-', '*', '/', '^', '=', '<', '>', '~', ':', '(', '['])
}

/// Whether a name follows on the same line, as after a keyword.
fn names_something(after: &str) -> bool {
    let name = after.trim_start_matches([' ', '\t']);
    let length = name.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(name.len());
    let starts = name.starts_with(|character: char| character.is_ascii_alphabetic() || character == '_');
    name.len() < after.len() && starts && !is_reserved(name.get(..length).unwrap_or(""))
}

/// Whether a text starts with a declaration: its keyword and a name.
pub(super) fn starts_declaration(text: &str) -> bool {
    let length = text.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(text.len());
    let (word, after) = text.split_at_checked(length).unwrap_or((text, ""));
    !word.is_empty() && keyword::is_declaration(word) && after.starts_with([' ', '\t'])
}

/// A misspelt keyword of a declaration is mended, so that the declaration is known.
fn misspelt(scan: &mut Scan<'_>, start: usize, word: &str) {
    let attributes = ATTRIBUTES.iter().map(|(attribute, _)| *attribute);
    if keyword::is_declaration(word)
        || is_reserved(word)
        || word == "allow"
        || attributes.clone().any(|known| known == word)
    {
        return;
    }
    let synonym = SYNONYMS.iter().find(|(foreign, _)| *foreign == word).map(|(_, ours)| *ours);
    let near = nearest(word, DECLARATIONS.iter().copied().chain(attributes));
    let span = scan.span(start..start + word.len());
    let diagnostic = Diagnostic::new(Code::V0115, format!("`{word}` starts no declaration"));
    let (diagnostic, ours) = match (synonym, near.filter(|near| DECLARATIONS.contains(near))) {
        (Some(ours), _) => {
            let diagnostic = diagnostic.at(span, format!("this is {} here", with_article(ours)));
            (diagnostic.suggestion(format!("write `{ours}`"), span, ours), ours)
        }
        (None, Some(near)) => {
            let diagnostic = diagnostic.at(span, format!("did you mean `{near}`?"));
            (diagnostic.fix(format!("write `{near}`"), span, near), near)
        }
        (None, None) => return,
    };
    scan.report(diagnostic);
    scan.edits.replace(start..start + word.len(), ours);
    scan.line_starts_declaration();
}

/// A name with letters beyond ASCII; it is read with `_` in their place.
pub(super) fn foreign(scan: &mut Scan<'_>) {
    let (start, rest) = (scan.at, scan.rest());
    let length = rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len());
    let word = rest.get(..length).unwrap_or("");
    scan.at += length;
    let span = scan.span(start..start + length);
    let diagnostic = Diagnostic::new(Code::V0106, format!("`{word}` cannot be a name"));
    scan.report(
        diagnostic
            .at(span, "names are made of the letters A to Z, digits and `_`")
            .help("a label between quotes after the name may hold any text: `member Buero \"Büro\"`"),
    );
    let plain: String = word.chars().map(|character| if character.is_ascii() { character } else { '_' }).collect();
    scan.edits.replace(start..start + length, plain);
}
