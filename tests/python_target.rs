//! The `cadcad` and `radcad` targets: whole files as snapshots, and what holds for every project.

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

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use models::{compiled, models_in, root, stem};
use python_env::{environment, run};
use vflow::emit::project::{MANIFEST, Ownership, Project, plan};
use vflow::emit::python::{Engine, project};

/// A model of `tests/models`.
fn of_tests(name: &str) -> Project {
    project(&compiled(&root().join(format!("tests/models/{name}.vflow"))), Engine::Cadcad)
}

/// The projects of all models that have all their numbers.
fn all() -> Vec<(String, Project)> {
    let paths = models_in("examples").into_iter().chain(models_in("tests/models"));
    let models = paths.map(|path| (stem(&path), compiled(&path)));
    let complete = models.filter(|(_, model)| vflow::analysis::needs(model).is_empty());
    complete.map(|(name, model)| (name, project(&model, Engine::Cadcad))).collect()
}

/// What stands in a file of a project, by the end of its path.
fn content<'a>(project: &'a Project, path: &str) -> &'a str {
    let found = project.files.iter().find(|file| file.path.ends_with(path));
    &found.unwrap_or_else(|| panic!("no {path}")).content
}

fn write(folder: &Path, project: &Project) {
    for file in &project.files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.content).unwrap();
    }
}

#[test]
fn a_model_that_uses_everything() {
    let project = of_tests("everything");
    for path in ["logic.py", "params.py", "state.py", "chance.py", "claims.py", "numeric.py", "clock.py"] {
        insta::assert_snapshot!(format!("everything {path}"), content(&project, &format!("everything_model/{path}")));
    }
}

#[test]
fn names_and_text_that_could_break_a_project() {
    let project = of_tests("names_and_text");
    for path in ["types.py", "structure.py", "columns.py", "behaviors.py", "functions.py", "metrics.py", "__init__.py"]
    {
        insta::assert_snapshot!(format!("names {path}"), content(&project, &format!("lambda_model/{path}")));
    }
    for path in ["README.md", "pyproject.toml", "results.ipynb"] {
        insta::assert_snapshot!(format!("names {path}"), content(&project, path));
    }
}

#[test]
fn the_files_of_a_project() {
    let project = of_tests("phases");
    let list = |file: &vflow::emit::project::File| format!("{:?} {}", file.ownership, file.path);
    insta::assert_snapshot!(project.files.iter().map(list).collect::<Vec<_>>().join("\n"));
}

#[test]
fn projects_are_the_same_bytes_each_time() {
    assert_eq!(all(), all());
}

#[test]
fn engines_differ_only_in_what_is_chosen_first() {
    let model = compiled(&root().join("tests/models/phases.vflow"));
    let (cadcad, radcad) = (project(&model, Engine::Cadcad), project(&model, Engine::Radcad));
    let paths = |project: &Project| project.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&cadcad), paths(&radcad));
    let differs = cadcad.files.iter().zip(&radcad.files).filter(|(left, right)| left.content != right.content);
    let differs: Vec<&str> = differs.map(|(left, _)| left.path.as_str()).collect();
    assert_eq!(differs, ["Makefile", "README.md", "phases_model/engine.py"]);
}

#[test]
fn a_second_build_writes_nothing() {
    for (name, project) in all() {
        let mut disk: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for write in plan(&project, &|_| None, false).unwrap().write {
            disk.insert(write.path, write.content);
        }
        assert!(disk.contains_key(MANIFEST));
        let again = plan(&project, &|path| disk.get(path).cloned(), false).unwrap();
        assert_eq!((again.write, again.advice), (Vec::new(), Vec::new()), "{name}");
        let yours = project.files.iter().filter(|file| file.ownership == Ownership::Yours).count();
        assert_eq!(again.kept.len(), yours, "{name}");
    }
}

/// What a decision may change is read from the state, and starts as the parameters say.
#[test]
fn governed_params_are_read_from_the_state() {
    for (name, key) in [("governed", "share"), ("governed_many", "fee"), ("governed_rk4", "drain")] {
        let project = of_tests(name);
        let reads = |dictionary: &str| {
            let text = format!("{dictionary}[\"{key}\"]");
            let modules =
                project.files.iter().filter(|file| file.path.ends_with(".py") && file.content.contains(&text));
            modules.map(|file| file.path.rsplit('/').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(reads("params"), ["state.py"], "{name}");
        assert!(reads("state").contains(&"logic.py".to_owned()), "{name}");
        assert!(content(&project, "types.py").contains(&format!("    {key}: ")), "{name}");
    }
    // What nobody governs stays a parameter.
    let everything = of_tests("everything");
    assert!(content(&everything, "logic.py").contains("params["));
}

/// Another number in the state is another number in what flows, through lets and shares too.
#[test]
fn a_decision_changes_what_flows() {
    const DECIDE: &str = "
from governed_model import logic
from governed_model.params import make_params
from governed_model.state import initial_state

params = make_params({})
start = initial_state(params)

def after(**decided):
    state = {**start, **decided}
    state = {**state, **logic.values_on_row(params, state)}
    return logic.p_pay(params, 1, [], state)

as_it_is, no_issue, twice = after(), after(issue=0.0), after(share=2 * start['share'])
assert as_it_is['emit'] > 0.0 and no_issue['emit'] == 0.0
gain = as_it_is['team_wallet'] - start['team_wallet']
assert abs(twice['team_wallet'] - start['team_wallet'] - 2 * gain) < 1e-9 * gain
assert after(room=0.1)['team_wallet'] <= 0.1
";
    for engine in [python_env::Engine::CadCad, python_env::Engine::RadCad] {
        let Some(environment) = environment(engine) else { return };
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("python-target").join("decision");
        let _ = fs::remove_dir_all(&folder);
        write(&folder, &of_tests("governed"));
        let mut python = environment.python();
        run(python.current_dir(&folder).args(["-c", DECIDE])).unwrap_or_else(|said| panic!("{said}"));
    }
}

#[test]
fn projects_of_difficult_models_are_clean_and_typed() {
    let Some(environment) = environment(python_env::Engine::CadCad) else { return };
    for name in ["everything", "names_and_text", "decay_rk4", "queue", "governed", "governed_many", "governed_rk4"] {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("python-target").join(name);
        let _ = fs::remove_dir_all(&folder);
        write(&folder, &of_tests(name));
        let tools: [&[&str]; 3] = [
            &["-m", "ruff", "check", "--no-cache", "."],
            &["-m", "ruff", "format", "--no-cache", "--check", "."],
            &["-m", "mypy", "--cache-dir", concat!(env!("CARGO_TARGET_TMPDIR"), "/mypy")],
        ];
        for arguments in tools {
            run(environment.python().current_dir(&folder).args(arguments)).unwrap_or_else(|said| panic!("{said}"));
        }
    }
}

/// Writes every project to the folder that `VFLOW_PROJECTS` names, to be read and run by hand.
#[test]
#[ignore = "writes files: `VFLOW_PROJECTS=dir cargo test --test python_target -- --ignored`"]
fn write_all_projects() {
    let out = PathBuf::from(std::env::var("VFLOW_PROJECTS").unwrap());
    for path in models_in("examples").into_iter().chain(models_in("tests/models")) {
        let model = compiled(&path);
        if vflow::analysis::needs(&model).is_empty() {
            let folder = out.join(stem(&path));
            let _ = fs::remove_dir_all(&folder);
            write(&folder.join("project"), &project(&model, Engine::Cadcad));
            fs::write(folder.join("model.json"), serde_json::to_string(&model).unwrap()).unwrap();
        }
    }
}
