//! Where a column starts, ends and is in between.

use crate::sim::number::reduction::{mean, quantile};

/// What is told of a column at one point; in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// At the start, on average over the runs.
    pub start: f64,
    /// At the end, on average over the runs.
    pub end: f64,
    /// The least on any row of any run.
    pub least: f64,
    /// The most on any row of any run.
    pub most: f64,
    /// Of the runs one in twenty ends below this.
    pub low: f64,
    /// Of the runs one in twenty ends above this.
    pub high: f64,
}

impl Course {
    /// Whether it is 0 all the time.
    pub fn is_zero(&self) -> bool {
        self.least == 0.0 && self.most == 0.0
    }

    /// Whether there is any number at all.
    pub fn is_known(&self) -> bool {
        self.least <= self.most
    }
}

/// One column, run by run.
pub(super) struct Level {
    starts: f64,
    runs: f64,
    ends: Vec<f64>,
    /// Where runs that stopped did so: told only where none reached the end.
    stops: Vec<f64>,
    least: f64,
    most: f64,
}

impl Default for Level {
    fn default() -> Level {
        Level {
            starts: 0.0,
            runs: 0.0,
            ends: Vec::new(),
            stops: Vec::new(),
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
        }
    }
}

impl Level {
    pub(super) fn add(&mut self, cells: &[f64], stopped: bool) {
        if let Some(first) = cells.first().filter(|cell| !cell.is_nan()) {
            self.starts += first;
            self.runs += 1.0;
        }
        let ends = if stopped { &mut self.stops } else { &mut self.ends };
        ends.extend(cells.last().filter(|cell| !cell.is_nan()));
        for cell in cells {
            if *cell < self.least {
                self.least = *cell;
            }
            if *cell > self.most {
                self.most = *cell;
            }
        }
    }

    pub(super) fn course(mut self) -> Course {
        if self.ends.is_empty() {
            self.ends = self.stops;
        }
        Course {
            start: self.starts / self.runs,
            end: mean(self.ends.iter().copied()),
            least: self.least,
            most: self.most,
            low: quantile(&mut self.ends, 0.05),
            high: quantile(&mut self.ends, 0.95),
        }
    }
}
