//! Every diagnostic code has its page, and the page is true: its bad example gives that code and
//! no other, and its mended example gives none. The form is described in `docs/errors/README.md`.

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

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use vflow::diagnostic::{Code, page};
use vflow::driver::compile;

const HEADINGS: [&str; 4] = ["What it means", "Why it matters", "Example that fails", "Mended"];

/// Codes whose examples cannot be checked as text, each with the reason.
const NOT_AS_TEXT: &[(Code, &str)] = &[
    (Code::V0107, "a page is UTF-8 itself"),
    (Code::V0110, "the example would be megabytes long"),
    (Code::V0506, "raised by targets that need numbers, not by `check`"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The pages as they lie on the disk.
fn pages() -> Vec<(Code, String)> {
    let read = |code: &Code| fs::read_to_string(root().join(format!("docs/errors/{code}.md"))).ok();
    Code::ALL.iter().filter_map(|code| Some((*code, read(code)?.replace("\r\n", "\n")))).collect()
}

/// Fails with all complaints at once.
fn settle(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The headings of the second level, each with what stands under it.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    let mut in_fence = false;
    for line in text.lines() {
        in_fence ^= line.starts_with("```");
        match line.strip_prefix("## ").filter(|_| !in_fence) {
            Some(heading) => sections.push((heading, String::new())),
            None => sections.iter_mut().rev().take(1).for_each(|(_, body)| *body += &format!("{line}\n")),
        }
    }
    sections
}

/// The program in the fences of a section: file → text.
fn program(text: &str, heading: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut current: Option<(String, String)> = None;
    let body = sections(text).into_iter().find(|(found, _)| *found == heading).map_or(String::new(), |(_, body)| body);
    for line in body.lines() {
        match (&mut current, line.strip_prefix("```")) {
            (Some(_), Some(_)) => files.extend(current.take()),
            (Some((_, text)), None) => *text += &format!("{line}\n"),
            (None, Some(info)) if matches!(info.split_whitespace().next(), Some("vflow" | "csv")) => {
                let name = info.split_whitespace().nth(1).unwrap_or("model.vflow");
                current = Some((name.to_owned(), String::new()));
            }
            (None, _) => {}
        }
    }
    files
}

fn as_text(code: Code) -> bool {
    !NOT_AS_TEXT.iter().any(|(other, _)| *other == code)
}

#[test]
fn every_code_has_a_page() {
    let have: BTreeSet<Code> = pages().into_iter().map(|(code, _)| code).collect();
    let missing = Code::ALL.iter().filter(|code| !have.contains(code));
    settle(missing.map(|code| format!("docs/errors/{code}.md is missing: {}", code.title())).collect());
}

#[test]
fn every_page_has_a_code() {
    let names = fs::read_dir(root().join("docs/errors")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name != "README.md");
    let known =
        |name: &String| name.strip_suffix(".md").is_some_and(|name| Code::ALL.iter().any(|code| code.name() == name));
    settle(names.filter(|name| !known(name)).map(|name| format!("docs/errors/{name}: no such code")).collect());
}

/// `src/diagnostic/pages.rs` is generated; where it is stale this rebuilds it, and fails.
#[test]
fn the_table_of_pages_is_current() {
    let arms: String = pages()
        .iter()
        .map(|(code, _)| format!("        Code::{code} => include_str!(\"../../docs/errors/{code}.md\"),\n"))
        .collect();
    let rest = if pages().len() < Code::ALL.len() { "        _ => return None,\n" } else { "" };
    let table = format!(
        "//! The page of each code. Generated from the files of `docs/errors` by `tests/pages.rs`.\n\n\
         use super::Code;\n\n\
         /// The page of a code, in Markdown: what it means, why it matters, an example and how to mend it.\n\
         pub fn page(code: Code) -> Option<&'static str> {{\n    Some(match code {{\n{arms}{rest}    }})\n}}\n"
    );
    let path = root().join("src/diagnostic/pages.rs");
    let current = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    if current != table {
        fs::write(&path, table).unwrap();
        panic!("src/diagnostic/pages.rs was stale and has been rebuilt: run the tests again, and commit it");
    }
}

#[test]
fn pages_keep_to_the_form() {
    let mut complaints = Vec::new();
    for (code, text) in pages() {
        let title = format!("# {code}: {}", code.title());
        if text.lines().next() != Some(title.as_str()) {
            complaints.push(format!("{code}: the first line is not `{title}`"));
        }
        let sections = sections(&text);
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        if headings != HEADINGS {
            complaints.push(format!("{code}: the headings are {headings:?}, not {HEADINGS:?}"));
        }
        for (heading, _) in sections.iter().filter(|(_, body)| body.trim().is_empty()) {
            complaints.push(format!("{code}: nothing stands under `{heading}`"));
        }
        for heading in ["Example that fails", "Mended"] {
            if as_text(code) && !program(&text, heading).contains_key("model.vflow") {
                complaints.push(format!("{code}: no ```vflow fence under `{heading}`"));
            }
        }
        if page(code).map(|page| page.replace("\r\n", "\n")) != Some(text) {
            complaints.push(format!("{code}: `vflow explain` prints another page: the table is stale"));
        }
    }
    settle(complaints);
}

fn codes(files: &BTreeMap<String, String>) -> BTreeSet<Code> {
    compile(files, "model.vflow").diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn bad_examples_give_their_code_and_no_other() {
    let mut complaints = Vec::new();
    for (code, text) in pages().into_iter().filter(|(code, _)| as_text(*code)) {
        let found = codes(&program(&text, "Example that fails"));
        if found != BTreeSet::from([code]) {
            complaints.push(format!("{code}: the bad example gives {found:?}"));
        }
    }
    settle(complaints);
}

#[test]
fn mended_examples_give_nothing() {
    let mut complaints = Vec::new();
    for (code, text) in pages().into_iter().filter(|(code, _)| as_text(*code)) {
        let found = codes(&program(&text, "Mended"));
        if !found.is_empty() {
            complaints.push(format!("{code}: the mended example gives {found:?}"));
        }
    }
    settle(complaints);
}
