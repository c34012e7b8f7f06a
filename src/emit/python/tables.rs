//! Small modules: metrics, behaviors, functions, units, the clock and arithmetic.

use std::collections::BTreeSet;

use crate::model::{Expression, Formula, ValueKind};

use super::context::Context;
use super::formula::{Described, function};
use super::layout::{atom, statement};
use super::module::Module;
use super::names::Role;
use super::reference::visit;
use super::{chunks, expression, text};

/// `metrics.py`: figures to report.
pub(super) fn metrics(context: &Context, header: &str) -> Option<String> {
    let mut module = Module::default();
    let metrics = context.model.values.iter().filter(|value| value.kind == ValueKind::Metric);
    for value in metrics {
        if let Some(formula) = &value.formula {
            let described =
                Described::of(context, context.names.own(&value.meta.id), &value.meta, &value.quantity, formula);
            let text = function(context, &mut module, &described, &formula.tree);
            module.define(&text);
        }
    }
    (!module.body.is_empty()).then(|| module.finish("Metrics: figures to report", &[], header))
}

/// `behaviors.py`: what the author writes in Python, with the defaults of the model to start from.
pub(super) fn behaviors(context: &Context) -> Option<String> {
    let mut module = Module::default();
    for (value, formula) in externals(context) {
        let text = function(context, &mut module, &behavior(context, value, formula), &formula.tree);
        module.define(&text);
    }
    let mut says = vec![
        "This file is yours: it is written once, with the defaults of the model, and never again. Each\n\
         function may do whatever it likes with its arguments, as long as it keeps its name and its\n\
         arguments, and gives the same result for the same arguments."
            .to_owned(),
    ];
    if context.is_indexed() {
        let many = "What is an array is not to be changed in place: write `x = x * 2`, not `x *= 2`.";
        says.push(many.to_owned());
    }
    (!module.body.is_empty())
        .then(|| module.finish("What members and rules decide that are written in Python", &says, ""))
}

/// The values whose body is written in Python.
pub(super) fn externals<'m>(context: &Context<'m>) -> Vec<(&'m crate::model::Value, &'m Formula)> {
    let external = context.model.values.iter().filter(|value| value.external && value.kind != ValueKind::Metric);
    external.filter_map(|value| Some((value, value.formula.as_ref()?))).collect()
}

fn behavior<'m>(context: &Context, value: &'m crate::model::Value, formula: &'m Formula) -> Described<'m> {
    Described::of(context, context.names.own(&value.meta.id), &value.meta, &value.quantity, formula)
}

/// `functions.py`: the pure functions of the model.
pub(super) fn functions(context: &Context, header: &str) -> Option<String> {
    let mut module = Module::default();
    let with_arrays = if context.is_indexed() { super::many::called_with_arrays(context) } else { BTreeSet::default() };
    for function in &context.model.functions {
        let parameters: Vec<(String, String)> = function
            .parameters
            .iter()
            .map(|name| (expression::local(&context.names, name), "float".to_owned()))
            .collect();
        let name = context.names.get(Role::Pure, &function.meta.id);
        let docs = [
            function.meta.doc.clone().unwrap_or_default(),
            [
                format!("Equation: {}", text::one_line(&function.body.text)),
                context.origin(&function.meta),
                Context::place(&function.meta.source),
            ]
            .into_iter()
            .filter(|fact| !fact.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        ];
        let read = |reference: &super::reference::Reference| atom(context.argument(reference));
        let value = super::logic::inline(context, &mut module, &function.body.tree, &read);
        let text = format!(
            "{}{}{}",
            super::layout::signature(&name, &parameters, "float"),
            text::docstring(4, &Context::title(&function.meta), &docs),
            statement(4, "return ", &value)
        );
        module.define(&text);
        if with_arrays.contains(&function.meta.id) {
            let text = super::many::function_of_arrays(context, &mut module, function);
            module.define(&text);
        }
    }
    module.forget(".functions");
    (!module.body.is_empty()).then(|| module.finish("Pure functions of the model", &[], header))
}

/// `units.py`: how much named units are in base units.
pub(super) fn units(context: &Context, header: &str) -> Option<String> {
    let mut found: Vec<(String, f64, String)> = Vec::new();
    for tree in super::reads::all_trees(context) {
        visit(tree, &mut |part| {
            if let Expression::Unit { id, scale } = part {
                let name = context.names.get(Role::Constant, &format!("unit {id}"));
                if !found.iter().any(|(known, ..)| *known == name) {
                    found.push((name, *scale, id.clone()));
                }
            }
        });
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    let mut module = Module::default();
    for (name, scale, id) in &found {
        let unit = context.model.units.iter().find(|unit| unit.meta.id == *id);
        let base = unit
            .map_or_else(String::new, |unit| format!("  # {}", text::one_line(&context.types.unit(&unit.dimension))));
        module.push(&format!("\n{name} = {}{base}", expression::number(*scale)));
    }
    let says = format!("Units, in base units of the model: time counts in {}", context.model.ecosystem.time_unit);
    (!found.is_empty()).then(|| module.finish(&says, &[], header).replace("\"\"\"\n\n\n", "\"\"\"\n\n"))
}

/// `clock.py`: the step, the horizon, and what happens when.
pub(super) fn clock(context: &Context, header: &str) -> String {
    let time = context.model.ecosystem.time.as_ref();
    let unit = text::one_line(&context.model.ecosystem.time_unit);
    let start = time.and_then(|time| time.start.clone());
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for tree in super::reads::all_trees(context) {
        visit(tree, &mut |part| {
            if let Expression::Call { function, .. } = part {
                wanted.insert(match function {
                    crate::model::Builtin::Step => "step",
                    crate::model::Builtin::Ramp => "ramp",
                    crate::model::Builtin::At => "at",
                    crate::model::Builtin::Every => "every",
                    crate::model::Builtin::Between => "between",
                    crate::model::Builtin::During => "during",
                    _ => "",
                });
            }
        });
    }
    let queues = context.model.stocks.iter().any(|stock| stock.transit.is_some());
    let lines = context.model.memory.iter().any(|memory| context.is_line(&memory.id));
    if queues || lines {
        wanted.insert("steps_in");
    }
    let math = wanted.contains("steps_in") || wanted.contains("every");
    let mut out = format!("{header}\"\"\"Time: the step, the horizon, and what happens when.\"\"\"\n");
    out.push_str(if math { "\nimport math\n" } else { "" });
    let mut names: Vec<&str> = Vec::new();
    names.extend(wanted.contains("ramp").then_some("clamp"));
    names.extend(wanted.contains("during").then_some("maximum, minimum"));
    if !names.is_empty() {
        out.push_str(&format!("\nfrom .numeric import {}\n", names.join(", ")));
    }
    let dt = time.map_or(1.0, |time| time.dt);
    let steps = time.map_or(0, |time| time.steps);
    out.push_str(&format!("\n#: The unit in which time counts.\nTIME_UNIT = {}\n", text::literal(&unit)));
    out.push_str(&format!("#: The step, in that unit.\nDT = {}\n", expression::number(dt)));
    out.push_str(&format!("#: How many steps a run makes.\nSTEPS = {}\n", expression::whole(steps)));
    if let Some(start) = start {
        out.push_str(&format!("#: The calendar day of step 0.\nSTART = {}\n", text::literal(&start)));
    }
    out.push_str(&chunks::select(include_str!("templates/clock.py"), &wanted));
    out
}

/// `numeric.py`: the functions that the rest of the project turned out to use.
pub(super) fn numeric(used: &BTreeSet<String>, header: &str) -> Option<String> {
    if used.is_empty() {
        return None;
    }
    let mut wanted: BTreeSet<&str> = used.iter().map(String::as_str).collect();
    if ["floor", "ceil", "round_to"].iter().any(|name| wanted.contains(name)) {
        wanted.insert("snapped");
    }
    if wanted.contains("clamp") {
        wanted.extend(["minimum", "maximum"]);
    }
    let math = wanted.iter().any(|name| !matches!(*name, "safe_div" | "sign"));
    if math {
        wanted.insert("math");
    }
    let body = chunks::select(include_str!("templates/numeric.py"), &wanted);
    Some(format!("{header}{body}"))
}
