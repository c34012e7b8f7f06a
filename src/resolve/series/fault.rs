//! What is wrong with a CSV file, in words: each fault shows the row, and the declaration that reads it.

use crate::diagnostic::words::some_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::symbols::nearest;
use crate::source::Span;
use crate::syntax::ast::Text;

use super::sheet::{Row, Sheet};
use super::{Wanted, cell};

/// How many columns a message lists.
const LISTED: usize = 12;

/// V0219: nothing in the file.
pub(super) fn empty(wanted: &Wanted<'_>) -> Diagnostic {
    Diagnostic::new(Code::V0219, format!("`{}` is empty", wanted.file.name))
        .at(wanted.column.span, "nothing to read")
        .help(format!("start it with a row of names: `{},{}`", wanted.by.value, wanted.column.value))
}

/// V0219: no row with a number.
pub(super) fn no_rows(wanted: &Wanted<'_>, sheet: &Sheet<'_>, gaps: bool) -> Diagnostic {
    let name = &wanted.file.name;
    let column = &wanted.column.value;
    let (message, label) = match gaps {
        true => (format!("the column `{column}` of `{name}` has no numbers"), "all of its cells are empty"),
        false => (format!("`{name}` has no rows"), "a header, and nothing below it"),
    };
    Diagnostic::new(Code::V0219, message)
        .at(sheet.end_span(), label)
        .at(wanted.column.span, "read here")
        .help("write at least one row below the names")
}

/// V0215: a column that is not there.
pub(super) fn no_column(wanted: &Wanted<'_>, sheet: &Sheet<'_>, name: &Text) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::V0215, format!("`{}` has no column `{}`", wanted.file.name, name.value))
        .at(name.span, "no such column")
        .at(sheet.header_span(), "the names of the columns");
    if let Some(number) = number_for_a_name(sheet) {
        return diagnostic.note(format!("`{number}` is a strange name: is this a row of numbers already?")).help(
            format!("the first row holds the names of the columns: `{},{}`", wanted.by.value, wanted.column.value),
        );
    }
    if let Some(near) = nearest_column(sheet, &name.value) {
        return diagnostic.suggestion(format!("write `\"{near}\"`"), name.span, format!("\"{near}\""));
    }
    diagnostic.note(format!("it has {}", some_of(sheet.header.iter().map(String::as_str), LISTED)))
}

/// A name that is a number or a day: the header is missing.
pub(super) fn number_for_a_name<'s>(sheet: &'s Sheet<'_>) -> Option<&'s str> {
    let is_data = |name: &&String| cell::number(name).is_some() || cell::date(name).is_some();
    sheet.header.iter().find(is_data).map(String::as_str)
}

/// The column that was probably meant, whatever its case.
fn nearest_column<'s>(sheet: &'s Sheet<'_>, name: &str) -> Option<&'s str> {
    let (name, lower) = (name.to_lowercase(), |header: &String| header.to_lowercase());
    let near = sheet.header.iter().find(|header| lower(header) == name);
    let lowered: Vec<String> = sheet.header.iter().map(lower).collect();
    let nearest = || nearest(&name, lowered.iter().map(String::as_str));
    let near = near.or_else(|| nearest().and_then(|near| sheet.header.iter().find(|header| lower(header) == near)));
    near.map(String::as_str)
}

/// V0215: a name that two columns have.
pub(super) fn column_twice(sheet: &Sheet<'_>, name: &Text, first: usize, second: usize) -> Diagnostic {
    let row = sheet.header_span().start as usize;
    Diagnostic::new(Code::V0215, format!("two columns are called `{}`", name.value))
        .at(name.span, "which one?")
        .at(sheet.cell_span(row, first), "this one")
        .at(sheet.cell_span(row, second), "or this one")
        .help("rename one of them")
}

/// V0216: more or fewer cells than columns.
pub(super) fn malformed(wanted: &Wanted<'_>, sheet: &Sheet<'_>, row: &Row<'_>) -> Diagnostic {
    let (cells, columns) = (row.cells.len(), sheet.header.len());
    let count = |number: usize| if number == 1 { "1 cell".to_owned() } else { format!("{number} cells") };
    let span = sheet.row_span(row.start);
    let message = format!("{} has {}, and its header {}", place(wanted, span, None), count(cells), count(columns));
    let diagnostic = Diagnostic::new(Code::V0216, message).at(span, count(cells)).at(wanted.column.span, "read here");
    if row.cells.iter().any(|cell| cell.contains('\n')) {
        return diagnostic
            .note("a cell of this row runs over several lines: its quotation mark may lack a partner")
            .help("close what is quoted with `\"`; a quotation mark inside a cell is written twice");
    }
    let delimiter = if sheet.delimiter == '\t' { "tab".to_owned() } else { format!("`{}`", sheet.delimiter) };
    diagnostic.help(format!(
        "write as many cells as there are columns; between two of them stands a {delimiter}, and a cell that holds one is quoted"
    ))
}

/// V0216: a quotation mark without its partner.
pub(super) fn open_quote(wanted: &Wanted<'_>, quote: Span) -> Diagnostic {
    Diagnostic::new(Code::V0216, format!("{}: a quotation mark without its partner", place(wanted, quote, None)))
        .at(quote, "all that follows would be one cell")
        .at(wanted.column.span, "read here")
        .help("close what is quoted with `\"`; a quotation mark inside a cell is written twice")
}

/// V0217: a cell that holds no number.
pub(super) fn no_number(wanted: &Wanted<'_>, column: &Text, span: Span, cell: &str) -> Diagnostic {
    let (label, help) = cell::no_number(cell);
    let message = format!("{}: {} is no number", place(wanted, span, Some(column)), quote(cell));
    Diagnostic::new(Code::V0217, message).at(span, label).at(column.span, "read here").help(help)
}

/// V0217: a cell that does not say when.
pub(super) fn no_time(wanted: &Wanted<'_>, span: Span, cell: &str, dates: bool, known: bool) -> Diagnostic {
    let place = place(wanted, span, Some(wanted.by));
    if cell.is_empty() {
        return Diagnostic::new(Code::V0217, format!("{place} does not say when"))
            .at(span, "an empty cell")
            .at(wanted.by.span, "read here")
            .help("write when it was, or delete the row");
    }
    if !dates && known {
        return no_number(wanted, wanted.by, span, cell);
    }
    let (what, label) = match dates {
        true => ("is no date", cell::no_date(cell)),
        false => ("is neither a date nor a number", "when is this?"),
    };
    Diagnostic::new(Code::V0217, format!("{place}: {} {what}", quote(cell)))
        .at(span, label)
        .at(wanted.by.span, "read here")
        .help("write days as year-month-day: `2026-01-31`")
}

/// V0217: a date where the declaration says that numbers stand.
pub(super) fn dates_in_a_unit(wanted: &Wanted<'_>, span: Span, unit: Span) -> Diagnostic {
    Diagnostic::new(Code::V0217, format!("{}: a date has no unit", place(wanted, span, Some(wanted.by))))
        .at(span, "a date")
        .at(unit, "the unit of numbers")
        .help("delete the unit: days of the calendar are understood as they are")
}

/// V0220: dates, and no day on which the run starts.
pub(super) fn no_start(wanted: &Wanted<'_>, span: Span, time: Option<Span>, cell: &str) -> Diagnostic {
    let message = format!("`{}` has dates, and the run starts on no day", wanted.file.name);
    let diagnostic = Diagnostic::new(Code::V0220, message).at(wanted.by.span, "dates are read here");
    let diagnostic = match time {
        Some(time) => diagnostic.at(time, "says no day"),
        None => diagnostic,
    };
    diagnostic
        .at(span, "the first of them")
        .note("a step of the run is a day of the calendar only where it is known when the run starts")
        .help(format!("say it after the step: `time … by … from {cell}`"))
}

/// V0218: a row that is not later than the one before.
pub(super) fn order(wanted: &Wanted<'_>, (span, before): (Span, Span), same: bool) -> Diagnostic {
    let place = place(wanted, span, Some(wanted.by));
    let (message, label) = match same {
        true => (format!("{place}: the same time twice"), "again"),
        false => (format!("{place}: earlier than the row before"), "earlier"),
    };
    let help = match same {
        true => "keep one of the two rows, or the mean of both",
        false => "sort the rows by time, the oldest first",
    };
    Diagnostic::new(Code::V0218, message)
        .at(span, label)
        .at(before, if same { "first here" } else { "than this" })
        .at(wanted.by.span, "read here")
        .help(help)
}

/// "`price.csv`, line 3, column `close`"
fn place(wanted: &Wanted<'_>, span: Span, column: Option<&Text>) -> String {
    let line = wanted.file.position(span.start).line;
    let column = column.map_or_else(String::new, |column| format!(", column `{}`", column.value));
    format!("`{}`, line {line}{column}", wanted.file.name)
}

fn quote(cell: &str) -> String {
    format!("`{cell}`")
}
