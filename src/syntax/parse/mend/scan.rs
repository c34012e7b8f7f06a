//! One pass over the characters of a text.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use crate::syntax::ast::Comment;

use super::super::nearest::is_name_byte;
use super::edits::Edits;
use super::{character, quoted, remark, sign, word};

/// Faults of one kind that are reported in one file; a binary file would give thousands.
const MOST_ALIKE: usize = 20;

/// A place that matters for brackets.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// What stands there.
    pub(super) kind: MarkKind,
    /// Its offset.
    pub(super) at: usize,
    /// How far its line is indented.
    pub(super) indent: usize,
    /// Where the token before it ends.
    pub(super) after: usize,
}

/// What stands at a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// `(`, `[` or `{`
    Open(u8),
    /// `)`, `]` or `}`
    Close(u8),
    /// The first token of a line, if it is no bracket; `true` where it starts a declaration.
    Line(bool),
}

/// The state of the pass.
pub(super) struct Scan<'t> {
    pub(super) id: FileId,
    pub(super) text: &'t str,
    /// Where the pass stands.
    pub(super) at: usize,
    /// Whether no token has been seen on this line.
    pub(super) fresh: bool,
    /// Where the last token ends.
    pub(super) after: usize,
    indent: usize,
    line: usize,
    /// How many round and square brackets are open.
    round: usize,
    pub(super) marks: Vec<Mark>,
    pub(super) comments: Vec<Comment>,
    /// What the grammar shall not see: comments, also those of other languages.
    pub(super) blanks: Vec<Range<usize>>,
    pub(super) edits: Edits,
    diagnostics: &'t mut Diagnostics,
    reported: Vec<(Code, usize)>,
}

impl<'t> Scan<'t> {
    /// A pass over a text.
    pub(super) fn new(id: FileId, text: &'t str, diagnostics: &'t mut Diagnostics) -> Scan<'t> {
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Scan {
            id,
            text,
            at,
            fresh: true,
            after: at,
            indent: 0,
            line: at,
            round: 0,
            marks: Vec::new(),
            comments: Vec::new(),
            blanks: Vec::new(),
            edits: Edits::default(),
            diagnostics,
            reported: Vec::new(),
        }
    }

    /// Goes over the whole text.
    pub(super) fn run(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.line = self.at;
                    self.fresh = true;
                }
                _ => self.token(byte),
            }
        }
    }

    fn token(&mut self, byte: u8) {
        if self.fresh {
            self.indent = self.at - self.line;
        }
        match byte {
            b'/' if self.rest().starts_with("//") => remark::comment(self),
            b'/' if self.rest().starts_with("/*") => remark::block(self),
            b'#' => remark::foreign(self, 1),
            b'-' if remark::is_dashes(self) => remark::foreign(self, 2),
            b'(' | b'[' | b'{' => self.bracket(MarkKind::Open(byte)),
            b')' | b']' | b'}' => self.bracket(MarkKind::Close(byte)),
            b'"' => self.solid(quoted::text),
            b'\'' => self.solid(quoted::single),
            _ if is_name_byte(byte) => self.solid(word::word),
            0..0x20 | 0x7F | b'@' | b'$' | b'\\' | b'`' => self.solid(character::stray),
            0x80.. => self.solid(character::foreign),
            _ => self.solid(sign::sign),
        }
    }

    /// Reads a token that is no bracket.
    fn solid(&mut self, read: impl Fn(&mut Scan<'t>)) {
        if self.fresh {
            self.mark(MarkKind::Line(false));
            if word::starts_declaration(self.rest()) {
                self.line_starts_declaration();
            }
        }
        read(self);
        self.after = self.at;
        self.fresh = false;
    }

    fn bracket(&mut self, kind: MarkKind) {
        self.mark(kind);
        match kind {
            MarkKind::Open(b'(' | b'[') => self.round += 1,
            MarkKind::Close(b')' | b']') => self.round = self.round.saturating_sub(1),
            _ => self.round = 0,
        }
        self.at += 1;
        self.after = self.at;
        self.fresh = false;
    }

    /// Takes note that the first token of this line is the keyword of a declaration.
    pub(super) fn line_starts_declaration(&mut self) {
        self.round = 0;
        if let Some(Mark { kind: kind @ MarkKind::Line(_), .. }) = self.marks.last_mut() {
            *kind = MarkKind::Line(true);
        }
    }

    /// Whether a comma here separates what stands in round or square brackets.
    pub(super) fn is_in_brackets(&self) -> bool {
        self.round > 0
    }

    fn mark(&mut self, kind: MarkKind) {
        self.marks.push(Mark { kind, at: self.at, indent: self.indent, after: self.after });
    }

    /// The byte at an offset.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The text from here on.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The text from here to the end of the line.
    pub(super) fn line_rest(&self) -> &'t str {
        let rest = self.rest();
        let line = rest.find('\n').map_or(rest, |end| rest.get(..end).unwrap_or(rest));
        line.trim_end()
    }

    /// Where this line starts.
    pub(super) fn line_start(&self) -> usize {
        self.line
    }

    /// The span of a range.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.id, narrow(range.start), narrow(range.end))
    }

    /// Reports a fault, unless too many of its kind have been.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let code = diagnostic.code;
        let count = match self.reported.iter_mut().find(|(reported, _)| *reported == code) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.reported.push((code, 1));
                1
            }
        };
        if count <= MOST_ALIKE {
            self.diagnostics.push(diagnostic);
        }
    }
}
