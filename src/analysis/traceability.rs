//! From purpose to assumption: what each goal rests on, and which links are missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::graph::Mentions;
use super::impact::{Dependencies, Node};
use crate::model::{Model, ValueKind};

/// What the ecosystem is for, and how that is followed down to what is assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Traceability {
    /// Its purposes.
    pub purpose: Vec<String>,
    /// Its goals, each with what it rests on.
    pub goals: Vec<Trace>,
    /// Links that are missing.
    pub broken: Vec<Broken>,
}

/// What a goal rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The goal.
    pub goal: String,
    /// What people see.
    pub label: String,
    /// The metric that tells.
    pub metric: Option<String>,
    /// What it is to reach, as written.
    pub target: Option<String>,
    /// The flows and legs that the metric follows from.
    pub flows: Vec<String>,
    /// The params that decide it.
    pub parameters: Vec<String>,
    /// What is assumed of any of these.
    pub assumptions: Vec<String>,
    /// What people do that decides it.
    pub behaviors: Vec<String>,
    /// The incentives that are to bring these about.
    pub incentives: Vec<String>,
    /// The games in which they are chosen.
    pub games: Vec<String>,
    /// The processes that may change a param that decides it.
    pub processes: Vec<String>,
}

/// Which link is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// From the ecosystem to its purpose.
    Purpose,
    /// From the purpose to a goal.
    Goal,
    /// From a goal to a metric.
    Metric,
    /// From a goal's metric to what it is to reach.
    Target,
    /// From a goal's metric to a flow.
    Flow,
    /// From a metric to what asks for it.
    Asked,
    /// From a param to a metric that notices it.
    Noticed,
    /// From what people do to an incentive for it.
    Incentive,
    /// From an assumption to what it is about.
    Concern,
    /// From an assumption to its source.
    Source,
}

/// A link that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The declaration.
    pub id: String,
    /// Which link.
    pub link: Link,
    /// What is missing, as a sentence without a full stop.
    pub problem: String,
}

/// Follows every goal of a model.
pub fn traceability(model: &Model) -> Traceability {
    let graph = Dependencies::new(model);
    let goals: Vec<Trace> = model.goals.iter().map(|goal| trace(model, &graph, goal)).collect();
    let broken = broken(model, &graph, &goals);
    Traceability { purpose: model.ecosystem.purpose.clone(), goals, broken }
}

fn trace(model: &Model, graph: &Dependencies, goal: &crate::model::Goal) -> Trace {
    let behind = goal.metric.as_deref().map(|metric| graph.behind(metric)).unwrap_or_default();
    let of = |kind: &str| {
        let nodes = graph.nodes().iter().filter(|node| node.kind == kind && behind.contains(node.id.as_str()));
        nodes.map(|node: &Node| node.id.clone()).collect::<Vec<_>>()
    };
    let is_behind = |id: &String| behind.contains(id);
    let concerned = |it: &&crate::model::Assumption| it.concerns.iter().any(is_behind);
    let target = goal.target.as_ref().map(|target| format!("{} {}", sign(target.operator), target.value.text));
    let by = goal.by.as_ref().map(|by| format!(" by {}", by.text)).unwrap_or_default();
    Trace {
        goal: goal.meta.id.clone(),
        label: goal.meta.label.clone(),
        metric: goal.metric.clone(),
        target: target.map(|target| target + &by),
        flows: of("flow"),
        parameters: of("param"),
        assumptions: model.assumptions.iter().filter(concerned).map(|it| it.meta.id.clone()).collect(),
        behaviors: of("behavior"),
        incentives: named(&model.incentives, |it| (&it.meta.id, it.rewards.iter().any(is_behind))),
        games: named(&model.games, |it| (&it.meta.id, settings(it).any(is_behind))),
        processes: named(&model.governances, |it| (&it.meta.id, it.controls.iter().any(|it| is_behind(&it.parameter)))),
    }
}

/// The names of those that fit.
fn named<'a, T>(list: &'a [T], fits: impl Fn(&'a T) -> (&'a String, bool)) -> Vec<String> {
    list.iter().map(fits).filter(|(_, fits)| *fits).map(|(id, _)| id.clone()).collect()
}

/// What the strategies of a game set.
fn settings(game: &crate::model::Game) -> impl Iterator<Item = &String> {
    let strategies = game.players.iter().flat_map(|player| &player.strategies);
    strategies.flat_map(|strategy| &strategy.settings).map(|setting| &setting.target)
}

fn sign(operator: crate::model::BinaryOperator) -> &'static str {
    use crate::model::BinaryOperator as Op;
    match operator {
        Op::Less => "<",
        Op::LessOrEqual => "<=",
        Op::Greater => ">",
        Op::GreaterOrEqual => ">=",
        Op::NotEqual => "!=",
        _ => "==",
    }
}

fn broken(model: &Model, graph: &Dependencies, goals: &[Trace]) -> Vec<Broken> {
    let mut list = Vec::new();
    let mut add = |id: &str, link: Link, problem: &str| {
        list.push(Broken { id: id.to_owned(), link, problem: problem.to_owned() });
    };
    if model.ecosystem.purpose.is_empty() {
        add(&model.ecosystem.meta.id, Link::Purpose, "says nothing of its purpose");
    } else if goals.is_empty() {
        let problem = "has a purpose, and no goal that would tell whether it is reached";
        add(&model.ecosystem.meta.id, Link::Goal, problem);
    }
    for goal in goals {
        match (&goal.metric, &goal.target) {
            (None, _) => add(&goal.goal, Link::Metric, "has no metric that tells whether it is reached"),
            (Some(_), None) => add(&goal.goal, Link::Target, "has no target: its metric has nothing to reach"),
            (Some(metric), Some(_)) if goal.flows.is_empty() => {
                add(&goal.goal, Link::Flow, &format!("rests on `{metric}`, which no flow moves"));
            }
            _ => {}
        }
    }
    unasked(model, graph).into_iter().for_each(|id| add(id, Link::Asked, "is a metric that nothing asks for"));
    unnoticed(model, graph).into_iter().for_each(|id| add(id, Link::Noticed, "is a param that no metric notices"));
    unmoved(model, goals).into_iter().for_each(|id| {
        add(id, Link::Incentive, "is what goals rest on, and no incentive is to bring it about");
    });
    for assumption in &model.assumptions {
        if assumption.concerns.is_empty() {
            add(&assumption.meta.id, Link::Concern, "is an assumption that concerns nothing");
        }
        if assumption.evidence.is_none() {
            add(&assumption.meta.id, Link::Source, "is an assumption without a source");
        }
    }
    list
}

/// Metrics that no goal, no claim, no game and no other formula looks at.
fn unasked<'a>(model: &'a Model, graph: &Dependencies) -> Vec<&'a str> {
    let mut asked: BTreeSet<&str> = graph.edges().iter().map(|edge| edge.from.as_str()).collect();
    let mentions = Mentions::new(model);
    let payoffs = model.games.iter().flat_map(|game| &game.players).flat_map(|it| mentions.of(&it.payoff.tree));
    let played: BTreeSet<String> = payoffs.map(|mention| mention.id).collect();
    asked.extend(played.iter().map(String::as_str));
    let metrics = model.values.iter().filter(|it| it.kind == ValueKind::Metric).map(|it| it.meta.id.as_str());
    metrics.filter(|id| !asked.contains(id)).collect()
}

/// Params of which no metric takes notice, where there are metrics.
fn unnoticed<'a>(model: &'a Model, graph: &Dependencies) -> Vec<&'a str> {
    let metrics = model.values.iter().filter(|it| it.kind == ValueKind::Metric);
    let metrics: Vec<&str> = metrics.map(|it| it.meta.id.as_str()).collect();
    let reached = graph.behind_all(&metrics);
    let free = model.parameters.iter().filter(|it| !it.immutable && !metrics.is_empty());
    free.map(|it| it.meta.id.as_str()).filter(|id| !reached.contains(*id)).collect()
}

/// Behaviors that goals rest on and no incentive rewards, in a model that has incentives.
fn unmoved<'a>(model: &'a Model, goals: &[Trace]) -> Vec<&'a str> {
    let rewarded: BTreeSet<&str> = model.incentives.iter().flat_map(|it| &it.rewards).map(String::as_str).collect();
    let wanted: BTreeSet<&str> = goals.iter().flat_map(|it| &it.behaviors).map(String::as_str).collect();
    let behaviors = model.values.iter().filter(|it| it.kind == ValueKind::Behavior).map(|it| it.meta.id.as_str());
    let open = behaviors.filter(|id| wanted.contains(id) && !rewarded.contains(id));
    open.filter(|_| !model.incentives.is_empty()).collect()
}

/// Everything that something leads to or follows from, by breadth first.
pub(super) fn reach(start: &[&str], ways: &HashMap<&str, Vec<(usize, &str)>>) -> BTreeMap<String, Option<usize>> {
    let mut found: BTreeMap<String, Option<usize>> = start.iter().map(|id| ((*id).to_owned(), None)).collect();
    let mut open: std::collections::VecDeque<&str> = start.iter().copied().collect();
    while let Some(id) = open.pop_front() {
        for (edge, next) in ways.get(id).into_iter().flatten() {
            if !found.contains_key(*next) {
                found.insert((*next).to_owned(), Some(*edge));
                open.push_back(next);
            }
        }
    }
    found
}
