//! The page of each code. Generated from the files of `docs/errors` by `tests/pages.rs`.

use super::Code;

/// The page of a code, in Markdown: what it means, why it matters, an example and how to mend it.
pub fn page(code: Code) -> Option<&'static str> {
    match code {
        _ => None,
    }
}
