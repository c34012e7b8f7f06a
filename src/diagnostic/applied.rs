//! What is said of applications of patterns, as people read it: at the line of the pattern, with the place where it is applied.

use std::collections::{HashMap, HashSet};

use super::{Code, Diagnostic, Diagnostics, Label};
use crate::source::{Application, FileId, Sources, Span};

/// Warnings that are none of the business of those who use a library.
const MUTED_IN_LIBRARIES: &[Code] = &[Code::V0551, Code::V0552];

/// Faults of what an application is given.
const MISLEADING: &[Code] = &[Code::V1005, Code::V1006, Code::V1007];

/// A diagnostic, and how many applications it is true of.
struct Settled {
    diagnostic: Diagnostic,
    count: usize,
    /// The pattern it speaks of.
    pattern: Option<Span>,
}

impl Diagnostics {
    /// Moves what is said of applications to the text of their patterns; what is said of many is said once.
    pub fn settle(&mut self, sources: &Sources) {
        let mut settled: Vec<Settled> = Vec::new();
        let mut said: HashMap<(Code, Span), usize> = HashMap::new();
        let misled = misled(&self.list, sources);
        for mut diagnostic in std::mem::take(&mut self.list) {
            if is_muted(&diagnostic, sources) || follows(&diagnostic, &misled, sources) {
                continue;
            }
            let place = diagnostic.span().unwrap_or_default();
            let pattern = sources.application(place.file).map(|application| application.pattern);
            let key = (diagnostic.code, sources.written(place));
            let earlier = pattern.and_then(|_| settled.get_mut(*said.get(&key)?));
            if let Some(earlier) = earlier {
                earlier.count += 1;
                continue;
            }
            said.insert(key, settled.len());
            move_to_pattern(&mut diagnostic, sources);
            settled.push(Settled { diagnostic, count: 1, pattern });
        }
        let mut uses: HashMap<Span, usize> = HashMap::new();
        for application in sources.applications() {
            *uses.entry(application.pattern).or_default() += 1;
        }
        self.list = settled.into_iter().filter_map(|settled| settled.counted(&uses)).collect();
    }
}

impl Settled {
    /// Says how many applications it is true of. What is unused in some and used in others is no fault of the pattern.
    fn counted(self, uses: &HashMap<Span, usize>) -> Option<Diagnostic> {
        let applied = self.pattern.and_then(|pattern| uses.get(&pattern)).copied().unwrap_or(0);
        if self.diagnostic.code == Code::V0551 && self.count < applied {
            return None;
        }
        Some(match self.count {
            1 => self.diagnostic,
            2 => self.diagnostic.note("the same in 1 other application"),
            more => self.diagnostic.note(format!("the same in {} other applications", more - 1)),
        })
    }
}

/// The files of applications that were given something wrong: what is odd in them mostly follows from that.
fn misled(list: &[Diagnostic], sources: &Sources) -> HashSet<FileId> {
    let faulty = list.iter().filter(|diagnostic| MISLEADING.contains(&diagnostic.code));
    let files = faulty.flat_map(|diagnostic| &diagnostic.labels).map(|label| label.span.file);
    files.filter(|file| sources.application(*file).is_some()).collect()
}

/// Whether a diagnostic speaks of what an application declares that was given something wrong.
fn follows(diagnostic: &Diagnostic, misled: &HashSet<FileId>, sources: &Sources) -> bool {
    let Some(span) = diagnostic.span().filter(|_| !MISLEADING.contains(&diagnostic.code)) else { return false };
    let around = applications(span, sources).map(|application| application.applied.file);
    !misled.is_empty() && std::iter::once(span.file).chain(around).any(|file| misled.contains(&file))
}

fn is_muted(diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let library = |span: Span| sources.get(span.file).is_some_and(|file| file.library);
    MUTED_IN_LIBRARIES.contains(&diagnostic.code) && diagnostic.span().is_some_and(library)
}

/// Replaces the spans of applications by those of the patterns, and says where they are applied.
fn move_to_pattern(diagnostic: &mut Diagnostic, sources: &Sources) {
    let mut chain: Vec<&Application> = Vec::new();
    for label in &diagnostic.labels {
        for application in applications(label.span, sources) {
            if !chain.iter().any(|known| std::ptr::eq(*known, application)) {
                chain.push(application);
            }
        }
    }
    for label in &mut diagnostic.labels {
        label.span = sources.written(label.span);
    }
    for application in chain {
        let span = sources.written(application.applied);
        // A label on one of its arguments shows the place already.
        if !diagnostic.labels.iter().any(|label| holds(span, label.span)) {
            diagnostic.labels.push(Label { span, text: format!("applied here as `{}`", application.name) });
        }
    }
    let is_library = |file: FileId| sources.get(file).is_some_and(|file| file.library);
    diagnostic.fixes.retain(|fix| !fix.edits.iter().any(|edit| is_library(edit.span.file)));
    for edit in diagnostic.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span = sources.written(edit.span);
    }
}

/// The applications that a span stands in, innermost first.
pub fn applications(span: Span, sources: &Sources) -> impl Iterator<Item = &Application> {
    std::iter::successors(sources.application(span.file), |application| sources.application(application.applied.file))
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
