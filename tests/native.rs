//! The native simulator says in every figure of every row what the reference says.
//!
//! The small models of `tests/models` and many random ones, each run once, as an ensemble of two with its
//! draws, and at both ends of its ranges. Where a claim breaks, the simulator stops on the row on which
//! the reference finds it broken. `engines.rs` holds it against the reference and the generated projects
//! for the examples, where these run anyway.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that goes wrong should stop at once"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

use std::path::{Path, PathBuf};

use models::{MORE, build_json, models_in, random_models, root, workshop};
use python_env::{Engine, Environment, environment, run};

/// Compares the simulator with the reference, all models in one process.
fn agrees(environment: &Environment, folder: &Path, entries: &[PathBuf]) {
    let homes: Vec<PathBuf> = entries.iter().map(|entry| build_json(entry, folder).1).collect();
    let mut python = environment.python();
    python.env("PYTHONPATH", root().join("tests")).env("VFLOW", env!("CARGO_BIN_EXE_vflow"));
    python.arg(root().join("tests/python/check_projects.py")).arg("native").args(&homes);
    match run(&mut python) {
        Ok(said) => println!("{said}"),
        Err(said) => panic!("{said}"),
    }
}

#[test]
fn small_models_agree_with_the_reference() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    agrees(&environment, &workshop("native-models"), &models_in("tests/models"));
}

#[test]
fn random_models_agree_with_the_reference() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let folder = workshop("native-random");
    let entries = random_models(&environment, &folder.join("random"), &MORE);
    agrees(&environment, &folder, &entries);
}
