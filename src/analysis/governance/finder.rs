//! Works out the tables of the governance surface.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Affected, Controlled, Open, Power, Standing, written};
use crate::analysis::impact::{Dependencies, Index};
use crate::analysis::party::{Parties, Party};
use crate::analysis::surface::{Decided, Surface};
use crate::model::{AssetKind, Control, End, Governance, Leg, Member, Model, Parameter};

/// What all tables are made of.
pub(super) struct Finder<'a> {
    model: &'a Model,
    parties: Parties<'a>,
    graph: Dependencies,
    surface: Surface<'a>,
    parameters: HashMap<&'a str, &'a Parameter>,
    /// Each control with the legs it decides about.
    controls: Vec<(&'a Governance, &'a Control, Vec<Decided<'a>>)>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(model: &'a Model) -> Finder<'a> {
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

    pub(super) fn controls(&self) -> Vec<Controlled> {
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

    pub(super) fn standing(&self, member: &Member) -> Standing {
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

    pub(super) fn open(&self) -> Vec<Open> {
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

    pub(super) fn powers(&self) -> Vec<Power> {
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
