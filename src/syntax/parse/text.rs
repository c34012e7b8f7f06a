//! Texts between quotes.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::Text;

use super::reader::Reader;
use super::{Pair, Rule};

/// The text that a pair is, its escapes resolved; unknown escapes are reported and kept as written.
pub(super) fn unescape(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Text {
    let span = reader.span(pair);
    let inner = pair.as_str().get(1..pair.as_str().len().saturating_sub(1)).unwrap_or("");
    if !inner.contains('\\') {
        return Text { value: inner.to_owned(), span };
    }
    let mut value = String::with_capacity(inner.len());
    let mut offset = pair.as_span().start() + 1;
    let mut rest = inner;
    while let Some(character) = rest.chars().next() {
        let length = match escape(rest) {
            None => {
                value.push(character);
                character.len_utf8()
            }
            Some(Ok((meant, length))) => {
                value.push(meant);
                length
            }
            Some(Err(length)) => {
                unknown_escape(reader, offset, rest.get(..length).unwrap_or("\\"));
                value.push_str(rest.get(..length).unwrap_or("\\"));
                length
            }
        };
        offset += length;
        rest = rest.get(length..).unwrap_or("");
    }
    Text { value, span }
}

/// The character that an escape at the start of `text` means and its length; `Err` with the length of an unknown one.
fn escape(text: &str) -> Option<Result<(char, usize), usize>> {
    let after = text.strip_prefix('\\')?;
    Some(match after.chars().next() {
        Some('"') => Ok(('"', 2)),
        Some('\\') => Ok(('\\', 2)),
        Some('n') => Ok(('\n', 2)),
        Some('t') => Ok(('\t', 2)),
        Some('u') => unicode(after).ok_or(2),
        Some(other) => Err(1 + other.len_utf8()),
        None => Err(1),
    })
}

/// `u{1F600}`, after the backslash.
fn unicode(after: &str) -> Option<(char, usize)> {
    let (digits, _) = after.strip_prefix("u{")?.split_once('}')?;
    let meant = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
    Some((meant, digits.len() + 4))
}

fn unknown_escape(reader: &mut Reader<'_>, offset: usize, escape: &str) {
    let span = reader.span_at(offset, offset + escape.len());
    let unicode = escape.starts_with("\\u");
    let diagnostic = Diagnostic::new(Code::V0118, format!("`{escape}` is no escape"))
        .at(span, if unicode { "write it as `\\u{1F600}`" } else { "" })
        .note("a text may hold `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{…}`, with the number of a Unicode character");
    reader.report(if unicode {
        diagnostic
    } else {
        diagnostic.fix("write a backslash as `\\\\`", span, format!("\\{escape}"))
    });
}

/// The texts of a list such as `skills "a", "b"`; a missing one is reported.
pub(super) fn texts(reader: &mut Reader<'_>, list: Pair<'_>) -> Vec<Text> {
    let mut found = Vec::new();
    for pair in list.into_inner() {
        match pair.as_rule() {
            Rule::text => found.push(unescape(reader, &pair)),
            Rule::missing_text => {
                let keyword = reader.token_before(pair.as_span().start()).0;
                reader.missing(&pair, "a text in double quotes", &format!("write it as `{keyword} \"…\"`"));
            }
            _ => {}
        }
    }
    found
}
