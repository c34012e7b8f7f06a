//! One policy for each phase: what is asked, what moves, what is held for the next step.

use std::collections::BTreeSet;

use crate::model::{End, Formula, Leg, Rate, Transfer};

use super::arrays;
use super::context::{Context, is_stock};
use super::design::{Block, Design};
use super::formula::called;
use super::layout::{Doc, atom, call, entry, group, signature, statement, tall};
use super::logic::{engine_parameters, import_function};
use super::module::Module;
use super::names::Role;
use super::reference::Reference;
use super::structure::signal_name;
use super::{settle, text};

/// How a phase reads what formulas refer to.
pub(super) struct Here<'a, 'm> {
    context: &'a Context<'m>,
    design: &'a Design<'m>,
    block: &'a Block<'m>,
}

impl Here<'_, '_> {
    fn read(&self, reference: &Reference) -> Doc {
        match reference {
            Reference::Value(id) if self.block.phase.values.contains(id) => atom(self.context.names.own(id)),
            Reference::Value(id) if self.design.kept.get(id).is_some_and(|index| *index < self.block.index) => {
                atom(format!("state[\"{}\"]", self.context.names.get(Role::InPhase, id)))
            }
            other => self.context.keyed(other, "state", ""),
        }
    }

    /// When a transfer moves, if that is the same for all its elements.
    fn condition<'t>(&self, transfer: &'t Transfer) -> Option<&'t Formula> {
        transfer.when.as_ref().filter(|when| self.context.shape_of(&when.tree).is_empty())
    }

    /// When the elements of a transfer move, if each has its own condition.
    fn conditions<'t>(&self, transfer: &'t Transfer) -> Option<&'t Formula> {
        transfer.when.as_ref().filter(|when| !self.context.shape_of(&when.tree).is_empty())
    }
}

/// Everything of one phase: its table, its settlement, its policy.
pub(super) fn phase(context: &Context, design: &Design, block: &Block, module: &mut Module) {
    let label = phase_label(context, &block.phase.phase);
    module.section(&format!("Phase {label}"));
    for name in ["History", "Params", "State"] {
        module.import_from(".types", name);
    }
    let here = Here { context, design, block };
    if !block.transfers.is_empty() {
        settle::table(context, block, module);
        settle::settlement(context, block, module);
    }
    if Design::is_rk4(context) && !block.transfers.is_empty() {
        super::runge_kutta::stages(context, block, module, &|reference| here.read(reference));
    }
    let signal = signal_name(block.index, design);
    module.import_from(".types", &signal);
    let name = context.names.get(Role::Policy, &block.phase.phase);
    let mut out = signature(&name, &engine_parameters(), &signal);
    let doc = context.model.phases.iter().find(|phase| phase.meta.id == block.phase.phase);
    let doc = doc.and_then(|phase| phase.meta.doc.clone()).unwrap_or_default();
    out.push_str(&text::docstring(4, &format!("Phase {label}: what is decided, asked for and moved"), &[doc]));
    decide(&here, module, &mut out);
    ask(&here, module, &mut out);
    advance(&here, module, &mut out);
    if !block.transfers.is_empty() {
        let settle = context.names.get(Role::Settle, &block.phase.phase);
        let when = if settle::idle(context, block).next().is_some() { ", when" } else { "" };
        out.push_str(&format!("    settled = {settle}(params, state, asked{when})\n"));
        module.import_from(".guard", "check_finite");
        out.push_str("    check_finite({}, settled.held, state)\n");
    }
    out.push_str(&statement(4, "return ", &tall("{", signals(&here, module), "}")));
    module.define(&out);
}

/// The label of a phase.
pub(super) fn phase_label(context: &Context, id: &str) -> String {
    let found = context.model.phases.iter().find(|phase| phase.meta.id == id);
    found.map_or_else(|| id.to_owned(), |phase| Context::title(&phase.meta))
}

/// Values that this phase works out anew.
fn decide(here: &Here, module: &mut Module, out: &mut String) {
    let Here { context, block, .. } = *here;
    let mut decided = Vec::new();
    for id in &block.phase.values {
        let Some(value) = context.value(id) else { continue };
        let Some(formula) = &value.formula else { continue };
        let name = context.names.own(id);
        let function = context.value_function(value);
        import_function(module, &function);
        let function = context.caller(value, module);
        let made = called(&function, &formula.tree, &|reference| here.read(reference));
        out.push_str(&statement(4, &format!("{name} = "), &made));
        decided.push(entry(&text::literal(&name), atom(name)));
    }
    if !decided.is_empty() {
        module.import_from(".guard", "check_numbers");
        out.push_str(&statement(4, "decided: dict[str, Any] = ", &group("{", decided, "}")));
        let arguments = ["VALUES", "decided", "params", "state", "decided"].into_iter().map(atom).collect();
        out.push_str(&statement(4, "", &call("check_numbers", arguments)));
    }
}

/// What every leg asks for.
fn ask(here: &Here, module: &mut Module, out: &mut String) {
    let Here { context, block, .. } = *here;
    if block.transfers.is_empty() {
        return;
    }
    module.import_from(".guard", "check_finite");
    if Design::is_rk4(context) {
        super::runge_kutta::ask(context, block, module, out, &|reference| here.read(reference));
    } else {
        conditions(here, module, out);
        let always = block.transfers.iter().filter(|transfer| here.condition(transfer).is_none());
        let items = always.flat_map(|transfer| asks(here, module, transfer));
        let items: Vec<Doc> = items.map(|(leg, ask)| entry(&text::literal(&leg), ask)).collect();
        let open = if items.is_empty() { group("{", items, "}") } else { tall("{", items, "}") };
        out.push_str(&statement(4, "asked: Asked = ", &open));
        for transfer in &block.transfers {
            let Some(when) = here.condition(transfer) else { continue };
            let name = context.names.get(Role::When, &transfer.meta.id);
            let condition = called(&name, &when.tree, &|reference| here.read(reference));
            let line = statement(4, "if ", &condition);
            out.push_str(&format!("{}:\n", line.trim_end()));
            for (leg, ask) in asks(here, module, transfer) {
                out.push_str(&statement(8, &format!("asked[{}] = ", text::literal(&leg)), &ask));
            }
        }
    }
    let mut scopes = vec![atom("RATES"), atom("asked"), atom("params"), atom("state")];
    if !block.phase.values.is_empty() {
        scopes.push(atom("decided"));
    }
    out.push_str(&statement(4, "", &call("check_finite", scopes)));
}

/// Which elements of transfers ask for anything.
fn conditions(here: &Here, module: &mut Module, out: &mut String) {
    let Here { context, block, .. } = *here;
    let mut items = Vec::new();
    for transfer in &block.transfers {
        let Some(when) = here.conditions(transfer) else { continue };
        let name = context.names.get(Role::When, &transfer.meta.id);
        let condition = called(&name, &when.tree, &|reference| here.read(reference));
        let condition = arrays::beside(module, condition, &context.shape_of(&when.tree), &transfer.shape);
        items.push(entry(&text::literal(&transfer.meta.id), condition));
    }
    if !items.is_empty() {
        module.import_from(".types", "Truths");
        out.push_str(&statement(4, "when: dict[str, Truths] = ", &tall("{", items, "}")));
    }
}

/// What the legs of a transfer ask for, leg by leg.
fn asks(here: &Here, module: &mut Module, transfer: &Transfer) -> Vec<(String, Doc)> {
    let mut asks = Vec::new();
    for leg in &transfer.legs {
        let mut asked = asked_by(here.context, module, leg, &|reference| here.read(reference));
        if here.conditions(transfer).is_some() {
            module.import("numpy as np");
            let when = atom(format!("when[{}]", text::literal(&transfer.meta.id)));
            asked = call("np.where", vec![when, asked, atom("0.0")]);
        }
        asks.push((leg.meta.id.clone(), asked));
    }
    asks
}

/// What one leg asks for in a step.
pub(super) fn asked_by(context: &Context, module: &mut Module, leg: &Leg, read: &dyn Fn(&Reference) -> Doc) -> Doc {
    let payer = match &leg.from {
        End::Stock { id, .. } => id.as_str(),
        _ => "",
    };
    match &leg.rate {
        Rate::Formula { formula } => {
            module.import_from(".clock", "DT");
            let name = context.names.get(Role::Function, &leg.meta.id);
            Doc::Chain(Box::new(called(&name, &formula.tree, read)), vec![("*", atom("DT"))])
        }
        Rate::Due => {
            let due = atom(format!("state[\"{}\"][0]", context.names.get(Role::Batches, payer)));
            settle::seen_by(context, module, leg, &leg.from, due)
        }
        Rate::All => {
            let own = context.names.own(payer);
            // What may be negative has no lower bound; it gives what it holds, and never a debt.
            let bounded = context.stock(payer).is_some_and(|stock| stock.low.is_some());
            let limits = settle::limits_here(context, "state");
            let low = if bounded { format!(" - {limits}[\"{own}\"].low") } else { String::new() };
            let held = atom(format!("state[\"{own}\"]{low}"));
            let many = context.stock(payer).is_some_and(|stock| !stock.quantity.shape.is_empty());
            if many {
                module.import("numpy as np");
            }
            let all = call(if many { "np.maximum" } else { "max" }, vec![held, atom("0.0")]);
            settle::seen_by(context, module, leg, &leg.from, all)
        }
        Rate::Unknown => atom("0.0"),
    }
}

/// What states and memories are from the next step on.
fn advance(here: &Here, module: &mut Module, out: &mut String) {
    let Here { context, block, .. } = *here;
    let made = |id: &str, tree| {
        let name = context.names.get(Role::NextFunction, id);
        entry(
            &text::literal(&context.names.own(id)),
            called(&name, tree, &|reference: &Reference| here.read(reference)),
        )
    };
    let states = context.model.states.iter().filter(|state| state.phase == block.phase.phase);
    let next: Vec<Doc> = states.filter_map(|state| Some(made(&state.meta.id, &state.next.as_ref()?.tree))).collect();
    let memory: Vec<Doc> = if block.index == 0 {
        context.advancing().map(|memory| made(&memory.id, Context::advance(memory))).collect()
    } else {
        Vec::new()
    };
    for (name, items, check) in [("advanced", next, "check_finite"), ("remembered", memory, "check_numbers")] {
        if items.is_empty() {
            continue;
        }
        module.import_from(".guard", check);
        out.push_str(&statement(4, &format!("{name}: dict[str, Any] = "), &tall("{", items, "}")));
        let mut scopes = vec![atom("ADVANCES"), atom(name), atom("params"), atom("state")];
        if !block.phase.values.is_empty() {
            scopes.push(atom("decided"));
        }
        out.push_str(&statement(4, "", &call(check, scopes)));
    }
}

/// The signal of a phase: a value for each key that its block sets.
fn signals(here: &Here, module: &mut Module) -> Vec<Doc> {
    let Here { context, design, block } = *here;
    let mut items = Vec::new();
    let mut named = SignalNames { context, design, items: &mut items };
    for id in settle::stocks_touched(context, block) {
        named.set(&context.names.own(&id), atom(format!("settled.held[\"{}\"]", context.names.own(&id))));
        if context.stock(&id).is_some_and(|stock| stock.transit.is_some()) {
            let batches = queue_move(context, block, module, &id);
            named.set(&context.names.get(Role::Batches, &id), batches);
        }
    }
    for leg in block.transfers.iter().flat_map(|transfer| &transfer.legs) {
        module.import_from(".clock", "DT");
        named.leg(leg);
    }
    for state in context.model.states.iter().filter(|state| state.next.is_some() && state.phase == block.phase.phase) {
        named.later(&state.meta.id, atom(format!("advanced[\"{}\"]", context.names.own(&state.meta.id))));
    }
    if block.index == 0 {
        for memory in context.advancing() {
            named.memory(&memory.id);
        }
    }
    for (id, _) in design.kept.iter().filter(|(_, index)| **index == block.index) {
        named.set(&context.names.get(Role::InPhase, id), atom(context.names.own(id)));
    }
    if !block.transfers.is_empty() {
        let earlier = design.blocks.iter().any(|other| other.index < block.index && !other.transfers.is_empty());
        let here = "settled.limits".to_owned();
        let all = if earlier { format!("{{**state[\"limits\"], **{here}}}") } else { here };
        named.set("limits", atom(all));
    }
    items
}

struct SignalNames<'a, 'm> {
    context: &'a Context<'m>,
    design: &'a Design<'m>,
    items: &'a mut Vec<Doc>,
}

impl SignalNames<'_, '_> {
    fn set(&mut self, key: &str, value: Doc) {
        self.items.push(entry(&text::literal(key), value));
    }

    fn later(&mut self, id: &str, value: Doc) {
        let names = &self.context.names;
        let key = if self.design.waiting.contains(id) { names.get(Role::Next, id) } else { names.own(id) };
        self.set(&key, value);
    }

    fn leg(&mut self, leg: &Leg) {
        let id = &leg.meta.id;
        let key = text::literal(id);
        self.later(id, atom(format!("settled.moved[{key}] / DT")));
        let names = &self.context.names;
        let (rationed, reversed) = (names.get(Role::Rationed, id), names.get(Role::Reversed, id));
        let carry = names.get(Role::Carry, id);
        self.set(&rationed, atom(format!("settled.rationed[{key}]")));
        self.set(&reversed, atom(format!("settled.reversed[{key}]")));
        if super::design::carries(self.context, leg) {
            self.set(&carry, atom(format!("settled.carried[{key}]")));
        }
    }

    fn memory(&mut self, id: &str) {
        let own = self.context.names.own(id);
        let value = if self.context.is_line(id) {
            format!("[*state[\"{own}\"][1:], remembered[\"{own}\"]]")
        } else {
            format!("remembered[\"{own}\"]")
        };
        self.later(id, atom(value));
    }
}

/// How the batches of a queue move in a phase.
fn queue_move(context: &Context, block: &Block, module: &mut Module, id: &str) -> Doc {
    module.import_from(".", "queues");
    let (mut paid, mut taken, mut received) = (Vec::new(), Vec::new(), Vec::new());
    for transfer in &block.transfers {
        for leg in &transfer.legs {
            let moved = format!("settled.moved[{}]", text::literal(&leg.meta.id));
            let (forward, back) = if transfer.both_ways {
                let max = settle::greatest(module, leg, true);
                (format!("{max}({moved}, 0.0)"), Some(format!("{max}(-{moved}, 0.0)")))
            } else {
                (moved, None)
            };
            if is_stock(&leg.from, id) {
                let gone = settle::at_end(context, module, leg, &leg.from, atom(forward.clone()));
                if matches!(leg.rate, Rate::Due) { &mut paid } else { &mut taken }.push(gone);
                let back = back.clone().map(|back| settle::at_end(context, module, leg, &leg.from, atom(back)));
                received.extend(back);
            }
            for (index, target) in leg.to.iter().enumerate().filter(|(_, target)| is_stock(&target.end, id)) {
                let share = atom(part_of(context, module, leg, index, &forward));
                received.push(settle::at_end(context, module, leg, &target.end, share));
                if let Some(back) = &back {
                    let share = atom(part_of(context, module, leg, index, back));
                    taken.push(settle::at_end(context, module, leg, &target.end, share));
                }
            }
        }
    }
    let batches = format!("state[\"{}\"]", context.names.get(Role::Batches, id));
    let sums = [("paid", paid), ("taken", taken), ("received", received)];
    let arguments = sums.into_iter().map(|(name, terms)| super::layout::keyword(name, super::logic::sum(terms)));
    let many = context.stock(id).is_some_and(|stock| !stock.quantity.shape.is_empty());
    call(
        if many { "queues.move_each" } else { "queues.move" },
        std::iter::once(atom(batches)).chain(arguments).collect(),
    )
}

/// The part of a leg's amount that goes to one of its targets.
fn part_of(context: &Context, module: &mut Module, leg: &Leg, index: usize, amount: &str) -> String {
    if !Context::is_split(leg) {
        return amount.to_owned();
    }
    let shares = settle::shares_here(context, "state");
    let key = text::literal(&leg.meta.id);
    if context.is_indivisible(leg.asset.as_deref()) {
        module.import_from(".rationing", "whole_parts");
        format!("whole_parts({amount}, {shares}[{key}])[{index}]")
    } else {
        format!("{amount} * {shares}[{key}][{index}]")
    }
}

/// The last block: time passes, and the new row is worked out.
pub(super) fn record(context: &Context, design: &Design, module: &mut Module) {
    module.section("Record: the step ends, and the new row is worked out");
    let signal = signal_name(design.blocks.len(), design);
    module.import_from(".types", &signal);
    module.import_from(".clock", "DT");
    for name in ["History", "Params", "State"] {
        module.import_from(".types", name);
    }
    let mut out = signature("p_record", &engine_parameters(), &signal);
    out.push_str(&text::docstring(4, "The step ends: time passes, and every value is worked out for the new row", &[]));
    out.push_str(
        "    row = state.copy()\n    row[\"step\"] = state[\"step\"] + 1\n    row[\"time\"] = row[\"step\"] * DT\n",
    );
    let mut set: BTreeSet<&str> = BTreeSet::new();
    for stock in context.model.stocks.iter().filter(|stock| stock.transit.is_some()) {
        let name = context.names.get(Role::Batches, &stock.meta.id);
        module.import_from(".", "queues");
        let each = if stock.quantity.shape.is_empty() { "" } else { "_each" };
        out.push_str(&format!("    row[\"{name}\"] = queues.advance{each}(state[\"{name}\"])\n"));
    }
    for id in &design.waiting {
        let (own, next) = (context.names.own(id), context.names.get(Role::Next, id));
        out.push_str(&format!("    row[\"{own}\"] = state[\"{next}\"]\n"));
    }
    let mut items: Vec<Doc> = Vec::new();
    for key in &design.recorded {
        if set.insert(&key.name) {
            items.push(entry(&text::literal(&key.name), atom(format!("row[\"{}\"]", key.name))));
        }
    }
    items.push(atom("**values_on_row(params, row)"));
    out.push_str(&statement(4, "return ", &tall("{", items, "}")));
    module.define(&out);
}

/// Whether an end of a rate is a stock, for Runge–Kutta.
pub(super) fn derivative(
    context: &Context,
    block: &Block,
    module: &mut Module,
    stock: &str,
    rates: &str,
) -> Vec<(&'static str, Doc)> {
    let mut terms = Vec::new();
    for transfer in &block.transfers {
        for leg in transfer.legs.iter().filter(|leg| matches!(leg.rate, Rate::Formula { .. })) {
            let rate = format!("{rates}[{}]", text::literal(&leg.meta.id));
            if is_stock(&leg.from, stock) {
                terms.push(("-", settle::at_end(context, module, leg, &leg.from, atom(rate.clone()))));
            }
            for (index, target) in leg.to.iter().enumerate().filter(|(_, target)| is_stock(&target.end, stock)) {
                let share = if Context::is_split(leg) {
                    format!(
                        "{rate} * {}[{}][{index}]",
                        settle::shares_here(context, "state"),
                        text::literal(&leg.meta.id)
                    )
                } else {
                    rate.clone()
                };
                terms.push(("+", settle::at_end(context, module, leg, &target.end, atom(share))));
            }
        }
    }
    terms
}
