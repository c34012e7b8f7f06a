//! Incentives, governance and games.

use crate::check::dimension::Type;
use crate::model;
use crate::resolve::program::{self, Act, Control, Emergency, Game, Governance, Player, Strategy, Weight};

use super::Lowering;

impl Lowering<'_> {
    pub(super) fn incentives(&self) -> Vec<model::Incentive> {
        let acts = |acts: &[Act]| acts.iter().map(|act| self.act(*act)).collect();
        let lower = |incentive: &program::Incentive| model::Incentive {
            meta: self.meta(&incentive.meta),
            moves: incentive.member.map(|member| self.member(member)),
            rewards: acts(&incentive.rewards),
            through: acts(&incentive.through),
            serves: incentive.serves.iter().map(|motive| self.program.motives[*motive].meta.id.clone()).collect(),
        };
        self.program.incentives.iter().map(lower).collect()
    }

    fn act(&self, act: Act) -> String {
        match act {
            Act::Behavior(value) => self.program.values[value].meta.id.clone(),
            Act::Transfer(transfer) => self.program.transfers[transfer].meta.id.clone(),
            Act::Leg(transfer, leg) => {
                let transfer = &self.program.transfers[transfer];
                transfer.legs.get(leg).map_or_else(|| transfer.meta.id.clone(), |leg| leg.meta.id.clone())
            }
        }
    }

    fn member(&self, member: program::MemberId) -> String {
        self.program.members[member].meta.id.clone()
    }

    pub(super) fn governances(&mut self) -> Vec<model::Governance> {
        let program = self.program;
        program.governances.iter().map(|governance| self.governance(governance)).collect()
    }

    fn governance(&mut self, governance: &Governance) -> model::Governance {
        model::Governance {
            meta: self.meta(&governance.meta),
            voters: governance.voters.iter().map(|voters| self.voters(voters)).collect(),
            proposal: self.optional(governance.proposal.as_ref()),
            quorum: self.optional(governance.quorum.as_ref()),
            approval: self.optional(governance.approval.as_ref()),
            voting: self.optional(governance.voting.as_ref()),
            delay: self.optional(governance.delay.as_ref()),
            controls: governance.controls.iter().map(|control| self.control(control)).collect(),
            emergencies: governance.emergencies.iter().map(|emergency| self.emergency(emergency)).collect(),
        }
    }

    fn voters(&self, voters: &program::Voters) -> model::Voters {
        let stock = |stock: program::StockId| self.program.stocks[stock].meta.id.clone();
        model::Voters {
            who: self.member(voters.member),
            weight: match voters.weight {
                Weight::Head => model::Weight::Head,
                Weight::Stock(id) => model::Weight::Stock { stock: stock(id) },
                Weight::Root(id) => model::Weight::Root { stock: stock(id) },
            },
        }
    }

    /// Where a control leaves an end open, the range of the param itself holds.
    fn control(&mut self, control: &Control) -> model::Control {
        let value = &self.program.values[control.target];
        let (low, high) = self.range(control.range.as_ref());
        let (own_low, own_high) = self.range(value.range.as_ref());
        model::Control { parameter: value.meta.id.clone(), low: low.or(own_low), high: high.or(own_high) }
    }

    fn emergency(&mut self, emergency: &Emergency) -> model::Emergency {
        let id = |transfer: &program::TransferId| self.program.transfers[*transfer].meta.id.clone();
        model::Emergency {
            who: self.member(emergency.member),
            pauses: emergency.pauses.iter().map(id).collect(),
            lasts: self.optional(emergency.lasts.as_ref()),
        }
    }

    pub(super) fn games(&mut self) -> Vec<model::Game> {
        let program = self.program;
        program.games.iter().map(|game| self.game(game)).collect()
    }

    fn game(&mut self, game: &Game) -> model::Game {
        let kinds = game.payoffs.iter().filter_map(|payoff| self.dimensions.of(payoff.value.id));
        // A payoff of nothing fits every dimension: the others tell which.
        let dimension = kinds.max_by_key(|kind: &Type| kind.dimension().is_some_and(|it| !it.is_one()));
        model::Game {
            meta: self.meta(&game.meta),
            quantity: self.quantity(dimension.as_ref(), None),
            players: game.players.iter().filter_map(|player| self.player(game, player)).collect(),
            expected: game.expected.iter().map(|name| name.text.clone()).collect(),
        }
    }

    fn player(&mut self, game: &Game, player: &Player) -> Option<model::Player> {
        Some(model::Player {
            who: self.member(player.member),
            strategies: player.strategies.iter().map(|strategy| self.strategy(strategy)).collect(),
            payoff: self.formula(&game.payoff(player)?.value),
        })
    }

    fn strategy(&mut self, strategy: &Strategy) -> model::Strategy {
        let mut settings = Vec::new();
        for setting in &strategy.settings {
            let target = self.program.values[setting.target].meta.id.clone();
            settings.push(model::StrategySetting { target, value: self.formula(&setting.value) });
        }
        let name = strategy.name.text.clone();
        model::Strategy { label: strategy.label.clone().unwrap_or_else(|| name.clone()), name, settings }
    }
}
