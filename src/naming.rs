//! What can be a name, and the one way to write a qualified name as an identifier of a target language.

/// Words of the language that can follow an expression, and are therefore no names.
const RESERVED: &[&str] = &[
    "if", "then", "else", "and", "or", "not", "in", "when", "under", "over", "by", "at", "to", "of", "as", "with",
    "within", "until",
];

/// Python keywords, built-ins that generated code uses, and names that the engines reserve.
const TAKEN: &[&str] = &[
    "abs",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "bool",
    "break",
    "case",
    "class",
    "continue",
    "def",
    "del",
    "dict",
    "elif",
    "else",
    "except",
    "false",
    "finally",
    "float",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "int",
    "is",
    "lambda",
    "len",
    "list",
    "match",
    "max",
    "min",
    "none",
    "nonlocal",
    "not",
    "or",
    "pass",
    "print",
    "raise",
    "range",
    "return",
    "round",
    "run",
    "set",
    "simulation",
    "str",
    "subset",
    "substep",
    "sum",
    "timestep",
    "true",
    "try",
    "tuple",
    "type",
    "while",
    "with",
    "yield",
];

/// A qualified name in snake case: `Treasury.grantPool` becomes `treasury_grant_pool`.
///
/// Names that a target could not use get a trailing `_`.
pub fn snake(qualified: &str) -> String {
    let mut out = String::with_capacity(qualified.len() + 4);
    let mut previous = '.';
    let mut characters = qualified.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '.' {
            out.push('_');
        } else {
            let next_is_lower = characters.peek().is_some_and(char::is_ascii_lowercase);
            if starts_word(previous, character, next_is_lower) {
                out.push('_');
            }
            out.push(character.to_ascii_lowercase());
        }
        previous = character;
    }
    if !out.is_empty() && out.bytes().all(|byte| byte == b'_') {
        return format!("blank{out}");
    }
    if TAKEN.contains(&out.as_str()) {
        out.push('_');
    }
    out
}

/// Whether a word is reserved.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether a text could be declared as a name.
pub fn is_name(text: &str) -> bool {
    is_word(text) && !is_reserved(text)
}

/// Whether a text is written as names are, reserved or not.
pub fn is_word(text: &str) -> bool {
    let starts = text.starts_with(|character: char| character.is_ascii_alphabetic() || character == '_');
    starts && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether an upper-case letter opens a new word: `grantPool` and `USDPool` do at `P`, `USD` does not.
fn starts_word(previous: char, character: char, next_is_lower: bool) -> bool {
    character.is_ascii_uppercase()
        && (previous.is_ascii_lowercase()
            || previous.is_ascii_digit()
            || (previous.is_ascii_uppercase() && next_is_lower))
}

#[cfg(test)]
mod tests {
    use super::{is_name, snake};

    #[test]
    fn names_are_plain_words() {
        assert!(["a", "_", "grantPool2", "class"].into_iter().all(is_name));
        assert!(!["", "2a", "a b", "a.b", "büro", "in", "a-b"].into_iter().any(is_name));
    }

    #[test]
    fn names_become_snake_case() {
        assert_eq!(snake("Treasury.reserve"), "treasury_reserve");
        assert_eq!(snake("DataCommons"), "data_commons");
        assert_eq!(snake("USDPool.usdReserve"), "usd_pool_usd_reserve");
        assert_eq!(snake("USD"), "usd");
        assert_eq!(snake("A.b_c"), snake("A_b.c"));
        assert_eq!(snake("class"), "class_");
        assert_eq!(snake("_x"), "_x");
        assert_eq!(snake("_"), "blank_");
    }
}
