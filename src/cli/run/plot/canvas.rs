//! A field of dots, two by four in each cell, with shade behind them.

use num_traits::ToPrimitive;

/// How many cells there are in a row.
pub const WIDTH: usize = 60;

/// How many rows there are.
pub const HEIGHT: usize = 8;

/// The dots of a cell, by column and row, in the order of Braille patterns.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// One cell.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    dots: u8,
    line: usize,
    shaded: bool,
}

/// A field of cells.
pub struct Canvas {
    cells: Vec<Cell>,
}

impl Canvas {
    /// An empty one.
    pub fn new() -> Canvas {
        Canvas { cells: vec![Cell::default(); WIDTH * HEIGHT] }
    }

    /// Joins points with a line; each lies between 0 and 1 in both directions, upwards.
    pub fn line(&mut self, line: usize, points: &[(f64, f64)]) {
        let mut before: Option<(usize, usize)> = None;
        for (x, y) in points {
            if !(x.is_finite() && y.is_finite()) {
                before = None;
                continue;
            }
            let here = (place(*x, 2 * WIDTH), place(1.0 - *y, 4 * HEIGHT));
            let from = before.unwrap_or(here);
            self.segment(line, from, here);
            before = Some(here);
        }
    }

    /// Dots from one to another, without a gap.
    fn segment(&mut self, line: usize, from: (usize, usize), to: (usize, usize)) {
        let (wide, high) = (from.0.abs_diff(to.0), from.1.abs_diff(to.1));
        let steps = wide.max(high).max(1);
        for step in 0..=steps {
            let between = |from: usize, to: usize| {
                let (from, to) = (from.to_f64().unwrap_or(0.0), to.to_f64().unwrap_or(0.0));
                let share = step.to_f64().unwrap_or(0.0) / steps.to_f64().unwrap_or(1.0);
                (from + (to - from) * share).round().to_usize().unwrap_or(0)
            };
            self.dot(line, between(from.0, to.0), between(from.1, to.1));
        }
    }

    fn dot(&mut self, line: usize, x: usize, y: usize) {
        let bit = DOTS.get(x % 2).and_then(|column| column.get(y % 4)).copied().unwrap_or(0);
        if let Some(cell) = self.cells.get_mut(y / 4 * WIDTH + x / 2) {
            cell.dots |= bit;
            cell.line = line;
        }
    }

    /// Shades a column of cells between two shares of the height.
    pub fn shade(&mut self, column: usize, low: f64, high: f64) {
        for row in 0..HEIGHT {
            let below = |row: usize| 1.0 - row.to_f64().unwrap_or(0.0) / HEIGHT.to_f64().unwrap_or(1.0);
            let covered = high.min(below(row)) - low.max(below(row + 1));
            // A cell of which the half is covered counts as covered.
            let is_half = covered * HEIGHT.to_f64().unwrap_or(1.0) >= 0.5;
            if let Some(cell) = self.cells.get_mut(row * WIDTH + column).filter(|_| is_half) {
                cell.shaded = true;
            }
        }
    }

    /// The cells of a row as signs, each with the line that it belongs to, if any.
    pub fn row(&self, row: usize, unicode: bool) -> Vec<(char, Option<usize>)> {
        let sign = |cell: &Cell| match (cell.dots, cell.shaded, unicode) {
            (0, false, _) => (' ', None),
            (0, true, true) => ('░', None),
            (0, true, false) => (':', None),
            (dots, _, true) => (char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '), Some(cell.line)),
            (_, _, false) => ('*', Some(cell.line)),
        };
        self.cells.iter().skip(row * WIDTH).take(WIDTH).map(sign).collect()
    }
}

/// Which of so many places a share from 0 to 1 is.
fn place(share: f64, places: usize) -> usize {
    let last = places.saturating_sub(1);
    (share.clamp(0.0, 1.0) * last.to_f64().unwrap_or(0.0)).round().to_usize().unwrap_or(0).min(last)
}
