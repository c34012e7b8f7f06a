//! What a model still lacks before anything can be calculated from it.

use std::collections::HashSet;

use crate::model::{End, Leg, Meta, Model, Parameter, Rate, Share, Source, State, Stock, Value};

/// Something that a target with numbers needs and the author has not said yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The declaration that lacks it.
    pub id: String,
    /// What it lacks and what to write, as a sentence without a full stop.
    pub sentence: String,
    /// Where it is declared.
    pub source: Source,
}

/// Everything still needed before a model can be run: time, then declarations in the order of the
/// model. Empty where it is complete.
pub fn needs(model: &Model) -> Vec<Need> {
    let mut list = Vec::new();
    let meta = &model.ecosystem.meta;
    if model.ecosystem.time.is_none() {
        let lack = "does not say how long it runs and in which steps: write `time 2 year by 1 day` in the ecosystem";
        add(&mut list, meta, lack);
    }
    model.stocks.iter().filter(|stock| !stock.hidden).for_each(|stock| holding(stock, &mut list));
    for State { meta, .. } in model.states.iter().filter(|state| state.initial.is_none()) {
        add(&mut list, meta, &format!("has no value at the start: write `state {} = …`", meta.name));
    }
    for Parameter { meta, .. } in model.parameters.iter().filter(|parameter| parameter.default.is_none()) {
        add(&mut list, meta, &format!("has no value: write `param {} = …`", meta.name));
    }
    for Value { meta, kind, .. } in model.values.iter().filter(|value| value.formula.is_none()) {
        let lack = format!("does not say how it is worked out: write `{} {} = …`", kind.keyword(), meta.name);
        add(&mut list, meta, &lack);
    }
    transfers(model, &mut list);
    list
}

fn holding(stock: &Stock, list: &mut Vec<Need>) {
    let name = &stock.meta.name;
    match &stock.holds {
        None => add(list, &stock.meta, &format!("does not say what it holds: write `stock {name}: ASSET`")),
        Some(asset) if stock.initial.is_none() => {
            let help = format!("write `stock {name}: {asset} = 0`, or give it a line in an allocation");
            add(list, &stock.meta, &format!("does not say what it holds at the start: {help}"));
        }
        Some(_) => {}
    }
}

fn transfers(model: &Model, list: &mut Vec<Need>) {
    let shown: HashSet<&str> = model.assets.iter().filter(|it| it.intangible).map(|it| it.meta.id.as_str()).collect();
    for leg in model.transfers.iter().flat_map(|transfer| &transfer.legs) {
        if !only_shown(leg, &shown) {
            movement(model, leg, list);
        }
    }
}

/// Whether a leg is shown in maps and never calculated: something intangible between members.
fn only_shown(leg: &Leg, intangible: &HashSet<&str>) -> bool {
    let person = |end: &End| matches!(end, End::Member { .. } | End::Rest);
    leg.asset.as_deref().is_some_and(|asset| intangible.contains(asset))
        && person(&leg.from)
        && leg.to.iter().all(|target| person(&target.end))
}

fn movement(model: &Model, leg: &Leg, list: &mut Vec<Need>) {
    let meta = &leg.meta;
    if leg.asset.is_none() {
        add(list, meta, "does not say what it moves: add `of ASSET`, or let an end be a stock");
    }
    for end in std::iter::once(&leg.from).chain(leg.to.iter().map(|target| &target.end)) {
        if let End::Member { id } = end {
            let asset = leg.asset.as_deref().unwrap_or("ASSET");
            let member = model.members.iter().find(|member| member.meta.id == *id);
            let label = member.map_or_else(|| format!("`{id}`"), |member| title(&member.meta));
            add(list, meta, &format!("needs a stock at {label}: declare `stock NAME: {asset} = 0` in it"));
        }
    }
    if leg.rate == Rate::Unknown {
        add(list, meta, &format!("has no rate: say how much moves, as in `= 5 {}`", rate_unit(leg)));
    }
    if leg.to.len() > 1 && leg.to.iter().any(|target| target.share == Share::All) {
        add(list, meta, "does not say how it is split: give each end a share; one may be `remainder`");
    }
}

/// The unit in which a rate would be written.
fn rate_unit(leg: &Leg) -> &str {
    if leg.asset.is_none() || leg.quantity.unit.is_empty() { "ASSET/day" } else { &leg.quantity.unit }
}

/// Adds a need: what the declaration lacks, after its name.
fn add(list: &mut Vec<Need>, meta: &Meta, lack: &str) {
    let sentence = format!("{} {lack}", title(meta));
    list.push(Need { id: meta.id.clone(), sentence, source: meta.source.clone() });
}

/// How people call a declaration: its label, with its name where that says more.
fn title(meta: &Meta) -> String {
    if meta.label == meta.name || meta.label.is_empty() {
        format!("`{}`", meta.id)
    } else {
        format!("“{}” (`{}`)", meta.label, meta.id)
    }
}
