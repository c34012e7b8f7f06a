//! Tables whose points are not constant, in no order, or too few.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Family;
use crate::resolve::program::LookupTable;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::Between;

use super::{Constants, Curve};

/// The curve of a table; `None` where its points are at fault.
pub(super) fn curve(constants: &Constants, table: &LookupTable) -> Option<Curve> {
    let point = |(x, y): &(Expr, Expr)| Some([constant(constants, x)?, constant(constants, y)?]);
    let points: Option<Vec<[f64; 2]>> = table.points.iter().map(point).collect();
    Curve::new(points?, table.between, table.outside)
}

fn constant(constants: &Constants, expr: &Expr) -> Option<f64> {
    if varying(expr).is_some() { None } else { constants.evaluate(expr) }
}

/// Reports every table at fault.
pub(super) fn check(constants: &Constants, diagnostics: &mut Diagnostics) {
    for table in constants.program().tables.rows() {
        let coordinates = table.points.iter().flat_map(|(x, y)| [x, y]);
        let not_constant: Vec<&Expr> = coordinates.filter_map(varying).collect();
        not_constant.iter().for_each(|part| diagnostics.push(not_fixed(table, part)));
        if let Some(fault) = order(constants, table).or_else(|| too_few(table)) {
            diagnostics.push(fault);
        }
    }
}

/// The first part that is more than numbers and units. What else is known before a run, such as a
/// param, may be set anew for each, and a table is the same in all of them.
fn varying(expr: &Expr) -> Option<&Expr> {
    let fixed = match &expr.kind {
        ExprKind::Reference(reference) => {
            matches!(reference, Reference::Unit(_) | Reference::Asset(_) | Reference::Pi)
        }
        ExprKind::Call { function, .. } => function.family() == Family::Pure,
        ExprKind::Apply { .. } | ExprKind::Lookup { .. } | ExprKind::Date(_) => false,
        _ => true,
    };
    if fixed { expr.children().into_iter().find_map(varying) } else { Some(expr) }
}

fn not_fixed(table: &LookupTable, part: &Expr) -> Diagnostic {
    let name = &table.meta.name;
    Diagnostic::new(Code::V0515, format!("a point of `{name}` is not constant"))
        .at(part.span, "neither a number nor a unit")
        .note("the points of a table are what was measured or agreed: the same in every run")
        .help(format!("scale the table where it is read, as in `factor * {name}(x)`, or write a `fn`"))
}

/// The first two points whose inputs do not rise.
fn order(constants: &Constants, table: &LookupTable) -> Option<Diagnostic> {
    let pairs = table.points.iter().zip(table.points.iter().skip(1));
    let known = |expr: &Expr| constant(constants, expr).filter(|number| !number.is_nan());
    let ((left, low), (right, high)) = pairs
        .filter_map(|(left, right)| Some(((&left.0, known(&left.0)?), (&right.0, known(&right.0)?))))
        .find(|((_, low), (_, high))| low >= high)?;
    let name = &table.meta.name;
    let shown = |number: f64| figure::shown(number, table.input.as_ref());
    let same = low.total_cmp(&high).is_eq();
    let message = match same {
        true => format!("`{name}` has two points at {}", shown(high)),
        false => format!("`{name}` goes back from {} to {}", shown(low), shown(high)),
    };
    let diagnostic = Diagnostic::new(Code::V0516, message)
        .at(right.span, if same { "again" } else { "smaller than the point before" })
        .at(left.span, if same { "first here" } else { "the point before" });
    Some(match same {
        true => diagnostic.help("keep one of the two; a table that jumps is a `{ step }`"),
        false => diagnostic.help("write the points in the order of what goes in, the smallest first"),
    })
}

fn too_few(table: &LookupTable) -> Option<Diagnostic> {
    let (least, why) = match table.between {
        Between::Step => (1, "a height needs a point"),
        Between::Linear => (2, "a line runs between two points"),
        Between::Spline => (2, "a curve runs between two points"),
    };
    // A table without any point has been reported where it is written.
    if table.points.is_empty() || table.points.len() >= least {
        return None;
    }
    let span = table.points.first().map_or(table.meta.name_span, |(x, y)| x.span.to(y.span));
    Some(
        Diagnostic::new(Code::V0517, format!("`{}` has one point only", table.meta.name))
            .at(span, why)
            .help("write a second point; what is the same everywhere is a `let`, or a table with `{ step }`"),
    )
}
