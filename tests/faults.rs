//! Every file in `tests/faults/` is a model with one fault, as a user would make it. Its name starts
//! with the code that it must give (`v0301_…`: and no other), and the rendered message is a snapshot: read them.

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

use vflow::diagnostic::fix;
use vflow::diagnostic::render::{Format, Report};
use vflow::diagnostic::{Fix, Severity};
use vflow::driver::{Compilation, compile};

#[test]
fn each_fault_gives_its_code_and_a_message_that_helps() {
    insta::glob!("faults/*/*.vflow", |path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let folder = path.parent().unwrap();
        let files = FaultFolder(folder.to_owned());
        let compilation = compile(&files, &name);
        let found: BTreeSet<String> =
            compilation.diagnostics.iter().map(|diagnostic| diagnostic.code.name().to_owned()).collect();
        if let Some(code) = code_of(&name) {
            assert!(found.contains(&code), "{name} must give {code}, gives {found:?}");
            // Faults of the text (`V0101_…`) show many shapes in one file, whatever their names mean.
            let alone = name.starts_with('v');
            assert!(!alone || found.len() == 1, "{name} must give {code} alone, gives {found:?}");
        }
        let report = Report::of(&compilation.sources, &compilation.diagnostics);
        insta::assert_snapshot!(report.render(Format::Human, false));
    });
}

/// `v0301_adds_two_assets.vflow` must give V0301.
fn code_of(name: &str) -> Option<String> {
    let code = name.get(..5)?.to_uppercase();
    vflow::diagnostic::Code::from_name(&code).map(|code| code.name().to_owned())
}

/// What is offered is text that can be read: no edit, taken for itself, makes a fault of the text
/// (`V01…`) that was not there before.
#[test]
fn what_every_edit_writes_can_be_read() {
    let mut offered = 0;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    for folder in std::fs::read_dir(root).unwrap().flatten() {
        for path in std::fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|ending| ending != "vflow") {
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let compilation = compile(&FaultFolder(folder.path()), &name);
            let before = unreadable(&compilation);
            for fix in compilation.diagnostics.iter().flat_map(|diagnostic| &diagnostic.fixes) {
                let text = edited(&compilation, fix, &name);
                let after = unreadable(&compile(&OneFile(folder.path(), name.clone(), text.clone()), &name));
                let new: Vec<&String> = after.difference(&before).collect();
                assert!(new.is_empty(), "{name}: `{}` gives {new:?} in\n{text}", fix.message);
                offered += 1;
            }
        }
    }
    assert!(offered > 100, "only {offered} edits were offered");
}

/// The faults of the text, without their places, which edits move.
fn unreadable(compilation: &Compilation) -> BTreeSet<String> {
    let errors = compilation.diagnostics.iter().filter(|it| it.severity() == Severity::Error);
    let faults = errors.filter(|it| it.code.name().starts_with("V01"));
    faults.map(|it| format!("{}: {}", it.code.name(), it.message)).collect()
}

/// The text of the entry file after one fix, which has to fit.
fn edited(compilation: &Compilation, fix: &Fix, name: &str) -> String {
    let (file, source) = compilation.sources.iter().next().unwrap();
    assert!(!fix.edits.is_empty(), "{name}: `{}` edits nothing", fix.message);
    assert!(fix.edits.iter().all(|edit| edit.span.file == file), "{name}: `{}` edits another file", fix.message);
    fix::edited(&source.text, 0..source.text.len(), &fix.edits).unwrap_or_else(|| panic!("{name}: {fix:?}"))
}

/// A folder of faults, of which one file has another text.
struct OneFile(std::path::PathBuf, String, String);

impl vflow::source::Files for OneFile {
    fn read(&self, path: &str) -> Result<Vec<u8>, vflow::source::ReadFailure> {
        let OneFile(folder, name, text) = self;
        if path == name { Ok(text.clone().into_bytes()) } else { FaultFolder(folder.clone()).read(path) }
    }
}

/// A folder of faults as a project, so that faults of `use` can be tested too.
struct FaultFolder(std::path::PathBuf);

impl vflow::source::Files for FaultFolder {
    fn read(&self, path: &str) -> Result<Vec<u8>, vflow::source::ReadFailure> {
        std::fs::read(self.0.join(path)).map_err(|_| vflow::source::ReadFailure::Missing)
    }
}

#[test]
fn every_code_has_a_fault() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for folder in std::fs::read_dir(root).unwrap().flatten() {
        for file in std::fs::read_dir(folder.path()).unwrap().flatten() {
            if let Some(code) = code_of(&file.file_name().to_string_lossy()) {
                *seen.entry(code).or_default() += 1;
            }
        }
    }
    // These need bytes, sizes or an asked target: tests of their own in `tests/cli.rs` and `tests/syntax.rs`.
    let elsewhere = ["V0107", "V0110", "V0506"];
    let missing: Vec<&str> = vflow::diagnostic::Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|code| !seen.contains_key(*code) && !elsewhere.contains(code))
        .collect();
    assert!(missing.is_empty(), "codes without a fault in tests/faults: {missing:?}");
}
