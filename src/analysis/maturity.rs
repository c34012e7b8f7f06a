//! How far a model has come: what each target still needs, and which parts of its story are missing.

use std::collections::HashSet;

use serde::Serialize;

use super::needs::{Lack, needs};
use crate::model::{Model, ValueKind};

/// How far a model has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Maturity {
    /// What can be made of it, and what each needs.
    pub targets: Vec<Readiness>,
    /// Parts of the story, and how much of each is told.
    pub story: Vec<Part>,
}

/// Whether something can be made of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// What: `run`, `cadcad`, `radcad`, or what draws and documents.
    pub target: String,
    /// What is missing; nothing where it is ready.
    pub needs: Vec<Missing>,
}

/// One kind of thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// What: `how much these flows move`.
    pub what: String,
    /// Of which declarations.
    pub of: Vec<String>,
}

/// A part of the story of an ecosystem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What is told: `motives`.
    pub part: &'static str,
    /// Which question it answers.
    pub question: &'static str,
    /// How many are told.
    pub told: usize,
    /// How many there could be; absent where one is enough.
    pub of: Option<usize>,
    /// Those that are not told.
    pub open: Vec<String>,
}

/// How far a model has come.
pub fn maturity(model: &Model) -> Maturity {
    let missing = missing(model);
    let numbers =
        ["run", "cadcad", "radcad"].map(|target| Readiness { target: target.to_owned(), needs: missing.clone() });
    let pictures = Readiness { target: "json, markdown, html, mermaid, dot, analyse".to_owned(), needs: Vec::new() };
    let targets = std::iter::once(pictures).chain(numbers).collect();
    Maturity { targets, story: story(model) }
}

fn missing(model: &Model) -> Vec<Missing> {
    let needs = needs(model);
    // A member that needs several stocks is one that lacks them.
    let of = |lack: Lack| {
        let mut told = HashSet::new();
        let lacking = needs.iter().filter(|need| need.lack == lack && told.insert(need.id.as_str()));
        lacking.map(|need| need.id.clone()).collect::<Vec<_>>()
    };
    Lack::ALL
        .into_iter()
        .map(|lack| Missing { what: lack.heading().to_owned(), of: of(lack) })
        .filter(|missing| !missing.of.is_empty())
        .collect()
}

fn story(model: &Model) -> Vec<Part> {
    let members = || model.members.iter().map(|it| it.meta.id.as_str());
    let told_of: Vec<&str> = model.stories.iter().filter_map(|it| it.teller.as_deref()).collect();
    let with = |told: &dyn Fn(&crate::model::Member) -> bool| {
        model.members.iter().map(|it| (it.meta.id.as_str(), told(it))).collect::<Vec<_>>()
    };
    let gifts = super::gifts(model);
    let between = gifts.iter().filter(|it| it.from != it.to && it.from.is_inside() && it.to.is_inside());
    let reasons = between.map(|it| (it.leg.as_str(), it.why.is_some())).collect();
    let concerned = model.assumptions.iter().map(|it| (it.meta.id.as_str(), it.evidence.is_some())).collect();
    let ranges = model.parameters.iter().filter(|it| !it.immutable);
    let ranges = ranges.map(|it| (it.meta.id.as_str(), it.low.is_some() || it.high.is_some())).collect();
    let goals =
        model.goals.iter().map(|it| (it.meta.id.as_str(), it.metric.is_some() && it.target.is_some())).collect();
    let rewarded: Vec<&String> = model.incentives.iter().flat_map(|it| &it.rewards).collect();
    let behaviors = model.values.iter().filter(|it| it.kind == ValueKind::Behavior);
    let moved = behaviors.map(|it| (it.meta.id.as_str(), rewarded.contains(&&it.meta.id))).collect();
    let surface = super::Surface::new(model);
    let free: Vec<String> = super::governance(model).open.into_iter().map(|it| it.parameter).collect();
    let decisive = model.parameters.iter().filter(|it| !it.immutable && !surface.decided(&it.meta.id).is_empty());
    let governed = decisive.map(|it| (it.meta.id.as_str(), !free.contains(&it.meta.id))).collect();
    let stories = members().map(|id| (id, told_of.contains(&id))).collect();
    vec![
        once("purpose", "What is it for?", model.ecosystem.purpose.len()),
        once("principles", "What does it hold to?", model.ecosystem.principles.len()),
        once("goals", "What is to be reached?", model.goals.len()),
        each("measured goals", "How will one know?", goals),
        each("motives", "What moves each member?", with(&|it| !it.motives.is_empty())),
        each("rings", "How close is each member to the purpose?", with(&|it| it.ring.is_some())),
        each("profiles", "What do members bring, and what hurts them?", with(&|it| !it.profile.is_empty())),
        each("stories", "What happens to them?", stories),
        each("reasons", "Why is each thing given?", reasons),
        each("incentives", "What is to bring about what members do?", moved),
        each("governance", "Who may change each param that decides about a flow?", governed),
        once("games", "What would each member choose?", model.games.len()),
        once("assumptions", "What is taken for granted?", model.assumptions.len()),
        each("sources", "Where do assumptions come from?", concerned),
        each("ranges", "Between which bounds may each param be?", ranges),
        once("invariants", "What must never happen?", model.invariants.len()),
        once("facts", "Which published numbers does it reproduce?", model.facts.len()),
    ]
}

fn once(part: &'static str, question: &'static str, told: usize) -> Part {
    Part { part, question, told, of: None, open: Vec::new() }
}

fn each(part: &'static str, question: &'static str, list: Vec<(&str, bool)>) -> Part {
    let told = list.iter().filter(|(_, told)| *told).count();
    let open = list.iter().filter(|(_, told)| !told).map(|(id, _)| (*id).to_owned()).collect();
    Part { part, question, told, of: Some(list.len()), open }
}
