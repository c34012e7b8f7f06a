//! Generated projects run on the real engines, and every figure of every row is what the reference says.
//!
//! The models are all examples, the small models of `tests/models` and a fixed set of random ones,
//! each run once with its defaults and once as an ensemble of two, draws and all. On the way the
//! reference checks conservation, bounds, invariants and facts. The native simulator is compared with
//! both: with the projects also in what cut each transfer and how often a parameter was drawn again.

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

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use models::{RANDOM, build, models_in, random_models, root, workshop};
use python_env::{Engine, environment, run};

/// Compiles all models for an engine and compares them with the reference in one process.
fn agrees(engine: Engine) {
    let Some(environment) = environment(engine) else { return };
    let folder = workshop(&format!("engines-{}", engine.name()));
    let mut entries = models_in("examples");
    entries.extend(models_in("tests/models"));
    entries.extend(random_models(&environment, &folder.join("random"), &RANDOM));
    let homes: Vec<PathBuf> = entries.iter().map(|entry| build(entry, &folder, engine)).collect();

    let mut python = environment.python();
    python.env("PYTHONPATH", root().join("tests")).env("MPLBACKEND", "Agg");
    // This has the native simulator compared as well.
    python.env("VFLOW", env!("CARGO_BIN_EXE_vflow"));
    python.arg(root().join("tests/python/check_projects.py")).arg(engine.name()).args(&homes);
    match run(&mut python) {
        Ok(said) => println!("{said}"),
        Err(said) => panic!("{said}"),
    }
}

#[test]
fn cadcad_agrees_with_the_reference() {
    agrees(Engine::CadCad);
}

#[test]
fn radcad_agrees_with_the_reference() {
    agrees(Engine::RadCad);
}

#[test]
fn projects_pass_their_own_tests() {
    for engine in [Engine::CadCad, Engine::RadCad] {
        let Some(environment) = environment(engine) else { return };
        let folder = workshop(&format!("own-tests-{}", engine.name()));
        for entry in models_in("examples") {
            let project = build(&entry, &folder, engine).join("project");
            let mut python = environment.python();
            python.current_dir(&project).env("PYTHONPATH", &project).env("MPLBACKEND", "Agg");
            run(python.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])).unwrap_or_else(|said| panic!("{said}"));
        }
    }
}

/// Gives the files that all projects have under one name a second of their own: mypy's cache takes files of one name, size and
/// second for the same.
fn date(project: &Path, moment: SystemTime) {
    for folder in ["tests", "experiments"] {
        for entry in fs::read_dir(project.join(folder)).unwrap().flatten() {
            fs::File::options().write(true).open(entry.path()).unwrap().set_modified(moment).unwrap();
        }
    }
}

#[test]
fn projects_are_clean_and_typed() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let (folder, cache) = (workshop("clean"), workshop("mypy"));
    for (index, entry) in models_in("examples").iter().enumerate() {
        let project = build(entry, &folder, Engine::CadCad).join("project");
        date(&project, SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 + index as u64));
        let tools: [&[&str]; 3] = [
            &["-m", "ruff", "check", "--no-cache", "."],
            &["-m", "ruff", "format", "--no-cache", "--check", "."],
            &["-m", "mypy", "--strict", "--cache-dir", cache.to_str().unwrap(), "."],
        ];
        for arguments in tools {
            let mut python = environment.python();
            run(python.current_dir(&project).args(arguments)).unwrap_or_else(|said| panic!("{said}"));
        }
    }
}
