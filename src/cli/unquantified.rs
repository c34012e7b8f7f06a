//! What a target with numbers still needs, all at once.

use crate::analysis::{Need, needs};
use crate::diagnostic::{Code, Diagnostic};
use crate::driver::Compilation;
use crate::model::{Model, Source};
use crate::source::Span;

/// The fault of a model that leaves numbers open which the target needs.
pub fn unquantified(model: &Model, target: &str, compilation: &Compilation) -> Option<Diagnostic> {
    let needs = needs(model);
    if needs.is_empty() {
        return None;
    }
    let count = match needs.len() {
        1 => "one thing is".to_owned(),
        several => format!("{several} things are"),
    };
    let title = format!("{count} still missing for the target `{target}`");
    let diagnostic =
        needs.iter().fold(Diagnostic::new(Code::V0506, title), |diagnostic, need| tell(diagnostic, need, compilation));
    Some(diagnostic.help("a sketch is complete without numbers: `json`, `mermaid` and `dot` draw it as it is"))
}

/// Marks the place where something is missing; of a model read from JSON there is no text to mark.
fn tell(diagnostic: Diagnostic, need: &Need, compilation: &Compilation) -> Diagnostic {
    match span(&need.source, compilation) {
        Some(span) => diagnostic.at(span, &need.sentence),
        None => diagnostic.note(&need.sentence),
    }
}

fn span(source: &Source, compilation: &Compilation) -> Option<Span> {
    let own = compilation.used.iter().position(|used| *used == source.file);
    let files = || compilation.sources.iter();
    let (file, _) = match own {
        Some(index) => files().filter(|(_, file)| !file.library).nth(index)?,
        None => files().find(|(_, file)| file.library && file.name == source.file)?,
    };
    let first_line = compilation.sources.get(file)?.line(source.line);
    let end = source.end.min(u32::try_from(first_line.end).ok()?);
    Some(Span::new(file, source.start, end))
}
