//! What depends on what, and what a change of one thing reaches.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::graph::{Kind, Mentions};
use super::traceability::reach;
use crate::model::{End, Model, Role, ValueKind};

/// A declaration in the graph of dependencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its qualified name; `supply(DATA)` for all that exists of an asset.
    pub id: String,
    /// `param`, `stock`, `state`, `flow`, `let`, `env`, `data`, `behavior`, `policy`, `metric`, `goal`, `invariant`, `fact`,
    /// `asset`, `supply`.
    pub kind: &'static str,
}

/// That one thing decides another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Edge {
    /// What decides.
    pub from: String,
    /// What is decided.
    pub to: String,
    /// How: `formula`, `moves`, `start`, `bound`, `claim`.
    pub how: &'static str,
}

/// The whole graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// Where the slice starts; absent for the whole graph.
    pub of: Option<String>,
    /// What there is, or what is reached.
    pub nodes: Vec<Reached>,
    /// What decides what, among these.
    pub edges: Vec<Edge>,
}

/// A declaration that a change reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// What it is.
    #[serde(flatten)]
    pub node: Node,
    /// The shortest way to it, both ends included; empty in the whole graph.
    pub way: Vec<String>,
    /// In the whole graph, how many flows, stocks, metrics and goals it reaches.
    pub reaches: Option<Reach>,
}

/// How much something reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Flows and legs.
    pub flows: usize,
    /// Stocks.
    pub stocks: usize,
    /// Metrics.
    pub metrics: usize,
    /// Goals.
    pub goals: usize,
}

/// The dependency graph: what each param reaches.
pub fn impact(model: &Model) -> Impact {
    let graph = Dependencies::new(model);
    let index = Index::new(&graph);
    let nodes = graph.nodes.iter().enumerate().map(|(place, node)| {
        let reaches = (node.kind == "param").then(|| index.count(place));
        Reached { node: node.clone(), way: Vec::new(), reaches }
    });
    Impact { of: None, nodes: nodes.collect(), edges: graph.edges.clone() }
}

/// What a change of one declaration reaches, and by which way; nothing where there is no such declaration.
pub fn impact_of(model: &Model, id: &str) -> Option<Impact> {
    let graph = Dependencies::new(model);
    graph.kind(id)?;
    let ways = graph.forwards();
    let found = reach(&[id], &ways);
    let mut nodes: Vec<Reached> = Vec::new();
    for node in graph.nodes.iter().filter(|node| found.contains_key(&node.id)) {
        let mut way = vec![node.id.clone()];
        let mut at = node.id.as_str();
        while let Some(edge) = found.get(at).copied().flatten().and_then(|edge| graph.edges.get(edge)) {
            at = &edge.from;
            way.push(edge.from.clone());
        }
        way.reverse();
        nodes.push(Reached { node: node.clone(), way, reaches: None });
    }
    nodes.sort_by_key(|reached| reached.way.len());
    let inside = |edge: &&Edge| found.contains_key(&edge.from) && found.contains_key(&edge.to);
    Some(Impact { of: Some(id.to_owned()), nodes, edges: graph.edges.iter().filter(inside).cloned().collect() })
}

/// What decides what. Limits of rationing are left out: they act only where they bind.
#[derive(Debug)]
pub struct Dependencies {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl Dependencies {
    /// Of a model.
    pub fn new(model: &Model) -> Dependencies {
        let mut graph = Dependencies { nodes: Vec::new(), edges: Vec::new() };
        graph.declare(model);
        let mentions = Mentions::new(model);
        let rates = super::graph::touches(model);
        let mut seen = BTreeSet::new();
        for part in model.formulas().into_iter().filter(|part| part.role != Role::Body) {
            for mention in mentions.of(&part.formula.tree) {
                let how = how(part.role);
                let sources = match mention.kind {
                    Kind::Supply => vec![supply(&mention.id)],
                    Kind::StockRate => {
                        rates.iter().filter(|it| it.stock == mention.id).map(|it| it.leg.clone()).collect()
                    }
                    _ => vec![mention.id],
                };
                for from in sources {
                    for to in owners(model, part.owner, part.role) {
                        graph.edge(&mut seen, &from, &to, how);
                    }
                }
            }
        }
        graph.moves(model, &mut seen);
        for goal in &model.goals {
            if let Some(metric) = &goal.metric {
                graph.edge(&mut seen, metric, &goal.meta.id, "claim");
            }
        }
        graph
    }

    /// What there is.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What decides what.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// What kind of declaration has this name.
    pub fn kind(&self, id: &str) -> Option<&'static str> {
        self.nodes.iter().find(|node| node.id == id).map(|node| node.kind)
    }

    /// Everything that decides something, itself included.
    pub fn behind(&self, id: &str) -> BTreeSet<String> {
        self.behind_all(&[id])
    }

    /// Everything that decides any of these.
    pub fn behind_all(&self, ids: &[&str]) -> BTreeSet<String> {
        let mut ways: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
        for (place, edge) in self.edges.iter().enumerate() {
            ways.entry(&edge.to).or_default().push((place, &edge.from));
        }
        reach(ids, &ways).into_keys().collect()
    }

    fn forwards(&self) -> HashMap<&str, Vec<(usize, &str)>> {
        let mut ways: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
        for (place, edge) in self.edges.iter().enumerate() {
            ways.entry(&edge.from).or_default().push((place, &edge.to));
        }
        ways
    }

    fn declare(&mut self, model: &Model) {
        let mut add = |id: &str, kind: &'static str| self.nodes.push(Node { id: id.to_owned(), kind });
        model.parameters.iter().for_each(|it| add(&it.meta.id, "param"));
        model
            .values
            .iter()
            .filter(|it| it.kind != ValueKind::Metric)
            .for_each(|it| add(&it.meta.id, it.kind.keyword()));
        model.states.iter().for_each(|it| add(&it.meta.id, "state"));
        model.transfers.iter().flat_map(|it| &it.legs).for_each(|it| add(&it.meta.id, "flow"));
        model.stocks.iter().filter(|it| !it.hidden).for_each(|it| add(&it.meta.id, "stock"));
        model.assets.iter().for_each(|it| add(&it.meta.id, "asset"));
        model.bases.iter().skip(1).for_each(|it| add(&supply(&it.id), "supply"));
        model.values.iter().filter(|it| it.kind == ValueKind::Metric).for_each(|it| add(&it.meta.id, "metric"));
        model.goals.iter().for_each(|it| add(&it.meta.id, "goal"));
        model.invariants.iter().for_each(|it| add(&it.meta.id, "invariant"));
        model.facts.iter().for_each(|it| add(&it.meta.id, "fact"));
    }

    fn edge(&mut self, seen: &mut BTreeSet<(String, String)>, from: &str, to: &str, how: &'static str) {
        if from != to && seen.insert((from.to_owned(), to.to_owned())) {
            self.edges.push(Edge { from: from.to_owned(), to: to.to_owned(), how });
        }
    }

    /// Legs change the stocks at their ends, and what exists of their asset; a cap decides what may be minted.
    fn moves(&mut self, model: &Model, seen: &mut BTreeSet<(String, String)>) {
        for leg in model.transfers.iter().flat_map(|it| &it.legs) {
            for end in std::iter::once(&leg.from).chain(leg.to.iter().map(|it| &it.end)) {
                match (end, &leg.asset) {
                    (End::Stock { id, .. }, _) => self.edge(seen, &leg.meta.id, id, "moves"),
                    (End::Member { .. }, _) | (_, None) => {}
                    (end, Some(asset)) => {
                        self.edge(seen, &leg.meta.id, &supply(asset), "moves");
                        if *end == End::Mint {
                            self.edge(seen, asset, &leg.meta.id, "bound");
                        }
                    }
                }
            }
        }
    }
}

/// The graph by position, for counting what many nodes reach.
pub(super) struct Index<'a> {
    graph: &'a Dependencies,
    places: HashMap<&'a str, usize>,
    after: Vec<Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(graph: &'a Dependencies) -> Index<'a> {
        let places: HashMap<&str, usize> =
            graph.nodes.iter().enumerate().map(|(place, node)| (node.id.as_str(), place)).collect();
        let mut after = vec![Vec::new(); graph.nodes.len()];
        for edge in &graph.edges {
            let ends = (places.get(edge.from.as_str()).copied(), places.get(edge.to.as_str()).copied());
            if let (Some(from), Some(to)) = ends
                && let Some(list) = after.get_mut(from)
            {
                list.push(to);
            }
        }
        Index { graph, places, after }
    }

    /// How much a declaration reaches.
    pub(super) fn of(&self, id: &str) -> Reach {
        self.places.get(id).map(|place| self.count(*place)).unwrap_or_default()
    }

    fn count(&self, start: usize) -> Reach {
        let mut seen = vec![false; self.after.len()];
        let mut open = vec![start];
        let mut reach = Reach::default();
        while let Some(place) = open.pop() {
            let Some(slot) = seen.get_mut(place).filter(|seen| !**seen) else { continue };
            *slot = true;
            match self.graph.nodes.get(place).map(|node| node.kind) {
                Some("flow") => reach.flows += 1,
                Some("stock") => reach.stocks += 1,
                Some("metric") => reach.metrics += 1,
                Some("goal") => reach.goals += 1,
                _ => {}
            }
            open.extend(self.after.get(place).into_iter().flatten());
        }
        reach
    }
}

/// What a formula decides: a condition decides all legs of its transfer.
fn owners(model: &Model, owner: &str, role: Role) -> Vec<String> {
    let transfer = (role == Role::When).then(|| model.transfers.iter().find(|it| it.meta.id == owner)).flatten();
    transfer.map_or_else(|| vec![owner.to_owned()], |it| it.legs.iter().map(|leg| leg.meta.id.clone()).collect())
}

fn how(role: Role) -> &'static str {
    match role {
        Role::Initial | Role::Amount => "start",
        Role::Low | Role::High | Role::Supply => "bound",
        Role::Claim => "claim",
        _ => "formula",
    }
}

fn supply(asset: &str) -> String {
    format!("supply({asset})")
}
