//! Ensembles: all runs of an experiment, in blocks that go side by side, on all cores.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::explain::{explain, explained};
use super::facts::Constants;
use super::lanes::{Halt, Job, Lanes, Settings, time};
use crate::model::{Model, Parameter};
use crate::sim::experiment::{Experiment, Setting, Watcher};
use crate::sim::plan::columns::Origin;
use crate::sim::plan::{Compiled, Purpose, Shapes, compile};
use crate::sim::result::{Chosen, Trajectory};
use crate::sim::tape::Block;
use crate::sim::tape::Part;
use crate::sim::tape::block::{Eight, One, SixtyFour};

/// Registers of a block of runs that fit into the second cache of a core, in bytes.
const CACHE: usize = 1 << 20;

/// For how many rows room is made beforehand.
const MOST_ROWS: usize = 1 << 14;

/// An experiment that is compiled.
#[derive(Debug)]
pub struct Ensemble<'m> {
    model: &'m Model,
    purpose: Purpose<'m>,
    compiled: Compiled,
    /// Compiled when the first run stops.
    explained: OnceLock<Compiled>,
    points: Vec<Vec<(usize, Vec<f64>)>>,
    experiment: Experiment,
}

impl<'m> Ensemble<'m> {
    /// Compiles what an experiment needs; what is kept are these columns.
    pub fn new(model: &'m Model, experiment: &Experiment, kept: &[&Origin]) -> Ensemble<'m> {
        let points = points(model, experiment);
        let place = |at: &usize| model.parameters.get(*at).map(|parameter| parameter.meta.id.as_str());
        let mut given: Vec<&str> = points.iter().flatten().filter_map(|(at, _)| place(at)).collect();
        given.sort_unstable();
        given.dedup();
        let purpose = Purpose { given, drawn: experiment.drawn, ..Purpose::default() };
        let compiled = compile(model, purpose.clone(), kept, &[]);
        Ensemble { model, purpose, compiled, explained: OnceLock::new(), points, experiment: experiment.clone() }
    }

    /// All runs, in order.
    pub fn jobs(&self) -> Vec<Job> {
        let Experiment { first, runs, .. } = self.experiment;
        let at = |point| (first..first.saturating_add(runs)).map(move |run| Job { point, run });
        (0..self.points.len()).flat_map(at).collect()
    }

    /// What runs start from.
    pub fn settings(&self) -> Settings<'_> {
        Settings { seed: self.experiment.seed, points: &self.points, steps: self.experiment.steps }
    }

    /// How many points the grid has.
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// What is compiled.
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// Whether a row is kept.
    pub fn keeps(&self, row: u64) -> bool {
        row.is_multiple_of(self.experiment.every.max(1)) || row == self.experiment.steps
    }

    /// How many runs go side by side: as many as the caches bear.
    pub fn width(&self, jobs: usize) -> usize {
        let bytes = self.compiled.program.blocks * 8;
        match jobs {
            0 | 1 => One::LANES,
            // Wider blocks would be mostly empty.
            2..=24 => Eight::LANES,
            _ if bytes * SixtyFour::LANES > CACHE => Eight::LANES,
            _ => SixtyFour::LANES,
        }
    }

    /// Makes the runs of a block, and shows each row that is kept.
    pub fn block<B: Block>(
        &self,
        jobs: &[Job],
        watcher: &dyn Watcher,
        mut show: impl FnMut(u64, &Lanes<B>),
    ) -> Lanes<'_, B> {
        let mut lanes: Lanes<B> = Lanes::start(&self.compiled, self.settings(), jobs);
        let mut told = 0;
        for row in 0..=self.experiment.steps {
            if !lanes.runs() {
                break;
            }
            lanes.row(row);
            if self.keeps(row) {
                show(row, &lanes);
            }
            if row < self.experiment.steps {
                lanes.step(row);
            }
            if row - told >= 64 {
                watcher.finished((row - told) * jobs.len() as u64);
                told = row;
                if watcher.cancelled() {
                    break;
                }
            }
        }
        watcher.finished((self.experiment.steps - told) * jobs.len() as u64);
        lanes
    }

    /// Parameters that were set, varied or drawn, as they stood in a lane.
    pub fn chosen<B: Block>(&self, lanes: &Lanes<B>, lane: usize) -> Vec<Chosen> {
        let shapes = Shapes::of(self.model);
        let mut chosen = Vec::new();
        for (place, parameter) in self.model.parameters.iter().enumerate() {
            let redrawn = lanes.redrawn.iter().find(|(at, _)| *at == place);
            let redrawn = redrawn.and_then(|(_, counts)| counts.get(lane)).copied();
            if redrawn.is_some() || self.purpose.given.contains(&parameter.meta.id.as_str()) {
                let numbers = lanes.parameter(place, lane);
                chosen.extend(told(self.model, &shapes, parameter, &numbers, redrawn));
            }
        }
        chosen
    }

    /// Why a run stopped.
    pub fn stop(&self, job: Job, halt: Halt) -> Option<crate::sim::result::Stop> {
        let compiled = self.explained.get_or_init(|| explained(self.model, &self.purpose));
        explain(self.model, compiled, self.settings(), job, halt)
    }

    /// The threads that work.
    pub fn pool(&self) -> Option<rayon::ThreadPool> {
        rayon::ThreadPoolBuilder::new().num_threads(self.experiment.jobs.unwrap_or(0)).build().ok()
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

/// For each point of the grid, the numbers of each parameter that is set.
fn points(model: &Model, experiment: &Experiment) -> Vec<Vec<(usize, Vec<f64>)>> {
    let point = |own: &Vec<Setting>| {
        let mut set: Vec<(usize, Vec<f64>)> = Vec::new();
        for setting in experiment.settings.iter().chain(own) {
            let found = model.parameters.iter().position(|parameter| parameter.meta.id == setting.parameter);
            let Some(place) = found else { continue };
            let at = set.iter().position(|(known, _)| *known == place).unwrap_or_else(|| {
                set.push((place, defaults(model, place, setting.element.is_some())));
                set.len() - 1
            });
            let Some((_, numbers)) = set.get_mut(at) else { continue };
            match setting.element {
                None => numbers.fill(setting.value),
                Some(element) => numbers.get_mut(element).into_iter().for_each(|number| *number = setting.value),
            }
        }
        set
    };
    experiment.points.iter().map(point).collect()
}

/// What the elements of a parameter are by default; that need not be known where all are set.
fn defaults(model: &Model, place: usize, needed: bool) -> Vec<f64> {
    let Some(parameter) = model.parameters.get(place) else { return Vec::new() };
    let shapes = Shapes::of(model);
    let own = shapes.sets(&parameter.quantity.shape);
    let Some(default) = parameter.default.as_ref().filter(|_| needed) else {
        return vec![f64::NAN; shapes.elements(&own) as usize];
    };
    let found = Constants::of(model, std::iter::once(default)).0;
    let Some((sets, numbers)) = found.first() else { return Vec::new() };
    let map = shapes.map(sets, &own, &[]);
    map.iter().map(|at| numbers.get(*at as usize).copied().unwrap_or(f64::NAN)).collect()
}

/// An ensemble whose trajectories are kept.
#[derive(Debug)]
pub struct Recording<'e, 'm> {
    ensemble: &'e Ensemble<'m>,
    scales: Vec<f64>,
}

impl<'e, 'm> Recording<'e, 'm> {
    /// Of these columns.
    pub fn new(ensemble: &'e Ensemble<'m>, kept: &[&Origin]) -> Recording<'e, 'm> {
        Recording { ensemble, scales: kept.iter().map(|origin| origin.column.scale).collect() }
    }

    /// Makes all runs, and hands them over in order.
    pub fn run(&self, watcher: &dyn Watcher, each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>) {
        let jobs = self.ensemble.jobs();
        match self.ensemble.width(jobs.len()) {
            1 => self.blocks::<One>(&jobs, watcher, each),
            8 => self.blocks::<Eight>(&jobs, watcher, each),
            _ => self.blocks::<SixtyFour>(&jobs, watcher, each),
        }
    }

    fn blocks<B: Block>(
        &self,
        jobs: &[Job],
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) {
        let blocks: Vec<&[Job]> = jobs.chunks(B::LANES).collect();
        if let [one] = blocks.as_slice() {
            let _ = self.trajectories::<B>(one, watcher).into_iter().try_for_each(each);
            return;
        }
        let Some(pool) = self.ensemble.pool() else { return };
        // Some blocks at a time: what is done is handed over before the next ones fill the memory.
        for wave in blocks.chunks(pool.current_num_threads() * 2) {
            if watcher.cancelled() {
                return;
            }
            let done: Vec<Vec<Trajectory>> =
                pool.install(|| wave.par_iter().map(|block| self.trajectories::<B>(block, watcher)).collect());
            if done.into_iter().flatten().try_for_each(&mut *each).is_break() {
                return;
            }
        }
    }

    fn trajectories<B: Block>(&self, jobs: &[Job], watcher: &dyn Watcher) -> Vec<Trajectory> {
        let cells = &self.ensemble.compiled.cells;
        let mut rows = Vec::new();
        let kept = self.ensemble.experiment.steps / self.ensemble.experiment.every.max(1) + 2;
        let kept = usize::try_from(kept).unwrap_or(0).min(MOST_ROWS);
        let mut numbers: Vec<f64> = Vec::with_capacity(kept * cells.len() * B::LANES);
        let lanes = self.ensemble.block::<B>(jobs, watcher, |row, lanes| {
            rows.push(row);
            for cell in cells {
                numbers.extend(lanes.cell(*cell));
            }
        });
        let mut columns = columns::<B>(&numbers, &self.scales);
        let mut one = |(lane, job): (usize, &Job)| {
            let halt = lanes.halted.get(lane).copied().flatten();
            let complete = rows.iter().filter(|row| is_complete(**row, halt)).count();
            let kept: Vec<u64> = rows.iter().copied().take(complete).collect();
            Trajectory {
                point: job.point,
                run: job.run,
                chosen: self.ensemble.chosen(&lanes, lane),
                times: kept.iter().map(|row| time(*row, self.ensemble.compiled.dt)).collect(),
                rows: kept,
                cells: own(&mut columns, lane, complete),
                stopped: halt.and_then(|halt| self.ensemble.stop(*job, halt)),
            }
        };
        jobs.iter().enumerate().map(&mut one).collect()
    }
}

/// From rows of columns of lanes to lanes of columns of rows, in the units of the columns.
fn columns<B: Block>(numbers: &[f64], scales: &[f64]) -> Vec<Vec<Vec<f64>>> {
    let rows = numbers.len() / (scales.len() * B::LANES).max(1);
    let mut columns = vec![Vec::new(); B::LANES];
    for (place, scale) in scales.iter().enumerate() {
        let mut own: Vec<Vec<f64>> = (0..B::LANES).map(|_| Vec::with_capacity(rows)).collect();
        for block in numbers.chunks_exact(B::LANES).skip(place).step_by(scales.len()) {
            for (column, number) in own.iter_mut().zip(block) {
                column.push(number / scale);
            }
        }
        columns.iter_mut().zip(own).for_each(|(lane, column): (&mut Vec<Vec<f64>>, Vec<f64>)| lane.push(column));
    }
    columns
}

/// The columns of a lane, as far as its run was complete.
fn own(columns: &mut [Vec<Vec<f64>>], lane: usize, complete: usize) -> Vec<Vec<f64>> {
    let mut own = columns.get_mut(lane).map(std::mem::take).unwrap_or_default();
    own.iter_mut().for_each(|column| column.truncate(complete));
    own
}

/// Whether a row was complete before its run stopped.
fn is_complete(row: u64, halt: Option<Halt>) -> bool {
    match halt {
        None => true,
        Some(Halt::Range(_) | Halt::Fault(Part::Start, _)) => false,
        Some(Halt::Fault(Part::Row, stopped)) => row < stopped,
        Some(Halt::Fault(Part::Step, stopped)) => row <= stopped,
    }
}
