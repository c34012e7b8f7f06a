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

use vflow::diagnostic::render::{Format, Report};
use vflow::driver::compile;

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
