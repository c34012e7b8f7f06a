//! Every program in the book and in `examples/` compiles: examples without a single diagnostic,
//! programs of the book without errors. Messages and pictures in it are what the compiler says and
//! draws, and the list of codes is complete.

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
    compile_as("model.vflow", text)
}

fn compile_as(name: &str, text: &str) -> Compilation {
    compile(&BTreeMap::from([(name.to_owned(), text.to_owned())]), name)
}

/// A page, and program number `index` of it.
fn page_and_program(page: &str, index: usize) -> (String, String) {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let (_, program) = programs(&text).swap_remove(index);
    (text, program)
}

/// What people read when a program is broken in one place.
fn message(name: &str, program: &str, place: &str, broken: &str) -> String {
    assert!(program.contains(place), "{name} has no `{place}`");
    let compilation = compile_as(name, &program.replace(place, broken));
    Report::of(&compilation.sources, &compilation.diagnostics).render(Format::Human, false).trim_end().to_owned()
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
            let found = complaints(&compile_text(&program), Severity::Error);
            if !found.is_empty() {
                failures.push(format!("{page}:{line}\n{}", found.join("\n")));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
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

#[test]
fn the_list_of_codes_is_complete() {
    let list = fs::read_to_string(root().join("docs/errors/README.md")).unwrap();
    let line = |code: &Code| format!("| [{code}]({code}.md) | {} | {} |", code.severity(), code.title());
    let missing: Vec<String> = Code::ALL.iter().map(line).filter(|line| !list.contains(line)).collect();
    assert!(missing.is_empty(), "docs/errors/README.md lacks:\n{}", missing.join("\n"));
}

#[test]
fn messages_of_the_book_are_real() {
    let (page, program) = page_and_program("README.md", 0);
    let found = message("commons.vflow", &program, "= price * demand when", "= price when");
    assert!(page.contains(&found), "README.md should show\n{found}");
    let (page, program) = page_and_program("docs/tutorial.md", 1);
    let found = message("shop.vflow", &program, "= demand * price * earned", "= demand * earned");
    assert!(page.contains(&found), "docs/tutorial.md should show\n{found}");
}

#[test]
fn the_picture_of_the_front_page_is_real() {
    let (page, program) = page_and_program("README.md", 0);
    let model = compile_as("commons.vflow", &program).model.unwrap();
    let picture = mermaid(&model, DiagramKind::Network);
    assert!(page.contains(picture.trim_end()), "README.md should show\n{picture}");
}
