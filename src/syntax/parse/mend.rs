//! Makes a text fit for the grammar: what is wrong with single characters, texts, comments and brackets is reported here, and mended
//! in a copy, so that the grammar can count on balanced brackets and closed texts, and one slip hides no other fault.
//!
//! Where a fault has one certain remedy, such as `and` for `&&`, the copy is mended by the very edit that is offered as a fix.

mod brackets;
mod character;
mod digits;
mod edits;
mod quoted;
mod remark;
mod scan;
mod sign;
mod word;

use std::borrow::Cow;
use std::ops::Range;

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

/// Mends a text in one pass over its characters and one or two over its brackets.
pub(super) fn mend<'t>(id: FileId, text: &'t str, diagnostics: &mut Diagnostics) -> Mended<'t> {
    let mut scan = scan::Scan::new(id, text, diagnostics);
    scan.run();
    let nesting_is_a_guess = brackets::balance(&mut scan);
    let comments = std::mem::take(&mut scan.comments);
    let edits = std::mem::take(&mut scan.edits);
    let text = blank(text, &scan.blanks);
    let (text, places) = if edits.is_empty() { (text, edits::Places::default()) } else { edits.apply(&text) };
    Mended { text, comments, nesting_is_a_guess, places }
}

/// The text with spaces, byte for byte, in place of some ranges.
fn blank<'t>(text: &'t str, ranges: &[Range<usize>]) -> Cow<'t, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    for range in ranges {
        blanked.push_str(text.get(blanked.len()..range.start).unwrap_or(""));
        blanked.extend(std::iter::repeat_n(' ', range.len()));
    }
    blanked.push_str(text.get(blanked.len()..).unwrap_or(""));
    Cow::Owned(blanked)
}
