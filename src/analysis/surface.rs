//! What a param decides by rule: the legs whose rate, condition or shares follow from it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::graph::{Kind, dependencies};
use crate::model::{Leg, Model, Transfer, ValueKind};

/// A leg that a param decides about.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    /// Its transfer.
    pub transfer: &'a Transfer,
    /// The leg.
    pub leg: &'a Leg,
}

/// Follows params to the legs they decide about. What people decide and what the world does stand between: they
/// answer to a rule, and are not set by it.
pub struct Surface<'a> {
    /// What mentions a param, value or state.
    users: HashMap<String, Vec<String>>,
    /// Params, lets, policies and states.
    rules: HashSet<&'a str>,
    /// The legs of a leg's or a transfer's name.
    legs: BTreeMap<&'a str, Vec<Decided<'a>>>,
}

impl<'a> Surface<'a> {
    /// Of a model.
    pub fn new(model: &'a Model) -> Surface<'a> {
        let mut users: HashMap<String, Vec<String>> = HashMap::new();
        for (owner, mentions) in dependencies(model) {
            for mention in mentions {
                if matches!(mention.kind, Kind::Parameter | Kind::Value | Kind::State) {
                    users.entry(mention.id).or_default().push(owner.clone());
                }
            }
        }
        let is_rule = |kind: ValueKind| matches!(kind, ValueKind::Let | ValueKind::Policy);
        let values = model.values.iter().filter(|value| is_rule(value.kind)).map(|value| value.meta.id.as_str());
        let others = model.parameters.iter().map(|it| it.meta.id.as_str());
        let rules = values.chain(others).chain(model.states.iter().map(|it| it.meta.id.as_str())).collect();
        let mut legs: BTreeMap<&str, Vec<Decided>> = BTreeMap::new();
        for transfer in &model.transfers {
            for leg in &transfer.legs {
                let found = Decided { transfer, leg };
                legs.entry(&leg.meta.id).or_default().push(found);
                if leg.meta.id != transfer.meta.id {
                    legs.entry(&transfer.meta.id).or_default().push(found);
                }
            }
        }
        Surface { users, rules, legs }
    }

    /// The legs that follow from a param through params, lets, policies and states, nearest first.
    pub fn decided(&self, param: &str) -> Vec<Decided<'a>> {
        let (mut found, mut legs): (Vec<Decided>, HashSet<&str>) = (Vec::new(), HashSet::new());
        let mut seen = HashSet::from([param]);
        let mut open = std::collections::VecDeque::from([param]);
        while let Some(id) = open.pop_front() {
            for user in self.users.get(id).into_iter().flatten() {
                let own = self.legs.get(user.as_str()).into_iter().flatten();
                found.extend(own.filter(|decided| legs.insert(&decided.leg.meta.id)));
                if self.rules.contains(user.as_str()) && seen.insert(user) {
                    open.push_back(user);
                }
            }
        }
        found
    }
}
