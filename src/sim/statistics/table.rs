//! Statistics as a table.

use rayon::prelude::*;

use super::{Statistics, Summary};
use crate::sim::{Chosen, Column};

/// The levels of quantiles that are shown where nobody asked for others.
pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Statistics of one point of the grid with the names of rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct StatisticsTable {
    /// Which point of the grid, from 0.
    pub point: usize,
    /// Parameters that tell the point from others, as they stood; empty until somebody says which these are.
    pub chosen: Vec<Chosen>,
    /// Numbers of the rows that were kept, rising.
    pub rows: Vec<u64>,
    /// For each row its time.
    pub times: Vec<f64>,
    /// The columns. Those of kind limit hold words, of which there are no statistics to show.
    pub columns: Vec<Column>,
    /// The levels of the quantiles, from 0 to 1.
    pub levels: Vec<f64>,
    /// For each row, for each column.
    pub summaries: Vec<Summary>,
}

impl Statistics {
    /// The table of what came so far.
    pub fn table(&self, point: usize, rows: &[u64], times: &[f64], columns: &[Column]) -> StatisticsTable {
        let row = |row: usize| (0..columns.len()).filter_map(move |column| self.summary(row, column));
        StatisticsTable {
            point,
            chosen: Vec::new(),
            rows: rows.to_vec(),
            times: times.to_vec(),
            columns: columns.to_vec(),
            levels: self.levels().to_vec(),
            summaries: (0..rows.len()).into_par_iter().flat_map_iter(row).collect(),
        }
    }
}

impl StatisticsTable {
    /// The names of the quantiles: `q5`, `q97.5`.
    pub fn names(&self) -> Vec<String> {
        // A level such as 0.07 is no round percentage in binary.
        self.levels.iter().map(|level| format!("q{}", (level * 1e10).round() / 1e8)).collect()
    }
}
