//! `vflow std`: the libraries of patterns that come with the compiler.

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::resolve::library::{self, LIBRARIES, Library};
use crate::resolve::nearest;
use crate::source::Sources;
use crate::syntax::ast::{Item, Pattern};
use crate::syntax::parse;

/// Lists the libraries with their patterns, or prints one.
pub fn run(asked: Option<&str>, terminal: &Terminal) -> Result<Outcome, Failure> {
    let Some(name) = asked.map(str::trim) else { return terminal.out(&list()) };
    let name = name.strip_prefix("std.").unwrap_or(name);
    match library::find(name) {
        Some(library) => terminal.out(library.text),
        None => Err(Failure::new(unknown(name))),
    }
}

fn unknown(name: &str) -> String {
    match nearest(name, LIBRARIES.iter().map(|library| library.name)) {
        Some(near) => format!("no library is called `{name}`; there is `{near}`"),
        None => format!("no library is called `{name}`; `vflow std` lists them"),
    }
}

/// Every library with the first line of what each of its patterns says of itself.
fn list() -> String {
    let mut text = String::new();
    for library in LIBRARIES {
        text.push_str(&format!("use std.{}\n", library.name));
        let patterns = patterns(library);
        let width = patterns.iter().map(|pattern| pattern.header.name.text.len()).max().unwrap_or(0);
        for pattern in &patterns {
            let doc = pattern.header.doc.as_ref().map_or("", |doc| doc.value.as_str());
            let line = format!("  {:width$}  {}", pattern.header.name.text, doc.lines().next().unwrap_or(""));
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text.push_str("\n`vflow std NAME` prints a library\n");
    text
}

fn patterns(library: &Library) -> Vec<Pattern> {
    let id = Sources::default().next_id();
    let file = parse(id, library.text, &mut Diagnostics::default());
    file.items
        .into_iter()
        .filter_map(|item| match item {
            Item::Pattern(pattern) => Some(pattern),
            _ => None,
        })
        .collect()
}
