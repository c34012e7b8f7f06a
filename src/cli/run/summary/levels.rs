//! Stocks, decisions, states and metrics: a table of where they start and end.

use super::{Summary, chosen_text, number, short};
use crate::cli::run::digest::{Course, POINTS, PointTold};
use crate::sim::{Chosen, Column, ColumnKind};

/// Never more lines than this.
const MOST: usize = 16;

impl Summary<'_> {
    /// The table, of what is not 0 all the time.
    pub(super) fn levels(&self) -> String {
        let all: Vec<usize> = (0..self.columns.len()).filter(|place| self.is_level(*place)).collect();
        let known = |place: &usize| self.courses(*place).any(Course::is_known);
        let moves = |place: &usize| known(place) && !self.courses(*place).all(Course::is_zero);
        let mut told: Vec<usize> = all.iter().copied().filter(moves).collect();
        let left_out = told.len().saturating_sub(MOST);
        if left_out > 0 {
            // What is one number tells more than one element of many, a metric more than a stock, and that more than a decision.
            told.sort_by_key(|place| self.columns.get(*place).map(rank));
            told.truncate(MOST);
            told.sort_unstable();
        }
        let mut text = self.aligned(&told);
        if left_out > 0 {
            text.push_str(&format!("… and {left_out} more: `--columns` chooses, `--out FILE` keeps all\n"));
        }
        text.push_str(&self.not_all());
        let empty = all.iter().filter(|place| !known(place)).count();
        if empty > 0 {
            text.push_str(&format!("({} without a number on any row)\n", number(empty as u64, "column")));
        }
        let zero = all.iter().filter(|place| known(place) && !moves(place)).count();
        match zero {
            0 => {}
            1 => text.push_str("(1 that stays 0 is not shown)\n"),
            _ => text.push_str(&format!("({zero} that stay 0 are not shown)\n")),
        }
        text
    }

    /// What the table does not tell of: further points, and runs that stopped.
    fn not_all(&self) -> String {
        let mut text = String::new();
        let more = self.asked.1.saturating_sub(POINTS as u64);
        if more > 0 {
            text.push_str(&format!("… and {} not shown: `--out FILE` keeps all\n", number(more, "further point")));
        }
        let stopped = self.told.stopped;
        if stopped > 0 && self.is_ensemble() {
            text.push_str(&format!("({} that stopped have no end)\n", number(stopped, "run")));
        }
        text
    }

    fn is_level(&self, place: usize) -> bool {
        self.columns.get(place).is_some_and(|column| {
            use ColumnKind::{Behavior, Metric, Policy, State, Stock};
            matches!(column.kind, Stock | Behavior | Policy | Metric | State)
        })
    }

    fn courses(&self, place: usize) -> impl Iterator<Item = &Course> {
        self.told.points.iter().filter_map(move |point| point.courses.get(place))
    }

    fn aligned(&self, places: &[usize]) -> String {
        if places.is_empty() {
            return String::new();
        }
        let several = self.told.points.len() > 1;
        let mut rows = vec![if several { self.head_of_points() } else { self.head_of_course() }];
        for place in places {
            let Some(column) = self.columns.get(*place) else { continue };
            let mut cells = vec![column.name.clone()];
            let told = |number: f64| if column.truth { truth(number) } else { short(number) };
            match self.courses(*place).next() {
                Some(course) if !several => cells.extend(self.figures(course).map(told)),
                _ => cells.extend(self.courses(*place).map(|course| told(course.end))),
            }
            cells.push(if column.unit == "1" { String::new() } else { column.unit.clone() });
            rows.push(cells);
        }
        self.columned(&rows)
    }

    fn is_ensemble(&self) -> bool {
        self.told.points.first().is_some_and(|point| point.runs > 1)
    }

    fn head_of_course(&self) -> Vec<String> {
        let head = if self.is_ensemble() {
            ["", "start", "end (mean)", "5 %", "95 % of runs", "unit"]
        } else {
            ["", "start", "end", "least", "most", "unit"]
        };
        head.map(str::to_owned).to_vec()
    }

    fn figures(&self, course: &Course) -> [f64; 4] {
        match self.is_ensemble() {
            true => [course.start, course.end, course.low, course.high],
            false => [course.start, course.end, course.least, course.most],
        }
    }

    /// One column for each point: what sets it apart stands above, param by param.
    fn head_of_points(&self) -> Vec<String> {
        let mean = if self.is_ensemble() { "at the end (mean)" } else { "at the end" };
        let points = self.told.points.iter().map(|point| self.point(point));
        std::iter::once(mean.to_owned()).chain(points).chain(std::iter::once("unit".to_owned())).collect()
    }

    /// What sets a point apart from the others: `fee = 3 %`; nothing where it is the only one.
    pub(super) fn point(&self, point: &PointTold) -> String {
        let varies = |chosen: &&Chosen| {
            let same = |it: &&Chosen| it.name == chosen.name;
            let mut values = self.told.points.iter().filter_map(|it| it.chosen.iter().find(same));
            chosen.redrawn.is_none() && values.any(|it| it.value != chosen.value)
        };
        point.chosen.iter().filter(varies).map(chosen_text).collect::<Vec<_>>().join(", ")
    }

    /// Names to the left, figures to the right, units to the left.
    fn columned(&self, rows: &[Vec<String>]) -> String {
        let columns = rows.first().map_or(0, Vec::len);
        let wide = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| self.style.shown(cell).chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(wide).collect();
        let mut text = String::new();
        for (line, row) in rows.iter().enumerate() {
            let mut cells = String::new();
            for (column, (cell, wide)) in row.iter().zip(&widths).enumerate() {
                let cell = self.style.shown(cell);
                match column {
                    0 => cells.push_str(&format!("{cell:<wide$}")),
                    _ if column + 1 == columns => cells.push_str(&format!("  {cell}")),
                    _ => cells.push_str(&format!("  {cell:>wide$}")),
                }
            }
            let cells = cells.trim_end();
            text.push_str(&if line == 0 { self.style.faint(cells) } else { cells.to_owned() });
            text.push('\n');
        }
        text
    }
}

fn truth(number: f64) -> String {
    match number {
        _ if number == 0.0 => "false".to_owned(),
        _ if number == 1.0 => "true".to_owned(),
        _ => short(number),
    }
}

fn rank(column: &Column) -> (bool, u8) {
    let kind = match column.kind {
        ColumnKind::Metric => 0,
        ColumnKind::Stock => 1,
        _ => 2,
    };
    (column.name.ends_with(']'), kind)
}
