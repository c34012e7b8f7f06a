//! The native simulator: facts, and promises that every run keeps.

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

use std::ops::ControlFlow;
use std::path::Path;

use models::models_in;
use vflow::model::Model;
use vflow::sim::{Plan, Trajectory, Unwatched};

fn model(path: &Path) -> Model {
    models::compiled(path)
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
        let mut runs: Vec<Trajectory> = Vec::new();
        plan.run(&plan.experiment(), &Unwatched, &mut |run| {
            runs.push(run);
            ControlFlow::Continue(())
        });
        let [run] = runs.as_slice() else { panic!("one run") };
        assert_eq!(run.stopped, None, "{}", path.display());
        assert_eq!(run.cells.len(), plan.columns().len());
    }
}
