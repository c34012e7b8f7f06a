//! One Python module: its docstring, the imports that its body turned out to need, and its body.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::WIDTH;
use super::text;

/// A module under construction.
#[derive(Debug, Default)]
pub(super) struct Module {
    plain: BTreeSet<String>,
    from: BTreeMap<String, BTreeSet<String>>,
    /// What stands below the imports.
    pub body: String,
    /// Whether the body ends with a function or a class.
    defined: bool,
}

impl Module {
    /// Needs `import name`.
    pub(super) fn import(&mut self, name: &str) {
        self.plain.insert(name.to_owned());
    }

    /// Needs `from module import name`.
    pub(super) fn import_from(&mut self, module: &str, name: &str) {
        self.from.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// Appends text to the body.
    pub(super) fn push(&mut self, text: &str) {
        self.body.push_str(text);
    }

    /// Appends a definition with the two empty lines that stand before it.
    pub(super) fn define(&mut self, text: &str) {
        self.body.push_str("\n\n");
        self.body.push_str(text);
        self.defined = true;
    }

    /// Appends a constant with its comment, and the empty lines that stand before it.
    pub(super) fn constant(&mut self, text: &str) {
        self.body.push_str(if self.defined { "\n\n" } else { "\n" });
        self.body.push_str(text);
        self.defined = false;
    }

    /// Appends a line that divides a long module.
    pub(super) fn section(&mut self, title: &str) {
        self.body.push_str(&format!("\n\n# --- {} ---\n", super::text::one_line(title)));
        self.defined = false;
    }

    /// Does not need anything from a module after all.
    pub(super) fn forget(&mut self, module: &str) {
        self.from.remove(module);
    }

    /// Does not need a name after all.
    pub(super) fn forget_name(&mut self, module: &str, name: &str) {
        if let Some(names) = self.from.get_mut(module) {
            names.remove(name);
        }
    }

    /// Takes back the last section's title if nothing was appended after `before` bytes.
    pub(super) fn withdraw_section(&mut self, before: usize) {
        if self.body.len() == before
            && let Some(start) = self.body.rfind("\n\n# --- ")
        {
            self.body.truncate(start);
            self.defined = self.body.lines().last().is_some_and(|line| line.starts_with("    "));
        }
    }

    /// The whole module; `header` says who wrote it.
    pub(super) fn finish(&self, summary: &str, paragraphs: &[String], header: &str) -> String {
        let mut out = header.to_owned();
        out.push_str(&text::docstring(0, summary, paragraphs));
        let groups = [self.outside(false), self.outside(true), self.local()];
        for group in groups.iter().filter(|group| !group.is_empty()) {
            out.push('\n');
            out.push_str(group);
        }
        let body = self.body.trim_matches('\n');
        if !body.is_empty() {
            let first = body.trim_start();
            let definition = first.starts_with("def ") || first.starts_with("class ") || first.starts_with('@');
            out.push_str(if definition { "\n\n" } else { "\n" });
            out.push_str(body);
            out.push('\n');
        }
        out
    }

    /// Imports from outside the project: from Python's own library, or from packages.
    fn outside(&self, packages: bool) -> String {
        let wanted = |name: &&String| name.starts_with("numpy") == packages;
        let mut out: String = self.plain.iter().filter(wanted).map(|name| format!("import {name}\n")).collect();
        let from = self.from.iter().filter(|(module, _)| !module.starts_with('.') && wanted(module));
        for (module, names) in from {
            out.push_str(&from_import(module, names));
        }
        out
    }

    fn local(&self) -> String {
        self.from
            .iter()
            .filter(|(module, _)| module.starts_with('.'))
            .map(|(module, names)| from_import(module, names))
            .collect()
    }
}

fn from_import(module: &str, names: &BTreeSet<String>) -> String {
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_by_cached_key(|name| (kind(name), name.to_lowercase(), (*name).clone()));
    let words: Vec<&str> = sorted.iter().map(|name| name.as_str()).collect();
    let short = format!("from {module} import {}", words.join(", "));
    if short.chars().count() <= WIDTH {
        return short + "\n";
    }
    let lines: String = words.iter().map(|name| format!("    {name},\n")).collect();
    format!("from {module} import (\n{lines})\n")
}

/// Constants, then classes, then functions, as import sorters order them.
fn kind(name: &str) -> u8 {
    if name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        0
    } else if name.chars().next().is_some_and(|c| c.is_ascii_uppercase()) {
        1
    } else {
        2
    }
}
