//! Feedback loops, each with a name and with what it does to a change.

use std::collections::VecDeque;

use serde::Serialize;

use super::course::Slope;
use super::influence::{Influences, Mover, influences};

use crate::model::Model;

/// How many loops are told.
pub const MOST: usize = 200;

/// How many links are looked at before the search ends.
const BUDGET: usize = 4_000_000;

/// What a loop does to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// It makes a change larger.
    Reinforcing,
    /// It works against a change.
    Balancing,
    /// The sign of one of its links is not decided.
    Unknown,
}

/// A link of a loop: a mover, and which way the next one follows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What pulls.
    #[serde(flatten)]
    pub mover: Mover,
    /// How the next one follows it.
    pub slope: Slope,
    /// Whether through a memory or a queue.
    pub later: bool,
}

/// One feedback loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loop {
    /// `R1`, `B1`, `U1`: reinforcing, balancing, unknown, counted from the shortest.
    pub name: String,
    /// What it does.
    pub polarity: Polarity,
    /// Its links, from a stock or state where there is one; the last one leads to the first.
    pub links: Vec<Link>,
}

/// All loops, or the shortest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loops {
    /// Shortest first.
    pub loops: Vec<Loop>,
    /// Whether these are all.
    pub complete: bool,
    /// All loops with at most this many links are told.
    pub complete_up_to: usize,
}

/// The feedback loops of a model: all, or the shortest [`MOST`].
pub fn loops(model: &Model) -> Loops {
    loops_within(model, BUDGET)
}

/// The feedback loops of a model, as far as they are found by looking at so many links.
pub fn loops_within(model: &Model, budget: usize) -> Loops {
    let graph = influences(model);
    let mut search = Search { budget, ..Search::new(&graph) };
    let mut length = 1;
    while !search.is_full() && length <= search.longest {
        search.of_length(length);
        length += 1;
    }
    let complete = !search.is_full();
    search.found.truncate(MOST);
    let complete_up_to = if complete { search.longest } else { length.saturating_sub(2) };
    let mut loops = Loops { loops: Vec::new(), complete, complete_up_to };
    let mut counts = [0usize; 3];
    for cycle in &search.found {
        loops.loops.extend(named(&graph, cycle, &mut counts));
    }
    loops
}

/// A search for cycles, each from its first node in the order of the model.
struct Search<'a> {
    graph: &'a Influences,
    /// The strongly connected part of each node that lies on a loop.
    parts: Vec<Option<usize>>,
    backwards: Vec<Vec<usize>>,
    /// The size of the largest part: no loop is longer.
    longest: usize,
    found: Vec<Vec<usize>>,
    budget: usize,
}

impl<'a> Search<'a> {
    fn new(graph: &'a Influences) -> Search<'a> {
        let nodes = graph.movers.len();
        let mut parts = vec![None; nodes];
        let mut longest = 0;
        for (part, members) in graph.circles().into_iter().enumerate() {
            longest = longest.max(members.len());
            for node in members {
                if let Some(slot) = parts.get_mut(node) {
                    *slot = Some(part);
                }
            }
        }
        let mut backwards = vec![Vec::new(); nodes];
        for (from, to) in graph.pairs() {
            if let Some(list) = backwards.get_mut(to) {
                list.push(from);
            }
        }
        Search { graph, parts, backwards, longest, found: Vec::new(), budget: BUDGET }
    }

    fn is_full(&self) -> bool {
        self.found.len() > MOST || self.budget == 0
    }

    /// Finds all loops of exactly this many links.
    fn of_length(&mut self, length: usize) {
        for start in 0..self.parts.len() {
            if self.is_full() {
                return;
            }
            if self.part(start).is_some() {
                let near = self.distances(start, length);
                if !near.is_empty() {
                    self.walk(start, length, &near);
                }
            }
        }
    }

    fn part(&self, node: usize) -> Option<usize> {
        self.parts.get(node).copied().flatten()
    }

    /// How many links lead from each later node of the part back to the start, up to a length.
    fn distances(&mut self, start: usize, length: usize) -> std::collections::HashMap<usize, usize> {
        let mut near = std::collections::HashMap::from([(start, 0)]);
        let mut open = VecDeque::from([(start, 0)]);
        while let Some((node, distance)) = open.pop_front() {
            if distance + 1 >= length {
                continue;
            }
            for before in self.backwards.get(node).into_iter().flatten() {
                self.budget = self.budget.saturating_sub(1);
                if *before > start && self.part(*before) == self.part(start) && !near.contains_key(before) {
                    near.insert(*before, distance + 1);
                    open.push_back((*before, distance + 1));
                }
            }
        }
        near
    }

    /// Walks along all ways that can still come back in time.
    fn walk(&mut self, start: usize, length: usize, near: &std::collections::HashMap<usize, usize>) {
        let graph = self.graph;
        let after = |node: usize| graph.edges.get(node).map(|edges| edges.keys().copied().collect::<Vec<usize>>());
        let mut path = vec![start];
        let mut open = vec![after(start).unwrap_or_default()];
        while let Some(next) = open.last_mut() {
            self.budget = self.budget.saturating_sub(1);
            if self.is_full() {
                return;
            }
            let Some(node) = next.pop() else {
                open.pop();
                path.pop();
                continue;
            };
            if node == start && path.len() == length {
                self.found.push(path.clone());
            } else if near.get(&node).is_some_and(|back| *back > 0 && path.len() + back <= length)
                && !path.contains(&node)
            {
                path.push(node);
                open.push(after(node).unwrap_or_default());
            }
        }
    }
}

/// A cycle with its links, its polarity and a name.
pub(super) fn named(graph: &Influences, cycle: &[usize], counts: &mut [usize; 3]) -> Option<Loop> {
    let holds = |node: &&usize| graph.movers.get(**node).is_some_and(|it| matches!(it.kind, "stock" | "state"));
    let start = cycle.iter().position(|node| holds(&node)).unwrap_or(0);
    let turned: Vec<usize> = cycle.iter().cycle().skip(start).take(cycle.len()).copied().collect();
    let mut links = Vec::with_capacity(turned.len());
    for (from, to) in turned.iter().zip(turned.iter().cycle().skip(1)) {
        let pull = graph.edges.get(*from)?.get(to)?;
        links.push(Link { mover: graph.movers.get(*from)?.clone(), slope: pull.slope, later: pull.later });
    }
    let sign = links.iter().fold(Slope::Rising, |sign, link| sign.then(link.slope));
    let [reinforcing, balancing, unknown] = counts;
    let (polarity, letter, count) = match sign {
        Slope::Rising => (Polarity::Reinforcing, 'R', reinforcing),
        Slope::Falling => (Polarity::Balancing, 'B', balancing),
        Slope::Unknown => (Polarity::Unknown, 'U', unknown),
    };
    *count += 1;
    Some(Loop { name: format!("{letter}{count}"), polarity, links })
}
