//! From purpose to assumption: what each goal rests on, and which links are missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

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
}

/// A link that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The declaration.
    pub id: String,
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
    let concerned = |it: &&crate::model::Assumption| it.concerns.iter().any(|id| behind.contains(id.as_str()));
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
    }
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
    let mut add = |id: &str, problem: &str| list.push(Broken { id: id.to_owned(), problem: problem.to_owned() });
    if model.ecosystem.purpose.is_empty() {
        add(&model.ecosystem.meta.id, "says nothing of its purpose");
    } else if goals.is_empty() {
        add(&model.ecosystem.meta.id, "has a purpose, and no goal that would tell whether it is reached");
    }
    for goal in goals {
        match (&goal.metric, &goal.target) {
            (None, _) => add(&goal.goal, "has no metric that tells whether it is reached"),
            (Some(_), None) => add(&goal.goal, "has no target: its metric has nothing to reach"),
            (Some(metric), Some(_)) if goal.flows.is_empty() => {
                add(&goal.goal, &format!("rests on `{metric}`, which no flow moves"));
            }
            _ => {}
        }
    }
    let asked: BTreeSet<&str> = goals.iter().filter_map(|goal| goal.metric.as_deref()).collect();
    for metric in model.values.iter().filter(|it| it.kind == ValueKind::Metric) {
        if !asked.contains(metric.meta.id.as_str()) {
            add(&metric.meta.id, "is a metric that no goal asks for");
        }
    }
    let metrics: Vec<&str> =
        model.values.iter().filter(|it| it.kind == ValueKind::Metric).map(|it| &*it.meta.id).collect();
    let reached = graph.behind_all(&metrics);
    for parameter in model.parameters.iter().filter(|it| !it.immutable && !metrics.is_empty()) {
        if !reached.contains(parameter.meta.id.as_str()) {
            add(&parameter.meta.id, "is a param that no metric notices");
        }
    }
    for assumption in &model.assumptions {
        if assumption.concerns.is_empty() {
            add(&assumption.meta.id, "is an assumption that concerns nothing");
        }
        if assumption.evidence.is_none() {
            add(&assumption.meta.id, "is an assumption without a source");
        }
    }
    list
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
