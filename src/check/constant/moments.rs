//! Steps, horizons and moments that do not fit each other.

use crate::check::figure::{self, Clock};
use crate::check::written::expressions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{Fact, Time};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Sources;

use super::Constants;

/// Moments nearer than this share of a step are the same moment.
const NEAR: f64 = 1e-9;

/// The most steps of a run: a table of its rows takes a row for each, and no machine holds more.
const MOST_STEPS: f64 = 1e8;

/// Reports steps, horizons, periods and moments that do not fit.
pub(super) fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    let Some(time) = &constants.program().ecosystem.time else { return };
    for (name, expr) in [("step", &time.step), ("horizon", &time.horizon)] {
        if constants.evaluate(expr).is_some_and(|length| length <= 0.0) {
            diagnostics.push(no_length(name, expr, sources));
        }
    }
    let Some(step) = constants.step() else { return };
    if let Some(horizon) = constants.horizon().filter(|horizon| *horizon > 0.0) {
        if horizon / step > MOST_STEPS {
            diagnostics.push(too_many_steps(time, horizon / step));
        } else {
            ragged_horizon(time, horizon, step, constants, diagnostics);
        }
    }
    periods(constants, step, sources, diagnostics);
    for fact in &constants.program().facts {
        moments(fact, constants, step, sources, diagnostics);
    }
}

fn no_length(name: &str, expr: &Expr, sources: &Sources) -> Diagnostic {
    Diagnostic::new(Code::V0310, format!("the {name} takes no time"))
        .at(expr.span, format!("`{}` is not longer than nothing", sources.slice(expr.span)))
        .note("a run is counted in steps, so that step and horizon have to be longer than nothing")
        .help("write, for example, `time 2 year by 1 day`")
}

fn too_many_steps(time: &Time, steps: f64) -> Diagnostic {
    let many = if steps.is_finite() { figure::number(steps) } else { "endlessly many".to_owned() };
    Diagnostic::new(Code::V0514, format!("this run has {many} steps"))
        .at(time.horizon.span, "the horizon")
        .at(time.step.span, "the step")
        .note(format!("a run keeps a row for each step; at most {} can be asked for", figure::number(MOST_STEPS)))
        .help("write a shorter horizon or a longer step, for example `time 10 year by 1 day`")
}

/// Whether a number of steps is whole.
fn is_whole(steps: f64) -> bool {
    (steps - steps.round()).abs() <= NEAR * steps.abs().max(1.0)
}

fn ragged_horizon(time: &Time, horizon: f64, step: f64, constants: &Constants, diagnostics: &mut Diagnostics) {
    let steps = horizon / step;
    if is_whole(steps) {
        return;
    }
    // In the unit of the step its multiples are whole numbers.
    let clock = Clock::of(constants.program(), &time.step);
    let (below, above) = (steps.floor() * step, steps.ceil() * step);
    let mut warning = Diagnostic::new(Code::V0550, "the horizon is no multiple of the step")
        .at(time.horizon.span, format!("{} steps", figure::number(steps)))
        .at(time.step.span, "the step")
        .note(format!(
            "time is counted in whole steps: the run is rounded up to {} steps, which is {}",
            figure::number(steps.ceil()),
            clock.shown(above)
        ));
    if below > 0.0 {
        warning = warning.help(format!("write `{}` or `{}`", clock.written(below), clock.written(above)));
    }
    diagnostics.push(warning.suggestion("write the horizon that is run", time.horizon.span, clock.written(above)));
}

fn periods(constants: &Constants, step: f64, sources: &Sources, diagnostics: &mut Diagnostics) {
    for written in expressions(constants.program()) {
        written.expr.walk(&mut |expr| {
            let ExprKind::Call { function: Builtin::Every, arguments, .. } = &expr.kind else { return };
            let Some(argument) = arguments.first() else { return };
            if constants.evaluate(argument).is_some_and(|period| period < step * (1.0 - NEAR)) {
                diagnostics.push(short_period(argument, constants, sources));
            }
        });
    }
}

fn short_period(period: &Expr, constants: &Constants, sources: &Sources) -> Diagnostic {
    let step = constants.program().ecosystem.time.as_ref().map(|time| time.step.span).unwrap_or_default();
    let (text, step_text) = (sources.slice(period.span), sources.slice(step));
    Diagnostic::new(Code::V0505, format!("`every({text})` is shorter than a step"))
        .at(period.span, "happens more than once in a step")
        .at(step, format!("the step is {step_text}"))
        .note("`every` is true or false once per step, so that what happens more often would be counted too seldom")
        .help(format!("write `every({step_text})` and move as much as a step brings, or choose a shorter step"))
        .suggestion(format!("write `{step_text}`"), period.span, step_text)
}

fn moments(fact: &Fact, constants: &Constants, step: f64, sources: &Sources, diagnostics: &mut Diagnostics) {
    for at in fact.expectations.iter().filter_map(|expectation| expectation.at.as_ref()) {
        let Some(moment) = constants.evaluate(at) else { continue };
        let steps = moment / step;
        if steps < -NEAR {
            diagnostics.push(too_early(fact, at, sources));
        } else if steps.is_finite() && !is_whole(steps) {
            diagnostics.push(between(fact, at, steps, step, constants));
        }
    }
}

fn too_early(fact: &Fact, at: &Expr, sources: &Sources) -> Diagnostic {
    Diagnostic::new(Code::V0504, format!("`{}` looks at a time before the run", fact.meta.id))
        .at(at.span, format!("`{}` lies before the first step", sources.slice(at.span)))
        .note("a run begins at time 0, on the day that `from` says")
        .help("write a time at or after the start")
}

fn between(fact: &Fact, at: &Expr, steps: f64, step: f64, constants: &Constants) -> Diagnostic {
    let clock = Clock::of(constants.program(), at);
    let (below, above) = (steps.floor() * step, steps.ceil() * step);
    let step_span = constants.program().ecosystem.time.as_ref().map(|time| time.step.span).unwrap_or_default();
    Diagnostic::new(Code::V0504, format!("`{}` looks at a time between two steps", fact.meta.id))
        .at(at.span, format!("between {} and {}", clock.shown(below), clock.shown(above)))
        .at(step_span, "the step")
        .note(format!(
            "a run has rows at whole steps only: step {} is at {}, step {} at {}",
            figure::number(steps.floor()),
            clock.shown(below),
            figure::number(steps.ceil()),
            clock.shown(above)
        ))
        .help("look at one of them, or choose a step that divides it")
        .suggestion(format!("write `at {}`", clock.written(below)), at.span, clock.written(below))
        .suggestion(format!("write `at {}`", clock.written(above)), at.span, clock.written(above))
}
