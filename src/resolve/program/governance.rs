//! Incentives, governance and games.

use crate::resolve::tree::Expr;
use crate::source::Span;
use crate::syntax::ast;

use super::{MemberId, Meta, MotiveId, Range, StockId, TransferId, ValueId};

/// An incentive.
#[derive(Clone, Debug)]
pub struct Incentive {
    /// Name, label and doc.
    pub meta: Meta,
    /// Whom it is to move.
    pub member: Option<MemberId>,
    /// What it should bring about.
    pub rewards: Vec<Act>,
    /// What pays it.
    pub through: Vec<Act>,
    /// The motives it answers.
    pub serves: Vec<MotiveId>,
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A behavior.
    Behavior(ValueId),
    /// A flow, or all legs of an exchange.
    Transfer(TransferId),
    /// A leg of an exchange, by position.
    Leg(TransferId, usize),
}

/// Who decides what, how, and within which bounds.
#[derive(Clone, Debug)]
pub struct Governance {
    /// Name, label and doc.
    pub meta: Meta,
    /// Who votes.
    pub voters: Vec<Voters>,
    /// The share of all votes that may make a proposal.
    pub proposal: Option<Expr>,
    /// The share of all votes that must be cast.
    pub quorum: Option<Expr>,
    /// The share of the votes cast that must agree.
    pub approval: Option<Expr>,
    /// How long a vote lasts.
    pub voting: Option<Expr>,
    /// How long a decision waits before it takes effect.
    pub delay: Option<Expr>,
    /// What it may change.
    pub controls: Vec<Control>,
    /// Who may act at once.
    pub emergencies: Vec<Emergency>,
    /// Whether all its voters are known: others have been reported.
    pub whole: bool,
}

impl Governance {
    /// Shares of votes that it sets, as the language calls them.
    pub fn shares(&self) -> impl Iterator<Item = (&'static str, &Expr)> {
        let all = [("proposal", &self.proposal), ("quorum", &self.quorum), ("approval", &self.approval)];
        all.into_iter().filter_map(|(what, share)| Some((what, share.as_ref()?)))
    }

    /// Lengths of time that it sets, as the language calls them.
    pub fn times(&self) -> impl Iterator<Item = (&'static str, &Expr)> {
        let own = [("voting", &self.voting), ("delay", &self.delay)];
        let own = own.into_iter().filter_map(|(what, time)| Some((what, time.as_ref()?)));
        own.chain(self.emergencies.iter().filter_map(|it| Some(("emergency", it.lasts.as_ref()?))))
    }
}

/// Who votes, and what a vote weighs.
#[derive(Clone, Debug)]
pub struct Voters {
    /// The member that votes.
    pub member: MemberId,
    /// What a vote weighs.
    pub weight: Weight,
    /// The whole attribute.
    pub span: Span,
}

/// What a vote weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// One for each.
    Head,
    /// As much as the stock holds.
    Stock(StockId),
    /// The root of what the stock holds.
    Root(StockId),
}

impl Weight {
    /// The stock that is counted, where one is.
    pub fn stock(self) -> Option<StockId> {
        match self {
            Weight::Head => None,
            Weight::Stock(stock) | Weight::Root(stock) => Some(stock),
        }
    }
}

/// A param that may be changed while a model runs.
#[derive(Clone, Debug)]
pub struct Control {
    /// The param.
    pub target: ValueId,
    /// Within which bounds.
    pub range: Option<Range>,
    /// Where it is named.
    pub span: Span,
}

/// Who may stop something at once.
#[derive(Clone, Debug)]
pub struct Emergency {
    /// Who.
    pub member: MemberId,
    /// What may be paused; everything where nothing is named.
    pub pauses: Vec<TransferId>,
    /// For how long.
    pub lasts: Option<Expr>,
    /// The whole attribute.
    pub span: Span,
}

/// A game.
#[derive(Clone, Debug)]
pub struct Game {
    /// Name, label and doc.
    pub meta: Meta,
    /// Who plays.
    pub players: Vec<Player>,
    /// What each gets in the end.
    pub payoffs: Vec<Payoff>,
    /// The strategies that are expected, one of each player, in their order.
    pub expected: Vec<ast::Name>,
    /// Where that is said.
    pub expected_span: Option<Span>,
    /// Whether all its players are known: others have been reported.
    pub whole: bool,
}

impl Game {
    /// What a player gets, the first time it is said.
    pub fn payoff(&self, player: &Player) -> Option<&Payoff> {
        self.payoffs.iter().find(|payoff| payoff.member == player.member)
    }

    /// Every setting of every strategy.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.players.iter().flat_map(|player| &player.strategies).flat_map(|strategy| &strategy.settings)
    }
}

/// A member that plays.
#[derive(Clone, Debug)]
pub struct Player {
    /// The member.
    pub member: MemberId,
    /// What it may do.
    pub strategies: Vec<Strategy>,
    /// The whole attribute.
    pub span: Span,
}

/// Something that a player may do.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// Its name.
    pub name: ast::Name,
    /// What people see.
    pub label: Option<String>,
    /// What it sets.
    pub settings: Vec<Setting>,
}

/// A value that is set otherwise.
#[derive(Clone, Debug)]
pub struct Setting {
    /// A param, behavior or policy.
    pub target: ValueId,
    /// Where it is named.
    pub span: Span,
    /// To what it is set.
    pub value: Expr,
}

/// What a player gets.
#[derive(Clone, Debug)]
pub struct Payoff {
    /// The player.
    pub member: MemberId,
    /// How it is worked out on the last row.
    pub value: Expr,
    /// The whole attribute.
    pub span: Span,
}
