//! Experiments: which runs of a model are made, and what is kept of them.

use std::ops::ControlFlow;

use super::engine::{self, Ensemble, FactOutcome, Recording};
use super::plan::Shapes;
use super::plan::columns::{Origin, columns};
use super::result::{Chosen, Column, Stop, Trajectory};
use super::statistics::StatisticsTable;
use crate::model::Model;

/// A model that is ready to run.
///
/// The model lacks nothing: [`crate::analysis::needs`] is empty.
#[derive(Debug)]
pub struct Plan<'m> {
    model: &'m Model,
    origins: Vec<Origin>,
    columns: Vec<Column>,
}

/// A parameter that is set otherwise than by default.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its qualified name.
    pub parameter: String,
    /// One of its elements, from 0; all of them where absent.
    pub element: Option<usize>,
    /// What it is set to, in base quantities; 1 for true.
    pub value: f64,
}

/// Which runs are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// How many runs at each point of the grid.
    pub runs: u64,
    /// The number of the first one, from 1.
    pub first: u64,
    /// Whether uncertain parameters are drawn, as they are where there are several runs.
    pub drawn: bool,
    /// The seed of all random streams.
    pub seed: u64,
    /// What is set in all runs.
    pub settings: Vec<Setting>,
    /// What is set besides at each point of the grid; at least one point, which may set nothing.
    pub points: Vec<Vec<Setting>>,
    /// How many steps are made.
    pub steps: u64,
    /// Every how many rows one is kept; row 0 and the last one always are.
    pub every: u64,
    /// Which columns are kept, by their places in [`Plan::columns`].
    pub columns: Vec<usize>,
    /// How many threads work; as many as the machine has where absent.
    pub jobs: Option<usize>,
}

/// What the runs at a point of the grid come to.
#[derive(Clone, Debug, PartialEq)]
pub struct PointStatistics {
    /// Which point, from 0.
    pub point: usize,
    /// How many runs were made.
    pub runs: u64,
    /// Parameters that were set or varied, as they stood; those that were drawn are as in the first run.
    pub chosen: Vec<Chosen>,
    /// The statistics of each row and column.
    pub table: StatisticsTable,
    /// How many runs stopped.
    pub stopped: u64,
    /// Of the first of them, the number of the run, and why it stopped.
    pub stops: Vec<(u64, Stop)>,
}

/// Follows a long experiment.
pub trait Watcher: Sync {
    /// So many steps more are done, over all runs.
    fn finished(&self, _steps: u64) {}

    /// Whether no more is to be done.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Looks away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watcher for Unwatched {}

impl<'m> Plan<'m> {
    /// Of a model; large populations are summed up in its columns.
    pub fn new(model: &'m Model) -> Plan<'m> {
        Plan::with_agents(model, false)
    }

    /// As [`Plan::new`]; with `agents`, each agent of a population has columns of its own.
    pub fn with_agents(model: &'m Model, agents: bool) -> Plan<'m> {
        let origins = columns(model, &Shapes::of(model), agents);
        let columns = origins.iter().map(|origin| origin.column.clone()).collect();
        Plan { model, origins, columns }
    }

    /// The model.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// All columns that can be kept: what moves the model first, then what is reported of it.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// One run with everything as the model says, and all columns kept.
    pub fn experiment(&self) -> Experiment {
        Experiment {
            runs: 1,
            first: 1,
            drawn: false,
            seed: self.model.ecosystem.seed,
            settings: Vec::new(),
            points: vec![Vec::new()],
            steps: self.model.ecosystem.time.as_ref().map_or(0, |time| time.steps),
            every: 1,
            columns: (0..self.columns.len()).collect(),
            jobs: None,
        }
    }

    /// Compiles what an experiment needs, so that it can be made several times.
    pub fn prepare(&self, experiment: &Experiment) -> Prepared<'_> {
        let kept = self.kept(experiment);
        Prepared { ensemble: Ensemble::new(self.model, experiment, &kept), kept }
    }

    /// Makes the runs, and hands over each one in the order of points, then runs, until all are done or `each` breaks.
    pub fn run(
        &self,
        experiment: &Experiment,
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) {
        self.prepare(experiment).run(watcher, each);
    }

    /// Makes the runs, of which only statistics are kept: point by point.
    pub fn statistics(&self, experiment: &Experiment, watcher: &dyn Watcher) -> Vec<PointStatistics> {
        self.prepare(experiment).statistics(watcher)
    }

    /// The facts of the model, each with what came out.
    pub fn facts(&self) -> Vec<FactOutcome> {
        engine::facts(self.model)
    }

    fn kept(&self, experiment: &Experiment) -> Vec<&Origin> {
        experiment.columns.iter().filter_map(|place| self.origins.get(*place)).collect()
    }
}

/// An experiment that is compiled.
#[derive(Debug)]
pub struct Prepared<'p> {
    ensemble: Ensemble<'p>,
    kept: Vec<&'p Origin>,
}

impl Prepared<'_> {
    /// As [`Plan::run`].
    pub fn run(&self, watcher: &dyn Watcher, each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>) {
        Recording::new(&self.ensemble, &self.kept).run(watcher, each);
    }

    /// As [`Plan::statistics`].
    pub fn statistics(&self, watcher: &dyn Watcher) -> Vec<PointStatistics> {
        engine::statistics(&self.ensemble, &self.kept, watcher)
    }
}
