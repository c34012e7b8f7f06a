//! What depends on what: the names that formulas mention, and the stocks that transfers touch.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::{Draw, End, Expression, Memory, MemoryRule, Model, Role};

/// What a formula may mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// What a stock holds.
    Stock,
    /// What came into a stock, left it, or both (`net`, `inflow`, `outflow`).
    StockRate,
    /// A state.
    State,
    /// A parameter.
    Parameter,
    /// A let, env, behavior, policy or metric.
    Value,
    /// The rate at which a flow or leg moved.
    Flow,
    /// All that exists of an asset or unit.
    Supply,
}

/// One thing that a formula mentions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mention {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
}

/// Finds what expressions mention, through memories and draws. (Bodies of functions mention
/// nothing but their parameters.)
pub struct Mentions<'a> {
    memory: HashMap<&'a str, &'a Memory>,
    draws: HashMap<&'a str, &'a Draw>,
}

impl<'a> Mentions<'a> {
    /// Of a model.
    pub fn new(model: &'a Model) -> Mentions<'a> {
        Mentions {
            memory: model.memory.iter().map(|it| (it.id.as_str(), it)).collect(),
            draws: model.draws.iter().map(|it| (it.id.as_str(), it)).collect(),
        }
    }

    /// Everything an expression mentions, sorted.
    pub fn of(&self, expression: &Expression) -> BTreeSet<Mention> {
        let mut found = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut open = vec![expression];
        while let Some(expression) = open.pop() {
            expression.visit(|part| {
                if let Some((kind, id)) = direct(part) {
                    found.insert(Mention { kind, id: id.to_owned() });
                }
                open.extend(self.behind(part, &mut seen));
            });
        }
        found
    }

    /// The expressions behind a memory or a draw, the first time it is met.
    fn behind<'b>(&'b self, part: &'b Expression, seen: &mut HashSet<(bool, &'b str)>) -> Vec<&'b Expression> {
        match part {
            Expression::Memory { id } if seen.insert((true, id)) => {
                match self.memory.get(id.as_str()).map(|it| &it.rule) {
                    Some(MemoryRule::Cell { initial, next }) => vec![initial, next],
                    Some(MemoryRule::Line { by, initial, input }) => vec![by, initial, input],
                    None => Vec::new(),
                }
            }
            Expression::Draw { id } if seen.insert((false, id)) => {
                self.draws.get(id.as_str()).map_or(Vec::new(), |draw| draw.arguments.iter().collect())
            }
            _ => Vec::new(),
        }
    }
}

/// The tables that an expression reads, itself or through functions.
pub fn tables<'a>(model: &'a Model, expression: &'a Expression) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut called = HashSet::new();
    let mut open = vec![expression];
    while let Some(expression) = open.pop() {
        expression.visit(|part| match part {
            Expression::Lookup { table, .. } => {
                found.insert(table.as_str());
            }
            Expression::Apply { function, .. } if called.insert(function.as_str()) => {
                let bodies = model.functions.iter().filter(|it| it.meta.id == *function);
                open.extend(bodies.map(|it| &it.body.tree));
            }
            _ => {}
        });
    }
    found
}

/// What a leaf mentions.
fn direct(part: &Expression) -> Option<(Kind, &str)> {
    Some(match part {
        Expression::Stock { id } => (Kind::Stock, id),
        Expression::State { id } => (Kind::State, id),
        Expression::Parameter { id } => (Kind::Parameter, id),
        Expression::Value { id } => (Kind::Value, id),
        Expression::Flow { id } => (Kind::Flow, id),
        Expression::Supply { asset } => (Kind::Supply, asset),
        Expression::Rate { stock, .. } => (Kind::StockRate, stock),
        _ => return None,
    })
}

/// What decides each declaration while a model runs, by id: what values, legs (their rates and
/// shares), transfers (their conditions), states (what they become) and params (their defaults)
/// mention. Initial amounts, bounds and claims decide nothing while it runs and are left out.
pub fn dependencies(model: &Model) -> BTreeMap<String, BTreeSet<Mention>> {
    let mentions = Mentions::new(model);
    let mut found: BTreeMap<String, BTreeSet<Mention>> = BTreeMap::new();
    for part in model.formulas() {
        if matches!(part.role, Role::Value | Role::Rate | Role::Share | Role::When | Role::Next | Role::Default) {
            found.entry(part.owner.to_owned()).or_default().extend(mentions.of(&part.formula.tree));
        }
    }
    found
}

/// Which way something moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Out of the stock.
    Out,
    /// Into the stock.
    In,
}

/// A transfer's leg at one of its stocks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Touch {
    /// The stock.
    pub stock: String,
    /// The transfer.
    pub transfer: String,
    /// The leg.
    pub leg: String,
    /// Which way a positive rate moves.
    pub direction: Direction,
}

/// Every stock that a transfer touches, in the order of transfers, legs and ends.
pub fn touches(model: &Model) -> Vec<Touch> {
    let mut found = Vec::new();
    for transfer in &model.transfers {
        for leg in &transfer.legs {
            let from = std::iter::once((Direction::Out, &leg.from));
            for (direction, end) in from.chain(leg.to.iter().map(|target| (Direction::In, &target.end))) {
                if let End::Stock { id, .. } = end {
                    let (transfer, leg) = (transfer.meta.id.clone(), leg.meta.id.clone());
                    found.push(Touch { stock: id.clone(), transfer, leg, direction });
                }
            }
        }
    }
    found
}
