//! What the method rk4 cannot do.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::Program;
use crate::resolve::tree::{Expr, ExprKind, Site};
use crate::source::Span;
use crate::syntax::ast::Method;

use super::mentions::each_expression;

/// Reports everything that needs steps rather than a smooth curve.
pub(super) fn check(program: &Program, diagnostics: &mut Diagnostics) {
    let (Method::Rk4, Some(method)) = program.ecosystem.method else { return };
    let mut report = |span: Span, what: &str, why: &str| {
        diagnostics.push(
            Diagnostic::new(Code::V0503, format!("method rk4 cannot run a model with {what}"))
                .at(span, why)
                .at(method, "rk4 is asked for here")
                .note("rk4 looks four times into each step as if it were part of a smooth curve; what happens once a step has no place in between")
                .help("use `method euler`, with a shorter step where the curve bends"),
        );
    };
    if let Some(phase) = program.phases.rows().filter(|phase| phase.declared).nth(1) {
        report(phase.meta.name_span, "several phases", "a second phase");
    }
    let exchanges = program.transfers.rows().filter(|transfer| transfer.exchange);
    exchanges.for_each(|exchange| report(exchange.meta.name_span, "exchanges", "all or nothing, once a step"));
    for state in program.states.rows().filter(|state| state.next.is_some()) {
        report(state.meta.name_span, "states", "jumps from step to step");
    }
    for stock in program.stocks.rows().filter(|stock| stock.transit.is_some()) {
        report(stock.meta.name_span, "queues", "pays batches, one a step");
    }
    for asset in program.assets.rows() {
        if let Some(span) = asset.indivisible {
            report(span, "indivisible assets", "moves in whole units");
        }
    }
    each_expression(program, &mut |expr| sites(program, expr, &mut report));
}

fn sites(program: &Program, expr: &Expr, report: &mut impl FnMut(Span, &str, &str)) {
    expr.walk(&mut |part| match &part.kind {
        ExprKind::Call { site: Site::Memory(_), name_span, .. } => {
            report(*name_span, "memory", "remembers from step to step");
        }
        ExprKind::Call { site: Site::Draw(draw), name_span, .. } if !program.draws[*draw].per_run => {
            report(*name_span, "chance", "is drawn once a step");
        }
        _ => {}
    });
}
