//! What is kept of runs that go side by side: from rows of columns of lanes to lanes of columns of rows.

use super::lanes::Lanes;
use crate::sim::tape::Block;

/// How many rows wait until they are turned: few enough for them to be still in a near cache.
const ROWS: usize = 32;

/// The rows so far.
pub struct Kept<'a> {
    cells: &'a [(usize, u32)],
    /// How many of its base quantities the unit of each column is.
    scales: &'a [f64],
    rows: Vec<u64>,
    /// Row by row, column by column, lane by lane.
    waiting: Vec<f64>,
    /// For each column, for each lane, its numbers.
    columns: Vec<Vec<Vec<f64>>>,
    lanes: usize,
}

impl<'a> Kept<'a> {
    /// Of so many rows at the most, as far as one knows; where there are more it takes longer.
    pub fn new(cells: &'a [(usize, u32)], scales: &'a [f64], lanes: usize, rows: usize) -> Kept<'a> {
        let column = || (0..lanes).map(|_| Vec::with_capacity(rows)).collect();
        let columns = cells.iter().map(|_| column()).collect();
        Kept {
            cells,
            scales,
            rows: Vec::new(),
            waiting: Vec::with_capacity(ROWS * cells.len() * lanes),
            columns,
            lanes,
        }
    }

    /// Keeps a row.
    pub fn keep<B: Block>(&mut self, row: u64, lanes: &Lanes<B>) {
        self.rows.push(row);
        for cell in self.cells {
            self.waiting.extend(lanes.cell(*cell));
        }
        if self.rows.len().is_multiple_of(ROWS) {
            self.turn();
        }
    }

    fn turn(&mut self) {
        let scales = self.scales.iter().enumerate();
        for ((place, scale), column) in scales.zip(&mut self.columns) {
            let blocks = self.waiting.chunks_exact(self.lanes).skip(place).step_by(self.scales.len());
            for block in blocks {
                for (numbers, number) in column.iter_mut().zip(block) {
                    // Most units are base units, and a division takes longer than to see that.
                    numbers.push(if *scale == 1.0 { *number } else { number / scale });
                }
            }
        }
        self.waiting.clear();
    }

    /// The rows, and for each lane the numbers of each column.
    pub fn done(mut self) -> (Vec<u64>, Vec<Vec<Vec<f64>>>) {
        self.turn();
        let mut lanes = vec![Vec::with_capacity(self.columns.len()); self.lanes];
        for column in self.columns {
            lanes.iter_mut().zip(column).for_each(|(lane, numbers): (&mut Vec<Vec<f64>>, _)| lane.push(numbers));
        }
        (self.rows, lanes)
    }
}
