//! What never changes, and what stays full or empty.

use super::{Section, codes, heads};
use crate::analysis::{Conservation, LARGEST, Law, Openness};

pub(in super::super) fn of(found: &Conservation) -> Vec<Section> {
    vec![laws(found), assets(found), traps(found), siphons(found)]
}

fn laws(found: &Conservation) -> Section {
    let row = |law: &Law| vec![law.asset.clone().unwrap_or_else(|| "several".to_owned()), sum(law)];
    let says = if found.laws.is_empty() {
        "No sum of stocks stays the same: everything is made, used up, or comes from elsewhere."
    } else {
        "Each of these sums is what it was at the start, whatever happens: every flow that takes from it gives to it."
    };
    Section {
        heading: "Laws of conservation".to_owned(),
        says: says.to_owned(),
        heads: heads(&["asset", "stays the same"]),
        rows: found.laws.iter().map(row).collect(),
        ..Section::default()
    }
}

/// `Households.cash + Firms.till - 2 Claims.open`
fn sum(law: &Law) -> String {
    let mut sum = String::new();
    for term in &law.terms {
        let sign = match (sum.is_empty(), term.coefficient < 0) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        };
        let size = term.coefficient.unsigned_abs();
        sum += sign;
        sum += &if size == 1 { term.stock.clone() } else { format!("{size} {}", term.stock) };
    }
    sum
}

fn assets(found: &Conservation) -> Section {
    let row = |it: &Openness| {
        let conserved = if it.conserved { "yes" } else { "no" };
        vec![it.asset.clone(), conserved.to_owned(), it.comes_in.join(", "), it.leaves.join(", ")]
    };
    Section {
        heading: "What comes in, and what leaves".to_owned(),
        says: "An asset is conserved where flows only move it about; else these bring it in or take it away."
            .to_owned(),
        heads: heads(&["asset", "conserved", "comes in by", "leaves by"]),
        rows: found.assets.iter().map(row).collect(),
        ..Section::default()
    }
}

fn traps(found: &Conservation) -> Section {
    Section {
        heading: "Traps".to_owned(),
        says: if found.closed.traps.is_empty() {
            "There are none: whatever comes in anywhere can leave again.".to_owned()
        } else {
            "What comes into one of these sets never leaves it again.".to_owned()
        },
        heads: heads(&["stocks"]),
        rows: found.closed.traps.iter().map(|set| vec![set.join(", ")]).collect(),
        ..Section::default()
    }
}

fn siphons(found: &Conservation) -> Section {
    let mut notes = Vec::new();
    if !found.closed.complete {
        notes.push(format!(
            "sets of more than {LARGEST} stocks, and those beyond what can be searched, were not looked for"
        ));
    }
    if let Some(single) = found.closed.siphons.iter().find(|set| set.len() == 1) {
        notes.push(format!("a set of one, like {}, is a stock that nothing fills", codes(single)));
    }
    Section {
        heading: "Siphons".to_owned(),
        says: if found.closed.siphons.is_empty() {
            "There are none: whatever runs empty can be filled again.".to_owned()
        } else {
            "Once all stocks of one of these sets are empty, nothing fills them again.".to_owned()
        },
        heads: heads(&["stocks"]),
        rows: found.closed.siphons.iter().map(|set| vec![set.join(", ")]).collect(),
        notes,
        ..Section::default()
    }
}
