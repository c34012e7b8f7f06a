//! What a model says of people, and what follows from that for them.
//!
//! A model that names no motive says nothing of people, and nothing is said of it.

mod countered;
mod hands;
mod motive;
mod one_way;
mod reason;

use crate::diagnostic::Diagnostics;
use crate::resolve::program::{Member, Program};
use crate::syntax::ast::Role;

use super::Ground;
use hands::Hands;

/// Warns of what would make people leave, or take part for nothing anybody can name.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    if ground.program.motives.rows().next().is_none() {
        return;
    }
    let hands = Hands::of(ground.program);
    one_way::check(ground, &hands, diagnostics);
    motive::check(ground, &hands, diagnostics);
    reason::check(ground, diagnostics);
    countered::check(ground, &hands, diagnostics);
}

/// Whether a member decides for itself: rules, offices and those outside do not.
fn is_person(member: &Member) -> bool {
    !member.roles.iter().any(|role| matches!(role, Role::System | Role::Governor | Role::External))
}

/// Whether a program has transfers at all: on day one members come before what they do.
fn has_transfers(program: &Program) -> bool {
    program.transfers.rows().next().is_some()
}
