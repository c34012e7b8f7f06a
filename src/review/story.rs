//! Goals nobody can measure, metrics nobody asks for, and assumptions that hang in the air.

use crate::analysis::{Broken, TraceLink, traceability};
use crate::diagnostic::words::some_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

use super::Ground;

/// How many metrics are named and shown.
const NAMED: usize = 4;

/// Warns of links that are missing between goals, metrics and assumptions.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let model = ground.model;
    if model.goals.is_empty() && model.assumptions.is_empty() {
        return;
    }
    let broken = traceability(model).broken;
    for broken in &broken {
        diagnostics.extend(ground.place(&broken.id).and_then(|place| warn(broken, place)));
    }
    // A model without goals asks for nothing.
    if !model.goals.is_empty() {
        let unasked = broken.iter().filter(|it| it.link == TraceLink::Asked).map(|it| it.id.as_str());
        diagnostics.extend(unlooked(ground, &unasked.collect::<Vec<_>>()));
    }
}

fn warn(broken: &Broken, place: Span) -> Option<Diagnostic> {
    let id = &broken.id;
    match broken.link {
        TraceLink::Metric => Some(unmeasured(id, place)),
        TraceLink::Concern => Some(aimless(id, place)),
        TraceLink::Source => Some(unfounded(id, place)),
        _ => None,
    }
}

fn unmeasured(id: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::V0950, format!("no metric tells whether the goal `{id}` is reached"))
        .at(place, "how will one know?")
        .note("a goal that cannot be measured is reached by saying so")
        .help(format!("name the metric and what it is to reach: `goal {id} \"…\" {{ metric … target >= … by … }}`"))
        .help(format!("if how to measure it is still to be found out, write `{{ allow {} \"why\" }}`", Code::V0950))
}

/// One warning for all of them: where many figures are reported, the fault is that nobody has said which ones decide.
fn unlooked(ground: &Ground, unasked: &[&str]) -> Option<Diagnostic> {
    let told = unasked.iter().copied().filter(|id| !ground.allows(id, Code::V0951));
    let told: Vec<(&str, Span)> = told.filter_map(|id| Some((id, ground.place(id)?))).collect();
    let (first, _) = *told.first()?;
    let names = some_of(told.iter().map(|(id, _)| *id), NAMED);
    let warning = Diagnostic::new(Code::V0951, format!("nothing asks for {names}"));
    let warning = ground.ecosystem().into_iter().fold(warning, |it, place| it.at(place, "says what is to be reached"));
    let label = "no goal, invariant, fact, game or other formula looks at it";
    let warning = told.iter().take(NAMED).fold(warning, |it, (_, place)| it.at(*place, label));
    Some(
        warning
            .note("of a figure that is reported and that nobody asks for, nobody has said what would be good and what bad")
            .help(format!("say what it is to reach: `goal … \"…\" {{ metric {first} target >= … }}`; or remove it"))
            .help(format!("if people only want to look, write `allow {} \"who, and what for\"` in the metric, or in the ecosystem for all", Code::V0951)),
    )
}

fn aimless(id: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::V0952, format!("the assumption `{id}` concerns nothing"))
        .at(place, "which part of the model would change if it were wrong?")
        .note("nobody can follow an assumption that is tied to nothing: neither what rests on it, nor what to change once it fails")
        .help("name the behaviors, params or flows that rest on it: `concerns …`")
        .help(format!("if it is about what was left out of the model, write `{{ allow {} \"why\" }}`", Code::V0952))
}

fn unfounded(id: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::V0953, format!("nobody says where the assumption `{id}` comes from"))
        .at(place, "has no source")
        .note(
            "an interview, a data set and a hope weigh differently: whoever reads the results has to know which it is",
        )
        .help("say it, even if it is a guess: `source \"Twelve interviews, March 2026\"  confidence low`")
        .help(format!("if the source may not be named, write `{{ allow {} \"why\" }}`", Code::V0953))
}
