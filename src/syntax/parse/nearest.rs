//! Words and what they are near to.

/// The nearest of some words to a misspelt one, if it is near enough to be meant.
pub(super) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let lower = word.to_ascii_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    let distances = known.into_iter().map(|candidate| (strsim::osa_distance(&lower, candidate), candidate));
    let near = |(distance, candidate): &(usize, &str)| *distance <= allowed && *distance < candidate.len().max(2) - 1;
    distances.filter(near).min().map(|(_, candidate)| candidate)
}

/// Whether a byte can stand in a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The first token of a text, white space skipped.
pub(super) fn first_token(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    let first = rest.chars().next()?;
    let length = match first {
        '"' => text_length(rest),
        _ if is_word(first) => rest.find(|character| !is_word(character)).unwrap_or(rest.len()),
        _ => symbol_length(rest),
    };
    rest.get(..length)
}

/// The keyword that a declaration or attribute starts with.
pub(super) fn first_word(text: &str) -> &str {
    let length = text.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(text.len());
    text.get(..length).unwrap_or(text)
}

/// The last token of a text that ends with one.
pub(super) fn last_token(text: &str) -> &str {
    let start = match text.chars().next_back() {
        None => return "",
        Some('"') => text.get(..text.len() - 1).and_then(|before| before.rfind('"')).unwrap_or(0),
        Some(last) if is_word(last) => text.rfind(|character| !is_word(character)).map_or(0, |at| after_char(text, at)),
        Some(last) => {
            text.len()
                - SYMBOLS.iter().find(|symbol| text.ends_with(*symbol)).map_or(last.len_utf8(), |symbol| symbol.len())
        }
    };
    text.get(start..).unwrap_or("")
}

/// Operators of more than one character, longest first.
const SYMBOLS: &[&str] = &["<->", "->", "==", "!=", "<=", ">=", "..", "+=", "-=", "*=", "/=", "=>", "&&", "||"];

fn after_char(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '.' || character == '%'
}

fn text_length(text: &str) -> usize {
    let end = text.char_indices().skip(1).find(|(_, character)| matches!(character, '"' | '\n'));
    end.map_or(text.len(), |(at, character)| if character == '"' { at + 1 } else { at })
}

fn symbol_length(text: &str) -> usize {
    let symbol = SYMBOLS.iter().find(|symbol| text.starts_with(*symbol));
    symbol.map_or_else(|| text.chars().next().map_or(0, char::len_utf8), |symbol| symbol.len())
}

/// A word with its article: "a `stock`", "an `asset`".
pub(super) fn with_article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    format!("{} `{word}`", if vowel { "an" } else { "a" })
}
