//! One JSON document for programs to read.

use serde::Serialize;

use super::{Counts, Finding};

/// The version of this document's form. Fields may be added without raising it.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    /// The version of this form: 1.
    format: u32,
    /// The version of the compiler.
    vflow: &'a str,
    errors: usize,
    warnings: usize,
    diagnostics: &'a [Finding],
}

pub(super) fn render(findings: &[Finding]) -> String {
    let Counts { errors, warnings, .. } = Counts::of(findings);
    let document =
        Document { format: FORMAT, vflow: env!("CARGO_PKG_VERSION"), errors, warnings, diagnostics: findings };
    super::pretty(&document)
}
