//! From a CSV file to the numbers of a series.

mod cell;
mod fault;
mod sheet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::ast::Text;

use sheet::{Row, Sheet};

/// After how many faults the rest of a file is left alone: most have one cause.
const MOST_FAULTS: usize = 3;

/// What is to be read.
pub(super) struct Wanted<'a> {
    /// The file.
    pub(super) id: FileId,
    /// Its text.
    pub(super) file: &'a SourceFile,
    /// The column of the numbers, as the declaration names it.
    pub(super) column: &'a Text,
    /// The column that says when.
    pub(super) by: &'a Text,
    /// What may stand in it.
    pub(super) clock: Clock,
}

/// What may stand in the column that says when.
#[derive(Clone, Copy)]
pub(super) enum Clock {
    /// Numbers, whose unit is declared here.
    Numbers(Span),
    /// Numbers or dates, as the first row has it.
    Either {
        /// The day on which a run starts, where that is said, in days from 1970-01-01.
        start: Option<i64>,
        /// Where it would be said.
        time: Option<Span>,
    },
}

/// What was read; rows without a number are left out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// Whether times were written as dates; then they count in days from the start of the run.
    pub(super) dates: bool,
    /// What stands in the column that says when.
    pub(super) labels: Vec<String>,
    /// When, strictly rising.
    pub(super) times: Vec<f64>,
    /// How much.
    pub(super) values: Vec<f64>,
}

/// Reads two columns of a file; `None` where a fault has been reported.
pub(super) fn read(wanted: &Wanted<'_>, diagnostics: &mut Diagnostics) -> Option<Rows> {
    let Some(sheet) = Sheet::open(wanted.id, &wanted.file.text) else {
        diagnostics.push(fault::empty(wanted));
        return None;
    };
    let columns = (column(wanted, &sheet, wanted.column), column(wanted, &sheet, wanted.by));
    let (column, by) = match columns {
        (Ok(column), Ok(by)) => (column, by),
        (column, by) => {
            let faults = column.err().into_iter().chain(by.err());
            // Without a header no column is there, which is one fault.
            let most = if fault::number_for_a_name(&sheet).is_some() { 1 } else { 2 };
            faults.take(most).for_each(|fault| diagnostics.push(*fault));
            return None;
        }
    };
    let mut reading = Reading {
        wanted,
        sheet: &sheet,
        column,
        by,
        rows: Rows::default(),
        last: None,
        latest: 0,
        known: false,
        over: false,
        faults: Vec::new(),
    };
    sheet.rows(&mut |row| reading.row(row));
    reading.finish(diagnostics)
}

/// The position of the column of a name.
fn column(wanted: &Wanted<'_>, sheet: &Sheet<'_>, name: &Text) -> Result<usize, Box<Diagnostic>> {
    let mut found = sheet.header.iter().enumerate().filter(|(_, header)| **header == name.value.trim());
    match (found.next(), found.next()) {
        (Some((position, _)), None) => Ok(position),
        (Some((first, _)), Some((second, _))) => Err(Box::new(fault::column_twice(sheet, name, first, second))),
        (None, _) => Err(Box::new(fault::no_column(wanted, sheet, name))),
    }
}

/// The rows as they come.
struct Reading<'a> {
    wanted: &'a Wanted<'a>,
    sheet: &'a Sheet<'a>,
    column: usize,
    by: usize,
    rows: Rows,
    /// The row before: its time and where it starts.
    last: Option<(f64, usize)>,
    /// Where the row that was read last starts.
    latest: usize,
    /// Whether a row has told what the times are.
    known: bool,
    /// Whether nothing more is to be read.
    over: bool,
    faults: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Takes a row; whether the next one is of use.
    fn row(&mut self, row: &Row<'_>) -> bool {
        self.latest = row.start;
        match self.parts(row) {
            Ok((time, value)) => {
                self.last = Some((time, row.start));
                if let Some(value) = value {
                    self.rows.times.push(time);
                    self.rows.values.push(value);
                    self.rows.labels.push(self.label(row).to_owned());
                }
            }
            Err(fault) => self.faults.push(*fault),
        }
        !self.over && self.faults.len() < MOST_FAULTS
    }

    fn label<'r>(&self, row: &Row<'r>) -> &'r str {
        row.cells.get(self.by).unwrap_or("").trim()
    }

    /// When, and how much if that is known.
    fn parts(&mut self, row: &Row<'_>) -> Result<(f64, Option<f64>), Box<Diagnostic>> {
        if row.cells.len() != self.sheet.header.len() {
            return Err(Box::new(fault::malformed(self.wanted, self.sheet, row)));
        }
        let time = self.time(row)?;
        if let Some((last, before)) = self.last.filter(|(last, _)| *last >= time) {
            let spans = (self.sheet.cell_span(row.start, self.by), self.sheet.cell_span(before, self.by));
            let same = time.total_cmp(&last).is_eq();
            let fault = fault::order(self.wanted, spans, same);
            // Rows that go back mostly all do.
            return Err(if same { Box::new(fault) } else { self.only(fault) });
        }
        let cell = row.cells.get(self.column).unwrap_or("").trim();
        if cell.is_empty() {
            return Ok((time, None));
        }
        let value = cell::number(cell);
        let no_number =
            || Box::new(fault::no_number(self.wanted, self.wanted.column, self.span(row, self.column), cell));
        Ok((time, Some(value.ok_or_else(no_number)?)))
    }

    fn time(&mut self, row: &Row<'_>) -> Result<f64, Box<Diagnostic>> {
        let (sheet, by) = (self.sheet, self.by);
        let span = move || sheet.cell_span(row.start, by);
        let cell = self.label(row);
        if !self.known {
            self.rows.dates = cell::number(cell).is_none() && cell::date(cell).is_some();
        }
        let time = match (self.rows.dates, self.wanted.clock) {
            (false, _) => cell::number(cell),
            (true, Clock::Either { start: Some(start), .. }) => cell::date(cell).map(|day| day - days(start)),
            (true, Clock::Numbers(unit)) => return Err(self.only(fault::dates_in_a_unit(self.wanted, span(), unit))),
            (true, Clock::Either { time, .. }) => {
                return Err(self.only(fault::no_start(self.wanted, span(), time, cell)));
            }
        };
        let known = self.known;
        self.known |= time.is_some();
        time.ok_or_else(|| Box::new(fault::no_time(self.wanted, span(), cell, self.rows.dates, known)))
    }

    /// A fault that all rows would have.
    fn only(&mut self, fault: Diagnostic) -> Box<Diagnostic> {
        self.over = true;
        Box::new(fault)
    }

    fn span(&self, row: &Row<'_>, column: usize) -> Span {
        self.sheet.cell_span(row.start, column)
    }

    fn finish(self, diagnostics: &mut Diagnostics) -> Option<Rows> {
        let sound = self.faults.is_empty();
        // All that follows a lonely quotation mark is one cell: rows would be lost without a word.
        if let Some(quote) = self.sheet.open_quote(self.latest).filter(|_| sound) {
            diagnostics.push(fault::open_quote(self.wanted, quote));
            return None;
        }
        if sound && self.rows.values.is_empty() {
            diagnostics.push(fault::no_rows(self.wanted, self.sheet, self.last.is_some()));
            return None;
        }
        self.faults.into_iter().for_each(|fault| diagnostics.push(fault));
        sound.then_some(self.rows)
    }
}

#[expect(clippy::cast_precision_loss, reason = "days of a calendar are far below 2^53")]
fn days(start: i64) -> f64 {
    start as f64
}
