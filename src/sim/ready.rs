//! A model that is ready to run, and experiments with it.

use std::ops::ControlFlow;

use super::engine::{self, Ensemble, FactOutcome, Recording};
use super::experiment::{Experiment, ExperimentError, PointStatistics, Watcher};
use super::plan::Shapes;
use super::plan::columns::{Origin, columns};
use super::result::{Column, Trajectory};
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
    ///
    /// # Errors
    /// Where it sets what the model does not have.
    pub fn prepare(&self, experiment: &Experiment) -> Result<Prepared<'_>, ExperimentError> {
        let kept = self.kept(experiment);
        Ok(Prepared { ensemble: Ensemble::new(self.model, experiment, &kept)?, kept })
    }

    /// Makes the runs, and hands over each one in the order of points, then runs, until all are done or `each` breaks.
    ///
    /// Where the watcher cancels them, runs that are not done are not handed over, except for a single one, which is marked as cut.
    ///
    /// # Errors
    /// Where the experiment sets what the model does not have, or no threads can be started.
    pub fn run(
        &self,
        experiment: &Experiment,
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) -> Result<(), ExperimentError> {
        self.prepare(experiment)?.run(watcher, each)
    }

    /// Makes the runs, of which only statistics are kept: point by point.
    ///
    /// Where the watcher cancels them, a row tells of the runs that got so far.
    ///
    /// # Errors
    /// As [`Plan::run`], and where the statistics would fill the memory.
    pub fn statistics(
        &self,
        experiment: &Experiment,
        watcher: &dyn Watcher,
    ) -> Result<Vec<PointStatistics>, ExperimentError> {
        self.prepare(experiment)?.statistics(watcher)
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
    ///
    /// # Errors
    /// Where no threads can be started.
    pub fn run(
        &self,
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) -> Result<(), ExperimentError> {
        Recording::new(&self.ensemble, &self.kept).run(watcher, each)
    }

    /// As [`Plan::statistics`].
    ///
    /// # Errors
    /// Where no threads can be started, or the statistics would fill the memory.
    pub fn statistics(&self, watcher: &dyn Watcher) -> Result<Vec<PointStatistics>, ExperimentError> {
        engine::statistics(&self.ensemble, &self.kept, watcher)
    }
}
