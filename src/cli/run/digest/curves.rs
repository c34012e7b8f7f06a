//! The curves to draw: one run as it was, many as their mean and the middle nine in ten.

use num_traits::ToPrimitive;

use crate::model::Model;
use crate::sim::engine::time;
use crate::sim::number::reduction::{mean, quantile};
use crate::sim::{Experiment, Trajectory};

/// A curve over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The place of its column among those kept.
    pub column: usize,
    /// When.
    pub times: Vec<f64>,
    /// How much; of many runs the mean.
    pub middle: Vec<f64>,
    /// Between which two numbers nine in ten of many runs are.
    pub band: Option<(Vec<f64>, Vec<f64>)>,
}

/// Of many runs so many rows are kept: what a terminal can show.
const ROWS: u64 = 120;

/// Of so many runs: more would not change what is seen, and fill the memory.
const RUNS: usize = 2000;

/// The numbers and times of the rows to draw: of many runs only so many, evenly spaced, the first and the last included.
fn rows(model: &Model, experiment: &Experiment, many: bool) -> Vec<(u64, f64)> {
    let dt = model.ecosystem.time.as_ref().map_or(1.0, |time| time.dt);
    let last = experiment.kept() - 1;
    let at = |row: u64| (row, time(row, dt));
    if !many || last < ROWS {
        return experiment.rows().map(at).collect();
    }
    let share = last.to_f64().unwrap_or(0.0) / (ROWS - 1).to_f64().unwrap_or(1.0);
    (0..ROWS).filter_map(|place| Some(at(experiment.row((place.to_f64()? * share).round().to_u64()?)))).collect()
}

/// Rows of runs, to draw.
pub(super) struct Samples {
    columns: Vec<usize>,
    many: bool,
    /// Which rows, by their numbers, and when they are.
    rows: Vec<(u64, f64)>,
    /// For each column the runs, each with a number for every row; none where a run had stopped.
    runs: Vec<Vec<Vec<f64>>>,
}

impl Samples {
    pub(super) fn new(columns: Vec<usize>, model: &Model, experiment: &Experiment) -> Samples {
        let runs = columns.iter().map(|_| Vec::new()).collect();
        let many = experiment.runs > 1;
        let rows = rows(model, experiment, many);
        Samples { columns, many, rows, runs }
    }

    pub(super) fn add(&mut self, trajectory: &Trajectory) {
        for (column, runs) in self.columns.iter().zip(&mut self.runs) {
            let Some(cells) = trajectory.cells.get(*column).filter(|_| runs.len() < RUNS) else { continue };
            let cell = |(row, _): &(u64, f64)| {
                let place = trajectory.rows.binary_search(row).ok();
                place.and_then(|place| cells.get(place)).copied().unwrap_or(f64::NAN)
            };
            runs.push(self.rows.iter().map(cell).collect());
        }
    }

    pub(super) fn curves(self) -> Vec<Curve> {
        let times: Vec<f64> = self.rows.iter().map(|row| row.1).collect();
        let many = self.many;
        let curve = |(column, runs): (usize, Vec<Vec<f64>>)| {
            let at = |place: usize| {
                let cells = runs.iter().filter_map(|run| run.get(place)).copied();
                let mut cells: Vec<f64> = cells.filter(|cell| cell.is_finite()).collect();
                (mean(cells.iter().copied()), quantile(&mut cells, 0.05), quantile(&mut cells, 0.95))
            };
            let told: Vec<(f64, f64, f64)> = (0..times.len()).map(at).collect();
            let band = || (told.iter().map(|it| it.1).collect(), told.iter().map(|it| it.2).collect());
            let middle = told.iter().map(|it| it.0).collect();
            Curve { column, times: times.clone(), middle, band: many.then(band) }
        };
        self.columns.into_iter().zip(self.runs).map(curve).collect()
    }
}
