//! Params that nobody governs, and power over money without delay.

use crate::analysis::constant::Constants;
use crate::analysis::{Controlled, GovernanceSurface, Open, Power};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Governance;

use super::Ground;

/// Warns of what the governance of a model leaves open; a model without one has not come to it yet.
pub(super) fn check(ground: &Ground, surface: &GovernanceSurface, diagnostics: &mut Diagnostics) {
    let Some(first) = surface.controls.first() else { return };
    for open in &surface.open {
        diagnostics.extend(loose(ground, open, &first.process));
    }
    let constants = Constants::new(ground.model);
    let length = |it: &Governance| it.delay.as_ref().map(|delay| constants.number(&delay.tree));
    // What is not known before a run may be long enough.
    let lasts = |it: &Governance| length(it).is_some_and(|length| length.is_none_or(|length| length > 0.0));
    for governance in ground.model.governances.iter().filter(|it| !lasts(it)) {
        let mut controls = surface.controls.iter().filter(|it| it.process == governance.meta.id);
        let found = controls.find_map(|control| Some((control, money(surface, control)?)));
        diagnostics.extend(found.and_then(|(control, power)| hasty(ground, control, power)));
    }
}

fn loose(ground: &Ground, open: &Open, process: &str) -> Option<Diagnostic> {
    let (name, leg) = (&open.parameter, open.decides.first()?);
    Some(
        Diagnostic::new(Code::V0850, format!("nobody governs `{name}`, and nothing fixes it"))
            .at(ground.place(name)?, "who may change it?")
            .note(format!("`{leg}` follows from `{name}` by rule, and no process of this model may change it: then whoever holds the keys does"))
            .help(format!("let a process change it, `controls {name} in …` in `{process}`, or promise that it stays: `{{ immutable }}`"))
            .help("if it is a belief about people or the world, say so: with a distribution after `~`, or an `assumption` that concerns it"),
    )
}

/// The first leg that a control decides about, and that makes money or pays it out of a treasury.
fn money<'a>(surface: &'a GovernanceSurface, control: &Controlled) -> Option<&'a Power> {
    control.decides.iter().find_map(|leg| surface.powers.iter().find(|power| power.leg == *leg))
}

fn hasty(ground: &Ground, control: &Controlled, power: &Power) -> Option<Diagnostic> {
    let (process, name, leg) = (&control.process, &control.parameter, &power.leg);
    let purse = match power.power {
        "mint" => format!("mints {}", power.over),
        _ => format!("pays from `{}`", power.over),
    };
    Some(
        Diagnostic::new(Code::V0853, format!("`{process}` has power over money, and no delay"))
            .at(ground.control(process, name)?, format!("decides about `{leg}`, which {purse}"))
            .at(ground.place(leg)?, format!("follows from `{name}`"))
            .note("a decision that takes effect at once leaves nobody the time to object or to leave: votes bought or borrowed for a day are enough")
            .help(format!("let decisions of `{process}` wait: `delay 2 day`")),
    )
}
