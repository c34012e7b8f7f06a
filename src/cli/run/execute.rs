//! Runs an experiment: each result is written and digested as it comes, and then let go.

use std::ops::ControlFlow;
use std::time::Duration;

use num_traits::ToPrimitive;

use super::digest::{Digest, Told, of_statistics};
use super::progress::Progress;
use super::write::{Writer, Written};
use crate::cli::failure::Failure;
use crate::model::Model;
use crate::sim::{Chosen, Column, Experiment, ExperimentError, Plan, Trajectory, Watcher};

/// What is wanted of an experiment.
pub struct Wanted<'a> {
    /// The columns that are kept.
    pub columns: &'a [Column],
    /// Those to draw; chosen by themselves where nobody named them.
    pub draw: Option<Vec<usize>>,
    /// Whether a summary is told; else only what went wrong is.
    pub summary: bool,
    /// Statistics instead of runs.
    pub statistics: bool,
    /// Parameters that are varied: each has a column in what is written.
    pub varied: Vec<String>,
}

impl Wanted<'_> {
    /// Whether a parameter gets a column: what stays the same in all runs does not.
    fn has_column(&self, chosen: &Chosen) -> bool {
        chosen.redrawn.is_some() || self.varied.contains(&chosen.id)
    }
}

/// What came of it.
pub struct Done {
    /// What there is to tell.
    pub told: Told,
    /// How long the runs took.
    pub took: Duration,
    /// Whether Ctrl-C ended it.
    pub interrupted: bool,
}

/// Runs it all.
pub fn execute(
    plan: &Plan,
    model: &Model,
    experiment: &Experiment,
    wanted: Wanted<'_>,
    mut sink: Option<Writer>,
) -> Result<Done, Failure> {
    let points = experiment.points.len().to_u64().unwrap_or(u64::MAX);
    let beside = sink.as_ref().and_then(Writer::beside);
    let progress = Progress::new(experiment.runs.saturating_mul(points).saturating_mul(experiment.steps), beside);
    let told = if wanted.statistics {
        statistics(plan, model, experiment, &wanted, &progress, sink.as_mut())
    } else {
        runs(plan, model, experiment, &wanted, &progress, sink.as_mut())
    };
    let took = progress.end();
    let told = told?;
    if let Some(sink) = sink {
        sink.finish()?;
    }
    Ok(Done { told, took, interrupted: progress.cancelled() })
}

fn runs(
    plan: &Plan,
    model: &Model,
    experiment: &Experiment,
    wanted: &Wanted<'_>,
    progress: &Progress,
    mut sink: Option<&mut Writer>,
) -> Result<Told, Failure> {
    let mut digest = Digest::new(model, wanted.columns, experiment, wanted.draw.clone());
    let mut failure = None;
    let made = plan.run(experiment, progress, &mut |mut trajectory: Trajectory| {
        digest.note(&trajectory);
        if wanted.summary {
            digest.add(&trajectory);
        }
        let Some(sink) = &mut sink else { return ControlFlow::Continue(()) };
        trajectory.chosen.retain(|chosen| wanted.has_column(chosen));
        match sink.trajectory(&trajectory) {
            Ok(Written::On) => ControlFlow::Continue(()),
            Ok(Written::Enough) => ControlFlow::Break(()),
            Err(why) => {
                failure = Some(why);
                ControlFlow::Break(())
            }
        }
    });
    made.map_err(|error| refused(&error))?;
    failure.map_or_else(|| Ok(digest.told()), Err)
}

/// Why no run was made, and what to do.
fn refused(error: &ExperimentError) -> Failure {
    let failure = Failure::new(format!("no run was made: {error}"));
    match error {
        ExperimentError::Threads(_) => {
            failure.help("let fewer work, as in `--jobs 2`, or raise the limit on processes")
        }
        ExperimentError::Statistics { .. } => {
            failure.help("keep every so many rows only, as in `--every 100`, or fewer columns with `--columns`")
        }
        _ => failure,
    }
}

fn statistics(
    plan: &Plan,
    model: &Model,
    experiment: &Experiment,
    wanted: &Wanted<'_>,
    progress: &Progress,
    sink: Option<&mut Writer>,
) -> Result<Told, Failure> {
    let mut found = plan.statistics(experiment, progress).map_err(|error| refused(&error))?;
    let told = of_statistics(model, wanted.columns, wanted.draw.as_deref(), &found);
    let Some(sink) = sink else { return Ok(told) };
    for point in &mut found {
        let varied = point.chosen.iter().filter(|chosen| wanted.varied.contains(&chosen.id));
        point.table.chosen = varied.cloned().collect();
        if sink.statistics(&point.table)? == Written::Enough {
            break;
        }
    }
    Ok(told)
}
