//! What the compiler has to say: diagnostics with stable codes, labels, and fixes that can be applied.

mod applied;
mod codes;
pub mod fix;
mod pages;
pub mod render;
pub mod words;

pub use applied::applications;
pub use codes::{Code, Severity};
pub use pages::page;

use std::collections::BTreeSet;

use crate::source::Span;

/// One fault or warning, complete with the reasoning and the way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The stable code, which also gives the severity.
    pub code: Code,
    /// The fault in the author's words: one line, lower case, no final stop.
    pub message: String,
    /// Where it is. The first label is the primary one.
    pub labels: Vec<Label>,
    /// Why it is a fault.
    pub notes: Vec<String>,
    /// What to write instead.
    pub helps: Vec<String>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
}

/// A marked piece of source with a word on the part it plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The marked piece.
    pub span: Span,
    /// What it is, or what is wrong with it; may be empty.
    pub text: String,
}

/// A set of edits that mends a fault, all of them or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative: "write `emit`".
    pub message: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// Whether `--fix` may apply it unasked.
    pub applicability: Applicability,
}

/// Replaces the text of a span; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// How sure a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Certainly what the author meant: applied by `vflow check --fix`.
    Certain,
    /// One of several ways out: offered in the editor, never applied unasked.
    Possible,
}

impl Diagnostic {
    /// A diagnostic with its title and no place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Adds a label; the first is the primary one.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds the reasoning.
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// Adds what to do.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.helps.push(text.into());
        self
    }

    /// Adds an edit that `--fix` applies.
    pub fn fix(self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.with_fix(message, span, text, Applicability::Certain)
    }

    /// Adds an edit that is only offered.
    pub fn suggestion(self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.with_fix(message, span, text, Applicability::Possible)
    }

    /// Adds text on both sides of a place, which is only offered.
    pub fn around(mut self, message: impl Into<String>, span: Span, before: &str, after: &str) -> Diagnostic {
        let edit = |span: Span, text: &str| Edit { span, text: text.to_owned() };
        let edits = vec![edit(span.before(), before), edit(span.after(), after)];
        self.fixes.push(Fix { message: message.into(), edits, applicability: Applicability::Possible });
        self
    }

    fn with_fix(
        mut self,
        message: impl Into<String>,
        span: Span,
        text: impl Into<String>,
        applicability: Applicability,
    ) -> Diagnostic {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { message: message.into(), edits, applicability });
        self
    }

    /// The span of the primary label.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }

    /// Whether this is an error or a warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The diagnostics of a compilation, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, found: T) {
        self.list.extend(found);
    }
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Keeps those that fulfil a condition.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Drops those from position `from` that mark a place with which an earlier one has already
    /// found fault: a number of the wrong dimension need not be told that it is out of range as well.
    pub fn mute_followers(&mut self, from: usize) {
        let later = self.list.split_off(from.min(self.list.len()));
        let faulty: BTreeSet<Span> = self.list.iter().filter_map(Diagnostic::span).collect();
        let touches = |label: &Label| {
            let starts_inside = faulty.range(label.span.before()..=label.span.after());
            starts_inside.into_iter().any(|fault| fault.end <= label.span.end)
        };
        self.list.extend(later.into_iter().filter(|diagnostic| !diagnostic.labels.iter().any(touches)));
    }

    /// Drops the faults after the first `from` that start inside a span.
    pub fn drop_inside(&mut self, from: usize, inside: Span) {
        let later = self.list.split_off(from.min(self.list.len()));
        let starts_inside = |span: Span| span.file == inside.file && (inside.start..inside.end).contains(&span.start);
        self.list.extend(later.into_iter().filter(|diagnostic| !diagnostic.span().is_some_and(starts_inside)));
    }

    /// Sorts by file and place, so that a report reads from top to bottom.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
        // Two phases may find fault with the same thing.
        self.list.dedup();
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
