//! The `cadcad` and `radcad` targets: whole files as snapshots, and what holds for every project.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vflow::driver::compile;
use vflow::emit::project::{Ownership, Project};
use vflow::emit::python::{Engine, project};
use vflow::model::Model;

/// The model of a `.vflow` file of this repository.
fn model(path: &Path) -> Model {
    let text = fs::read_to_string(path).unwrap();
    model_of(&path.file_name().unwrap().to_string_lossy(), text)
}

/// The model of a text.
fn model_of(name: &str, text: String) -> Model {
    let compilation = compile(&BTreeMap::from([(name.to_owned(), text)]), name);
    compilation.model.unwrap_or_else(|| panic!("{name}: {:#?}", compilation.diagnostics))
}

/// All models of this repository.
fn paths() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["examples", "tests/models", "tests/python_target"].map(|folder| root.join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "vflow"));
    paths.sort();
    paths
}

/// Writes every project to the folder that `VFLOW_PROJECTS` names, to be read and run by hand.
#[test]
#[ignore = "writes files: `VFLOW_PROJECTS=dir cargo test --test python_target -- --ignored`"]
fn write_all_projects() {
    let out = PathBuf::from(std::env::var("VFLOW_PROJECTS").unwrap());
    for path in paths() {
        let Ok(model) = std::panic::catch_unwind(|| model(&path)) else { continue };
        let folder = out.join(path.file_stem().unwrap());
        let _ = fs::remove_dir_all(&folder);
        if vflow::analysis::needs(&model).is_empty() {
            write(&folder.join("project"), &project(&model, Engine::Cadcad));
            fs::write(folder.join("model.json"), serde_json::to_string(&model).unwrap()).unwrap();
        }
    }
}

fn write(folder: &Path, project: &Project) {
    for file in &project.files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.content).unwrap();
    }
    assert!(project.files.iter().any(|file| file.ownership == Ownership::Generated));
}
