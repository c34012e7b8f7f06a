//! Who holds the tokens at the start, and later.

use super::{Section, heads, some};
use crate::analysis::{Allocated, Share};
use crate::emit::number::short;
use crate::model::Model;

pub(in super::super) fn of(model: &Model, allocation: &Allocated) -> Vec<Section> {
    let mut sections = vec![start(allocation)];
    sections.extend(later(model, allocation));
    sections
}

fn start(allocation: &Allocated) -> Section {
    let number = |amount: Option<f64>| amount.map_or_else(|| "?".to_owned(), short);
    let row = |it: &Share| {
        let share = it.share.map_or_else(|| "?".to_owned(), |share| format!("{} %", short(share * 100.0)));
        let leaves = if it.leaves_by.is_empty() { "nothing".to_owned() } else { some(&it.leaves_by, 4) };
        vec![it.holder.clone(), it.stock.clone(), it.text.clone(), number(it.amount), share, leaves]
    };
    Section {
        heading: format!("{}: {}", allocation.label, allocation.asset),
        says: format!("{} {} in all, by who holds it at the start.", number(allocation.total), allocation.asset),
        heads: heads(&["holder", "stock", "as written", "amount", "share", "leaves by"]),
        rows: allocation.entries.iter().map(row).collect(),
        numbers: vec![3, 4],
        notes: allocation
            .not_simulated
            .iter()
            .map(|reason| format!("what is left later is not shown: {reason}"))
            .collect(),
    }
}

fn later(model: &Model, allocation: &Allocated) -> Option<Section> {
    let vesting = allocation.vesting.as_ref()?;
    let time = |time: &f64| format!("{} {}", short(*time), vesting.time_unit);
    let row = |(entry, left): (&Share, &Vec<Option<f64>>)| {
        let cells = left.iter().map(|left| left.map_or_else(|| "?".to_owned(), short));
        std::iter::once(entry.stock.clone()).chain(cells).collect::<Vec<_>>()
    };
    let mut notes: Vec<String> = vesting.stopped.clone().into_iter().collect();
    if model.parameters.iter().any(|it| it.distribution.is_some()) {
        notes.push("in a single run, in which every uncertain param is what its `=` says".to_owned());
    }
    Some(Section {
        heading: format!("{}: what is left in these stocks", allocation.label),
        says: "What has left them is free, spent, or elsewhere; what came in since counts as left.".to_owned(),
        heads: std::iter::once("stock".to_owned()).chain(vesting.times.iter().map(time)).collect(),
        rows: allocation.entries.iter().zip(&vesting.left).map(row).collect(),
        numbers: (1..=vesting.times.len()).collect(),
        notes,
    })
}
