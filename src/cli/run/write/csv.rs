//! Comma-separated values: numbers as Python writes them, missing ones empty.

use std::error::Error;

use super::fields::{Cells, Chunk, Field, Value};
use super::output::Output;
use super::{Sheet, text};

pub(super) struct Csv(csv::Writer<Output>);

impl Csv {
    pub fn open(output: Output, fields: &[Field]) -> Result<Csv, Box<dyn Error>> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(fields.iter().map(|field| &field.name))?;
        Ok(Csv(writer))
    }
}

impl Sheet for Csv {
    fn write(&mut self, chunk: &Chunk) -> Result<(), Box<dyn Error>> {
        // What is the same on all rows is made into text once.
        let same = |cells: &Cells| match cells {
            Cells::Same(value) => Some(with_text(*value, |text| text.to_owned())),
            _ => None,
        };
        let same: Vec<Option<String>> = chunk.cells.iter().map(same).collect();
        for row in 0..chunk.rows {
            for (cells, same) in chunk.cells.iter().zip(&same) {
                match same {
                    Some(text) => self.0.write_field(text)?,
                    None => with_text(cells.value(row), |text| self.0.write_field(text))?,
                }
            }
            self.0.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Output, Box<dyn Error>> {
        self.0.into_inner().map_err(|error| error.into_error().into())
    }
}

fn with_text<T>(value: Value, then: impl FnOnce(&str) -> T) -> T {
    match value {
        Value::Missing => then(""),
        Value::Whole(number) => then(&number.to_string()),
        Value::Number(number) => then(text(number, &mut zmij::Buffer::new())),
        Value::Truth(truth) => then(if truth { "true" } else { "false" }),
        Value::Word(word) => then(word),
    }
}
