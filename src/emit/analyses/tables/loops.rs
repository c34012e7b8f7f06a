//! Feedback loops.

use super::{Section, heads};
use crate::analysis::course::Slope;
use crate::analysis::{Loop, Loops};
use crate::emit::number::count;

pub(in super::super) fn of(loops: &Loops) -> Vec<Section> {
    let row = |it: &Loop| vec![it.name.clone(), it.links.len().to_string(), way(it)];
    let mut notes = Vec::new();
    if !loops.complete {
        notes.push(format!(
            "the {} shortest are listed; all loops with at most {} are among them, and longer ones were not all looked for",
            count(loops.loops.len(), "loop"),
            count(loops.complete_up_to, "link")
        ));
    }
    vec![Section {
        heading: count(loops.loops.len(), "loop"),
        says: "A reinforcing loop (R) makes a change larger, a balancing one (B) works against it. (+) says that the next \
               one moves the same way, (-) the other way; where ranges do not decide it, it is (?), and the loop is \
               unknown (U)."
            .to_owned(),
        heads: heads(&["loop", "links", "way round"]),
        rows: loops.loops.iter().map(row).collect(),
        numbers: vec![1],
        notes,
    }]
}

/// `cash (+) spend (+) pay (-) cash`
fn way(it: &Loop) -> String {
    let mut way = String::new();
    for link in &it.links {
        let sign = match link.slope {
            Slope::Rising => "+",
            Slope::Falling => "-",
            Slope::Unknown => "?",
        };
        way += &format!("{} ({sign}{}) ", link.mover.id, if link.later { ", later" } else { "" });
    }
    way += it.links.first().map_or("", |link| &link.mover.id);
    way
}
