//! Diagnostics as text: for people, for editors, for machines. Nothing here does IO.

mod excerpt;
mod finding;
mod github;
mod human;
mod json;
mod markdown;
mod preview;
mod sarif;
mod short;
mod summary;
mod visible;

pub use finding::{Finding, Marked, Mending, Point, Region, Replacement};
pub use markdown::markdown;
pub use summary::{Counts, count, summary};
pub use visible::one_line;

use super::{Diagnostic, Diagnostics};
use crate::source::Sources;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// With source lines, reasoning and ways out, for people.
    #[default]
    Human,
    /// `file:line:column: error[V0301]: message`, one a line.
    Short,
    /// One JSON document.
    Json,
    /// One SARIF 2.1.0 document.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// The findings of several programs, each once: programs may share files.
#[derive(Default)]
pub struct Report<'a> {
    findings: Vec<Finding>,
    diagnostics: Vec<(&'a Diagnostic, &'a Sources)>,
}

impl<'a> Report<'a> {
    /// The report on one program.
    pub fn of(sources: &'a Sources, diagnostics: &'a Diagnostics) -> Report<'a> {
        let mut report = Report::default();
        report.add(sources, diagnostics);
        report
    }

    /// Adds a program, without what another program has said already in the same place.
    pub fn add(&mut self, sources: &'a Sources, diagnostics: &'a Diagnostics) {
        let others = self.findings.len();
        for diagnostic in diagnostics {
            let finding = Finding::new(diagnostic, sources);
            if !self.findings.iter().take(others).any(|other| *other == finding) {
                self.findings.push(finding);
                self.diagnostics.push((diagnostic, sources));
            }
        }
    }

    /// The findings, with their places worked out.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The report as text. `coloured` concerns only the format for people.
    pub fn render(&self, format: Format, coloured: bool) -> String {
        match format {
            Format::Human => {
                let each =
                    |(diagnostic, sources): &(&Diagnostic, &Sources)| human::render(diagnostic, sources, coloured);
                self.diagnostics.iter().map(each).collect()
            }
            Format::Short => short::render(&self.findings),
            Format::Json => json::render(&self.findings),
            Format::Sarif => sarif::render(&self.findings),
            Format::Github => github::render(&self.findings),
        }
    }
}

/// A JSON value, indented, with a line break at its end.
fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
