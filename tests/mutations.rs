//! A model that somebody changed by hand in its JSON is refused with a message, or every target
//! can be made of it: nothing in between, and never a panic.

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

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::{bathtub, commons::commons, hostile::hostile, sketch};
use vflow::analysis::needs;
use vflow::driver::compile;
use vflow::emit::diagram::DiagramKind;
use vflow::emit::json::{json, read};
use vflow::emit::{Maker, TARGETS};
use vflow::model::Model;

/// The models that are changed.
static MODELS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let examples = ["coffee_shop", "constant_product", "bitcoin", "workshop"].map(example);
    let written = [bathtub(), sketch(), commons(), hostile()];
    written.iter().chain(&examples).map(|model| serde_json::from_str(&json(model)).unwrap()).collect()
});

fn example(name: &str) -> Model {
    let path = format!("{}/examples/{name}.vflow", env!("CARGO_MANIFEST_DIR"));
    compile(&OneFile(std::fs::read(path).unwrap()), "main.vflow").model.expect(name)
}

/// A project of one file.
struct OneFile(Vec<u8>);

impl vflow::source::Files for OneFile {
    fn read(&self, _: &str) -> Result<Vec<u8>, vflow::source::ReadFailure> {
        Ok(self.0.clone())
    }
}

/// One change: which place, what happens to it, and with what.
#[derive(Clone, Debug)]
struct Change {
    place: usize,
    kind: usize,
    with: usize,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = any::<(usize, usize, usize)>().prop_map(|(place, kind, with)| Change { place, kind, with });
    prop::collection::vec(change, 1..4)
}

/// What hands write by mistake.
fn nasty() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!("in"),
        json!("class"),
        json!("a b"),
        json!("../x"),
        json!("\u{0}\"\n"),
        json!("rest"),
        json!("time"),
        json!("truth"),
        json!("1/"),
        json!("2026-13-45"),
        json!([]),
        json!({}),
    ]
}

/// Every place of a document, as a JSON pointer.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                places(inner, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                places(inner, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

/// The document with one change.
fn changed(mut document: Value, change: &Change) -> Value {
    let mut all = Vec::new();
    places(&document, String::new(), &mut all);
    let place = all[change.place % all.len()].clone();
    let other = document.pointer(&all[change.with % all.len()]).unwrap().clone();
    let nasty = nasty();
    match change.kind % 6 {
        // Another value, from a list or from elsewhere in the document.
        0 => *document.pointer_mut(&place).unwrap() = nasty[change.with % nasty.len()].clone(),
        1 => *document.pointer_mut(&place).unwrap() = other,
        // A string or number of the same kind: the shape stays, the sense does not.
        2 | 3 => {
            let like = |text: &&String| same_kind(document.pointer(text).unwrap(), document.pointer(&place).unwrap());
            let alike: Vec<&String> = all.iter().filter(like).collect();
            let value = document.pointer(alike[change.with % alike.len()]).unwrap().clone();
            *document.pointer_mut(&place).unwrap() = value;
        }
        // Left out, or turned round.
        _ => {
            let (above, name) = place.rsplit_once('/').unwrap_or(("", ""));
            match document.pointer_mut(above).unwrap() {
                Value::Object(fields) => {
                    fields.remove(name);
                }
                Value::Array(items) if change.with.is_multiple_of(3) => items.reverse(),
                Value::Array(items) => {
                    let item = items.remove(name.parse().unwrap());
                    if change.with.is_multiple_of(2) {
                        items.extend([item.clone(), item]);
                    }
                }
                _ => {}
            }
        }
    }
    document
}

fn same_kind(one: &Value, other: &Value) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Makes everything that can be made of a model.
fn make_all(model: &Model) -> usize {
    let complete = needs(model).is_empty();
    let made = TARGETS.iter().map(|target| match target.maker {
        Maker::File(_, make) => make(model).len(),
        Maker::Diagram(_, make) => DiagramKind::ALL.into_iter().map(|kind| make(model, kind.into()).len()).sum(),
        Maker::Project(make) if complete => make(model).files.len(),
        Maker::Project(_) => 1,
    });
    made.sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_models_are_refused_or_built(model in any::<prop::sample::Index>(), changes in changes()) {
        let document = changes.iter().fold(MODELS[model.index(MODELS.len())].clone(), changed);
        match read(&document.to_string()) {
            Ok(model) => prop_assert!(make_all(&model) > 0),
            Err(error) => prop_assert!(!error.message.is_empty() && error.line > 0 && error.column > 0),
        }
    }
}

#[test]
fn unchanged_models_are_built() {
    for document in MODELS.iter() {
        let model = read(&document.to_string()).unwrap();
        assert!(make_all(&model) > 0);
    }
}
