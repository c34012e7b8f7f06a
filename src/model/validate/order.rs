//! The schedule: everything stands in it once, after what it needs.

use std::collections::{HashMap, HashSet};

use super::Faults;
use super::names::Names;
use crate::model::{Expression, Model, Node, PhaseSchedule};

/// The name by which faults of the schedule are told.
const OWNER: &str = "schedule";

/// Reports what the schedule lacks, repeats or mixes up.
pub(super) fn check(model: &Model, names: &Names, faults: &mut Faults) {
    let schedule = &model.schedule;
    // What a sketch leaves open may be left out.
    let defaults = model.parameters.iter().filter(|it| it.default.is_some()).map(|it| it.meta.id.as_str());
    let formulas = model.values.iter().filter(|it| it.formula.is_some()).map(|it| it.meta.id.as_str());
    listed(faults, "params", &names.parameters, defaults, &schedule.parameters);
    listed(faults, "values of a row", &names.values, formulas, &schedule.row);
    for node in &schedule.start {
        let (known, what, id) = match node {
            Node::Stock { id } => (&names.stocks, "stock", id),
            Node::State { id } => (&names.states, "state", id),
            Node::Memory { id } => (&names.memory, "memory", id),
            Node::Value { id } => (&names.values, "value", id),
        };
        if !known.contains(id.as_str()) {
            faults.missing(OWNER, what, id);
        }
    }
    forward(model, faults);
    phases(model, names, faults);
}

/// Reports a list that names what is not known, names something twice, or lacks what is needed.
fn listed<'a>(
    faults: &mut Faults,
    what: &str,
    known: &HashSet<&str>,
    needed: impl Iterator<Item = &'a str>,
    list: &'a [String],
) {
    let mut seen = HashSet::new();
    for name in list.iter().map(String::as_str) {
        if !known.contains(name) {
            faults.missing(OWNER, what, name);
        } else if !seen.insert(name) {
            faults.add(OWNER, format!("the schedule lists `{name}` twice among the {what}"));
        }
    }
    for name in needed.filter(|name| !seen.contains(name)) {
        faults.add(OWNER, format!("the schedule leaves `{name}` out of the {what}"));
    }
}

/// Reports values and params that are used before they are worked out, so that none is worked out
/// from itself.
fn forward(model: &Model, faults: &mut Faults) {
    let defaults = model.parameters.iter().filter_map(|it| Some((it.meta.id.as_str(), &it.default.as_ref()?.tree)));
    let bodies = model.values.iter().filter_map(|it| Some((it.meta.id.as_str(), &it.formula.as_ref()?.tree)));
    before(faults, &model.schedule.parameters, &defaults.collect());
    before(faults, &model.schedule.row, &bodies.collect());
}

fn before<'a>(faults: &mut Faults, order: &'a [String], trees: &HashMap<&'a str, &'a Expression>) {
    let mut done: HashSet<&str> = HashSet::new();
    for name in order {
        if let Some(tree) = trees.get(name.as_str()) {
            tree.visit(|part| {
                let used = match part {
                    Expression::Parameter { id } | Expression::Value { id } => id.as_str(),
                    _ => return,
                };
                if trees.contains_key(used) && !done.contains(used) {
                    faults.add(OWNER, format!("the schedule works out `{name}` before `{used}`, which it uses"));
                }
            });
        }
        done.insert(name);
    }
}

/// Reports phases that do not match, and transfers that do not stand in exactly their phase.
fn phases(model: &Model, names: &Names, faults: &mut Faults) {
    let declared: Vec<&str> = model.phases.iter().map(|phase| phase.meta.id.as_str()).collect();
    let scheduled: Vec<&str> = model.schedule.phases.iter().map(|phase| phase.phase.as_str()).collect();
    if declared.is_empty() {
        faults.add(OWNER, "the model has no phase; it needs at least one");
    }
    if declared != scheduled {
        faults.add(OWNER, "the phases of the schedule are not those of the model, in their order");
    }
    for phase in &model.schedule.phases {
        phase_names(phase, names, faults);
        let own = || model.transfers.iter().filter(|it| it.phase == phase.phase).map(|it| it.meta.id.as_str());
        let what = format!("transfers of the phase `{}`", phase.phase);
        listed(faults, &what, &own().collect(), own(), &phase.transfers);
    }
}

fn phase_names(phase: &PhaseSchedule, names: &Names, faults: &mut Faults) {
    let parts = || phase.parts.iter();
    let wanted = [
        ("value", &names.values, phase.values.iter().collect::<Vec<_>>()),
        ("stock", &names.stocks, parts().flat_map(|part| &part.stocks).collect()),
        ("transfer", &names.transfers, parts().flat_map(|part| &part.transfers).collect()),
    ];
    for (what, known, list) in wanted {
        for name in list {
            if !known.contains(name.as_str()) {
                faults.missing(OWNER, what, name);
            }
        }
    }
}
