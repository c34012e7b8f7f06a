//! Every program in the book and in `examples/` compiles: examples without a single diagnostic,
//! programs of the book without errors. Messages and pictures in it are what the compiler says and
//! draws, and the list of codes is complete.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test that goes wrong should stop at once"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vflow::diagnostic::render::{Format, Report};
use vflow::diagnostic::{Code, Severity};
use vflow::driver::{Compilation, compile};
use vflow::emit::diagram::{DiagramKind, mermaid};

/// Where programs stand between prose.
const BOOK: &[&str] = &["README.md", "docs/language.md", "docs/semantics.md", "docs/targets.md", "docs/tutorial.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The ```csv fences of a text, by the file they are.
fn tables(text: &str) -> BTreeMap<String, String> {
    let mut tables = BTreeMap::new();
    let mut current: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut current, line.trim_end()) {
            (None, line) => current = line.strip_prefix("```csv ").map(|name| (name.to_owned(), String::new())),
            (Some(_), "```") => tables.extend(current.take()),
            (Some((_, table)), line) => *table += &format!("{line}\n"),
        }
    }
    tables
}

/// The ```vflow fences of a text, each with its line; those marked `fragment` are parts of a program.
fn programs(text: &str) -> Vec<(usize, String)> {
    let mut programs = Vec::new();
    let mut current: Option<(usize, String)> = None;
    for (line, text) in text.lines().enumerate() {
        match (&mut current, text.trim_end()) {
            (None, "```vflow") => current = Some((line + 2, String::new())),
            (Some(_), "```") => programs.extend(current.take()),
            (Some((_, program)), text) => *program += &format!("{text}\n"),
            (None, _) => {}
        }
    }
    programs
}

fn compile_text(text: &str) -> Compilation {
    compile_among(text, BTreeMap::new())
}

/// Compiles a program in a folder with other files.
fn compile_among(text: &str, mut files: BTreeMap<String, String>) -> Compilation {
    files.insert("model.vflow".to_owned(), text.to_owned());
    compile(&files, "model.vflow")
}

/// Program number `index` of a page.
fn program_of(page: &str, index: usize) -> String {
    let text = fs::read_to_string(root().join(page)).unwrap();
    programs(&text).swap_remove(index).1
}

/// What people read, after `error`, when a program is broken in one place.
fn message(page: &str, index: usize, place: &str, broken: &str) -> String {
    let program = program_of(page, index);
    assert!(program.contains(place), "{page} has no `{place}`");
    let compilation = compile_text(&program.replace(place, broken));
    let text = Report::of(&compilation.sources, &compilation.diagnostics).render(Format::Human, false);
    text.trim_end().strip_prefix("error").unwrap().to_owned()
}

/// What a compilation complains about, in short.
fn complaints(compilation: &Compilation, least: Severity) -> Vec<String> {
    let diagnostics = compilation.diagnostics.iter().filter(|found| found.severity() <= least);
    diagnostics.map(|found| format!("  {}: {}", found.code, found.message)).collect()
}

#[test]
fn programs_of_the_book_have_no_errors() {
    let mut failures = Vec::new();
    for page in BOOK {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for (line, program) in programs(&text) {
            let found = complaints(&compile_among(&program, tables(&text)), Severity::Error);
            if !found.is_empty() {
                failures.push(format!("{page}:{line}\n{}", found.join("\n")));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// The quoted words of a rule of the grammar.
fn words_of(rule: &str) -> Vec<String> {
    let grammar = fs::read_to_string(root().join("grammar/vflow.pest")).unwrap();
    let start = grammar.find(&format!("\n{rule} = ")).unwrap_or_else(|| panic!("the grammar has no `{rule}`"));
    let body = &grammar[start..start + grammar[start..].find("\n}").unwrap()];
    body.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_reference_shows_each_declaration() {
    let text = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let programs = programs(&text);
    let starts = |line: &str, word: &str| {
        line.trim_start().strip_prefix(word).is_some_and(|rest| rest.starts_with(' ') && !rest.trim().is_empty())
    };
    let shown = |word: &str| programs.iter().any(|(_, program)| program.lines().any(|line| starts(line, word)));
    let (all, later) = (words_of("item_word"), words_of("kw_later"));
    assert!(all.len() > 25 && later.iter().all(|word| all.contains(word)), "{all:?} {later:?}");
    let missing: Vec<&String> = all.iter().filter(|word| !later.contains(word) && !shown(word)).collect();
    assert!(missing.is_empty(), "docs/language.md has no program with {missing:?}");
}

#[test]
fn examples_are_beyond_reproach() {
    let mut failures = Vec::new();
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "vflow") {
            let found = complaints(&compile_text(&fs::read_to_string(&path).unwrap()), Severity::Warning);
            if !found.is_empty() {
                failures.push(format!("{}\n{}", path.display(), found.join("\n")));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Puts text between two marks of a page: where it was stale this rebuilds it, and fails.
fn keep(page: &str, from: &str, until: &str, text: &str) {
    let path = root().join(page);
    let old = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let start = old.find(from).unwrap_or_else(|| panic!("{page} has no `{from}`")) + from.len();
    let end = old[start..].find(until).map_or(old.len(), |offset| start + offset);
    if old[start..end] != *text {
        fs::write(&path, format!("{}{text}{}", &old[..start], &old[end..])).unwrap();
        panic!("{page} was stale and has been rebuilt: run the tests again, and commit it");
    }
}

#[test]
fn the_list_of_codes_is_complete() {
    let listed = |code: &&Code| Code::FAMILIES.iter().any(|(prefix, _)| code.name().starts_with(prefix));
    assert_eq!(Code::ALL.iter().find(|code| !listed(code)), None, "a family has no place in the list");
    let mut list = String::new();
    for (prefix, family) in Code::FAMILIES {
        let mut codes = Code::ALL.iter().filter(|code| code.name().starts_with(prefix)).peekable();
        if codes.peek().is_none() {
            continue;
        }
        list += &format!("\n**{family}**\n\n| code | | |\n|---|---|---|\n");
        for code in codes {
            list += &format!("| [{code}]({code}.md) | {} | {} |\n", code.severity(), code.title());
        }
    }
    keep("docs/errors/README.md", "## All codes\n", "\n## ", &list);
}

#[test]
fn messages_of_the_book_are_real() {
    let found = message("README.md", 0, "= price * demand when", "= price when");
    keep("README.md", "```text\nerror", "\n```", &found);
    let found = message("docs/tutorial.md", 1, "= demand * price * earned", "= demand * earned");
    keep("docs/tutorial.md", "```text\nerror", "\n```", &found);
}

#[test]
fn the_picture_of_the_front_page_is_real() {
    let model = compile_text(&program_of("README.md", 0)).model.unwrap();
    keep("README.md", "```mermaid\n", "\n```", mermaid(&model, DiagramKind::Network).trim_end());
}
