//! What `logic.py` says about limits, shares, and who moves in which order.

use crate::model::{End, Leg, Share, Supply, Transfer};

use super::constant::{constant, is_literal};
use super::context::{Context, is_stock};
use super::design::{Block, carries, touched};
use super::layout::{Doc, atom, call, entry, group, keyword, signature, statement, tall, tuple};
use super::module::Module;
use super::names::Role;
use super::reads::mints_or_burns;
use super::reference::Reference;
use super::text;

/// `limits`: what every stock and every capped supply may hold.
pub(super) fn limits(context: &Context, module: &mut Module) {
    module.section("Settlement: what limits allow");
    module.import_from(".rationing", "Limit");
    let mut changes = false;
    let mut items = Vec::new();
    for id in touched(context, &context.transfers) {
        let Some(stock) = context.stock(&id) else { continue };
        let mut arguments = Vec::new();
        for (name, bound) in [("low", &stock.low), ("high", &stock.high)] {
            if let Some(bound) = bound {
                changes |= !is_literal(&bound.tree);
                arguments.push(keyword(name, constant(context, module, &bound.tree, &parameter)));
            }
        }
        items.push(entry(&text::literal(&context.names.own(&id)), call("Limit", arguments)));
    }
    for (asset, place) in caps(context) {
        if let Supply::Max { amount } = &asset.supply {
            changes |= !is_literal(&amount.tree);
            let high = constant(context, module, &amount.tree, &parameter);
            items.push(entry(&text::literal(&place), call("Limit", vec![keyword("high", high)])));
        }
    }
    write_table(module, "limits", "dict[str, Limit]", "What every place may hold", items, changes);
}

/// `shares`: how splits divide what they move.
pub(super) fn shares(context: &Context, module: &mut Module) {
    let mut changes = false;
    let mut items = Vec::new();
    for leg in context.legs().filter(|leg| Context::is_split(leg)) {
        changes |=
            leg.to.iter().any(|target| matches!(&target.share, Share::Part { formula } if !is_literal(&formula.tree)));
        items.push(entry(&text::literal(&leg.meta.id), tuple(parts(context, module, leg))));
    }
    if !items.is_empty() {
        let says = "How every split divides what it moves";
        write_table(module, "shares", "dict[str, tuple[float, ...]]", says, items, changes);
    }
}

/// A constant where it is the same in all runs, else a function of the parameters.
fn write_table(module: &mut Module, name: &str, kind: &str, says: &str, items: Vec<Doc>, changes: bool) {
    let table = tall("{", items, "}");
    if changes {
        module.import_from(".types", "Params");
        let head = signature(name, &[("params".into(), "Params".into())], kind);
        let body = statement(4, "return ", &table);
        module.define(&format!("{head}{}{body}", text::docstring(4, says, &[])));
    } else {
        let constant = name.to_ascii_uppercase();
        module.constant(&format!("#: {says}.\n{}", statement(0, &format!("{constant}: {kind} = "), &table)));
    }
}

/// How limits are read: a constant, or a function of the parameters.
pub(super) fn limits_here(context: &Context) -> &'static str {
    let stocks = touched(context, &context.transfers);
    let bounds = stocks.iter().filter_map(|id| context.stock(id)).flat_map(|stock| [&stock.low, &stock.high]);
    let mut formulas = bounds.flatten();
    let mut amounts = context.model.assets.iter().filter_map(|asset| match &asset.supply {
        Supply::Max { amount } => Some(amount),
        _ => None,
    });
    let literal = formulas.all(|bound| is_literal(&bound.tree)) && amounts.all(|amount| is_literal(&amount.tree));
    if literal { "LIMITS" } else { "limits(params)" }
}

/// How shares are read.
pub(super) fn shares_here(context: &Context) -> &'static str {
    let mut parts = context.legs().filter(|leg| Context::is_split(leg)).flat_map(|leg| &leg.to);
    let literal = parts.all(|target| !matches!(&target.share, Share::Part { formula } if !is_literal(&formula.tree)));
    if literal { "SHARES" } else { "shares(params)" }
}

fn parameter(name: &str) -> String {
    format!("params[\"{name}\"]")
}

/// The assets whose cap is felt, with the name of the place.
pub(super) fn caps<'a>(context: &'a Context) -> impl Iterator<Item = (&'a crate::model::Asset, String)> + 'a {
    context.model.assets.iter().filter_map(|asset| {
        let id = asset.meta.id.as_str();
        let felt = context.is_capped(Some(id))
            && context.legs().any(|leg| leg.asset.as_deref() == Some(id) && mints_or_burns(leg));
        felt.then(|| (asset, context.names.get(Role::Supply, id)))
    })
}

/// The shares of a leg, the remainder worked out.
fn parts(context: &Context, module: &mut Module, leg: &Leg) -> Vec<Doc> {
    let mut known: Vec<Doc> = Vec::new();
    for target in &leg.to {
        if let Share::Part { formula } = &target.share {
            let part = constant(context, module, &formula.tree, &parameter);
            known.push(match part {
                Doc::Chain(..) | Doc::Ternary(_) => Doc::Parenthesized(Box::new(part)),
                other => other,
            });
        }
    }
    let rest = match known.as_slice() {
        [] => atom("1.0"),
        [only] => Doc::Chain(Box::new(atom("1.0")), vec![("-", only.clone())]),
        _ => {
            let all = Doc::Parenthesized(Box::new(super::logic::sum(known.clone())));
            Doc::Chain(Box::new(atom("1.0")), vec![("-", all)])
        }
    };
    let mut known = known.into_iter();
    let share = |target: &crate::model::Target| match target.share {
        Share::All => atom("1.0"),
        Share::Part { .. } => known.next().unwrap_or_else(|| atom("0.0")),
        Share::Remainder => rest.clone(),
    };
    leg.to.iter().map(share).collect()
}

/// What a leg contributes to the rate at which a stock receives or pays.
pub(super) fn rate_terms(context: &Context, module: &mut Module, leg: &Leg, stock: &str, incoming: bool) -> Vec<Doc> {
    let rate = context.keyed(&Reference::Flow(leg.meta.id.clone()), "state", "").flat();
    let both_ways = context
        .transfers
        .iter()
        .any(|transfer| transfer.both_ways && transfer.legs.iter().any(|found| found.meta.id == leg.meta.id));
    let split = Context::is_split(leg);
    let shares = shares_here(context);
    let amount = |forward: bool| match (both_ways, forward) {
        (false, _) => rate.clone(),
        (true, true) => format!("max({rate}, 0.0)"),
        (true, false) => format!("max(-{rate}, 0.0)"),
    };
    let mut terms = Vec::new();
    if is_stock(&leg.from, stock) && (both_ways || !incoming) {
        terms.push(amount(!incoming));
    }
    for (index, target) in leg.to.iter().enumerate() {
        if is_stock(&target.end, stock) && (both_ways || incoming) {
            let whole = amount(incoming);
            let key = text::literal(&leg.meta.id);
            terms.push(if !split {
                whole
            } else if context.is_indivisible(leg.asset.as_deref()) {
                module.import_from(".clock", "DT");
                module.import_from(".rationing", "whole_parts");
                format!("whole_parts({whole} * DT, {shares}[{key}])[{index}] / DT")
            } else {
                format!("{whole} * {shares}[{key}][{index}]")
            });
        }
    }
    terms.into_iter().map(atom).collect()
}

/// The static table of a phase, and the function that settles it.
pub(super) fn table(context: &Context, block: &Block, module: &mut Module) {
    for name in ["Leg", "Part", "Phase", "Transfer"] {
        module.import_from(".rationing", name);
    }
    let transfers = block.transfers.iter().map(|transfer| transfer_table(context, transfer)).collect();
    let parts = block.phase.parts.iter().map(|part| {
        let names = |ids: Vec<String>| tuple(ids.iter().map(|id| atom(text::literal(id))).collect());
        let stocks: Vec<String> = part.stocks.iter().map(|id| context.names.own(id)).collect();
        let moving: Vec<String> = part.transfers.iter().filter(|id| is_here(block, id)).cloned().collect();
        let stocks = (!stocks.is_empty()).then(|| keyword("stocks", names(stocks)));
        let moving = (!moving.is_empty()).then(|| keyword("transfers", names(moving)));
        call("Part", stocks.into_iter().chain(moving).collect())
    });
    let parts: Vec<Doc> = parts.filter(|part| part.flat() != "Part()").collect();
    let arguments = vec![keyword("transfers", tall("(", transfers, ")")), keyword("parts", tall("(", parts, ")"))];
    let name = context.names.get(Role::Constant, &block.phase.phase);
    let table = statement(0, &format!("{name} = "), &tall("Phase(", arguments, ")"));
    module.constant(&format!("#: Who moves in phase {}, and who pays before whom.\n{table}", block.phase.phase));
}

fn is_here(block: &Block, id: &str) -> bool {
    block.transfers.iter().any(|transfer| transfer.meta.id == id)
}

fn transfer_table(context: &Context, transfer: &Transfer) -> Doc {
    let legs = transfer.legs.iter().map(|leg| leg_table(context, leg)).collect();
    let mut arguments = vec![atom(text::literal(&transfer.meta.id)), keyword("legs", tuple(legs))];
    if transfer.priority != 0 {
        arguments.push(keyword("priority", atom(transfer.priority.to_string())));
    }
    if transfer.whole {
        let declared = context.transfers.iter().position(|found| found.meta.id == transfer.meta.id).unwrap_or(0);
        arguments.push(keyword("turn", atom((declared + 1).to_string())));
    }
    for (name, holds) in [("upto", transfer.upto), ("both_ways", transfer.both_ways)] {
        if holds {
            arguments.push(keyword(name, atom("True")));
        }
    }
    call("Transfer", arguments)
}

fn leg_table(context: &Context, leg: &Leg) -> Doc {
    let place = |end: &End| match end {
        End::Stock { id, .. } => atom(text::literal(&context.names.own(id))),
        _ => atom("None"),
    };
    let payees = leg.to.iter().map(|target| place(&target.end)).collect();
    let mut arguments =
        vec![atom(text::literal(&leg.meta.id)), keyword("payer", place(&leg.from)), keyword("payees", tuple(payees))];
    if context.is_capped(leg.asset.as_deref()) {
        let cap = text::literal(&context.names.get(Role::Supply, leg.asset.as_deref().unwrap_or_default()));
        if leg.from == End::Mint {
            arguments.push(keyword("minted", atom(cap.clone())));
        }
        if let Some(index) = leg.to.iter().position(|target| target.end == End::Burn) {
            arguments.push(keyword("burnt", tuple(vec![atom(cap), atom(index.to_string())])));
        }
    }
    if context.is_indivisible(leg.asset.as_deref()) {
        arguments.push(keyword("indivisible", atom("True")));
    }
    if carries(context, leg) {
        arguments.push(keyword("carries", atom("True")));
    }
    call("Leg", arguments)
}

/// `settle_market`: hands the phase's stocks to the rule.
pub(super) fn settlement(context: &Context, block: &Block, module: &mut Module) {
    for name in ["Asked", "Settlement", "settle"] {
        module.import_from(".rationing", name);
    }
    module.import_from(".types", "State");
    module.import_from(".types", "Params");
    let name = context.names.get(Role::Settle, &block.phase.phase);
    let parameters: Vec<(String, String)> = [("params", "Params"), ("state", "State"), ("asked", "Asked")]
        .map(|(name, kind)| (name.into(), kind.into()))
        .into();
    let mut out = signature(&name, &parameters, "Settlement");
    out.push_str(&text::docstring(
        4,
        &format!("Moves what phase {} asks for, as far as limits allow", block.phase.phase),
        &[],
    ));
    let mut held: Vec<Doc> = touched(context, &block.transfers)
        .iter()
        .map(|id| context.names.own(id))
        .map(|name| entry(&text::literal(&name), atom(format!("state[\"{name}\"]"))))
        .collect();
    for (asset, place) in caps(context) {
        if block
            .transfers
            .iter()
            .flat_map(|transfer| &transfer.legs)
            .any(|leg| leg.asset.as_ref() == Some(&asset.meta.id))
        {
            let total = format!("{}(state)", context.total(&asset.meta.id));
            held.push(entry(&text::literal(&place), atom(total)));
        }
    }
    out.push_str(&statement(4, "held = ", &tall("{", held, "}")));
    let constant = context.names.get(Role::Constant, &block.phase.phase);
    let mut arguments: Vec<Doc> =
        [constant.as_str(), "held", limits_here(context), "asked"].into_iter().map(atom).collect();
    let legs = || block.transfers.iter().flat_map(|transfer| &transfer.legs);
    if legs().any(Context::is_split) {
        arguments.push(keyword("shares", atom(shares_here(context))));
    }
    let carried: Vec<Doc> = legs()
        .filter(|leg| carries(context, leg))
        .map(|leg| (text::literal(&leg.meta.id), context.names.get(Role::Carry, &leg.meta.id)))
        .map(|(leg, key)| entry(&leg, atom(format!("state[\"{key}\"]"))))
        .collect();
    if !carried.is_empty() {
        arguments.push(keyword("carried", group("{", carried, "}")));
    }
    out.push_str(&statement(4, "return ", &call("settle", arguments)));
    module.define(&out);
}

/// The stocks that a block's transfers touch.
pub(super) fn stocks_touched(context: &Context, block: &Block) -> Vec<String> {
    touched(context, &block.transfers)
}
