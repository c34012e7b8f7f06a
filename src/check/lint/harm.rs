//! Harms that nobody watches, and runways that are measured in what runs out.

use std::collections::HashSet;

use crate::check::figure;
use crate::check::written::mentions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::quantity::{Atom, BaseId};
use crate::resolve::program::{Asset, AssetId, BaseKind, EndKind, Program, Stock, StockId, Value};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::{BinaryOperator, Role, ValueKind};

use super::Ground;

/// Warns of harms without a metric or a flow that takes them away, and of runways in one's own token.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let program = ground.program;
    for (_, asset) in program.assets.iter().filter(|(_, it)| it.is_harm()) {
        if is_there(program, asset) && !is_watched(program, asset) && !is_abated(program, asset) {
            diagnostics.push(unwatched(asset));
        }
    }
    for metric in program.values.rows().filter(|value| value.kind == ValueKind::Metric) {
        if let Some(stock) = own_runway(ground, metric) {
            diagnostics.push(circular(program, metric, &program.stocks[stock]));
        }
    }
}

/// Whether anything holds or moves it.
fn is_there(program: &Program, asset: &Asset) -> bool {
    let mut legs = program.transfers.rows().flat_map(|transfer| &transfer.legs);
    let mut stocks = program.stocks.rows().filter(|stock| stock.rest_of.is_none());
    legs.any(|leg| leg.asset == Some(asset.base)) || stocks.any(|stock| stock.holds == Some(asset.base))
}

/// Whether a metric is measured in it, or looks at where it is and how it moves.
fn is_watched(program: &Program, asset: &Asset) -> bool {
    let looks = |part: &Expr| match part.kind {
        ExprKind::Reference(Reference::Stock(id)) => program.stocks[id].holds == Some(asset.base),
        ExprKind::Reference(Reference::Asset(id)) => program.assets[id].base == asset.base,
        ExprKind::Reference(Reference::Flow(id, _)) => {
            program.transfers[id].legs.iter().any(|leg| leg.asset == Some(asset.base))
        }
        _ => false,
    };
    let measured = |value: &Value| {
        value.unit.as_ref().is_some_and(|unit| {
            unit.measure.dimension.factors().iter().any(|(atom, _)| *atom == Atom::Base(asset.base))
        })
    };
    let mut metrics = program.values.rows().filter(|value| value.kind == ValueKind::Metric);
    metrics.any(|metric| measured(metric) || metric.value.iter().any(|expr| mentions(program, expr, &looks)))
}

/// Whether a flow takes it out of the world.
fn is_abated(program: &Program, asset: &Asset) -> bool {
    let legs = program.transfers.rows().flat_map(|transfer| &transfer.legs);
    let gone = |end: EndKind| matches!(end, EndKind::Sink | EndKind::Burn);
    legs.filter(|leg| leg.asset == Some(asset.base)).any(|leg| leg.to.iter().any(|target| gone(target.end.kind)))
}

fn unwatched(asset: &Asset) -> Diagnostic {
    let name = &asset.meta.name;
    Diagnostic::new(Code::V0757, format!("nobody watches the harm `{name}`"))
        .at(asset.meta.name_span, "no metric looks at it, and no flow takes it away")
        .note("what is known to do harm and is not measured grows until those outside measure it")
        .help(format!(
            "measure it: `metric {name}_level: {name} = …`; or let something remove it: `flow … : … -> sink = …`"
        ))
        .help("if others see to it, write `{ allow V0757 \"why\" }`")
}

/// The stock of one's own token that a runway divides by what is spent.
fn own_runway(ground: &Ground, metric: &Value) -> Option<StockId> {
    let expr = metric.value.as_ref()?;
    let dimension = metric.unit.as_ref()?.measure.dimension.single_base();
    let ExprKind::Binary { operator: BinaryOperator::Divide, left, .. } = &expr.kind else { return None };
    if dimension != Some(BaseId::TIME) {
        return None;
    }
    let mut found = HashSet::new();
    left.walk(&mut |part| {
        if let ExprKind::Reference(Reference::Stock(id)) = part.kind {
            found.insert(id);
        }
    });
    let mut own: Vec<StockId> = found.into_iter().filter(|id| is_own_token(ground.program, *id)).collect();
    own.sort_by_key(|id| ground.program.stocks[*id].meta.name_span.start);
    own.first().copied()
}

/// Whether a stock holds a token that its holder issues: a governor where nobody is named.
fn is_own_token(program: &Program, id: StockId) -> bool {
    let stock = &program.stocks[id];
    let asset = stock.holds.and_then(|base| figure::base_kind(program, base)).and_then(|kind| match kind {
        BaseKind::Asset(asset) => Some::<AssetId>(asset),
        _ => None,
    });
    let (Some(asset), Some(member)) = (asset.map(|id| &program.assets[id]), stock.meta.member) else { return false };
    let governs = program.members[member].roles.contains(&Role::Governor);
    asset.is_issued() && asset.issuer.map_or(governs, |issuer| issuer == member)
}

fn circular(program: &Program, metric: &Value, stock: &Stock) -> Diagnostic {
    let (id, held) = (&metric.meta.id, &stock.meta.id);
    let asset = stock.holds.and_then(|base| figure::base_name(program, base)).unwrap_or("its token");
    let culprit = metric.value.as_ref().map_or(metric.meta.name_span, |expr| expr.span);
    Diagnostic::new(Code::V0759, format!("`{id}` counts a treasury in its own token"))
        .at(culprit, format!("`{held}` holds {asset}"))
        .at(stock.meta.name_span, "its holder issues what it holds")
        .note(format!(
            "{asset} pays bills only as long as others buy it: the day the runway is needed it is worth least"
        ))
        .help("count what others have issued, a currency: `metric runway: month = Treasury.cash / spending`")
        .help("if that is how it is meant, write `{ allow V0759 \"why\" }`")
}
