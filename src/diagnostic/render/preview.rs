//! What the lines of a fix would be.

use super::visible;
use crate::diagnostic::Fix;
use crate::diagnostic::fix::edited;
use crate::source::{SourceFile, Sources};

/// More lines, or longer ones, are no preview.
const MOST_LINES: usize = 6;
const LONGEST_LINE: usize = 120;

/// The numbered lines that a fix changes, as they would be after it, without the indentation they
/// share. Empty where the fix spans files or is too long to show.
pub(super) fn lines(fix: &Fix, sources: &Sources) -> Vec<(u32, String)> {
    let Some(first) = fix.edits.first() else { return Vec::new() };
    let Some(file) = sources.get(first.span.file) else { return Vec::new() };
    if fix.edits.iter().any(|edit| edit.span.file != first.span.file) {
        return Vec::new();
    }
    changed(fix, file).unwrap_or_default()
}

fn changed(fix: &Fix, file: &SourceFile) -> Option<Vec<(u32, String)>> {
    let first = file.position(fix.edits.iter().map(|edit| edit.span.start).min()?).line;
    let last = file.position(fix.edits.iter().map(|edit| edit.span.end).max()?).line;
    let range = file.line(first).start..file.line(last).end;
    if range.len() > MOST_LINES * LONGEST_LINE * 4 {
        return None;
    }
    let text = edited(&file.text, range, &fix.edits)?;
    let lines: Vec<&str> = text.lines().collect();
    let fits = lines.len() <= MOST_LINES && lines.iter().all(|line| line.chars().count() <= LONGEST_LINE);
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indentation(line)).min().unwrap_or(0);
    let shown = |line: &str| visible::one_line(line.get(indent..).unwrap_or(""), LONGEST_LINE);
    fits.then(|| (first..).zip(lines.iter().map(|line| shown(line))).collect())
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
