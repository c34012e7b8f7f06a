//! What transfers ask for in a phase, before any limit.

use std::collections::HashMap;

use super::checks::Must;
use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use super::shapes::Sets;
use super::slots::Slot;
use super::start::Start;
use crate::model::{Element, End, Leg, Rate, Transfer};
use crate::sim::tape::{Code, NodeId};

/// A transfer, and what its legs ask for.
#[derive(Debug)]
pub struct Asked<'m> {
    /// The transfer.
    pub transfer: &'m Transfer,
    /// Its place among the transfers of the model.
    pub number: usize,
    /// The sets that it runs over.
    pub sets: Sets,
    /// How many elements it has.
    pub count: u32,
    /// What each leg asks for: at least 0, unless it is a two-way flow.
    pub legs: Vec<NodeId>,
    /// What each leg asks for in the wrong direction.
    pub reversed: Vec<NodeId>,
    /// Whether each leg moves whole units only.
    pub whole: Vec<bool>,
    /// What its legs ask next time of what they could not ask for now.
    pub carries: Vec<(Slot<'m>, NodeId)>,
}

/// Slopes of the legs of a step, worked out beforehand.
pub type Wants<'m> = HashMap<&'m str, NodeId>;

impl<'m> Compiler<'m> {
    /// What a transfer asks for.
    pub fn ask(
        &mut self,
        number: usize,
        transfer: &'m Transfer,
        wants: &Wants<'m>,
        at: &mut Environment<'m>,
        start: &Start<'m>,
    ) -> Asked<'m> {
        let sets = self.shapes.sets(&transfer.shape);
        let count = self.shapes.elements(&sets);
        let when = transfer.when.as_ref().map(|when| {
            let when = self.expression(&when.tree, at);
            self.over(&when, &sets)
        });
        let mut legs = Vec::new();
        for leg in &transfer.legs {
            let wanted = match wants.get(leg.meta.id.as_str()) {
                Some(wanted) => self.only(when, *wanted),
                None => self.wanted(leg, (when, &sets), at, start),
            };
            legs.push(wanted);
        }
        let whole: Vec<bool> = transfer.legs.iter().map(|leg| self.is_whole(leg)).collect();
        let mut asked = Asked { transfer, number, sets, count, legs, reversed: Vec::new(), whole, carries: Vec::new() };
        let forward = self.forward(&mut asked);
        if asked.whole.contains(&true) {
            let asking = match (when, forward) {
                (Some(when), Some(forward)) => Some(self.graph.apply(Code::And, &[when, forward])),
                (when, forward) => when.or(forward),
            };
            self.whole_units(&mut asked, asking);
        }
        asked
    }

    /// What a leg would move in the step if nothing limited it.
    fn wanted(
        &mut self,
        leg: &'m Leg,
        (when, sets): (Option<NodeId>, &Sets),
        at: &mut Environment<'m>,
        start: &Start<'m>,
    ) -> NodeId {
        match (&leg.rate, &leg.from) {
            (Rate::Formula { formula }, _) => {
                let rate = self.expression(&formula.tree, at);
                let rate = self.over(&rate, sets);
                let rate = self.only(when, rate);
                let shaped = Shaped { node: rate, sets: sets.clone() };
                self.watch_formula(Must::BeFinite, &leg.meta.id, formula, &shaped, at);
                self.times_dt(rate)
            }
            (Rate::All, End::Stock { id, at: elements }) => {
                let held = at.stocks.get(id.as_str()).cloned();
                let held = held.unwrap_or(Shaped { node: self.nothing, sets: Vec::new() });
                let left = match self.bounds_of(id).low {
                    Some(low) => self.graph.apply(Code::Subtract, &[held.node, low]),
                    None => held.node,
                };
                let left = self.graph.apply(Code::Positive, &[left]);
                let left = self.at_payer(left, &held.sets, sets, elements);
                self.only(when, left)
            }
            (Rate::Due, End::Stock { id, at: elements }) => {
                let own = self.stocks.get(id.as_str()).map(|stock| self.shapes.sets(&stock.quantity.shape));
                let own = own.unwrap_or_default();
                let queue = start.queues.get(id.as_str()).copied().unwrap_or(u32::MAX);
                let count = self.shapes.elements(&own);
                let due = self.graph.effect(Code::Due, &[], queue, count, crate::sim::tape::Stage::Row);
                let due = self.at_payer(due, &own, sets, elements);
                self.only(when, due)
            }
            _ => {
                let zero = self.number(0.0);
                self.over(&zero, sets)
            }
        }
    }

    fn at_payer(&mut self, node: NodeId, own: &Sets, sets: &Sets, elements: &[Element]) -> NodeId {
        let map = self.shapes.map(own, sets, elements);
        self.gathered(node, map)
    }

    /// A rate as an amount.
    pub fn times_dt(&mut self, rate: NodeId) -> NodeId {
        let dt = self.graph.constant(self.dt);
        if self.dt == 1.0 {
            return rate;
        }
        let dt = self.stretched_to(dt, rate);
        self.graph.apply(Code::Multiply, &[rate, dt])
    }

    /// Something where a condition holds, else 0.
    fn only(&mut self, when: Option<NodeId>, node: NodeId) -> NodeId {
        let Some(when) = when else { return node };
        let zero = self.graph.constant(0.0);
        let zero = self.stretched_to(zero, node);
        self.graph.apply(Code::Select, &[when, node, zero])
    }

    fn is_whole(&self, leg: &Leg) -> bool {
        let asset = leg.asset.as_deref();
        self.model.assets.iter().any(|known| Some(known.meta.id.as_str()) == asset && known.indivisible)
    }

    /// What is asked for in the wrong direction is refused, and all the other legs with it; tells which elements are not refused.
    fn forward(&mut self, asked: &mut Asked<'m>) -> Option<NodeId> {
        let zero = self.graph.constant(0.0);
        let zero = self.gathered(zero, vec![0; asked.count as usize]);
        if asked.transfer.both_ways {
            asked.reversed = vec![zero; asked.legs.len()];
            return None;
        }
        let wanted = asked.legs.clone();
        asked.reversed = wanted
            .iter()
            .map(|leg| {
                if self.graph.is_positive(*leg) {
                    return zero;
                }
                let against = self.graph.apply(Code::Negate, &[*leg]);
                self.graph.apply(Code::Positive, &[against])
            })
            .collect();
        if let ([leg], false) = (wanted.as_slice(), asked.whole.contains(&true)) {
            asked.legs = vec![self.graph.apply(Code::Positive, &[*leg])];
            return None;
        }
        if wanted.iter().all(|leg| self.graph.is_positive(*leg)) {
            return None;
        }
        let mut refused: Option<NodeId> = None;
        for leg in &wanted {
            let against = self.graph.apply(Code::Less, &[*leg, zero]);
            refused = Some(match refused {
                Some(refused) => self.graph.apply(Code::Or, &[refused, against]),
                None => against,
            });
        }
        let refused = refused?;
        asked.legs = wanted.iter().map(|leg| self.graph.apply(Code::Select, &[refused, zero, *leg])).collect();
        Some(self.graph.apply(Code::Not, &[refused]))
    }

    /// Lets indivisible legs ask for whole units, the others in proportion; carries the rest.
    fn whole_units(&mut self, asked: &mut Asked<'m>, asking: Option<NodeId>) {
        let one = self.graph.constant(1.0);
        let one = self.gathered(one, vec![0; asked.count as usize]);
        let mut scale = one;
        let mut raw = Vec::new();
        let legs: Vec<(&'m Leg, NodeId, bool)> =
            asked.transfer.legs.iter().zip(&asked.legs).zip(&asked.whole).map(|((a, b), c)| (a, *b, *c)).collect();
        for (leg, wanted, _) in &legs {
            let carried = self.carry(leg, asked.count);
            let with = carried.map_or(*wanted, |carried| self.graph.apply(Code::Add, &[*wanted, carried]));
            raw.push(self.only(asking, with));
        }
        let mut whole = Vec::new();
        for ((_, _, is_whole), raw) in legs.iter().zip(&raw) {
            if !is_whole {
                whole.push(*raw);
                continue;
            }
            let amount = self.graph.apply(Code::Abs, &[*raw]);
            let units = self.graph.apply(Code::WholeUnits, &[amount]);
            let units = self.graph.apply(Code::CopySign, &[units, *raw]);
            let part = self.graph.apply(Code::SafeDiv, &[units, *raw, one]);
            scale = self.graph.apply(Code::Min, &[scale, part]);
            whole.push(units);
        }
        for (place, ((leg, _, is_whole), raw)) in legs.iter().zip(&raw).enumerate() {
            let Some(units) = whole.get_mut(place) else { continue };
            if !is_whole {
                *units = self.graph.apply(Code::Multiply, &[scale, *raw]);
            }
            if let Some(carried) = self.carry(leg, asked.count) {
                let rest = self.graph.apply(Code::Subtract, &[*raw, *units]);
                let kept = match asking {
                    Some(asking) => self.graph.apply(Code::Select, &[asking, rest, carried]),
                    None => rest,
                };
                asked.carries.push((Slot::Carry(&leg.meta.id), kept));
            }
        }
        asked.legs = whole;
    }

    /// The fraction that a leg did not ask for last time; what asks of a stock or a batch leaves it there.
    fn carry(&mut self, leg: &'m Leg, count: u32) -> Option<NodeId> {
        let carries = matches!(leg.rate, Rate::Formula { .. });
        carries.then(|| self.slots.leaf(Slot::Carry(&leg.meta.id), count, &mut self.graph))
    }
}
