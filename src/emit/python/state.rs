//! `state.py`: the initial state, worked out once per run.

use std::collections::BTreeSet;

use crate::model::{Expression, MemoryRule, Node, Shape};

use super::constant::constant;
use super::context::Context;
use super::design::Design;
use super::formula::called;
use super::layout::{Doc, atom, call, entry, group, signature, statement, tall};
use super::logic::{import_function, inline_filled, sum};
use super::module::Module;
use super::names::Role;
use super::reference::{Reference, references};
use super::text;

/// Statements that work out the start of a run.
struct Start<'a, 'm> {
    context: &'a Context<'m>,
    module: Module,
    out: String,
    needed: BTreeSet<String>,
    drawn: BTreeSet<String>,
}

/// The module.
pub(super) fn state(context: &Context, design: &Design, header: &str) -> String {
    let mut start = Start {
        context,
        module: Module::default(),
        out: signature("initial_state", &[("params".into(), "Params".into())], "State"),
        needed: needed(context),
        drawn: BTreeSet::new(),
    };
    start.out.push_str(&text::docstring(4, "What a run starts with: row 0", &[]));
    for node in &context.model.schedule.start {
        start.node(node);
    }
    start.check();
    start.held(design);
    start.out.push_str("    return {**held, **values_on_row(params, held)}\n");
    let Start { mut module, out, .. } = start;
    for name in ["Held", "Params", "State"] {
        module.import_from(".types", name);
    }
    module.import_from(".logic", "values_on_row");
    module.define(&out);
    module.finish("The initial state", &[], header)
}

impl Start<'_, '_> {
    fn node(&mut self, node: &Node) {
        let context = self.context;
        match node {
            Node::Stock { id } => {
                let Some(stock) = context.stock(id) else { return };
                let Some(initial) = &stock.initial else { return };
                self.amount(id, &initial.tree, &stock.quantity.shape);
                if let Some(transit) = &stock.transit {
                    let time =
                        constant(context, &mut self.module, &transit.tree, &|name| format!("params[\"{name}\"]"));
                    self.module.import_from(".", "queues");
                    self.module.import_from(".clock", "steps_in");
                    let each = if stock.quantity.shape.is_empty() { "" } else { "_each" };
                    let start = format!("queues.start{each}");
                    let batches = call(&start, vec![atom(context.names.own(id)), call("steps_in", vec![time])]);
                    let name = context.names.get(Role::Batches, id);
                    self.out.push_str(&statement(4, &format!("{name} = "), &batches));
                }
            }
            Node::State { id } => {
                let Some(state) = context.state(id) else { return };
                if let Some(initial) = &state.initial {
                    self.amount(id, &initial.tree, &state.quantity.shape);
                }
            }
            Node::Memory { id } => self.memory(id),
            Node::Value { id } => self.value(id),
        }
    }

    fn amount(&mut self, id: &str, tree: &Expression, shape: &Shape) {
        let value = self.inline(tree, shape);
        self.out.push_str(&statement(4, &format!("{} = ", self.context.names.own(id)), &value));
    }

    fn memory(&mut self, id: &str) {
        let Some(memory) = self.context.memory(id) else { return };
        match &memory.rule {
            MemoryRule::Cell { initial, .. } => self.amount(id, initial, &memory.shape),
            MemoryRule::Line { by, initial, .. } => {
                let first = self.inline(initial, &memory.shape);
                let by = constant(self.context, &mut self.module, by, &|name| format!("params[\"{name}\"]"));
                self.module.import_from(".clock", "steps_in");
                let line = Doc::Chain(Box::new(group("[", vec![first], "]")), vec![("*", call("steps_in", vec![by]))]);
                self.out.push_str(&statement(4, &format!("{} = ", self.context.names.own(id)), &line));
            }
        }
    }

    fn value(&mut self, id: &str) {
        let context = self.context;
        let Some(value) = context.value(id).filter(|_| self.needed.contains(id)) else { return };
        let Some(formula) = &value.formula else { return };
        self.draws_of(&formula.tree);
        let function = context.value_function(value);
        import_function(&mut self.module, &function);
        if !function.contains('.') {
            self.module.import_from(".logic", &function);
        }
        let function = context.caller(value, &mut self.module);
        let read = reader(context, &mut self.module, &formula.tree);
        let made = called(&function, &formula.tree, &|reference| read(reference));
        self.out.push_str(&statement(4, &format!("{} = ", context.names.own(id)), &made));
    }

    fn inline(&mut self, tree: &Expression, shape: &Shape) -> Doc {
        self.draws_of(tree);
        let context = self.context;
        let read = reader(context, &mut self.module, tree);
        inline_filled(context, &mut self.module, tree, &|reference| read(reference), shape)
    }

    fn draws_of(&mut self, tree: &Expression) {
        for reference in references(tree) {
            let Reference::Draw(id) = reference else { continue };
            let Some(draw) = self.context.draw(&id) else { continue };
            if !self.drawn.insert(id.clone()) {
                continue;
            }
            for argument in &draw.arguments {
                self.draws_of(argument);
            }
            let context = self.context;
            let read = reader(context, &mut self.module, &Expression::Draw { id: id.clone() });
            let value = super::chance::drawn(
                context,
                &mut self.module,
                draw,
                "params[\"seed\"]",
                "params[\"run\"]",
                "0",
                &|reference| read(reference),
            );
            self.out.push_str(&statement(4, &format!("{} = ", context.names.own(&id)), &value));
        }
    }

    /// Stops where an initial amount is no number.
    fn check(&mut self) {
        let names = &self.context.names;
        let stocks = self.context.model.stocks.iter().map(|stock| &stock.meta.id);
        let states = self.context.model.states.iter().map(|state| &state.meta.id);
        let items: Vec<Doc> =
            stocks.chain(states).map(|id| names.own(id)).map(|name| entry(&text::literal(&name), atom(name))).collect();
        if items.is_empty() {
            return;
        }
        self.module.import_from(".guard", "check_finite");
        self.out.push_str(&statement(
            4,
            "",
            &call("check_finite", vec![atom("{}"), tall("{", items, "}"), atom("params")]),
        ));
    }

    fn held(&mut self, design: &Design) {
        let names = &self.context.names;
        let mut items = Vec::new();
        let governed: Vec<String> = self.context.governed().map(|it| names.own(&it.meta.id)).collect();
        for key in &design.held {
            let value = match (key.start, key.kind.as_str()) {
                ("", _) if governed.contains(&key.name) => format!("params[\"{}\"]", key.name),
                ("", _) => key.name.clone(),
                (_, kind) if !key.shape.is_empty() => nothing(self.context, &mut self.module, kind, &key.shape),
                ("0.0", "bool") => "False".to_owned(),
                (start, _) => start.to_owned(),
            };
            let waits = design.waiting.iter().find(|id| names.get(Role::Next, id) == key.name);
            let value = waits.filter(|_| key.start.is_empty()).map_or(value, |id| names.own(id));
            items.push(entry(&text::literal(&key.name), atom(value)));
        }
        self.out.push_str(&statement(4, "held: Held = ", &tall("{", items, "}")));
    }
}

/// No amount yet, for every element of a shape.
fn nothing(context: &Context, module: &mut Module, kind: &str, shape: &Shape) -> String {
    module.import("numpy as np");
    let mut arguments = vec![super::arrays::sizes(context, module, shape)];
    if kind == "Truths" {
        arguments.push(super::layout::keyword("dtype", atom("np.bool_")));
    }
    call("np.zeros", arguments).flat()
}

/// How the start reads what an expression refers to; what is many is worked out before.
fn reader<'c>(context: &'c Context, module: &mut Module, tree: &Expression) -> impl Fn(&Reference) -> Doc + use<'c> {
    let mut open = references(tree);
    for reference in open.clone() {
        if let Reference::Draw(id) = &reference {
            open.extend(context.draw(id).into_iter().flat_map(|draw| &draw.arguments).flat_map(references));
        }
    }
    let mut known: Vec<(Reference, Doc)> = Vec::new();
    for reference in open {
        let shape = context.shape_read(&reference);
        let doc = match &reference {
            Reference::Flow(_) | Reference::Rate(..) if !shape.is_empty() => {
                atom(nothing(context, module, "Numbers", &shape))
            }
            Reference::Supply(asset) => held_in_all(context, module, asset),
            _ => continue,
        };
        known.push((reference, doc));
    }
    move |reference| {
        let found = known.iter().find(|(other, _)| other == reference);
        found.map_or_else(|| read(context, reference), |(_, doc)| doc.clone())
    }
}

/// All that exists of an asset at the start.
fn held_in_all(context: &Context, module: &mut Module, asset: &str) -> Doc {
    let mut terms = Vec::new();
    for stock in context.stocks_of(asset) {
        let held = atom(context.names.own(&stock.meta.id));
        terms.push(super::arrays::summed(module, held, &stock.quantity.shape));
    }
    match sum(terms) {
        chain @ Doc::Chain(..) => Doc::Parenthesized(Box::new(chain)),
        other => other,
    }
}

/// How the start reads what a formula refers to: by then, all of it is a local variable.
fn read(context: &Context, reference: &Reference) -> Doc {
    match reference {
        Reference::Parameter(id) => atom(format!("params[\"{}\"]", context.names.own(id))),
        Reference::Flow(_) | Reference::Rate(..) | Reference::Time => atom("0.0"),
        Reference::Memory(id) if context.is_line(id) => atom(format!("{}[0]", context.names.own(id))),
        other => atom(context.argument(other)),
    }
}

/// The values that stocks, states and memories need at the start.
fn needed(context: &Context) -> BTreeSet<String> {
    let model = context.model;
    let stocks = model.stocks.iter().filter_map(|stock| stock.initial.as_ref());
    let states = model.states.iter().filter_map(|state| state.initial.as_ref());
    let mut open: Vec<&Expression> = stocks.chain(states).map(|formula| &formula.tree).collect();
    open.extend(model.memory.iter().map(|memory| match &memory.rule {
        MemoryRule::Cell { initial, .. } | MemoryRule::Line { initial, .. } => initial,
    }));
    let mut found = BTreeSet::new();
    let mut draws = BTreeSet::new();
    while let Some(tree) = open.pop() {
        for reference in references(tree) {
            match reference {
                Reference::Value(id) if found.insert(id.clone()) => {
                    let formula = context.value(&id).and_then(|value| value.formula.as_ref());
                    open.extend(formula.map(|formula| &formula.tree));
                }
                Reference::Draw(id) if draws.insert(id.clone()) => {
                    open.extend(context.draw(&id).into_iter().flat_map(|draw| &draw.arguments));
                }
                _ => {}
            }
        }
    }
    found
}
