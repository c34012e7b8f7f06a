//! The schedule: everything stands in it once, after what it needs.

use std::collections::{HashMap, HashSet};

use super::Faults;
use super::names::Names;
use super::place::Place;
use crate::model::{Expression, MemoryRule, Model, Node, PhaseSchedule};

/// Reports what the schedule lacks, repeats or mixes up.
pub(super) fn check(model: &Model, names: &Names, faults: &mut Faults) {
    let schedule = &model.schedule;
    let place = Place::whole("schedule");
    // What a sketch leaves open may be left out.
    let defaults = model.parameters.iter().filter(|it| it.default.is_some()).map(|it| it.meta.id.as_str());
    let formulas = model.values.iter().filter(|it| it.formula.is_some()).map(|it| it.meta.id.as_str());
    listed(faults, place.field("parameters"), "params", &names.parameters, defaults, &schedule.parameters);
    listed(faults, place.field("row"), "values of a row", &names.values, formulas, &schedule.row);
    forward(model, faults);
    start(model, faults);
    phases(model, names, faults);
}

/// Reports a list that names what is not known, names something twice, or lacks what is needed.
fn listed<'a>(
    faults: &mut Faults,
    place: Place<'_>,
    what: &str,
    known: &HashSet<&str>,
    needed: impl Iterator<Item = &'a str>,
    list: &'a [String],
) {
    let mut seen = HashSet::new();
    for name in list.iter().map(String::as_str) {
        if !known.contains(name) {
            faults.missing(place, what, name);
        } else if !seen.insert(name) {
            faults.add(place, format!("the schedule lists `{name}` twice among the {what}"));
        }
    }
    for name in needed.filter(|name| !seen.contains(name)) {
        faults.add(place, format!("the schedule leaves `{name}` out of the {what}"));
    }
}

/// Reports values and params that are used before they are worked out, so that none is worked out
/// from itself.
fn forward(model: &Model, faults: &mut Faults) {
    let place = Place::whole("schedule");
    let defaults = model.parameters.iter().filter_map(|it| Some((it.meta.id.as_str(), &it.default.as_ref()?.tree)));
    let bodies: HashMap<_, _> =
        model.values.iter().filter_map(|it| Some((it.meta.id.as_str(), &it.formula.as_ref()?.tree))).collect();
    before(faults, place.field("parameters"), &model.schedule.parameters, &defaults.collect());
    before(faults, place.field("row"), &model.schedule.row, &bodies);
    for (index, phase) in model.schedule.phases.iter().enumerate() {
        let place = place.inner("phases", index, "schedule").field("values");
        // What the phase does not work out again is there from before.
        let own = phase.values.iter().filter_map(|id| Some((id.as_str(), *bodies.get(id.as_str())?)));
        before(faults, place, &phase.values, &own.collect());
    }
}

fn before<'a>(faults: &mut Faults, place: Place<'_>, order: &'a [String], trees: &HashMap<&'a str, &'a Expression>) {
    let mut done: HashSet<&str> = HashSet::new();
    for name in order {
        if let Some(tree) = trees.get(name.as_str()) {
            tree.visit(|part| {
                let used = match part {
                    Expression::Parameter { id } | Expression::Value { id } => id.as_str(),
                    _ => return,
                };
                if trees.contains_key(used) && !done.contains(used) {
                    faults.add(place, format!("the schedule works out `{name}` before `{used}`, which it uses"));
                }
            });
        }
        done.insert(name);
    }
}

/// A kind of node and its id.
type Key<'a> = (&'static str, &'a str);

/// Reports what is not set before row 0, is set twice, or needs what is set after it.
fn start(model: &Model, faults: &mut Faults) {
    let place = Place::whole("schedule").field("start");
    let trees = initial(model);
    let is_set = |key: &Key<'_>| trees.get(key).is_some_and(|parts| !parts.is_empty());
    let mut done: HashSet<Key<'_>> = HashSet::new();
    for node in &model.schedule.start {
        let key = key(node);
        let Some(parts) = trees.get(&key) else {
            faults.missing(place, key.0, key.1);
            continue;
        };
        for tree in parts {
            tree.visit(|part| {
                if let Some(used) = used(part).filter(|used| is_set(used) && !done.contains(used)) {
                    let message =
                        format!("the schedule sets `{}` at the start before `{}`, which it uses", key.1, used.1);
                    faults.add(place, message);
                }
            });
        }
        if !done.insert(key) {
            faults.add(place, format!("the schedule sets `{}` twice at the start", key.1));
        }
    }
    // Of values only those that others need at the start have to be there.
    let open = |key: &&Key<'_>| key.0 != "value" && is_set(key) && !done.contains(*key);
    let mut left: Vec<&Key<'_>> = trees.keys().filter(open).collect();
    left.sort_unstable();
    for (what, id) in left {
        faults.add(place, format!("the schedule leaves the {what} `{id}` out of the start"));
    }
}

fn key(node: &Node) -> Key<'_> {
    match node {
        Node::Stock { id } => ("stock", id),
        Node::State { id } => ("state", id),
        Node::Memory { id } => ("memory", id),
        Node::Value { id } => ("value", id),
    }
}

/// What a part of an expression has to find set.
fn used(part: &Expression) -> Option<Key<'_>> {
    Some(match part {
        Expression::Stock { id } => ("stock", id),
        Expression::State { id } => ("state", id),
        Expression::Memory { id } => ("memory", id),
        Expression::Value { id } => ("value", id),
        _ => return None,
    })
}

/// From what each node is worked out at the start; nothing where a sketch leaves it open.
fn initial(model: &Model) -> HashMap<Key<'_>, Vec<&Expression>> {
    let mut trees: HashMap<Key<'_>, Vec<&Expression>> = HashMap::new();
    for stock in &model.stocks {
        trees.insert(("stock", &stock.meta.id), stock.initial.iter().map(|it| &it.tree).collect());
    }
    for state in &model.states {
        trees.insert(("state", &state.meta.id), state.initial.iter().map(|it| &it.tree).collect());
    }
    for value in &model.values {
        trees.insert(("value", &value.meta.id), value.formula.iter().map(|it| &it.tree).collect());
    }
    for memory in &model.memory {
        let (MemoryRule::Cell { initial, .. } | MemoryRule::Line { initial, .. }) = &memory.rule;
        trees.insert(("memory", &memory.id), vec![initial]);
    }
    trees
}

/// Reports phases that do not match, and transfers that do not stand in exactly their phase.
fn phases(model: &Model, names: &Names, faults: &mut Faults) {
    let place = Place::whole("schedule").field("phases");
    let declared: Vec<&str> = model.phases.iter().map(|phase| phase.meta.id.as_str()).collect();
    let scheduled: Vec<&str> = model.schedule.phases.iter().map(|phase| phase.phase.as_str()).collect();
    if declared.is_empty() {
        faults.add(Place::whole("phases"), "the model has no phase; it needs at least one");
    }
    if declared != scheduled {
        faults.add(place, "the phases of the schedule are not those of the model, in their order");
    }
    for (index, phase) in model.schedule.phases.iter().enumerate() {
        let place = Place::whole("schedule").inner("phases", index, "schedule");
        phase_names(place, phase, names, faults);
        let own = || model.transfers.iter().filter(|it| it.phase == phase.phase).map(|it| it.meta.id.as_str());
        let what = format!("transfers of the phase `{}`", phase.phase);
        listed(faults, place.field("transfers"), &what, &own().collect(), own(), &phase.transfers);
    }
}

fn phase_names(place: Place<'_>, phase: &PhaseSchedule, names: &Names, faults: &mut Faults) {
    let parts = || phase.parts.iter();
    let wanted = [
        ("values", "value", &names.values, phase.values.iter().collect::<Vec<_>>()),
        ("parts", "stock", &names.stocks, parts().flat_map(|part| &part.stocks).collect()),
        ("parts", "transfer", &names.transfers, parts().flat_map(|part| &part.transfers).collect()),
    ];
    for (field, what, known, list) in wanted {
        let mut seen = HashSet::new();
        for name in list {
            if !known.contains(name.as_str()) {
                faults.missing(place.field(field), what, name);
            } else if !seen.insert(name) {
                faults.add(place.field(field), format!("the schedule lists the {what} `{name}` twice in one phase"));
            }
        }
    }
}
