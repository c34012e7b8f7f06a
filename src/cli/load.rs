//! From an argument to a compiled program.

use serde::Deserialize;

use super::failure::Failure;
use super::project::Project;
use crate::driver::{Compilation, compile};
use crate::model::{FORMAT, Model};

/// Compiles the project, or reads its model where the entry file is JSON. Files bear the names
/// under which the user knows them.
pub fn load(project: &Project) -> Result<Compilation, Failure> {
    let mut compilation = if is_json(project) { read_model(project)? } else { compile(project, &project.entry) };
    compilation.sources.rename(|name| project.shown(name));
    Ok(compilation)
}

/// Whether the entry file is a model. No program starts with a brace, so that a model can come
/// through a pipe, too.
pub fn is_json(project: &Project) -> bool {
    let starts_with_brace = || project.text().trim_ascii_start().starts_with(b"{");
    project.entry.to_lowercase().ends_with(".json") || (project.is_stdin() && starts_with_brace())
}

/// The one field that must be read before the others can be trusted.
#[derive(Deserialize)]
struct Version {
    vflow: u32,
}

fn read_model(project: &Project) -> Result<Compilation, Failure> {
    let shown = project.shown(&project.entry);
    let no_model = |error: serde_json::Error| {
        let what = if error.is_data() { "it is not a vflow model" } else { "it is not JSON" };
        Failure::read(&shown, format!("{what}: {error}"))
    };
    let Version { vflow } = serde_json::from_slice(project.text()).map_err(no_model)?;
    if vflow != FORMAT {
        let message = format!("it is a model of format {vflow}, and this vflow reads format {FORMAT}");
        return Err(Failure::read(&shown, message));
    }
    let model: Model = serde_json::from_slice(project.text()).map_err(no_model)?;
    Ok(Compilation { model: Some(model), used: vec![project.entry.clone()], ..Compilation::default() })
}
