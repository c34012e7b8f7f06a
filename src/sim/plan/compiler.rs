//! The compiler's state: the graph that grows, and where everything stands in it.

use std::collections::{BTreeMap, HashMap};

use super::checks::Watch;
use super::environment::{Environment, Shaped};
use super::settle::Bounds;
use super::shapes::Shapes;
use super::slots::{Slot, Slots};
use crate::model::{self, Model};
use crate::sim::number::Curve;
use crate::sim::tape::gather::Reducer;
use crate::sim::tape::{Drawn, Graph, NodeId};

/// What a program is compiled for.
#[derive(Clone, Debug, Default)]
pub struct Purpose<'m> {
    /// Parameters that are given from outside, by qualified name.
    pub given: Vec<&'m str>,
    /// Parameters of which some elements are given in some runs.
    pub partly: Vec<&'m str>,
    /// Whether uncertain parameters are drawn.
    pub drawn: bool,
    /// Whether it is to be told why a run stops: then everything that is checked is kept.
    pub explained: bool,
    /// Whether claims are left alone: a fact may look at what the invariants exclude.
    pub unclaimed: bool,
}

/// Compiles a model to a graph.
#[derive(Debug)]
pub struct Compiler<'m> {
    /// What is compiled.
    pub model: &'m Model,
    /// For what.
    pub purpose: Purpose<'m>,
    /// The step, in the time unit.
    pub dt: f64,
    /// The graph so far.
    pub graph: Graph,
    /// The index sets.
    pub shapes: Shapes,
    /// A number that is none: what stands for what a checked model never asks for.
    pub nothing: NodeId,
    /// Parameters that are known so far.
    pub parameters: HashMap<&'m str, Shaped>,
    /// What is constant in a run.
    pub constants: Environment<'m>,
    /// The bounds of stocks that are known so far.
    pub bounds: HashMap<&'m str, Bounds>,
    /// What is carried from row to row.
    pub slots: Slots<'m>,
    /// Parameters that are drawn until they lie in their range.
    pub drawn: Vec<Drawn>,
    /// What is watched, in order.
    pub watches: Vec<Watch>,
    /// The keys of the random streams.
    pub sites: Vec<u32>,
    /// How many elements each queue has.
    pub queues: Vec<usize>,
    /// How many elements each line has.
    pub lines: Vec<usize>,
    /// Curves.
    pub curves: Vec<Curve>,
    /// Reductions.
    pub reductions: Vec<Reducer>,
    /// The places of the parameters in the model.
    pub places: HashMap<&'m str, usize>,
    /// The functions of the model.
    pub functions: HashMap<&'m str, &'m model::Function>,
    /// The values of the model.
    pub values: HashMap<&'m str, &'m model::Value>,
    /// The stocks of the model.
    pub stocks: HashMap<&'m str, &'m model::Stock>,
    /// The transfers of the model, and their places in it.
    pub transfers: HashMap<&'m str, (usize, &'m model::Transfer)>,
    /// The legs of the model.
    pub legs: HashMap<&'m str, &'m model::Leg>,
    /// The stocks of each asset, in the order of the model.
    pub stocks_of: HashMap<&'m str, Vec<&'m str>>,
    /// What functions of the model came to, by their arguments and the time.
    pub applied: HashMap<(&'m str, Vec<Shaped>, NodeId), Shaped>,
    /// Draws of the model.
    pub draws: HashMap<&'m str, &'m model::Draw>,
    known_curves: BTreeMap<&'m str, u32>,
    known_sites: BTreeMap<u32, u32>,
}

impl<'m> Compiler<'m> {
    /// Nothing is compiled yet.
    pub fn new(model: &'m Model, purpose: Purpose<'m>) -> Compiler<'m> {
        let mut graph = Graph::default();
        let nothing = graph.constant(f64::NAN);
        let zero = graph.constant(0.0);
        let mut stocks_of: HashMap<&str, Vec<&str>> = HashMap::new();
        for stock in &model.stocks {
            if let Some(asset) = &stock.holds {
                stocks_of.entry(asset).or_default().push(&stock.meta.id);
            }
        }
        let legs = model.transfers.iter().flat_map(|transfer| &transfer.legs);
        Compiler {
            model,
            purpose,
            dt: model.ecosystem.time.as_ref().map_or(1.0, |time| time.dt),
            graph,
            shapes: Shapes::of(model),
            nothing,
            parameters: HashMap::new(),
            constants: Environment::new(zero),
            bounds: HashMap::new(),
            slots: Slots::default(),
            drawn: Vec::new(),
            watches: Vec::new(),
            sites: Vec::new(),
            queues: Vec::new(),
            lines: Vec::new(),
            curves: Vec::new(),
            reductions: Vec::new(),
            places: model.parameters.iter().enumerate().map(|(at, it)| (it.meta.id.as_str(), at)).collect(),
            functions: model.functions.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            values: model.values.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            stocks: model.stocks.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            transfers: model.transfers.iter().enumerate().map(|it| (it.1.meta.id.as_str(), it)).collect(),
            legs: legs.map(|leg| (leg.meta.id.as_str(), leg)).collect(),
            stocks_of,
            applied: HashMap::new(),
            draws: model.draws.iter().map(|it| (it.id.as_str(), it)).collect(),
            known_curves: BTreeMap::new(),
            known_sites: BTreeMap::new(),
        }
    }

    /// The number of the curve of a table or a series.
    pub fn curve(&mut self, id: &'m str) -> u32 {
        if let Some(known) = self.known_curves.get(id) {
            return *known;
        }
        let table = self.model.tables.iter().find(|table| table.meta.id == id);
        let curve = match table {
            Some(table) => {
                let (inputs, outputs): (Vec<f64>, Vec<f64>) = table.points.iter().map(|[x, y]| (*x, *y)).unzip();
                Curve::new(&inputs, &outputs, table.between, table.outside)
            }
            None => self.series(id),
        };
        let number = u32::try_from(self.curves.len()).unwrap_or(u32::MAX);
        // A checked model has points that rise.
        self.curves.extend(curve);
        self.known_curves.insert(id, number);
        number
    }

    fn series(&self, id: &str) -> Option<Curve> {
        let series = self.model.series.iter().find(|series| series.id == id)?;
        let scale = self.values.get(id).map_or(1.0, |value| value.quantity.scale);
        let values: Vec<f64> = series.values.iter().map(|value| value * scale).collect();
        Curve::recorded(&series.times, &values, series.between, self.dt)
    }

    /// The number of a reduction.
    pub fn reducer(&mut self, reducer: Reducer) -> u32 {
        let known = self.reductions.iter().position(|known| *known == reducer);
        let place = known.unwrap_or_else(|| {
            self.reductions.push(reducer);
            self.reductions.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// The number of the random streams of a site.
    pub fn site(&mut self, key: u32) -> u32 {
        *self.known_sites.entry(key).or_insert_with(|| {
            self.sites.push(key);
            u32::try_from(self.sites.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// What a formula over parameters and constants comes to.
    pub fn constant(&mut self, tree: &'m model::Expression) -> Shaped {
        self.settle(tree);
        self.by_constants(tree)
    }

    /// What a formula comes to whose constants are all known.
    fn by_constants(&mut self, tree: &'m model::Expression) -> Shaped {
        let mut constants = std::mem::replace(&mut self.constants, Environment::new(self.nothing));
        let result = self.expression(tree, &mut constants);
        self.constants = constants;
        result
    }

    /// Works out the values and parameters that a constant formula needs, each after those it needs itself.
    pub(super) fn settle(&mut self, tree: &'m model::Expression) {
        let mut open: Vec<Named<'m>> = self.missing(tree);
        let mut begun: Vec<Named<'m>> = Vec::new();
        while let Some(next) = open.last().copied() {
            let needed: Vec<Named<'m>> = next.trees(self).into_iter().flat_map(|tree| self.missing(tree)).collect();
            let first_time = !begun.contains(&next);
            if first_time && !needed.is_empty() {
                begun.push(next);
                open.extend(needed);
                continue;
            }
            open.pop();
            self.work_out(next);
        }
    }

    /// The names in a constant formula that are not yet known.
    fn missing(&self, tree: &'m model::Expression) -> Vec<Named<'m>> {
        let mut missing = Vec::new();
        tree.visit(|part| match part {
            model::Expression::Parameter { id } if !self.parameters.contains_key(id.as_str()) => {
                missing.push(Named::Parameter(id));
            }
            model::Expression::Value { id } if !self.constants.values.contains_key(id.as_str()) => {
                missing.push(Named::Value(id));
            }
            model::Expression::Draw { id } => {
                let arguments = self.draws.get(id.as_str()).map_or(&[][..], |draw| &draw.arguments);
                missing.extend(arguments.iter().flat_map(|argument| self.missing(argument)));
            }
            _ => {}
        });
        missing
    }

    fn work_out(&mut self, named: Named<'m>) {
        match named {
            Named::Parameter(id) if !self.parameters.contains_key(id) => self.parameter(id),
            Named::Value(id) if !self.constants.values.contains_key(id) => {
                let formula = self.values.get(id).and_then(|value| value.formula.as_ref());
                let value = match formula {
                    Some(formula) => self.by_constants(&formula.tree),
                    None => self.number(f64::NAN),
                };
                self.constants.values.insert(id, value);
            }
            _ => {}
        }
    }

    /// What is carried of something that moved, as it was on the last finished step.
    pub fn slot(&mut self, slot: Slot<'m>, moved: bool) -> Shaped {
        let sets = match slot {
            Slot::Inflow(stock) | Slot::Outflow(stock) | Slot::Stock(stock) => {
                self.stocks.get(stock).map(|stock| self.shapes.sets(&stock.quantity.shape))
            }
            Slot::Limit(_) => None,
            Slot::Flow(leg) | Slot::Rationed(leg) | Slot::Reversed(leg) => {
                self.legs.get(leg).map(|leg| self.shapes.sets(&leg.quantity.shape))
            }
            _ => None,
        };
        let sets = sets.unwrap_or_default();
        if !moved {
            let zero = self.number(0.0);
            return Shaped { node: self.over(&zero, &sets), sets };
        }
        let elements = self.shapes.elements(&sets);
        let node = self.slots.leaf(slot, elements, &mut self.graph);
        Shaped { node, sets }
    }
}

/// A name that a constant formula may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named<'m> {
    Parameter(&'m str),
    Value(&'m str),
}

impl<'m> Named<'m> {
    /// The formulas that say what it is.
    fn trees(self, compiler: &Compiler<'m>) -> Vec<&'m model::Expression> {
        match self {
            Named::Value(id) => {
                let formula = compiler.values.get(id).and_then(|value| value.formula.as_ref());
                formula.map(|formula| &formula.tree).into_iter().collect()
            }
            Named::Parameter(id) => {
                let place = compiler.places.get(id);
                let Some(it) = place.and_then(|place| compiler.model.parameters.get(*place)) else { return Vec::new() };
                let formulas = [&it.default, &it.low, &it.high, &it.distribution];
                formulas.into_iter().flatten().map(|formula| &formula.tree).collect()
            }
        }
    }
}
