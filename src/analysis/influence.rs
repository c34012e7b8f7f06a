//! What moves what while a model runs, and which way: the graph behind feedback loops.

use std::collections::{BTreeMap, HashMap};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::Serialize;

use super::course::{Cause, Course, Courses, Pull, Slope};
use super::graph::{Direction, touches};
use crate::model::{End, Leg, Model, Rate, RateKind, Transfer};

/// A stock, state, value, leg or supply that moves while a model runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Mover {
    /// Its qualified name; `supply(DATA)` for all that exists of an asset.
    pub id: String,
    /// What it is: `stock`, `state`, `flow`, `supply`, or the keyword of a value.
    pub kind: &'static str,
}

/// The graph of influences: nodes by position, edges with a slope each.
#[derive(Debug)]
pub struct Influences {
    /// What moves.
    pub movers: Vec<Mover>,
    /// For each mover what it pulls at, and how.
    pub edges: Vec<BTreeMap<usize, Pull>>,
}

impl Influences {
    /// Every edge, by its ends.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.edges.iter().enumerate().flat_map(|(from, edges)| edges.keys().map(move |to| (from, *to)))
    }

    /// The parts in which each leads to each other: all loops lie within one of them.
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let plain: DiGraph<(), ()> = DiGraph::from_edges(self.pairs().map(|(from, to)| (number(from), number(to))));
        let parts = kosaraju_scc(&plain).into_iter();
        let parts = parts.map(|part| part.into_iter().map(NodeIndex::index).collect::<Vec<usize>>());
        let own = |node: &usize| self.edges.get(*node).is_some_and(|edges| edges.contains_key(node));
        parts.filter(|part| part.len() > 1 || part.iter().any(own)).collect()
    }
}

/// Works out what moves what. Limits (what a stock can pay, caps) are left out: they act only where they bind.
pub fn influences(model: &Model) -> Influences {
    let courses = Courses::new(model);
    let mut graph = Graph::new(model);
    for value in &model.values {
        if let Some(formula) = &value.formula {
            graph.mention(courses.of(&formula.tree), &value.meta.id, false);
        }
    }
    for state in &model.states {
        if let Some(next) = &state.next {
            graph.mention(courses.of(&next.tree), &state.meta.id, true);
        }
    }
    for transfer in &model.transfers {
        for leg in &transfer.legs {
            graph.leg(&courses, transfer, leg);
        }
    }
    graph.found
}

struct Graph {
    found: Influences,
    places: HashMap<String, usize>,
    /// The legs that change a stock, and which way.
    rates: HashMap<String, Vec<(String, Direction)>>,
}

impl Graph {
    fn new(model: &Model) -> Graph {
        let found = Influences { movers: Vec::new(), edges: Vec::new() };
        let mut graph = Graph { found, places: HashMap::new(), rates: HashMap::new() };
        model.stocks.iter().filter(|it| !it.hidden).for_each(|it| graph.add(&it.meta.id, "stock"));
        model.states.iter().for_each(|it| graph.add(&it.meta.id, "state"));
        model.values.iter().for_each(|it| graph.add(&it.meta.id, it.kind.keyword()));
        model.transfers.iter().flat_map(|it| &it.legs).for_each(|it| graph.add(&it.meta.id, "flow"));
        model.bases.iter().skip(1).for_each(|it| graph.add(&supply(&it.id), "supply"));
        for touch in touches(model) {
            graph.rates.entry(touch.stock).or_default().push((touch.leg, touch.direction));
        }
        graph
    }

    fn add(&mut self, id: &str, kind: &'static str) {
        self.places.insert(id.to_owned(), self.found.movers.len());
        self.found.movers.push(Mover { id: id.to_owned(), kind });
        self.found.edges.push(BTreeMap::new());
    }

    fn pull(&mut self, from: &str, to: &str, pull: Pull) {
        let (Some(from), Some(to)) = (self.places.get(from).copied(), self.places.get(to).copied()) else { return };
        if let Some(edges) = self.found.edges.get_mut(from) {
            let known = edges.entry(to).or_insert(pull);
            known.slope = known.slope.and(pull.slope);
            known.later |= pull.later;
        }
    }

    /// What a formula mentions pulls at its owner; that a state follows itself is no loop worth telling.
    fn mention(&mut self, course: Course, owner: &str, of_state: bool) {
        for (cause, pull) in course.pulls {
            match cause {
                Cause::State(id) if of_state && id == owner => {}
                Cause::Stock(id) | Cause::State(id) | Cause::Value(id) | Cause::Flow(id) => self.pull(id, owner, pull),
                Cause::Supply(asset) => self.pull(&supply(asset), owner, pull),
                Cause::Rate(kind, stock) => self.rate(kind, stock, owner, pull),
                Cause::Parameter(_) => {}
            }
        }
    }

    /// `net`, `inflow` and `outflow` move with the legs at the stock.
    fn rate(&mut self, kind: RateKind, stock: &str, owner: &str, pull: Pull) {
        for (leg, direction) in self.rates.get(stock).cloned().unwrap_or_default() {
            let turned = match (kind, direction) {
                (RateKind::Net, Direction::Out) => Slope::Falling,
                (RateKind::Inflow, Direction::Out) | (RateKind::Outflow, Direction::In) => continue,
                _ => Slope::Rising,
            };
            self.pull(&leg, owner, Pull { slope: pull.slope.then(turned), ..pull });
        }
    }

    fn leg<'a>(&mut self, courses: &Courses<'a>, transfer: &'a Transfer, leg: &'a Leg) {
        let id = leg.meta.id.as_str();
        match &leg.rate {
            Rate::Formula { formula } => self.mention(courses.of(&formula.tree), id, false),
            Rate::All | Rate::Due => {
                if let End::Stock { id: stock, .. } = &leg.from {
                    let later = matches!(leg.rate, Rate::Due);
                    self.pull(stock, id, Pull { slope: Slope::Rising, later });
                }
            }
            Rate::Unknown => return,
        }
        if let Some(when) = &transfer.when {
            self.mention(courses.of(&when.tree), id, false);
        }
        self.moves(leg);
    }

    /// A leg fills where it ends and empties where it begins, and so what exists.
    fn moves(&mut self, leg: &Leg) {
        let id = leg.meta.id.as_str();
        let ends = std::iter::once((&leg.from, Slope::Falling)).chain(leg.to.iter().map(|it| (&it.end, Slope::Rising)));
        for (end, slope) in ends {
            match end {
                End::Stock { id: stock, .. } => self.pull(id, stock, Pull { slope, later: false }),
                // What comes from outside is more of the asset, what goes there is less.
                End::Member { .. } => {}
                _ => {
                    let asset = leg.asset.as_deref().map(supply).unwrap_or_default();
                    self.pull(id, &asset, Pull { slope: Slope::Falling.then(slope), later: false });
                }
            }
        }
    }
}

fn supply(asset: &str) -> String {
    format!("supply({asset})")
}
