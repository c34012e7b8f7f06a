//! The reference implementation is right on its own: its tests, its types, its style.

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

#[path = "support/python_env.rs"]
mod python_env;

use std::path::Path;
use std::process::Command;

use python_env::{Engine, environment, run};

/// Runs a Python tool on the reference.
fn check(arguments: &[&str]) {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let mut python: Command = environment.python();
    python.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"));
    if let Err(said) = run(python.args(arguments)) {
        panic!("{said}");
    }
}

#[test]
fn reference_passes_its_own_tests() {
    check(&["-m", "pytest", "-q", "-p", "no:cacheprovider", "reference/tests"]);
}

#[test]
fn reference_is_typed() {
    check(&["-m", "mypy", "--strict", "--cache-dir", env!("CARGO_TARGET_TMPDIR"), "-p", "reference"]);
}

#[test]
fn reference_is_clean() {
    check(&["-m", "ruff", "check", "--no-cache", "reference", "python"]);
    check(&["-m", "ruff", "format", "--no-cache", "--check", "reference", "python"]);
}
