//! A diagnostic with its places worked out, as machines read it. Its serialisation is part of the
//! JSON format: fields may be added, but none is renamed, removed or given another meaning.

use serde::Serialize;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::source::{Sources, Span};

/// A diagnostic with files, lines and columns instead of spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable code: `V0301`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: String,
    /// The kind of fault, the same for every diagnostic of the code.
    pub title: &'static str,
    /// This fault, in one line.
    pub message: String,
    /// The marked places; the first is the primary one. Empty where the fault has no place.
    pub labels: Vec<Marked>,
    /// Why it is a fault.
    pub notes: Vec<String>,
    /// What to write instead.
    pub helps: Vec<String>,
    /// Edits that mend it.
    pub fixes: Vec<Mending>,
}

/// A marked place with a word on the part it plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// Whether the fault is here; the other labels explain it.
    pub primary: bool,
    /// What it is, or what is wrong with it; may be empty.
    pub text: String,
    /// Where it is.
    #[serde(flatten)]
    pub region: Region,
}

/// A half-open piece of a file, empty where something is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The file, as the user would write its path, with `/` between folders.
    pub file: String,
    /// Where it starts.
    pub start: Point,
    /// One past its end.
    pub end: Point,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: u32,
    /// The offset in bytes of UTF-8, from 0.
    pub byte: u32,
}

/// A set of edits, to be made all or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mending {
    /// What it does, as an imperative.
    pub message: String,
    /// `certain`: `--fix` applies it; `possible`: one of several ways out.
    pub applicability: &'static str,
    /// The edits, which do not overlap.
    pub edits: Vec<Replacement>,
}

/// Replaces a piece of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// What to replace.
    #[serde(flatten)]
    pub region: Region,
    /// The new text.
    pub replacement: String,
}

impl Finding {
    /// Works out the places of a diagnostic.
    pub fn new(diagnostic: &Diagnostic, sources: &Sources) -> Finding {
        let labels = diagnostic.labels.iter().enumerate().filter_map(|(index, label)| {
            let region = region(label.span, sources)?;
            Some(Marked { primary: index == 0, text: label.text.clone(), region })
        });
        Finding {
            code: diagnostic.code.name(),
            severity: diagnostic.severity().to_string(),
            title: diagnostic.code.title(),
            message: diagnostic.message.clone(),
            labels: labels.collect(),
            notes: diagnostic.notes.clone(),
            helps: diagnostic.helps.clone(),
            fixes: diagnostic.fixes.iter().map(|fix| mending(fix, sources)).collect(),
        }
    }

    /// Where the fault is.
    pub fn place(&self) -> Option<&Region> {
        self.labels.first().map(|label| &label.region)
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// Message, label, notes, helps and offers as one text of several lines.
    pub fn full_text(&self) -> String {
        let mut lines = vec![self.message.clone()];
        lines.extend(self.labels.first().map(|label| label.text.clone()).filter(|text| !text.is_empty()));
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines.extend(self.helps.iter().map(|help| format!("help: {help}")));
        lines.extend(self.fixes.iter().map(|fix| format!("help: {}", fix.message)));
        lines.join("\n")
    }
}

fn region(span: Span, sources: &Sources) -> Option<Region> {
    let file = sources.get(span.file)?;
    let point = |byte: u32| {
        let position = file.position(byte);
        Point { line: position.line, column: position.column, byte }
    };
    Some(Region { file: file.name.clone(), start: point(span.start), end: point(span.end) })
}

fn mending(fix: &Fix, sources: &Sources) -> Mending {
    let edits = fix
        .edits
        .iter()
        .filter_map(|edit| Some(Replacement { region: region(edit.span, sources)?, replacement: edit.text.clone() }));
    Mending {
        message: fix.message.clone(),
        applicability: match fix.applicability {
            Applicability::Certain => "certain",
            Applicability::Possible => "possible",
        },
        edits: edits.collect(),
    }
}
