//! Names: each is declared once, and what others call it by is there.

use std::collections::HashSet;

use super::{Faults, declarations};
use crate::model::{End, Leg, Member, Meta, Model, Transfer, TransferKind, Why};

/// The names of a model, by what they name.
pub(super) struct Names<'a> {
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

/// Gathers the names, and reports those that are declared twice.
pub(super) fn collect<'a>(model: &'a Model, faults: &mut Faults) -> Names<'a> {
    let exchanges = || model.transfers.iter().filter(|transfer| transfer.kind == TransferKind::Exchange);
    let motives = || model.members.iter().flat_map(|member| &member.motives).map(|motive| &motive.meta);
    let names = Names {
        bases: model.bases.iter().map(|base| base.id.as_str()).collect(),
        units: model.units.iter().map(|unit| unit.meta.id.as_str()).collect(),
        members: ids(model.members.iter().map(|it| &it.meta)),
        motives: ids(motives()),
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
        any: ids(declarations(model).into_iter()),
    };
    // Stocks, states, parameters, values and flows share one name space: expressions mix them.
    once(
        faults,
        (model.stocks.iter().map(|it| it.meta.id.as_str()))
            .chain(model.states.iter().map(|it| it.meta.id.as_str()))
            .chain(model.parameters.iter().map(|it| it.meta.id.as_str()))
            .chain(model.values.iter().map(|it| it.meta.id.as_str()))
            .chain(exchanges().map(|it| it.meta.id.as_str()))
            .chain(model.transfers.iter().flat_map(|it| &it.legs).map(|it| it.meta.id.as_str())),
    );
    once(faults, model.members.iter().map(|it| it.meta.id.as_str()));
    once(faults, model.assets.iter().map(|it| it.meta.id.as_str()));
    let callable = model.functions.iter().map(|it| &it.meta).chain(model.tables.iter().map(|it| &it.meta));
    once(faults, callable.map(|it| it.id.as_str()));
    once(faults, model.series.iter().map(|it| it.id.as_str()));
    once(faults, model.phases.iter().map(|it| it.meta.id.as_str()));
    once(faults, model.bases.iter().map(|it| it.id.as_str()));
    once(faults, model.memory.iter().map(|it| it.id.as_str()));
    once(faults, model.draws.iter().map(|it| it.id.as_str()));
    names
}

fn ids<'a>(metas: impl Iterator<Item = &'a Meta>) -> HashSet<&'a str> {
    metas.map(|meta| meta.id.as_str()).collect()
}

/// Reports names that occur more than once.
fn once<'a>(faults: &mut Faults, names: impl Iterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            faults.add(name, format!("`{name}` is declared twice"));
        }
    }
}

/// Reports every name outside expressions and the schedule that names nothing.
pub(super) fn references(model: &Model, names: &Names, faults: &mut Faults) {
    if model.bases.first().is_none_or(|base| base.id != "time") {
        faults.add("bases", "the first base quantity is not `time`");
    }
    for meta in declarations(model) {
        named(faults, &names.members, &meta.id, "member", meta.member.as_deref());
    }
    for asset in &model.assets {
        let id = &asset.meta.id;
        named(faults, &names.bases, id, "base quantity", Some(id));
        named(faults, &names.members, id, "member", asset.issuer.as_deref());
        named(faults, &names.stocks, id, "stock", asset.rest.as_deref());
    }
    for stock in &model.stocks {
        named(faults, &names.bases, &stock.meta.id, "asset or unit", stock.holds.as_deref());
    }
    for state in &model.states {
        named(faults, &names.phases, &state.meta.id, "phase", Some(&state.phase));
    }
    for value in &model.values {
        named(faults, &names.phases, &value.meta.id, "phase", value.phase.as_deref());
    }
    for memory in &model.memory {
        named(faults, &names.any, &memory.id, "declaration", Some(&memory.owner));
    }
    for transfer in &model.transfers {
        moves(transfer, names, faults);
    }
    claims(model, names, faults);
}

/// Reports a name that is given and not in the set.
fn named(faults: &mut Faults, known: &HashSet<&str>, owner: &str, what: &str, name: Option<&str>) {
    if let Some(name) = name
        && !known.contains(name)
    {
        faults.missing(owner, what, name);
    }
}

fn moves(transfer: &Transfer, names: &Names, faults: &mut Faults) {
    let id = &transfer.meta.id;
    named(faults, &names.phases, id, "phase", Some(&transfer.phase));
    if transfer.legs.is_empty() {
        faults.add(id, format!("`{id}` has no legs"));
    }
    if transfer.kind == TransferKind::Flow && transfer.legs.len() > 1 {
        faults.add(id, format!("the flow `{id}` has more than one leg"));
    }
    for leg in &transfer.legs {
        ends(leg, names, faults);
    }
}

fn ends(leg: &Leg, names: &Names, faults: &mut Faults) {
    let id = &leg.meta.id;
    named(faults, &names.bases, id, "asset or unit", leg.asset.as_deref());
    named(faults, &names.members, id, "member", leg.by.as_deref());
    if let Some(Why::Motive { id: motive }) = &leg.why {
        named(faults, &names.motives, id, "motive", Some(motive));
    }
    if leg.to.is_empty() {
        faults.add(id, format!("`{id}` goes nowhere"));
    }
    for end in std::iter::once(&leg.from).chain(leg.to.iter().map(|target| &target.end)) {
        match end {
            End::Stock { id: stock, .. } => named(faults, &names.stocks, id, "stock", Some(stock)),
            End::Member { id: member } => named(faults, &names.members, id, "member", Some(member)),
            End::Mint | End::Burn | End::Source | End::Sink | End::Rest => {}
        }
    }
}

fn claims(model: &Model, names: &Names, faults: &mut Faults) {
    for allocation in &model.allocations {
        named(faults, &names.bases, &allocation.meta.id, "asset", Some(&allocation.asset));
        for entry in &allocation.entries {
            named(faults, &names.stocks, &allocation.meta.id, "stock", Some(&entry.stock));
        }
    }
    for fact in &model.facts {
        for setting in &fact.with {
            named(faults, &names.parameters, &fact.meta.id, "param", Some(&setting.parameter));
        }
    }
    for assumption in &model.assumptions {
        for concern in &assumption.concerns {
            named(faults, &names.any, &assumption.meta.id, "declaration", Some(concern));
        }
    }
    for goal in &model.goals {
        named(faults, &names.values, &goal.meta.id, "metric", goal.metric.as_deref());
    }
    for story in &model.stories {
        named(faults, &names.members, &story.meta.id, "member", story.teller.as_deref());
        for told in story.does.iter().chain(&story.suggests) {
            named(faults, &names.any, &story.meta.id, "declaration", Some(told));
        }
    }
    numbers(model, faults);
    for member in &model.members {
        places(member, faults);
    }
}

/// Reports scales and steps by which nothing can be divided.
fn numbers(model: &Model, faults: &mut Faults) {
    let scales = (model.stocks.iter().map(|it| (&it.meta, it.quantity.scale)))
        .chain(model.states.iter().map(|it| (&it.meta, it.quantity.scale)))
        .chain(model.parameters.iter().map(|it| (&it.meta, it.quantity.scale)))
        .chain(model.values.iter().map(|it| (&it.meta, it.quantity.scale)))
        .chain(model.transfers.iter().flat_map(|it| &it.legs).map(|it| (&it.meta, it.quantity.scale)))
        .chain(model.units.iter().map(|it| (&it.meta, it.scale)));
    for (meta, scale) in scales {
        positive(faults, &meta.id, "scale", scale);
    }
    if let Some(time) = &model.ecosystem.time {
        positive(faults, &model.ecosystem.meta.id, "step", time.dt);
        positive(faults, &model.ecosystem.meta.id, "horizon", time.horizon);
    }
}

fn positive(faults: &mut Faults, owner: &str, what: &str, number: f64) {
    if !(number.is_finite() && number > 0.0) {
        faults.add(owner, format!("the {what} of `{owner}` is {number}, and must be finite and above 0"));
    }
}

/// Reports places on canvases that are no numbers.
fn places(member: &Member, faults: &mut Faults) {
    let id = &member.meta.id;
    for number in [member.alignment, member.interest].into_iter().flatten() {
        if !number.is_finite() {
            faults.add(id, format!("`{id}` has a place on the vortex canvas that is no finite number"));
        }
    }
}
