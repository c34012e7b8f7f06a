//! Tokens that are only ever made.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{Asset, AssetId, EndKind, Supply};

use super::Ground;
use super::moves::{Move, Place};

/// Warns of assets that are minted without a cap and never burnt, locked or paid as a fee; returns them.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) -> HashSet<AssetId> {
    let mut unlimited = HashSet::new();
    for (id, asset) in ground.program.assets.iter() {
        if matches!(asset.supply, Supply::Open)
            && asset.soulbound.is_none()
            && let Some(mint) = only_minted(ground, asset)
        {
            unlimited.insert(id);
            diagnostics.push(inflation(asset, mint));
        }
    }
    unlimited
}

/// The first mint of an asset with which nothing is done that would take it out of circulation.
fn only_minted<'a>(ground: &'a Ground, asset: &Asset) -> Option<&'a Move<'a>> {
    let takes_out = |moved: &Move| match (moved.from, moved.to) {
        (_, Place::Outside(EndKind::Burn)) => true,
        // From one stock to another: a fee, a deposit, a lock.
        (Place::Stock(_), Place::Stock(_)) | (Place::Unknown, _) | (_, Place::Unknown) => true,
        _ => false,
    };
    let locks = ground.program.stocks.rows().any(|stock| stock.holds == Some(asset.base) && stock.transit.is_some());
    if locks || ground.moves.of_asset(asset.base).any(takes_out) {
        return None;
    }
    ground.moves.of_asset(asset.base).find(|moved| moved.quantified && moved.from == Place::Outside(EndKind::Mint))
}

fn inflation(asset: &Asset, mint: &Move) -> Diagnostic {
    let name = &asset.meta.name;
    Diagnostic::new(Code::V0455, format!("{name} is minted without a limit, and never used up"))
        .at(mint.leg.from.span, "minted here")
        .at(asset.meta.name_span, "no `supply max`, no burn, no lock, no fee")
        .note("what is only ever made is worth less with each step: every payment is paid by those who hold it")
        .help(format!("bound it with `supply max …`, or give {name} a use: a flow to `burn`, into a lock, or as a fee"))
        .help("if that is how it is meant, write `allow V0455 \"why\"` in this flow")
}
