//! Names joined by dots.

use crate::naming::is_reserved;
use crate::source::Span;
use crate::syntax::ast::{Name, Path};

use super::reader::Reader;
use super::{Pair, Rule, stray};

/// The path that a pair is; it is one token, so its names are found by their dots.
pub(super) fn path(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Path {
    let mut offset = pair.as_span().start();
    let mut names = Vec::with_capacity(2);
    for part in pair.as_str().split('.') {
        let name = Name { text: part.to_owned(), span: reader.span_at(offset, offset + part.len()) };
        offset += part.len() + 1;
        if !names.is_empty() && is_reserved(part) {
            reader.report(stray::reserved_name(&name));
        }
        names.push(name);
    }
    Path { names, span: reader.span(pair) }
}

/// The paths of a list such as `does curate, sell`.
pub(super) fn paths(reader: &mut Reader<'_>, list: Pair<'_>, help: &str) -> Vec<Path> {
    let mut found = Vec::new();
    for pair in list.into_inner() {
        match pair.as_rule() {
            Rule::path => found.push(path(reader, &pair)),
            Rule::missing_name => {
                reader.missing(&pair, "a name", help);
            }
            _ => {}
        }
    }
    found
}

/// The only path among the parts of a pair; a missing one is reported.
pub(super) fn only(reader: &mut Reader<'_>, list: Pair<'_>, help: &str) -> Option<Path> {
    paths(reader, list, help).into_iter().next()
}

/// A path of one name that could not be read.
pub(super) fn unknown(span: Span) -> Path {
    Path { names: vec![Name { text: String::new(), span }], span }
}
