//! The goals of the model, as `claims.py` lists them.

use crate::model::{BinaryOperator, Goal, GoalTarget};

use super::constant::constant;
use super::context::Context;
use super::layout::{Doc, atom, call, keyword, signature, statement, tall};
use super::module::Module;
use super::shown::unit_and_scale;
use super::text;

/// `goals_of`: what the ecosystem is to reach, with targets that may depend on parameters.
pub(super) fn goals(context: &Context, module: &mut Module) {
    module.import("operator");
    module.import(if context.is_indexed() { "numpy as np" } else { "math" });
    module.push(&super::either(context, include_str!("templates/goals.py")));
    let items = context.model.goals.iter().map(|goal| row(context, module, goal)).collect();
    let head = signature("goals_of", &[("params".to_owned(), "Params".to_owned())], "tuple[Goal, ...]");
    let says = text::docstring(4, "What the ecosystem is to reach, and by when", &[]);
    module.define(&format!("{head}{says}{}", statement(4, "return ", &tall("(", items, ")"))));
}

fn row(context: &Context, module: &mut Module, goal: &Goal) -> Doc {
    let read = |name: &str| format!("params[\"{name}\"]");
    let said = |text: &str| atom(text::literal(&text::one_line(text)));
    let mut arguments = vec![said(&goal.meta.id), said(&Context::title(&goal.meta))];
    if let Some(metric) = &goal.metric {
        arguments.push(keyword("metric", said(metric)));
        arguments.push(keyword("key", atom(text::literal(&context.names.own(metric)))));
    }
    if let Some(target) = &goal.target {
        arguments.push(keyword("operator", atom(text::literal(sign(target)))));
        arguments.push(keyword("target", constant(context, module, &target.value.tree, &read)));
        arguments.push(keyword("text", said(&wanted(goal, target))));
    }
    if let Some(by) = &goal.by {
        arguments.push(keyword("by", constant(context, module, &by.tree, &read)));
    }
    let metric = goal.metric.as_ref().and_then(|metric| context.value(metric));
    arguments.extend(metric.into_iter().flat_map(|metric| unit_and_scale(&metric.quantity)));
    call("Goal", arguments)
}

/// `>= 6 month by 50 week`
pub(super) fn wanted(goal: &Goal, target: &GoalTarget) -> String {
    let by = goal.by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.text));
    format!("{} {}{by}", sign(target), target.value.text)
}

fn sign(target: &GoalTarget) -> &'static str {
    match target.operator {
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Equal => "==",
        _ => ">=",
    }
}
