//! `vflow run`: simulates a model, and tells what happened.
//!
//! Where standard output is a terminal it shows a summary; in a pipe it carries the results as
//! CSV. With `--out FILE` the results go there and the summary to standard output, and `--plot`
//! asks for the summary wherever it goes.

pub mod arguments;
mod columns;
mod digest;
mod execute;
mod plot;
mod progress;
mod settings;
pub(super) mod style;
mod summary;
mod write;

use std::io::{self, IsTerminal};
use std::path::Path;

use num_traits::ToPrimitive;

use super::build;
use super::failure::{Failure, Outcome};
use super::load;
use super::project::Project;
use super::terminal::Terminal;
use super::unquantified::unquantified;
use crate::diagnostic::Severity;
use crate::diagnostic::render::{Format, Report, count};
use crate::driver::Compilation;
use crate::model::Model;
use crate::sim::{Column, Experiment, Plan};
use arguments::Run;
use execute::{Done, Wanted, execute};
use settings::{Asked, Reading};
use style::Style;
use summary::Summary;
use write::{Target, Writer};

/// Runs the model, writes the results, and says what happened.
pub fn run(arguments: &Run, terminal: &Terminal) -> Result<Outcome, Failure> {
    check_usage(arguments)?;
    let project = Project::open(&arguments.file, arguments.root.as_deref())?;
    let mut compilation = load::load(&project)?;
    if !say_faults(&project, &compilation, terminal) {
        return Ok(Outcome::Faults);
    }
    let model = load::model(&project, &mut compilation)?;
    if let Some(missing) = unquantified(&model, "a run", &compilation) {
        build::say_missing(&project, compilation, missing, terminal);
        return Ok(Outcome::Faults);
    }
    if let Some(path) = file(arguments) {
        build::refuse_sources(path, &project, &compilation)?;
    }
    let Some(asked) = read(arguments, &model, terminal) else { return Ok(Outcome::Failed) };
    simulate(arguments, &model, asked, terminal)
}

/// Options that do not go together, as far as their own parser does not tell.
fn check_usage(arguments: &Run) -> Result<(), Failure> {
    if let Some((run, runs)) = arguments.run.zip(arguments.runs).filter(|(run, runs)| run > runs) {
        let failure = Failure::new(format!("there is no run {run} in an ensemble of {runs}"));
        return Err(failure.help(format!("`--run` takes a number from 1 to {runs}, or leave out `--runs`")));
    }
    if arguments.out.is_some() && file(arguments).is_none() && !arguments.plot.is_empty() {
        let failure = Failure::new("`--out -` and `--plot` both ask for standard output");
        return Err(failure.help("leave one of them out, or write to a file: `--out results.csv`"));
    }
    Ok(())
}

/// The file that results are written to, if it is one.
fn file(arguments: &Run) -> Option<&Path> {
    arguments.out.as_deref().filter(|out| out.as_os_str() != "-")
}

/// Reports errors; of warnings it only says that there are some. Whether there is no error.
fn say_faults(project: &Project, compilation: &Compilation, terminal: &Terminal) -> bool {
    if compilation.diagnostics.has_errors() {
        build::say(project, compilation, terminal);
        return false;
    }
    let warnings = compilation.diagnostics.iter().filter(|it| it.severity() == Severity::Warning).count();
    if warnings > 0 {
        let shown = project.shown(&project.entry);
        terminal.say(&format!("{}: `vflow check {shown}` tells them\n", count(warnings, "warning")));
    }
    true
}

/// Reads the settings; `None` where they are faulty, which is then said.
fn read(arguments: &Run, model: &Model, terminal: &Terminal) -> Option<Asked> {
    let mut reading = Reading::new(model);
    let asked = reading.all(&arguments.set, &arguments.vary, arguments.until.as_deref());
    let report = Report::of(&reading.sources, &reading.diagnostics);
    terminal.say(&report.render(Format::Human, terminal.colours_err()));
    (!reading.diagnostics.has_errors()).then_some(asked)
}

fn simulate(arguments: &Run, model: &Model, asked: Asked, terminal: &Terminal) -> Result<Outcome, Failure> {
    let plan = Plan::with_agents(model, arguments.agents);
    let kept = columns::choose(plan.columns(), &arguments.columns)?;
    let columns: Vec<Column> = kept.iter().filter_map(|place| plan.columns().get(*place)).cloned().collect();
    let draw = columns::drawn(&columns, &arguments.plot)?;
    let to_stdout = arguments.out.is_some() && file(arguments).is_none();
    let told = !to_stdout && (io::stdout().is_terminal() || file(arguments).is_some() || !arguments.plot.is_empty());
    let sink = match (file(arguments), told) {
        (None, true) => None,
        (path, _) => Some(writer(path, &columns, &asked)?),
    };
    let experiment = experiment(arguments, model, asked, kept);
    let wanted = Wanted {
        columns: &columns,
        draw: (!draw.is_empty()).then_some(draw),
        statistics: arguments.stats,
        summary: told,
        varied: experiment.points.first().into_iter().flatten().map(|it| it.parameter.clone()).collect(),
    };
    let done = execute(&plan, model, &experiment, wanted, sink)?;
    let facts = if done.interrupted { Vec::new() } else { plan.facts() };
    let command = |run: u64| arguments.command(run);
    let summary = Summary {
        model,
        columns: &columns,
        told: &done.told,
        facts: &facts,
        asked: (experiment.runs, experiment.points.len().to_u64().unwrap_or(u64::MAX)),
        again: arguments.again(),
        seed: experiment.seed,
        every: experiment.every,
        took: done.took,
        command: &command,
        seen: !arguments.stats,
        style: Style { colour: terminal.colours_out() && told, unicode: style::is_utf8() },
    };
    tell(arguments, &summary, &done, told, terminal)
}

/// Says what happened, where it is wanted, and how the command ends.
fn tell(
    arguments: &Run,
    summary: &Summary<'_>,
    done: &Done,
    told: bool,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    if told {
        terminal.out(&summary.text())?;
    } else {
        terminal.say(&summary.faults());
    }
    if let Some(path) = file(arguments) {
        terminal.say(&format!("wrote {}\n", path.display()));
    }
    if done.interrupted {
        let (runs, points) = summary.asked;
        let all = runs.saturating_mul(points);
        terminal.say(&match done.told.cut {
            Some(step) => format!("interrupted: the run was cut off after step {step}, and is kept up to there\n"),
            None => format!("interrupted: {} of {all} runs are done, and kept\n", done.told.runs),
        });
        return Ok(Outcome::Interrupted);
    }
    Ok(if summary.is_faulty() { Outcome::Faults } else { Outcome::Clean })
}

/// Opens what results are written to: a file in the format of its ending, else CSV to standard output.
fn writer(path: Option<&Path>, columns: &[Column], asked: &Asked) -> Result<Writer, Failure> {
    let format = path.map_or(Ok(write::Format::Csv), write::Format::of)?;
    let target = path.map_or(Target::Stdout, |path| Target::File(path.to_owned()));
    Writer::new(&target, format, columns, asked.points.len() > 1)
}

fn experiment(arguments: &Run, model: &Model, asked: Asked, columns: Vec<usize>) -> Experiment {
    let runs = if arguments.run.is_some() { 1 } else { arguments.runs.unwrap_or(1) };
    let again = arguments.again().is_some();
    Experiment {
        runs,
        first: arguments.run.unwrap_or(1),
        // A single run takes the `=` of each param; one made again out of an ensemble draws as it did there.
        drawn: runs > 1 || again,
        seed: arguments.seed.unwrap_or(model.ecosystem.seed),
        settings: asked.settings,
        points: asked.points,
        steps: asked.steps,
        every: arguments.every,
        columns,
        jobs: arguments.jobs,
    }
}
