//! Every movement from one place to another, with splits and two-way flows taken apart.

use std::collections::HashMap;

use crate::quantity::BaseId;
use crate::resolve::program::{EndKind, Leg, Program, StockId, Transfer, TransferId};
use crate::syntax::ast::Arrow;

/// Where a movement begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A stock that the model shows.
    Stock(StockId),
    /// Outside the model: `mint`, `burn`, `source`, `sink`, `rest`.
    Outside(EndKind),
    /// A member as such, or what has been reported.
    Unknown,
}

/// One asset on its way from one place to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move<'a> {
    /// The transfer.
    pub transfer: TransferId,
    /// The leg.
    pub leg: &'a Leg,
    /// From where.
    pub from: Place,
    /// To where.
    pub to: Place,
    /// Whether it is known how much: a sketch does not say.
    pub quantified: bool,
}

/// Every movement of a program.
#[derive(Debug)]
pub(super) struct Moves<'a> {
    all: Vec<Move<'a>>,
    /// The positions of those that leave each stock, and of those that enter it.
    out_of: HashMap<StockId, Vec<usize>>,
    into: HashMap<StockId, Vec<usize>>,
}

impl<'a> Moves<'a> {
    /// Takes all transfers apart.
    pub(super) fn of(program: &'a Program) -> Moves<'a> {
        let mut all = Vec::new();
        for (id, transfer) in program.transfers.iter() {
            for leg in &transfer.legs {
                let quantified = is_quantified(program, transfer, leg);
                let from = place(program, leg.from.kind);
                for target in &leg.to {
                    let to = place(program, target.end.kind);
                    all.push(Move { transfer: id, leg, from, to, quantified });
                    if leg.arrow == Arrow::BothWays {
                        all.push(Move { transfer: id, leg, from: to, to: from, quantified });
                    }
                }
            }
        }
        let (out_of, into) = (by_stock(&all, |moved| moved.from), by_stock(&all, |moved| moved.to));
        Moves { all, out_of, into }
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Move<'a>] {
        &self.all
    }

    /// Those that leave a stock.
    pub(super) fn out_of(&self, stock: StockId) -> impl Iterator<Item = &Move<'a>> {
        self.at(&self.out_of, stock)
    }

    /// Those that enter a stock.
    pub(super) fn into(&self, stock: StockId) -> impl Iterator<Item = &Move<'a>> {
        self.at(&self.into, stock)
    }

    fn at<'b>(&'b self, found: &'b HashMap<StockId, Vec<usize>>, stock: StockId) -> impl Iterator<Item = &'b Move<'a>> {
        found.get(&stock).into_iter().flatten().filter_map(|position| self.all.get(*position))
    }

    /// Those of one asset.
    pub(super) fn of_asset(&self, base: BaseId) -> impl Iterator<Item = &Move<'a>> {
        self.all.iter().filter(move |moved| moved.leg.asset == Some(base))
    }
}

/// The positions of movements by the stock at one of their ends.
fn by_stock(all: &[Move], end: impl Fn(&Move) -> Place) -> HashMap<StockId, Vec<usize>> {
    let mut found: HashMap<StockId, Vec<usize>> = HashMap::new();
    for (position, moved) in all.iter().enumerate() {
        if let Place::Stock(stock) = end(moved) {
            found.entry(stock).or_default().push(position);
        }
    }
    found
}

fn is_quantified(program: &Program, transfer: &Transfer, leg: &Leg) -> bool {
    let queue = match leg.from.kind {
        EndKind::Stock(stock) => program.stocks[stock].transit.is_some(),
        _ => false,
    };
    leg.rate.is_some() || transfer.upto.is_some() || queue
}

/// Everyone not modelled counts as outside, whether or not a hidden stock stands for them.
fn place(program: &Program, end: EndKind) -> Place {
    match end {
        EndKind::Stock(stock) if program.stocks[stock].rest_of.is_some() => Place::Outside(EndKind::Rest),
        EndKind::Stock(stock) => Place::Stock(stock),
        EndKind::Member(_) | EndKind::Error => Place::Unknown,
        outside => Place::Outside(outside),
    }
}
