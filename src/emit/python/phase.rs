//! One policy for each phase: what is asked, what moves, what is held for the next step.

use std::collections::BTreeSet;

use crate::model::{End, Leg, Rate, Transfer};

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
        out.push_str(&format!("    settled = {settle}(params, state, asked)\n"));
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
        let always = block.transfers.iter().filter(|transfer| transfer.when.is_none());
        let items = always.flat_map(|transfer| asks(here, module, transfer));
        let items: Vec<Doc> = items.map(|(leg, ask)| entry(&text::literal(&leg), ask)).collect();
        let open = if items.is_empty() { group("{", items, "}") } else { tall("{", items, "}") };
        out.push_str(&statement(4, "asked: Asked = ", &open));
        for transfer in &block.transfers {
            let Some(when) = &transfer.when else { continue };
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

/// What the legs of a transfer ask for, leg by leg.
fn asks(here: &Here, module: &mut Module, transfer: &Transfer) -> Vec<(String, Doc)> {
    transfer
        .legs
        .iter()
        .map(|leg| (leg.meta.id.clone(), asked_by(here.context, module, leg, &|reference| here.read(reference))))
        .collect()
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
        Rate::Due => atom(format!("state[\"{}\"][0]", context.names.get(Role::Batches, payer))),
        Rate::All => {
            let own = context.names.own(payer);
            // What may be negative has no lower bound; it gives what it holds, and never a debt.
            let bounded = context.stock(payer).is_some_and(|stock| stock.low.is_some());
            let limits = settle::limits_here(context);
            let low = if bounded { format!(" - {limits}[\"{own}\"].low") } else { String::new() };
            call("max", vec![atom(format!("state[\"{own}\"]{low}")), atom("0.0")])
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
                (format!("max({moved}, 0.0)"), Some(format!("max(-{moved}, 0.0)")))
            } else {
                (moved, None)
            };
            if is_stock(&leg.from, id) {
                if matches!(leg.rate, Rate::Due) { &mut paid } else { &mut taken }.push(atom(forward.clone()));
                received.extend(back.clone().map(atom));
            }
            for (index, _) in leg.to.iter().enumerate().filter(|(_, target)| is_stock(&target.end, id)) {
                let share = part_of(context, module, leg, index, &forward);
                received.push(atom(share));
                taken.extend(back.as_ref().map(|back| atom(part_of(context, module, leg, index, back))));
            }
        }
    }
    let batches = format!("state[\"{}\"]", context.names.get(Role::Batches, id));
    let sums = [("paid", paid), ("taken", taken), ("received", received)];
    let arguments = sums.into_iter().map(|(name, terms)| super::layout::keyword(name, super::logic::sum(terms)));
    call("queues.move", std::iter::once(atom(batches)).chain(arguments).collect())
}

/// The part of a leg's amount that goes to one of its targets.
fn part_of(context: &Context, module: &mut Module, leg: &Leg, index: usize, amount: &str) -> String {
    if !Context::is_split(leg) {
        return amount.to_owned();
    }
    let shares = settle::shares_here(context);
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
        out.push_str(&format!("    row[\"{name}\"] = queues.advance(state[\"{name}\"])\n"));
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
pub(super) fn derivative(context: &Context, block: &Block, stock: &str, rates: &str) -> Vec<(&'static str, Doc)> {
    let mut terms = Vec::new();
    for transfer in &block.transfers {
        for leg in transfer.legs.iter().filter(|leg| matches!(leg.rate, Rate::Formula { .. })) {
            let rate = format!("{rates}[{}]", text::literal(&leg.meta.id));
            if is_stock(&leg.from, stock) {
                terms.push(("-", atom(rate.clone())));
            }
            for (index, _) in leg.to.iter().enumerate().filter(|(_, target)| is_stock(&target.end, stock)) {
                let share = if Context::is_split(leg) {
                    format!("{rate} * {}[{}][{index}]", settle::shares_here(context), text::literal(&leg.meta.id))
                } else {
                    rate.clone()
                };
                terms.push(("+", atom(share)));
            }
        }
    }
    terms
}
