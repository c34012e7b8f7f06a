//! `params.py`: defaults, ranges, and how uncertain parameters are drawn.

use crate::model::{Formula, Parameter};

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
    let drawn = context.model.parameters.iter().any(|parameter| parameter.distribution.is_some());
    let bounded = context.model.parameters.iter().any(|parameter| parameter.low.is_some() || parameter.high.is_some());
    let mut wanted = std::collections::BTreeSet::from(["always"]);
    if drawn {
        wanted.insert("drawn");
    } else {
        module.forget_name("collections.abc", "Callable");
    }
    if bounded {
        wanted.insert("bounded");
    }
    if drawn || bounded {
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
        if let Some(bound) = bound.as_ref().filter(|bound| is_literal(&bound.tree)) {
            arguments.push(keyword(name, constant(context, module, &bound.tree, &str::to_owned)));
        }
    }
    if parameter.distribution.is_some() {
        arguments.push(keyword("drawn", atom("True")));
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

fn one(context: &Context, module: &mut Module, parameter: &Parameter) -> String {
    let name = context.names.own(&parameter.meta.id);
    let key = text::literal(&name);
    let local = str::to_owned;
    let default = parameter
        .default
        .as_ref()
        .map_or_else(|| atom("0.0"), |formula| constant(context, module, &formula.tree, &local));
    let mut bounds = Vec::new();
    for (bound, open) in [(&parameter.low, "-math.inf"), (&parameter.high, "math.inf")] {
        bounds.push(
            bound.as_ref().map_or_else(|| atom(open), |formula| constant(context, module, &formula.tree, &local)),
        );
    }
    let bounded = parameter.low.is_some() || parameter.high.is_some();
    let mut out = String::new();
    let chosen = match &parameter.distribution {
        None => call("settings.get", vec![atom(key.clone()), default]),
        Some(distribution) => {
            out.push_str(&format!("    if {key} in settings or not ensemble:\n"));
            let set = call("settings.get", vec![atom(key.clone()), default]);
            let set = if bounded { within(&key, set, &bounds) } else { set };
            out.push_str(&statement(8, &format!("{name} = "), &set));
            out.push_str("    else:\n");
            let function = draw_function(context, module, parameter, distribution);
            let mut drawn = vec![atom("seed"), atom("run"), atom("attempt")];
            drawn.extend(others(distribution).iter().map(|reference| atom(context.argument(reference))));
            let lambda = Doc::Pair("lambda attempt: ".to_owned(), Box::new(call(&function, drawn)));
            let mut arguments = vec![atom(key.clone()), lambda];
            arguments.extend(bounds.clone());
            arguments.push(atom("redrawn"));
            out.push_str(&statement(8, &format!("{name} = "), &call("_drawn", arguments)));
            return out;
        }
    };
    let value = if bounded { within(&key, chosen, &bounds) } else { chosen };
    out.push_str(&statement(4, &format!("{name} = "), &value));
    out
}

fn within(key: &str, value: Doc, bounds: &[Doc]) -> Doc {
    call("_within", [atom(key), value].into_iter().chain(bounds.iter().cloned()).collect())
}

/// The parameters that a distribution depends on.
fn others(distribution: &Formula) -> Vec<Reference> {
    let mut found = super::reference::references(&distribution.tree);
    found.retain(|reference| matches!(reference, Reference::Parameter(_)));
    found
}

/// Defines the function that draws a parameter: the uniform is that of the attempt.
fn draw_function(context: &Context, module: &mut Module, parameter: &Parameter, distribution: &Formula) -> String {
    let name = context.names.get(Role::Function, &parameter.meta.id);
    let mut parameters: Vec<(String, String)> =
        ["seed", "run", "attempt"].map(|name| (name.to_owned(), "int".to_owned())).into();
    for reference in others(distribution) {
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
        result: result.clone(),
    };
    let value = draw(context, module, distribution);
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
