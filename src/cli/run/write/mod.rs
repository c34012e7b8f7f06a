//! Writes results as they come: runs below each other, or statistics, in four formats.
//!
//! A file of runs has the columns `run`, `step`, `time`, then the parameters that were set, varied
//! or drawn, with `redrawn(…)` where draws were repeated, then the columns of the model; where a
//! grid is varied, `point` comes first. A file of statistics has one line for each row and column:
//! `step`, `time`, `column`, `unit`, `count`, `mean`, `sd`, `min`, quantiles `q5` …, `max`.
//!
//! Numbers are the shortest texts that read back as the same number, with a point or an exponent;
//! truth values are `true` and `false`; what is no number is empty or null.

mod arrow;
mod csv;
mod fields;
mod json;
mod output;

use std::error::Error;
use std::mem;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::failure::Failure;
use crate::sim::{Chosen, Column, StatisticsTable, Trajectory};
use arrow::Batches;
use csv::Csv;
use fields::{Chunk, Field, Named};
use json::Json;
use output::{Output, Trouble};
pub use output::{Target, Written};

/// The format of a file of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
    /// JSON, column by column
    Json,
    /// Parquet, compressed
    Parquet,
    /// Arrow IPC, also known as Feather
    Arrow,
}

impl Format {
    /// The format that the ending of a file stands for.
    ///
    /// # Errors
    /// Where it stands for none.
    pub fn of(path: &Path) -> Result<Format, Failure> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Format::Csv),
            Some("json") => Ok(Format::Json),
            Some("parquet") => Ok(Format::Parquet),
            Some("arrow" | "feather") => Ok(Format::Arrow),
            ending => {
                let what = ending.map_or("no ending".to_owned(), |ending| format!("the ending `.{ending}`"));
                Err(Failure::new(format!("cannot tell the format of `{}`: it has {what}", path.display()))
                    .help("end it in .csv, .json, .parquet or .arrow"))
            }
        }
    }
}

/// What all formats do.
trait Sheet {
    /// Writes rows.
    fn write(&mut self, chunk: &Chunk) -> Result<(), Box<dyn Error>>;
    /// Writes what comes last.
    fn finish(self: Box<Self>) -> Result<Output, Box<dyn Error>>;
}

/// A file of results that grows: of runs, or of statistics, not of both.
pub struct Writer {
    format: Format,
    columns: Vec<Column>,
    grid: bool,
    state: State,
    trouble: Trouble,
    beside: Option<PathBuf>,
}

enum State {
    /// Which parameters there are is known with the first run.
    New(Output),
    Open(Box<dyn Sheet>),
    /// It failed, or nobody reads it.
    Shut,
}

impl Writer {
    /// Begins a file with these columns; with points where a grid is varied.
    ///
    /// # Errors
    /// Where the target cannot be opened.
    pub fn new(target: &Target, format: Format, columns: &[Column], grid: bool) -> Result<Writer, Failure> {
        let (output, trouble) = Output::open(target)?;
        Ok(Writer::on(output, trouble, format, columns, grid))
    }

    fn on(output: Output, trouble: Trouble, format: Format, columns: &[Column], grid: bool) -> Writer {
        let beside = output.beside().map(Path::to_owned);
        Writer { format, columns: columns.to_vec(), grid, state: State::New(output), trouble, beside }
    }

    /// The file that grows beside the target, if there is one: to be removed where the process ends before it is in its place.
    pub fn beside(&self) -> Option<&Path> {
        self.beside.as_deref()
    }

    /// Writes a run. Its parameters must be those of the first one.
    ///
    /// # Errors
    /// Where it cannot be written; what was there before stays.
    pub fn trajectory(&mut self, run: &Trajectory) -> Result<Written, Failure> {
        let columns = mem::take(&mut self.columns);
        let chunk = fields::run(self.grid, run, &columns);
        let fields = || fields::of_runs(self.grid, &run.chosen, &columns);
        let written = self.state.write(self.format, &columns, fields, "runs", &chunk);
        self.columns = columns;
        self.told(written)
    }

    /// Writes the statistics of a point of the grid.
    ///
    /// # Errors
    /// Where they cannot be written; what was there before stays.
    pub fn statistics(&mut self, table: &StatisticsTable) -> Result<Written, Failure> {
        let named = Named::of(&table.columns);
        let chunk = fields::statistics(self.grid, table, &named);
        let fields = || fields::of_statistics(self.grid, table);
        let written = self.state.write(self.format, &table.columns, fields, "statistics", &chunk);
        self.told(written)
    }

    /// Ends the file and moves it to its place.
    ///
    /// # Errors
    /// Where it cannot be written; what was there before stays.
    pub fn finish(mut self) -> Result<(), Failure> {
        let sheet = match mem::replace(&mut self.state, State::Shut) {
            State::Shut => return Ok(()),
            State::Open(sheet) => Ok(sheet),
            State::New(output) => {
                let none: [Chosen; 0] = [];
                let fields = fields::of_runs(self.grid, &none, &self.columns);
                open(output, self.format, &self.columns, fields, "runs")
            }
        };
        let done = sheet.and_then(|sheet| sheet.finish()).and_then(|output| Ok(output.finish()?));
        match done {
            Ok(()) => Ok(()),
            Err(error) => self.trouble.judge(&error).map(|_| ()),
        }
    }

    fn told(&mut self, written: Result<Written, Box<dyn Error>>) -> Result<Written, Failure> {
        written.or_else(|error| {
            self.state = State::Shut;
            self.trouble.judge(&error)
        })
    }
}

impl State {
    fn write(
        &mut self,
        format: Format,
        columns: &[Column],
        fields: impl FnOnce() -> Vec<Field>,
        list: &str,
        chunk: &Chunk,
    ) -> Result<Written, Box<dyn Error>> {
        let mut sheet = match mem::replace(self, State::Shut) {
            State::Shut => return Ok(Written::Enough),
            State::Open(sheet) => sheet,
            State::New(output) => open(output, format, columns, fields(), list)?,
        };
        sheet.write(chunk)?;
        *self = State::Open(sheet);
        Ok(Written::On)
    }
}

/// Begins a file in its format.
fn open(
    output: Output,
    format: Format,
    columns: &[Column],
    fields: Vec<Field>,
    list: &str,
) -> Result<Box<dyn Sheet>, Box<dyn Error>> {
    Ok(match format {
        Format::Csv => Box::new(Csv::open(output, &fields)?),
        Format::Json => {
            let cells: Vec<Field> = fields::of_columns(columns);
            Box::new(Json::open(output, &cells, fields, list)?)
        }
        Format::Parquet => Box::new(Batches::parquet(output, &fields)?),
        Format::Arrow => Box::new(Batches::arrow(output, &fields)?),
    })
}

/// The shortest text that reads back as the same number: `1.0`, `1e-9`, `inf`.
fn text(number: f64, buffer: &mut zmij::Buffer) -> &str {
    buffer.format(number)
}

#[cfg(test)]
mod tests;
