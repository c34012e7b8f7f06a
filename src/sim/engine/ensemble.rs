//! Ensembles: all runs of an experiment, in blocks that go side by side, on all cores.

use std::ops::Range;
use std::sync::OnceLock;

use super::advance::Advance;
use super::explain::{explain, explained};
use super::lanes::{Halt, Job, Lanes, Settings};
use super::points::Points;
use crate::model::{Model, Parameter};
use crate::sim::experiment::{Experiment, ExperimentError, Watcher};
use crate::sim::plan::columns::Origin;
use crate::sim::plan::{Compiled, Purpose, Shapes, compile};
use crate::sim::result::{Chosen, Stop};
use crate::sim::tape::Block;
use crate::sim::tape::block::{Eight, One, SixtyFour};

/// Registers of a block of runs that fit into the second cache of a core, in bytes.
const CACHE: usize = 1 << 20;

/// An experiment that is compiled.
#[derive(Debug)]
pub struct Ensemble<'m> {
    model: &'m Model,
    purpose: Purpose<'m>,
    compiled: Compiled,
    /// Compiled when the first run stops.
    explained: OnceLock<Compiled>,
    points: Points,
    experiment: Experiment,
}

impl<'m> Ensemble<'m> {
    /// Compiles what an experiment needs; what is kept are these columns.
    ///
    /// # Errors
    /// Where it sets what the model does not have.
    pub fn new(model: &'m Model, experiment: &Experiment, kept: &[&Origin]) -> Result<Ensemble<'m>, ExperimentError> {
        let points = Points::of(model, experiment)?;
        let id = |place: &usize| model.parameters.get(*place).map(|parameter| parameter.meta.id.as_str());
        let given = points.whole.iter().filter_map(id).collect();
        let partly = points.partly.iter().filter_map(id).collect();
        let purpose = Purpose { given, partly, drawn: experiment.drawn, ..Purpose::default() };
        let compiled = compile(model, purpose.clone(), kept, &[]);
        Ok(Ensemble { model, purpose, compiled, explained: OnceLock::new(), points, experiment: experiment.clone() })
    }

    /// How many runs there are, at all points together.
    pub fn count(&self) -> u64 {
        self.experiment.runs.saturating_mul(self.points() as u64)
    }

    /// Some of the runs, by their places from 0: all of a point, then all of the next one.
    pub fn jobs(&self, places: Range<u64>) -> Vec<Job> {
        let Experiment { first, runs, .. } = self.experiment;
        let job = |place: u64| {
            let point = usize::try_from(place.checked_div(runs)?).ok()?;
            Some(Job { point, run: first.saturating_add(place % runs) })
        };
        (places.start..places.end.min(self.count())).filter_map(job).collect()
    }

    /// What runs start from.
    pub fn settings(&self) -> Settings<'_> {
        Settings { seed: self.experiment.seed, points: &self.points.numbers, steps: self.experiment.steps }
    }

    /// How many points the grid has.
    pub fn points(&self) -> usize {
        self.points.numbers.len()
    }

    /// What is compiled.
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// What is asked for.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// How many runs go side by side: as many as the caches bear.
    pub fn width(&self, jobs: u64) -> usize {
        let bytes = self.compiled.program.blocks * 8;
        match jobs {
            0 | 1 => One::LANES,
            // Wider blocks would be mostly empty.
            2..=24 => Eight::LANES,
            _ if bytes * SixtyFour::LANES > CACHE => Eight::LANES,
            _ => SixtyFour::LANES,
        }
    }

    /// Makes the runs of a block, and shows each row that is kept. Also tells whether it was cut off before all of them were done.
    pub fn block<B: Block>(
        &self,
        jobs: &[Job],
        watcher: &dyn Watcher,
        mut show: impl FnMut(u64, &Lanes<B>),
    ) -> (Lanes<'_, B>, bool) {
        let mut runs: Advance<B> = Advance::new(self, jobs);
        for row in self.experiment.rows() {
            if !runs.go_on(row, watcher) {
                return (runs.lanes, true);
            }
            if !runs.lanes.runs() {
                break;
            }
            show(row, &runs.lanes);
        }
        runs.tell(self.experiment.steps, watcher);
        (runs.lanes, false)
    }

    /// Parameters that were set, varied or drawn, as they stood in a lane.
    pub fn chosen<B: Block>(&self, lanes: &Lanes<B>, lane: usize) -> Vec<Chosen> {
        let shapes = Shapes::of(self.model);
        let mut chosen = Vec::new();
        for (place, register) in &self.compiled.chosen {
            let Some(parameter) = self.model.parameters.get(*place) else { continue };
            let redrawn = lanes.redrawn.iter().find(|(at, _)| at == place);
            let redrawn = redrawn.and_then(|(_, counts)| counts.get(lane)).copied();
            let numbers = lanes.numbers(*register, lane);
            let mut told = told(self.model, &shapes, parameter, &numbers, redrawn);
            // An element that was set was not drawn, although others were.
            let given = self.compiled.partly.get(*place).copied().flatten();
            let given = given.map(|register| lanes.numbers(register, lane)).unwrap_or_default();
            let set = told.iter_mut().zip(given).filter(|(_, number)| !number.is_nan());
            set.for_each(|(chosen, _)| chosen.redrawn = None);
            chosen.append(&mut told);
        }
        chosen
    }

    /// Why a run stopped.
    pub fn stop(&self, job: Job, halt: Halt) -> Stop {
        let compiled = self.explained.get_or_init(|| explained(self.model, &self.purpose));
        explain(self.model, compiled, self.settings(), job, halt)
    }

    /// The threads that work.
    ///
    /// # Errors
    /// Where they cannot be started.
    pub fn pool(&self) -> Result<rayon::ThreadPool, ExperimentError> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.experiment.jobs.unwrap_or(0));
        threads.build().map_err(|error| ExperimentError::Threads(error.to_string()))
    }
}

fn told(model: &Model, shapes: &Shapes, parameter: &Parameter, numbers: &[f64], redrawn: Option<u32>) -> Vec<Chosen> {
    let sets = shapes.sets(&parameter.quantity.shape);
    let truth = parameter.quantity.unit.is_empty();
    let scale = parameter.quantity.shown_unit();
    let one = |(positions, number): (Vec<u32>, &f64)| {
        let words: Vec<String> =
            sets.iter().zip(positions).map(|(set, at)| shapes.element_name(model, *set, at)).collect();
        let id = parameter.meta.id.clone();
        Chosen {
            name: if words.is_empty() { id.clone() } else { format!("{id}[{}]", words.join(",")) },
            id,
            unit: parameter.quantity.unit.clone(),
            value: number / scale,
            truth,
            redrawn,
        }
    };
    shapes.positions(&sets).zip(numbers).map(one).collect()
}
