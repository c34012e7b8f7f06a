//! What never changes: the laws that follow from where flows begin and end.
//!
//! A law is a sum of stocks, each with a whole number, that every transfer leaves as it is: a vector
//! in the left null space of the incidence matrix. It is found by exact elimination.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, One, Signed, ToPrimitive, Zero};
use serde::Serialize;

use super::net::{Closed, closed};
use super::party::{Parties, Party, is_only_shown};
use super::proportion::{Exact, Proportions};
use crate::model::{End, Leg, Model};

/// What a model conserves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conservation {
    /// Sums of stocks that no transfer changes.
    pub laws: Vec<Law>,
    /// What comes in and what leaves, asset by asset.
    pub assets: Vec<Openness>,
    /// Stocks that stay full or stay empty.
    #[serde(flatten)]
    pub closed: Closed,
}

/// A sum of stocks that no transfer changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Law {
    /// The asset, where it speaks of one only.
    pub asset: Option<String>,
    /// Its terms.
    pub terms: Vec<Term>,
}

/// A stock in a law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// How often it counts.
    pub coefficient: i64,
    /// The stock, by its qualified name.
    pub stock: String,
}

/// Where an asset comes from and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Openness {
    /// The asset or unit.
    pub asset: String,
    /// Whether all of it that the model shows is only ever moved about.
    pub conserved: bool,
    /// The legs that bring it in.
    pub comes_in: Vec<String>,
    /// The legs by which it leaves.
    pub leaves: Vec<String>,
}

impl Law {
    /// Whether it is the plain sum of these stocks.
    fn is_of(&self, stocks: &[String]) -> bool {
        self.terms.len() == stocks.len()
            && self.terms.iter().all(|it| it.coefficient == 1 && stocks.contains(&it.stock))
    }
}

/// The laws of conservation of a model, and what stays full or empty.
pub fn conservation(model: &Model) -> Conservation {
    let places = Places::new(model);
    let mut laws = Laws { solved: HashMap::new(), seen: HashMap::new() };
    let indivisible: Vec<&str> =
        model.assets.iter().filter(|it| it.indivisible).map(|it| it.meta.id.as_str()).collect();
    let proportions = Proportions::new(model);
    let mut touched = BTreeSet::new();
    let mut later = Vec::new();
    for transfer in model.transfers.iter().filter(|it| !it.legs.iter().all(|leg| is_only_shown(model, leg))) {
        for group in proportions.groups(transfer, &indivisible) {
            for column in places.columns(&group.legs) {
                touched.extend(column.keys().copied());
                // Plain moves first: they join stocks, and leave little to eliminate.
                if column.len() <= 2 { laws.demand(column) } else { later.push(column) }
            }
        }
    }
    later.into_iter().for_each(|column| laws.demand(column));
    let laws: Vec<Law> = touched.iter().filter_map(|free| places.law(*free, &laws, &touched)).collect();
    let mut closed = closed(model);
    // What a law says already needs no telling again.
    closed.traps.retain(|trap| !laws.iter().any(|law| law.is_of(trap)));
    Conservation { laws, assets: openness(model), closed }
}

/// Everything that holds something: stocks, and members of a sketch.
struct Places<'a> {
    numbers: HashMap<String, usize>,
    names: Vec<(String, Option<&'a str>)>,
}

/// How much a transfer changes each place.
type Column = BTreeMap<usize, Exact>;

impl<'a> Places<'a> {
    fn new(model: &'a Model) -> Places<'a> {
        let mut places = Places { numbers: HashMap::new(), names: Vec::new() };
        for stock in &model.stocks {
            places.add(stock.meta.id.clone(), stock.holds.as_deref());
        }
        for leg in model.transfers.iter().flat_map(|it| &it.legs) {
            for end in std::iter::once(&leg.from).chain(leg.to.iter().map(|it| &it.end)) {
                if let End::Member { id } = end {
                    places.add(sketched(id, leg), leg.asset.as_deref());
                }
            }
        }
        places
    }

    fn add(&mut self, name: String, asset: Option<&'a str>) {
        let names = &mut self.names;
        self.numbers.entry(name.clone()).or_insert_with(|| {
            names.push((name, asset));
            names.len() - 1
        });
    }

    fn of(&self, end: &End, leg: &Leg) -> Option<usize> {
        match end {
            End::Stock { id, .. } => self.numbers.get(id).copied(),
            End::Member { id } => self.numbers.get(&sketched(id, leg)).copied(),
            _ => None,
        }
    }

    /// What must be zero for a law: the change by all legs together, and the differences between the targets of a split.
    fn columns(&self, legs: &[(&Leg, Exact)]) -> Vec<Column> {
        let mut together = Column::new();
        let mut columns = Vec::new();
        for (leg, amount) in legs {
            add(&mut together, self.of(&leg.from, leg), -*amount);
            // Shares may be anything: the targets of a split weigh the same.
            let last = leg.to.last().and_then(|target| self.of(&target.end, leg));
            add(&mut together, last, *amount);
            for target in &leg.to {
                let mut difference = Column::new();
                add(&mut difference, self.of(&target.end, leg), Exact::one());
                add(&mut difference, last, -Exact::one());
                columns.push(difference);
            }
        }
        columns.push(together);
        columns.retain(|column| !column.is_empty());
        columns
    }

    /// The law in which a free place counts once, in whole numbers.
    fn law(&self, free: usize, laws: &Laws, touched: &BTreeSet<usize>) -> Option<Law> {
        if laws.solved.contains_key(&free) {
            return None;
        }
        let weight = |place: &usize| match laws.solved.get(place) {
            Some(solution) => solution.get(&free).copied(),
            None => (*place == free).then(Exact::one),
        };
        let terms: Vec<(usize, Exact)> = touched.iter().filter_map(|place| Some((*place, weight(place)?))).collect();
        let scale = terms.iter().fold(1i128, |scale, (_, weight)| scale.lcm(weight.denom()));
        let sign = terms.first().map_or(Exact::one(), |(_, first)| first.signum());
        let whole = |weight: Exact| (weight * sign * Ratio::from_integer(scale)).to_integer().to_i64();
        let name = |place: usize| self.names.get(place);
        let assets: BTreeSet<Option<&str>> = terms.iter().filter_map(|(place, _)| Some(name(*place)?.1)).collect();
        let asset = assets.first().filter(|_| assets.len() == 1).copied().flatten().map(str::to_owned);
        let term =
            |(place, weight): (usize, Exact)| Some(Term { coefficient: whole(weight)?, stock: name(place)?.0.clone() });
        Some(Law { asset, terms: terms.into_iter().map(term).collect::<Option<Vec<Term>>>()? })
    }
}

/// What a member of a sketch holds of the asset of a leg.
fn sketched(member: &str, leg: &Leg) -> String {
    format!("{member} ({})", leg.asset.as_deref().unwrap_or("?"))
}

fn add(column: &mut Column, place: Option<usize>, amount: Exact) {
    let Some(place) = place else { return };
    let sum = column.get(&place).copied().unwrap_or_else(Exact::zero) + amount;
    if sum.is_zero() {
        column.remove(&place);
    } else {
        column.insert(place, sum);
    }
}

/// Weights of places, solved so far: each solved one as a sum of free ones.
struct Laws {
    solved: HashMap<usize, Column>,
    /// Which solved places mention a free one.
    seen: HashMap<usize, BTreeSet<usize>>,
}

impl Laws {
    /// Demands that the weighted sum of a column is zero.
    fn demand(&mut self, column: Column) {
        let places: Vec<usize> = column.keys().copied().collect();
        match self.reduced(&column) {
            Some(reduced) => {
                if let Some((pivot, factor)) = reduced.iter().max_by_key(|(place, _)| **place).map(|(p, f)| (*p, *f)) {
                    self.solve(pivot, factor, reduced);
                }
            }
            // Numbers that grow beyond bounds: to demand too much loses laws, and makes no false ones.
            None => places.into_iter().for_each(|place| self.forbid(place)),
        }
    }

    fn forbid(&mut self, place: usize) {
        for free in self.solved.get(&place).map_or_else(|| vec![place], |it| it.keys().copied().collect()) {
            self.solve(free, Exact::one(), Column::from([(free, Exact::one())]));
        }
    }

    /// A column with all solved places replaced.
    fn reduced(&self, column: &Column) -> Option<Column> {
        let mut reduced = Column::new();
        for (place, factor) in column {
            match self.solved.get(place) {
                Some(solution) => merge(&mut reduced, solution, factor)?,
                None => merge(&mut reduced, &Column::from([(*place, Exact::one())]), factor)?,
            }
        }
        Some(reduced)
    }

    /// The pivot as what the others make it, everywhere.
    fn solve(&mut self, pivot: usize, factor: Exact, mut column: Column) {
        column.remove(&pivot);
        let divide = |amount: Exact| amount.checked_div(&-factor);
        let solution: Option<Column> =
            column.into_iter().map(|(place, amount)| Some((place, divide(amount)?))).collect();
        let solution = solution.unwrap_or_default();
        for place in self.seen.remove(&pivot).unwrap_or_default() {
            let Some(known) = self.solved.get_mut(&place) else { continue };
            let Some(weight) = known.remove(&pivot) else { continue };
            if merge(known, &solution, &weight).is_none() {
                known.clear();
            }
            for free in solution.keys() {
                self.seen.entry(*free).or_default().insert(place);
            }
        }
        for free in solution.keys() {
            self.seen.entry(*free).or_default().insert(pivot);
        }
        self.solved.insert(pivot, solution);
    }
}

/// Adds a multiple of a column; nothing where numbers grow beyond bounds.
fn merge(into: &mut Column, column: &Column, factor: &Exact) -> Option<()> {
    for (place, amount) in column {
        let sum = into.get(place).copied().unwrap_or_else(Exact::zero).checked_add(&amount.checked_mul(factor)?)?;
        if sum.is_zero() {
            into.remove(place);
        } else {
            into.insert(*place, sum);
        }
    }
    Some(())
}

fn openness(model: &Model) -> Vec<Openness> {
    let parties = Parties::new(model);
    let held: BTreeSet<&str> = model.stocks.iter().filter_map(|it| it.holds.as_deref()).collect();
    let mut assets: Vec<Openness> = model
        .bases
        .iter()
        .filter(|base| held.contains(base.id.as_str()))
        .map(|base| Openness { asset: base.id.clone(), conserved: true, comes_in: Vec::new(), leaves: Vec::new() })
        .collect();
    // Tokens at `rest` are in a hidden stock, and counted.
    let outside = |end: &End| !matches!(end, End::Stock { .. }) && !matches!(parties.of(end), Party::Member(_));
    for leg in model.transfers.iter().flat_map(|it| &it.legs) {
        let Some(asset) = assets.iter_mut().find(|it| Some(&it.asset) == leg.asset.as_ref()) else { continue };
        if outside(&leg.from) {
            asset.comes_in.push(leg.meta.id.clone());
        }
        if leg.to.iter().any(|target| outside(&target.end)) {
            asset.leaves.push(leg.meta.id.clone());
        }
        asset.conserved = asset.comes_in.is_empty() && asset.leaves.is_empty();
    }
    assets
}
