//! Formulas that are constant in a run: bounds, caps, shares, times.

use crate::model::Expression;

use super::context::Context;
use super::expression::Printer;
use super::formula::called;
use super::layout::{Doc, atom, call};
use super::module::Module;
use super::reference::{Reference, references};

/// An expression over parameters and constants, read by `parameter`; a `let` over them is called.
pub(super) fn constant(
    context: &Context,
    module: &mut Module,
    expression: &Expression,
    parameter: &dyn Fn(&str) -> String,
) -> Doc {
    import_lets(context, module, expression, 0);
    let read = |reference: &Reference| read_constant(context, reference, parameter, 0);
    Printer { context, module, read: &read, each: false }.print(expression)
}

/// How a constant formula reads what it refers to.
pub(super) fn read_constant(
    context: &Context,
    reference: &Reference,
    parameter: &dyn Fn(&str) -> String,
    depth: usize,
) -> Doc {
    match reference {
        Reference::Parameter(id) => atom(parameter(&context.names.own(id))),
        Reference::Value(id) if depth < 64 => {
            let formula = context.value(id).and_then(|value| value.formula.as_ref().map(|formula| (value, formula)));
            formula.map_or_else(
                || atom("0.0"),
                |(value, formula)| {
                    let read = |inner: &Reference| read_constant(context, inner, parameter, depth + 1);
                    called(&context.value_function(value), &formula.tree, &read)
                },
            )
        }
        Reference::Time => atom("0.0"),
        other => call("float", vec![atom(super::text::literal(&context.argument(other)))]),
    }
}

/// Imports the functions of the lets that a constant needs.
fn import_lets(context: &Context, module: &mut Module, expression: &Expression, depth: usize) {
    for reference in references(expression) {
        if let Reference::Value(id) = reference
            && let Some(value) = context.value(&id)
            && let Some(formula) = &value.formula
            && depth < 64
        {
            module.import_from(".logic", &context.value_function(value));
            import_lets(context, module, &formula.tree, depth + 1);
        }
    }
}

/// Whether an expression is the same in all runs.
pub(super) fn is_literal(expression: &Expression) -> bool {
    references(expression).is_empty()
}
