//! `vflow build`.

use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Build;
use super::failure::{Failure, Outcome};
use super::folder;
use super::load;
use super::project::Project;
use super::terminal::Terminal;
use super::unquantified::unquantified;
use super::write::{self, NewFile};
use crate::diagnostic::render::{Format, Report, summary};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::driver::Compilation;
use crate::emit::Maker;
use crate::emit::diagram::{DiagramKind, Picture};

/// Compiles the model, says what is to be said about it, and writes the target.
pub fn run(arguments: &Build, terminal: &Terminal) -> Result<Outcome, Failure> {
    check_usage(arguments)?;
    let project = Project::open(&arguments.file, arguments.root.as_deref())?;
    let mut compilation = load::load(&project)?;
    say(&project, &compilation, terminal);
    if compilation.diagnostics.has_errors() {
        return Ok(Outcome::Faults);
    }
    let model = &load::model(&project, &mut compilation)?;
    match arguments.target.0.maker {
        Maker::File(ending, make) => write_file(arguments, &project, &compilation, (ending, &make(model)), terminal),
        Maker::Diagram(ending, make) => {
            let picture = Picture { kind: diagram(arguments), folded: arguments.fold };
            write_file(arguments, &project, &compilation, (ending, &make(model, picture)), terminal)
        }
        Maker::Project(make) => {
            if let Some(missing) =
                unquantified(model, &format!("the target `{}`", arguments.target.0.name), &compilation)
            {
                say_missing(&project, compilation, missing, terminal);
                return Ok(Outcome::Faults);
            }
            let folder = arguments.out.clone().unwrap_or_else(|| PathBuf::from(&model.ecosystem.meta.name));
            folder::write(&make(model), &folder, arguments.force, terminal).map(|()| Outcome::Clean)
        }
    }
}

/// The diagram that is asked for.
fn diagram(arguments: &Build) -> DiagramKind {
    arguments.diagram.map_or(DiagramKind::StockFlow, |choice| choice.0)
}

pub(super) fn say_missing(project: &Project, compilation: Compilation, missing: Diagnostic, terminal: &Terminal) {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(missing);
    say(project, &Compilation { diagnostics, ..compilation }, terminal);
}

fn check_usage(arguments: &Build) -> Result<(), Failure> {
    let target = arguments.target;
    if arguments.diagram.is_some() && !target.draws() {
        let message = format!("the target `{}` draws no diagram", target.0.name);
        return Err(Failure::new(message).help("leave out `--diagram`, or choose the target `mermaid` or `dot`"));
    }
    if arguments.fold && !(target.draws() && diagram(arguments) == DiagramKind::StockFlow) {
        let failure =
            Failure::new("`--fold` folds applications of patterns, and only the diagram `stockflow` shows them");
        return Err(failure.help("leave out `--fold`, or draw that diagram with the target `mermaid` or `dot`"));
    }
    if target.is_folder() && arguments.out.is_none() {
        let message = format!("the target `{}` is a folder of files", target.0.name);
        return Err(Failure::new(message).help("say where to put it: `--out DIR`"));
    }
    Ok(())
}

pub(super) fn say(project: &Project, compilation: &Compilation, terminal: &Terminal) {
    let report = Report::of(&compilation.sources, &compilation.diagnostics);
    if !report.findings().is_empty() {
        let text = report.render(Format::Human, terminal.colours_err());
        let names = [project.shown(&project.entry)];
        terminal.say(&(text + &summary(report.findings(), &names)));
    }
}

/// Writes the one file of a target: to standard output, to the file that `--out` names, or under
/// the model's name into the folder that it names.
fn write_file(
    arguments: &Build,
    project: &Project,
    compilation: &Compilation,
    (ending, text): (&str, &str),
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let Some(out) = arguments.out.as_ref().filter(|out| out.as_os_str() != "-") else { return terminal.out(text) };
    let is_folder = out.is_dir() || out.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    let path = if is_folder { out.join(format!("{}.{ending}", stem(project))) } else { out.clone() };
    refuse_sources(&path, project, compilation)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    }
    write::all(&[NewFile::new(&path, text)])?;
    terminal.say(&format!("wrote {}\n", path.display()));
    Ok(Outcome::Clean)
}

/// A slip of the finger must not cost the model.
pub(super) fn refuse_sources(path: &Path, project: &Project, compilation: &Compilation) -> Result<(), Failure> {
    let Ok(real) = fs::canonicalize(path) else { return Ok(()) };
    let is_source = |source: &String| fs::canonicalize(project.path(source)).is_ok_and(|source| source == real);
    if compilation.used.iter().any(is_source) {
        let message = format!("cannot write `{}`: it is a file of the model", path.display());
        return Err(Failure::new(message));
    }
    Ok(())
}

/// The name of the model's file without its ending.
fn stem(project: &Project) -> String {
    let stem = Path::new(&project.entry).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|_| !project.is_stdin()).unwrap_or_else(|| "model".to_owned())
}
