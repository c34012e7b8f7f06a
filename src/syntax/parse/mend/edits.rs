//! Replacements in a text, and the way back from the mended text to places in the file.

use std::borrow::Cow;
use std::ops::Range;

/// Replacements, in the order found.
#[derive(Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Replaces a range of the text.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.list.push((range, text.into()));
    }

    /// Whether there is nothing to replace.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The text with everything replaced, and the way back. Of overlapping replacements the first one counts.
    pub(super) fn apply<'t>(mut self, text: &str) -> (Cow<'t, str>, Places) {
        self.list.sort_by_key(|(range, _)| (range.start, range.end));
        let mut mended = String::with_capacity(text.len() + 64);
        let mut places = Places::default();
        let mut done = 0;
        for (range, new) in &self.list {
            if range.start < done {
                continue;
            }
            mended.push_str(text.get(done..range.start).unwrap_or(""));
            places.pieces.push(Piece { mended: mended.len()..mended.len() + new.len(), original: range.clone() });
            mended.push_str(new);
            done = range.end;
        }
        mended.push_str(text.get(done..).unwrap_or(""));
        (Cow::Owned(mended), places)
    }
}

/// Where the replaced pieces of a mended text stood in the file.
#[derive(Default)]
pub(super) struct Places {
    pieces: Vec<Piece>,
}

struct Piece {
    mended: Range<usize>,
    original: Range<usize>,
}

impl Places {
    /// The range of the file for a range of the mended text; within a replacement it widens to the whole of what was replaced.
    pub(super) fn original(&self, start: usize, end: usize) -> (u32, u32) {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        if self.pieces.is_empty() {
            return (narrow(start), narrow(end));
        }
        let from = self.place(start, |piece| piece.original.start);
        let to = if start == end { from } else { self.place(end, |piece| piece.original.end) };
        (narrow(from), narrow(to.max(from)))
    }

    /// One offset; `inside` says where it falls within a replaced piece.
    fn place(&self, offset: usize, inside: impl Fn(&Piece) -> usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.mended.start < offset);
        let Some(piece) = after.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return offset };
        if offset < piece.mended.end {
            return inside(piece);
        }
        piece.original.end + (offset - piece.mended.end)
    }
}
