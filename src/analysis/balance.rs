//! The balance sheet: what each party holds of each asset, and what it is worth in all.

use serde::Serialize;

use super::constant::Constants;
use super::par::families;
use super::party::{Parties, Party};
use super::transactions::Worth;
use crate::model::Model;

/// The balance sheet of one asset, or of several that can be added up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Balance {
    /// The assets, and what one of each is worth in the first.
    pub assets: Vec<Worth>,
    /// Who holds something.
    pub columns: Vec<Party>,
    /// A row for each asset.
    pub rows: Vec<Holding>,
}

/// Who holds an asset, and in which stocks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Holding {
    /// The asset.
    pub asset: String,
    /// What people see.
    pub label: String,
    /// For each column its stocks.
    pub cells: Vec<Vec<Held>>,
    /// Whether the sum over all is always zero: what one has, another owes.
    pub zero: bool,
}

/// A stock in a balance sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// The stock.
    pub stock: String,
    /// Whether it may be below zero: a debt.
    pub debt: bool,
    /// What it starts with, in base quantities, where that is one known number.
    pub initial: Option<f64>,
}

/// The balance sheets of a model, by assets that can be added up.
pub fn balance(model: &Model) -> Vec<Balance> {
    let laws = super::conservation(model);
    let prices = |assets: &[(String, super::proportion::Exact)]| {
        assets.iter().map(|(asset, price)| Worth { asset: asset.clone(), price: price.to_string() }).collect::<Vec<_>>()
    };
    let mut sheets = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    let moving = families(model);
    for family in &moving {
        told.extend(family.assets.iter().map(|(id, _)| id.as_str()));
        sheets.extend(sheet(model, &laws, prices(&family.assets)));
    }
    for base in model.bases.iter().skip(1).filter(|base| !told.contains(&base.id.as_str())) {
        sheets.extend(sheet(model, &laws, vec![Worth { asset: base.id.clone(), price: "1".to_owned() }]));
    }
    sheets
}

fn sheet(model: &Model, laws: &super::Conservation, assets: Vec<Worth>) -> Option<Balance> {
    let parties = Parties::new(model);
    let constants = Constants::new(model);
    let holds = |asset: &str, party: &Party| -> Vec<Held> {
        let own = model.stocks.iter().filter(|it| it.holds.as_deref() == Some(asset));
        let own = own.filter(|it| parties.holder(&it.meta.id) == *party);
        own.map(|it| Held {
            stock: it.meta.id.clone(),
            debt: it.low.is_none() && !it.hidden,
            initial: it.initial.as_ref().and_then(|formula| constants.number(&formula.tree)),
        })
        .collect()
    };
    let held = model.stocks.iter().filter(|it| assets.iter().any(|asset| it.holds.as_ref() == Some(&asset.asset)));
    let holders: std::collections::BTreeSet<Party> = held.map(|it| parties.holder(&it.meta.id)).collect();
    let members = model.members.iter().map(|it| Party::Member(it.meta.id.clone()));
    let mut columns: Vec<Party> = members.filter(|party| holders.contains(party)).collect();
    columns.extend(holders.iter().filter(|party| !matches!(party, Party::Member(_))).cloned());
    if columns.is_empty() {
        return None;
    }
    let rows = assets.iter().map(|Worth { asset, .. }| {
        let cells: Vec<Vec<Held>> = columns.iter().map(|party| holds(asset, party)).collect();
        let conserved = laws.assets.iter().any(|it| it.asset == *asset && it.conserved);
        let start: Option<Vec<f64>> = cells.iter().flatten().map(|it| it.initial).collect();
        let zero = conserved && start.is_some_and(|start| start.iter().sum::<f64>() == 0.0);
        let found = model.assets.iter().find(|it| it.meta.id == *asset);
        let label = found.map_or_else(|| asset.clone(), |it| it.meta.label.clone());
        Holding { asset: asset.clone(), label, cells, zero }
    });
    let rows = rows.collect();
    Some(Balance { assets, columns, rows })
}
