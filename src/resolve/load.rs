//! Reads the entry file, every file it uses, and the CSV files these name.

mod data;

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Files, ReadFailure, Sources, Span, join};
use crate::syntax::ast::{File, Item, Path, Text, Use, UseTarget};
use crate::syntax::{decode, parse};

use super::library;

/// All files of a program.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The trees, the entry first.
    pub trees: Vec<File>,
    /// The CSV files that can be read, by the place where a `data` names them.
    pub data: HashMap<Span, FileId>,
}

/// Parses the entry and all that it uses; only an unreadable entry fails.
pub fn load(
    files: &dyn Files,
    entry: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Loaded, ReadFailure> {
    let bytes = files.read(entry)?;
    let mut loader = Loader { files, sources, diagnostics, parsed: Vec::new(), state: HashMap::new() };
    loader.add(entry, &bytes);
    let data = loader.data();
    Ok(Loaded { trees: loader.parsed, data })
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
    parsed: Vec<File>,
    state: HashMap<String, State>,
}

/// How far the reading of a file has come.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Its own uses are being read, reached through the `use` at this span, if not the entry.
    Open(Option<Span>),
    Done,
}

/// A file whose uses are being followed: its path and the uses left to do, last first.
struct Pending {
    path: String,
    uses: Vec<Use>,
}

impl Loader<'_> {
    /// Follows uses with an explicit stack: a long chain of files must not exhaust the real one.
    fn add(&mut self, entry: &str, bytes: &[u8]) {
        let mut stack = vec![self.open(entry, bytes, None)];
        while let Some(top) = stack.last_mut() {
            let Some(next) = top.uses.pop() else {
                self.state.insert(top.path.clone(), State::Done);
                stack.pop();
                continue;
            };
            let path = top.path.clone();
            if let Some(pending) = self.follow(&path, &next) {
                stack.push(pending);
            }
        }
    }

    fn open(&mut self, path: &str, bytes: &[u8], via: Option<Span>) -> Pending {
        let id = self.sources.next_id();
        let earlier = self.diagnostics.len();
        let file = match decode(id, bytes) {
            Ok(text) => {
                self.sources.add(path, text.as_str());
                parse(id, &text, self.diagnostics)
            }
            Err((readable, fault)) => {
                self.sources.add(path, readable);
                self.diagnostics.push(*fault);
                // A file that cannot be read says nothing about whether it is used for something.
                self.state.insert(path.to_owned(), State::Open(via));
                return Pending { path: path.to_owned(), uses: Vec::new() };
            }
        };
        if via.is_none() && file.items.is_empty() && self.diagnostics.len() == earlier {
            self.diagnostics.push(
                Diagnostic::new(Code::V0251, format!("`{path}` declares nothing"))
                    .at(Span::new(id, 0, 0), "")
                    .help("`vflow new NAME` writes a small, complete model to start from"),
            );
        }
        let uses = uses_of(&file, self.diagnostics);
        if let (Some(span), true) = (via, file.items.is_empty()) {
            self.diagnostics.push(
                Diagnostic::new(Code::V0250, format!("`{path}` declares nothing"))
                    .at(span, "used for nothing")
                    .help("write its declarations, or delete this line"),
            );
        }
        self.parsed.push(file);
        self.state.insert(path.to_owned(), State::Open(via));
        Pending { path: path.to_owned(), uses }
    }

    fn follow(&mut self, from: &str, item: &Use) -> Option<Pending> {
        let text = match &item.target {
            UseTarget::File(text) => text,
            UseTarget::Library(path) => return self.library(path),
        };
        let Some(path) = join(from, &text.value) else {
            self.report_outside(text);
            return None;
        };
        match self.state.get(&path) {
            Some(State::Done) => return None,
            Some(State::Open(via)) => {
                self.report_circle(&path, text, *via);
                return None;
            }
            None => {}
        }
        let bytes = self.read(&path, text)?;
        Some(self.open(&path, &bytes, Some(item.span)))
    }

    /// The file at a path, which `text` names; `None` where a fault has been reported.
    fn read(&mut self, path: &str, text: &Text) -> Option<Vec<u8>> {
        match self.files.read(path) {
            Ok(bytes) => return Some(bytes),
            Err(ReadFailure::Outside) => self.report_outside(text),
            Err(reason) => self.report_unreadable(path, text, &reason),
        }
        None
    }

    /// A library that the compiler brings; libraries may use each other in circles, for none of them starts.
    fn library(&mut self, path: &Path) -> Option<Pending> {
        let found = match path.names.as_slice() {
            [std, name] if std.text == "std" => library::find(&name.text),
            _ => None,
        };
        let Some(found) = found else {
            self.report_library(path);
            return None;
        };
        // No file of a project has such a path.
        let key = format!("/{}", found.file());
        if self.state.contains_key(&key) {
            return None;
        }
        let id = self.sources.add_library(found.file(), found.text);
        let file = parse(id, found.text, self.diagnostics);
        let uses = uses_of(&file, self.diagnostics);
        self.parsed.push(file);
        self.state.insert(key.clone(), State::Done);
        Some(Pending { path: key, uses })
    }

    fn report_library(&mut self, path: &Path) {
        let written = path.text();
        let names = || library::LIBRARIES.iter().map(|library| library.name);
        let near = super::nearest(written.strip_prefix("std.").unwrap_or(&written), names());
        // `nearest` passes over the name itself, which lacks nothing but its `std.`.
        let near = near.or_else(|| names().find(|name| *name == written));
        let diagnostic = Diagnostic::new(Code::V0221, format!("no library is called `{written}`"))
            .at(path.span, "a name without quotes means a library that comes with the compiler");
        let diagnostic = match near {
            Some(near) => diagnostic.suggestion(format!("write `std.{near}`"), path.span, format!("std.{near}")),
            None => {
                let all: Vec<String> = names().map(|name| format!("`std.{name}`")).collect();
                diagnostic.note(format!("there are {}", all.join(", ")))
            }
        };
        self.diagnostics
            .push(diagnostic.help("to use a file of this project, write its path in quotes: `use \"members.vflow\"`"));
    }

    fn report_outside(&mut self, text: &Text) {
        self.diagnostics.push(
            Diagnostic::new(Code::V0206, format!("`{}` lies outside the project", text.value))
                .at(text.span, "leaves the project's folder")
                .note("a model uses files of its own project only, so that a copy of the folder is complete")
                .help("move the file into the project's folder, or name the folder above with `--root`"),
        );
    }

    fn report_circle(&mut self, path: &str, text: &Text, via: Option<Span>) {
        let diagnostic = Diagnostic::new(Code::V0205, format!("`{path}` leads back to itself"))
            .at(text.span, "closes the circle")
            .note("the files of a program are merged: what one of them declares, all of them can use");
        self.diagnostics.push(match via {
            Some(via) => diagnostic.at(via, "first used here").help("delete one of the two lines"),
            None => diagnostic.help("delete this line"),
        });
    }

    fn report_unreadable(&mut self, path: &str, text: &Text, reason: &ReadFailure) {
        self.diagnostics.push(
            Diagnostic::new(Code::V0207, format!("cannot read `{path}`: {reason}"))
                .at(text.span, "used here")
                .help("the path is relative to the file that holds this line"),
        );
    }
}

/// The uses of a file, last first; the same file twice is a fault.
fn uses_of(file: &File, diagnostics: &mut Diagnostics) -> Vec<Use> {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut uses = Vec::new();
    for item in &file.items {
        let Item::Use(item) = item else { continue };
        let name = match &item.target {
            UseTarget::File(text) => text.value.clone(),
            UseTarget::Library(path) => path.text(),
        };
        if let Some(first) = seen.insert(name.clone(), item.span) {
            diagnostics.push(
                Diagnostic::new(Code::V0208, format!("`{name}` is used twice in this file"))
                    .at(item.span, "again")
                    .at(first, "first used here")
                    .fix("delete this line", item.span, ""),
            );
            continue;
        }
        uses.push(item.clone());
    }
    uses.reverse();
    uses
}
