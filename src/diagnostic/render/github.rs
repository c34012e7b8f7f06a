//! Workflow commands, which GitHub Actions shows as annotations beside the lines of a change.

use super::{Finding, visible};

pub(super) fn render(findings: &[Finding]) -> String {
    findings.iter().map(command).collect()
}

fn command(finding: &Finding) -> String {
    let mut properties: Vec<(&str, String)> = Vec::new();
    if let Some(place) = finding.place() {
        properties.push(("file", place.file.clone()));
        properties.push(("line", place.start.line.to_string()));
        properties.push(("endLine", place.end.line.to_string()));
        // Columns are understood only within one line; `endColumn` is the last one, not past it.
        if place.start.line == place.end.line {
            let last = place.end.column.saturating_sub(1).max(place.start.column);
            properties.push(("col", place.start.column.to_string()));
            properties.push(("endColumn", last.to_string()));
        }
    }
    properties.push(("title", format!("{}: {}", finding.code, finding.title)));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let text = data(&visible::lines(&finding.full_text(), 4000));
    format!("::{} {}::{text}\n", finding.severity, properties.join(","))
}

/// What follows `::` ends at the line's end.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property ends at a comma or a colon, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
