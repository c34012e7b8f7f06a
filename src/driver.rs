//! From files to a model: the whole corridor, once.
//!
//! STUB of branch `cli`, to be replaced whole by the lead's driver: it knows only a few faults,
//! just enough for the command line to be tested.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::source::{FileId, Files, Sources, Span, join};

/// What compiling came to.
#[derive(Debug, Default)]
pub struct Compilation {
    /// All files that were read.
    pub sources: Sources,
    /// All that is to be said.
    pub diagnostics: Diagnostics,
    /// The model, if there are no errors.
    pub model: Option<Model>,
    /// The project-relative paths of all files read, the entry first.
    pub used: Vec<String>,
}

/// Compiles the program whose entry file is `entry`.
pub fn compile(files: &dyn Files, entry: &str) -> Compilation {
    let mut compilation = Compilation::default();
    read(files, entry, None, &mut compilation);
    compilation.diagnostics.sort();
    compilation
}

fn read(files: &dyn Files, path: &str, from: Option<Span>, into: &mut Compilation) {
    let report = |into: &mut Compilation, message: String| {
        let diagnostic = Diagnostic::new(Code::V0207, message);
        into.diagnostics.push(match from {
            Some(span) => diagnostic.at(span, "used here"),
            None => diagnostic,
        });
    };
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(reason) => return report(into, format!("cannot read `{path}`: {reason}")),
    };
    into.used.push(path.to_owned());
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => {
            let file = into.sources.add(path, "");
            let diagnostic = Diagnostic::new(Code::V0107, "this file is not UTF-8 text");
            return into.diagnostics.push(diagnostic.at(Span::new(file, 0, 0), ""));
        }
    };
    let file = into.sources.add(path, text.as_str());
    for (offset, _) in text.match_indices("**") {
        let span = span(file, offset, 2);
        let power = Diagnostic::new(Code::V0105, "`**` is not an operator here").at(span, "a power is written `^`");
        into.diagnostics.push(power.fix("write `^`", span, "^"));
    }
    if let Some(offset) = text.trim_end().rfind("///").filter(|offset| !text[*offset..].trim_end().contains('\n')) {
        let span = span(file, offset, 3);
        into.diagnostics.push(Diagnostic::new(Code::V0151, "this doc comment belongs to nothing").at(span, ""));
    }
    for line in text.lines() {
        if let Some(used) = line.strip_prefix("use \"").and_then(|rest| rest.strip_suffix('"')) {
            let offset = used.as_ptr() as usize - text.as_ptr() as usize;
            let span = span(file, offset, used.len());
            match join(path, used) {
                Some(used) if into.used.contains(&used) => {}
                Some(used) => read(files, &used, Some(span), into),
                None => into.diagnostics.push(Diagnostic::new(Code::V0206, "this file is outside the project").at(span, "")),
            }
        }
    }
}

fn span(file: FileId, offset: usize, length: usize) -> Span {
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(file, at(offset), at(offset + length))
}
