//! Ensembles of which only statistics are kept.
//!
//! The runs of a batch are advanced together, some rows at a time, so that the values of all of them at a row and column lie side
//! by side when they are summed up: what is kept of an ensemble is then touched once for a thousand runs.

use rayon::prelude::*;

use super::ensemble::Ensemble;
use super::lanes::{Halt, Job, Lanes, time};
use crate::sim::experiment::{Experiment, ExperimentError, PointStatistics, Watcher};
use crate::sim::plan::columns::Origin;
use crate::sim::result::Chosen;
use crate::sim::statistics::{BATCH, LEVELS, Statistics};
use crate::sim::tape::Block;
use crate::sim::tape::block::{Eight, One, ThirtyTwo};

/// How many numbers of a block are kept before they are summed up.
const TILE: usize = 1 << 13;

/// Of how many runs that stopped it is told why; each is made again for it.
const EXPLAINED: usize = 8;

/// The statistics of all points of an experiment.
///
/// # Errors
/// Where no threads can be started.
pub fn statistics(
    ensemble: &Ensemble,
    kept: &[&Origin],
    watcher: &dyn Watcher,
) -> Result<Vec<PointStatistics>, ExperimentError> {
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
                _ => point.statistics::<ThirtyTwo>(),
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
        let rows: Vec<u64> = (0..=ensemble.settings().steps).filter(|row| ensemble.keeps(*row)).collect();
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
        let mut blocks: Vec<Advance<B>> = jobs
            .par_chunks(B::LANES)
            .map(|jobs| Advance::new(Lanes::start(ensemble.compiled(), ensemble.settings(), jobs)))
            .collect();
        let kept = self.kept.len().max(1);
        let tile = (TILE / (kept * B::LANES)).max(1);
        for (at, rows) in self.rows.chunks(tile).enumerate() {
            blocks.par_iter_mut().for_each(|block| block.advance(ensemble, rows));
            let cells: Vec<(usize, usize)> =
                (0..rows.len()).flat_map(|row| (0..self.kept.len()).map(move |column| (row, column))).collect();
            cells
                .par_iter()
                .with_min_len(8)
                .for_each(|(row, column)| self.sum_up((number, jobs.len()), &blocks, at * tile, (*row, *column)));
            let steps = rows.last().map_or(0, |last| last + 1 - rows.first().copied().unwrap_or(0));
            self.watcher.finished(steps * jobs.len() as u64);
            if self.watcher.cancelled() {
                break;
            }
        }
        let mut left = Left::default();
        for (block, jobs) in blocks.iter().zip(jobs.chunks(B::LANES)) {
            // Of runs that were cut off only those are done that had stopped by themselves.
            let cut = block.next <= ensemble.experiment().steps;
            let stops = jobs.iter().zip(&block.lanes.halted).filter_map(|(job, halt)| Some((*job, (*halt)?)));
            let stops: Vec<(Job, Halt)> = stops.collect();
            left.runs += if cut { stops.len() } else { jobs.len() } as u64;
            left.stopped += stops.len() as u64;
            left.stops.extend(stops);
        }
        left.stops.truncate(EXPLAINED);
        left.chosen = blocks.first().map(|block| ensemble.chosen(&block.lanes, 0)).unwrap_or_default();
        left
    }

    fn sum_up<B: Block>(
        &self,
        (batch, runs): (usize, usize),
        blocks: &[Advance<B>],
        first: usize,
        (row, column): (usize, usize),
    ) {
        let mut values: Vec<f64> = Vec::with_capacity(BATCH);
        let place = (row * self.kept.len() + column) * B::LANES;
        for block in blocks {
            values.extend(block.numbers.get(place..place + B::LANES).unwrap_or_default());
        }
        values.truncate(runs);
        let scale = self.kept.get(column).map_or(1.0, |origin| origin.column.scale);
        if scale != 1.0 {
            values.iter_mut().for_each(|value| *value /= scale);
        }
        // The protocol of statistics is kept: each batch once, and the first one first.
        let _ = self.statistics.absorb(batch, first + row, column, &values);
    }
}

/// A block of runs, and its numbers on the rows that are at hand.
struct Advance<'a, B> {
    lanes: Lanes<'a, B>,
    /// The row that comes next.
    next: u64,
    /// Row by row, column by column, lane by lane.
    numbers: Vec<f64>,
}

impl<'a, B: Block> Advance<'a, B> {
    fn new(lanes: Lanes<'a, B>) -> Advance<'a, B> {
        Advance { lanes, next: 0, numbers: Vec::new() }
    }

    /// Goes on to the last of these rows, and keeps the numbers of all of them.
    fn advance(&mut self, ensemble: &Ensemble, rows: &[u64]) {
        self.numbers.clear();
        for row in rows {
            while self.next <= *row {
                if self.lanes.runs() {
                    if self.next > 0 {
                        self.lanes.step(self.next - 1);
                    }
                    self.lanes.row(self.next);
                }
                self.next += 1;
            }
            let all = self.lanes.alive.iter().all(|alive| *alive);
            for cell in &ensemble.compiled().cells {
                let numbers = self.lanes.cell(*cell);
                if all {
                    self.numbers.extend(numbers);
                } else {
                    let alive = numbers.iter().zip(&self.lanes.alive);
                    self.numbers.extend(alive.map(|(number, alive)| if *alive { *number } else { f64::NAN }));
                }
            }
        }
    }
}
