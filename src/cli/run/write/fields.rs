//! What stands in the columns of a file of results.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::sim::{Chosen, Column, ColumnKind, StatisticsTable, Trajectory};

/// What a column of the file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Says of which point or run all rows are.
    Key,
    /// A parameter, the same on all rows of a run.
    Param,
    /// Says what a row is of: its step, its time.
    Index,
    /// A number or word of the row.
    Cell,
}

/// What its cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Whole,
    Number,
    Truth,
    Word,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    pub role: Role,
    pub kind: Kind,
    /// What people see.
    pub label: String,
    pub unit: String,
    /// `stock`, `param`; empty for what says which row it is.
    pub about: &'static str,
}

/// Rows below each other, column by column.
pub(super) struct Chunk<'a> {
    pub rows: usize,
    /// For each field.
    pub cells: Vec<Cells<'a>>,
}

/// The cells of a column.
pub(super) enum Cells<'a> {
    /// The same on all rows.
    Same(Value<'a>),
    Whole(Cow<'a, [u64]>),
    Numbers(Cow<'a, [f64]>),
    Truths(&'a [f64]),
    /// Places in a list of words.
    Words(&'a [String], Cow<'a, [f64]>),
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Missing,
    Whole(u64),
    Number(f64),
    Truth(bool),
    Word(&'a str),
}

impl Cells<'_> {
    /// What stands on a row.
    pub fn value(&self, row: usize) -> Value<'_> {
        let value = match self {
            Cells::Same(value) => Some(*value),
            Cells::Whole(list) => list.get(row).copied().map(Value::Whole),
            Cells::Numbers(list) => list.get(row).copied().map(number),
            Cells::Truths(list) => list.get(row).copied().map(truth),
            Cells::Words(words, list) => list.get(row).copied().map(|place| word(words, place)),
        };
        value.unwrap_or(Value::Missing)
    }
}

fn number<'a>(number: f64) -> Value<'a> {
    if number.is_nan() { Value::Missing } else { Value::Number(number) }
}

fn truth<'a>(number: f64) -> Value<'a> {
    if number.is_nan() { Value::Missing } else { Value::Truth(number != 0.0) }
}

fn word(words: &[String], place: f64) -> Value<'_> {
    if place.is_nan() {
        return Value::Missing;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
    words.get(place as usize).map_or(Value::Missing, |word| Value::Word(word))
}

impl Field {
    fn new(name: &str, role: Role, kind: Kind) -> Field {
        Field { name: name.to_owned(), role, kind, label: String::new(), unit: String::new(), about: "" }
    }

    /// A column of results.
    pub fn of(column: &Column) -> Field {
        let kind = match column.kind {
            ColumnKind::Limit => Kind::Word,
            _ if column.truth => Kind::Truth,
            _ => Kind::Number,
        };
        Field {
            label: column.label.clone(),
            unit: column.unit.clone(),
            about: about(column.kind),
            ..Field::new(&column.name, Role::Cell, kind)
        }
    }

    /// The columns of a parameter, or of one element of it; `first` where it is the first one drawn, which tells of the redraws of all.
    fn chosen(chosen: &Chosen, first: bool) -> impl Iterator<Item = Field> {
        let kind = if chosen.truth { Kind::Truth } else { Kind::Number };
        let value = Field { unit: chosen.unit.clone(), about: "param", ..Field::new(&chosen.name, Role::Param, kind) };
        let redrawn = chosen.redrawn.filter(|_| first).map(|_| Field {
            about: "redrawn",
            ..Field::new(&format!("redrawn({})", chosen.id), Role::Param, Kind::Whole)
        });
        std::iter::once(value).chain(redrawn)
    }
}

/// Parameters, and whether each is the first element of its declaration that was drawn: others may have been set.
fn firsts(chosen: &[Chosen]) -> impl Iterator<Item = (&Chosen, bool)> {
    let mut before = None;
    chosen.iter().map(move |chosen| {
        let drawn = chosen.redrawn.map(|_| chosen.id.as_str());
        let is_first = drawn.is_some() && drawn != before;
        before = drawn.or(before);
        (chosen, is_first)
    })
}

/// The word for what a column tells of.
fn about(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Stock => "stock",
        ColumnKind::Flow => "flow",
        ColumnKind::Let => "let",
        ColumnKind::Env => "env",
        ColumnKind::Data => "data",
        ColumnKind::Behavior => "behavior",
        ColumnKind::Policy => "policy",
        ColumnKind::Rationed => "rationed",
        ColumnKind::Reversed => "reversed",
        ColumnKind::Limit => "limit",
        ColumnKind::Metric => "metric",
        ColumnKind::State => "state",
    }
}

/// The fields of runs; `point` only where there is a grid.
pub(super) fn of_runs(grid: bool, chosen: &[Chosen], columns: &[Column]) -> Vec<Field> {
    let mut fields = Vec::new();
    if grid {
        fields.push(Field::new("point", Role::Key, Kind::Whole));
    }
    fields.push(Field::new("run", Role::Key, Kind::Whole));
    fields.push(Field::new("step", Role::Index, Kind::Whole));
    fields.push(Field::new("time", Role::Index, Kind::Number));
    fields.extend(firsts(chosen).flat_map(|(chosen, first)| Field::chosen(chosen, first)));
    fields.extend(columns.iter().map(Field::of));
    distinct(&mut fields);
    fields
}

/// The fields of the columns of a model, under the names they have in a file.
pub(super) fn of_columns(columns: &[Column]) -> Vec<Field> {
    let mut fields: Vec<Field> = columns.iter().map(Field::of).collect();
    distinct(&mut fields);
    fields
}

/// What the writer puts before the columns keeps its name; a column of that name gets a `_`.
fn distinct(fields: &mut [Field]) {
    let mut taken: HashSet<String> = ["point", "run", "step", "time"].map(str::to_owned).into();
    for field in fields.iter_mut().filter(|field| matches!(field.role, Role::Param | Role::Cell)) {
        while !taken.insert(field.name.clone()) {
            field.name.push('_');
        }
    }
}

/// The rows of a run.
pub(super) fn run<'a>(grid: bool, run: &'a Trajectory, columns: &'a [Column]) -> Chunk<'a> {
    let mut cells = Vec::new();
    if grid {
        cells.push(Cells::Same(Value::Whole(run.point as u64)));
    }
    cells.push(Cells::Same(Value::Whole(run.run)));
    cells.push(Cells::Whole(Cow::from(&run.rows)));
    cells.push(Cells::Numbers(Cow::from(&run.times)));
    for (chosen, first) in firsts(&run.chosen) {
        cells.push(Cells::Same(if chosen.truth { truth(chosen.value) } else { number(chosen.value) }));
        cells.extend(chosen.redrawn.filter(|_| first).map(|redrawn| Cells::Same(Value::Whole(redrawn.into()))));
    }
    cells.extend(columns.iter().zip(&run.cells).map(|(column, list)| match Field::of(column).kind {
        Kind::Word => Cells::Words(&column.words, Cow::from(list)),
        Kind::Truth => Cells::Truths(list),
        _ => Cells::Numbers(Cow::from(list)),
    }));
    Chunk { rows: run.rows.len(), cells }
}

/// The fields of statistics, one line for each row and column.
pub(super) fn of_statistics(grid: bool, table: &StatisticsTable) -> Vec<Field> {
    let mut fields = Vec::new();
    if grid {
        fields.push(Field::new("point", Role::Key, Kind::Whole));
    }
    fields.push(Field::new("step", Role::Index, Kind::Whole));
    fields.push(Field::new("time", Role::Index, Kind::Number));
    for chosen in &table.chosen {
        let kind = if chosen.truth { Kind::Truth } else { Kind::Number };
        fields.push(Field { unit: chosen.unit.clone(), about: "param", ..Field::new(&chosen.name, Role::Param, kind) });
    }
    fields.push(Field::new("column", Role::Index, Kind::Word));
    fields.push(Field::new("unit", Role::Index, Kind::Word));
    fields.push(Field::new("count", Role::Cell, Kind::Whole));
    let quantiles = table.names();
    let numbers = ["mean", "sd", "min"].into_iter().chain(quantiles.iter().map(String::as_str)).chain(["max"]);
    fields.extend(numbers.map(|name| Field::new(name, Role::Cell, Kind::Number)));
    fields
}

/// The names and units that lines of statistics repeat.
pub(super) struct Named {
    names: Vec<String>,
    units: Vec<String>,
}

impl Named {
    /// Of these columns.
    pub fn of(columns: &[Column]) -> Named {
        Named {
            names: of_columns(columns).into_iter().map(|field| field.name).collect(),
            units: columns.iter().map(|column| column.unit.clone()).collect(),
        }
    }
}

/// The lines of statistics.
pub(super) fn statistics<'a>(grid: bool, table: &StatisticsTable, named: &'a Named) -> Chunk<'a> {
    let width = table.columns.len().max(1);
    let places = table.summaries.iter().enumerate().map(|(place, summary)| (place / width, place % width, summary));
    let lines: Vec<_> = places
        .filter(|(_, column, _)| table.columns.get(*column).is_some_and(|it| it.kind != ColumnKind::Limit))
        .collect();
    let at = |list: &[f64], place: usize| list.get(place).copied().unwrap_or(f64::NAN);
    let column: Cow<[f64]> = lines.iter().map(|(_, column, _)| *column as f64).collect();
    let steps = lines.iter().map(|(row, ..)| table.rows.get(*row).copied().unwrap_or_default());
    let mut cells = Vec::new();
    if grid {
        cells.push(Cells::Same(Value::Whole(table.point as u64)));
    }
    cells.push(Cells::Whole(steps.collect()));
    cells.push(Cells::Numbers(lines.iter().map(|(row, ..)| at(&table.times, *row)).collect()));
    let chosen = table.chosen.iter().map(|it| if it.truth { truth(it.value) } else { number(it.value) });
    cells.extend(chosen.map(Cells::Same));
    cells.push(Cells::Words(&named.names, column.clone()));
    cells.push(Cells::Words(&named.units, column));
    cells.push(Cells::Whole(lines.iter().map(|(.., summary)| summary.count).collect()));
    cells.push(Cells::Numbers(lines.iter().map(|(.., summary)| summary.mean).collect()));
    cells.push(Cells::Numbers(lines.iter().map(|(.., summary)| summary.sd).collect()));
    cells.push(Cells::Numbers(lines.iter().map(|(.., summary)| summary.min).collect()));
    for level in 0..table.levels.len() {
        cells.push(Cells::Numbers(lines.iter().map(|(.., summary)| at(&summary.quantiles, level)).collect()));
    }
    cells.push(Cells::Numbers(lines.iter().map(|(.., summary)| summary.max).collect()));
    Chunk { rows: lines.len(), cells }
}
