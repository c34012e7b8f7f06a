//! How far a model is.

use super::{Section, heads, some};
use crate::analysis::{Maturity, Part, Readiness};

/// How many names a cell holds.
const NAMES: usize = 6;

pub(in super::super) fn of(found: &Maturity) -> Vec<Section> {
    let row = |it: &Readiness| {
        let needs = it.needs.iter().map(|missing| format!("{}: {}", missing.what, some(&missing.of, NAMES)));
        let needs: Vec<String> = needs.collect();
        let ready = if needs.is_empty() { "ready" } else { "not yet" };
        vec![it.target.clone(), ready.to_owned(), needs.join("; ")]
    };
    let part = |it: &Part| {
        let told = it.of.map_or_else(|| it.told.to_string(), |of| format!("{} of {of}", it.told));
        vec![it.part.to_owned(), it.question.to_owned(), told, some(&it.open, NAMES)]
    };
    vec![
        Section {
            heading: "What can be made of it".to_owned(),
            says: "A sketch can be drawn from the first day; what computes needs every number.".to_owned(),
            heads: heads(&["target", "state", "what is missing"]),
            rows: found.targets.iter().map(row).collect(),
            ..Section::default()
        },
        Section {
            heading: "What is told of it".to_owned(),
            says: "No target needs these; people who decide upon the model do.".to_owned(),
            heads: heads(&["part", "question", "told", "open"]),
            rows: found.story.iter().map(part).collect(),
            ..Section::default()
        },
    ]
}
