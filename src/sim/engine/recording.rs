//! An ensemble of which each run is kept.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::ensemble::Ensemble;
use super::kept::Kept;
use super::lanes::{Halt, Job, time};
use crate::sim::experiment::{ExperimentError, Watcher};
use crate::sim::plan::columns::Origin;
use crate::sim::result::Trajectory;
use crate::sim::tape::block::{Eight, One, SixtyFour};
use crate::sim::tape::{Block, Part};

/// For how many rows room is made beforehand.
const MOST_ROWS: usize = 1 << 14;

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

    /// Makes all runs, and hands them over in order; where they are cancelled only those that are done, but a single one as far as it got.
    ///
    /// # Errors
    /// Where no threads can be started.
    pub fn run(
        &self,
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) -> Result<(), ExperimentError> {
        match self.ensemble.width(self.ensemble.count()) {
            1 => self.blocks::<One>(watcher, each),
            8 => self.blocks::<Eight>(watcher, each),
            _ => self.blocks::<SixtyFour>(watcher, each),
        }
    }

    fn blocks<B: Block>(
        &self,
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) -> Result<(), ExperimentError> {
        let width = B::LANES as u64;
        let block = |number: u64| self.ensemble.jobs(number * width..(number + 1) * width);
        let blocks = self.ensemble.count().div_ceil(width);
        if blocks <= 1 {
            let _ = self.trajectories::<B>(&block(0), watcher).into_iter().try_for_each(each);
            return Ok(());
        }
        let pool = self.ensemble.pool()?;
        // Some blocks at a time: what is done is handed over before the next ones fill the memory.
        let at_once = pool.current_num_threads() * 2;
        for first in (0..blocks).step_by(at_once) {
            if watcher.cancelled() {
                break;
            }
            let wave: Vec<Vec<Job>> = (first..blocks).take(at_once).map(block).collect();
            let done: Vec<Vec<Trajectory>> =
                pool.install(|| wave.par_iter().map(|block| self.trajectories::<B>(block, watcher)).collect());
            if done.into_iter().flatten().try_for_each(&mut *each).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn trajectories<B: Block>(&self, jobs: &[Job], watcher: &dyn Watcher) -> Vec<Trajectory> {
        if jobs.is_empty() {
            return Vec::new();
        }
        let rows = usize::try_from(self.ensemble.experiment().kept()).unwrap_or(MOST_ROWS).min(MOST_ROWS);
        let mut kept = Kept::new(&self.ensemble.compiled().cells, &self.scales, B::LANES, rows);
        let (lanes, cut) = self.ensemble.block::<B>(jobs, watcher, |row, lanes| kept.keep(row, lanes));
        let (rows, mut columns) = kept.done();
        let is_alone = self.ensemble.count() == 1;
        let one = |(lane, job): (usize, &Job)| {
            let halt = lanes.halted.get(lane).copied().flatten();
            let cut = cut && halt.is_none();
            let complete = rows.iter().filter(|row| is_complete(**row, halt)).count();
            let kept: Vec<u64> = rows.iter().copied().take(complete).collect();
            (is_alone || !cut).then(|| Trajectory {
                point: job.point,
                run: job.run,
                chosen: self.ensemble.chosen(&lanes, lane),
                times: kept.iter().map(|row| time(*row, self.ensemble.compiled().dt)).collect(),
                rows: kept,
                cells: own(&mut columns, lane, complete),
                stopped: halt.map(|halt| self.ensemble.stop(*job, halt)),
                cut,
            })
        };
        jobs.iter().enumerate().filter_map(one).collect()
    }
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
