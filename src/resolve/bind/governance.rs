//! Incentives, governance and games.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::collect::Place;
use crate::resolve::program::{
    Act, Control, Emergency, Game, Governance, Incentive, MotiveId, Payoff, Player, Setting, StockId, Strategy,
    TransferId, ValueId, Voters, Weight,
};
use crate::resolve::symbols::Symbol;
use crate::resolve::tree::Reference;
use crate::syntax::ast::{self, Path, ValueKind};

use super::Binder;
use super::expression::Context;
use super::names::Target;
use super::wanted::Wanted;

impl Binder<'_> {
    /// What an incentive names is looked up from where its member stands.
    pub(super) fn incentive(&mut self, incentive: &ast::Incentive, place: Place) {
        let meta = self.meta(&incentive.header, place);
        let member = incentive.member.as_ref().and_then(|path| self.member_of(place, path));
        let place = Place { member, ..place };
        let rewards = incentive.rewards.iter().filter_map(|path| self.act(place, path, Wanted::Act)).collect();
        let through = incentive.through.iter().filter_map(|path| self.act(place, path, Wanted::Transfer)).collect();
        let serves = incentive.serves.iter().filter_map(|path| self.motive(place, path)).collect();
        self.program.incentives.push(Incentive { meta, member, rewards, through, serves });
    }

    /// A behavior, flow, exchange or leg.
    fn act(&mut self, place: Place, path: &Path, wanted: Wanted) -> Option<Act> {
        match self.find(place, path, wanted)? {
            Target::Leg(Reference::Flow(transfer, leg)) => Some(Act::Leg(transfer, leg)),
            Target::Symbol(symbol) if self.fits(wanted, symbol) => match symbol {
                Symbol::Value(value) => Some(Act::Behavior(value)),
                Symbol::Transfer(transfer) => Some(Act::Transfer(transfer)),
                _ => None,
            },
            Target::Symbol(symbol) => self.of_another_kind(path, symbol, wanted),
            _ => None,
        }
    }

    fn motive(&mut self, place: Place, path: &Path) -> Option<MotiveId> {
        match self.find(place, path, Wanted::Served)? {
            Target::Symbol(Symbol::Motive(motive)) => Some(motive),
            Target::Symbol(symbol) => self.of_another_kind(path, symbol, Wanted::Served),
            _ => None,
        }
    }

    fn of_another_kind<T>(&mut self, path: &Path, symbol: Symbol, wanted: Wanted) -> Option<T> {
        self.report_kind(path.span, &path.text(), symbol, wanted);
        None
    }

    /// Who decides what.
    pub(super) fn governance(&mut self, source: &ast::Governance, place: Place) {
        let meta = self.meta(&source.header, place);
        let owner = meta.id.clone();
        let mut context = Context::new(place, &owner);
        let voters: Vec<Voters> = source.voters.iter().filter_map(|voters| self.voters(place, voters)).collect();
        let controls = source.controls.iter().filter_map(|control| self.control(&mut context, control)).collect();
        let emergencies = source.emergencies.iter().filter_map(|it| self.emergency(&mut context, it)).collect();
        let governance = Governance {
            whole: voters.len() == source.voters.len(),
            voters,
            proposal: self.optional(&mut context, source.proposal.as_ref()),
            quorum: self.optional(&mut context, source.quorum.as_ref()),
            approval: self.optional(&mut context, source.approval.as_ref()),
            voting: self.optional(&mut context, source.voting.as_ref()),
            delay: self.optional(&mut context, source.delay.as_ref()),
            controls,
            emergencies,
            meta,
        };
        self.program.governances.push(governance);
    }

    /// The stock that votes are counted by is looked up from where the voter stands.
    fn voters(&mut self, place: Place, voters: &ast::Voters) -> Option<Voters> {
        let member = self.member_of(place, &voters.member)?;
        let place = Place { member: Some(member), ..place };
        let weight = match &voters.weight {
            ast::Weight::Head => Weight::Head,
            ast::Weight::Stock(path) => Weight::Stock(self.counted_by(place, path)?),
            ast::Weight::Root(path) => Weight::Root(self.counted_by(place, path)?),
        };
        Some(Voters { member, weight, span: voters.span })
    }

    fn counted_by(&mut self, place: Place, path: &Path) -> Option<StockId> {
        match self.find(place, path, Wanted::Stock)? {
            Target::Symbol(Symbol::Stock(stock)) => Some(stock),
            Target::Symbol(symbol) => self.of_another_kind(path, symbol, Wanted::Stock),
            _ => None,
        }
    }

    fn control(&mut self, context: &mut Context<'_>, control: &ast::Control) -> Option<Control> {
        let target = self.find(context.place, &control.target, Wanted::Param);
        let range = self.range(context, control.range.as_ref());
        match target? {
            Target::Symbol(Symbol::Value(value)) if self.is(value, &[ValueKind::Param]) => {
                Some(Control { target: value, range, span: control.target.span })
            }
            target => {
                let found = self.what(target);
                self.diagnostics.push(uncontrollable(&control.target, found));
                None
            }
        }
    }

    fn emergency(&mut self, context: &mut Context<'_>, source: &ast::Emergency) -> Option<Emergency> {
        let member = self.member_of(context.place, &source.member);
        let pauses = source.pauses.iter().filter_map(|path| self.paused(context.place, path)).collect();
        let lasts = self.optional(context, source.lasts.as_ref());
        Some(Emergency { member: member?, pauses, lasts, span: source.span })
    }

    fn paused(&mut self, place: Place, path: &Path) -> Option<TransferId> {
        match self.find(place, path, Wanted::Transfer)? {
            Target::Symbol(Symbol::Transfer(transfer)) | Target::Leg(Reference::Flow(transfer, _)) => Some(transfer),
            Target::Symbol(symbol) => self.of_another_kind(path, symbol, Wanted::Transfer),
            _ => None,
        }
    }

    /// Who plays what.
    pub(super) fn game(&mut self, source: &ast::Game, place: Place) {
        let meta = self.meta(&source.header, place);
        let owner = meta.id.clone();
        let players: Vec<Player> =
            source.players.iter().filter_map(|player| self.player(place, &owner, player)).collect();
        let payoffs: Vec<Payoff> =
            source.payoffs.iter().filter_map(|payoff| self.payoff(place, &owner, payoff)).collect();
        let expected = source.expected.iter().map(|path| ast::Name { text: path.text(), span: path.span }).collect();
        let expected_span = source.expected_span;
        let whole = players.len() == source.players.len() && payoffs.len() == source.payoffs.len();
        self.program.games.push(Game { meta, players, payoffs, expected, expected_span, whole });
    }

    /// What a strategy sets is looked up from where its player stands.
    fn player(&mut self, place: Place, owner: &str, player: &ast::Player) -> Option<Player> {
        let member = self.member_of(place, &player.member);
        let place = Place { member, ..place };
        let names: Vec<ast::Name> = player.strategies.iter().map(|strategy| strategy.name.clone()).collect();
        self.repeated("strategy", &names);
        let strategies = player.strategies.iter().map(|strategy| self.strategy(place, owner, strategy)).collect();
        Some(Player { member: member?, strategies, span: player.span })
    }

    fn strategy(&mut self, place: Place, owner: &str, strategy: &ast::Strategy) -> Strategy {
        let mut context = Context::new(place, owner);
        let mut settings = Vec::new();
        for setting in &strategy.settings {
            let target = self.settable(place, &setting.target);
            let value = self.expr(&mut context, &setting.value);
            settings.extend(target.map(|target| Setting { target, span: setting.target.span, value }));
        }
        let label = strategy.label.as_ref().map(|label| label.value.clone());
        Strategy { name: strategy.name.clone(), label, settings }
    }

    fn settable(&mut self, place: Place, path: &Path) -> Option<ValueId> {
        match self.find(place, path, Wanted::Settable)? {
            Target::Symbol(Symbol::Value(value)) if self.fits(Wanted::Settable, Symbol::Value(value)) => Some(value),
            target => {
                let found = self.what(target);
                self.diagnostics.push(unsettable(path, found));
                None
            }
        }
    }

    fn payoff(&mut self, place: Place, owner: &str, payoff: &ast::Payoff) -> Option<Payoff> {
        let member = self.member_of(place, &payoff.member);
        let mut context = Context::new(Place { member, ..place }, owner);
        let value = self.expr(&mut context, &payoff.value);
        Some(Payoff { member: member?, value, span: payoff.span })
    }

    fn is(&self, value: ValueId, kinds: &[ValueKind]) -> bool {
        kinds.contains(&self.collected.values[value].0.kind())
    }

    /// What a target is, with its article.
    fn what(&self, target: Target) -> &'static str {
        match target {
            Target::Symbol(symbol) => self.describe(symbol),
            Target::Leg(_) => "a leg of an exchange",
            Target::Rest(_) => "a stock outside the model",
        }
    }
}

fn uncontrollable(path: &Path, found: &str) -> Diagnostic {
    let name = path.text();
    Diagnostic::new(Code::V0801, format!("nobody can vote on `{name}`, which is {found}"))
        .at(path.span, "a param is needed here")
        .note("a vote sets a number that a formula reads: what is worked out, held or moved follows from such numbers")
        .help(format!("name the param that decides about `{name}`, or give that number a name: `param … = …`"))
}

fn unsettable(path: &Path, found: &str) -> Diagnostic {
    let name = path.text();
    Diagnostic::new(Code::V0806, format!("no strategy can set `{name}`, which is {found}"))
        .at(path.span, "a param, a behavior or a policy is needed here")
        .note("a player chooses what it does and what it decides: all else follows from that")
        .help(format!("set the behavior, policy or param that `{name}` follows from"))
}
