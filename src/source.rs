//! Source files, places in them, and how the core asks for them.

mod files;

use std::ops::Range;
use std::sync::Arc;

pub use files::{Files, ReadFailure, join};

/// Ids from here on are of applications: each has what its pattern declares as a file of its own.
const FIRST_APPLICATION: u32 = 1 << 31;

/// Identifies one file of a [`Sources`] collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(u32);

impl FileId {
    /// The position of the file in its collection, in the order of addition.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The position of an application of a pattern, if this is the file of one.
    fn application(self) -> Option<usize> {
        self.0.checked_sub(FIRST_APPLICATION).map(|index| index as usize)
    }
}

/// A half-open range of bytes `start..end` in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    /// The smallest span that covers both; where the files differ, `self`.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span just after this one, where something missing would be written.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }

    /// The empty span just before this one.
    pub fn before(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// The bytes as a range of the file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One source file: its name as shown to people, its text and where its lines start.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as the user would write it, with `/` between folders.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    line_starts: Vec<u32>,
    /// Whether columns are bytes: counting characters again and again would be slow on long lines.
    ascii: bool,
    /// Whether it is a library that the compiler brings.
    pub library: bool,
}

/// One application of a pattern: a copy of the pattern's text, where it was asked for.
#[derive(Clone, Debug)]
pub struct Application {
    /// The name of the pattern, where it is declared.
    pub pattern: Span,
    /// Where it is applied, which may be in another application.
    pub applied: Span,
    /// The name of the application.
    pub name: String,
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl SourceFile {
    fn new(name: String, text: Arc<str>) -> SourceFile {
        let after_newline = text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        let line_starts = std::iter::once(0).chain(after_newline).collect();
        let ascii = text.is_ascii();
        SourceFile { name, text, line_starts, ascii, library: false }
    }

    /// The line and column of a byte offset; offsets past the end count as the end.
    /// A byte order mark takes no column, as in every editor.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let before = self.text.get(start..end).unwrap_or("");
        let mark = usize::from(start == 0 && before.starts_with('\u{FEFF}'));
        let characters = if self.ascii { before.len() } else { before.chars().count() };
        let clamp = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: clamp(line), column: clamp(characters - mark + 1) }
    }

    /// The bytes of a line, counted from 1, with its line break; empty past the last line.
    pub fn line(&self, line: u32) -> Range<usize> {
        let start_of = |line: usize| self.line_starts.get(line).map(|start| *start as usize);
        let end = self.text.len();
        let index = (line as usize).saturating_sub(1);
        start_of(index).unwrap_or(end)..start_of(index + 1).unwrap_or(end)
    }

    /// The text of a span of this file, empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// All files of one compilation.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    applications: Vec<Application>,
}

impl Sources {
    /// Adds a file and returns its id; the text is shorter than 4 GB (the parser refuses more).
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.next_id();
        self.files.push(SourceFile::new(name.into(), text.into()));
        id
    }

    /// Adds a library that the compiler brings.
    pub fn add_library(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.add(name, text);
        if let Some(file) = self.files.last_mut() {
            file.library = true;
        }
        id
    }

    /// Adds an application of a pattern, and returns the id of the file that its declarations stand in.
    pub fn add_application(&mut self, application: Application) -> FileId {
        let id = u32::try_from(self.applications.len()).unwrap_or(u32::MAX).saturating_add(FIRST_APPLICATION);
        self.applications.push(application);
        FileId(id)
    }

    /// The application whose declarations stand in a file, if it is not one that somebody wrote.
    pub fn application(&self, id: FileId) -> Option<&Application> {
        self.applications.get(id.application()?)
    }

    /// All applications of patterns.
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// The place where the text of a span was written: of an application, in its pattern.
    pub fn written(&self, span: Span) -> Span {
        match self.application(span.file) {
            Some(application) => Span { file: application.pattern.file, ..span },
            None => span,
        }
    }

    /// The id that the next file will get.
    pub fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX))
    }

    /// The file of an id; of an application, the one that holds its pattern.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        let written = self.application(id).map_or(id, |application| application.pattern.file);
        self.files.get(written.index())
    }

    /// All files with their ids, in the order of addition.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// Gives every file the name under which people shall see it.
    pub fn rename(&mut self, name: impl Fn(&str) -> String) {
        for file in self.files.iter_mut().filter(|file| !file.library) {
            file.name = name(&file.name);
        }
    }

    /// The text of a span, empty where there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |file| file.slice(span))
    }
}
