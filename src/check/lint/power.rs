//! What is decided by whom: params that nobody governs, control without bounds, and power over money without delay.

use std::collections::HashSet;

use crate::check::dimension::Type;
use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{BaseKind, Control, EndKind, Governance, Leg, Member, StockId, Value, ValueId};
use crate::syntax::ast::{AssetKind, Role, ValueKind};

use super::Ground;
use super::surface::Surface;

/// Warns of what the governance of a model leaves open; a model without one has not come to it yet.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let program = ground.program;
    if program.governances.iter().all(|governance| governance.controls.is_empty()) {
        return;
    }
    let surface = Surface::of(program);
    ungoverned(ground, &surface, diagnostics);
    for governance in &program.governances {
        for control in &governance.controls {
            unbounded(ground, governance, control).into_iter().for_each(|warning| diagnostics.push(warning));
        }
        if ground.constants.lasts(governance.delay.as_ref()) {
            continue;
        }
        let power = governance.controls.iter().find_map(|control| Some((control, money(ground, &surface, control)?)));
        if let Some((control, (leg, purse))) = power {
            diagnostics.push(hasty(ground, governance, control, leg, &purse));
        }
    }
}

/// Params that decide about flows, and that no process may change, no promise fixes, and nobody calls a belief.
fn ungoverned(ground: &Ground, surface: &Surface, diagnostics: &mut Diagnostics) {
    let program = ground.program;
    let controls = program.governances.iter().flat_map(|governance| &governance.controls);
    let governed: HashSet<ValueId> = controls.map(|control| control.target).collect();
    let believed: HashSet<&String> = program.assumptions.iter().flat_map(|assumption| &assumption.concerns).collect();
    for (id, value) in program.values.iter() {
        // What agents are born with differs from one to the next, and nobody sets it.
        let trait_of_agents = value.indices.iter().any(|set| program.sets[*set].population.is_some());
        let chosen = value.kind == ValueKind::Param && !value.immutable && value.distribution.is_none();
        if !chosen || trait_of_agents || governed.contains(&id) || believed.contains(&value.meta.id) {
            continue;
        }
        if let Some(decided) = surface.decided(id).first() {
            diagnostics.push(loose(ground, value, &program.transfers[decided.transfer].meta.id));
        }
    }
}

fn loose(ground: &Ground, value: &Value, transfer: &str) -> Diagnostic {
    let name = &value.meta.id;
    let process = ground.program.governances.iter().find(|it| !it.controls.is_empty());
    let process = process.map_or("", |process| process.meta.id.as_str());
    Diagnostic::new(Code::V0850, format!("nobody governs `{name}`, and nothing fixes it"))
        .at(value.meta.name_span, "who may change it?")
        .note(format!("`{transfer}` follows from `{name}` by rule, and no process of this model may change it: then whoever holds the keys does"))
        .help(format!("let a process change it, `controls {name} in …` in `{process}`, or promise that it stays: `{{ immutable }}`"))
        .help("if it is a belief about people or the world, say so: with a distribution after `~`, or an `assumption` that concerns it")
}

fn unbounded(ground: &Ground, governance: &Governance, control: &Control) -> Option<Diagnostic> {
    let value = &ground.program.values[control.target];
    if ground.constants.dimensions().value(control.target) == Some(Type::Truth) {
        return None;
    }
    let ranges = || control.range.iter().chain(&value.range);
    let missing = match (ranges().any(|range| range.low.is_some()), ranges().any(|range| range.high.is_some())) {
        (true, true) => return None,
        (true, false) => "no upper bound",
        (false, true) => "no lower bound",
        (false, false) => "no bounds",
    };
    let (name, process) = (&value.meta.id, &governance.meta.id);
    Some(
        Diagnostic::new(Code::V0851, format!("`{process}` may set `{name}` to anything: it has {missing}"))
            .at(control.span, missing)
            .note("one vote, won once, can set it to a number that nobody thought of; bounds are what everyone else can rely on")
            .help(format!("write the bounds: `controls {name} in low..high`")),
    )
}

/// A leg that is decided by a control and makes money or pays out of a treasury, and what it draws on.
fn money<'a>(ground: &Ground<'a>, surface: &Surface<'a>, control: &Control) -> Option<(&'a Leg, String)> {
    surface.decided(control.target).into_iter().find_map(|decided| {
        let leg = decided.leg;
        let purse = match leg.from.kind {
            EndKind::Mint => {
                leg.asset.and_then(|base| figure::base_name(ground.program, base)).map(|it| format!("mints {it}"))
            }
            EndKind::Stock(stock) if is_treasury(ground, stock) => {
                Some(format!("pays from `{}`", ground.program.stocks[stock].meta.id))
            }
            _ => None,
        };
        Some((leg, purse?))
    })
}

/// Money that is held in common, or by a member that acts for all.
fn is_treasury(ground: &Ground, id: StockId) -> bool {
    let stock = &ground.program.stocks[id];
    let kind = match stock.holds.and_then(|base| figure::base_kind(ground.program, base)) {
        Some(BaseKind::Asset(asset)) => ground.program.assets[asset].kind.map(|kind| kind.0),
        _ => None,
    };
    let for_all = |member: &Member| member.roles.iter().any(|role| matches!(role, Role::System | Role::Governor));
    stock.rest_of.is_none()
        && matches!(kind, Some(AssetKind::Token | AssetKind::Currency | AssetKind::Points))
        && stock.meta.member.is_none_or(|member| for_all(&ground.program.members[member]))
}

fn hasty(ground: &Ground, governance: &Governance, control: &Control, leg: &Leg, purse: &str) -> Diagnostic {
    let (process, name) = (&governance.meta.id, &ground.program.values[control.target].meta.id);
    Diagnostic::new(Code::V0853, format!("`{process}` has power over money, and no delay"))
        .at(control.span, format!("decides about `{}`, which {purse}", leg.meta.id))
        .at(leg.meta.name_span, format!("follows from `{name}`"))
        .note("a decision that takes effect at once leaves nobody the time to object or to leave: votes bought or borrowed for a day are enough")
        .help(format!("let decisions of `{process}` wait: `delay 2 day`"))
}
