//! Every declaration of a program, whatever its kind.

use super::{Meta, Program};

impl Program {
    /// What every declaration carries, legs and the patterns behind applications included.
    pub fn declarations(&self) -> Vec<&Meta> {
        let mut all = vec![&self.ecosystem.meta];
        all.extend(self.units.rows().map(|unit| &unit.meta));
        all.extend(self.assets.rows().map(|asset| &asset.meta));
        all.extend(self.members.rows().map(|member| &member.meta));
        all.extend(self.motives.rows().map(|motive| &motive.meta));
        all.extend(self.stocks.rows().map(|stock| &stock.meta));
        all.extend(self.states.rows().map(|state| &state.meta));
        all.extend(self.values.rows().map(|value| &value.meta));
        all.extend(self.functions.rows().map(|function| &function.meta));
        all.extend(self.transfers.rows().map(|transfer| &transfer.meta));
        all.extend(self.transfers.rows().flat_map(|transfer| &transfer.legs).map(|leg| &leg.meta));
        all.extend(self.phases.rows().map(|phase| &phase.meta));
        all.extend(self.allocations.iter().map(|allocation| &allocation.meta));
        all.extend(self.invariants.iter().map(|invariant| &invariant.meta));
        all.extend(self.facts.iter().map(|fact| &fact.meta));
        all.extend(self.assumptions.iter().map(|assumption| &assumption.meta));
        all.extend(self.goals.iter().map(|goal| &goal.meta));
        all.extend(self.applications.rows().flat_map(|application| [&application.meta, &application.pattern]));
        all.extend(self.stories.iter().map(|story| &story.meta));
        all.extend(self.incentives.iter().map(|incentive| &incentive.meta));
        all.extend(self.governances.iter().map(|governance| &governance.meta));
        all.extend(self.games.iter().map(|game| &game.meta));
        all
    }
}
