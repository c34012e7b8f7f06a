//! Ids and names: each is one that a text could declare, and none is declared twice.

use std::collections::{HashMap, HashSet};

use super::place::Place;
use super::{Faults, declarations};
use crate::model::{Meta, Model, Transfer, TransferKind};
use crate::naming::{is_name, snake};

/// Reports ids and names that no text could hold, and those that occur more than once.
pub(super) fn check(model: &Model, faults: &mut Faults) {
    // An ecosystem that nobody named is called like its file.
    for (place, meta) in declarations(model).into_iter().skip(1) {
        if !is_name(&meta.name) {
            let message = format!("`{}` cannot be a name: {RULE}", meta.name);
            faults.add(place.field("name"), message);
        }
    }
    qualified(model, faults);
    parameters(model, faults);
    once(model, faults);
    alike(model, faults);
}

/// What a name is made of.
const RULE: &str = "names are made of the letters A to Z, digits and `_`, and are no reserved words";

/// Reports ids that are not the name of a declaration after that of what it stands in.
fn qualified(model: &Model, faults: &mut Faults) {
    let hidden: HashSet<&str> = model.stocks.iter().filter(|it| it.hidden).map(|it| it.meta.id.as_str()).collect();
    for (place, meta) in declarations(model).into_iter().skip(1) {
        let inside = match &meta.member {
            _ if place.is_inside("legs") => continue,
            _ if meta.application.is_some() => meta.application.as_deref(),
            None if hidden.contains(meta.id.as_str()) => Some("rest"),
            member => member.as_deref(),
        };
        expect(
            place,
            meta,
            &inside.map_or_else(|| meta.name.clone(), |inside| format!("{inside}.{}", meta.name)),
            faults,
        );
    }
    for (index, transfer) in model.transfers.iter().enumerate() {
        legs(Place::entry("transfers", index, &transfer.meta.id), transfer, faults);
    }
}

/// The leg of a flow is called like the flow, the legs of an exchange `exchange.leg`.
fn legs(place: Place<'_>, transfer: &Transfer, faults: &mut Faults) {
    for (index, leg) in transfer.legs.iter().enumerate() {
        let id = match transfer.kind {
            TransferKind::Flow => transfer.meta.id.clone(),
            TransferKind::Exchange => format!("{}.{}", transfer.meta.id, leg.meta.name),
        };
        expect(place.inner("legs", index, &leg.meta.id), &leg.meta, &id, faults);
    }
}

fn expect(place: Place<'_>, meta: &Meta, id: &str, faults: &mut Faults) {
    if meta.id != id {
        faults.add(place.field("id"), format!("the id `{}` should be `{id}`", meta.id));
    }
}

/// Reports parameters of functions that are no names, or stand twice.
fn parameters(model: &Model, faults: &mut Faults) {
    for (index, function) in model.functions.iter().enumerate() {
        let place = Place::entry("functions", index, &function.meta.id).field("parameters");
        let mut seen = HashSet::new();
        for name in &function.parameters {
            if !is_name(name) {
                faults.add(place, format!("`{name}` cannot be a name: {RULE}"));
            } else if !seen.insert(name) {
                faults.add(place, format!("the parameter `{name}` of `{}` stands twice", function.meta.id));
            }
        }
    }
}

/// Reports ids that occur more than once: what is called and phases have name spaces of their own.
fn once(model: &Model, faults: &mut Faults) {
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    let flows = model.transfers.iter().filter(|it| it.kind == TransferKind::Flow);
    let flows: HashSet<&str> = flows.map(|it| it.meta.id.as_str()).collect();
    for (place, meta) in declarations(model).into_iter().skip(1) {
        // The leg of a flow is the flow.
        let is_flow = place.is_inside("legs") && flows.contains(meta.id.as_str());
        if !is_flow && !seen.insert((place.name_space(), &meta.id)) {
            faults.add(place.field("id"), format!("`{}` is declared twice", meta.id));
        }
    }
    repeated("bases", model.bases.iter().map(|it| it.id.as_str()), faults);
    repeated("memory", model.memory.iter().map(|it| it.id.as_str()), faults);
    repeated("series", model.series.iter().map(|it| it.id.as_str()), faults);
    repeated("draws", model.draws.iter().map(|it| it.id.as_str()), faults);
}

fn repeated<'a>(list: &'static str, ids: impl Iterator<Item = &'a str>, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            faults.add(Place::entry(list, index, id).field("id"), format!("`{id}` is declared twice"));
        }
    }
}

/// Reports different ids that generated code could not tell apart: `A.b_c` and `A_b.c`.
fn alike(model: &Model, faults: &mut Faults) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (place, meta) in declarations(model).into_iter().filter(|(place, _)| place.has_a_value()) {
        match seen.insert(snake(&meta.id), &meta.id) {
            Some(first) if first != meta.id => {
                let message = format!("`{first}` and `{}` would have the same name in generated code", meta.id);
                faults.add(place.field("id"), message);
            }
            _ => {}
        }
    }
}
