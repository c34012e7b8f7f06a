//! Infers what is said of votes and games.

use crate::quantity::Dimension;
use crate::resolve::program::{Game, Governance, Setting, ValueId};
use crate::resolve::table::Id;

use super::expression::Inference;
use super::fault::{Place, Role};
use super::solver::Kind;

impl<'p> Inference<'p> {
    /// Shares of votes, lengths of time, and bounds that take the unit of the param they bound.
    pub(super) fn governance(&mut self, governance: &'p Governance) {
        for (what, share) in governance.shares() {
            let place = Place::new(Role::Vote(what), &governance.meta.name, Kind::Number(Dimension::one()));
            self.fill(&place, share);
        }
        for (what, time) in governance.times() {
            let what = match what {
                "voting" => "time of a vote",
                "delay" => "delay of a decision",
                _ => "time of an emergency",
            };
            self.fill(&self.time(what), time);
        }
        for control in &governance.controls {
            let place = self.declared(Role::RangeEnd, control.target);
            self.range(&place, control.range.as_ref());
        }
    }

    /// What strategies set, and payoffs, which are compared with each other.
    pub(super) fn game(&mut self, game: &'p Game) {
        game.settings().for_each(|setting| self.strategy(setting));
        let wanted = Kind::Number(self.solver.fresh());
        let first = game.payoffs.first().map(|payoff| payoff.value.span);
        for payoff in &game.payoffs {
            let name = &self.program.members[payoff.member].meta.name;
            let because = first.filter(|first| *first != payoff.value.span);
            self.fill(&Place::new(Role::Payoff, name, wanted.clone()).because(because), &payoff.value);
        }
    }

    fn strategy(&mut self, setting: &'p Setting) {
        let place = self.declared(Role::Strategy, setting.target);
        self.fill(&place, &setting.value);
    }

    /// A place for another value of something that is declared elsewhere.
    fn declared(&self, role: Role, id: ValueId) -> Place<'p> {
        let value = &self.program.values[id];
        let wanted = self.values.get(id.index()).cloned().unwrap_or(Kind::Error);
        let place = Place::new(role, &value.meta.name, wanted).annotated(value.unit.as_ref());
        place.because(Some(value.meta.name_span)).of(&value.meta)
    }
}
