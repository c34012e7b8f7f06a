//! What a model still lacks before anything can be calculated from it.

use std::collections::HashSet;

use crate::model::{End, Leg, Meta, Model, Parameter, Rate, Share, Source, State, Stock, Value};

/// Something that a target with numbers needs and the author has not said yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The declaration that lacks it.
    pub id: String,
    /// What it lacks.
    pub lack: Lack,
    /// What to write.
    pub write: String,
    /// Where it is declared.
    pub source: Source,
}

/// What declarations lack, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the sentences below are the documentation")]
pub enum Lack {
    Time,
    Asset,
    Amount,
    Start,
    Value,
    Formula,
    Moved,
    Stock,
    Rate,
    Shares,
}

impl Lack {
    /// All that can be lacking.
    pub const ALL: [Lack; 10] = [
        Lack::Time,
        Lack::Asset,
        Lack::Amount,
        Lack::Start,
        Lack::Value,
        Lack::Formula,
        Lack::Moved,
        Lack::Stock,
        Lack::Rate,
        Lack::Shares,
    ];

    /// What those declarations do not say, as the head of a list.
    pub fn heading(self) -> &'static str {
        match self {
            Lack::Time => "how long a run is, and in which steps",
            Lack::Asset => "what these stocks hold",
            Lack::Amount => "how much these stocks hold at the start (or give them lines in an `allocation`)",
            Lack::Start => "what these states start with",
            Lack::Value => "the values of these params",
            Lack::Formula => "how these are worked out",
            Lack::Moved => "what these flows move (or let an end be a stock)",
            Lack::Stock => "where these members hold what flows move",
            Lack::Rate => "how much these flows move",
            Lack::Shares => "how these flows are split (one share may be `remainder`)",
        }
    }
}

/// Everything still needed before a model can be run: time, then declarations in the order of the
/// model. Empty where it is complete.
pub fn needs(model: &Model) -> Vec<Need> {
    let mut list = Vec::new();
    if model.ecosystem.time.is_none() {
        let name = &model.ecosystem.meta.name;
        let write = format!("ecosystem {name} {{ time 2 year by 1 day }}");
        add(&mut list, &model.ecosystem.meta, Lack::Time, write);
    }
    model.stocks.iter().filter(|stock| !stock.hidden).for_each(|stock| holding(stock, &mut list));
    for State { meta, .. } in model.states.iter().filter(|state| state.initial.is_none()) {
        add(&mut list, meta, Lack::Start, format!("state {} = …", meta.name));
    }
    for Parameter { meta, .. } in model.parameters.iter().filter(|parameter| parameter.default.is_none()) {
        add(&mut list, meta, Lack::Value, format!("param {} = …", meta.name));
    }
    for Value { meta, kind, .. } in model.values.iter().filter(|value| value.formula.is_none()) {
        add(&mut list, meta, Lack::Formula, format!("{} {} = …", kind.keyword(), meta.name));
    }
    transfers(model, &mut list);
    list
}

fn holding(stock: &Stock, list: &mut Vec<Need>) {
    let name = &stock.meta.name;
    match &stock.holds {
        None => add(list, &stock.meta, Lack::Asset, format!("stock {name}: ASSET = 0")),
        Some(asset) if stock.initial.is_none() => {
            add(list, &stock.meta, Lack::Amount, format!("stock {name}: {asset} = 0"));
        }
        Some(_) => {}
    }
}

fn transfers(model: &Model, list: &mut Vec<Need>) {
    let shown: HashSet<&str> = model.assets.iter().filter(|it| it.intangible).map(|it| it.meta.id.as_str()).collect();
    let legs = || model.transfers.iter().flat_map(|transfer| &transfer.legs).filter(|leg| !only_shown(leg, &shown));
    let mut told = HashSet::new();
    for leg in legs() {
        movement(leg, list);
        members(model, leg, &mut told, list);
    }
}

/// Whether a leg is shown in maps and never calculated: something intangible between members.
fn only_shown(leg: &Leg, intangible: &HashSet<&str>) -> bool {
    let person = |end: &End| matches!(end, End::Member { .. } | End::Rest);
    leg.asset.as_deref().is_some_and(|asset| intangible.contains(asset))
        && person(&leg.from)
        && leg.to.iter().all(|target| person(&target.end))
}

fn movement(leg: &Leg, list: &mut Vec<Need>) {
    let name = &leg.meta.name;
    if leg.asset.is_none() {
        add(list, &leg.meta, Lack::Moved, format!("{name}: … of ASSET"));
    }
    if leg.rate == Rate::Unknown {
        add(list, &leg.meta, Lack::Rate, format!("{name}: … = 5 {}", rate_unit(leg)));
    }
    if leg.to.len() > 1 && leg.to.iter().any(|target| target.share == Share::All) {
        let shares: Vec<String> = leg.to.iter().map(|target| format!("{}: …", end(&target.end))).collect();
        add(list, &leg.meta, Lack::Shares, format!("split {{ {} }}", shares.join(", ")));
    }
}

/// Members at the ends of a leg need a stock of what it moves; one is enough for all flows.
fn members<'a>(model: &'a Model, leg: &'a Leg, told: &mut HashSet<(&'a str, Option<&'a str>)>, list: &mut Vec<Need>) {
    for end in std::iter::once(&leg.from).chain(leg.to.iter().map(|target| &target.end)) {
        let End::Member { id } = end else { continue };
        if !told.insert((id, leg.asset.as_deref())) {
            continue;
        }
        let asset = leg.asset.as_deref().unwrap_or("ASSET");
        let member = model.members.iter().find(|member| member.meta.id == *id);
        let meta = member.map_or(&leg.meta, |member| &member.meta);
        add(list, meta, Lack::Stock, format!("member {id} {{ stock NAME: {asset} = 0 }}"));
    }
}

/// An end as it is written.
fn end(end: &End) -> &str {
    match end {
        End::Stock { id, .. } | End::Member { id } => id,
        End::Mint => "mint",
        End::Burn => "burn",
        End::Source => "source",
        End::Sink => "sink",
        End::Rest => "rest",
    }
}

/// The unit in which a rate would be written.
fn rate_unit(leg: &Leg) -> &str {
    if leg.asset.is_none() || leg.quantity.unit.is_empty() { "ASSET/day" } else { &leg.quantity.unit }
}

fn add(list: &mut Vec<Need>, meta: &Meta, lack: Lack, write: String) {
    list.push(Need { id: meta.id.clone(), lack, write, source: meta.source.clone() });
}
