//! Those about whom others decide.

use crate::analysis::{Affected, GovernanceSurface, Standing};
use crate::diagnostic::words::some_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

use super::Ground;

/// How many params are named.
const NAMED: usize = 3;

/// Warns of members that give or get what a process sets, and that vote in no process.
pub(super) fn check(ground: &Ground, surface: &GovernanceSurface, diagnostics: &mut Diagnostics) {
    for standing in surface.members.iter().filter(|standing| standing.person) {
        let heard = surface.processes.iter().flat_map(|it| &it.voters).any(|vote| vote.who == standing.member);
        if let Some(first) = standing.affected.first().filter(|_| !heard) {
            diagnostics.extend(unheard(ground, standing, first));
        }
    }
}

fn unheard(ground: &Ground, standing: &Standing, first: &Affected) -> Option<Diagnostic> {
    let (name, leg, parameter) = (&standing.member, &first.leg, &first.parameter);
    let parameters = some_of(standing.affected.iter().map(|it| it.parameter.as_str()), NAMED);
    let control = ground.control(&first.process, parameter);
    let warning = Diagnostic::new(Code::V0856, format!("`{name}` live with what others decide, and have no vote"))
        .at(ground.place(name)?, "among no process's voters");
    let warning =
        control.into_iter().fold(warning, |it, place| it.at(place, format!("`{}` sets `{parameter}`", first.process)));
    let warning = ground.place(leg).into_iter().fold(warning, |it, place| {
        it.at(place, format!("follows from `{parameter}`, and begins or ends with `{name}`"))
    });
    Some(
        warning
            .note(format!("what they give and get follows from {parameters}: whoever cannot object can only leave"))
            .help(format!("let them vote: `voters {name} by head`, in a process for what concerns them"))
            .help(format!(
                "if they are heard in a way that the model does not show, write `allow {} \"how\"` in the member",
                Code::V0856
            )),
    )
}
