//! Arrow and Parquet: missing numbers are null, units and labels stand in the fields' metadata.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::Sheet;
use super::fields::{Cells, Chunk, Field, Kind, Value};
use super::output::Output;

/// Rows of short runs that are written together.
const TOGETHER: usize = 1 << 13;

/// Bytes of a group of rows in Parquet, all of which are held in memory.
const GROUP: usize = 1 << 26;

/// A file of record batches.
pub(super) struct Batches {
    schema: SchemaRef,
    waiting: Vec<Waiting>,
    rows: usize,
    file: File,
}

enum File {
    Arrow(Box<FileWriter<Output>>),
    Parquet(Box<ArrowWriter<Output>>),
}

/// The cells of a field that wait to be written.
enum Waiting {
    Whole(Int64Builder),
    Number(Float64Builder),
    Truth(BooleanBuilder),
    Word(StringBuilder),
}

impl Batches {
    /// A file in Arrow's IPC format, also known as Feather.
    pub fn arrow(output: Output, fields: &[Field]) -> Result<Batches, Box<dyn Error>> {
        let schema = schema(fields);
        let file = File::Arrow(Box::new(FileWriter::try_new(output, &schema)?));
        Ok(Batches::new(schema, fields, file))
    }

    /// A Parquet file, compressed.
    pub fn parquet(output: Output, fields: &[Field]) -> Result<Batches, Box<dyn Error>> {
        let schema = schema(fields);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_bytes(Some(GROUP))
            .build();
        let file = ArrowWriter::try_new(output, Arc::clone(&schema), Some(properties))?;
        Ok(Batches::new(schema, fields, File::Parquet(Box::new(file))))
    }

    fn new(schema: SchemaRef, fields: &[Field], file: File) -> Batches {
        Batches { schema, waiting: fields.iter().map(|field| Waiting::new(field.kind)).collect(), rows: 0, file }
    }

    fn flush(&mut self) -> Result<(), Box<dyn Error>> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let arrays = self.waiting.iter_mut().map(Waiting::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)?;
        match &mut self.file {
            File::Arrow(file) => file.write(&batch)?,
            File::Parquet(file) => file.write(&batch)?,
        }
        Ok(())
    }
}

impl Sheet for Batches {
    fn write(&mut self, chunk: &Chunk) -> Result<(), Box<dyn Error>> {
        for (waiting, cells) in self.waiting.iter_mut().zip(&chunk.cells) {
            waiting.append(cells, chunk.rows);
        }
        self.rows += chunk.rows;
        if self.rows >= TOGETHER { self.flush() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<Output, Box<dyn Error>> {
        self.flush()?;
        Ok(match self.file {
            File::Arrow(mut file) => {
                file.finish()?;
                file.into_inner()?
            }
            File::Parquet(file) => file.into_inner()?,
        })
    }
}

impl Waiting {
    fn new(kind: Kind) -> Waiting {
        match kind {
            Kind::Whole => Waiting::Whole(Int64Builder::new()),
            Kind::Number => Waiting::Number(Float64Builder::new()),
            Kind::Truth => Waiting::Truth(BooleanBuilder::new()),
            Kind::Word => Waiting::Word(StringBuilder::new()),
        }
    }

    fn append(&mut self, cells: &Cells, rows: usize) {
        for row in 0..rows {
            match (&mut *self, cells.value(row)) {
                (Waiting::Whole(list), Value::Whole(number)) => list.append_option(i64::try_from(number).ok()),
                (Waiting::Whole(list), _) => list.append_null(),
                (Waiting::Number(list), Value::Number(number)) => list.append_value(number),
                (Waiting::Number(list), _) => list.append_null(),
                (Waiting::Truth(list), Value::Truth(truth)) => list.append_value(truth),
                (Waiting::Truth(list), _) => list.append_null(),
                (Waiting::Word(list), Value::Word(word)) => list.append_value(word),
                (Waiting::Word(list), _) => list.append_null(),
            }
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Waiting::Whole(list) => Arc::new(list.finish()),
            Waiting::Number(list) => Arc::new(list.finish()),
            Waiting::Truth(list) => Arc::new(list.finish()),
            Waiting::Word(list) => Arc::new(list.finish()),
        }
    }
}

fn schema(fields: &[Field]) -> SchemaRef {
    let one = |field: &Field| {
        let kind = match field.kind {
            Kind::Whole => DataType::Int64,
            Kind::Number => DataType::Float64,
            Kind::Truth => DataType::Boolean,
            Kind::Word => DataType::Utf8,
        };
        let told = [("kind", field.about), ("label", &field.label), ("unit", &field.unit)];
        let told = told.into_iter().filter(|(_, text)| !text.is_empty());
        let metadata: HashMap<_, _> = told.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        arrow_schema::Field::new(&field.name, kind, true).with_metadata(metadata)
    };
    Arc::new(Schema::new(fields.iter().map(one).collect::<Vec<_>>()))
}
