//! The tables of each analysis.

pub(super) mod allocation;
pub(super) mod conservation;
pub(super) mod gifts;
pub(super) mod governance;
pub(super) mod impact;
pub(super) mod loops;
pub(super) mod matrix;
pub(super) mod maturity;
pub(super) mod trace;

use super::Section;

/// The heads of columns.
fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A name as code.
fn code(name: &str) -> String {
    format!("`{name}`")
}

/// Several names as code.
fn codes(names: &[String]) -> String {
    names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}

/// Names in a cell, at most so many.
fn some(names: &[String], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    match names.len().checked_sub(most).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", shown.join(", ")),
        None => shown.join(", "),
    }
}
