//! What is worth drawing where nobody says so.

use crate::model::Model;
use crate::sim::{Column, ColumnKind};

/// How many plots are drawn unasked.
const PLOTS: usize = 2;

/// The columns that tell most: figures that goals are held against, then metrics, then stocks;
/// one number before one of many, and nothing that stands still in a whole run.
pub fn telling(model: &Model, columns: &[Column], cells: &[Vec<f64>], is_whole: bool) -> Vec<usize> {
    let rank = |column: &Column| {
        let goal = model.goals.iter().any(|goal| goal.metric.as_deref() == Some(column.id.as_str()));
        match column.kind {
            _ if column.truth => None,
            ColumnKind::Metric if goal => Some(0),
            ColumnKind::Metric => Some(1),
            ColumnKind::Stock => Some(2),
            _ => None,
        }
    };
    let moves = |cells: &[f64]| {
        let known = || cells.iter().filter(|cell| cell.is_finite());
        let first = known().next();
        known().any(|cell| Some(cell) != first)
    };
    let mut ranked: Vec<(bool, u8, usize)> = Vec::new();
    for (place, (column, cells)) in columns.iter().zip(cells).enumerate() {
        if let Some(rank) = rank(column).filter(|_| !is_whole || moves(cells)) {
            ranked.push((column.name.ends_with(']'), rank, place));
        }
    }
    ranked.sort_unstable();
    ranked.into_iter().take(PLOTS).map(|(_, _, place)| place).collect()
}
