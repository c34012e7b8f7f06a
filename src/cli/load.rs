//! From an argument to a compiled program.

use super::failure::Failure;
use super::project::Project;
use crate::driver::{Compilation, compile};
use crate::emit::json;
use crate::model::Model;

/// Compiles the project, or reads its model where the entry file is JSON. Files bear the names
/// under which the user knows them.
pub fn load(project: &Project) -> Result<Compilation, Failure> {
    let mut compilation = if is_json(project) { read_model(project)? } else { compile(project, &project.entry) };
    compilation.sources.rename(|name| project.shown(name));
    Ok(compilation)
}

/// The model of a compilation without errors, which always has one.
pub fn model(project: &Project, compilation: &mut Compilation) -> Result<Model, Failure> {
    let shown = project.shown(&project.entry);
    let failure = || Failure::new(format!("`{shown}` has no errors, and yet no model came of it: a fault of vflow"));
    compilation.model.take().ok_or_else(failure)
}

/// Whether the entry file is a model. No program starts with a brace, so that a model can come
/// through a pipe, too.
pub fn is_json(project: &Project) -> bool {
    let starts_with_brace = || project.text().trim_ascii_start().starts_with(b"{");
    project.entry.to_lowercase().ends_with(".json") || (project.is_stdin() && starts_with_brace())
}

fn read_model(project: &Project) -> Result<Compilation, Failure> {
    let shown = project.shown(&project.entry);
    let text = std::str::from_utf8(project.text()).map_err(|_| Failure::read(&shown, "it is not UTF-8 text"))?;
    let model =
        json::read(text).map_err(|error| Failure::new(format!("cannot read `{shown}` as a vflow model: {error}")))?;
    Ok(Compilation { model: Some(model), used: vec![project.entry.clone()], ..Compilation::default() })
}
