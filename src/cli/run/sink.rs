//! Where results go: one table, run by run.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::cli::failure::{Failure, reason};
use crate::sim::{Column, PointStatistics, QUANTILES, Trajectory};

/// Takes results, run by run.
pub trait Sink {
    /// Adds a run, in the order of point and run; breaks where nobody reads any more.
    fn run(&mut self, trajectory: &Trajectory) -> Result<ControlFlow<()>, Failure>;
    /// Adds the statistics of a point instead of its runs.
    fn statistics(&mut self, statistics: &PointStatistics) -> Result<ControlFlow<()>, Failure>;
    /// Completes what was written; a file appears under its name only now.
    fn finish(self: Box<Self>) -> Result<(), Failure>;
}

/// Opens the sink that an ending asks for; without a path it is CSV to standard output.
pub fn open(path: Option<&Path>, columns: Vec<Column>) -> Result<Box<dyn Sink>, Failure> {
    let Some(path) = path else { return Ok(Box::new(Csv::new(Place::Stdout, columns))) };
    let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" => Ok(Box::new(Csv::new(Place::file(path)?, columns))),
        _ => {
            let failure = Failure::new(format!("cannot tell from `{}` what to write", path.display()));
            Err(failure.help("let it end in .csv, .parquet, .arrow or .json"))
        }
    }
}

/// Standard output, or a file that is not there yet.
enum Place {
    Stdout,
    File { temporary: NamedTempFile, path: std::path::PathBuf },
}

impl Place {
    fn file(path: &Path) -> Result<Place, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = NamedTempFile::new_in(folder).map_err(|error| Failure::write(path, &error))?;
        Ok(Place::File { temporary, path: path.to_owned() })
    }
}

/// Comma-separated values.
struct Csv {
    writer: csv::Writer<BufWriter<Box<dyn Write>>>,
    place: Place,
    columns: Vec<Column>,
    begun: bool,
}

impl Csv {
    fn new(place: Place, columns: Vec<Column>) -> Csv {
        let inner: Box<dyn Write> = match &place {
            Place::Stdout => Box::new(io::stdout()),
            Place::File { temporary, .. } => match temporary.reopen() {
                Ok(file) => Box::new(file),
                Err(_) => Box::new(io::sink()),
            },
        };
        Csv { writer: csv::Writer::from_writer(BufWriter::new(inner)), place, columns, begun: false }
    }

    fn rows(&mut self, rows: impl Iterator<Item = Vec<String>>) -> Result<ControlFlow<()>, Failure> {
        for row in rows {
            match self.writer.write_record(&row) {
                Ok(()) => {}
                Err(error) => return broken(&error.into()),
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// A reader who has seen enough (`| head`) is no failure.
fn broken(error: &io::Error) -> Result<ControlFlow<()>, Failure> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        _ => Err(Failure::new(format!("cannot write the results: {}", reason(error)))),
    }
}

impl Sink for Csv {
    fn run(&mut self, trajectory: &Trajectory) -> Result<ControlFlow<()>, Failure> {
        if !std::mem::replace(&mut self.begun, true) {
            let mut head = vec!["run".to_owned(), "step".to_owned(), "time".to_owned()];
            head.extend(trajectory.chosen.iter().map(|chosen| chosen.name.clone()));
            head.extend(self.columns.iter().map(|column| column.name.clone()));
            if self.rows(std::iter::once(head))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        let columns = self.columns.clone();
        let row = |(place, (step, time)): (usize, (&u64, &f64))| {
            let mut cells = vec![trajectory.run.to_string(), step.to_string(), time.to_string()];
            cells.extend(trajectory.chosen.iter().map(|it| cell(it.value, it.truth, &[])));
            for (column, numbers) in columns.iter().zip(&trajectory.cells) {
                cells.push(numbers.get(place).map_or_else(String::new, |it| cell(*it, column.truth, &column.words)));
            }
            cells
        };
        self.rows(trajectory.rows.iter().zip(&trajectory.times).enumerate().map(row))
    }

    fn statistics(&mut self, statistics: &PointStatistics) -> Result<ControlFlow<()>, Failure> {
        if !std::mem::replace(&mut self.begun, true) {
            let mut head: Vec<String> = statistics.chosen.iter().map(|chosen| chosen.name.clone()).collect();
            head.extend(["step", "time", "column", "unit", "mean", "sd", "min", "max"].map(str::to_owned));
            head.extend(QUANTILES.iter().map(|share| format!("q{:02.0}", share * 100.0)));
            if self.rows(std::iter::once(head))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        let columns = self.columns.clone();
        for (column, numbers) in columns.iter().zip(&statistics.columns).filter(|it| it.0.words.is_empty()) {
            let row = |(place, (step, time)): (usize, (&u64, &f64))| {
                let number = |list: &Vec<f64>| list.get(place).map_or_else(String::new, |it| cell(*it, false, &[]));
                let mut cells: Vec<String> = statistics.chosen.iter().map(|it| cell(it.value, it.truth, &[])).collect();
                cells.extend([step.to_string(), time.to_string(), column.name.clone(), column.unit.clone()]);
                cells.extend([&numbers.mean, &numbers.sd, &numbers.min, &numbers.max].map(number));
                cells.extend(numbers.quantiles.iter().map(number));
                cells
            };
            if self.rows(statistics.rows.iter().zip(&statistics.times).enumerate().map(row))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        if let Err(error) = self.writer.flush() {
            let _: ControlFlow<()> = broken(&error)?;
        }
        let Place::File { temporary, path } = self.place else { return Ok(()) };
        temporary.persist(&path).map(drop).map_err(|error| Failure::write(&path, &error.error))
    }
}

/// A cell: nothing where there is no number, words where a column has them.
fn cell(number: f64, truth: bool, words: &[String]) -> String {
    if number.is_nan() {
        return String::new();
    }
    if truth {
        return (number != 0.0).to_string();
    }
    if !words.is_empty() {
        let place = num_traits::ToPrimitive::to_usize(&number).and_then(|place| words.get(place));
        return place.cloned().unwrap_or_default();
    }
    if number.abs() >= 1e16 || (number != 0.0 && number.abs() < 1e-5) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}
