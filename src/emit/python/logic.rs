//! `logic.py`: values, rates, what each phase decides and moves, and the state updates.

use crate::model::{Expression, MemoryRule, Rate, Shape, ValueKind};

use super::context::{Context, import_type};
use super::design::{Design, is_drawn_each_step};
use super::expression::Printer;
use super::formula::{Described, called, function};
use super::layout::{Doc, atom, call, entry, signature, statement, tall};
use super::module::Module;
use super::names::Role;
use super::reads::{read_rates, read_supplies};
use super::reference::{RateOf, Reference, references};
use super::text;
use super::{phase, settle};

/// The module, body and all.
pub(super) fn logic(context: &Context, design: &Design) -> Module {
    let mut module = Module::default();
    values(context, &mut module);
    rates(context, &mut module);
    advances(context, &mut module);
    stock_rates(context, &mut module);
    registries(context, &mut module);
    values_on_row(context, design, &mut module);
    settle::limits(context, &mut module);
    settle::shares(context, &mut module);
    for block in &design.blocks {
        phase::phase(context, design, block, &mut module);
    }
    phase::record(context, design, &mut module);
    updates(design, &mut module);
    module.forget(".logic");
    module
}

/// The functions of lets, env, behaviors and policies.
fn values(context: &Context, module: &mut Module) {
    let kinds = [
        (ValueKind::Env, "Environment"),
        (ValueKind::Data, "Data: what was recorded"),
        (ValueKind::Let, "Auxiliaries"),
        (ValueKind::Behavior, "Behaviors: what members decide"),
        (ValueKind::Policy, "Policies: the rules of the system"),
    ];
    for (kind, title) in kinds {
        let own = context.model.values.iter().filter(|value| value.kind == kind && !value.external);
        let found: Vec<_> = own.filter_map(|value| Some((value, value.formula.as_ref()?))).collect();
        if found.is_empty() {
            continue;
        }
        module.section(title);
        for (value, formula) in found {
            let name = context.names.get(Role::Function, &value.meta.id);
            let described = Described::of(context, name, &value.meta, &value.quantity, formula);
            let text = function(context, module, &described, &formula.tree);
            module.define(&text);
        }
    }
}

/// The functions of rates and conditions.
fn rates(context: &Context, module: &mut Module) {
    module.section("Rates: what flows and exchanges ask for");
    let before = module.body.len();
    for transfer in &context.transfers {
        if let Some(when) = &transfer.when {
            let name = context.names.get(Role::When, &transfer.meta.id);
            let described = Described {
                name,
                title: format!("Whether {} moves", Context::title(&transfer.meta)),
                doc: None,
                equation: &when.text,
                unit: String::new(),
                source: &when.source,
                origin: context.origin(&transfer.meta),
                result: context.bare_type(true, &context.shape_of(&when.tree)),
                shape: context.shape_of(&when.tree),
            };
            let text = function(context, module, &described, &when.tree);
            module.define(&text);
        }
        for leg in &transfer.legs {
            if let Rate::Formula { formula } = &leg.rate {
                let name = context.names.get(Role::Function, &leg.meta.id);
                let described = Described::of(context, name, &leg.meta, &leg.quantity, formula);
                let text = function(context, module, &described, &formula.tree);
                module.define(&text);
            }
        }
    }
    module.withdraw_section(before);
}

/// The functions by which states and memories advance.
fn advances(context: &Context, module: &mut Module) {
    module.section("States and memory: what they are from the next step on");
    let before = module.body.len();
    for state in &context.model.states {
        if let Some(next) = &state.next {
            let name = context.names.get(Role::NextFunction, &state.meta.id);
            let mut described = Described::of(context, name, &state.meta, &state.quantity, next);
            described.title = format!("{}, from the next step on", described.title);
            let text = function(context, module, &described, &next.tree);
            module.define(&text);
        }
    }
    for memory in context.advancing() {
        let described = Described {
            name: context.names.get(Role::NextFunction, &memory.id),
            title: match memory.rule {
                MemoryRule::Cell { .. } => {
                    format!("The memory behind {}, one step later", text::one_line(&memory.text))
                }
                MemoryRule::Line { .. } => format!("What enters the memory behind {}", text::one_line(&memory.text)),
            },
            doc: None,
            equation: &memory.text,
            unit: String::new(),
            source: &memory.source,
            origin: String::new(),
            result: context.bare_type(memory.truth, &memory.shape),
            shape: memory.shape.clone(),
        };
        let text = function(context, module, &described, Context::advance(memory));
        module.define(&text);
    }
    module.withdraw_section(before);
}

/// What exists of an asset, and the rates of stocks.
fn stock_rates(context: &Context, module: &mut Module) {
    for asset in read_supplies(context) {
        let alias = context.types.alias(&asset);
        import_type(&alias, module);
        module.import_from(".types", "Held");
        let stocks: Vec<Doc> = context
            .stocks_of(&asset)
            .map(|stock| {
                let held = atom(format!("state[\"{}\"]", context.names.own(&stock.meta.id)));
                super::arrays::summed(module, held, &stock.quantity.shape)
            })
            .collect();
        let text = format!(
            "{}{}{}",
            signature(&context.total(&asset), &[("state".into(), "Held".into())], &alias),
            text::docstring(4, &format!("All that exists of {asset}"), &[]),
            statement(4, "return ", &sum(stocks))
        );
        module.define(&text);
    }
    for (kind, stock) in read_rates(context) {
        let text = rate_of_stock(context, module, kind, &stock);
        module.define(&text);
    }
}

fn rate_of_stock(context: &Context, module: &mut Module, kind: RateOf, id: &str) -> String {
    let incoming = kind == RateOf::Inflow;
    let alias = context.imported_type(&Reference::Rate(kind, id.to_owned()), module);
    module.import_from(".types", "Held");
    module.import_from(".types", "Params");
    let mut terms = Vec::new();
    for leg in context.legs_at(id) {
        terms.extend(settle::rate_terms(context, module, leg, id, incoming));
    }
    let label = context.stock(id).map_or_else(String::new, |stock| Context::title(&stock.meta));
    let direction = if incoming { "came into" } else { "went out of" };
    let parameters = [("params".to_owned(), "Params".to_owned()), ("state".to_owned(), "Held".to_owned())];
    // Shares may be arrays, which leaves the type of a product open.
    let open = context.is_indexed() && context.legs_at(id).any(Context::is_split);
    let result = if open {
        format!("{}    return rate\n", statement(4, &format!("rate: {alias} = "), &sum(terms)))
    } else {
        statement(4, "return ", &sum(terms))
    };
    format!(
        "{}{}{}",
        signature(&context.rate_function(kind, id), &parameters, &alias),
        text::docstring(4, &format!("What {direction} {label} in the last step, per unit of time"), &[]),
        result
    )
}

/// `a + b + c`, or 0.
pub(super) fn sum(mut terms: Vec<Doc>) -> Doc {
    if terms.is_empty() {
        return atom("0.0");
    }
    let first = terms.remove(0);
    if terms.is_empty() {
        return first;
    }
    Doc::Chain(Box::new(first), terms.into_iter().map(|term| ("+", term)).collect())
}

/// Which function works out what, for messages when a run has to stop.
fn registries(context: &Context, module: &mut Module) {
    let values = context.model.values.iter().filter(|value| value.kind != ValueKind::Metric && value.formula.is_some());
    let entries = values.map(|value| (context.names.own(&value.meta.id), context.value_function(value))).collect();
    registry(module, "VALUES", "The function of every value that must be a number.", entries);
    let legs = context.legs().filter(|leg| matches!(leg.rate, Rate::Formula { .. }));
    let entries = legs.map(|leg| (leg.meta.id.clone(), context.names.get(Role::Function, &leg.meta.id))).collect();
    registry(module, "RATES", "The function of every rate.", entries);
    let states = context.model.states.iter().filter(|state| state.next.is_some()).map(|state| &state.meta.id);
    let memories = context.advancing().map(|memory| &memory.id);
    let entries: Vec<(String, String)> =
        states.chain(memories).map(|id| (context.names.own(id), context.names.get(Role::NextFunction, id))).collect();
    if !entries.is_empty() {
        registry(module, "ADVANCES", "The function by which every state and memory advances.", entries);
    }
}

fn registry(module: &mut Module, name: &str, says: &str, entries: Vec<(String, String)>) {
    module.import_from("collections.abc", "Callable");
    module.import_from("typing", "Any");
    for (_, function) in &entries {
        import_function(module, function);
    }
    let items = entries.into_iter().map(|(key, function)| entry(&text::literal(&key), atom(function))).collect();
    let table = statement(0, &format!("{name}: dict[str, Callable[..., Any]] = "), &tall("{", items, "}"));
    module.constant(&format!("#: {says}\n{table}"));
}

/// Imports the module of `metrics.runway` or `behaviors.curate`.
pub(super) fn import_function(module: &mut Module, function: &str) {
    if let Some((home, _)) = function.split_once('.') {
        module.import_from(".", home);
    }
}

/// `values_on_row`: all values, each after those it needs.
fn values_on_row(context: &Context, design: &Design, module: &mut Module) {
    for name in ["Params", "Held", "Values"] {
        module.import_from(".types", name);
    }
    let parameters = [("params".to_owned(), "Params".to_owned()), ("state".to_owned(), "Held".to_owned())];
    let mut out = signature("values_on_row", &parameters, "Values");
    out.push_str(&text::docstring(4, "Every value of the model on one row, each after those it needs", &[]));
    let mut row = Row { context, module, out, drawn: Vec::new() };
    for id in &context.model.schedule.row {
        row.value(id);
    }
    for id in &design.stored_draws {
        row.draw(id);
    }
    let Row { mut out, drawn, .. } = row;
    let items: Vec<Doc> =
        design.values.iter().map(|key| entry(&text::literal(&key.name), atom(key.name.clone()))).collect();
    out.push_str(&statement(4, "values: Values = ", &tall("{", items, "}")));
    let drawn: Vec<Doc> = drawn.iter().map(|name| entry(&text::literal(name), atom(name.clone()))).collect();
    let mut arguments = vec![atom("VALUES"), atom("values"), atom("params"), atom("state"), atom("values")];
    if !drawn.is_empty() {
        arguments.push(super::layout::group("{", drawn, "}"));
    }
    module.import_from(".guard", "check_numbers");
    out.push_str(&statement(4, "", &call("check_numbers", arguments)));
    out.push_str("    return values\n");
    module.section("Rows");
    module.define(&out);
}

/// Statements that work out a row.
struct Row<'a, 'm> {
    context: &'a Context<'m>,
    module: &'a mut Module,
    out: String,
    drawn: Vec<String>,
}

impl Row<'_, '_> {
    fn value(&mut self, id: &str) {
        let context = self.context;
        let Some(value) = context.value(id) else { return };
        let Some(formula) = &value.formula else { return };
        self.draws_of(&formula.tree);
        let name = context.value_function(value);
        import_function(self.module, &name);
        let name = context.caller(value, self.module);
        let made = called(&name, &formula.tree, &|reference| read_row(context, reference));
        self.out.push_str(&statement(4, &format!("{} = ", context.names.own(id)), &made));
    }

    fn draws_of(&mut self, tree: &Expression) {
        for reference in references(tree) {
            if let Reference::Draw(id) = reference {
                self.draw(&id);
            }
        }
    }

    fn draw(&mut self, id: &str) {
        let context = self.context;
        let name = context.names.own(id);
        if self.drawn.contains(&name) {
            return;
        }
        let Some(draw) = context.draw(id) else { return };
        for argument in &draw.arguments {
            self.draws_of(argument);
        }
        let index = if is_drawn_each_step(context, id) { "state[\"step\"]" } else { "0" };
        let read = |reference: &Reference| read_row(context, reference);
        let value =
            super::chance::drawn(context, self.module, draw, "params[\"seed\"]", "params[\"run\"]", index, &read);
        self.out.push_str(&statement(4, &format!("{name} = "), &value));
        self.drawn.push(name);
    }
}

/// How a row reads what a formula refers to.
fn read_row(context: &Context, reference: &Reference) -> Doc {
    match reference {
        Reference::Value(id) | Reference::Draw(id) => atom(context.names.own(id)),
        other => context.keyed(other, "state", ""),
    }
}

/// One update for each key that a block sets: it only reads its signal.
fn updates(design: &Design, module: &mut Module) {
    module.section("State updates: each reads its own signal");
    for (key, signals) in super::structure::updates(design) {
        for name in ["History", "Params", "State"] {
            module.import_from(".types", name);
        }
        for signal in &signals {
            module.import_from(".types", signal);
        }
        let inner = key.kind.trim_start_matches("list[").trim_end_matches(']');
        if inner != "int" {
            import_type(inner, module);
        }
        let text = update(&key.name, &key.kind, &key.says, &signals.join(" | "));
        module.define(&text);
    }
}

fn update(key: &str, kind: &str, says: &str, signals: &str) -> String {
    let parameters: Vec<(String, String)> =
        engine_parameters().into_iter().chain([("signal".to_owned(), signals.to_owned())]).collect();
    format!(
        "{}{}    return \"{key}\", signal[\"{key}\"]\n",
        signature(&format!("s_{key}"), &parameters, &format!("tuple[str, {kind}]")),
        text::docstring(4, says, &[])
    )
}

/// What engines pass to every policy and update.
pub(super) fn engine_parameters() -> Vec<(String, String)> {
    [("params", "Params"), ("substep", "int"), ("history", "History"), ("state", "State")]
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned()))
        .collect()
}

/// Prints an expression where it stands, without a function of its own.
pub(super) fn inline(
    context: &Context,
    module: &mut Module,
    tree: &Expression,
    read: &dyn Fn(&Reference) -> Doc,
) -> Doc {
    Printer { context, module, read, each: false }.print(tree)
}

/// Prints an expression where it stands, with as many elements as a shape has.
pub(super) fn inline_filled(
    context: &Context,
    module: &mut Module,
    tree: &Expression,
    read: &dyn Fn(&Reference) -> Doc,
    shape: &Shape,
) -> Doc {
    let value = inline(context, module, tree, read);
    super::arrays::filled(context, module, value, &context.shape_of(tree), shape)
}
