//! `vflow check`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arguments::{Check, Format};
use super::failure::{Failure, Outcome};
use super::load::{is_json, load};
use super::mend::mend;
use super::project::Project;
use super::terminal::Terminal;
use crate::diagnostic::render::{Counts, Report, summary};
use crate::driver::Compilation;

/// A program among those to check.
struct Program {
    project: Project,
    compilation: Compilation,
    /// Where its files lie on the disk; the first is the entry.
    paths: Vec<PathBuf>,
}

/// Checks the programs and reports. A file that cannot be read does not keep the others from it.
pub fn run(arguments: &Check, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = arguments.root.as_deref();
    let mut outcome = Outcome::Clean;
    let mut programs = Vec::new();
    for file in unique(&arguments.files) {
        match open(file, root) {
            Ok(program) => programs.push(program),
            Err(failure) => {
                terminal.complain(&failure);
                outcome = Outcome::Failed;
            }
        }
    }
    leave_out_used(&mut programs);
    if arguments.fix {
        for program in &mut programs {
            if !is_json(&program.project) {
                program.compilation = mend(&program.project, terminal)?;
            }
        }
    }
    if programs.is_empty() {
        return Ok(outcome);
    }
    Ok(outcome.max(report(&programs, arguments, terminal)?))
}

fn report(programs: &[Program], arguments: &Check, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut report = Report::default();
    for program in programs {
        report.add(&program.compilation.sources, &program.compilation.diagnostics);
    }
    let counts = Counts::of(report.findings());
    let denied = arguments.deny.is_some() && counts.warnings > 0;
    if arguments.format == Format::Human {
        let mut text = report.render(arguments.format.into(), terminal.colours_err());
        text.push_str(&summary(report.findings(), &names(programs)));
        if denied && counts.errors == 0 {
            text.push_str("warnings fail this check, because of `--deny warnings`\n");
        }
        terminal.say(&text);
    } else {
        terminal.out(&report.render(arguments.format.into(), false))?;
    }
    Ok(if counts.errors > 0 || denied { Outcome::Faults } else { Outcome::Clean })
}

/// The programs with something to say of them, or all where there is nothing.
fn names(programs: &[Program]) -> Vec<String> {
    let shown = |program: &Program| program.project.shown(&program.project.entry);
    let faulty: Vec<String> =
        programs.iter().filter(|program| !program.compilation.diagnostics.is_empty()).map(shown).collect();
    if faulty.is_empty() { programs.iter().map(shown).collect() } else { faulty }
}

fn open(file: &Path, root: Option<&Path>) -> Result<Program, Failure> {
    let project = Project::open(file, root)?;
    let compilation = load(&project)?;
    let on_disk = |path: &String| {
        let path = project.path(path);
        path.canonicalize().unwrap_or(path)
    };
    let paths = std::iter::once(&project.entry).chain(&compilation.used).map(on_disk).collect();
    Ok(Program { project, compilation, paths })
}

/// The files in their order, each once.
fn unique(files: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    let mut seen = BTreeSet::new();
    files.iter().filter(move |file| seen.insert((*file).clone()))
}

/// Leaves out every program whose entry file another one uses. Of programs that use each other in
/// a circle the last one stays.
fn leave_out_used(programs: &mut Vec<Program>) {
    let mut index = 0;
    while let Some(program) = programs.get(index) {
        let entry = program.paths.first();
        let used = programs
            .iter()
            .enumerate()
            .any(|(other, program)| other != index && program.paths.iter().any(|path| Some(path) == entry));
        if used {
            programs.remove(index);
        } else {
            index += 1;
        }
    }
}
