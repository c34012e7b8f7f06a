//! Parts of a model that feed themselves, and that nothing in the model holds back.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::course::{Courses, Slope};
use super::influence::{Influences, influences};
use super::loops::{Loop, named};
use crate::model::{End, Leg, Model, Rate, Supply, Transfer};

/// Parts in which every loop makes changes larger, what grows comes from nowhere, and nothing bounds it; each with
/// its shortest loop through the first of its stocks.
///
/// Where the signs of all links of a strongly connected part are known, every loop in it is reinforcing if and only if its
/// nodes fall into two camps, with rising links within a camp and falling ones between them. So one walk decides
/// it, however many loops there are.
pub fn unbalanced(model: &Model) -> Vec<Loop> {
    let graph = influences(model);
    let mut candidates: Vec<Vec<usize>> = graph.circles();
    candidates.retain(|part| is_reinforcing(&graph, part));
    if candidates.is_empty() {
        return Vec::new();
    }
    let limits = Limits::new(model);
    candidates.retain(|part| limits.leave_room(&graph, part));
    let mut loops: Vec<Loop> = Vec::new();
    let mut counts = [0usize; 3];
    candidates.iter_mut().for_each(|part| part.sort_unstable());
    candidates.sort_unstable();
    for part in &candidates {
        loops.extend(shortest(&graph, part).and_then(|cycle| named(&graph, &cycle, &mut counts)));
    }
    loops
}

/// Whether all signs are known, and the nodes fall into two camps.
fn is_reinforcing(graph: &Influences, part: &[usize]) -> bool {
    let Some(first) = part.first() else { return false };
    let inside: BTreeSet<usize> = part.iter().copied().collect();
    let mut camps: HashMap<usize, bool> = HashMap::from([(*first, true)]);
    let mut open = vec![*first];
    while let Some(node) = open.pop() {
        let camp = camps.get(&node).copied().unwrap_or(true);
        for (next, pull) in graph.edges.get(node).into_iter().flatten().filter(|(next, _)| inside.contains(next)) {
            let wanted = match pull.slope {
                Slope::Rising => camp,
                Slope::Falling => !camp,
                Slope::Unknown => return false,
            };
            match camps.get(next) {
                Some(known) if *known != wanted => return false,
                Some(_) => {}
                None => {
                    camps.insert(*next, wanted);
                    open.push(*next);
                }
            }
        }
    }
    true
}

/// The shortest loop through the first stock, state or supply of a part; none in a part without one.
fn shortest(graph: &Influences, part: &[usize]) -> Option<Vec<usize>> {
    let holds =
        |node: &&usize| graph.movers.get(**node).is_some_and(|it| matches!(it.kind, "stock" | "state" | "supply"));
    let start = *part.iter().find(holds)?;
    let inside: BTreeSet<usize> = part.iter().copied().collect();
    let mut before: HashMap<usize, usize> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for next in graph.edges.get(node).into_iter().flat_map(|edges| edges.keys()).filter(|it| inside.contains(it)) {
            if *next == start {
                let mut way = vec![node];
                while let Some(earlier) = way.last().and_then(|node| before.get(node)) {
                    way.push(*earlier);
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(next) {
                before.insert(*next, node);
                open.push_back(*next);
            }
        }
    }
    None
}

/// What may hold growth back without a loop.
struct Limits<'a> {
    model: &'a Model,
    courses: Courses<'a>,
    legs: HashMap<&'a str, (&'a Transfer, &'a Leg)>,
}

impl<'a> Limits<'a> {
    fn new(model: &'a Model) -> Limits<'a> {
        let all = model.transfers.iter().flat_map(|transfer| transfer.legs.iter().map(move |leg| (transfer, leg)));
        let legs = all.map(|(transfer, leg)| (leg.meta.id.as_str(), (transfer, leg))).collect();
        Limits { model, courses: Courses::new(model), legs }
    }

    /// Whether nothing bounds what a part holds, and what moves in it comes from nowhere and grows without end.
    fn leave_room(&self, graph: &Influences, part: &[usize]) -> bool {
        let movers: Vec<_> = part.iter().filter_map(|node| graph.movers.get(*node)).collect();
        let inside: BTreeSet<&str> = movers.iter().map(|mover| mover.id.as_str()).collect();
        let bounded = movers.iter().any(|mover| match mover.kind {
            "stock" => self.model.stocks.iter().any(|it| it.meta.id == mover.id && it.high.is_some()),
            "state" => {
                self.model.states.iter().any(|it| it.meta.id == mover.id && (it.high.is_some() || it.low.is_some()))
            }
            _ => false,
        });
        let legs: Vec<_> = movers.iter().filter_map(|mover| self.legs.get(mover.id.as_str())).collect();
        let free = legs.iter().all(|(transfer, leg)| self.is_free(transfer, leg, &inside));
        let new = legs.iter().any(|(_, leg)| matches!(leg.from, End::Mint | End::Source));
        !bounded && free && new
    }

    /// Whether a leg draws on nothing that may run out, is guarded by nothing, and has no most.
    fn is_free(&self, transfer: &Transfer, leg: &'a Leg, inside: &BTreeSet<&str>) -> bool {
        let endless = |leg: &Leg| match &leg.from {
            End::Stock { id, .. } => inside.contains(id.as_str()),
            End::Mint | End::Source => !self.is_capped(leg),
            _ => false,
        };
        let unbounded = match &leg.rate {
            Rate::Formula { formula } => self.courses.of(&formula.tree).bounds.high == f64::INFINITY,
            _ => false,
        };
        transfer.when.is_none() && unbounded && transfer.legs.iter().all(endless)
    }

    fn is_capped(&self, leg: &Leg) -> bool {
        let asset = self.model.assets.iter().find(|it| Some(&it.meta.id) == leg.asset.as_ref());
        asset.is_some_and(|it| it.supply != Supply::Open)
    }
}
