//! Who gets what at the start, and whether that is all there is.

use crate::check::constant::{Amount, AmountRule, Filling, amounts};
use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::BaseId;
use crate::resolve::program::{Allocation, Share, StockId, Supply};
use crate::source::Span;

use super::Books;
use super::split::{NEAR, remainders};

impl Books<'_> {
    /// Reports allocations that do not add up, and stocks filled twice.
    pub(super) fn allocations(&mut self) {
        let program = self.program;
        for allocation in &program.allocations {
            let before = self.diagnostics.len();
            let amounts = amounts(self.constants, allocation);
            if self.lines_fit(allocation, &amounts) {
                self.adds_up(allocation, &amounts);
            }
            self.within_supply(allocation);
            if self.diagnostics.len() > before {
                self.misallocated.extend(allocation.asset);
            }
        }
        for stock in program.stocks.ids() {
            self.filled_twice(stock);
        }
    }

    fn lines_fit(&mut self, allocation: &Allocation, amounts: &[Amount]) -> bool {
        for (entry, amount) in allocation.entries.iter().zip(amounts) {
            if let (Share::Part(expr), AmountRule::Share, Some(share)) = (&entry.share, amount.rule, amount.written)
                && self.share_outside(&allocation.meta, expr, share)
            {
                return false;
            }
        }
        let shares: Vec<&Share> = allocation.entries.iter().map(|entry| &entry.share).collect();
        !self.two_remainders(&allocation.meta, &remainders(&shares))
    }

    fn adds_up(&mut self, allocation: &Allocation, amounts: &[Amount]) {
        let Some(total) = allocation.total.as_ref() else { return };
        let has_remainder = amounts.iter().any(|amount| amount.rule == AmountRule::Remainder);
        let given: Vec<&Amount> = amounts.iter().filter(|amount| amount.rule != AmountRule::Remainder).collect();
        let all_shares = given.iter().all(|amount| amount.rule == AmountRule::Share);
        if all_shares {
            let sum = given.iter().map(|amount| amount.written).sum::<Option<f64>>();
            if let Some(sum) = sum.filter(|sum| misses(*sum, 1.0, has_remainder)) {
                self.shares_miss(allocation, total.span, sum);
            }
            return;
        }
        let sum = given.iter().map(|amount| amount.amount).sum::<Option<f64>>();
        if let (Some(sum), Some(whole)) = (sum, self.constants.evaluate(total))
            && misses(sum, whole, has_remainder)
        {
            self.amounts_miss(allocation, total.span, sum, whole);
        }
    }

    fn shares_miss(&mut self, allocation: &Allocation, total: Span, sum: f64) {
        let id = &allocation.meta.id;
        let (difference, word) = if sum > 1.0 { (sum - 1.0, "too much") } else { (1.0 - sum, "missing") };
        self.diagnostics.push(
            Diagnostic::new(Code::V0306, format!("the shares of `{id}` sum to {}", figure::percent(sum)))
                .at(allocation.meta.name_span, format!("{} {word}", figure::percent(difference)))
                .at(total, "what they are shares of")
                .note("an allocation says where all of it is at the start")
                .help("let the shares sum to 100%, or give one line the `remainder`"),
        );
    }

    fn amounts_miss(&mut self, allocation: &Allocation, total: Span, sum: f64, whole: f64) {
        let id = &allocation.meta.id;
        let amount = |value: f64| figure::amount(self.program, value, allocation.asset);
        let (difference, word) = if sum > whole { (sum - whole, "too much") } else { (whole - sum, "missing") };
        self.diagnostics.push(
            Diagnostic::new(Code::V0411, format!("`{id}` gives out {} of {}", figure::number(sum), amount(whole)))
                .at(allocation.meta.name_span, format!("{} {word}", amount(difference)))
                .at(total, "what is to be given out")
                .note("an allocation says where all of it is at the start")
                .help("correct a line or the total, or give one line the `remainder`"),
        );
    }

    /// What is allocated against what may exist.
    fn within_supply(&mut self, allocation: &Allocation) {
        let (Some(base), Some(total)) = (allocation.asset, allocation.total.as_ref()) else { return };
        let Some((_, asset)) = self.asset(base) else { return };
        match &asset.supply {
            Supply::Max(most) => {
                let (Some(given), Some(limit)) = (self.constants.evaluate(total), self.constants.evaluate(most)) else {
                    return;
                };
                if given > limit * (1.0 + NEAR) {
                    let amount = |value: f64| figure::amount(self.program, value, Some(base));
                    let id = &allocation.meta.id;
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::V0411,
                            format!("`{id}` gives out more {} than may exist", asset.meta.name),
                        )
                        .at(total.span, format!("{} are given out", amount(given)))
                        .at(asset.supply_span.unwrap_or(most.span), format!("{} may exist", amount(limit)))
                        .note("`supply max` bounds what exists at any time, also at the start")
                        .help("allocate less, or raise `supply max`"),
                    );
                }
            }
            Supply::Fixed => self.beside_allocation(allocation, base),
            Supply::Open => {}
        }
    }

    /// With a fixed supply, the allocation is the supply: nothing exists beside it.
    fn beside_allocation(&mut self, allocation: &Allocation, base: BaseId) {
        let program = self.program;
        for stock in program.stocks.rows().filter(|stock| stock.holds == Some(base)) {
            let Some(own) = stock.initial.as_ref() else { continue };
            let Some(held) = self.constants.evaluate(own).filter(|held| *held > 0.0) else { continue };
            let (name, asset) = (&stock.meta.id, self.base_name(base));
            let amount = figure::amount(program, held, Some(base));
            self.diagnostics.push(
                Diagnostic::new(
                    Code::V0411,
                    format!("`{name}` holds {asset} that `{}` does not know", allocation.meta.id),
                )
                .at(own.span, format!("{amount} beside the allocation"))
                .at(allocation.meta.name_span, format!("says where all {asset} are at the start"))
                .note(format!("the supply of {asset} is fixed: what is allocated is all there is"))
                .help(format!("write a line `{name}: …` in `{}` instead", allocation.meta.id)),
            );
        }
    }

    fn filled_twice(&mut self, stock: StockId) {
        let fillings = self.constants.fillings(stock);
        let [first, second, ..] = fillings else { return };
        if apart(fillings) {
            return;
        }
        let id = &self.program.stocks[stock].meta.id;
        let mut fault = Diagnostic::new(Code::V0418, format!("`{id}` is filled twice"))
            .at(second.span(), "and here again")
            .at(first.span(), "filled here")
            .note("a stock has one initial amount: its own `=`, or one line of one allocation");
        fault = match first {
            Filling::Own(own) => {
                let unit = self.program.stocks[stock].unit.as_ref().map(|unit| unit.span);
                let before = unit.unwrap_or(self.program.stocks[stock].meta.name_span);
                let clause = Span { start: before.end, ..own.span };
                let text = self.sources.slice(clause).trim();
                let help = format!("leave `{text}` away, or the line of the allocation");
                // Only where nothing but the amount stands between the unit and its end, it can be cut out.
                let fault = fault.help(help);
                if text.starts_with('=') { fault.suggestion(format!("remove `{text}`"), clause, "") } else { fault }
            }
            Filling::Allocated(..) => fault.help("leave one of the lines away"),
        };
        self.diagnostics.push(fault);
    }
}

/// Whether lines that should make a whole do not.
fn misses(sum: f64, whole: f64, has_remainder: bool) -> bool {
    let slack = NEAR * whole.abs();
    sum > whole + slack || (!has_remainder && sum < whole - slack)
}

/// Whether every line fills other elements of an indexed stock.
fn apart(fillings: &[Filling]) -> bool {
    let mut seen = std::collections::HashSet::new();
    fillings.iter().all(|filling| match filling {
        Filling::Allocated(_, _, entry) => !entry.at.is_empty() && seen.insert(&entry.at),
        Filling::Own(_) => false,
    })
}
