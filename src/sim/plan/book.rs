//! Bookkeeping of a phase: what came into stocks and went out of them, and the batches of queues.

use std::collections::HashMap;

use super::compiler::Compiler;
use super::ends::{LegEnd, ends};
use super::settle::Claim;
use super::slots::Slot;
use super::start::Start;
use super::step::Progress;
use crate::model::Rate;
use crate::sim::tape::{Code, NodeId, Stage};

/// What moves a queue in a phase.
#[derive(Clone, Copy, Debug, Default)]
struct Batches {
    paid: Option<NodeId>,
    taken: Option<NodeId>,
    received: Option<NodeId>,
}

impl<'m> Compiler<'m> {
    /// Adds up what ends of legs bring and take, where something asks for it.
    pub fn book(&mut self, claims: &[Claim<'m>], factors: &[NodeId], start: &Start<'m>, progress: &mut Progress<'m>) {
        let mut queues: HashMap<&'m str, Batches> = HashMap::new();
        for (claim, factor) in claims.iter().zip(factors) {
            for (number, leg) in claim.asked.transfer.legs.iter().enumerate() {
                let due = matches!(leg.rate, Rate::Due);
                for end in ends(leg, self.model) {
                    let Some(stock) = end.stock() else { continue };
                    let is_queue = start.queues.contains_key(stock);
                    let asked =
                        [Slot::Inflow(stock), Slot::Outflow(stock)].map(|slot| self.slots.asked(slot).is_some());
                    if !is_queue && asked == [false, false] {
                        continue;
                    }
                    let went = self.went(claim, number, &end, *factor);
                    self.book_end(claim, &end, went, progress);
                    if is_queue {
                        self.batch(queues.entry(stock).or_default(), claim, &end, went, due);
                    }
                }
            }
        }
        let mut moved: Vec<(&str, Batches)> = queues.into_iter().collect();
        moved.sort_by_key(|(stock, _)| *stock);
        for (stock, batches) in moved {
            let Some(queue) = start.queues.get(stock).copied() else { continue };
            let zero = self.zeros(stock);
            let amounts = [batches.paid, batches.taken, batches.received].map(|amount| amount.unwrap_or(zero));
            self.graph.effect(Code::Move, &amounts, queue, 0, Stage::Row);
        }
    }

    /// What passes an end.
    fn went(&mut self, claim: &Claim<'m>, leg: usize, end: &LegEnd<'m>, factor: NodeId) -> NodeId {
        let (Some(model), Some(amount)) = (claim.asked.transfer.legs.get(leg), claim.asked.legs.get(leg).copied())
        else {
            return self.nothing;
        };
        let whole = claim.asked.whole.get(leg) == Some(&true);
        let part = match end.target {
            None => amount,
            Some(target) => {
                let parts = self.parts(model, amount, whole, &claim.asked.sets);
                parts.get(target).copied().unwrap_or(amount)
            }
        };
        let went = self.graph.apply(Code::Multiply, &[factor, part]);
        if whole { self.graph.apply(Code::Nearest, &[went]) } else { went }
    }

    /// What an end brings, and what it takes: of a two-way flow, each may be either.
    fn directions(&mut self, claim: &Claim<'m>, end: &LegEnd<'m>, went: NodeId) -> (Option<NodeId>, Option<NodeId>) {
        if !claim.asked.transfer.both_ways {
            return if end.brings { (Some(went), None) } else { (None, Some(went)) };
        }
        let forward = self.graph.apply(Code::Positive, &[went]);
        let against = self.graph.apply(Code::Negate, &[went]);
        let against = self.graph.apply(Code::Positive, &[against]);
        if end.brings { (Some(forward), Some(against)) } else { (Some(against), Some(forward)) }
    }

    fn book_end(&mut self, claim: &Claim<'m>, end: &LegEnd<'m>, went: NodeId, progress: &mut Progress<'m>) {
        let Some(stock) = end.stock() else { return };
        let (brought, taken) = self.directions(claim, end, went);
        for (slot, amount) in [(Slot::Inflow(stock), brought), (Slot::Outflow(stock), taken)] {
            if let (Some(amount), true) = (amount, self.slots.asked(slot).is_some()) {
                let so_far = progress.turnover.get(&slot).copied();
                let total = self.added(so_far, claim, end, amount);
                progress.turnover.insert(slot, total);
            }
        }
    }

    /// Adds what passes an end of a queue to what moves it.
    fn batch(&mut self, batches: &mut Batches, claim: &Claim<'m>, end: &LegEnd<'m>, went: NodeId, due: bool) {
        let (brought, taken) = self.directions(claim, end, went);
        if let Some(brought) = brought {
            batches.received = Some(self.added(batches.received, claim, end, brought));
        }
        let Some(taken) = taken else { return };
        let out = if due && !end.brings { &mut batches.paid } else { &mut batches.taken };
        *out = Some(self.added(*out, claim, end, taken));
    }

    /// A total over the elements of a stock, with what passes an end.
    fn added(&mut self, total: Option<NodeId>, claim: &Claim<'m>, end: &LegEnd<'m>, amount: NodeId) -> NodeId {
        let Some(stock) = end.stock() else { return amount };
        let sets = self.stocks.get(stock).map(|stock| self.shapes.sets(&stock.quantity.shape)).unwrap_or_default();
        let map = self.shapes.map(&sets, &claim.asked.sets, end.at);
        let total = total.unwrap_or_else(|| self.zeros(stock));
        self.scattered(total, amount, &map)
    }

    /// A zero for each element of a stock.
    fn zeros(&mut self, stock: &str) -> NodeId {
        let sets = self.stocks.get(stock).map(|stock| self.shapes.sets(&stock.quantity.shape)).unwrap_or_default();
        let zero = self.number(0.0);
        self.over(&zero, &sets)
    }
}
