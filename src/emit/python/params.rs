//! `params.py`: defaults, ranges, and how uncertain parameters are drawn.

use crate::model::{Formula, Parameter, Shape};

use super::constant::{constant, is_literal};
use super::context::Context;
use super::formula::Described;
use super::layout::{Doc, atom, call, keyword, signature, statement, tall};
use super::logic::inline;
use super::module::Module;
use super::names::Role;
use super::reference::Reference;
use super::text;

const TEMPLATE: &str = include_str!("templates/params.py");

/// The module.
pub(super) fn params(context: &Context, header: &str) -> String {
    let mut module = Module::default();
    module.import("math");
    for (home, name) in [
        ("collections.abc", "Callable"),
        ("collections.abc", "Mapping"),
        ("typing", "Any"),
        ("typing", "NamedTuple"),
        (".types", "Params"),
    ] {
        module.import_from(home, name);
    }
    let (many, one): (Vec<&Parameter>, Vec<&Parameter>) =
        context.model.parameters.iter().partition(|parameter| !parameter.quantity.shape.is_empty());
    let draws = |parameter: &&Parameter| !ways_to_draw(parameter).is_empty();
    let bounded = |parameter: &&Parameter| parameter.low.is_some() || parameter.high.is_some();
    let mut wanted = std::collections::BTreeSet::from(["always"]);
    for (chunk, some) in [
        ("indexed", context.is_indexed()),
        ("drawn", one.iter().any(draws)),
        ("bounded", one.iter().any(bounded)),
        ("drawn each", many.iter().any(draws)),
        ("bounded each", many.iter().any(bounded)),
    ] {
        if some {
            wanted.insert(chunk);
        }
    }
    if !wanted.contains("drawn") && !wanted.contains("drawn each") {
        module.forget_name("collections.abc", "Callable");
    }
    if wanted.contains("drawn each") || wanted.contains("bounded each") {
        module.import("numpy as np");
    }
    let ranged = |parameter: &&Parameter| draws(parameter) || bounded(parameter);
    if context.model.parameters.iter().any(|parameter| ranged(&parameter)) {
        wanted.insert("ranged");
        module.import_from(".figures", "shown");
    }
    let seed = format!("SEED = {}\n", context.model.ecosystem.seed);
    module.push(&super::chunks::select(TEMPLATE, &wanted).replace("SEED = 0\n", &seed));
    let table: Vec<Doc> =
        context.model.parameters.iter().map(|parameter| row(context, &mut module, parameter)).collect();
    let table = statement(0, "PARAMETERS: tuple[Parameter, ...] = ", &tall("(", table, ")"));
    module.constant(&format!("\n{table}"));
    let text = make(context, &mut module);
    module.define(&text);
    module.finish("The parameters: what they are called, their ranges, and what a run takes", &[], header)
}

/// A line of the table that tells people about the parameters.
fn row(context: &Context, module: &mut Module, parameter: &Parameter) -> Doc {
    let quantity = &parameter.quantity;
    let mut arguments = vec![
        atom(text::literal(&parameter.meta.id)),
        atom(text::literal(&context.names.own(&parameter.meta.id))),
        atom(text::literal(&Context::title(&parameter.meta))),
        atom(text::literal(&quantity.unit)),
        atom(text::literal(&written(parameter))),
    ];
    if quantity.scale != 1.0 && quantity.dimension != "truth" {
        arguments.push(keyword("scale", atom(super::expression::number(quantity.scale))));
    }
    if quantity.dimension == "truth" {
        arguments.push(keyword("truth", atom("True")));
    }
    for (name, bound) in [("low", &parameter.low), ("high", &parameter.high)] {
        let single = |bound: &&Formula| is_literal(&bound.tree) && context.shape_of(&bound.tree).is_empty();
        if let Some(bound) = bound.as_ref().filter(single) {
            arguments.push(keyword(name, constant(context, module, &bound.tree, &str::to_owned)));
        }
    }
    if parameter.distribution.is_some() {
        arguments.push(keyword("drawn", atom("True")));
    }
    if !quantity.shape.is_empty() {
        let sets = quantity.shape.iter().map(|set| atom(text::literal(set))).collect();
        arguments.push(keyword("sets", super::layout::tuple(sets)));
    }
    call("Parameter", arguments)
}

/// `= 5 in 0..10 ~ triangular(2, 5, 10)`, as the author wrote it.
fn written(parameter: &Parameter) -> String {
    let text = |formula: &Option<Formula>| formula.as_ref().map(|formula| text::one_line(&formula.text));
    let mut out = Vec::new();
    out.extend(text(&parameter.default).map(|default| format!("= {default}")));
    let (low, high) = (text(&parameter.low), text(&parameter.high));
    if low.is_some() || high.is_some() {
        out.push(format!("in {}..{}", low.unwrap_or_default(), high.unwrap_or_default()));
    }
    out.extend(text(&parameter.distribution).map(|distribution| format!("~ {distribution}")));
    out.join(" ")
}

/// `make_params`: what one run takes.
fn make(context: &Context, module: &mut Module) -> String {
    let parameters: Vec<(String, String)> = [
        ("settings", "Mapping[str, Any]"),
        ("*", ""),
        ("seed", "int = SEED"),
        ("run", "int = 1"),
        ("ensemble", "bool = False"),
        ("redrawn", "dict[str, int] | None = None"),
    ]
    .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
    .into();
    let head = signature("make_params", &parameters, "Params");
    let doc = "Parameters of one run in base units: as set by key, else as drawn if the run is one of several, else \
               their single-run value. How many draws fell outside their range is counted in ``redrawn``.";
    let mut out = format!("{head}{}", text::docstring(4, doc, &[]));
    for id in &context.model.schedule.parameters {
        if let Some(parameter) = context.parameter(id) {
            out.push_str(&one(context, module, parameter));
        }
    }
    let names = context.model.parameters.iter().map(|parameter| context.names.own(&parameter.meta.id));
    let items: Vec<Doc> = ["seed".to_owned(), "run".to_owned()]
        .into_iter()
        .chain(names)
        .map(|name| super::layout::entry(&text::literal(&name), atom(name)))
        .collect();
    out.push_str(&statement(4, "return ", &tall("{", items, "}")));
    out
}

/// How a parameter may be drawn: in every run, by its default; in an ensemble, by its distribution.
fn ways_to_draw(parameter: &Parameter) -> Vec<(&Formula, bool)> {
    let draws = |formula: &Formula| {
        super::reference::references(&formula.tree).iter().any(|found| matches!(found, Reference::Draw(_)))
    };
    let ensemble = parameter.distribution.iter().map(|formula| (formula, true));
    let always = parameter.default.iter().filter(|formula| draws(formula)).map(|formula| (formula, false));
    ensemble.chain(always).collect()
}

/// The statements that give one parameter its value.
fn one(context: &Context, module: &mut Module, parameter: &Parameter) -> String {
    let name = context.names.own(&parameter.meta.id);
    let key = text::literal(&name);
    let shape = &parameter.quantity.shape;
    let mut bounds = Vec::new();
    for (bound, open) in [(&parameter.low, "-math.inf"), (&parameter.high, "math.inf")] {
        bounds.push(bound.as_ref().map_or_else(|| atom(open), |formula| fixed(context, module, formula, shape)));
    }
    let bounded = parameter.low.is_some() || parameter.high.is_some();
    let each = if shape.is_empty() { "" } else { "_each" };
    let set = |module: &mut Module, value: Doc| {
        let value = filled(context, module, value, shape);
        if bounded { within(each, &key, value, &bounds) } else { value }
    };
    let ways = ways_to_draw(parameter);
    let always_drawn = ways.iter().any(|(_, ensemble)| !ensemble);
    let given = match &parameter.default {
        _ if always_drawn => atom(format!("settings[{key}]")),
        None => call("settings.get", vec![atom(key.clone()), atom("0.0")]),
        Some(default) => call("settings.get", vec![atom(key.clone()), fixed(context, module, default, shape)]),
    };
    let given = set(module, given);
    if ways.is_empty() {
        return statement(4, &format!("{name} = "), &given);
    }
    let unless = if always_drawn { "" } else { " or not ensemble" };
    let mut out = format!("    if {key} in settings{unless}:\n");
    out.push_str(&statement(8, &format!("{name} = "), &given));
    for (index, (formula, ensemble)) in ways.iter().enumerate() {
        let last = index + 1 == ways.len();
        out.push_str(if last { "    else:\n" } else { "    elif ensemble:\n" });
        let twice = ways.len() > 1 && !ensemble;
        let function = draw_function(context, module, parameter, formula, twice);
        let mut drawn = vec![atom("seed"), atom("run"), atom("attempt")];
        drawn.extend(others(context, formula).iter().map(|reference| atom(context.argument(reference))));
        let lambda = Doc::Pair("lambda attempt: ".to_owned(), Box::new(call(&function, drawn)));
        let mut arguments = vec![atom(key.clone()), lambda];
        arguments.extend(bounds.clone());
        arguments.push(atom("redrawn"));
        out.push_str(&statement(8, &format!("{name} = "), &call(&format!("_drawn{each}"), arguments)));
    }
    out
}

/// What is the same in all runs, or follows from other parameters.
fn fixed(context: &Context, module: &mut Module, formula: &Formula, shape: &Shape) -> Doc {
    let value = constant(context, module, &formula.tree, &str::to_owned);
    super::arrays::beside(module, value, &context.shape_of(&formula.tree), shape)
}

/// A value that may be one number for all elements of a shape.
fn filled(context: &Context, module: &mut Module, value: Doc, shape: &Shape) -> Doc {
    if shape.is_empty() {
        return value;
    }
    module.import_from(".", "arrays");
    let sizes = shape.iter().map(|set| atom(super::arrays::size(context, module, set)));
    call("arrays.fill", std::iter::once(value).chain(sizes).collect())
}

fn within(each: &str, key: &str, value: Doc, bounds: &[Doc]) -> Doc {
    call(&format!("_within{each}"), [atom(key), value].into_iter().chain(bounds.iter().cloned()).collect())
}

/// The parameters that a distribution depends on, those that its draws are made with included.
fn others(context: &Context, distribution: &Formula) -> Vec<Reference> {
    let mut found = super::reference::references(&distribution.tree);
    let drawn = found.iter().filter_map(|reference| match reference {
        Reference::Draw(id) => context.draw(id),
        _ => None,
    });
    let inside: Vec<Reference> =
        drawn.flat_map(|draw| &draw.arguments).flat_map(super::reference::references).collect();
    for reference in inside {
        if !found.contains(&reference) {
            found.push(reference);
        }
    }
    found.retain(|reference| matches!(reference, Reference::Parameter(_)));
    found
}

/// Defines the function that draws a parameter: the uniform is that of the attempt.
fn draw_function(
    context: &Context,
    module: &mut Module,
    parameter: &Parameter,
    distribution: &Formula,
    again: bool,
) -> String {
    let name = context.names.get(Role::Function, &parameter.meta.id);
    let name = if again { format!("{name}_alone") } else { name };
    let mut parameters: Vec<(String, String)> =
        ["seed", "run", "attempt"].map(|name| (name.to_owned(), "int".to_owned())).into();
    for reference in others(context, distribution) {
        parameters.push((context.argument(&reference), context.imported_type(&reference, module)));
    }
    let result = context.imported_type(&Reference::Parameter(parameter.meta.id.clone()), module);
    let described = Described {
        name: name.clone(),
        title: format!("{}, drawn for a run", Context::title(&parameter.meta)),
        doc: None,
        equation: &distribution.text,
        unit: super::formula::unit(context, &parameter.quantity),
        source: &distribution.source,
        origin: context.origin(&parameter.meta),
        result: result.clone(),
        shape: parameter.quantity.shape.clone(),
    };
    let value = draw(context, module, distribution);
    let own = context.shape_of(&distribution.tree);
    let value = super::arrays::filled(context, module, value, &own, &parameter.quantity.shape);
    let text = format!(
        "{}{}{}",
        signature(&name, &parameters, &result),
        described.docstring(),
        statement(4, "return ", &value)
    );
    module.define(&text);
    name
}

/// One draw of a parameter: the uniform is that of the attempt.
fn draw(context: &Context, module: &mut Module, distribution: &Formula) -> Doc {
    let mut draws = std::collections::BTreeMap::new();
    for reference in super::reference::references(&distribution.tree) {
        if let Reference::Draw(id) = &reference
            && let Some(draw) = context.draw(id)
        {
            let read = |inner: &Reference| atom(context.argument(inner));
            let value = super::chance::drawn(context, module, draw, "seed", "run", "attempt", &read);
            draws.insert(id.clone(), value);
        }
    }
    inline(context, module, &distribution.tree, &|reference| match reference {
        Reference::Draw(id) => draws.get(id).cloned().unwrap_or_else(|| atom("0.0")),
        Reference::Value(_) => super::constant::read_constant(context, reference, &str::to_owned, 0),
        other => atom(context.argument(other)),
    })
}
