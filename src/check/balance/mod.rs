//! Stocks and flows: that both ends of a flow hold the same thing, that nothing comes from nowhere,
//! and that what is there at the start adds up.

mod allocation;
mod ends;
mod exchange;
mod issue;
mod queue;
mod soulbound;
mod split;
mod start;

use std::collections::HashSet;

use crate::check::constant::Constants;
use crate::check::figure;
use crate::diagnostic::Diagnostics;
use crate::quantity::BaseId;
use crate::resolve::program::{Asset, AssetId, BaseKind, End, EndKind, Leg, Program, StockId, Supply, Transfer};
use crate::source::Sources;
use crate::syntax::ast::AssetKind;

/// Reports what is wrong between stocks and flows.
pub fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    let program = constants.program();
    let mut books = Books { program, constants, sources, diagnostics, misallocated: HashSet::new() };
    for transfer in program.transfers.rows() {
        for leg in &transfer.legs {
            books.ends(leg, transfer);
            books.issue(leg);
            books.soulbound(leg);
            books.split(leg);
        }
        books.exchange(transfer);
    }
    books.queues();
    books.allocations();
    books.start();
}

/// What the checks of stocks and flows look at, and where they report.
struct Books<'a> {
    program: &'a Program,
    constants: &'a Constants<'a>,
    sources: &'a Sources,
    diagnostics: &'a mut Diagnostics,
    /// What has an allocation that does not add up: its stocks need no further word.
    misallocated: HashSet<BaseId>,
}

/// Which end of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// Before the arrow.
    From,
    /// After it.
    To,
}

impl<'a> Books<'a> {
    /// The text of an end as the author wrote it.
    fn written(&self, end: &End) -> &'a str {
        self.sources.slice(end.span)
    }

    /// The asset that a leg moves, where it is one.
    fn asset_of(&self, leg: &Leg) -> Option<(AssetId, &'a Asset)> {
        self.asset(leg.asset?)
    }

    fn asset(&self, base: BaseId) -> Option<(AssetId, &'a Asset)> {
        match figure::base_kind(self.program, base)? {
            BaseKind::Asset(asset) => Some((asset, &self.program.assets[asset])),
            _ => None,
        }
    }

    /// What a stock at an end holds.
    fn holds(&self, end: &End) -> Option<BaseId> {
        match end.kind {
            EndKind::Stock(stock) => self.program.stocks[stock].holds,
            _ => None,
        }
    }

    fn base_name(&self, base: BaseId) -> &'a str {
        figure::base_name(self.program, base).unwrap_or("something")
    }

    /// From where something comes into the model, or where it goes when it leaves, if there is only one word for it.
    fn outside(&self, base: BaseId, side: Side) -> Option<&'static str> {
        let pick = |from, to| Some(if side == Side::From { from } else { to });
        let Some((_, asset)) = self.asset(base) else { return pick("source", "sink") };
        match (asset.kind, &asset.supply) {
            (_, Supply::Fixed) => Some("rest"),
            _ if asset.is_issued() => pick("mint", "burn"),
            (Some((AssetKind::Currency, _)), _) => Some("rest"),
            (Some(_), _) => pick("source", "sink"),
            (None, _) => None,
        }
    }

    /// A stock of the same member as another that holds a base quantity: its name.
    fn stock_beside(&self, stock: StockId, base: BaseId) -> Option<&'a str> {
        let member = self.program.stocks[stock].meta.member?;
        let beside =
            self.program.stocks.rows().find(|other| other.meta.member == Some(member) && other.holds == Some(base));
        beside.map(|stock| stock.meta.id.as_str())
    }
}

/// What to call a transfer: `exchange` or `flow`.
fn kind(transfer: &Transfer) -> &'static str {
    if transfer.exchange { "exchange" } else { "flow" }
}
