//! What `logic.py` says about limits, shares, and who moves in which order.

use crate::model::{End, Formula, Leg, Shape, Share, Supply, Transfer};

use super::arrays;
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
    let mut items = Vec::new();
    for id in touched(context, &context.transfers) {
        let Some(stock) = context.stock(&id) else { continue };
        let mut arguments = Vec::new();
        for (name, bound) in [("low", &stock.low), ("high", &stock.high)] {
            if let Some(bound) = bound {
                let value = constant(context, module, &bound.tree, &|name| context.parameter_in(name, "state"));
                let own = context.shape_of(&bound.tree);
                arguments.push(keyword(name, arrays::beside(module, value, &own, &stock.quantity.shape)));
            }
        }
        items.push(entry(&text::literal(&context.names.own(&id)), call("Limit", arguments)));
    }
    for (asset, place) in caps(context) {
        if let Supply::Max { amount } = &asset.supply {
            let high = constant(context, module, &amount.tree, &|name| context.parameter_in(name, "state"));
            items.push(entry(&text::literal(&place), call("Limit", vec![keyword("high", high)])));
        }
    }
    write_table(module, "limits", "dict[str, Limit]", "What every place may hold", items, limits_change(context));
}

/// `shares`: how splits divide what they move.
pub(super) fn shares(context: &Context, module: &mut Module) {
    let mut items = Vec::new();
    for leg in context.legs().filter(|leg| Context::is_split(leg)) {
        items.push(entry(&text::literal(&leg.meta.id), tuple(parts(context, module, leg))));
    }
    if !items.is_empty() {
        let says = "How every split divides what it moves";
        let many = context.legs().any(|leg| Context::is_split(leg) && !leg.quantity.shape.is_empty());
        let kind = if many { "dict[str, tuple[Amount, ...]]" } else { "dict[str, tuple[float, ...]]" };
        if many {
            module.import_from(".rationing", "Amount");
        }
        write_table(module, "shares", kind, says, items, shares_change(context));
    }
}

/// How often a table is worked out anew.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Changes {
    /// It is the same in all runs.
    Never,
    /// It follows from what is constant in a run.
    Run,
    /// It follows from what a decision may change.
    Step,
}

impl Changes {
    /// How often a table over some formulas changes.
    fn of<'f>(context: &Context, formulas: impl Iterator<Item = &'f Formula>) -> Changes {
        let change = |formula: &Formula| match is_literal(&formula.tree) {
            true => Changes::Never,
            false if context.reads_governed(&formula.tree) => Changes::Step,
            false => Changes::Run,
        };
        formulas.map(change).max().unwrap_or(Changes::Never)
    }

    /// How a table is read: a constant, or a function.
    fn read(self, name: &str, dictionary: &str) -> String {
        match self {
            Changes::Never => name.to_ascii_uppercase(),
            Changes::Run => format!("{name}(params)"),
            Changes::Step => format!("{name}(params, {dictionary})"),
        }
    }
}

/// A constant where it is the same in all runs, else a function of the parameters, and of the state where a decision may change it.
fn write_table(module: &mut Module, name: &str, kind: &str, says: &str, items: Vec<Doc>, changes: Changes) {
    let table = tall("{", items, "}");
    if changes == Changes::Never {
        let constant = name.to_ascii_uppercase();
        module.constant(&format!("#: {says}.\n{}", statement(0, &format!("{constant}: {kind} = "), &table)));
        return;
    }
    module.import_from(".types", "Params");
    let mut takes = vec![("params".to_owned(), "Params".to_owned())];
    if changes == Changes::Step {
        module.import_from(".types", "Held");
        takes.push(("state".to_owned(), "Held".to_owned()));
    }
    let head = signature(name, &takes, kind);
    let body = statement(4, "return ", &table);
    module.define(&format!("{head}{}{body}", text::docstring(4, says, &[])));
}

/// How limits are read: a constant, or a function of the parameters and a dictionary of the state.
pub(super) fn limits_here(context: &Context, dictionary: &str) -> String {
    limits_change(context).read("limits", dictionary)
}

fn limits_change(context: &Context) -> Changes {
    let stocks = touched(context, &context.transfers);
    let bounds = stocks.iter().filter_map(|id| context.stock(id)).flat_map(|stock| [&stock.low, &stock.high]);
    let amounts = context.model.assets.iter().filter_map(|asset| match &asset.supply {
        Supply::Max { amount } => Some(amount),
        _ => None,
    });
    Changes::of(context, bounds.flatten().chain(amounts))
}

/// How shares are read.
pub(super) fn shares_here(context: &Context, dictionary: &str) -> String {
    shares_change(context).read("shares", dictionary)
}

fn shares_change(context: &Context) -> Changes {
    let parts = context.legs().filter(|leg| Context::is_split(leg)).flat_map(|leg| &leg.to);
    let formulas = parts.filter_map(|target| match &target.share {
        Share::Part { formula } => Some(formula),
        _ => None,
    });
    Changes::of(context, formulas)
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
            let part = constant(context, module, &formula.tree, &|name| context.parameter_in(name, "state"));
            let part = arrays::beside(module, part, &context.shape_of(&formula.tree), &leg.quantity.shape);
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
    let shares = shares_here(context, "state");
    let max = greatest(module, leg, both_ways);
    let amount = |forward: bool| match (both_ways, forward) {
        (false, _) => rate.clone(),
        (true, true) => format!("{max}({rate}, 0.0)"),
        (true, false) => format!("{max}(-{rate}, 0.0)"),
    };
    let mut terms = Vec::new();
    if is_stock(&leg.from, stock) && (both_ways || !incoming) {
        terms.push(at_end(context, module, leg, &leg.from, atom(amount(!incoming))));
    }
    for (index, target) in leg.to.iter().enumerate() {
        if is_stock(&target.end, stock) && (both_ways || incoming) {
            let whole = amount(incoming);
            let key = text::literal(&leg.meta.id);
            let part = if !split {
                whole
            } else if context.is_indivisible(leg.asset.as_deref()) {
                module.import_from(".clock", "DT");
                module.import_from(".rationing", "whole_parts");
                format!("whole_parts({whole} * DT, {shares}[{key}])[{index}] / DT")
            } else {
                format!("{whole} * {shares}[{key}][{index}]")
            };
            terms.push(at_end(context, module, leg, &target.end, atom(part)));
        }
    }
    terms
}

/// What bounds a leg's amounts from below: Python's own `max`, or NumPy's for arrays.
pub(super) fn greatest(module: &mut Module, leg: &Leg, used: bool) -> &'static str {
    if leg.quantity.shape.is_empty() {
        return "max";
    }
    if used {
        module.import("numpy as np");
    }
    "np.maximum"
}

/// What an amount of a leg comes to at a stock: each element of the stock gets what the transfer's elements bring it.
pub(super) fn at_end(context: &Context, module: &mut Module, leg: &Leg, end: &End, amount: Doc) -> Doc {
    let End::Stock { id, at } = end else { return amount };
    let Some(stock) = context.stock(id) else { return amount };
    let (own, shape) = (&leg.quantity.shape, &stock.quantity.shape);
    let kept: Shape = shape.iter().filter(|set| at.iter().all(|element| element.set != **set)).cloned().collect();
    let over: Vec<usize> =
        (0..own.len()).filter(|axis| own.get(*axis).is_some_and(|set| !kept.contains(set))).collect();
    let brought = if over.is_empty() {
        amount
    } else if over.len() == own.len() {
        arrays::summed(module, amount, own)
    } else {
        module.import_from(".", "arrays");
        let axes = over.iter().map(|axis| atom(axis.to_string()));
        call("arrays.total", vec![call("arrays.rows", std::iter::once(amount).chain(axes).collect())])
    };
    if at.is_empty() {
        return brought;
    }
    module.import_from(".", "arrays");
    module.import("numpy as np");
    let place = atom(format!("np.s_{}", arrays::index(context, module, shape, at)));
    call("arrays.placed", vec![brought, arrays::sizes(context, module, shape), place])
}

/// What a stock holds at the end of a leg, for each element of the leg's transfer.
pub(super) fn seen_by(context: &Context, module: &mut Module, leg: &Leg, end: &End, held: Doc) -> Doc {
    let End::Stock { id, at } = end else { return held };
    let Some(stock) = context.stock(id) else { return held };
    let shape = &stock.quantity.shape;
    let kept: Shape = shape.iter().filter(|set| at.iter().all(|element| element.set != **set)).cloned().collect();
    let picked = if at.is_empty() {
        held
    } else {
        Doc::Picked(Box::new(arrays::bracketed(held)), arrays::index(context, module, shape, at))
    };
    arrays::filled(context, module, picked, &kept, &leg.quantity.shape)
}

/// The static table of a phase, and the function that settles it.
pub(super) fn table(context: &Context, block: &Block, module: &mut Module) {
    for name in ["Leg", "Part", "Phase", "Transfer"] {
        module.import_from(".rationing", name);
    }
    let transfers = block.transfers.iter().map(|transfer| transfer_table(context, module, transfer)).collect();
    let parts = block.phase.parts.iter().map(|part| {
        let names = |ids: Vec<String>| tuple(ids.iter().map(|id| atom(text::literal(id))).collect());
        let stocks: Vec<String> = part.stocks.iter().map(|id| context.names.own(id)).collect();
        let moving: Vec<String> = part.transfers.iter().filter(|id| is_here(block, id)).cloned().collect();
        let stocks = (!stocks.is_empty()).then(|| keyword("stocks", names(stocks)));
        let moving = (!moving.is_empty()).then(|| keyword("transfers", names(moving)));
        call("Part", stocks.into_iter().chain(moving).collect())
    });
    let parts: Vec<Doc> = parts.filter(|part| part.flat() != "Part()").collect();
    let mut arguments = vec![keyword("transfers", tall("(", transfers, ")")), keyword("parts", tall("(", parts, ")"))];
    if context.is_indexed() {
        module.import_from(".sets", "SIZES");
        let stocks = touched(context, &block.transfers);
        let stocks = stocks.iter().filter_map(|id| context.stock(id)).filter(|stock| !stock.quantity.shape.is_empty());
        let places = stocks
            .map(|stock| entry(&text::literal(&context.names.own(&stock.meta.id)), set_names(&stock.quantity.shape)));
        arguments.push(keyword("places", group("{", places.collect(), "}")));
        arguments.push(keyword("sizes", atom("SIZES")));
    }
    let name = context.names.get(Role::Constant, &block.phase.phase);
    let table = statement(0, &format!("{name} = "), &tall("Phase(", arguments, ")"));
    module.constant(&format!("#: Who moves in phase {}, and who pays before whom.\n{table}", block.phase.phase));
}

fn is_here(block: &Block, id: &str) -> bool {
    block.transfers.iter().any(|transfer| transfer.meta.id == id)
}

/// `("region", "Curators")`
fn set_names(shape: &Shape) -> Doc {
    tuple(shape.iter().map(|set| atom(text::literal(set))).collect())
}

fn transfer_table(context: &Context, module: &mut Module, transfer: &Transfer) -> Doc {
    let legs = transfer.legs.iter().map(|leg| leg_table(context, module, leg)).collect();
    let mut arguments = vec![atom(text::literal(&transfer.meta.id)), keyword("legs", tuple(legs))];
    if !transfer.shape.is_empty() {
        arguments.push(keyword("sets", set_names(&transfer.shape)));
    }
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

fn leg_table(context: &Context, module: &mut Module, leg: &Leg) -> Doc {
    let mut place = |end: &End| match end {
        End::Stock { id, at } if !at.is_empty() => {
            module.import_from(".rationing", "At");
            let elements = at
                .iter()
                .map(|element| entry(&text::literal(&element.set), atom(arrays::element_of(context, module, element))));
            let elements = group("{", elements.collect(), "}");
            call("At", vec![atom(text::literal(&context.names.own(id))), elements])
        }
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
    let mut parameters: Vec<(String, String)> = [("params", "Params"), ("state", "State"), ("asked", "Asked")]
        .map(|(name, kind)| (name.into(), kind.into()))
        .into();
    if idle(context, block).next().is_some() {
        module.import_from(".types", "Truths");
        parameters.push(("when".into(), "dict[str, Truths]".into()));
    }
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
    let limits = limits_here(context, "state");
    let mut arguments: Vec<Doc> = [constant.as_str(), "held", limits.as_str(), "asked"].into_iter().map(atom).collect();
    let legs = || block.transfers.iter().flat_map(|transfer| &transfer.legs);
    if legs().any(Context::is_split) {
        arguments.push(keyword("shares", atom(shares_here(context, "state"))));
    }
    let carried: Vec<Doc> = legs()
        .filter(|leg| carries(context, leg))
        .map(|leg| (text::literal(&leg.meta.id), context.names.get(Role::Carry, &leg.meta.id)))
        .map(|(leg, key)| entry(&leg, atom(format!("state[\"{key}\"]"))))
        .collect();
    if !carried.is_empty() {
        arguments.push(keyword("carried", group("{", carried, "}")));
    }
    if idle(context, block).next().is_some() {
        arguments.push(keyword("when", atom("when")));
    }
    out.push_str(&statement(4, "return ", &call("settle", arguments)));
    module.define(&out);
}

/// Transfers that some elements may sit out, and keep what they carry.
pub(super) fn idle<'a, 'm>(context: &'a Context<'m>, block: &'a Block<'m>) -> impl Iterator<Item = &'m Transfer> + 'a {
    let waits = |transfer: &&Transfer| {
        let indexed = transfer.when.as_ref().is_some_and(|when| !context.shape_of(&when.tree).is_empty());
        indexed && transfer.legs.iter().any(|leg| carries(context, leg))
    };
    block.transfers.iter().copied().filter(waits)
}

/// The stocks that a block's transfers touch.
pub(super) fn stocks_touched(context: &Context, block: &Block) -> Vec<String> {
    touched(context, &block.transfers)
}
