//! Experiments: which runs of a model are made, and what comes of them.

use std::error::Error;
use std::fmt;

use super::result::{Chosen, Stop};
use super::statistics::StatisticsTable;

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
    /// Which columns are kept, by their places in [`Plan::columns`](crate::sim::Plan::columns).
    pub columns: Vec<usize>,
    /// How many threads work; as many as the machine has where absent.
    pub jobs: Option<usize>,
}

impl Experiment {
    /// How many rows are kept of a run that does not stop, at least one.
    pub fn kept(&self) -> u64 {
        self.steps.div_ceil(self.every.max(1)).saturating_add(1)
    }

    /// The number of a row that is kept, by its place from 0; where there are no more, the last one.
    pub fn row(&self, place: u64) -> u64 {
        self.steps.min(place.saturating_mul(self.every.max(1)))
    }

    /// The numbers of the rows that are kept of a run that does not stop.
    pub fn rows(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.kept()).map(|place| self.row(place))
    }
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

/// Why an experiment cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExperimentError {
    /// No parameter has this qualified name.
    Parameter(String),
    /// A parameter, by its qualified name, has no element of this number.
    Element(String, usize),
    /// A parameter, by its qualified name, is set to what is no number.
    NoNumber(String),
    /// Threads cannot be started, for the reason that the system gives.
    Threads(String),
    /// Statistics of so many rows and columns would fill the memory.
    Statistics {
        /// How many rows are kept.
        rows: u64,
        /// How many columns are kept.
        columns: usize,
    },
}

impl fmt::Display for ExperimentError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExperimentError::Parameter(id) => write!(to, "there is no param `{id}` to set"),
            ExperimentError::Element(id, element) => write!(to, "param `{id}` has no element number {element} to set"),
            ExperimentError::NoNumber(id) => write!(to, "param `{id}` is set to what is no number"),
            ExperimentError::Threads(why) => write!(to, "threads cannot be started: {why}"),
            ExperimentError::Statistics { rows, columns } => {
                write!(to, "statistics of {rows} rows and {columns} columns would fill the memory")
            }
        }
    }
}

impl Error for ExperimentError {}
