//! The JSON target: the model itself, written, described by a schema, and read back.

mod locate;

use std::fmt;
use std::thread;

use serde::Deserialize;

use crate::model::{FORMAT, Model, validate};

use locate::locate;

/// How deep brackets may be nested: two levels for each level of an expression, and what is around it.
const NESTING: usize = 1100;

/// Enough stack to read and write [`NESTING`] levels, also without optimisation. It is reserved, not used up.
const STACK: usize = 256 << 20;

/// The model as JSON: two spaces of indent, fields in the order of the types, a newline at the end.
/// The same model always gives the same bytes.
pub fn json(model: &Model) -> String {
    // Writing into memory fails only for maps with keys that are no strings, and there are none.
    let mut text = with_stack(|| Ok(serde_json::to_string_pretty(model).unwrap_or_default())).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON Schema (draft 2020-12) of what [`json`] writes, with a newline at the end.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Model);
    schema.insert("title".into(), "vflow model".into());
    let version = schema.pointer_mut("/properties/vflow");
    if let Some(version) = version.and_then(|version| version.as_object_mut()) {
        version.insert("const".into(), FORMAT.into());
    }
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Why a text is no model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The line at which it shows, from 1.
    pub line: u32,
    /// The column at which it shows, in characters from 1.
    pub column: u32,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}

impl std::error::Error for JsonError {}

/// The part of a model that says which version of the format it has.
#[derive(Deserialize)]
struct Version {
    vflow: u32,
}

/// Reads a model, and checks that it keeps its promises (see [`validate`]).
///
/// Refuses other versions of the format, and everything that no program could have been compiled to:
/// expressions deeper than [`crate::model::DEPTH`], names that no text could hold or that nothing
/// declares, values that are worked out from themselves. The message starts with the path to it.
pub fn read(text: &str) -> Result<Model, JsonError> {
    shallow(text)?;
    version(text)?;
    let model = with_stack(|| parse(text))?;
    match validate(&model).into_iter().next() {
        None => Ok(model),
        Some(fault) => {
            let start = locate(text, &fault.path).unwrap_or(0);
            let quoted = fault.word.as_ref().and_then(|word| serde_json::to_string(word).ok());
            let inside = quoted.and_then(|quoted| text.get(start..)?.find(&quoted)).unwrap_or(0);
            Err(at(text, start + inside, format!("{}: {}", fault.path, fault.message)))
        }
    }
}

/// Refuses brackets nested so deep that reading them could exhaust the stack.
fn shallow(text: &str) -> Result<(), JsonError> {
    let (mut level, mut quoted, mut escaped) = (0usize, false, false);
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => level += 1,
            b'}' | b']' if !quoted => level = level.saturating_sub(1),
            _ => {}
        }
        if level > NESTING {
            return Err(at(text, offset, format!("brackets are nested more than {NESTING} levels deep")));
        }
    }
    Ok(())
}

/// Refuses what is no model, or one of another version, before its shape is looked at.
fn version(text: &str) -> Result<(), JsonError> {
    let mut reader = reader(text);
    match Version::deserialize(&mut reader) {
        Ok(Version { vflow: FORMAT }) => Ok(()),
        Ok(Version { vflow }) => {
            let offset = text.find("\"vflow\"").unwrap_or(0);
            let message = format!(
                "this model has format version {vflow}; this compiler reads version {FORMAT}: \
                 build the model again from its source, or use the compiler that wrote it"
            );
            Err(at(text, offset, message))
        }
        Err(error) if error.is_data() => {
            let message = format!("this is no vflow model: it should be an object with \"vflow\": {FORMAT}");
            Err(JsonError { message, ..from(&error) })
        }
        Err(error) => Err(from(&error)),
    }
}

/// Reads the whole model.
fn parse(text: &str) -> Result<Model, JsonError> {
    let mut reader = reader(text);
    let model = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { String::new() } else { format!("{path}: ") };
        let inner = from(error.inner());
        JsonError { message: format!("{place}{}", inner.message), ..inner }
    })?;
    reader.end().map_err(|error| from(&error))?;
    Ok(model)
}

/// A reader without serde's own limit of 128 levels, which [`shallow`] stands in for.
fn reader(text: &str) -> serde_json::Deserializer<serde_json::de::StrRead<'_>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    reader
}

/// Runs `work` on a stack that is deep enough for it.
fn with_stack<T: Send>(work: impl FnOnce() -> Result<T, JsonError> + Send) -> Result<T, JsonError> {
    let refused = |message: &str| JsonError { line: 1, column: 1, message: message.to_owned() };
    thread::scope(|scope| {
        let started = thread::Builder::new().name("vflow-json".to_owned()).stack_size(STACK).spawn_scoped(scope, work);
        match started {
            Ok(thread) => thread.join().unwrap_or_else(|_| Err(refused("reading this model failed"))),
            Err(error) => Err(refused(&format!("there is no memory to read this model: {error}"))),
        }
    })
}

/// An error of serde's, whose message repeats the position.
fn from(error: &serde_json::Error) -> JsonError {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).max(1);
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message).to_owned();
    JsonError { line: count(error.line()), column: count(error.column()), message }
}

/// An error at a byte offset.
fn at(text: &str, offset: usize, message: String) -> JsonError {
    let before = text.get(..offset).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    JsonError { line: count(line), column: count(column), message }
}
