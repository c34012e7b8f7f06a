//! JSON, column by column within each run.
//!
//! Missing numbers are `null`. JSON has no infinite numbers: they are the texts `"inf"` and
//! `"-inf"`, which Python's `float` reads, since a `null` would say that they are missing.

use std::error::Error;
use std::io::Write;

use serde_json::json;

use super::fields::{Cells, Chunk, Field, Role, Value};
use super::output::Output;
use super::{Sheet, text};

pub(super) struct Json {
    output: Output,
    fields: Vec<Field>,
    /// Whether an entry was written.
    begun: bool,
}

impl Json {
    /// Writes what the columns are, and begins the list of this name.
    pub fn open(mut output: Output, columns: &[Field], fields: Vec<Field>, list: &str) -> Result<Json, Box<dyn Error>> {
        let params = fields.iter().filter(|field| field.role == Role::Param);
        output.write_all(b"{\"columns\": [")?;
        described(&mut output, columns.iter())?;
        output.write_all(b"], \"params\": [")?;
        described(&mut output, params)?;
        write!(output, "], \"{list}\": [")?;
        Ok(Json { output, fields, begun: false })
    }

    /// What has one of these roles: as a single value, or as a list.
    fn members(&mut self, chunk: &Chunk, role: Role, mut first: bool) -> Result<bool, Box<dyn Error>> {
        for (field, cells) in self.fields.iter().zip(&chunk.cells).filter(|(field, _)| field.role == role) {
            if !first {
                self.output.write_all(b", ")?;
            }
            first = false;
            serde_json::to_writer(&mut self.output, &field.name)?;
            self.output.write_all(b": ")?;
            member(&mut self.output, cells, chunk.rows)?;
        }
        Ok(first)
    }

    fn object(&mut self, name: &str, chunk: &Chunk, role: Role) -> Result<(), Box<dyn Error>> {
        write!(self.output, ", \"{name}\": {{")?;
        self.members(chunk, role, true)?;
        self.output.write_all(b"}")?;
        Ok(())
    }
}

impl Sheet for Json {
    fn write(&mut self, chunk: &Chunk) -> Result<(), Box<dyn Error>> {
        self.output.write_all(if self.begun { b",\n{" } else { b"\n{" })?;
        self.begun = true;
        let first = self.members(chunk, Role::Key, true)?;
        self.members(chunk, Role::Index, first)?;
        self.object("params", chunk, Role::Param)?;
        self.object("cells", chunk, Role::Cell)?;
        self.output.write_all(b"}")?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Output, Box<dyn Error>> {
        self.output.write_all(b"\n]}\n")?;
        Ok(self.output)
    }
}

fn described<'a>(output: &mut Output, fields: impl Iterator<Item = &'a Field>) -> Result<(), Box<dyn Error>> {
    for (place, field) in fields.enumerate() {
        output.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        let Field { name, about, label, unit, .. } = field;
        serde_json::to_writer(&mut *output, &json!({"name": name, "kind": about, "label": label, "unit": unit}))?;
    }
    Ok(())
}

fn member(output: &mut Output, cells: &Cells, rows: usize) -> Result<(), Box<dyn Error>> {
    if let Cells::Same(one) = cells {
        return value(output, *one);
    }
    for row in 0..rows {
        output.write_all(if row == 0 { b"[" } else { b", " })?;
        value(output, cells.value(row))?;
    }
    output.write_all(if rows == 0 { b"[]" } else { b"]" })?;
    Ok(())
}

fn value(output: &mut Output, value: Value) -> Result<(), Box<dyn Error>> {
    match value {
        Value::Missing => output.write_all(b"null")?,
        Value::Whole(number) => write!(output, "{number}")?,
        Value::Number(number) if number.is_finite() => {
            output.write_all(text(number, &mut zmij::Buffer::new()).as_bytes())?;
        }
        Value::Number(number) => output.write_all(if number > 0.0 { b"\"inf\"" } else { b"\"-inf\"" })?,
        Value::Truth(truth) => write!(output, "{truth}")?,
        Value::Word(word) => serde_json::to_writer(output, word)?,
    }
    Ok(())
}
