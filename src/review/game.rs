//! What is expected of players, and would not be done.

use crate::analysis::{Deviation, Overturned, Verdict, verdict};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Game;

use super::{Ground, amount};

/// How many processes and params a game is tried with; a model with more is not told of the rest.
const MOST_CONTROLS: usize = 20;

/// Warns of expected profiles that some player would leave, or that a vote can overturn.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for game in ground.model.games.iter().filter(|game| !game.expected.is_empty()) {
        match verdict(ground.model, game, MOST_CONTROLS) {
            Verdict::Open => {}
            Verdict::Fails(deviation) => diagnostics.extend(no_equilibrium(ground, game, &deviation)),
            Verdict::Holds(overturned) => {
                for found in &overturned {
                    diagnostics.extend(overturns(ground, game, found));
                }
            }
        }
    }
}

/// "at least 30 USD with `low`, and at most 20 USD with `high`"
fn compared(game: &Game, found: &Deviation) -> String {
    let (more, less) = (amount(found.at_least, &game.quantity), amount(found.at_most, &game.quantity));
    format!("at least {more} with `{}`, and at most {less} with `{}`", found.better, found.expected)
}

fn no_equilibrium(ground: &Ground, game: &Game, found: &Deviation) -> Option<Diagnostic> {
    let program = ground.program.games.iter().find(|it| it.meta.id == game.meta.id)?;
    let (id, who) = (&game.meta.id, &found.who);
    let payoff = program.payoffs.iter().find(|it| ground.program.members[it.member].meta.id == *who)?;
    Some(
        Diagnostic::new(
            Code::V0858,
            format!("what `{id}` expects is no equilibrium: `{who}` do better with `{}`", found.better),
        )
        .at(
            program.expected_span.unwrap_or(program.meta.name_span),
            format!("`{who}` would not play `{}`", found.expected),
        )
        .at(payoff.span, compared(game, found))
        .note(
            "as long as the others do what is expected, whatever else happens in a run, and with every param as it is",
        )
        .note("what is expected of people and does not pay them is not what they will do")
        .help(format!("make `{}` worth more to `{who}`, or expect `{}`", found.expected, found.better))
        .help(format!(
            "if something holds them that the payoff does not count, write `allow {} \"what\"`",
            Code::V0858
        )),
    )
}

fn overturns(ground: &Ground, game: &Game, found: &Overturned) -> Option<Diagnostic> {
    let program = ground.program.games.iter().find(|it| it.meta.id == game.meta.id)?;
    let (id, who, better) = (&game.meta.id, &found.deviation.who, &found.deviation.better);
    let (process, parameter, to) = (&found.process, &found.parameter, &found.to);
    Some(
        Diagnostic::new(Code::V0859, format!("`{process}` can overturn what `{id}` expects"))
            .at(ground.control(process, parameter)?, format!("with `{parameter}` at {to}, `{who}` do better with `{better}`"))
            .at(program.expected_span.unwrap_or(program.meta.name_span), "holds as the model stands, and not there")
            .note(format!("there `{who}` get {}", compared(game, &found.deviation)))
            .note("a design that works only within part of the range that votes may choose from works only as long as they do not")
            .help(format!("narrow the range: `controls {parameter} in …`, or make the payoff of `{who}` less sensitive to it"))
            .help(format!("if that is the point of the vote, write `allow {} \"why\"` in `{process}`", Code::V0859)),
    )
}
