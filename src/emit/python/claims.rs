//! `claims.py`: what must hold: conservation, bounds, invariants, facts; and what is to be reached.

use crate::model::{Check, End, Expectation, Expression, Fact, Leg, Shape};

use super::arrays;
use super::constant::constant;
use super::context::Context;
use super::formula::{Described, called, function};
use super::layout::{Doc, atom, call, entry, group, keyword, signature, statement, tall, tuple};
use super::module::Module;
use super::names::identifier;
use super::reference::Reference;
use super::{settle, shown, text};

/// The module.
pub(super) fn claims(context: &Context, header: &str) -> String {
    let mut module = Module::default();
    for (home, name) in [
        ("collections.abc", "Callable"),
        ("collections.abc", "Iterable"),
        ("collections.abc", "Sequence"),
        ("typing", "Any"),
        ("typing", "NamedTuple"),
        (".types", "Params"),
        (".types", "State"),
    ] {
        module.import_from(home, name);
    }
    invariants(context, &mut module);
    facts(context, &mut module);
    super::goals::goals(context, &mut module);
    stocks(context, &mut module);
    brought_in(context, &mut module);
    let logic = format!("logic.{}", settle::limits_here(context, "rows[0]"));
    module.import_from(".", "logic");
    for name in ["DT", "TIME_UNIT"] {
        module.import_from(".clock", name);
    }
    for name in ["Amount", "shown"] {
        module.import_from(".figures", name);
    }
    module.import_from(".engine", "Trajectory");
    if context.is_indexed() {
        module.import("numpy as np");
        module.import_from("collections.abc", "Mapping");
        module.import_from(".sets", "ELEMENTS");
    }
    module.push(&super::either(context, include_str!("templates/claims.py")).replace("@LIMITS@", &logic));
    module.finish("What must hold: conservation, bounds, invariants and facts; and the goals", &[], header)
}

/// One function for each invariant, and one that asks all of them.
fn invariants(context: &Context, module: &mut Module) {
    let mut items = Vec::new();
    let mut parts = Vec::new();
    let mut names = Vec::new();
    for invariant in &context.model.invariants {
        let formula = &invariant.condition;
        let name = format!("invariant_{}", identifier(&invariant.meta.id));
        let described = Described {
            name: name.clone(),
            title: Context::title(&invariant.meta),
            doc: invariant.meta.doc.as_deref(),
            equation: &formula.text,
            unit: String::new(),
            source: &formula.source,
            origin: context.origin(&invariant.meta),
            result: context.bare_type(true, &context.shape_of(&formula.tree)),
            shape: context.shape_of(&formula.tree),
        };
        let text = function(context, module, &described, &formula.tree);
        module.define(&text);
        let says = format!("{}: {}", invariant.meta.id, text::one_line(&formula.text));
        let holds = called(&name, &formula.tree, &|reference| read(context, reference));
        let about = about(context, module, &holds, &described.shape, &[&formula.tree]);
        parts.push(entry(&text::literal(&says), about));
        items.push(entry(&text::literal(&says), all(module, holds, &described.shape)));
        names.push(atom(text::literal(&says)));
    }
    for state in &context.model.states {
        let key = format!("row[\"{}\"]", context.names.own(&state.meta.id));
        for (bound, operator) in [(&state.low, ">="), (&state.high, "<=")] {
            let Some(bound) = bound else { continue };
            let limit = constant(context, module, &bound.tree, &|name| context.parameter_in(name, "row"));
            let says = format!("{} {operator} {}", state.meta.id, text::one_line(&bound.text));
            let limit = arrays::beside(module, limit, &context.shape_of(&bound.tree), &state.quantity.shape);
            let holds = Doc::Chain(Box::new(atom(key.clone())), vec![(operator, limit)]);
            let own = Expression::State { id: state.meta.id.clone() };
            let about = about(context, module, &holds, &state.quantity.shape, &[&own, &bound.tree]);
            parts.push(entry(&text::literal(&says), about));
            items.push(entry(&text::literal(&says), all(module, holds, &state.quantity.shape)));
            names.push(atom(text::literal(&says)));
        }
    }
    let names = statement(0, "INVARIANTS: tuple[str, ...] = ", &tall("(", names, ")"));
    module.constant(&format!("#: What must hold on every row.\n{names}"));
    let tables = [
        ("invariants_on_row", "dict[str, bool]", "Every invariant, and whether it holds on a row", items),
        ("invariant_parts", "dict[str, tuple[Amount, ...]]", "What every invariant is about, on a row", parts),
    ];
    for (name, kind, says, items) in tables {
        let head = signature(name, &on_row(), kind);
        let body = statement(4, "return ", &tall("{", items, "}"));
        module.define(&format!("{head}{}{body}", text::docstring(4, says, &[])));
    }
}

/// The arguments of a function that looks at a row.
fn on_row() -> [(String, String); 2] {
    [("params", "Params"), ("row", "State")].map(|(name, kind)| (name.to_owned(), kind.to_owned()))
}

/// What a condition is about; over index sets, of the first element that breaks it.
fn about(context: &Context, module: &mut Module, holds: &Doc, shape: &Shape, trees: &[&Expression]) -> Doc {
    if shape.is_empty() {
        return shown::parts(context, module, trees);
    }
    let (own, others) = shown::amounts_over(context, module, trees, shape);
    let sets = shape.iter().map(|set| atom(text::literal(set))).collect();
    let others = (!others.is_empty()).then(|| tuple(others));
    call("_first", [holds.clone(), tuple(sets), tuple(own)].into_iter().chain(others).collect())
}

/// Whether a condition holds for all elements of a shape.
fn all(module: &mut Module, holds: Doc, shape: &Shape) -> Doc {
    if shape.is_empty() {
        return holds;
    }
    module.import("numpy as np");
    call("bool", vec![call("np.all", vec![holds])])
}

/// How a claim about a row reads what its formula refers to.
fn read(context: &Context, reference: &Reference) -> Doc {
    context.keyed(reference, "row", "logic.")
}

/// The published numbers that the model must reproduce.
fn facts(context: &Context, module: &mut Module) {
    module.import("math");
    module.push(&super::either(context, include_str!("templates/facts.py")));
    let mut table = Vec::new();
    for fact in &context.model.facts {
        let mut expectations = Vec::new();
        for (index, expectation) in fact.expectations.iter().enumerate() {
            let name = format!("fact_{}_{}", identifier(&fact.meta.id), index + 1);
            let text = expected(context, module, &name, expectation);
            module.define(&text);
            let arguments = vec![
                atom(expectation.row.to_string()),
                atom(text::literal(&text::one_line(&expectation.text))),
                atom(name),
            ];
            expectations.push(call("Expectation", arguments));
        }
        table.push(fact_row(context, module, fact, expectations));
    }
    let table = statement(0, "FACTS: tuple[Fact, ...] = ", &tall("(", table, ")"));
    module.constant(&format!("#: Published numbers that the model must reproduce.\n{table}"));
}

fn fact_row(context: &Context, module: &mut Module, fact: &Fact, expectations: Vec<Doc>) -> Doc {
    let mut settings = Vec::new();
    for setting in &fact.with {
        let default = |name: &str| format!("make_params({{}})[\"{name}\"]");
        let value = constant(context, module, &setting.value.tree, &default);
        if value.flat().contains("make_params(") {
            module.import_from(".params", "make_params");
        }
        settings.push(entry(&text::literal(&context.names.own(&setting.parameter)), value));
    }
    let mut arguments = vec![
        atom(text::literal(&fact.meta.id)),
        atom(text::literal(&Context::title(&fact.meta))),
        keyword("settings", group("{", settings, "}")),
        keyword("expectations", tuple(expectations)),
    ];
    if let Some(published) = &fact.published {
        arguments.push(keyword("published", atom(text::literal(published))));
    }
    call("Fact", arguments)
}

/// The function that checks one expectation on its row.
fn expected(context: &Context, module: &mut Module, name: &str, expectation: &Expectation) -> String {
    let print = |module: &mut Module, tree: &Expression| {
        super::logic::inline(context, module, tree, &|reference| read(context, reference))
    };
    let value = match &expectation.check {
        Check::Holds { condition } => {
            let holds = print(module, &condition.tree);
            let mut arguments = vec![all(module, holds, &context.shape_of(&condition.tree))];
            arguments.extend(shown::amounts(context, module, &[&condition.tree]));
            call("judged", arguments)
        }
        Check::Near { left, right, within } => {
            let sides: Vec<&Expression> = [left, right].into_iter().chain(within).map(|side| &side.tree).collect();
            let shape = context.shape_of_all(&sides);
            let mut arguments = Vec::new();
            for side in sides {
                let written = print(module, side);
                let side = arrays::beside(module, written, &context.shape_of(side), &shape);
                arguments.push(if arguments.len() < 2 { side } else { keyword("within", side) });
            }
            let quantity = shown::quantity_of(context, &left.tree).or_else(|| shown::quantity_of(context, &right.tree));
            arguments.extend(quantity.iter().flat_map(shown::unit_and_scale));
            call(if shape.is_empty() { "near" } else { "near_each" }, arguments)
        }
    };
    format!(
        "{}{}{}",
        signature(name, &on_row(), "Outcome"),
        text::docstring(4, &text::one_line(&expectation.text), &[]),
        statement(4, "return ", &value)
    )
}

/// The stocks and the flows of every asset.
fn stocks(context: &Context, module: &mut Module) {
    let table = |name: &str, what: &str, keys: &dyn Fn(&str) -> Vec<Doc>| {
        let items = bases(context).into_iter().map(|base| entry(&text::literal(&base), tuple(keys(&base)))).collect();
        let table = statement(0, &format!("{name}: dict[str, tuple[str, ...]] = "), &tall("{", items, "}"));
        format!("#: The {what} of every asset and unit.\n{table}")
    };
    let key = |id: &str| atom(text::literal(&context.names.own(id)));
    module.constant(&table("STOCKS", "stocks", &|base| {
        context.stocks_of(base).map(|stock| key(&stock.meta.id)).collect()
    }));
    module.constant(&table("FLOWS", "flows", &|base| {
        context.legs().filter(|leg| leg.asset.as_deref() == Some(base)).map(|leg| key(&leg.meta.id)).collect()
    }));
}

/// The assets and units that stocks hold.
fn bases(context: &Context) -> Vec<String> {
    let bases = context.model.bases.iter().map(|base| base.id.clone());
    bases.filter(|base| context.stocks_of(base).next().is_some()).collect()
}

/// What came into the model of each asset, less what left it.
fn brought_in(context: &Context, module: &mut Module) {
    let mut items = Vec::new();
    for base in bases(context) {
        let mut terms: Vec<(&'static str, Doc)> = Vec::new();
        for leg in context.legs().filter(|leg| leg.asset.as_ref() == Some(&base)) {
            terms.extend(outside(context, module, leg));
        }
        let sum = Doc::Chain(Box::new(atom("0.0")), terms);
        let sum = if sum.flat() == "0.0" { atom("0.0") } else { sum };
        items.push(entry(&text::literal(&base), sum));
    }
    let head = signature("brought_in", &on_row(), "dict[str, float]");
    let doc = text::docstring(4, "What came into the model in the last step less what left it, per unit of time", &[]);
    module.define(&format!("{head}{doc}{}", statement(4, "return ", &tall("{", items, "}"))));
}

/// The ends of a leg that lie outside the model.
fn outside(context: &Context, module: &mut Module, leg: &Leg) -> Vec<(&'static str, Doc)> {
    let rate = format!("row[\"{}\"]", context.names.own(&leg.meta.id));
    let shape = &leg.quantity.shape;
    let mut terms = Vec::new();
    if !matches!(leg.from, End::Stock { .. }) {
        terms.push(("+", arrays::summed(module, atom(rate.clone()), shape)));
    }
    for (index, _) in leg.to.iter().enumerate().filter(|(_, target)| !matches!(target.end, End::Stock { .. })) {
        let shares = settle::shares_here(context, "row");
        let key = text::literal(&leg.meta.id);
        let part = atom(if !Context::is_split(leg) {
            rate.clone()
        } else if context.is_indivisible(leg.asset.as_deref()) {
            module.import_from(".clock", "DT");
            module.import_from(".rationing", "whole_parts");
            format!("whole_parts({rate} * DT, logic.{shares}[{key}])[{index}] / DT")
        } else {
            format!("{rate} * logic.{shares}[{key}][{index}]")
        });
        terms.push(("-", arrays::summed(module, part, shape)));
    }
    terms
}
