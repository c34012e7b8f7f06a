//! The transaction-flow matrix: every payment with a minus where it comes from and a plus where it goes.
//!
//! After Godley and Lavoie: a column for each party, a row for each transfer, and a row for the change of
//! each asset, in which a rise is a use. Then every row and every column sums to zero, which is
//! proven here for each model, by adding up.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use num_traits::{One, Signed, Zero};
use serde::Serialize;

use super::graph::touches;
use super::par::{Family, families};
use super::party::{Parties, Party};
use super::proportion::{Exact, Proportions};
use crate::model::{Leg, Meta, Model, Share, Target, Transfer};

/// The matrix of one asset, or of several that can be added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transactions {
    /// The assets, and what one of each is worth in the first.
    pub assets: Vec<Worth>,
    /// Who gives and gets.
    pub columns: Vec<Party>,
    /// Transfers, then changes.
    pub rows: Vec<Row>,
    /// Transfers within one party, which cancel out.
    pub within: Vec<String>,
    /// Transfers in which each party gets what it gives, at a fixed price.
    pub swaps: Vec<String>,
    /// Whether every row and every column sums to zero, as added up.
    pub closed: bool,
}

/// An asset and its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// The asset.
    pub asset: String,
    /// What one of it is worth in the first of the matrix, as an exact fraction.
    pub price: String,
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The transfer, or the asset whose change it is.
    pub id: String,
    /// What people see.
    pub label: String,
    /// Whether it is a change of an asset.
    pub change: bool,
    /// For each column its terms; empty where it has no part in it.
    pub cells: Vec<Vec<Entry>>,
}

/// A term of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Whether it is given or used, and counts negative.
    pub negative: bool,
    /// How often it counts, as an exact fraction; `1` mostly.
    pub factor: String,
    /// The leg that moves, with its share where it is split; or the stock that changes.
    pub symbol: String,
}

/// What moves over one leg to one of its targets.
type Atom = (usize, usize, usize);
/// A sum of such movements.
type Sum = BTreeMap<Atom, Exact>;

/// The transaction-flow matrices of a model, by assets that can be added up.
pub fn transactions(model: &Model) -> Vec<Transactions> {
    let (parties, proportions) = (Parties::new(model), Proportions::new(model));
    let touched = touches(model).into_iter().map(|touch| touch.stock).collect();
    let matrix = |family| Matrix::new(model, &parties, &proportions, &touched, family).finish();
    families(model).iter().filter_map(matrix).collect()
}

struct Matrix<'a> {
    model: &'a Model,
    family: &'a Family,
    parties: &'a Parties<'a>,
    proportions: &'a Proportions<'a>,
    /// The stocks that some transfer touches.
    touched: &'a HashSet<String>,
    columns: BTreeSet<Party>,
    /// Transfers that are shown, by place.
    shown: Vec<(usize, BTreeMap<Party, Sum>)>,
    /// All movements of each asset, by party.
    moved: BTreeMap<usize, BTreeMap<Party, Sum>>,
    within: Vec<String>,
    swaps: Vec<String>,
}

impl<'a> Matrix<'a> {
    fn new(
        model: &'a Model,
        parties: &'a Parties<'a>,
        proportions: &'a Proportions<'a>,
        touched: &'a HashSet<String>,
        family: &'a Family,
    ) -> Matrix<'a> {
        let (within, swaps) = (Vec::new(), Vec::new());
        let (columns, shown, moved) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
        let mut matrix = Matrix { model, family, parties, proportions, touched, columns, shown, moved, within, swaps };
        for (place, transfer) in model.transfers.iter().enumerate() {
            matrix.transfer(place, transfer);
        }
        matrix
    }

    fn transfer(&mut self, place: usize, transfer: &Transfer) {
        let mut cells: BTreeMap<Party, Sum> = BTreeMap::new();
        let (mut takes_part, mut crosses) = (false, false);
        for (number, leg) in transfer.legs.iter().enumerate() {
            let Some((asset, price)) = self.price(leg) else { continue };
            takes_part = true;
            for (target_number, target) in leg.to.iter().enumerate() {
                let (from, to) = (self.parties.of(&leg.from), self.parties.of(&target.end));
                crosses |= from != to;
                let atom = (place, number, target_number);
                for (party, amount) in [(from, -price), (to, price)] {
                    add(cells.entry(party.clone()).or_default(), atom, amount);
                    add(self.moved.entry(asset).or_default().entry(party).or_default(), atom, amount);
                }
            }
        }
        if !takes_part {
            return;
        }
        if !crosses {
            self.within.push(transfer.meta.id.clone());
        } else if self.cancels(transfer, &cells) {
            self.swaps.push(transfer.meta.id.clone());
        } else {
            self.shown.push((place, cells));
        }
    }

    fn price(&self, leg: &Leg) -> Option<(usize, Exact)> {
        let asset = leg.asset.as_ref()?;
        self.family
            .assets
            .iter()
            .enumerate()
            .find(|(_, (id, _))| id == asset)
            .map(|(place, (_, price))| (place, *price))
    }

    /// Whether each party gets what it gives: legs that are always worth the same, one against the other.
    fn cancels(&self, transfer: &Transfer, cells: &BTreeMap<Party, Sum>) -> bool {
        let [group] = &*self.proportions.groups(transfer, &[]) else { return false };
        let amounts: Vec<Exact> = group.legs.iter().map(|(_, amount)| *amount).collect();
        let one_asset = self.family.assets.len() == 1;
        let worth = |sum: &Sum| {
            sum.iter().fold(Exact::zero(), |total, ((_, leg, _), price)| {
                total + amounts.get(*leg).copied().unwrap_or_else(Exact::one) * price
            })
        };
        !one_asset && group.legs.len() > 1 && cells.values().all(|sum| worth(sum).is_zero())
    }

    fn finish(mut self) -> Option<Transactions> {
        if self.shown.is_empty() && self.within.is_empty() {
            return None;
        }
        self.columns = self.moved.values().flat_map(|by_party| by_party.keys().cloned()).collect();
        let columns = self.ordered();
        let mut sums: Vec<BTreeMap<Party, Sum>> = self.shown.iter().map(|(_, cells)| cells.clone()).collect();
        let mut rows: Vec<Row> =
            self.shown.iter().filter_map(|(place, cells)| self.flow(*place, cells, &columns)).collect();
        for (asset, by_party) in &self.moved {
            sums.push(by_party.iter().map(|(party, sum)| (party.clone(), negated(sum))).collect());
            rows.extend(self.change(*asset, by_party, &columns));
        }
        let closed = self.is_closed(&sums, &columns);
        let worth = |(asset, price): &(String, Exact)| Worth { asset: asset.clone(), price: price.to_string() };
        let assets = self.family.assets.iter().map(worth).collect();
        Some(Transactions { assets, columns, rows, within: self.within, swaps: self.swaps, closed })
    }

    /// Members in the order of the model, then what is held in common, then what is outside.
    fn ordered(&self) -> Vec<Party> {
        let members = self.model.members.iter().map(|it| Party::Member(it.meta.id.clone()));
        let mut columns: Vec<Party> = members.filter(|party| self.columns.contains(party)).collect();
        columns.extend(self.columns.iter().filter(|party| !matches!(party, Party::Member(_))).cloned());
        columns
    }

    /// Adds up all rows, and all columns with what the swaps left out add to them.
    fn is_closed(&self, sums: &[BTreeMap<Party, Sum>], columns: &[Party]) -> bool {
        let rows = sums.iter().all(|row| total(row.values()).is_empty());
        let left_out = |sum: &Sum| {
            let is_swap =
                |place: usize| self.model.transfers.get(place).is_some_and(|it| self.swaps.contains(&it.meta.id));
            sum.keys().all(|(place, ..)| is_swap(*place))
        };
        let columns = columns.iter().all(|party| left_out(&total(sums.iter().filter_map(|row| row.get(party)))));
        rows && columns
    }

    fn flow(&self, place: usize, cells: &BTreeMap<Party, Sum>, columns: &[Party]) -> Option<Row> {
        let transfer = self.model.transfers.get(place)?;
        let cell = |party: &Party| cells.get(party).map_or_else(Vec::new, |sum| self.entries(transfer, sum));
        let Meta { id, label, .. } = &transfer.meta;
        let cells = columns.iter().map(cell).collect();
        Some(Row { id: id.clone(), label: label.clone(), change: false, cells })
    }

    /// The terms of a cell; a split of which all parts are there is one.
    fn entries(&self, transfer: &Transfer, sum: &Sum) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (number, leg) in transfer.legs.iter().enumerate() {
            let parts: Vec<(usize, Exact)> = sum
                .iter()
                .filter(|((_, leg, _), _)| *leg == number)
                .map(|((.., part), factor)| (*part, *factor))
                .collect();
            let Some((_, first)) = parts.first().copied() else { continue };
            if parts.len() == leg.to.len() && parts.iter().all(|(_, factor)| *factor == first) {
                entries.push(entry(first, leg.meta.id.clone()));
                continue;
            }
            for (part, factor) in parts {
                let symbol = leg.to.get(part).map_or_else(|| leg.meta.id.clone(), |target| partial(leg, target));
                entries.push(entry(factor, symbol));
            }
        }
        entries
    }

    /// The row of an asset's change: with a minus, since what is kept is not spent.
    fn change(&self, asset: usize, by_party: &BTreeMap<Party, Sum>, columns: &[Party]) -> Option<Row> {
        let (id, price) = self.family.assets.get(asset)?;
        let found = self.model.assets.iter().find(|it| it.meta.id == *id);
        let label = found.map_or_else(|| id.clone(), |it| it.meta.label.clone());
        let cell = |party: &Party| match by_party.get(party) {
            Some(sum) if !sum.is_empty() => self.changes(party, id, *price),
            _ => Vec::new(),
        };
        let cells = columns.iter().map(cell).collect();
        Some(Row { id: id.clone(), label: format!("Change in {}", uncapitalised(&label)), change: true, cells })
    }

    fn changes(&self, party: &Party, asset: &str, price: Exact) -> Vec<Entry> {
        let held = |it: &&crate::model::Stock| it.holds.as_deref() == Some(asset);
        let own = self.model.stocks.iter().filter(held).filter(|it| self.parties.holder(&it.meta.id) == *party);
        let names: Vec<String> = own
            .filter(|it| !it.hidden && self.touched.contains(&it.meta.id))
            .map(|it| format!("Δ {}", it.meta.id))
            .collect();
        let names = if names.is_empty() { vec![format!("Δ {} of {asset}", party.name())] } else { names };
        names.into_iter().map(|name| entry(-price, name)).collect()
    }
}

fn uncapitalised(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

fn entry(factor: Exact, symbol: String) -> Entry {
    Entry { negative: factor < Exact::zero(), factor: factor.abs().to_string(), symbol }
}

/// A part of a leg that is split: `40% of fees`.
fn partial(leg: &Leg, target: &Target) -> String {
    match &target.share {
        Share::All => leg.meta.id.clone(),
        Share::Part { formula } => format!("{} of {}", formula.text, leg.meta.id),
        Share::Remainder => format!("rest of {}", leg.meta.id),
    }
}

fn add(sum: &mut Sum, atom: Atom, amount: Exact) {
    let value = sum.get(&atom).copied().unwrap_or_else(Exact::zero) + amount;
    if value.is_zero() {
        sum.remove(&atom);
    } else {
        sum.insert(atom, value);
    }
}

fn negated(sum: &Sum) -> Sum {
    sum.iter().map(|(atom, amount)| (*atom, -*amount)).collect()
}

fn total<'s>(sums: impl Iterator<Item = &'s Sum>) -> Sum {
    let mut all = Sum::new();
    for sum in sums {
        sum.iter().for_each(|(atom, amount)| add(&mut all, *atom, *amount));
    }
    all
}
