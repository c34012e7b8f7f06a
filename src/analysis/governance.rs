//! The governance surface: who may change what, what follows from that for whom, and what nobody governs.

mod finder;

use serde::Serialize;

use super::impact::Reach;
use crate::model::{Formula, Governance, Model, Weight};

use finder::Finder;
pub use finder::{is_person, is_treasury};

/// Who decides what, and about whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GovernanceSurface {
    /// How decisions are made.
    pub processes: Vec<Process>,
    /// What they may change.
    pub controls: Vec<Controlled>,
    /// Where each member stands.
    pub members: Vec<Standing>,
    /// Params that decide about flows, and that no process governs and no promise fixes.
    pub open: Vec<Open>,
    /// Powers over money.
    pub powers: Vec<Power>,
}

/// How decisions are made; what is not said is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Process {
    /// The governance.
    pub id: String,
    /// What people see.
    pub label: String,
    /// Who votes.
    pub voters: Vec<Vote>,
    /// The share of all votes that may make a proposal, as written.
    pub proposal: Option<String>,
    /// The share of all votes that must be cast.
    pub quorum: Option<String>,
    /// The share of the votes cast that must agree.
    pub approval: Option<String>,
    /// How long a vote lasts.
    pub voting: Option<String>,
    /// How long a decision waits.
    pub delay: Option<String>,
    /// Who may stop what without a vote.
    pub emergencies: Vec<Pause>,
}

/// A member that votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vote {
    /// The member.
    pub who: String,
    /// What a vote weighs: `head`, `Curators.wallet`, `sqrt(Curators.wallet)`.
    pub by: String,
}

/// A power to stop something at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// The member.
    pub who: String,
    /// What it may stop; everything where nothing is named.
    pub pauses: Vec<String>,
    /// For how long, as written; without end where absent.
    pub lasts: Option<String>,
}

/// A param that a process may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Controlled {
    /// The param.
    pub parameter: String,
    /// The process.
    pub process: String,
    /// The least it may be set to, as written.
    pub low: Option<String>,
    /// The most it may be set to.
    pub high: Option<String>,
    /// What it is at the start.
    pub default: Option<String>,
    /// The legs that follow from it by rule.
    pub decides: Vec<String>,
    /// The stocks at which these begin or end.
    pub stocks: Vec<String>,
    /// The members whose stocks these are.
    pub members: Vec<String>,
    /// How much it reaches in all, also through what people do.
    pub reaches: Reach,
}

/// Where a member stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The member.
    pub member: String,
    /// What people see.
    pub label: String,
    /// Whether it decides for itself: rules, offices and those outside do not.
    pub person: bool,
    /// The params about which it votes.
    pub decides: Vec<String>,
    /// What it may stop.
    pub pauses: Vec<String>,
    /// What is decided about what it gives and gets.
    pub affected: Vec<Affected>,
}

/// A decision about what a member gives or gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Affected {
    /// The param.
    pub parameter: String,
    /// The process that sets it.
    pub process: String,
    /// A leg that follows from it, and begins or ends with the member.
    pub leg: String,
    /// Whether the member votes on it.
    pub voice: bool,
}

/// A param that nobody governs and nothing fixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Open {
    /// The param.
    pub parameter: String,
    /// What it is, as written.
    pub default: Option<String>,
    /// The legs that follow from it by rule.
    pub decides: Vec<String>,
}

/// A power over money: to make it, or to pay it out of what is held for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Power {
    /// `mint` or `pay`.
    pub power: &'static str,
    /// The asset that is made, or the stock that is paid from.
    pub over: String,
    /// Who has it: the issuer, or who holds the stock; absent where nobody is named.
    pub holder: Option<String>,
    /// The leg.
    pub leg: String,
    /// The processes that decide about the leg.
    pub processes: Vec<String>,
}

/// Works out who decides what in a model.
pub fn governance(model: &Model) -> GovernanceSurface {
    let finder = Finder::new(model);
    let controls = finder.controls();
    GovernanceSurface {
        processes: model.governances.iter().map(process).collect(),
        members: model.members.iter().map(|member| finder.standing(member)).collect(),
        open: finder.open(),
        powers: finder.powers(),
        controls,
    }
}

fn written(formula: Option<&Formula>) -> Option<String> {
    formula.map(|formula| formula.text.clone())
}

fn process(governance: &Governance) -> Process {
    let vote = |voters: &crate::model::Voters| Vote {
        who: voters.who.clone(),
        by: match &voters.weight {
            Weight::Head => "head".to_owned(),
            Weight::Stock { stock } => stock.clone(),
            Weight::Root { stock } => format!("sqrt({stock})"),
        },
    };
    let pause = |it: &crate::model::Emergency| Pause {
        who: it.who.clone(),
        pauses: it.pauses.clone(),
        lasts: written(it.lasts.as_ref()),
    };
    Process {
        id: governance.meta.id.clone(),
        label: governance.meta.title().to_owned(),
        voters: governance.voters.iter().map(vote).collect(),
        proposal: written(governance.proposal.as_ref()),
        quorum: written(governance.quorum.as_ref()),
        approval: written(governance.approval.as_ref()),
        voting: written(governance.voting.as_ref()),
        delay: written(governance.delay.as_ref()),
        emergencies: governance.emergencies.iter().map(pause).collect(),
    }
}
