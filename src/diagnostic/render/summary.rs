//! What it all comes to, in a line.

use std::collections::BTreeSet;

use super::{Finding, visible};

/// How many diagnostics there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Those with a fix that `--fix` applies.
    pub fixable: usize,
}

impl Counts {
    /// Counts.
    pub fn of(findings: &[Finding]) -> Counts {
        let errors = findings.iter().filter(|finding| finding.is_error()).count();
        let certain = |finding: &&Finding| finding.fixes.iter().any(|fix| fix.applicability == "certain");
        let fixable = findings.iter().filter(certain).count();
        Counts { errors, warnings: findings.len() - errors, fixable }
    }
}

/// The last lines of a report on the programs whose entry files are `names`:
/// "2 errors and 1 warning in model.vflow", and where to read on.
pub fn summary(findings: &[Finding], names: &[String]) -> String {
    let counts = Counts::of(findings);
    let mut text = format!("{} in {}\n", faults(counts), place(names));
    if counts.fixable > 0 {
        text.push_str(&format!("{} can be mended by `vflow check --fix`\n", count(counts.fixable, "fault")));
    }
    if let Some(code) = most_severe(findings) {
        text.push_str(&format!("`vflow explain {code}` says more"));
        let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
        let others: Vec<&str> = codes.into_iter().filter(|other| *other != code).collect();
        match others.as_slice() {
            [] => {}
            few if few.len() <= 4 => text.push_str(&format!(" (also: {})", few.join(", "))),
            many => text.push_str(&format!(" (and so for {} other codes)", many.len())),
        }
        text.push('\n');
    }
    text
}

fn most_severe(findings: &[Finding]) -> Option<&'static str> {
    let error = findings.iter().find(|finding| finding.is_error());
    error.or(findings.first()).map(|finding| finding.code)
}

fn faults(counts: Counts) -> String {
    match (counts.errors, counts.warnings) {
        (0, 0) => "no errors or warnings".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{} and {}", count(errors, "error"), count(warnings, "warning")),
    }
}

fn place(names: &[String]) -> String {
    match names {
        [one] => visible::one_line(one, 200),
        [one, other] => format!("{} and {}", visible::one_line(one, 200), visible::one_line(other, 200)),
        many => count(many.len(), "program"),
    }
}

/// "1 error", "2 errors".
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
