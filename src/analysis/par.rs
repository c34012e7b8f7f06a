//! Assets that are exchanged at one fixed price throughout, and so can be added up.

use std::collections::BTreeMap;

use num_traits::{CheckedDiv, CheckedMul, One, Zero};

use super::party::{Parties, Party, is_only_shown};
use super::proportion::{Exact, Proportions};
use crate::model::Model;

/// Assets that can be added up: the first one is the measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Each asset with what one of it is worth in the first.
    pub assets: Vec<(String, Exact)>,
}

impl Family {
    /// What one of an asset is worth; none of another family.
    pub fn price(&self, asset: &str) -> Option<Exact> {
        self.assets.iter().find(|(id, _)| id == asset).map(|(_, price)| *price)
    }
}

/// The families of all assets and units that move, in the order of the model. Two belong to one where two parties
/// exchange them, one for the other, at a price that nobody can change.
pub fn families(model: &Model) -> Vec<Family> {
    let legs = || model.transfers.iter().flat_map(|it| &it.legs).filter(|leg| !is_only_shown(model, leg));
    let moves = |id: &String| legs().any(|leg| leg.asset.as_ref() == Some(id));
    let bases = model.bases.iter().skip(1).map(|base| &base.id).filter(|id| moves(id));
    let mut families: Vec<Family> = bases.map(|id| Family { assets: vec![(id.clone(), Exact::one())] }).collect();
    for ((left, right), price) in prices(model) {
        join(&mut families, &left, &right, price);
    }
    families
}

/// What one of the second asset is worth in the first, for each pair that is exchanged at one price only.
fn prices(model: &Model) -> BTreeMap<(String, String), Exact> {
    let (parties, proportions) = (Parties::new(model), Proportions::new(model));
    let mut found: BTreeMap<(String, String), Exact> = BTreeMap::new();
    for transfer in model.transfers.iter().filter(|it| it.legs.len() == 2) {
        let [group] = &*proportions.groups(transfer, &[]) else { continue };
        let [(first, paid), (second, given)] = &*group.legs else { continue };
        let ends = |leg: &crate::model::Leg| match &*leg.to {
            [target] => Some((parties.of(&leg.from), parties.of(&target.end))),
            _ => None,
        };
        let (Some((from, to)), Some(back)) = (ends(first), ends(second)) else { continue };
        let (Some(left), Some(right)) = (&first.asset, &second.asset) else { continue };
        let members = [&from, &to].iter().all(|party| matches!(party, Party::Member(_)));
        if !members || back != (to, from) || left == right {
            continue;
        }
        let Some(price) = paid.checked_div(given).filter(|price| *price > Exact::zero()) else { continue };
        let (pair, price) = if left < right { ((left, right), price) } else { ((right, left), price.recip()) };
        let (left, right) = pair;
        let known = found.entry((left.clone(), right.clone())).or_insert(price);
        if *known != price {
            // Two prices: neither is par.
            *known = Exact::zero();
        }
    }
    found.retain(|_, price| !price.is_zero());
    found
}

fn join(families: &mut Vec<Family>, left: &str, right: &str, price: Exact) {
    let place = |families: &[Family], id: &str| families.iter().position(|family| family.price(id).is_some());
    let (Some(into), Some(from)) = (place(families, left), place(families, right)) else { return };
    if into == from {
        return;
    }
    let (into, from) = (into.min(from), into.max(from));
    let moved = families.remove(from);
    let Some(kept) = families.get_mut(into) else { return };
    // One of `right` is worth `price` of `left`: whichever of the two is kept gives the measure.
    let scale = match (kept.price(left), moved.price(right)) {
        (Some(known), Some(own)) => known.checked_mul(&price).and_then(|worth| worth.checked_div(&own)),
        _ => match (kept.price(right), moved.price(left)) {
            (Some(known), Some(own)) => known.checked_div(&price).and_then(|worth| worth.checked_div(&own)),
            _ => None,
        },
    };
    match scale {
        Some(scale) => kept.assets.extend(moved.assets.into_iter().map(|(id, own)| (id, own * scale))),
        None => families.push(moved),
    }
}
