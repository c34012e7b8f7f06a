//! Incentives, governance and games: why people act, who decides, and what each would do.

use super::{Expr, Header, Name, Path, Range, Setting, Text};
use crate::source::Span;

/// `incentive pay "Pay per accepted dataset" for Curators { rewards curate through rewards serves earn }`
#[derive(Clone, Debug)]
pub struct Incentive {
    /// Name, label and doc.
    pub header: Header,
    /// For whom it is.
    pub member: Option<Path>,
    /// What it should bring about: behaviors, flows or exchanges.
    pub rewards: Vec<Path>,
    /// The flows or exchanges that pay it.
    pub through: Vec<Path>,
    /// The motives it answers.
    pub serves: Vec<Path>,
}

/// `governance Council "Steward council" { voters Curators by wallet controls reward in 10..200 }`
#[derive(Clone, Debug)]
pub struct Governance {
    /// Name, label and doc.
    pub header: Header,
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
    /// How long a decision waits before it takes effect: the timelock.
    pub delay: Option<Expr>,
    /// What it may change.
    pub controls: Vec<Control>,
    /// Who may act at once.
    pub emergencies: Vec<Emergency>,
}

/// `voters Curators by wallet`
#[derive(Clone, Debug)]
pub struct Voters {
    /// The member that votes.
    pub member: Path,
    /// What a vote weighs.
    pub weight: Weight,
    /// The whole attribute.
    pub span: Span,
}

/// What a vote weighs.
#[derive(Clone, Debug)]
pub enum Weight {
    /// `by head`, and where nothing is said: one for each.
    Head,
    /// `by wallet`: as much as the stock holds.
    Stock(Path),
    /// `by sqrt(wallet)`: the root of what the stock holds.
    Root(Path),
}

/// `reward in 10..200`
#[derive(Clone, Debug)]
pub struct Control {
    /// The param that may be changed.
    pub target: Path,
    /// Within which bounds.
    pub range: Option<Range>,
    /// The whole entry.
    pub span: Span,
}

/// `emergency Treasury may pause purchase for 3 day`
#[derive(Clone, Debug)]
pub struct Emergency {
    /// Who may act.
    pub member: Path,
    /// The flows and exchanges that may be paused; everything where none is named.
    pub pauses: Vec<Path>,
    /// For how long.
    pub lasts: Option<Expr>,
    /// The whole attribute.
    pub span: Span,
}

/// `game launch "Who moves first?" { player … payoff … expected … }`
#[derive(Clone, Debug)]
pub struct Game {
    /// Name, label and doc.
    pub header: Header,
    /// Who plays.
    pub players: Vec<Player>,
    /// What each gets in the end.
    pub payoffs: Vec<Payoff>,
    /// The strategies that are expected, one of each player.
    pub expected: Vec<Path>,
    /// Where that is said.
    pub expected_span: Option<Span>,
}

/// `player Curators plays high { … }, low { … }`
#[derive(Clone, Debug)]
pub struct Player {
    /// The member that plays.
    pub member: Path,
    /// What it may do.
    pub strategies: Vec<Strategy>,
    /// The whole attribute.
    pub span: Span,
}

/// `high "Work hard" { curate = 20 dataset/day }`
#[derive(Clone, Debug)]
pub struct Strategy {
    /// Its name.
    pub name: Name,
    /// What people see.
    pub label: Option<Text>,
    /// What it sets.
    pub settings: Vec<Setting>,
    /// The whole strategy.
    pub span: Span,
}

/// `payoff Curators = Curators.wallet * price`
#[derive(Clone, Debug)]
pub struct Payoff {
    /// Whose it is.
    pub member: Path,
    /// What it is, at the end of a run.
    pub value: Expr,
    /// The whole attribute.
    pub span: Span,
}
