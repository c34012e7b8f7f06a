//! From purpose to assumption.

use super::{Section, heads, some};
use crate::analysis::{Trace, Traceability};

/// How many names a cell holds.
const NAMES: usize = 3;

pub(in super::super) fn of(found: &Traceability) -> Vec<Section> {
    let names = |list: &[String]| if list.is_empty() { "none".to_owned() } else { some(list, NAMES) };
    let people = |it: &Trace| {
        let lists = [&it.behaviors, &it.incentives, &it.games, &it.processes].map(|list| names(list));
        std::iter::once(it.label.clone()).chain(lists).collect()
    };
    let row = |it: &Trace| {
        let open = |text: &Option<String>| text.clone().unwrap_or_else(|| "missing".to_owned());
        let lists = [names(&it.flows), names(&it.parameters), names(&it.assumptions)];
        [it.label.clone(), open(&it.metric), open(&it.target)].into_iter().chain(lists).collect()
    };
    let purpose =
        if found.purpose.is_empty() { "The purpose is not said.".to_owned() } else { found.purpose.join("; ") };
    vec![
        Section {
            heading: "Purpose and goals".to_owned(),
            says: purpose,
            heads: heads(&["goal", "metric", "target", "flows", "params", "assumptions"]),
            rows: found.goals.iter().map(row).collect(),
            ..Section::default()
        },
        Section {
            heading: "People and decisions".to_owned(),
            says: "What people do that each goal rests on, what is to move them, where they choose, and who may change the \
                   rules."
                .to_owned(),
            heads: heads(&["goal", "behaviors", "incentives", "games", "governance"]),
            rows: found.goals.iter().map(people).collect(),
            ..Section::default()
        },
        Section {
            heading: "Broken links".to_owned(),
            says: if found.broken.is_empty() {
                "There are none.".to_owned()
            } else {
                "What nobody could follow from the purpose down to what is assumed, or back up.".to_owned()
            },
            heads: heads(&["what", "problem"]),
            rows: found.broken.iter().map(|it| vec![it.id.clone(), it.problem.clone()]).collect(),
            ..Section::default()
        },
    ]
}
