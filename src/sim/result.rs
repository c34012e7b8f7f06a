//! What a simulation shows: columns, and one table of numbers for each run.

/// What a column tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ColumnKind {
    /// What a stock holds.
    Stock,
    /// The rate at which a flow, or a leg of an exchange, moved.
    Flow,
    /// An auxiliary.
    Let,
    /// A process outside the model.
    Env,
    /// A series from a file.
    Data,
    /// A member's decision.
    Behavior,
    /// A rule of the system.
    Policy,
    /// An amount that was asked for and not served in the step.
    Rationed,
    /// An amount that was asked for in the wrong direction in the step.
    Reversed,
    /// What cut a transfer: its cells are places in [`Column::words`].
    Limit,
    /// A figure to report.
    Metric,
    /// A state.
    State,
}

/// A column of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name: `Treasury.reserve`, `users[EU]`, `rationed(pay)`, `limit(pay)`.
    pub name: String,
    /// What it tells of.
    pub kind: ColumnKind,
    /// The qualified name of the declaration: `Treasury.reserve`, `users`, `pay`.
    pub id: String,
    /// What people see: `Reserve`, `Users [EU]`.
    pub label: String,
    /// The unit its numbers are in, `1` where dimensionless, empty for truth values and limits.
    pub unit: String,
    /// How much one such unit is in base quantities: numbers were divided by it.
    pub scale: f64,
    /// Whether its numbers are truth values, 1 for true.
    pub truth: bool,
    /// What its cells say, for a limit: cell 0 is an empty text.
    pub words: Vec<String>,
}

/// A parameter as it stood in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Its column: `fee`, `fee[EU]`.
    pub name: String,
    /// The qualified name of the parameter.
    pub id: String,
    /// The unit its number is in, empty for a truth value.
    pub unit: String,
    /// How much it was, in that unit; 1 for true.
    pub value: f64,
    /// Whether it is a truth value.
    pub truth: bool,
    /// How many draws were made again because they fell outside the range; absent where it was not drawn.
    pub redrawn: Option<u32>,
}

/// One run at one point of the grid of varied parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Which point of the grid, from 0.
    pub point: usize,
    /// Which run at this point, from 1.
    pub run: u64,
    /// Parameters that were set, varied or drawn, as they stood.
    pub chosen: Vec<Chosen>,
    /// Numbers of the rows that were kept, rising: row k is the state after k steps.
    pub rows: Vec<u64>,
    /// For each row its time, in the time unit of the model.
    pub times: Vec<f64>,
    /// For each column that was kept one number a row, in the column's unit.
    pub cells: Vec<Vec<f64>>,
    /// Why it ended early, if it did; the rows before that are kept.
    pub stopped: Option<Stop>,
    /// Whether it was cut off by whoever watched; the rows before that are kept.
    pub cut: bool,
}

/// What a part of an expression was worth where a run stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its name, as in columns.
    pub name: String,
    /// How much it was, in its unit; 1 for true.
    pub value: f64,
    /// Its unit, empty for a truth value.
    pub unit: String,
}

/// Why a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A value is no number, or an infinity where that would spread.
    NoNumber,
    /// An invariant does not hold, or a state left its bounds.
    Broken,
    /// A draw stayed outside its range a thousand times.
    Range,
    /// Something that is checked went wrong; what it was could not be found.
    Unknown,
}

/// Where and why a run stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// What happened.
    pub fault: Fault,
    /// The row.
    pub row: u64,
    /// Its time, in the time unit of the model.
    pub time: f64,
    /// The qualified name of the declaration, with its element where it has many.
    pub id: String,
    /// The expression, as written.
    pub text: String,
    /// What it came to; no number where that says nothing.
    pub value: f64,
    /// What its parts were worth.
    pub parts: Vec<Part>,
}
