//! `sets.py`, `tables.py`, `series.py` and the data they read: what there is many of, and curves.

use std::collections::BTreeSet;

use crate::model::{Between, Expression, IndexSet, Outside, Series};

use super::chunks;
use super::context::Context;
use super::expression::{number, whole};
use super::layout::{Doc, atom, call, entry, group, keyword, signature, statement, tall, tuple};
use super::module::Module;
use super::names::{Role, identifier, upper};
use super::reference::visit;
use super::text;

/// The Python names of a set's elements, none twice; none for a population.
pub(super) fn element_names(set: &IndexSet) -> Vec<String> {
    let mut used = BTreeSet::new();
    let mut names = Vec::new();
    for element in &set.elements {
        let mut name = upper(element);
        while !used.insert(name.clone()) {
            name.push('_');
        }
        names.push(name);
    }
    names
}

/// `sets.py`: the elements of every set.
pub(super) fn sets(context: &Context, header: &str) -> Option<String> {
    let model = context.model;
    if model.sets.is_empty() {
        return None;
    }
    let mut module = Module::default();
    let mut elements = Vec::new();
    let mut agents = Vec::new();
    for set in &model.sets {
        let id = &set.meta.id;
        let name = context.names.get(Role::Set, id);
        let key = text::literal(id);
        if set.elements.is_empty() {
            let says = format!("How many agents there are of {}.", Context::title(&set.meta));
            module.constant(&format!("{}{name} = {}\n", text::comment(0, "#:", &says), whole(u64::from(set.size))));
            elements.push(entry(&key, atom(format!("tuple(map(str, range({name})))"))));
            agents.push(atom(key));
        } else {
            module.import_from("enum", "IntEnum");
            module.define(&class(context, set, &name));
            let names = set.elements.iter().map(|element| atom(text::literal(element))).collect();
            elements.push(entry(&key, tuple(names)));
        }
    }
    let elements = statement(0, "ELEMENTS: dict[str, tuple[str, ...]] = ", &tall("{", elements, "}"));
    module.constant(&format!("#: What the elements of every set are called in the results.\n{elements}"));
    module.constant(
        "#: How many elements every set has.\n\
         SIZES = {name: len(elements) for name, elements in ELEMENTS.items()}\n",
    );
    let agents = if agents.is_empty() { atom("frozenset()") } else { call("frozenset", vec![group("{", agents, "}")]) };
    let agents = statement(0, "AGENTS: frozenset[str] = ", &agents);
    module.constant(&format!("#: The sets whose elements are the agents of a population.\n{agents}"));
    Some(module.finish("Index sets: what there are many of", &[], header))
}

fn class(context: &Context, set: &IndexSet, name: &str) -> String {
    let docs = [set.meta.doc.clone().unwrap_or_default(), Context::place(&set.meta.source)];
    let doc = text::docstring(4, &Context::title(&set.meta), &docs);
    let names = context.elements_of(&set.meta.id).iter().enumerate();
    let lines: String = names.map(|(position, element)| format!("    {element} = {position}\n")).collect();
    format!("class {name}(IntEnum):\n{doc}\n{lines}")
}

/// `tables.py`: functions given by points.
pub(super) fn tables(context: &Context, header: &str) -> Option<String> {
    let model = context.model;
    let mut module = Module::default();
    for table in &model.tables {
        module.import_from(".curves", "Curve");
        let name = context.names.get(Role::Constant, &format!("table {}", table.meta.id));
        let column = |place: usize| {
            let numbers = table.points.iter().filter_map(|point| point.get(place)).map(|value| atom(number(*value)));
            group("[", numbers.collect(), "]")
        };
        let mut arguments = vec![keyword("inputs", column(0)), keyword("outputs", column(1))];
        if table.between != Between::Linear {
            arguments.push(keyword("between", atom(text::literal(between(table.between)))));
        }
        if table.outside == Outside::Extend {
            arguments.push(keyword("outside", atom("\"extend\"")));
        }
        let unit = |quantity: &crate::model::Quantity| text::one_line(&context.types.unit(&quantity.dimension));
        let says = format!("{} ({} -> {})", Context::title(&table.meta), unit(&table.input), unit(&table.output));
        let place = Context::place(&table.meta.source);
        let place = if place.is_empty() { place } else { text::comment(0, "#:", &place) };
        let curve = statement(0, &format!("{name} = "), &call("Curve", arguments));
        module.constant(&format!("{}{place}{curve}", text::comment(0, "#:", &says)));
    }
    (!module.body.is_empty()).then(|| module.finish("Tables: functions given by points", &[], header))
}

fn between(between: Between) -> &'static str {
    match between {
        Between::Linear => "linear",
        Between::Step => "step",
        Between::Spline => "spline",
    }
}

/// `series.py`: what was recorded, as functions of time.
pub(super) fn series(context: &Context, header: &str) -> Option<String> {
    let mut module = Module::default();
    for series in &context.model.series {
        module.import_from(".curves", "recorded");
        let value = context.value(&series.id);
        let scale = value.map_or(1.0, |value| value.quantity.scale);
        let arguments = vec![
            atom(text::literal(&file(series))),
            keyword("when", atom(text::literal(&time_column(context, series)))),
            keyword("column", atom(text::literal(&series.column))),
            keyword("scale", atom(number(scale))),
            keyword("between", atom(text::literal(between(series.between)))),
        ];
        let says = value.map_or_else(|| series.id.clone(), |value| Context::title(&value.meta));
        let name = context.names.get(Role::Constant, &format!("series {}", series.id));
        let read = statement(0, &format!("{name} = "), &call("recorded", arguments));
        module.constant(&format!("{}{read}", text::comment(0, "#:", &format!("{says}, from {}", series.file))));
    }
    (!module.body.is_empty()).then(|| module.finish("Series: what was recorded, as functions of time", &[], header))
}

/// The file of a series in `data/`.
fn file(series: &Series) -> String {
    format!("{}.csv", identifier(&series.id))
}

/// The column that says when, in the model's time unit.
fn time_column(context: &Context, series: &Series) -> String {
    let mut name = format!("time ({})", text::one_line(&context.model.ecosystem.time_unit));
    while name == series.column || name == series.by {
        name.push('_');
    }
    name
}

/// The files of `data/` that the model reads.
pub(super) fn data(context: &Context) -> Vec<(String, String)> {
    context.model.series.iter().map(|series| (format!("data/{}", file(series)), rows(context, series))).collect()
}

/// What stands in the source's column of moments, the time in the model, and the value.
fn rows(context: &Context, series: &Series) -> String {
    let same = series.by == series.column;
    let mut heads = vec![cell(&series.by), cell(&time_column(context, series)), cell(&series.column)];
    if same {
        heads.remove(0);
    }
    let mut out = format!("{}\n", heads.join(","));
    for ((label, time), value) in series.labels.iter().zip(&series.times).zip(&series.values) {
        let mut cells = vec![cell(label), plain(*time), plain(*value)];
        if same {
            cells.remove(0);
        }
        out.push_str(&format!("{}\n", cells.join(",")));
    }
    out
}

/// A number as CSV readers want it.
fn plain(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// Text as a cell of a CSV file.
fn cell(text: &str) -> String {
    let clean = text::one_line(text);
    if clean.contains([',', '"', '\r', '\n']) { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean }
}

/// `curves.py`: the class of curves, and how files are read.
pub(super) fn curves(context: &Context, header: &str) -> Option<String> {
    let recorded = !context.model.series.is_empty();
    if !recorded && context.model.tables.is_empty() {
        return None;
    }
    let wanted = BTreeSet::from(["always", if recorded { "recorded" } else { "curve" }]);
    Some(format!("{header}{}", chunks::select(include_str!("templates/curves.py"), &wanted)))
}

/// `arrays.py` or `moments.py`: the functions that the rest of the project turned out to use.
pub(super) fn used_functions(files: &[(&str, String)], behaviors: &str, module: &str, header: &str) -> Option<String> {
    let template =
        if module == "arrays" { include_str!("templates/arrays.py") } else { include_str!("templates/moments.py") };
    let texts = files.iter().map(|(_, text)| text.as_str()).chain([behaviors]);
    let open = format!("{module}.");
    let mut used: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        for piece in text.split(open.as_str()).skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            used.insert(name);
        }
    }
    let known: Vec<&str> = template.lines().filter_map(|line| line.strip_prefix("# <")?.strip_suffix('>')).collect();
    let mut wanted: BTreeSet<&str> = used.iter().map(String::as_str).filter(|name| known.contains(name)).collect();
    if wanted.is_empty() {
        return None;
    }
    let has = |names: &[&str], wanted: &BTreeSet<&str>| names.iter().any(|name| wanted.contains(name));
    if has(&["floor", "ceil", "round_to"], &wanted) {
        wanted.extend(["snapped", "callable"]);
    }
    if wanted.contains("median") {
        wanted.insert("quantile");
    }
    if has(&["mean", "gini"], &wanted) {
        wanted.insert("total");
    }
    if has(&["quantile", "mod", "normal_cdf", "snapped"], &wanted) {
        wanted.insert("math");
    }
    let loose = ["fill", "placed", "rows", "total", "mean", "least", "greatest", "median", "quantile", "gini"];
    if has(&loose, &wanted) {
        wanted.insert("any");
    }
    wanted.insert("always");
    Some(format!("{header}{}", chunks::select(template, &wanted)))
}

/// The functions of the model that are called with arrays somewhere.
pub(super) fn called_with_arrays(context: &Context) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<(&Expression, bool)> =
        super::reads::all_trees(context).into_iter().map(|tree| (tree, false)).collect();
    while let Some((tree, each)) = open.pop() {
        visit(tree, &mut |part| {
            let Expression::Apply { function, .. } = part else { return };
            let many = if each { super::arrays::mentions_local(part) } else { !context.shape_of(part).is_empty() };
            if many && found.insert(function.clone()) {
                let body = context.model.functions.iter().find(|found| found.meta.id == *function);
                open.extend(body.map(|body| (&body.body.tree, true)));
            }
        });
    }
    found
}

/// The version of a model's function that takes arrays.
pub(super) fn function_of_arrays(context: &Context, module: &mut Module, function: &crate::model::Function) -> String {
    let result = context.bare_type(context.is_truth(&function.body.tree), &vec![String::new()]);
    for name in ["Numbers", result.as_str()] {
        module.import_from(".types", name);
    }
    let local = |name: &String| super::expression::local(&context.names, name);
    let parameters: Vec<(String, String)> =
        function.parameters.iter().map(|name| (local(name), "Numbers".to_owned())).collect();
    let name = context.names.get(Role::PureEach, &function.meta.id);
    let read = |reference: &super::reference::Reference| atom(context.argument(reference));
    let tree = &function.body.tree;
    let value = super::expression::Printer { context, module, read: &read, each: true }.print(tree);
    let value = constant_as_array(module, value, tree, function.parameters.first().map(local));
    format!(
        "{}{}{}",
        signature(&name, &parameters, &result),
        text::docstring(4, &format!("{}, for every element", Context::title(&function.meta)), &[]),
        statement(4, "return ", &value)
    )
}

/// The body of a function that looks at none of its arguments, as an array.
fn constant_as_array(module: &mut Module, value: Doc, tree: &Expression, first: Option<String>) -> Doc {
    if super::arrays::mentions_local(tree) {
        return value;
    }
    module.import("numpy as np");
    match first {
        Some(first) => call("np.full_like", vec![atom(first), value]),
        None => call("np.asarray", vec![value]),
    }
}
