//! Warnings that the author has allowed where they stand.

use crate::diagnostic::{Code, Diagnostics, Severity, applications};
use crate::resolve::program::Program;
use crate::source::{Sources, Span};

/// Drops the warnings whose primary place lies inside a declaration that allows them.
///
/// A member allows for all it holds, a phase for all that happens in it, and an application of a pattern for
/// all that the pattern declares.
pub fn filter(program: &Program, sources: &Sources, diagnostics: &mut Diagnostics) {
    let allowed: Vec<(Span, Code)> = program
        .declarations()
        .into_iter()
        .flat_map(|meta| meta.allow.iter().map(move |allow| (meta.span, allow.code)))
        .collect();
    diagnostics.retain(|diagnostic| {
        let Some(here) = diagnostic.span().filter(|_| diagnostic.severity() == Severity::Warning) else { return true };
        let applied = || applications(here, sources).map(|application| application.applied);
        !allowed
            .iter()
            .filter(|(_, code)| *code == diagnostic.code)
            .any(|(span, _)| holds(*span, here) || applied().any(|applied| holds(*span, applied)))
    });
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
