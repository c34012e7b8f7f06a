//! The Python target for index sets: the rule for arrays, and a project with everything in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that goes wrong should stop at once"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

use models::{build, compiled, root, workshop};
use python_env::{Engine, environment, run};
use vflow::emit::python::project;

/// Either version of NumPy settles as the rule for single numbers does, element by element.
#[test]
fn arrays_are_settled_as_single_numbers_are() {
    for engine in [Engine::CadCad, Engine::RadCad] {
        let Some(environment) = environment(engine) else { return };
        let mut python = environment.python();
        python.arg(root().join("tests/python/check_rationing.py"));
        python.arg(root().join("src/emit/python/templates"));
        println!("{}", run(&mut python).unwrap_or_else(|said| panic!("{said}")));
    }
}

#[test]
fn a_project_with_index_sets_passes_its_own_tests() {
    for engine in [Engine::CadCad, Engine::RadCad] {
        let Some(environment) = environment(engine) else { return };
        let folder = workshop(&format!("arrays-{}", engine.name()));
        let project = build(&root().join("tests/models/crowd.vflow"), &folder, engine).join("project");
        let mut python = environment.python();
        python.current_dir(&project).env("PYTHONPATH", &project).env("MPLBACKEND", "Agg");
        run(python.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])).unwrap_or_else(|said| panic!("{said}"));
        if engine == Engine::RadCad {
            continue; // the tools that look at code stand in the other environment
        }
        let tools: [&[&str]; 3] = [
            &["-m", "ruff", "check", "--no-cache", "."],
            &["-m", "ruff", "format", "--no-cache", "--check", "."],
            &["-m", "mypy", "--strict", "--cache-dir", concat!(env!("CARGO_TARGET_TMPDIR"), "/mypy"), "."],
        ];
        for arguments in tools {
            run(environment.python().current_dir(&project).args(arguments)).unwrap_or_else(|said| panic!("{said}"));
        }
    }
}

/// A file that was spoilt stops the import, and says where it is wrong.
#[test]
fn a_spoilt_file_is_told() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let folder = workshop("arrays-spoilt");
    let project = build(&root().join("tests/models/crowd.vflow"), &folder, Engine::CadCad).join("project");
    let file = project.join("data/price.csv");
    let good = std::fs::read_to_string(&file).unwrap();
    let told = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let mut python = environment.python();
        python.current_dir(&project).env("PYTHONPATH", &project);
        run(python.args(["-c", "import crowd_model"])).unwrap_err()
    };
    let none = told(&good.replace("2.5\n", "much\n"));
    assert!(none.contains("price.csv, line 3: 'much' in column 'close' is no number"), "{none}");
    let back = told(&good.replace("25.5,25.5", "25.5,5"));
    assert!(back.contains("price.csv, line 4: 'time (day)' must rise from row to row"), "{back}");
    let lost = told(&good.replace("close", "open"));
    assert!(lost.contains("price.csv has no column 'close'"), "{lost}");
}

#[test]
fn what_is_generated_for_index_sets() {
    let project = project(&compiled(&root().join("tests/models/crowd.vflow")), vflow::emit::python::Engine::Cadcad);
    let content = |path: &str| &project.files.iter().find(|file| file.path.ends_with(path)).unwrap().content;
    for path in ["logic.py", "state.py", "params.py", "sets.py", "tables.py", "series.py", "arrays.py", "types.py"] {
        insta::assert_snapshot!(format!("crowd {path}"), content(&format!("crowd_model/{path}")));
    }
    insta::assert_snapshot!("crowd price.csv", content("data/price.csv"));
}
