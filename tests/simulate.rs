//! The native simulator: facts, and promises that every run keeps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test that goes wrong should stop at once"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

#[path = "simulate/cancelled.rs"]
mod cancelled;
#[path = "simulate/facts.rs"]
mod facts;
#[path = "simulate/lanes.rs"]
mod lanes;
#[path = "simulate/networks.rs"]
mod networks;
#[path = "simulate/runge_kutta.rs"]
mod runge_kutta;
#[path = "simulate/settings.rs"]
mod settings;
#[path = "simulate/stops.rs"]
mod stops;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use models::models_in;
use vflow::model::Model;
use vflow::sim::{Experiment, Plan, Trajectory, Unwatched};

fn model(path: &Path) -> Model {
    models::compiled(path)
}

/// The model of a text, which must be free of errors.
fn text(text: &str) -> Model {
    let files = BTreeMap::from([("model.vflow".to_owned(), text.to_owned())]);
    let compilation = vflow::driver::compile(&files, "model.vflow");
    compilation.model.unwrap_or_else(|| panic!("{:#?}\n{text}", compilation.diagnostics))
}

/// All runs of an experiment.
fn runs(plan: &Plan, experiment: &Experiment) -> Vec<Trajectory> {
    let mut runs = Vec::new();
    plan.run(experiment, &Unwatched, &mut |run| {
        runs.push(run);
        ControlFlow::Continue(())
    })
    .unwrap();
    runs
}

/// The numbers of a column of a run.
fn column<'a>(plan: &Plan, run: &'a Trajectory, name: &str) -> &'a [f64] {
    let place = plan.columns().iter().position(|column| column.name == name);
    &run.cells[place.unwrap_or_else(|| panic!("no column {name}"))]
}

#[test]
fn every_fact_is_reproduced() {
    let mut count = 0;
    for path in models_in("examples").into_iter().chain(models_in("tests/models")) {
        let model = model(&path);
        for fact in Plan::new(&model).facts() {
            assert_eq!(fact.stopped, None, "{}: {}", path.display(), fact.id);
            for found in &fact.expectations {
                assert!(found.holds, "{}: {} of {}: {:?}", path.display(), found.text, fact.id, found.sides);
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} expectations");
}

#[test]
fn every_model_runs_to_its_end() {
    for path in models_in("examples").into_iter().chain(models_in("tests/models")) {
        let model = model(&path);
        let plan = Plan::new(&model);
        let runs = runs(&plan, &plan.experiment());
        let [run] = runs.as_slice() else { panic!("one run") };
        assert_eq!(run.stopped, None, "{}", path.display());
        assert_eq!(run.cells.len(), plan.columns().len());
    }
}
