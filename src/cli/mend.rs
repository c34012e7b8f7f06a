//! `check --fix`: applies the certain fixes, then says what is left.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::project::Project;
use super::terminal::Terminal;
use super::write::{self, NewFile};
use crate::diagnostic::fix::{self, Fixed};
use crate::diagnostic::render::count;
use crate::driver::{Compilation, compile};
use crate::source::{Files, ReadFailure};

/// One fix may bring another to light, but not for ever.
const ROUNDS: usize = 10;
/// The byte order mark, which the core may have taken off.
const MARK: &str = "\u{feff}";

/// The project's files with the mended ones in front of them.
struct Mended<'a> {
    project: &'a Project,
    texts: BTreeMap<String, String>,
}

impl Files for Mended<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFailure> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.project.read(path),
        }
    }
}

/// Mends the files of a project in place, or standard input to standard output, and compiles what
/// came of it. Nothing is written before all is mended.
pub fn mend(project: &Project, terminal: &Terminal) -> Result<Compilation, Failure> {
    let mut mended = Mended { project, texts: BTreeMap::new() };
    let mut compilation = compile(&mended, &project.entry);
    let mut fixes = 0;
    for _ in 0..ROUNDS {
        let fixed = fix::apply(&compilation.sources, &compilation.diagnostics);
        if !mended.take(&fixed, &compilation) {
            break;
        }
        fixes += fixed.count;
        compilation = compile(&mended, &project.entry);
    }
    write_all(&mended, terminal)?;
    if fixes > 0 {
        let names: Vec<String> = mended.texts.keys().map(|path| project.shown(path)).collect();
        terminal.say(&format!("mended {} in {}\n", count(fixes, "fault"), names.join(", ")));
    }
    compilation.sources.rename(|name| project.shown(name));
    Ok(compilation)
}

impl Mended<'_> {
    /// Takes over the texts that changed, and tells whether there are any.
    fn take(&mut self, fixed: &Fixed, compilation: &Compilation) -> bool {
        let mut changed = false;
        for (id, text) in &fixed.files {
            let Some(file) = compilation.sources.get(*id) else { continue };
            // What was not read from the project (the built-in library) is not the user's to mend.
            if compilation.used.contains(&file.name) && *text != *file.text {
                let mark = self.read(&file.name).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()));
                let mark = if mark && !text.starts_with(MARK) { MARK } else { "" };
                self.texts.insert(file.name.clone(), format!("{mark}{text}"));
                changed = true;
            }
        }
        changed
    }
}

fn write_all(mended: &Mended, terminal: &Terminal) -> Result<(), Failure> {
    let project = mended.project;
    if project.is_stdin() {
        let text = mended.texts.get(&project.entry).map(String::as_bytes);
        terminal.out(&String::from_utf8_lossy(text.unwrap_or(project.text())))?;
        return Ok(());
    }
    let file = |(path, text): (&String, &String)| NewFile::new(project.path(path), text).shown(project.shown(path));
    let files: Vec<NewFile> = mended.texts.iter().map(file).collect();
    write::all(&files)
}
