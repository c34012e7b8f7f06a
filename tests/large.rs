//! The large models that benchmarks measure are valid, and the same every time.

#[path = "support/large.rs"]
mod large;

use std::collections::BTreeMap;

use large::large_model;
use vflow::driver::compile;

#[test]
fn large_models_compile() {
    let text = large_model(1_000);
    assert_eq!(text, large_model(1_000));
    let files = BTreeMap::from([("large.vflow".to_owned(), text)]);
    let compilation = compile(&files, "large.vflow");
    assert!(compilation.model.is_some(), "{:#?}", compilation.diagnostics);
}
