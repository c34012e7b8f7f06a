//! What a target with numbers still needs, all at once.

use crate::analysis::{Lack, Need, needs};
use crate::diagnostic::{Code, Diagnostic};
use crate::driver::Compilation;
use crate::model::{Model, Source};
use crate::source::Span;

/// The fault of a model that leaves numbers open which a purpose ("the target `cadcad`") needs: one list for each kind of
/// thing that is open, with a line for each declaration.
pub fn unquantified(model: &Model, purpose: &str, compilation: &Compilation) -> Option<Diagnostic> {
    let needs = needs(model);
    let first = needs.first()?;
    let count = match needs.len() {
        1 => "one thing is".to_owned(),
        several => format!("{several} things are"),
    };
    let title = format!("{count} still missing for {purpose}");
    let mut diagnostic = Diagnostic::new(Code::V0506, title);
    // Of a model read from JSON there is no text to mark.
    if let Some(span) = span(&first.source, compilation) {
        diagnostic = diagnostic.at(span, if needs.len() == 1 { "here" } else { "the first is here" });
    }
    for lack in Lack::ALL {
        let open: Vec<&Need> = needs.iter().filter(|need| need.lack == lack).collect();
        if !open.is_empty() {
            diagnostic = diagnostic.note(list(lack, &open, compilation));
        }
    }
    Some(diagnostic.help("a sketch is complete without numbers: `json`, `mermaid` and `dot` draw it as it is"))
}

/// The heading of a list, and in columns whose line it is, where, and what to write there.
fn list(lack: Lack, needs: &[&Need], compilation: &Compilation) -> String {
    let places: Vec<String> = needs.iter().map(|need| place(&need.source, compilation)).collect();
    let width = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let of_ids = width(&mut needs.iter().map(|need| need.id.as_str())).min(WIDEST);
    let of_places = width(&mut places.iter().map(String::as_str)).min(WIDEST);
    let lines = needs
        .iter()
        .zip(&places)
        .map(|(need, place)| format!("\n  {:of_ids$}  {place:of_places$}  {}", need.id, need.write));
    format!("{}{}", lack.heading(), lines.collect::<String>())
}

/// The widest column that others are filled up to.
const WIDEST: usize = 30;

/// The file as the user knows it, and the line.
fn place(source: &Source, compilation: &Compilation) -> String {
    let index = compilation.used.iter().position(|used| *used == source.file);
    let shown = index.and_then(|index| compilation.sources.iter().nth(index)).map(|(_, file)| file.name.as_str());
    format!("{}:{}", shown.unwrap_or(&source.file), source.line)
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
