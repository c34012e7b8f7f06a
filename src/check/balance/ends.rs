//! Both ends of a flow: the same asset, two different stocks, and on the right side of the arrow.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{End, EndKind, Leg, StockId, Transfer};

use super::{Books, Side, kind};

impl Books<'_> {
    /// Reports ends that do not fit each other.
    pub(super) fn ends(&mut self, leg: &Leg, transfer: &Transfer) {
        if !self.wrong_side(leg, &leg.from, Side::From) && !self.different_assets(leg, transfer) {
            self.other_than_said(leg, &leg.from);
        }
        for target in &leg.to {
            self.wrong_side(leg, &target.end, Side::To);
            self.same_stock(leg, transfer, &target.end);
        }
    }

    /// `mint` after the arrow, `burn` before it, and their kin.
    fn wrong_side(&mut self, leg: &Leg, end: &End, side: Side) -> bool {
        let (swapped, reason) = match (side, end.kind) {
            (Side::From, EndKind::Burn) => ("mint", "`burn` takes tokens out of existence: it only receives"),
            (Side::From, EndKind::Sink) => ("source", "`sink` takes what leaves the model: it only receives"),
            (Side::To, EndKind::Mint) => ("burn", "`mint` brings tokens into existence: it only gives"),
            (Side::To, EndKind::Source) => ("sink", "`source` brings in what comes from outside: it only gives"),
            _ => return false,
        };
        let word = leg.asset.and_then(|base| self.outside(base, side)).unwrap_or(swapped);
        let (was, place, role) = match side {
            Side::From => (self.written(end), "before", "give"),
            Side::To => (self.written(end), "after", "receive"),
        };
        self.diagnostics.push(
            Diagnostic::new(Code::V0414, format!("`{was}` cannot {role} anything in `{}`", leg.meta.id))
                .at(end.span, format!("stands {place} the arrow"))
                .note(reason)
                .fix(format!("write `{word}`"), end.span, word),
        );
        true
    }

    /// A flow from one asset to another: nothing turns into something else along a flow.
    fn different_assets(&mut self, leg: &Leg, transfer: &Transfer) -> bool {
        let (Some(given), EndKind::Stock(from)) = (self.holds(&leg.from), leg.from.kind) else { return false };
        let other = leg.to.iter().find_map(|target| match target.end.kind {
            EndKind::Stock(to) => Some((target, to, self.holds(&target.end).filter(|got| *got != given)?)),
            _ => None,
        });
        let Some((target, to, got)) = other else { return false };
        let (given_name, got_name) = (self.base_name(given), self.base_name(got));
        let mut fault = Diagnostic::new(Code::V0401, format!("`{}` turns {given_name} into {got_name}", leg.meta.id))
            .at(leg.arrow_span, "both ends of a flow hold the same asset")
            .at(leg.from.span, format!("holds {given_name}"))
            .at(target.end.span, format!("holds {got_name}"))
            .note("nothing turns into something else on its way: an `exchange` is how value is given for value");
        fault = match (transfer.exchange, self.exchange_text(from, to)) {
            (true, _) => fault.help("let each leg of the exchange move one asset: one gives, another takes"),
            (false, Some(text)) => fault.help(format!("write `{text}`")),
            (false, None) => fault,
        };
        self.diagnostics.push(fault);
        true
    }

    /// The exchange that a flow between different assets probably means.
    fn exchange_text(&self, from: StockId, to: StockId) -> Option<String> {
        let (payer, payee) = (&self.program.stocks[from], &self.program.stocks[to]);
        let (given, got) = (payer.holds?, payee.holds?);
        let same_member = payer.meta.member == payee.meta.member;
        let beside = |stock, base| self.stock_beside(stock, base).filter(|_| !same_member);
        let receiver = beside(to, given).or(self.outside(given, Side::To)).unwrap_or("rest");
        let giver = beside(from, got).filter(|_| !same_member);
        // What the payer buys comes from the payee where that has a stock of it beside the one it is paid into.
        let (gives, gets) = match giver {
            Some(stock) if !same_member => (payee.meta.id.as_str(), stock),
            _ => (self.outside(got, Side::From).unwrap_or("rest"), payee.meta.id.as_str()),
        };
        let payer = &payer.meta.id;
        Some(format!("exchange swap {{ give: {payer} -> {receiver} = …  get: {gives} -> {gets} = … }}"))
    }

    /// `of ASSET` beside a stock that holds something else.
    fn other_than_said(&mut self, leg: &Leg, from: &End) {
        let Some(said) = leg.asset else { return };
        let ends = std::iter::once(from).chain(leg.to.iter().map(|target| &target.end));
        let Some((end, held)) = ends.filter_map(|end| Some((end, self.holds(end)?))).find(|(_, held)| *held != said)
        else {
            return;
        };
        let (said, held, name) = (self.base_name(said), self.base_name(held), self.written(end));
        self.diagnostics.push(
            Diagnostic::new(Code::V0401, format!("`{}` moves {said}, but `{name}` holds {held}", leg.meta.id))
                .at(end.span, format!("holds {held}"))
                .at(leg.route_span, format!("moves {said}"))
                .note("both ends of a flow hold the same asset")
                .help(format!("name a stock of {said} at this end, or write `of {held}`")),
        );
    }

    fn same_stock(&mut self, leg: &Leg, transfer: &Transfer, to: &End) {
        if !matches!(leg.from.kind, EndKind::Stock(_)) || leg.from.kind != to.kind || leg.from.at != to.at {
            return;
        }
        let name = self.written(to);
        let (kind, id) = (kind(transfer), &leg.meta.id);
        let title = match leg.split {
            Some(_) => format!("part of `{id}` goes back to where it comes from"),
            None => format!("`{id}` leads from `{name}` to itself"),
        };
        self.diagnostics.push(
            Diagnostic::new(Code::V0402, title)
                .at(to.span, "and goes back into the same stock")
                .at(leg.from.span, format!("leaves `{name}`"))
                .note(format!("such a {kind} changes nothing, whatever its rate"))
                .help("name another stock at one of the ends"),
        );
    }
}
