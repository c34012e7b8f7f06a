//! Who gives what to whom, with what comes back and why.

use std::collections::HashMap;

use serde::Serialize;

use super::constant::Constants;
use super::party::{Parties, Party};
use crate::model::{Model, Rate, Share, Transfer, TransferKind, Why};

/// One asset that goes from one party to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gift {
    /// Who gives.
    pub from: Party,
    /// Who gets; the giver itself where it only moves things about.
    pub to: Party,
    /// The asset, where it is known.
    pub asset: Option<String>,
    /// The leg that moves it.
    pub leg: String,
    /// The flow or exchange it belongs to.
    pub transfer: String,
    /// What people call that.
    pub label: String,
    /// Whether it goes both ways.
    pub both_ways: bool,
    /// `exchange`, or `gift`, `tax`, `grant`, or `flow`.
    pub kind: String,
    /// The share of the leg that goes this way, as written, where it is split.
    pub share: Option<String>,
    /// How fast, as written; absent in a sketch.
    pub rate: Option<String>,
    /// How fast in all, in the unit below, where that is one number.
    pub amount: Option<f64>,
    /// The unit of the amount.
    pub unit: String,
    /// Why, in the author's words.
    pub why: Option<String>,
    /// The motive that is meant, by its qualified name.
    pub motive: Option<String>,
}

/// Everything that is given, in the order of the model.
pub fn gifts(model: &Model) -> Vec<Gift> {
    let (parties, constants) = (Parties::new(model), Constants::new(model));
    let mut found = Vec::new();
    for transfer in &model.transfers {
        for leg in &transfer.legs {
            for target in &leg.to {
                let (why, motive) = reason(model, leg.why.as_ref());
                let (rate, number) = match &leg.rate {
                    Rate::Unknown => (None, None),
                    Rate::Formula { formula } => (Some(formula.text.clone()), constants.number(&formula.tree)),
                    Rate::All => (Some("all there is".to_owned()), None),
                    Rate::Due => (Some("what is due".to_owned()), None),
                };
                let share = match &target.share {
                    Share::All => None,
                    Share::Part { formula } => Some(formula.text.clone()),
                    Share::Remainder => Some("remainder".to_owned()),
                };
                let amount = number.filter(|_| share.is_none()).map(|number| number / leg.quantity.scale);
                found.push(Gift {
                    from: parties.of(&leg.from),
                    to: parties.of(&target.end),
                    asset: leg.asset.clone(),
                    leg: leg.meta.id.clone(),
                    transfer: transfer.meta.id.clone(),
                    label: transfer.meta.label.clone(),
                    both_ways: transfer.both_ways,
                    kind: kind(transfer),
                    share,
                    rate,
                    amount,
                    unit: leg.quantity.unit.clone(),
                    why,
                    motive,
                });
            }
        }
    }
    found
}

fn kind(transfer: &Transfer) -> String {
    match (&transfer.one_sided, transfer.kind) {
        (Some(word), _) => word.clone(),
        (None, TransferKind::Exchange) => "exchange".to_owned(),
        (None, TransferKind::Flow) => "flow".to_owned(),
    }
}

/// A reason in words, and the motive it names.
fn reason(model: &Model, why: Option<&Why>) -> (Option<String>, Option<String>) {
    match why {
        None => (None, None),
        Some(Why::Text { text }) => (Some(text.clone()), None),
        Some(Why::Motive { id }) => {
            let motives = model.members.iter().flat_map(|it| &it.motives);
            let label = motives.into_iter().find(|it| it.meta.id == *id).map(|it| it.meta.label.clone());
            (Some(label.unwrap_or_else(|| id.clone())), Some(id.clone()))
        }
    }
}

/// What two parties give each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Who gives.
    pub from: Party,
    /// Who gets.
    pub to: Party,
    /// What is given.
    pub gives: Vec<Gift>,
    /// The assets that come back from the one to the other.
    pub comes_back: Vec<String>,
}

/// The give/get matrix: for each party what it gives to each other, and what comes back. A party that gives to
/// itself stands there too.
pub fn give_get(model: &Model) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut places: HashMap<(Party, Party), usize> = HashMap::new();
    for gift in gifts(model) {
        let forwards = (gift.from.clone(), gift.to.clone());
        let backwards = gift.both_ways.then(|| (gift.to.clone(), gift.from.clone()));
        for ends in std::iter::once(forwards).chain(backwards) {
            let place = *places.entry(ends.clone()).or_insert_with(|| {
                let (from, to) = ends;
                pairs.push(Pair { from, to, gives: Vec::new(), comes_back: Vec::new() });
                pairs.len() - 1
            });
            pairs.iter_mut().skip(place).take(1).for_each(|pair| pair.gives.push(gift.clone()));
        }
    }
    let given: Vec<Vec<String>> = pairs.iter().map(Pair::assets).collect();
    let answers = |party: &Party| !matches!(party, Party::Issue | Party::Outside);
    for pair in pairs.iter_mut().filter(|pair| answers(&pair.from) && answers(&pair.to) && pair.from != pair.to) {
        let back = places.get(&(pair.to.clone(), pair.from.clone())).and_then(|place| given.get(*place));
        pair.comes_back = back.cloned().unwrap_or_default();
    }
    let members: HashMap<&str, usize> =
        model.members.iter().enumerate().map(|(place, it)| (it.meta.id.as_str(), place)).collect();
    let order = |party: &Party| match party {
        Party::Member(id) => members.get(id.as_str()).copied().unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    pairs.sort_by_cached_key(|pair| (order(&pair.from), pair.from.clone(), order(&pair.to), pair.to.clone()));
    pairs
}

impl Pair {
    /// What is given, each asset once.
    pub fn assets(&self) -> Vec<String> {
        let mut assets = Vec::new();
        for gift in &self.gives {
            let asset = gift.asset.clone().unwrap_or_else(|| "?".to_owned());
            if !assets.contains(&asset) {
                assets.push(asset);
            }
        }
        assets
    }
}

/// What a member gives and gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sheet {
    /// The member.
    pub member: String,
    /// What people see.
    pub label: String,
    /// What it gives to others.
    pub gives: Vec<Gift>,
    /// What it gets from others.
    pub gets: Vec<Gift>,
    /// What remains of each asset, as sums of legs.
    pub net: Vec<Net>,
}

/// What remains to a member of an asset.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Net {
    /// The asset.
    pub asset: String,
    /// `accept.reward + bonus - sale.tokens`
    pub sum: String,
    /// The sum as a number, where every leg moves at one number; in base quantities a step of the time unit.
    pub amount: Option<f64>,
    /// Its unit.
    pub unit: String,
}

/// The net value sheet of each member.
pub fn values(model: &Model) -> Vec<Sheet> {
    let gifts = gifts(model);
    let sheet = |member: &crate::model::Member| {
        let own = Party::Member(member.meta.id.clone());
        let outside = |gift: &&Gift| gift.from != gift.to;
        let gives: Vec<Gift> = gifts.iter().filter(outside).filter(|it| it.from == own).cloned().collect();
        let gets: Vec<Gift> = gifts.iter().filter(outside).filter(|it| it.to == own).cloned().collect();
        let net = nets(&gives, &gets);
        Sheet { member: member.meta.id.clone(), label: member.meta.label.clone(), gives, gets, net }
    };
    model.members.iter().map(sheet).collect()
}

fn nets(gives: &[Gift], gets: &[Gift]) -> Vec<Net> {
    let mut nets: Vec<Net> = Vec::new();
    for (sign, gift) in gets.iter().map(|it| ('+', it)).chain(gives.iter().map(|it| ('-', it))) {
        let asset = gift.asset.clone().unwrap_or_else(|| "?".to_owned());
        let name = match &gift.share {
            Some(share) if share == "remainder" => format!("rest of {}", gift.leg),
            Some(share) => format!("{share} of {}", gift.leg),
            None => gift.leg.clone(),
        };
        let signed = gift.amount.map(|amount| if sign == '-' { -amount } else { amount });
        match nets.iter_mut().find(|net| net.asset == asset) {
            Some(net) => {
                net.sum += &format!(" {sign} {name}");
                net.amount = net.amount.zip(signed).map(|(sum, amount)| sum + amount);
            }
            None => {
                let sum = if sign == '-' { format!("-{name}") } else { name };
                nets.push(Net { asset, sum, amount: signed, unit: gift.unit.clone() });
            }
        }
    }
    nets
}
