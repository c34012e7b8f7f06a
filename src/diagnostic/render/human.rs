//! Diagnostics drawn with their source lines. The only user of codespan-reporting.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::diagnostic as drawn;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Config, termcolor};

use super::excerpt::{AFTER_START, BEFORE_END, Excerpt, fitted};
use super::{preview, visible};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::source::{FileId, Sources, Span};

/// Titles, labels and notes longer than this lose their middle: a name may be a megabyte long.
const LONGEST_TEXT: usize = 600;
/// Notes are broken into lines of this width.
const WIDTH: usize = 96;

/// One diagnostic as people read it in a terminal, with an empty line after it.
pub(super) fn render(diagnostic: &Diagnostic, sources: &Sources, coloured: bool) -> String {
    let view = View::new(diagnostic, sources);
    let drawn = view.draw(diagnostic, sources);
    let config = Config {
        start_context_lines: AFTER_START as usize,
        end_context_lines: BEFORE_END as usize,
        ..Config::default()
    };
    let mut bytes = Vec::new();
    let result = if coloured {
        let mut writer = termcolor::Ansi::new(&mut bytes);
        term::emit_to_write_style(&mut writer, &config, &view, &drawn)
    } else {
        term::emit_to_io_write(&mut bytes, &config, &view, &drawn)
    };
    match result {
        Ok(()) if coloured => String::from_utf8_lossy(&bytes).into_owned(),
        Ok(()) => String::from_utf8_lossy(&bytes).lines().map(|line| format!("{}\n", line.trim_end())).collect(),
        // Cannot happen, for labels are fitted to the text; the message must come through anyhow.
        Err(_) => format!("{}[{}]: {}\n\n", diagnostic.severity(), diagnostic.code, drawn.message),
    }
}

/// The excerpts of all files that one diagnostic shows.
struct View<'a> {
    excerpts: Vec<Excerpt<'a>>,
    by_file: BTreeMap<FileId, usize>,
}

impl<'a> View<'a> {
    fn new(diagnostic: &Diagnostic, sources: &'a Sources) -> View<'a> {
        let mut spans: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        for label in &diagnostic.labels {
            if let Some(file) = sources.get(label.span.file) {
                spans.entry(label.span.file).or_default().push(fitted(file, label.span));
            }
        }
        let mut view = View { excerpts: Vec::new(), by_file: BTreeMap::new() };
        for (id, spans) in &spans {
            if let Some(file) = sources.get(*id) {
                view.by_file.insert(*id, view.excerpts.len());
                view.excerpts.push(Excerpt::new(file, spans));
            }
        }
        view
    }

    fn draw(&self, diagnostic: &Diagnostic, sources: &Sources) -> drawn::Diagnostic<usize> {
        let severity = match diagnostic.severity() {
            Severity::Error => drawn::Severity::Error,
            Severity::Warning => drawn::Severity::Warning,
        };
        let labels = diagnostic.labels.iter().enumerate().filter_map(|(index, label)| {
            let style = if index == 0 { drawn::LabelStyle::Primary } else { drawn::LabelStyle::Secondary };
            let (file, range) = self.locate(label.span)?;
            let text = visible::one_line(&label.text, LONGEST_TEXT);
            Some(drawn::Label::new(style, file, range).with_message(text))
        });
        drawn::Diagnostic::new(severity)
            .with_code(diagnostic.code.name())
            .with_message(visible::one_line(&diagnostic.message, LONGEST_TEXT))
            .with_labels(labels.collect())
            .with_notes(notes(diagnostic, sources))
    }

    fn locate(&self, span: Span) -> Option<(usize, Range<usize>)> {
        let index = *self.by_file.get(&span.file)?;
        let excerpt = self.excerpts.get(index)?;
        let range = fitted(excerpt.file, span);
        Some((index, excerpt.shown(range.start)..excerpt.shown(range.end)))
    }

    fn excerpt(&self, id: usize) -> Result<&Excerpt<'a>, Error> {
        self.excerpts.get(id).ok_or(Error::FileMissing)
    }
}

impl<'f> Files<'f> for View<'_> {
    type FileId = usize;
    type Name = String;
    type Source = &'f str;

    fn name(&'f self, id: usize) -> Result<String, Error> {
        Ok(visible::one_line(&self.excerpt(id)?.file.name, LONGEST_TEXT))
    }

    fn source(&'f self, id: usize) -> Result<&'f str, Error> {
        Ok(&self.excerpt(id)?.text)
    }

    fn line_index(&'f self, id: usize, offset: usize) -> Result<usize, Error> {
        Ok(self.excerpt(id)?.line_index(offset))
    }

    fn line_number(&'f self, id: usize, index: usize) -> Result<usize, Error> {
        Ok(self.excerpt(id)?.line_number(index))
    }

    fn line_range(&'f self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        self.excerpt(id)?.line_range(index).ok_or(Error::LineTooLarge { given: index, max: index })
    }

    /// The column in the file, not in the excerpt.
    fn column_number(&'f self, id: usize, _: usize, offset: usize) -> Result<usize, Error> {
        let excerpt = self.excerpt(id)?;
        let offset = u32::try_from(excerpt.source(offset)).unwrap_or(u32::MAX);
        Ok(excerpt.file.position(offset).column as usize)
    }
}

fn notes(diagnostic: &Diagnostic, sources: &Sources) -> Vec<String> {
    let reasons = diagnostic.notes.iter().map(|text| note("note", text));
    let helps = diagnostic.helps.iter().map(|text| note("help", text));
    reasons.chain(helps).chain(diagnostic.fixes.iter().map(|fix| offer(fix, sources))).collect()
}

fn note(kind: &str, text: &str) -> String {
    let text = visible::lines(text, 4 * LONGEST_TEXT);
    let indent = " ".repeat(kind.len() + 2);
    let wrapped = visible::wrap(&text, WIDTH - indent.len());
    format!("{kind}: {}", wrapped.replace('\n', &format!("\n{indent}")))
}

/// A fix as text to write: what it does, and the lines as they would then be.
fn offer(fix: &Fix, sources: &Sources) -> String {
    let kind = match fix.applicability {
        Applicability::Certain => "fix",
        Applicability::Possible => "help",
    };
    let mut text = note(kind, &fix.message);
    let lines = preview::lines(fix, sources);
    let digits = lines.iter().map(|(number, _)| number.to_string().len()).max().unwrap_or(0);
    for (number, line) in lines {
        text.push_str(&format!("\n  {number:>digits$} │ {line}"));
    }
    text
}
