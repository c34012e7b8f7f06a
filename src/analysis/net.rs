//! Stocks that stay full or stay empty: traps and siphons of the net of transfers.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::model::{End, Model, Transfer};

/// Sets of stocks with more members are not looked for.
pub const LARGEST: usize = 24;

/// How many sets are looked at before the search ends.
const BUDGET: usize = 30_000;

/// Least sets of stocks that stay full or stay empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// What comes into one of these never leaves them again.
    pub traps: Vec<Vec<String>>,
    /// Once all of these are empty, nothing fills them again.
    pub siphons: Vec<Vec<String>>,
    /// Whether these are all with at most [`LARGEST`] stocks.
    pub complete: bool,
}

/// What a transfer takes from and brings to.
struct Step<'a> {
    /// Stocks without which it cannot move: those that may not fall below a bound.
    needs: BTreeSet<&'a str>,
    fills: BTreeSet<&'a str>,
}

/// The least traps and siphons of a model.
pub fn closed(model: &Model) -> Closed {
    let bounded: BTreeSet<&str> =
        model.stocks.iter().filter(|it| it.low.is_some()).map(|it| it.meta.id.as_str()).collect();
    let shown: BTreeSet<&str> = model.stocks.iter().filter(|it| !it.hidden).map(|it| it.meta.id.as_str()).collect();
    let steps = steps(model, &bounded);
    let mut search = Search { steps: &steps, fillers: HashMap::new(), budget: BUDGET, found: Vec::new(), cut: false };
    for (place, step) in steps.iter().enumerate() {
        step.fills.iter().for_each(|stock| search.fillers.entry(stock).or_default().push(place));
    }
    let ways = ways(model, &shown);
    let touched = |stock: &&&str| ways.contains_key(**stock);
    for stock in bounded.iter().filter(touched) {
        search.siphon(BTreeSet::from([*stock]));
    }
    let traps = shown.iter().filter(touched).filter_map(|stock| trap(stock, &ways)).collect();
    let siphons = std::mem::take(&mut search.found);
    Closed { traps: least(traps), siphons: least(siphons), complete: !search.cut }
}

fn steps<'a>(model: &'a Model, bounded: &BTreeSet<&'a str>) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for transfer in &model.transfers {
        let step = |backwards: bool| {
            let (mut takes, mut fills) = (BTreeSet::new(), BTreeSet::new());
            for leg in &transfer.legs {
                takes.extend(stock(&leg.from));
                fills.extend(leg.to.iter().filter_map(|target| stock(&target.end)));
            }
            let (takes, fills) = if backwards { (fills, takes) } else { (takes, fills) };
            Step { needs: takes.intersection(bounded).copied().collect(), fills }
        };
        steps.push(step(false));
        steps.extend(transfer.both_ways.then(|| step(true)));
    }
    steps
}

fn stock(end: &End) -> Option<&str> {
    match end {
        End::Stock { id, .. } => Some(id),
        _ => None,
    }
}

/// A search for siphons.
struct Search<'s, 'a> {
    steps: &'s [Step<'a>],
    fillers: HashMap<&'a str, Vec<usize>>,
    budget: usize,
    found: Vec<BTreeSet<&'a str>>,
    cut: bool,
}

impl<'a> Search<'_, 'a> {
    /// Every step that fills one of the set must need one of it; where it does not, one of its needs is added.
    fn siphon(&mut self, start: BTreeSet<&'a str>) {
        let mut open = vec![start];
        while let Some(set) = open.pop() {
            if self.budget == 0 || set.len() > LARGEST {
                self.cut = true;
                continue;
            }
            self.budget -= 1;
            let fillers = set.iter().filter_map(|stock| self.fillers.get(stock)).flatten();
            let mut steps = fillers.filter_map(|place| self.steps.get(*place));
            match steps.find(|step| step.needs.is_disjoint(&set)) {
                None => self.found.push(set),
                Some(step) => open.extend(step.needs.iter().map(|need| {
                    let mut larger = set.clone();
                    larger.insert(need);
                    larger
                })),
            }
        }
    }
}

/// Where what a stock holds may go, leg by leg; none for what is outside of all stocks that are shown.
fn ways<'a>(model: &'a Model, shown: &BTreeSet<&'a str>) -> HashMap<&'a str, Vec<Option<&'a str>>> {
    let mut ways: HashMap<&str, Vec<Option<&str>>> = HashMap::new();
    let inside = |end: &'a End| stock(end).filter(|id| shown.contains(id));
    for Transfer { legs, both_ways, .. } in &model.transfers {
        for leg in legs {
            for target in &leg.to {
                let (from, to) = (inside(&leg.from), inside(&target.end));
                for (from, to, moves) in [(from, to, true), (to, from, *both_ways)] {
                    if let Some(from) = from {
                        let list = ways.entry(from).or_default();
                        if moves {
                            list.push(to);
                        }
                    }
                }
            }
        }
    }
    ways
}

/// All that can be reached from a stock, if nothing leads outside.
fn trap<'a>(stock: &'a str, ways: &HashMap<&'a str, Vec<Option<&'a str>>>) -> Option<BTreeSet<&'a str>> {
    let mut set = BTreeSet::from([stock]);
    let mut open = vec![stock];
    while let Some(stock) = open.pop() {
        for to in ways.get(stock).into_iter().flatten() {
            let to = (*to)?;
            if set.insert(to) {
                open.push(to);
            }
        }
        if set.len() > LARGEST {
            return None;
        }
    }
    Some(set)
}

/// Those that hold no other.
fn least(mut sets: Vec<BTreeSet<&str>>) -> Vec<Vec<String>> {
    sets.sort_by(|left, right| (left.len(), left).cmp(&(right.len(), right)));
    let mut kept: Vec<BTreeSet<&str>> = Vec::new();
    for set in sets {
        if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept.into_iter().map(|set| set.into_iter().map(str::to_owned).collect()).collect()
}
