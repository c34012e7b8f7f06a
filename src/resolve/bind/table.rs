//! Functions given by points.

use crate::resolve::program::{Annotation, LookupTable};
use crate::resolve::tree::{Expr, ExprKind};
use crate::syntax::ast;

use super::Binder;
use super::expression::Context;

impl Binder<'_> {
    /// Tables: straight lines between points, and level outside, where they do not say otherwise.
    pub(super) fn tables(&mut self) {
        for (_, (source, place)) in self.collected.tables.iter() {
            let meta = self.meta(&source.header, *place);
            let owner = meta.id.clone();
            let mut context = Context::new(*place, &owner);
            let input = source.input.as_ref().and_then(|unit| self.annotation(*place, unit));
            let output = source.output.as_ref().and_then(|unit| self.annotation(*place, unit));
            let mut points = Vec::with_capacity(source.points.len());
            for (x, y) in &source.points {
                let x = self.coordinate(&mut context, x, source.input.as_ref(), input.as_ref());
                let y = self.coordinate(&mut context, y, source.output.as_ref(), output.as_ref());
                points.push((x, y));
            }
            let between = source.between.map_or(ast::Between::Linear, |between| between.0);
            let outside = source.outside.map_or(ast::Outside::Clamp, |outside| outside.0);
            self.program.tables.push(LookupTable { meta, input, output, points, between, outside });
        }
    }

    /// One number of a point, unless the unit it would take has been reported.
    fn coordinate(
        &mut self,
        context: &mut Context<'_>,
        expr: &ast::Expr,
        written: Option<&ast::Expr>,
        understood: Option<&Annotation>,
    ) -> Expr {
        let bound = self.expr(context, expr);
        match (written, understood) {
            (Some(unit), None) => self.node(ExprKind::Error, unit.span),
            _ => bound,
        }
    }
}
