//! Ensembles of which only statistics are kept.
//!
//! The runs of a batch are advanced together, some rows at a time, so that the values of all of them at a row and column lie side
//! by side when they are summed up: what is kept of an ensemble is then touched once for a thousand runs.

use rayon::prelude::*;

use super::advance::Advance;
use super::ensemble::Ensemble;
use super::lanes::{Halt, Job, Lanes, time};
use crate::sim::experiment::{Experiment, ExperimentError, PointStatistics, Watcher};
use crate::sim::plan::columns::Origin;
use crate::sim::result::Chosen;
use crate::sim::statistics::{BATCH, LEVELS, Statistics};
use crate::sim::tape::Block;
use crate::sim::tape::block::{Eight, One, SixtyFour};

/// How many numbers of a block are kept before they are summed up.
const TILE: usize = 1 << 13;

/// Of how many runs that stopped it is told why; each is made again for it.
const EXPLAINED: usize = 8;

/// How many rows times columns there are statistics of at the most: each takes a little more than a kilobyte.
const MOST_CELLS: u64 = 4_000_000;

/// The statistics of all points of an experiment.
///
/// # Errors
/// Where no threads can be started, or the memory would not do.
pub fn statistics(
    ensemble: &Ensemble,
    kept: &[&Origin],
    watcher: &dyn Watcher,
) -> Result<Vec<PointStatistics>, ExperimentError> {
    let rows = ensemble.experiment().kept();
    if rows.saturating_mul(kept.len() as u64) > MOST_CELLS {
        return Err(ExperimentError::Statistics { rows, columns: kept.len() });
    }
    let pool = ensemble.pool()?;
    let runs = ensemble.experiment().runs;
    Ok(pool.install(|| {
        let mut found = Vec::new();
        for point in 0..ensemble.points() {
            if watcher.cancelled() {
                break;
            }
            let point = Point::new(ensemble, kept, point, watcher);
            found.push(match ensemble.width(runs) {
                1 => point.statistics::<One>(),
                8 => point.statistics::<Eight>(),
                _ => point.statistics::<SixtyFour>(),
            });
        }
        found
    }))
}

/// A point of the grid, and what is known of it so far.
struct Point<'a, 'm> {
    ensemble: &'a Ensemble<'m>,
    kept: &'a [&'a Origin],
    point: usize,
    watcher: &'a dyn Watcher,
    rows: Vec<u64>,
    statistics: Statistics,
}

/// What a batch leaves beside its numbers.
#[derive(Default)]
struct Left {
    runs: u64,
    stopped: u64,
    /// The first that stopped.
    stops: Vec<(Job, Halt)>,
    chosen: Vec<Chosen>,
}

impl Left {
    /// Adds what the next batch left.
    fn add(&mut self, next: Left) {
        self.runs += next.runs;
        self.stopped += next.stopped;
        self.stops.extend(next.stops);
        self.stops.truncate(EXPLAINED);
    }
}

impl<'a, 'm> Point<'a, 'm> {
    fn new(
        ensemble: &'a Ensemble<'m>,
        kept: &'a [&'a Origin],
        point: usize,
        watcher: &'a dyn Watcher,
    ) -> Point<'a, 'm> {
        let rows: Vec<u64> = ensemble.experiment().rows().collect();
        let statistics = Statistics::new(rows.len(), kept.len(), ensemble.experiment().runs, &LEVELS);
        Point { ensemble, kept, point, watcher, rows, statistics }
    }

    /// The runs of a batch.
    fn jobs(&self, batch: usize) -> Vec<Job> {
        let Experiment { runs, .. } = self.ensemble.experiment();
        let (start, size) = (self.point as u64 * runs, BATCH as u64);
        let first = batch as u64 * size;
        self.ensemble.jobs(start + first..start + (first + size).min(*runs))
    }

    fn statistics<B: Block>(self) -> PointStatistics {
        let runs = self.ensemble.experiment().runs;
        let batches = usize::try_from(runs.div_ceil(BATCH as u64)).unwrap_or(usize::MAX);
        // The first batch says where the bins of the others lie.
        let mut left = if batches > 0 { self.batch::<B>(0) } else { Left::default() };
        let at_once = rayon::current_num_threads().div_ceil(BATCH / B::LANES).max(1);
        for first in (1..batches).step_by(at_once) {
            let wave = first..batches.min(first + at_once);
            let more: Vec<Left> = wave.into_par_iter().map(|number| self.batch::<B>(number)).collect();
            more.into_iter().for_each(|more| left.add(more));
        }
        let dt = self.ensemble.compiled().dt;
        let times: Vec<f64> = self.rows.iter().map(|row| time(*row, dt)).collect();
        let columns: Vec<_> = self.kept.iter().map(|origin| origin.column.clone()).collect();
        PointStatistics {
            point: self.point,
            runs: left.runs,
            table: self.statistics.table(self.point, &self.rows, &times, &columns),
            stopped: left.stopped,
            stops: left.stops.iter().map(|(job, halt)| (job.run, self.ensemble.stop(*job, *halt))).collect(),
            chosen: left.chosen,
        }
    }

    /// Advances the runs of a batch together, and sums up their values.
    fn batch<B: Block>(&self, number: usize) -> Left {
        let ensemble = self.ensemble;
        if self.watcher.cancelled() {
            return Left::default();
        }
        let jobs = self.jobs(number);
        let mut blocks: Vec<Advance<B>> = jobs.par_chunks(B::LANES).map(|jobs| Advance::new(ensemble, jobs)).collect();
        let kept = self.kept.len().max(1);
        let tile = (TILE / (kept * B::LANES)).max(1);
        // Cell by cell, run by run.
        let mut numbers = vec![0.0; tile.min(self.rows.len()) * kept * jobs.len()];
        for (at, rows) in self.rows.chunks(tile).enumerate() {
            let cells = rows.len() * self.kept.len();
            let numbers = numbers.get_mut(..cells * jobs.len()).unwrap_or_default();
            let parts = shared(numbers, jobs.len(), B::LANES);
            blocks.par_iter_mut().zip(parts).for_each(|(block, parts)| self.advance(block, rows, parts));
            // A block that was interrupted has no numbers of these rows: none of the runs is done.
            if self.watcher.cancelled() {
                return Left { chosen: self.chosen(&blocks), ..Left::default() };
            }
            numbers.par_chunks_mut(jobs.len()).enumerate().with_min_len(8).for_each(|(cell, values)| {
                self.sum_up(number, at * tile + cell / kept, cell % kept, values);
            });
        }
        let mut left = Left { runs: jobs.len() as u64, ..Left::default() };
        for (block, jobs) in blocks.iter_mut().zip(jobs.chunks(B::LANES)) {
            block.tell(ensemble.experiment().steps, self.watcher);
            let stops = jobs.iter().zip(&block.lanes.halted).filter_map(|(job, halt)| Some((*job, (*halt)?)));
            left.stops.extend(stops);
        }
        left.stopped = left.stops.len() as u64;
        left.stops.truncate(EXPLAINED);
        left.chosen = self.chosen(&blocks);
        left
    }

    /// The parameters of the first run.
    fn chosen<B: Block>(&self, blocks: &[Advance<B>]) -> Vec<Chosen> {
        blocks.first().map(|block| self.ensemble.chosen(&block.lanes, 0)).unwrap_or_default()
    }

    /// Goes on to the last of these rows, and keeps the numbers of all of them: a part for each row and column.
    fn advance<B: Block>(&self, block: &mut Advance<B>, rows: &[u64], parts: Vec<&mut [f64]>) {
        let mut parts = parts.into_iter();
        for row in rows {
            if !block.go_on(*row, self.watcher) {
                return;
            }
            for (cell, part) in self.ensemble.compiled().cells.iter().zip(&mut parts) {
                keep(&block.lanes, *cell, part);
            }
        }
    }

    /// Sums up the values of a batch at a row and column.
    fn sum_up(&self, batch: usize, row: usize, column: usize, values: &mut [f64]) {
        let scale = self.kept.get(column).map_or(1.0, |origin| origin.column.scale);
        if scale != 1.0 {
            values.iter_mut().for_each(|value| *value /= scale);
        }
        // The protocol of statistics is kept: each batch once, and the first one first.
        let _ = self.statistics.absorb(batch, row, column, values);
    }
}

/// For each block of runs its part of each cell.
fn shared(numbers: &mut [f64], runs: usize, lanes: usize) -> Vec<Vec<&mut [f64]>> {
    let mut parts: Vec<Vec<&mut [f64]>> = Vec::new();
    parts.resize_with(runs.div_ceil(lanes), Vec::new);
    for cell in numbers.chunks_mut(runs) {
        for (parts, part) in parts.iter_mut().zip(cell.chunks_mut(lanes)) {
            parts.push(part);
        }
    }
    parts
}

/// Keeps the numbers of a cell; there are none of runs that have stopped.
fn keep<B: Block>(lanes: &Lanes<B>, cell: (usize, u32), part: &mut [f64]) {
    for ((kept, number), alive) in part.iter_mut().zip(lanes.cell(cell)).zip(&lanes.alive) {
        *kept = if *alive { *number } else { f64::NAN };
    }
}
