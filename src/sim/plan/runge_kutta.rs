//! Runge–Kutta of fourth order: what the legs would move in a step, unclipped.

use std::collections::HashMap;

use super::asks::Wants;
use super::compiler::Compiler;
use super::ends::ends;
use super::environment::Environment;
use crate::model::{Rate, Transfer};
use crate::sim::tape::{Code, NodeId};

impl<'m> Compiler<'m> {
    /// `dt * (k1 + 2 * k2 + 2 * k3 + k4) / 6` for each leg with a rate.
    pub fn runge_kutta(&mut self, transfers: &[(usize, &'m Transfer)], at: &Environment<'m>) -> Wants<'m> {
        let first = self.slopes(transfers, &mut at.clone());
        let mut half = self.stage(transfers, at, &first, 0.5);
        let second = self.slopes(transfers, &mut half);
        let mut half = self.stage(transfers, at, &second, 0.5);
        let third = self.slopes(transfers, &mut half);
        let mut whole = self.stage(transfers, at, &third, 1.0);
        let fourth = self.slopes(transfers, &mut whole);
        let mut wants = HashMap::new();
        for (id, one) in &first {
            let [Some(two), Some(three), Some(four)] = [second.get(id), third.get(id), fourth.get(id)] else { continue };
            let constant = |compiler: &mut Self, value: f64| {
                let value = compiler.graph.constant(value);
                compiler.stretched_to(value, *one)
            };
            let (twice, sixth) = (constant(self, 2.0), constant(self, 6.0));
            let two = self.graph.apply(Code::Multiply, &[twice, *two]);
            let three = self.graph.apply(Code::Multiply, &[twice, *three]);
            let sum = self.graph.apply(Code::Add, &[*one, two]);
            let sum = self.graph.apply(Code::Add, &[sum, three]);
            let sum = self.graph.apply(Code::Add, &[sum, *four]);
            wants.insert(*id, self.graph.apply(Code::Divide, &[sum, sixth]));
        }
        wants
    }

    /// What each leg would move in a step at the rates of this moment.
    fn slopes(&mut self, transfers: &[(usize, &'m Transfer)], at: &mut Environment<'m>) -> Wants<'m> {
        let mut slopes = HashMap::new();
        for (_, transfer) in transfers {
            let sets = self.shapes.sets(&transfer.shape);
            for leg in &transfer.legs {
                if let Rate::Formula { formula } = &leg.rate {
                    let rate = self.expression(&formula.tree, at);
                    let rate = self.over(&rate, &sets);
                    slopes.insert(leg.meta.id.as_str(), self.times_dt(rate));
                }
            }
        }
        slopes
    }

    /// The moment a share of a step later, if the legs moved these amounts in a whole step.
    fn stage(
        &mut self,
        transfers: &[(usize, &'m Transfer)],
        row: &Environment<'m>,
        amounts: &Wants<'m>,
        share: f64,
    ) -> Environment<'m> {
        let mut at = row.clone();
        for (_, transfer) in transfers {
            let sets = self.shapes.sets(&transfer.shape);
            for leg in &transfer.legs {
                let Some(amount) = amounts.get(leg.meta.id.as_str()).copied() else { continue };
                let whole = self.share_of(amount, share);
                for end in ends(leg, self.model) {
                    let Some(id) = end.stock() else { continue };
                    let part = self.part_of(leg, &end, whole, &sets);
                    self.brought(&mut at, id, &end, part, &sets);
                }
            }
        }
        let dt = self.graph.constant(share * self.dt);
        at.time = self.graph.apply(Code::Add, &[row.time, dt]);
        for id in &self.model.schedule.row {
            self.value(id, &mut at);
        }
        at
    }

    fn share_of(&mut self, amount: NodeId, share: f64) -> NodeId {
        let share = self.graph.constant(share);
        let share = self.stretched_to(share, amount);
        self.graph.apply(Code::Multiply, &[share, amount])
    }
}
