//! The governance surface: who may change what, what follows from that for whom, and what nobody governs.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::impact::{Dependencies, Index, Reach};
use super::party::{Parties, Party};
use super::surface::{Decided, Surface};
use crate::model::{AssetKind, Control, End, Formula, Governance, Leg, Member, Model, Parameter, Weight};

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

/// What all tables are made of.
struct Finder<'a> {
    model: &'a Model,
    parties: Parties<'a>,
    graph: Dependencies,
    surface: Surface<'a>,
    parameters: HashMap<&'a str, &'a Parameter>,
    /// Each control with the legs it decides about.
    controls: Vec<(&'a Governance, &'a Control, Vec<Decided<'a>>)>,
}

impl<'a> Finder<'a> {
    fn new(model: &'a Model) -> Finder<'a> {
        let surface = Surface::new(model);
        let all =
            model.governances.iter().flat_map(|governance| governance.controls.iter().map(move |it| (governance, it)));
        let controls = all.map(|(governance, it)| (governance, it, surface.decided(&it.parameter))).collect();
        let parameters = model.parameters.iter().map(|it| (it.meta.id.as_str(), it)).collect();
        Finder { model, parties: Parties::new(model), graph: Dependencies::new(model), surface, parameters, controls }
    }

    /// Who stands at the ends of a leg.
    fn at(&self, leg: &Leg) -> BTreeSet<Party> {
        ends(leg).map(|end| self.parties.of(end)).collect()
    }

    fn controls(&self) -> Vec<Controlled> {
        let index = Index::new(&self.graph);
        let row = |(governance, control, decided): &(&Governance, &Control, Vec<Decided>)| {
            let parties: BTreeSet<Party> = decided.iter().flat_map(|it| self.at(it.leg)).collect();
            let members = parties.into_iter().filter_map(|party| match party {
                Party::Member(id) => Some(id),
                _ => None,
            });
            let stocks: BTreeSet<&str> =
                decided.iter().flat_map(|it| ends(it.leg)).filter_map(|end| self.stock(end)).collect();
            let parameter = self.parameters.get(control.parameter.as_str());
            Controlled {
                parameter: control.parameter.clone(),
                process: governance.meta.id.clone(),
                low: written(control.low.as_ref()),
                high: written(control.high.as_ref()),
                default: parameter.and_then(|it| written(it.default.as_ref())),
                decides: decided.iter().map(|it| it.leg.meta.id.clone()).collect(),
                stocks: stocks.into_iter().map(str::to_owned).collect(),
                members: members.collect(),
                reaches: index.of(&control.parameter),
            }
        };
        self.controls.iter().map(row).collect()
    }

    /// A stock that the author wrote.
    fn stock<'e>(&self, end: &'e End) -> Option<&'e str> {
        match end {
            End::Stock { id, .. } if self.parties.stock(id).is_some_and(|stock| !stock.hidden) => Some(id),
            _ => None,
        }
    }

    fn standing(&self, member: &Member) -> Standing {
        let (id, own) = (&member.meta.id, Party::Member(member.meta.id.clone()));
        let votes = |governance: &Governance| governance.voters.iter().any(|voters| voters.who == *id);
        let mut affected = Vec::new();
        for (governance, control, decided) in &self.controls {
            let Some(first) = decided.iter().find(|it| self.at(it.leg).contains(&own)) else { continue };
            affected.push(Affected {
                parameter: control.parameter.clone(),
                process: governance.meta.id.clone(),
                leg: first.leg.meta.id.clone(),
                voice: votes(governance),
            });
        }
        let decides = self.controls.iter().filter(|(governance, ..)| votes(governance));
        let emergencies = self.model.governances.iter().flat_map(|it| &it.emergencies).filter(|it| it.who == *id);
        let all = || vec!["everything".to_owned()];
        Standing {
            member: id.clone(),
            label: member.meta.title().to_owned(),
            person: is_person(member),
            decides: decides.map(|(_, control, _)| control.parameter.clone()).collect(),
            pauses: emergencies.flat_map(|it| if it.pauses.is_empty() { all() } else { it.pauses.clone() }).collect(),
            affected,
        }
    }

    fn open(&self) -> Vec<Open> {
        let governed: HashSet<&str> = self.controls.iter().map(|(_, control, _)| control.parameter.as_str()).collect();
        let believed: HashSet<&str> =
            self.model.assumptions.iter().flat_map(|it| &it.concerns).map(String::as_str).collect();
        let populations: HashSet<&str> = self.model.members.iter().map(|it| it.meta.id.as_str()).collect();
        let is_open = |it: &&Parameter| {
            let id = it.meta.id.as_str();
            // What agents are born with differs from one to the next, and nobody sets it.
            let trait_of_agents = it.quantity.shape.iter().any(|set| populations.contains(set.as_str()));
            let chosen = !it.immutable && it.distribution.is_none() && !trait_of_agents;
            chosen && !governed.contains(id) && !believed.contains(id)
        };
        let row = |it: &Parameter| Open {
            parameter: it.meta.id.clone(),
            default: written(it.default.as_ref()),
            decides: self.surface.decided(&it.meta.id).iter().map(|it| it.leg.meta.id.clone()).collect(),
        };
        self.model.parameters.iter().filter(is_open).map(row).filter(|open| !open.decides.is_empty()).collect()
    }

    fn powers(&self) -> Vec<Power> {
        let mut processes: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for (governance, _, decided) in &self.controls {
            for it in decided {
                processes.entry(&it.leg.meta.id).or_default().insert(&governance.meta.id);
            }
        }
        let mut powers = Vec::new();
        for leg in self.model.transfers.iter().flat_map(|it| &it.legs) {
            let Some((power, over, holder)) = self.power(leg) else { continue };
            let decided = processes.get(leg.meta.id.as_str()).into_iter().flatten();
            let processes = decided.map(|id| (*id).to_owned()).collect();
            powers.push(Power { power, over, holder, leg: leg.meta.id.clone(), processes });
        }
        powers
    }

    /// Whether a leg makes money, or pays from a treasury somebody who does not hold it.
    fn power(&self, leg: &Leg) -> Option<(&'static str, String, Option<String>)> {
        match &leg.from {
            End::Mint => {
                let asset = leg.asset.clone()?;
                let issuer = self.model.assets.iter().find(|it| it.meta.id == asset).and_then(|it| it.issuer.clone());
                Some(("mint", asset, leg.by.clone().or(issuer)))
            }
            End::Stock { id, .. } if is_treasury(self.model, &self.parties, id) => {
                let holder = self.parties.holder(id);
                let away = leg.to.iter().any(|target| self.parties.of(&target.end) != holder);
                let member = if let Party::Member(member) = holder { Some(member) } else { None };
                away.then(|| ("pay", id.clone(), member))
            }
            _ => None,
        }
    }
}

fn ends(leg: &Leg) -> impl Iterator<Item = &End> {
    std::iter::once(&leg.from).chain(leg.to.iter().map(|target| &target.end))
}

/// Whether a member decides for itself: rules, offices and those outside do not.
pub fn is_person(member: &Member) -> bool {
    !member.roles.iter().any(|role| matches!(role.as_str(), "system" | "governor" | "external"))
}

/// Whether a stock is money that is held in common, or by a member that acts for all.
pub fn is_treasury(model: &Model, parties: &Parties, id: &str) -> bool {
    let Some(stock) = parties.stock(id).filter(|stock| !stock.hidden) else { return false };
    let kind = model.assets.iter().find(|asset| Some(&asset.meta.id) == stock.holds.as_ref()).and_then(|it| it.kind);
    let for_all = |role: &String| matches!(role.as_str(), "system" | "governor");
    let holder = model.members.iter().find(|member| Some(&member.meta.id) == stock.meta.member.as_ref());
    matches!(kind, Some(AssetKind::Token | AssetKind::Currency | AssetKind::Points))
        && holder.is_none_or(|member| member.roles.iter().any(for_all))
}
