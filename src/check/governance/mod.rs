//! Governance and games: that there is somebody to decide, and something to decide about.

mod control;
mod game;
mod vote;

use crate::check::constant::Constants;
use crate::diagnostic::Diagnostics;
use crate::resolve::program::{Annotation, Program, Range};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Sources;

/// Reports votes that nobody can cast, controls of what cannot be changed, and games without an outcome.
pub fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    let program = constants.program();
    let mut bench = Bench { program, constants, sources, diagnostics };
    for governance in &program.governances {
        bench.votes(governance);
        bench.controls(governance);
    }
    for game in &program.games {
        bench.game(game);
    }
}

/// What the checks look at, and where they report.
struct Bench<'a> {
    program: &'a Program,
    constants: &'a Constants<'a>,
    sources: &'a Sources,
    diagnostics: &'a mut Diagnostics,
}

impl Bench<'_> {
    /// The ends of a range, as far as they are known.
    fn ends(&self, range: &Range) -> (Option<f64>, Option<f64>) {
        let value = |end: &Option<Expr>| end.as_ref().and_then(|end| self.constants.evaluate(end));
        (value(&range.low), value(&range.high))
    }

    /// The first known value of an expression, or of one of its elements, that lies outside a range, and on which side.
    fn outside<'e>(&self, expr: &'e Expr, range: &Range) -> Option<(&'e Expr, f64, &'static str)> {
        if let ExprKind::Elements { values, .. } = &expr.kind {
            return values.iter().find_map(|value| self.outside(value, range));
        }
        let value = self.constants.evaluate(expr)?;
        let (low, high) = self.ends(range);
        Some((expr, value, crate::check::constant::side(value, low, high)?))
    }

    /// What an expression says, and what it comes to where that is not plain to see.
    fn told(&self, expr: &Expr, value: f64, unit: Option<&Annotation>) -> String {
        let value = crate::check::figure::shown(value, unit);
        crate::check::figure::told(self.sources, expr, &value)
    }
}
