//! Trades that settle at the same old price.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{EndKind, StockId, Transfer, TransferId};

use crate::resolve::tree::{Expr, ExprKind};
use crate::syntax::ast::BinaryOperator;

use super::Ground;
use super::shape::Shaper;

/// What a transfer takes, and which stocks make the price at which it does.
struct Trade<'a> {
    transfer: &'a Transfer,
    /// The stocks that something leaves.
    drawn: BTreeSet<StockId>,
    /// The stocks whose level bends its rates.
    priced: BTreeSet<StockId>,
}

/// Warns of two transfers of one phase that move the price at which both are served.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for phase in ground.program.phases.ids() {
        let transfers = ground.program.transfers.iter().filter(|(_, transfer)| transfer.phase == phase);
        let trades: Vec<Trade> = transfers.filter_map(|(id, _)| trade(ground, id)).collect();
        for (index, later) in trades.iter().enumerate() {
            let earlier = trades.iter().take(index);
            if let Some((earlier, stock)) = earlier.filter_map(|earlier| Some((earlier, clash(earlier, later)?))).next()
            {
                diagnostics.push(warn(ground, earlier, later, stock));
            }
        }
    }
}

fn trade<'a>(ground: &Ground<'a>, id: TransferId) -> Option<Trade<'a>> {
    let transfer = &ground.program.transfers[id];
    let stock = |end: EndKind| match end {
        EndKind::Stock(stock) if ground.program.stocks[stock].rest_of.is_none() => Some(stock),
        _ => None,
    };
    let drawn: BTreeSet<StockId> = transfer.legs.iter().filter_map(|leg| stock(leg.from.kind)).collect();
    let filled = transfer.legs.iter().flat_map(|leg| &leg.to).filter_map(|target| stock(target.end.kind));
    // A flow has no price: there only what it draws on counts.
    let touched = if transfer.exchange { drawn.iter().copied().chain(filled).collect() } else { drawn.clone() };
    let mut shaper = Shaper::new(ground.program, touched);
    let rates = || transfer.legs.iter().filter_map(|leg| leg.rate.as_ref());
    if transfer.exchange && one_measure(ground, &mut shaper, rates()) {
        return None;
    }
    let priced: BTreeSet<StockId> = rates().flat_map(|rate| shaper.shape(rate).curved).collect();
    (!priced.is_empty()).then_some(Trade { transfer, drawn, priced })
}

/// Whether all legs are multiples of one another: then what is given for what does not depend on any stock.
fn one_measure<'a>(ground: &Ground, shaper: &mut Shaper, rates: impl Iterator<Item = &'a Expr>) -> bool {
    let mut found: Option<Vec<&str>> = None;
    for rate in rates {
        let mut factors = Vec::new();
        split(shaper, rate, &mut factors);
        let varying = factors.into_iter().filter(|factor| !shaper.shape(factor).is_free());
        let mut texts: Vec<&str> = varying.map(|factor| ground.sources.slice(factor.span)).collect();
        texts.sort_unstable();
        match &found {
            Some(first) if *first != texts => return false,
            _ => found = Some(texts),
        }
    }
    true
}

/// The factors of a product; a divisor on which no stock has a say is none.
fn split<'a>(shaper: &mut Shaper, expr: &'a Expr, factors: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Binary { operator: BinaryOperator::Multiply, left, right, .. } => {
            split(shaper, left, factors);
            split(shaper, right, factors);
        }
        ExprKind::Binary { operator: BinaryOperator::Divide, left, right, .. } if shaper.shape(right).is_free() => {
            split(shaper, left, factors);
        }
        _ => factors.push(expr),
    }
}

/// A stock that prices both, and that at least one of them draws on.
fn clash(earlier: &Trade, later: &Trade) -> Option<StockId> {
    let exchanges = earlier.transfer.exchange && later.transfer.exchange;
    let draws = |stock: &StockId| match exchanges {
        true => earlier.drawn.contains(stock) || later.drawn.contains(stock),
        false => earlier.drawn.contains(stock) && later.drawn.contains(stock),
    };
    earlier.priced.intersection(&later.priced).copied().find(draws)
}

fn warn(ground: &Ground, earlier: &Trade, later: &Trade, stock: StockId) -> Diagnostic {
    let (first, second) = (&earlier.transfer.meta, &later.transfer.meta);
    let stock = &ground.program.stocks[stock].meta;
    Diagnostic::new(Code::V0450, format!("`{}` and `{}` are served at the same old price", first.id, second.id))
        .at(second.name_span, format!("its rate bends with `{}`", stock.id))
        .at(first.name_span, "and so does this, in the same phase")
        .at(stock.name_span, "both see it as it is when the phase starts")
        .note("each is priced as if the other did not happen, so that together they take more or pay less than one after the other: value leaks")
        .help("put them into phases of their own, or net them in one exchange that is shared in proportion")
}
