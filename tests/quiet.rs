//! What is no fault gives no message: models that once were warned of for nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that goes wrong should stop at once"
)]

use std::collections::BTreeMap;
use std::path::Path;

use vflow::driver::compile;

#[test]
fn nothing_is_said_of_sound_models() {
    insta::glob!("quiet/*.vflow", silent);
}

#[test]
fn nothing_is_said_of_the_models_of_benchmarks() {
    insta::glob!("../benches/models", "*.vflow", silent);
}

fn silent(path: &Path) {
    let name = path.file_name().expect("a model has a name").to_string_lossy().into_owned();
    let files = BTreeMap::from([(name.clone(), std::fs::read_to_string(path).expect("it can be read"))]);
    let compilation = compile(&files, &name);
    let said: Vec<String> = compilation.diagnostics.iter().map(|it| format!("{}: {}", it.code, it.message)).collect();
    assert!(said.is_empty(), "{name}: {said:#?}");
}
