//! Loops that nothing holds back, and loops that answer too late.

use std::f64::consts::FRAC_PI_2;

use crate::analysis::{Lag, Loop, lags, unbalanced};
use crate::diagnostic::words::all_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

use super::{Ground, short};

/// A loop `x' = -x(t - delay) / corrects` swings ever wider once the delay is longer than this times what it takes to
/// correct (Hayes 1950): at a quarter of a turn behind, it pushes where it should brake.
const LONGEST: f64 = FRAC_PI_2;

/// Warns of loops without a counterpart, and of those whose news is too old.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for around in unbalanced(ground.model) {
        diagnostics.extend(endless(ground, &around));
    }
    for lag in lags(ground.model).iter().filter(|lag| lag.delay > LONGEST * lag.corrects) {
        diagnostics.extend(late(ground, lag));
    }
}

/// `herd`, `births`, and back to `herd`
fn way(around: &Loop) -> String {
    let names = around.links.iter().map(|link| link.mover.id.as_str());
    let first = around.links.first().map_or("", |link| &link.mover.id);
    format!("{}, and back to `{first}`", names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}

fn endless(ground: &Ground, around: &Loop) -> Option<Diagnostic> {
    let leg = around.links.iter().find(|link| link.mover.kind == "flow")?;
    let grows = around.links.iter().find(|link| link.mover.kind != "flow" && link.mover.id != leg.mover.id)?;
    let (leg, grows) = (&leg.mover.id, &grows.mover.id);
    Some(
        Diagnostic::new(Code::V0554, format!("`{grows}` feeds itself, and nothing holds it back"))
            .at(ground.place(leg)?, format!("the more `{grows}`, the more of this, and so on"))
            .note(format!("the loop runs {}: it is reinforcing, as is every other loop through it, and it draws on nothing that could run out", way(around)))
            .note("nothing grows without end: what will stop this one is not in the model, so that its later numbers mean little")
            .help("let something give way as it grows: a room it fills, a share that is lost, a price that falls")
            .help(format!("if the run ends before it matters, write `allow {} \"why\"` in `{leg}`", Code::V0554)),
    )
}

fn late(ground: &Ground, lag: &Lag) -> Option<Diagnostic> {
    let names = lag.around.links.iter().map(|link| link.mover.id.as_str());
    let stock = &lag.around.links.first()?.mover.id;
    let leg = lag.around.links.iter().find(|link| link.mover.kind == "flow")?;
    let unit = &ground.model.ecosystem.time_unit;
    let (delay, corrects) = (short(lag.delay), short(lag.corrects));
    Some(
        Diagnostic::new(Code::V0555, format!("`{}` answers `{stock}` too late, and may overshoot", leg.mover.id))
            .at(ground.place(&leg.mover.id)?, format!("acts on what was {delay} {unit} ago, and corrects within {corrects} {unit}"))
            .at(ground.place(stock)?, "what it steers")
            .note(format!("the loop of {} balances, but through `{}`", all_of(names), lag.memory))
            .note(format!("with news older than {} {unit}, π/2 times what it takes to correct, a loop like this one swings ever wider until something stops it", short(LONGEST * lag.corrects)))
            .help("let it look at fresher numbers, or correct more slowly")
            .help(format!("if the swing is what the model shows, write `{{ allow {} \"why\" }}`", Code::V0555)),
    )
}
