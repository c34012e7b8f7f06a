//! Warnings that the author has allowed where they stand.

use crate::diagnostic::{Code, Diagnostics, Severity, applications};
use crate::resolve::program::{Meta, Program};
use crate::source::{Sources, Span};

/// Drops the warnings whose primary place lies inside a declaration that allows them.
///
/// A member allows for all it holds, a phase for all that happens in it, and an application of a pattern for
/// all that the pattern declares.
pub fn filter(program: &Program, sources: &Sources, diagnostics: &mut Diagnostics) {
    let allowed: Vec<(Span, Code)> = declarations(program)
        .into_iter()
        .flat_map(|meta| meta.allow.iter().map(move |allow| (meta.span, allow.code)))
        .collect();
    diagnostics.retain(|diagnostic| {
        let Some(here) = diagnostic.span().filter(|_| diagnostic.severity() == Severity::Warning) else { return true };
        let applied = || applications(here, sources).map(|application| application.applied);
        !allowed
            .iter()
            .filter(|(_, code)| *code == diagnostic.code)
            .any(|(span, _)| holds(*span, here) || applied().any(|applied| holds(*span, applied)))
    });
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// What every declaration of a program carries.
fn declarations(program: &Program) -> Vec<&Meta> {
    let mut all = vec![&program.ecosystem.meta];
    all.extend(program.units.rows().map(|unit| &unit.meta));
    all.extend(program.assets.rows().map(|asset| &asset.meta));
    all.extend(program.members.rows().map(|member| &member.meta));
    all.extend(program.motives.rows().map(|motive| &motive.meta));
    all.extend(program.stocks.rows().map(|stock| &stock.meta));
    all.extend(program.states.rows().map(|state| &state.meta));
    all.extend(program.values.rows().map(|value| &value.meta));
    all.extend(program.functions.rows().map(|function| &function.meta));
    all.extend(program.transfers.rows().map(|transfer| &transfer.meta));
    all.extend(program.transfers.rows().flat_map(|transfer| &transfer.legs).map(|leg| &leg.meta));
    all.extend(program.phases.rows().map(|phase| &phase.meta));
    all.extend(program.allocations.iter().map(|allocation| &allocation.meta));
    all.extend(program.invariants.iter().map(|invariant| &invariant.meta));
    all.extend(program.facts.iter().map(|fact| &fact.meta));
    all.extend(program.assumptions.iter().map(|assumption| &assumption.meta));
    all.extend(program.goals.iter().map(|goal| &goal.meta));
    all.extend(program.applications.rows().flat_map(|application| [&application.meta, &application.pattern]));
    all.extend(program.stories.iter().map(|story| &story.meta));
    all.extend(program.incentives.iter().map(|incentive| &incentive.meta));
    all.extend(program.governances.iter().map(|governance| &governance.meta));
    all.extend(program.games.iter().map(|game| &game.meta));
    all
}
