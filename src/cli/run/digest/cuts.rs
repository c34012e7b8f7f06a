//! What transfers asked for and did not get, or asked for in the wrong direction.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::cli::run::columns::summed;
use crate::model::Model;
use crate::sim::{Column, ColumnKind, Trajectory};

/// What one flow was not given, over all runs at a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// The flow, or the leg of an exchange.
    pub id: String,
    /// Whether it asked in the wrong direction; else it was rationed.
    pub reversed: bool,
    /// How much, on average over the runs; in the unit.
    pub amount: f64,
    /// Its unit.
    pub unit: String,
    /// Which share of what it asked for.
    pub share: f64,
    /// In how many steps, on average over the runs that had any.
    pub steps: f64,
    /// In how many runs.
    pub runs: u64,
    /// What cut it, the most frequent first.
    pub by: Vec<String>,
}

/// What is less than this share of what moved is rounding.
const NOISE: f64 = 1e-9;

/// Gathers them run by run.
pub(super) struct Cuts {
    dt: f64,
    runs: f64,
    /// The transfer of each leg.
    transfers: BTreeMap<String, String>,
    found: BTreeMap<(bool, String), (Cut, f64)>,
    moved: BTreeMap<String, f64>,
    limits: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Cuts {
    pub(super) fn new(model: &Model) -> Cuts {
        let of = |transfer: &crate::model::Transfer| {
            let id = transfer.meta.id.clone();
            transfer.legs.iter().map(move |leg| (leg.meta.id.clone(), id.clone())).collect::<Vec<_>>()
        };
        Cuts {
            dt: model.ecosystem.time.as_ref().map_or(1.0, |time| time.dt),
            runs: 0.0,
            transfers: model.transfers.iter().flat_map(of).collect(),
            found: BTreeMap::new(),
            moved: BTreeMap::new(),
            limits: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, columns: &[Column], trajectory: &Trajectory) {
        self.runs += 1.0;
        let mut steps: BTreeMap<(bool, &str), Vec<f64>> = BTreeMap::new();
        // Of agents that are summed up the sum tells, and not their mean, least and most as well.
        let whole = |column: &Column| matches!(summed(&column.name), None | Some("sum"));
        for (column, cells) in columns.iter().zip(&trajectory.cells).filter(|(column, _)| whole(column)) {
            // Row 0 shows what was before the first step: nothing.
            let cells = || cells.iter().zip(&trajectory.rows).filter(|(_, row)| **row > 0).map(|(cell, _)| *cell);
            match column.kind {
                ColumnKind::Flow => {
                    *self.moved.entry(column.id.clone()).or_default() += cells().sum::<f64>() * column.scale * self.dt;
                }
                ColumnKind::Rationed | ColumnKind::Reversed => {
                    let key = (column.kind == ColumnKind::Reversed, column.id.as_str());
                    self.amount(key.0, column, cells().map(f64::abs).sum());
                    let each = steps.entry(key).or_default();
                    each.resize(each.len().max(cells().count()), 0.0);
                    each.iter_mut().zip(cells()).for_each(|(all, cell)| *all += cell.abs());
                }
                ColumnKind::Limit => {
                    let counts = self.limits.entry(column.id.clone()).or_default();
                    let word = |cell: f64| column.words.get(cell.to_usize()?).filter(|word| !word.is_empty());
                    cells().filter_map(word).for_each(|word| *counts.entry(word.clone()).or_default() += 1);
                }
                _ => {}
            }
        }
        for ((reversed, id), each) in steps {
            let cut = each.iter().filter(|amount| **amount > 0.0).count().to_f64().unwrap_or(0.0);
            if let Some((told, _)) = self.found.get_mut(&(reversed, id.to_owned())).filter(|_| cut > 0.0) {
                told.runs += 1;
                told.steps += cut;
            }
        }
    }

    fn amount(&mut self, reversed: bool, column: &Column, amount: f64) {
        let fresh = || (Cut { id: column.id.clone(), reversed, unit: column.unit.clone(), ..Cut::default() }, 0.0);
        let (told, base) = self.found.entry((reversed, column.id.clone())).or_insert_with(fresh);
        told.amount += amount;
        *base += amount * column.scale;
    }

    pub(super) fn told(self) -> Vec<Cut> {
        let mut told = Vec::new();
        for ((_, id), (mut cut, base)) in self.found {
            let moved = self.moved.get(&id).map_or(0.0, |moved| moved.abs());
            if cut.runs == 0 || base <= NOISE * moved {
                continue;
            }
            cut.share = base / (base + moved);
            cut.amount /= self.runs;
            cut.steps /= cut.runs.to_f64().unwrap_or(1.0);
            let limits = self.transfers.get(&id).and_then(|transfer| self.limits.get(transfer));
            let mut by: Vec<(&String, &u64)> = limits.into_iter().flatten().collect();
            by.sort_by_key(|(word, count)| (std::cmp::Reverse(**count), (*word).clone()));
            cut.by = by.into_iter().take(2).map(|(word, _)| word.clone()).collect();
            told.push(cut);
        }
        told
    }
}
