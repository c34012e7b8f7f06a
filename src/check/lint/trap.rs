//! Stocks that only fill or only empty, and circles of stocks that nothing leaves.

use std::collections::HashSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use crate::check::constant::Filling;
use crate::check::figure;
use crate::check::written::mentions;
use crate::diagnostic::words::all_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{AssetId, BaseKind, Stock, StockId};
use crate::resolve::table::Id;
use crate::resolve::tree::{ExprKind, Reference};
use crate::syntax::ast::AssetKind;

use super::Ground;
use super::moves::{Move, Place};

/// Warns of traps and of what runs dry; assets in `unlimited` have been warned of already.
pub(super) fn check(ground: &Ground, unlimited: &HashSet<AssetId>, diagnostics: &mut Diagnostics) {
    let circulating: Vec<StockId> =
        ground.program.stocks.ids().filter(|stock| circulates(ground, *stock, unlimited)).collect();
    for stock in &circulating {
        sink_trap(ground, *stock, diagnostics);
    }
    for (id, stock) in ground.program.stocks.iter().filter(|(_, stock)| stock.rest_of.is_none()) {
        runs_dry(ground, id, stock, diagnostics);
    }
    circles(ground, &circulating, diagnostics);
}

/// Whether a stock holds what is meant to go round: money and tokens, not goods, votes or people.
fn circulates(ground: &Ground, id: StockId, unlimited: &HashSet<AssetId>) -> bool {
    let stock = &ground.program.stocks[id];
    let Some((asset, kind)) = asset_kind(ground, stock) else { return false };
    stock.rest_of.is_none()
        && stock.negative.is_none()
        && matches!(kind, AssetKind::Token | AssetKind::Currency | AssetKind::Points)
        && ground.program.assets[asset].soulbound.is_none()
        && !unlimited.contains(&asset)
}

fn asset_kind(ground: &Ground, stock: &Stock) -> Option<(AssetId, AssetKind)> {
    match figure::base_kind(ground.program, stock.holds?)? {
        BaseKind::Asset(asset) => Some((asset, ground.program.assets[asset].kind?.0)),
        _ => None,
    }
}

fn sink_trap(ground: &Ground, id: StockId, diagnostics: &mut Diagnostics) {
    let stock = &ground.program.stocks[id];
    let Some(inflow) = ground.moves.into(id).find(|moved| moved.quantified) else { return };
    if ground.moves.out_of(id).next().is_some() || stock.transit.is_some() {
        return;
    }
    let (name, asset) = (&stock.meta.id, stock.holds.and_then(|base| figure::base_name(ground.program, base)));
    let asset = asset.unwrap_or("it");
    diagnostics.push(
        Diagnostic::new(Code::V0451, format!("nothing ever leaves `{name}`"))
            .at(stock.meta.name_span, "only fills")
            .at(inflow.leg.route_span, "filled here")
            .note(format!("{asset} that cannot be spent, sold or burnt is out of circulation for good"))
            .help(format!("add the flow that leaves it: `flow spend: {name} -> …`"))
            .help("if that is how it is meant, write `{ allow V0451 \"why\" }`"),
    );
}

/// A stock that is drained and never filled. What starts with an amount of tokens is meant to be given out.
fn runs_dry(ground: &Ground, id: StockId, stock: &Stock, diagnostics: &mut Diagnostics) {
    let mut outflows = ground.moves.out_of(id).filter(|moved| moved.quantified);
    let Some(outflow) = outflows.next() else { return };
    if ground.moves.into(id).next().is_some() || stock.negative.is_some() {
        return;
    }
    let name = &stock.meta.id;
    let fillings = ground.constants.fillings(id);
    let starts_empty = ground.constants.initial(id) == Some(0.0);
    let budget = matches!(asset_kind(ground, stock), Some((_, AssetKind::Currency)))
        && matches!(fillings.first(), Some(Filling::Own(_)))
        && !ground.moves.out_of(id).any(|moved| slows_down(ground, moved, id));
    let warning = if starts_empty {
        Diagnostic::new(Code::V0452, format!("`{name}` is always empty"))
            .at(stock.meta.name_span, "starts at 0, and nothing enters it")
            .note("what leaves an empty stock is cut to nothing, and counted as rationed")
            .help(format!("give it an initial amount, or add the flow that fills it: `flow fill: … -> {name}`"))
    } else if budget {
        Diagnostic::new(Code::V0452, format!("`{name}` runs dry"))
            .at(stock.meta.name_span, "nothing enters it")
            .note("a budget without income lasts until it is spent; from then on all that it pays is cut")
            .help(format!("add the income: `flow income: rest -> {name} = …`"))
    } else {
        return;
    };
    let warning = warning.at(outflow.leg.route_span, "drained here");
    diagnostics.push(warning.help("if that is how it is meant, write `{ allow V0452 \"why\" }`"));
}

/// Whether what leaves a stock depends on how much is left in it.
fn slows_down(ground: &Ground, moved: &Move, stock: StockId) -> bool {
    let guard = ground.program.transfers[moved.transfer].when.as_ref();
    moved.leg.rate.iter().chain(guard).any(|expr| {
        mentions(
            ground.program,
            expr,
            &|part| matches!(part.kind, ExprKind::Reference(Reference::Stock(other)) if other == stock),
        )
    })
}

/// Several stocks that pay each other, filled from outside, with no way back out.
fn circles(ground: &Ground, circulating: &[StockId], diagnostics: &mut Diagnostics) {
    let number = |stock: StockId| u32::try_from(stock.index()).unwrap_or(u32::MAX);
    let edges = ground.moves.all().iter().filter_map(|moved| match (moved.from, moved.to) {
        (Place::Stock(from), Place::Stock(to)) => Some((number(from), number(to))),
        _ => None,
    });
    let graph: DiGraph<(), ()> = DiGraph::from_edges(edges);
    for component in kosaraju_scc(&graph).into_iter().filter(|component| component.len() > 1) {
        let members: HashSet<usize> = component.iter().map(|node| node.index()).collect();
        let inside: Vec<StockId> =
            circulating.iter().copied().filter(|stock| members.contains(&stock.index())).collect();
        if inside.len() < 2 || inside.len() < component.len() {
            continue;
        }
        let leaves = inside.iter().flat_map(|stock| ground.moves.out_of(*stock)).any(|moved| match moved.to {
            Place::Stock(to) => !inside.contains(&to),
            _ => true,
        });
        let entered = inside.iter().flat_map(|stock| ground.moves.into(*stock));
        let mut from_outside = entered.filter(|moved| moved.quantified && matches!(moved.from, Place::Outside(_)));
        if let (false, Some(inflow)) = (leaves, from_outside.next()) {
            diagnostics.push(no_way_out(ground, &inside, inflow));
        }
    }
}

fn no_way_out(ground: &Ground, inside: &[StockId], inflow: &Move) -> Diagnostic {
    let names = all_of(inside.iter().map(|stock| ground.program.stocks[*stock].meta.id.as_str()));
    let mut warning = Diagnostic::new(Code::V0453, format!("nothing ever leaves {names} again"))
        .at(inflow.leg.route_span, "comes in here");
    for stock in inside {
        warning = warning.at(ground.program.stocks[*stock].meta.name_span, "only pays the others");
    }
    warning
        .note("these stocks pay each other and nobody else, so that what comes in piles up among them")
        .help("add a flow that leaves one of them, or, if that is how it is meant, write `allow V0453 \"why\"` in the flow that comes in")
}
