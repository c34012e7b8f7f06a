//! What every construct needs while it is read: spans, names, comments above it, and a place to report.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, Name, Text};

use super::mend::Mended;
use super::{Pair, Rule};

/// Reads the pairs of one file.
pub(super) struct Reader<'t> {
    id: FileId,
    original: &'t str,
    mended: &'t Mended<'t>,
    diagnostics: &'t mut Diagnostics,
    /// Which comments have become the doc of a declaration.
    used_comments: Vec<bool>,
    /// Declarations found where they do not belong: they are read as if they stood at top level, so that their names are known.
    pub(super) misplaced: Vec<Item>,
}

impl<'t> Reader<'t> {
    /// A reader of the mended text.
    pub(super) fn new(
        id: FileId,
        original: &'t str,
        mended: &'t Mended<'t>,
        diagnostics: &'t mut Diagnostics,
    ) -> Reader<'t> {
        let used_comments = vec![false; mended.comments.len()];
        Reader { id, original, mended, diagnostics, used_comments, misplaced: Vec::new() }
    }

    /// Reports a fault.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many faults have been reported.
    pub(super) fn reported(&self) -> usize {
        self.diagnostics.len()
    }

    /// Drops the faults after the first `earlier` that stand inside a span: they follow from one that stays.
    pub(super) fn forget(&mut self, earlier: usize, inside: Span) {
        self.diagnostics.drop_inside(earlier, inside);
    }

    /// Whether brackets were lost in a way that makes the nesting of declarations a guess.
    pub(super) fn nesting_is_a_guess(&self) -> bool {
        self.mended.nesting_is_a_guess
    }

    /// The span in the file of a pair.
    pub(super) fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        self.span_at(span.start(), span.end())
    }

    /// The span in the file of a range of the mended text.
    pub(super) fn span_at(&self, start: usize, end: usize) -> Span {
        self.mended.span(self.id, start, end)
    }

    /// The text of a span of the file.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.original.get(span.range()).unwrap_or("")
    }

    /// The name that a pair is.
    pub(super) fn name(&self, pair: &Pair<'_>) -> Name {
        Name { text: pair.as_str().to_owned(), span: self.span(pair) }
    }

    /// The text that a pair is, unescaped.
    pub(super) fn text(&mut self, pair: &Pair<'_>) -> Text {
        super::text::unescape(self, pair)
    }

    /// The mended text before an offset.
    pub(super) fn before(&self, offset: usize) -> &'t str {
        self.mended.text.get(..offset).unwrap_or("")
    }

    /// The mended text from an offset on.
    pub(super) fn from(&self, offset: usize) -> &'t str {
        self.mended.text.get(offset..).unwrap_or("")
    }

    /// What stands at an offset, in words for a message.
    pub(super) fn found(&self, offset: usize) -> String {
        match super::nearest::first_token(self.from(offset)) {
            Some(token) if token.starts_with('"') => format!("the text {token}"),
            Some(token) => format!("`{token}`"),
            None => "the end of the file".to_owned(),
        }
    }

    /// The token before an offset and its span; empty at the start of the file.
    pub(super) fn token_before(&self, offset: usize) -> (&'t str, Span) {
        let before = self.before(offset).trim_end();
        let token = super::nearest::last_token(before);
        (token, self.span_at(before.len() - token.len(), before.len()))
    }

    /// Reports that something must stand at an empty `missing_…` pair.
    pub(super) fn missing(&mut self, pair: &Pair<'_>, what: &str, help: &str) -> Span {
        let offset = pair.as_span().start();
        let (previous, span) = self.token_before(offset);
        let place = span.after();
        let after = if previous.is_empty() { String::new() } else { format!(" after `{previous}`") };
        let label = format!("{what} goes here, but {} follows", self.found(offset));
        let diagnostic = Diagnostic::new(Code::V0101, format!("expected {what}{after}")).at(place, label);
        self.report(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
        place
    }

    /// The `///` lines directly above a place, joined.
    pub(super) fn doc(&mut self, keyword: Span) -> Option<Text> {
        let comments = &self.mended.comments;
        let end = comments.partition_point(|comment| comment.span.end <= keyword.start);
        let mut first = end;
        let mut below = keyword.start;
        while let Some(comment) = first.checked_sub(1).and_then(|index| comments.get(index)) {
            let gap = self.original.get(comment.span.end as usize..below as usize).unwrap_or("x");
            let is_doc = self.slice(comment.span).starts_with("///");
            if !is_doc || !gap.trim().is_empty() || blank_line(gap) {
                break;
            }
            first -= 1;
            below = comment.span.start;
        }
        let lines = comments.get(first..end).filter(|lines| !lines.is_empty())?;
        let span = lines.first()?.span.to(lines.last()?.span);
        let value: Vec<&str> = lines.iter().map(|comment| doc_line(self.slice(comment.span))).collect();
        let text = Text { value: value.join("\n"), span };
        for used in self.used_comments.iter_mut().take(end).skip(first) {
            *used = true;
        }
        Some(text)
    }

    /// Warns of doc comments that stand above no declaration, once per block of lines.
    pub(super) fn report_lost_docs(&mut self) {
        let mut lost: Vec<Span> = Vec::new();
        for (comment, used) in self.mended.comments.iter().zip(&self.used_comments) {
            if *used || !self.slice(comment.span).starts_with("///") {
                continue;
            }
            match lost.last_mut() {
                Some(last) if self.only_space_between(*last, comment.span) => *last = last.to(comment.span),
                _ => lost.push(comment.span),
            }
        }
        for span in lost {
            self.report(super::stray::lost_doc(span));
        }
    }

    fn only_space_between(&self, first: Span, second: Span) -> bool {
        self.original.get(first.end as usize..second.start as usize).is_some_and(|gap| gap.trim().is_empty())
    }

    /// A pair's name where it is a plain or reserved name; the latter is reported.
    pub(super) fn declared_name(&mut self, pair: &Pair<'_>) -> Name {
        let name = self.name(pair);
        if pair.as_rule() == Rule::reserved_name {
            self.report(super::stray::reserved_name(&name));
        }
        name
    }
}

fn blank_line(gap: &str) -> bool {
    gap.bytes().filter(|byte| *byte == b'\n').count() > 1
}

fn doc_line(comment: &str) -> &str {
    let line = comment.trim_start_matches('/');
    line.strip_prefix(' ').unwrap_or(line).trim_end()
}
