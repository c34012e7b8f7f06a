//! Flows that are split: every share in 0..1, and nothing left over.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{Leg, Meta, Share};
use crate::resolve::tree::Expr;
use crate::source::Span;

use super::Books;

/// By how much shares may miss 1.
pub(super) const NEAR: f64 = 1e-9;

impl Books<'_> {
    /// Reports shares of a split that do not fit.
    pub(super) fn split(&mut self, leg: &Leg) {
        let Some(split) = leg.split else { return };
        let shares: Vec<&Share> = leg.to.iter().map(|target| &target.share).collect();
        let mut sum = 0.0;
        let mut all_known = true;
        for share in &shares {
            if let Share::Part(expr) = share {
                let value = self.constants.evaluate(expr);
                all_known &= value.is_some();
                sum += value.unwrap_or(0.0);
                if value.is_some_and(|value| self.share_outside(&leg.meta, expr, value)) {
                    return;
                }
            }
        }
        let remainders: Vec<Span> = remainders(&shares);
        if self.two_remainders(&leg.meta, &remainders) {
            return;
        }
        if sum > 1.0 + NEAR {
            self.too_much(leg, split, sum, &remainders);
        } else if all_known && remainders.is_empty() && sum < 1.0 - NEAR {
            self.unrouted(leg, split, sum);
        }
    }

    /// Reports a share that is no part of a whole.
    pub(super) fn share_outside(&mut self, meta: &Meta, expr: &Expr, value: f64) -> bool {
        if (-NEAR..=1.0 + NEAR).contains(&value) || value.is_nan() {
            return false;
        }
        let told = figure::told(self.sources, expr, &figure::percent(value));
        let why = if value < 0.0 { "less than nothing" } else { "more than all of it" };
        let mut fault = Diagnostic::new(Code::V0307, format!("a share of `{}` is not between 0 and 1", meta.id))
            .at(expr.span, format!("{told} is {why}"))
            .note("a share says which part of the whole goes here");
        fault = if figure::is_literal(expr) && (1.0..=100.0).contains(&value) {
            let text = format!("{}%", figure::literal(value));
            fault.suggestion(format!("write `{text}`"), expr.span, text)
        } else {
            fault.help("write a share in 0%..100%")
        };
        self.diagnostics.push(fault);
        true
    }

    /// Reports what two lines claim alike.
    pub(super) fn two_remainders(&mut self, meta: &Meta, remainders: &[Span]) -> bool {
        let [first, second, ..] = remainders else { return false };
        self.diagnostics.push(
            Diagnostic::new(Code::V0306, format!("two lines of `{}` claim the remainder", meta.id))
                .at(*second, "claims it again")
                .at(*first, "the remainder goes here")
                .note("the remainder is what the other lines leave: only one line can have it")
                .help("give one of them a share"),
        );
        true
    }

    fn too_much(&mut self, leg: &Leg, split: Span, sum: f64, remainders: &[Span]) {
        let id = &leg.meta.id;
        let total = figure::percent(sum);
        let mut fault = Diagnostic::new(Code::V0306, format!("the shares of `{id}` sum to {total}"))
            .at(split, format!("{} more than there is", figure::percent(sum - 1.0)));
        if let Some(remainder) = remainders.first() {
            fault = fault.at(*remainder, format!("leaves {} for this", figure::percent(1.0 - sum)));
        }
        self.diagnostics.push(
            fault
                .note("what is split is neither more nor less than what flows")
                .help("let the shares sum to 100%, or give one line the `remainder`"),
        );
    }

    fn unrouted(&mut self, leg: &Leg, split: Span, sum: f64) {
        let id = &leg.meta.id;
        let missing = figure::percent(1.0 - sum);
        self.diagnostics.push(
            Diagnostic::new(Code::V0410, format!("`{id}` does not say where {missing} of it goes"))
                .at(split, format!("the shares sum to {}", figure::percent(sum)))
                .note("what leaves a stock arrives somewhere: nothing is lost on the way")
                .help("give one line the `remainder`, or add `rest: remainder` for what leaves the model"),
        );
    }
}

/// Where the remainder is claimed.
pub(super) fn remainders(shares: &[&Share]) -> Vec<Span> {
    let remainder = |share: &&Share| match share {
        Share::Remainder(span) => Some(*span),
        _ => None,
    };
    shares.iter().filter_map(remainder).collect()
}
