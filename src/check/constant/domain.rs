//! What patterns require of what they are given, as far as it is known before a run.

use std::collections::HashSet;

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::quantity::Dimension;
use crate::resolve::program::{Application, Argument, Invariant, Program, Require};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Sources;
use crate::syntax::ast::ValueKind;

use super::Constants;

const DAY: f64 = 86_400.0;

/// Reports requirements that what is given breaks.
pub(super) fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    let program = constants.program();
    for invariant in &program.invariants {
        let Some(require) = &invariant.requires else { continue };
        if constants.evaluate(&invariant.condition) == Some(0.0) {
            diagnostics.push(broken(constants, sources, invariant, require));
        }
    }
}

fn broken(constants: &Constants, sources: &Sources, invariant: &Invariant, require: &Require) -> Diagnostic {
    let application = &constants.program().applications[require.instance];
    let (id, pattern) = (&application.meta.id, &application.pattern.name);
    let title = format!("`{id}` breaks what `{pattern}` requires: `{}`", require.text);
    let mut diagnostic = Diagnostic::new(Code::V1008, title);
    for argument in mentioned(application, &invariant.condition) {
        if let Some(label) = told(constants, sources, argument) {
            diagnostic = diagnostic.at(argument.span, label);
        }
    }
    let diagnostic = diagnostic.at(invariant.meta.span, "this must hold");
    match &require.reason {
        Some(reason) => diagnostic.note(reason.clone()),
        None => diagnostic,
    }
}

/// The arguments that a condition mentions, in the order of the parameters.
fn mentioned<'a>(application: &'a Application, condition: &Expr) -> Vec<&'a Argument> {
    let mut references = HashSet::new();
    condition.walk(&mut |part| {
        if let ExprKind::Reference(reference) = &part.kind {
            references.insert(*reference);
        }
    });
    let stands_for = |argument: &&Argument| match argument.value.as_ref().map(|value| &value.kind) {
        Some(ExprKind::Reference(reference)) => references.contains(reference),
        _ => false,
    };
    application.arguments.iter().filter(stands_for).collect()
}

/// What an argument comes to: `length` is 0 day.
fn told(constants: &Constants, sources: &Sources, argument: &Argument) -> Option<String> {
    let expr = argument.value.as_ref()?;
    let value = constants.evaluate(expr)?;
    let dimension = constants.dimensions().of(expr.id)?.dimension().cloned()?;
    let shown = match &argument.unit {
        Some(unit) if unit.is_unit() => figure::shown(value, Some(unit)),
        _ if dimension == Dimension::time() => format!("{} day", figure::number(value / DAY)),
        _ => figure::number(value),
    };
    let text = crate::resolve::fold(sources.slice(argument.span));
    Some(if text == shown || text == argument.parameter {
        format!("`{}` is {shown}", argument.parameter)
    } else {
        format!("`{}` is `{text}`, which is {shown}", argument.parameter)
    })
}

/// Whether a condition is known for good: it holds by default, and mentions no param that a run could change.
pub fn is_settled(constants: &Constants, condition: &Expr) -> bool {
    constants.evaluate(condition).is_some() && !varies(constants.program(), condition)
}

/// Whether an expression depends on a param.
fn varies(program: &Program, expr: &Expr) -> bool {
    let (mut values, mut functions) = (HashSet::new(), HashSet::new());
    let mut open = vec![expr];
    while let Some(next) = open.pop() {
        open.extend(next.children());
        match &next.kind {
            ExprKind::Reference(Reference::Value(value)) => {
                let declared = &program.values[*value];
                if declared.kind == ValueKind::Param {
                    return true;
                }
                if values.insert(*value) {
                    open.extend(&declared.value);
                }
            }
            ExprKind::Apply { function, .. } if functions.insert(*function) => {
                open.push(&program.functions[*function].body);
            }
            _ => {}
        }
    }
    false
}
