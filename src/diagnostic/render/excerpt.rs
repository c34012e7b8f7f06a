//! The lines of a file that one diagnostic shows, made fit for a terminal.
//!
//! A line may be a megabyte long, or hold characters that a terminal obeys. An excerpt is a text
//! of its own, in which long lines are cut around the labels and such characters have stand-ins,
//! with a map between its offsets and those of the file.

use std::collections::BTreeSet;
use std::ops::Range;

use super::visible::stand_in;
use crate::source::{SourceFile, Span};

/// Lines of at most this many bytes are shown whole.
const WHOLE_LINE: usize = 160;
/// How many characters are kept on each side of a label's end in a longer line.
const AROUND: usize = 40;
/// How many lines of a long label are shown after its first line, and before its last.
pub(super) const AFTER_START: u32 = 3;
/// See [`AFTER_START`].
pub(super) const BEFORE_END: u32 = 1;

/// The shown lines of one file.
pub(super) struct Excerpt<'a> {
    pub file: &'a SourceFile,
    /// The shown lines, each with its break.
    pub text: String,
    lines: Vec<Line>,
    pieces: Vec<Piece>,
}

struct Line {
    /// Its number in the file.
    number: u32,
    /// Where it starts in the excerpt.
    start: usize,
}

/// A run of the file's text, shown either as it is or as something else.
struct Piece {
    source: usize,
    shown: usize,
    as_is: bool,
}

impl<'a> Excerpt<'a> {
    /// The lines of `file` that labels on `spans` need.
    pub(super) fn new(file: &'a SourceFile, spans: &[Range<usize>]) -> Excerpt<'a> {
        let mut excerpt = Excerpt { file, text: String::new(), lines: Vec::new(), pieces: Vec::new() };
        let edges: BTreeSet<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
        let mut previous: Option<u32> = None;
        for number in shown_lines(file, spans) {
            match previous.map(|previous| number - previous) {
                None | Some(1) => {}
                Some(2) => excerpt.add_line(number - 1, &edges),
                Some(_) => excerpt.add_gap(number),
            }
            excerpt.add_line(number, &edges);
            previous = Some(number);
        }
        excerpt
    }

    /// The offset in the excerpt of an offset in the file.
    pub(super) fn shown(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.source <= offset);
        let Some(piece) = index.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0 };
        let within = if piece.as_is { offset - piece.source } else { 0 };
        let next = self.pieces.get(index).map_or(self.text.len(), |next| next.shown);
        (piece.shown + within).min(next)
    }

    /// The offset in the file of an offset in the excerpt.
    pub(super) fn source(&self, shown: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.shown <= shown);
        let Some(piece) = index.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0 };
        piece.source + if piece.as_is { shown - piece.shown } else { 0 }
    }

    /// The index among the shown lines of the line at an offset in the excerpt.
    pub(super) fn line_index(&self, shown: usize) -> usize {
        self.lines.partition_point(|line| line.start <= shown).saturating_sub(1)
    }

    /// The number in the file of a shown line.
    pub(super) fn line_number(&self, index: usize) -> usize {
        self.lines.get(index).map_or(1, |line| line.number as usize)
    }

    /// The bytes of a shown line, with its break; `None` past the last.
    pub(super) fn line_range(&self, index: usize) -> Option<Range<usize>> {
        let start = self.lines.get(index)?.start;
        Some(start..self.lines.get(index + 1).map_or(self.text.len(), |next| next.start))
    }

    /// Two empty lines, never shown themselves, by which the renderer sees that lines are left out.
    fn add_gap(&mut self, number: u32) {
        for _ in 0..2 {
            self.lines.push(Line { number, start: self.text.len() });
            self.text.push('\n');
        }
    }

    fn add_line(&mut self, number: u32, edges: &BTreeSet<usize>) {
        let line = self.file.line(number);
        self.lines.push(Line { number, start: self.text.len() });
        let text = self.file.text.get(line.clone()).unwrap_or("");
        let end = line.start + text.trim_end_matches(['\n', '\r']).len();
        let mut at = line.start;
        for kept in kept(self.file, line.start..end, edges) {
            if kept.start > at {
                self.replace(at, "…");
            }
            self.add_characters(kept.clone());
            at = kept.end;
        }
        if end > at {
            self.replace(at, "…");
        }
        self.replace(end, "\n");
    }

    fn add_characters(&mut self, range: Range<usize>) {
        let mut in_run = false;
        for (offset, character) in self.file.text.get(range.clone()).unwrap_or("").char_indices() {
            let source = range.start + offset;
            let shown = if source == 0 && character == '\u{feff}' { Some(String::new()) } else { stand_in(character) };
            if let Some(shown) = shown {
                self.replace(source, &shown);
                in_run = false;
                continue;
            }
            if !in_run {
                self.pieces.push(Piece { source, shown: self.text.len(), as_is: true });
                in_run = true;
            }
            self.text.push(character);
        }
    }

    fn replace(&mut self, source: usize, shown: &str) {
        self.pieces.push(Piece { source, shown: self.text.len(), as_is: false });
        self.text.push_str(shown);
    }
}

/// The span as a range that surely fits the file, without line breaks at its end: these would
/// draw the label over the next line too.
pub(super) fn fitted(file: &SourceFile, span: Span) -> Range<usize> {
    let boundary = |offset: usize| {
        let offset = offset.min(file.text.len());
        (0..=offset).rev().find(|offset| file.text.is_char_boundary(*offset)).unwrap_or(0)
    };
    let start = boundary(span.start as usize);
    let end = boundary(span.end as usize).max(start);
    let trimmed = file.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']).len();
    start..start + trimmed
}

fn shown_lines(file: &SourceFile, spans: &[Range<usize>]) -> BTreeSet<u32> {
    let line_of = |offset: usize| file.position(u32::try_from(offset).unwrap_or(u32::MAX)).line;
    let mut lines = BTreeSet::new();
    for span in spans {
        let (first, last) = (line_of(span.start), line_of(span.end));
        lines.extend(first..=last.min(first + AFTER_START));
        lines.extend(last.saturating_sub(BEFORE_END).max(first)..=last);
    }
    lines
}

/// Which parts of a line are shown: all of it, or what surrounds the labels' edges.
fn kept(file: &SourceFile, line: Range<usize>, edges: &BTreeSet<usize>) -> Vec<Range<usize>> {
    if line.len() <= WHOLE_LINE {
        return vec![line];
    }
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut here: Vec<usize> = edges.range(line.start..=line.end).copied().collect();
    if here.is_empty() {
        here.push(line.start);
    }
    for edge in here {
        let part = around(file, &line, edge);
        match kept.last_mut() {
            Some(last) if part.start <= last.end + 1 => last.end = last.end.max(part.end),
            _ => kept.push(part),
        }
    }
    kept
}

fn around(file: &SourceFile, line: &Range<usize>, edge: usize) -> Range<usize> {
    let before = file.text.get(line.start..edge).unwrap_or("");
    let after = file.text.get(edge..line.end).unwrap_or("");
    let start = before.char_indices().rev().take(AROUND).last().map_or(edge, |(offset, _)| line.start + offset);
    let end = after.char_indices().nth(AROUND).map_or(line.end, |(offset, _)| edge + offset);
    start..end
}
