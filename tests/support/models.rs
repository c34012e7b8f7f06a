//! Models to run: the examples, the small ones with known results, and random ones.

#![allow(dead_code, reason = "each test uses its part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vflow::analysis::{Need, needs};
use vflow::driver::compile;
use vflow::emit::{json, python};

use crate::python_env::{Engine, Environment, run};

/// Examples that say on purpose too little to be run.
const SKETCHES: &[&str] = &["workshop"];

/// Random models: the seeds of a kind, how large they are, and whether they hold index sets, tables and files.
pub type Random = (std::ops::Range<usize>, usize, bool);

/// Which random models are run on all engines.
pub const RANDOM: [Random; 3] = [(0..24, 6, false), (24..32, 16, false), (1000..1014, 6, true)];

/// Which more of them the native simulator runs.
pub const MORE: [Random; 3] = [(100..150, 8, false), (150..154, 24, false), (2000..2030, 6, true)];

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder for a test to work in; it is left for whoever wants to see what went wrong.
pub fn workshop(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder); // not there on the first run
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// The entry files in a folder of the repository, without those only shown as sketches.
pub fn models_in(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "vflow"));
    paths.retain(|path| !SKETCHES.contains(&stem(path).as_str()));
    paths.sort();
    assert!(!paths.is_empty(), "no models in {folder}");
    paths
}

/// Writes random models into a folder, always the same.
pub fn random_models(environment: &Environment, folder: &Path, kinds: &[Random]) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for (seeds, size, many) in kinds.iter().cloned() {
        let mut python = environment.python();
        python.current_dir(root().join("tests")).args(["-m", "reference.random_model", "--seeds"]);
        python.args([seeds.start.to_string(), seeds.end.to_string(), "--size".to_owned(), size.to_string()]);
        python.args(many.then_some("--many"));
        run(python.arg("--out").arg(folder)).unwrap_or_else(|said| panic!("{said}"));
        paths.extend(seeds.map(|seed| folder.join(format!("random_{seed}.vflow"))));
    }
    paths
}

/// Compiles a model into `folder/<name>/model.json` and `folder/<name>/project/`; gives its folder.
pub fn build(entry: &Path, folder: &Path, engine: Engine) -> PathBuf {
    let (model, home) = build_json(entry, folder);
    let engine = match engine {
        Engine::CadCad => python::Engine::Cadcad,
        Engine::RadCad => python::Engine::Radcad,
    };
    for file in python::project(&model, engine).files {
        write(&home.join("project").join(file.path), &file.content);
    }
    home
}

/// Compiles a model into `folder/<name>/model.json`; gives it, and its folder.
pub fn build_json(entry: &Path, folder: &Path) -> (vflow::model::Model, PathBuf) {
    let model = compiled(entry);
    let open: Vec<Need> = needs(&model);
    assert!(open.is_empty(), "{} cannot be run yet: {open:#?}", entry.display());
    let home = folder.join(stem(entry));
    write(&home.join("model.json"), &json::json(&model));
    (model, home)
}

/// The model of an entry file, which must be free of errors.
pub fn compiled(entry: &Path) -> vflow::model::Model {
    let folder = entry.parent().expect("an entry stands in a folder");
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    let name = entry.file_name().expect("an entry is a file").to_string_lossy();
    let compilation = compile(&files, &name);
    compilation.model.unwrap_or_else(|| panic!("{} has errors:\n{:#?}", entry.display(), compilation.diagnostics))
}

/// All models and tables of numbers below a folder, by their path relative to it.
fn collect(folder: &Path, base: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, base, files);
        } else if path.extension().is_some_and(|extension| extension == "vflow" || extension == "csv") {
            let name = path.strip_prefix(base).expect("it lies below").to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path).expect("a model is text"));
        }
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the target folder can be written");
    fs::write(path, text).expect("the target folder can be written");
}

/// The name of a file without its ending.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
