//! What is probably not meant: heuristics on stocks, rates and names, each of which can be allowed where it stands.

mod accumulation;
mod ballot;
mod guard;
mod harm;
mod interval;
mod issuance;
mod literal;
mod moves;
mod people;
mod power;
mod price;
mod shape;
mod step;
mod trap;
mod unused;

use crate::check::constant::Constants;
use crate::diagnostic::Diagnostics;
use crate::resolve::program::Program;
use crate::resolve::tree::Expr;
use crate::source::Sources;

use moves::Moves;

/// Warns of what is probably not meant. Call it once nothing is certainly wrong: a name misspelt in one
/// place looks like a name unused in another.
pub fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    let program = constants.program();
    let moves = Moves::of(program);
    let ground = Ground { program, constants, sources, moves: &moves };
    price::check(&ground, diagnostics);
    let unlimited = issuance::check(&ground, diagnostics);
    trap::check(&ground, &unlimited, diagnostics);
    guard::check(&ground, diagnostics);
    step::check(&ground, diagnostics);
    unused::check(&ground, diagnostics);
    literal::check(&ground, diagnostics);
    accumulation::check(&ground, diagnostics);
    people::check(&ground, diagnostics);
    harm::check(&ground, diagnostics);
    power::check(&ground, diagnostics);
    ballot::check(&ground, diagnostics);
}

/// What the warnings are drawn from.
struct Ground<'a> {
    program: &'a Program,
    constants: &'a Constants<'a>,
    sources: &'a Sources,
    moves: &'a Moves<'a>,
}

impl Ground<'_> {
    /// The text of an expression on one line.
    fn text(&self, expr: &Expr) -> String {
        let words: Vec<&str> = self.sources.slice(expr.span).split_whitespace().collect();
        words.join(" ")
    }
}
