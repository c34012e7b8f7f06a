//! Names: what declarations call others by is there.

use std::collections::HashSet;

use super::place::Place;
use super::{Faults, declarations};
use crate::model::{BaseKind, End, Leg, Meta, Model, Rate, Share, Transfer, TransferKind, Why};

/// The names of a model, by what they name.
pub(super) struct Names<'a> {
    /// Assets and bare units.
    pub(super) things: HashSet<&'a str>,
    pub(super) bases: HashSet<&'a str>,
    pub(super) units: HashSet<&'a str>,
    pub(super) members: HashSet<&'a str>,
    pub(super) motives: HashSet<&'a str>,
    pub(super) stocks: HashSet<&'a str>,
    pub(super) states: HashSet<&'a str>,
    pub(super) parameters: HashSet<&'a str>,
    pub(super) values: HashSet<&'a str>,
    pub(super) transfers: HashSet<&'a str>,
    pub(super) legs: HashSet<&'a str>,
    pub(super) phases: HashSet<&'a str>,
    pub(super) memory: HashSet<&'a str>,
    pub(super) draws: HashSet<&'a str>,
    pub(super) tables: HashSet<&'a str>,
    pub(super) series: HashSet<&'a str>,
    /// Every declaration.
    pub(super) any: HashSet<&'a str>,
}

/// Gathers the names.
pub(super) fn collect(model: &Model) -> Names<'_> {
    let motives = model.members.iter().flat_map(|member| &member.motives).map(|motive| &motive.meta);
    Names {
        // Time is no thing that can be held or moved.
        things: model.bases.iter().filter(|it| it.kind != BaseKind::Time).map(|it| it.id.as_str()).collect(),
        bases: model.bases.iter().map(|base| base.id.as_str()).collect(),
        units: model.units.iter().map(|unit| unit.meta.id.as_str()).collect(),
        members: ids(model.members.iter().map(|it| &it.meta)),
        motives: ids(motives),
        stocks: ids(model.stocks.iter().map(|it| &it.meta)),
        states: ids(model.states.iter().map(|it| &it.meta)),
        parameters: ids(model.parameters.iter().map(|it| &it.meta)),
        values: ids(model.values.iter().map(|it| &it.meta)),
        transfers: ids(model.transfers.iter().map(|it| &it.meta)),
        legs: ids(model.transfers.iter().flat_map(|it| &it.legs).map(|it| &it.meta)),
        phases: ids(model.phases.iter().map(|it| &it.meta)),
        memory: model.memory.iter().map(|it| it.id.as_str()).collect(),
        draws: model.draws.iter().map(|it| it.id.as_str()).collect(),
        tables: ids(model.tables.iter().map(|it| &it.meta)),
        series: model.series.iter().map(|it| it.id.as_str()).collect(),
        any: ids(declarations(model).into_iter().map(|(_, meta)| meta)),
    }
}

fn ids<'a>(metas: impl Iterator<Item = &'a Meta>) -> HashSet<&'a str> {
    metas.map(|meta| meta.id.as_str()).collect()
}

/// Reports every name outside expressions and the schedule that names nothing.
pub(super) fn references(model: &Model, names: &Names, faults: &mut Faults) {
    for (place, meta) in declarations(model) {
        named(faults, &names.members, place.field("member"), "member", meta.member.as_deref());
        named(faults, &names.any, place.field("application"), "application", meta.application.as_deref());
    }
    for (index, asset) in model.assets.iter().enumerate() {
        let place = Place::entry("assets", index, &asset.meta.id);
        named(faults, &names.things, place.field("id"), "base quantity", Some(&asset.meta.id));
        named(faults, &names.members, place.field("issuer"), "member", asset.issuer.as_deref());
        named(faults, &names.stocks, place.field("rest"), "stock", asset.rest.as_deref());
    }
    for (index, stock) in model.stocks.iter().enumerate() {
        let place = Place::entry("stocks", index, &stock.meta.id).field("holds");
        named(faults, &names.things, place, "asset or unit", stock.holds.as_deref());
    }
    for (index, state) in model.states.iter().enumerate() {
        let place = Place::entry("states", index, &state.meta.id).field("phase");
        named(faults, &names.phases, place, "phase", Some(&state.phase));
    }
    for (index, value) in model.values.iter().enumerate() {
        let place = Place::entry("values", index, &value.meta.id).field("phase");
        named(faults, &names.phases, place, "phase", value.phase.as_deref());
    }
    for (index, memory) in model.memory.iter().enumerate() {
        let place = Place::entry("memory", index, &memory.id).field("owner");
        named(faults, &names.any, place, "declaration", Some(&memory.owner));
    }
    for (index, transfer) in model.transfers.iter().enumerate() {
        moves(Place::entry("transfers", index, &transfer.meta.id), transfer, names, faults);
    }
    claims(model, names, faults);
}

/// Reports a name that is given and not in the set.
pub(super) fn named(faults: &mut Faults, known: &HashSet<&str>, place: Place<'_>, what: &str, name: Option<&str>) {
    if let Some(name) = name
        && !known.contains(name)
    {
        faults.missing(place, what, name);
    }
}

fn moves(place: Place<'_>, transfer: &Transfer, names: &Names, faults: &mut Faults) {
    let id = &transfer.meta.id;
    named(faults, &names.phases, place.field("phase"), "phase", Some(&transfer.phase));
    if transfer.legs.is_empty() {
        faults.add(place.field("legs"), format!("`{id}` has no legs"));
    }
    if transfer.kind == TransferKind::Flow && transfer.legs.len() > 1 {
        faults.add(place.field("legs"), format!("the flow `{id}` has more than one leg"));
    }
    for (index, leg) in transfer.legs.iter().enumerate() {
        ends(place.inner("legs", index, &leg.meta.id), leg, names, faults);
    }
}

fn ends(place: Place<'_>, leg: &Leg, names: &Names, faults: &mut Faults) {
    let id = &leg.meta.id;
    named(faults, &names.things, place.field("asset"), "asset or unit", leg.asset.as_deref());
    named(faults, &names.members, place.field("by"), "member", leg.by.as_deref());
    if let Some(Why::Motive { id: motive }) = &leg.why {
        named(faults, &names.motives, place.field("why"), "motive", Some(motive));
    }
    if leg.to.is_empty() {
        faults.add(place.field("to"), format!("`{id}` goes nowhere"));
    }
    if leg.to.iter().filter(|target| target.share == Share::Remainder).count() > 1 {
        faults.add(place.field("to"), format!("two targets of `{id}` claim the remainder"));
    }
    if matches!(leg.rate, Rate::All | Rate::Due) && !matches!(leg.from, End::Stock { .. }) {
        faults.add(place.field("rate"), format!("`{id}` takes what is there, and comes from no stock"));
    }
    end(place.field("from"), &leg.from, names, faults);
    leg.to.iter().for_each(|target| end(place.field("to"), &target.end, names, faults));
}

fn end(place: Place<'_>, end: &End, names: &Names, faults: &mut Faults) {
    match end {
        End::Stock { id, .. } => named(faults, &names.stocks, place, "stock", Some(id)),
        End::Member { id } => named(faults, &names.members, place, "member", Some(id)),
        End::Mint | End::Burn | End::Source | End::Sink | End::Rest => {}
    }
}

fn claims(model: &Model, names: &Names, faults: &mut Faults) {
    for (index, allocation) in model.allocations.iter().enumerate() {
        let place = Place::entry("allocations", index, &allocation.meta.id);
        named(faults, &names.things, place.field("asset"), "asset", Some(&allocation.asset));
        for (inner, entry) in allocation.entries.iter().enumerate() {
            let place = place.inner("entries", inner, &allocation.meta.id).field("stock");
            named(faults, &names.stocks, place, "stock", Some(&entry.stock));
        }
    }
    for (index, fact) in model.facts.iter().enumerate() {
        for (inner, setting) in fact.with.iter().enumerate() {
            let place = Place::entry("facts", index, &fact.meta.id).inner("with", inner, &fact.meta.id);
            named(faults, &names.parameters, place.field("parameter"), "param", Some(&setting.parameter));
        }
    }
    for (index, assumption) in model.assumptions.iter().enumerate() {
        let place = Place::entry("assumptions", index, &assumption.meta.id).field("concerns");
        assumption.concerns.iter().for_each(|it| named(faults, &names.any, place, "declaration", Some(it)));
    }
    for (index, goal) in model.goals.iter().enumerate() {
        let place = Place::entry("goals", index, &goal.meta.id).field("metric");
        named(faults, &names.values, place, "metric", goal.metric.as_deref());
    }
    for (index, story) in model.stories.iter().enumerate() {
        let place = Place::entry("stories", index, &story.meta.id);
        named(faults, &names.members, place.field("teller"), "member", story.teller.as_deref());
        story.does.iter().for_each(|it| named(faults, &names.any, place.field("does"), "declaration", Some(it)));
        story
            .suggests
            .iter()
            .for_each(|it| named(faults, &names.any, place.field("suggests"), "declaration", Some(it)));
    }
}
