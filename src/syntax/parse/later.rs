//! Parts of the language that this version recognises and skips.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Item;

use super::Pair;
use super::reader::Reader;

/// A whole declaration of a later version.
pub(super) fn declaration(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Item {
    let span = reader.span(pair);
    let start = pair.as_span().start();
    let word = super::nearest::first_word(pair.as_str());
    let keyword = reader.span_at(start, start + word.len());
    reader.doc(keyword);
    let label = "recognised, and skipped whole";
    reader.report(Diagnostic::new(Code::V0117, not_yet(word)).at(keyword, label).help(instead(word)));
    Item::Error(span)
}

fn not_yet(word: &str) -> String {
    format!("`{word}` is part of the language, but this version does not compile it yet")
}

/// What can be written today.
fn instead(word: &str) -> &'static str {
    match word {
        "scenario" | "question" => "vary params in the generated project",
        _ => "take it out, or keep it in a comment until a later version",
    }
}

/// `under crash`, in a fact
pub(super) fn under(reader: &mut Reader<'_>, span: Span) {
    reader.report(not_yet_at(span, "`under`").help("give the circumstances with `with param = value`"));
}

fn not_yet_at(span: Span, what: &str) -> Diagnostic {
    let message = format!("{what} is part of the language, but this version does not compile it yet");
    Diagnostic::new(Code::V0117, message).at(span, "")
}
