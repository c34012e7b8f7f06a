//! The models that benchmarks measure are what they are said to be.

use std::collections::BTreeMap;

#[path = "support/large.rs"]
mod large;

#[test]
fn ten_thousand_declarations_are_about_a_megabyte() {
    let bytes = large::large_model(10_000).len();
    assert!((800_000..1_300_000).contains(&bytes), "{bytes} bytes");
}

#[test]
fn large_models_have_no_errors() {
    let files = BTreeMap::from([("model.vflow".to_owned(), large::large_model(500))]);
    let compilation = vflow::driver::compile(&files, "model.vflow");
    assert!(!compilation.diagnostics.has_errors(), "{:?}", compilation.diagnostics);
    assert!(compilation.model.is_some());
}
