//! One line for each diagnostic, as editors and `grep` read them.

use super::{Finding, visible};

pub(super) fn render(findings: &[Finding]) -> String {
    findings.iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    let place = finding.place().map_or_else(String::new, |place| {
        let file = visible::one_line(&place.file, usize::MAX);
        format!("{file}:{}:{}: ", place.start.line, place.start.column)
    });
    let message = visible::one_line(&finding.message, 600);
    format!("{place}{}[{}]: {message}\n", finding.severity, finding.code)
}
