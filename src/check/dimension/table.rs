//! Infers tables and where they are read.

use crate::resolve::program::{LookupTable, TableId};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Span;

use super::declaration::annotated;
use super::expression::Inference;
use super::fault::{Place, Role};
use super::place::bare_number;
use super::solver::{Kind, Solver};

/// What goes in and what comes out, as far as the table itself says.
pub(super) fn kinds(solver: &mut Solver, table: &LookupTable) -> [Kind; 2] {
    [&table.input, &table.output].map(|unit| annotated(unit.as_ref()).unwrap_or_else(|| Kind::Number(solver.fresh())))
}

/// Where a part of a point stands, unless it fits every dimension.
fn telling(expr: &Expr) -> Option<Span> {
    let fits_all = bare_number(expr) == Some(0.0) || matches!(expr.kind, ExprKind::Infinity);
    (!fits_all).then_some(expr.span)
}

impl<'p> Inference<'p> {
    /// Infers the points of a table: each fits its type, or the points before it.
    pub fn table(&mut self, id: TableId) {
        let table = &self.program.tables[id];
        let Some([input, output]) = self.tables.get(id.index()).cloned() else { return };
        let at = Place::new(Role::PointAt, &table.meta.name, input).annotated(table.input.as_ref());
        let at = at.because(table.points.iter().find_map(|point| telling(&point.0)));
        let height = Place::new(Role::PointHeight, &table.meta.name, output).annotated(table.output.as_ref());
        let height = height.because(table.points.iter().find_map(|point| telling(&point.1)));
        let mut broken = [false; 2];
        for (x, y) in &table.points {
            broken[0] |= self.fill(&at, x) == Kind::Error;
            broken[1] |= self.fill(&height, y) == Kind::Error;
        }
        let declared = [table.input.is_some(), table.output.is_some()];
        let Some(kinds) = self.tables.get_mut(id.index()) else { return };
        for (kind, (broken, declared)) in kinds.iter_mut().zip(broken.into_iter().zip(declared)) {
            if broken && !declared {
                *kind = Kind::Error;
            }
        }
    }

    /// `demand(x)`
    pub fn lookup(&mut self, id: TableId, argument: &'p Expr) -> Kind {
        let table = &self.program.tables[id];
        let kind = self.expr(argument);
        let Some([input, output]) = self.tables.get(id.index()).cloned() else { return Kind::Error };
        let said = table.input.as_ref().map(|unit| unit.span);
        let shown = table.points.iter().find_map(|point| telling(&point.0));
        let place = Place::new(Role::Lookup, &table.meta.name, input).because(said.or(shown));
        if self.fit(&place, argument, kind) == Kind::Error { Kind::Error } else { output }
    }
}
