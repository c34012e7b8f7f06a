//! Runge–Kutta of fourth order: the rates of one phase at four stages of a step.

use crate::model::Rate;

use super::context::Context;
use super::design::Block;
use super::formula::called;
use super::layout::{Doc, atom, call, entry, signature, statement, tall};
use super::module::Module;
use super::names::Role;
use super::phase::{asked_by, derivative};
use super::reference::Reference;
use super::{settle, text};

/// `rates_main` and `stage`: rates at a state, and the state that they lead to.
pub(super) fn stages(context: &Context, block: &Block, module: &mut Module, read: &dyn Fn(&Reference) -> Doc) {
    let name = context.names.get(Role::Rates, &block.phase.phase);
    let parameters = [("params".to_owned(), "Params".to_owned()), ("state".to_owned(), "State".to_owned())];
    let kind = if context.is_indexed() { "dict[str, Any]" } else { "dict[str, float]" };
    let mut out = signature(&name, &parameters, kind);
    out.push_str(&text::docstring(4, "Every rate at a state, before anything is cut", &[]));
    let mut rates: Vec<Doc> = Vec::new();
    for leg in block.transfers.iter().flat_map(|transfer| &transfer.legs) {
        if let Rate::Formula { formula } = &leg.rate {
            let function = context.names.get(Role::Function, &leg.meta.id);
            rates.push(entry(&text::literal(&leg.meta.id), called(&function, &formula.tree, read)));
        }
    }
    out.push_str(&statement(4, "return ", &tall("{", rates, "}")));
    module.define(&out);

    let parameters: Vec<(String, String)> =
        [("params", "Params"), ("state", "State"), ("rates", kind), ("ahead", "float")]
            .map(|(name, kind)| (name.into(), kind.into()))
            .into();
    let mut out = signature("stage", &parameters, "State");
    out.push_str(&text::docstring(4, "The state that rates lead to after a while, before anything is cut", &[]));
    out.push_str("    later = state.copy()\n    later[\"time\"] += ahead\n");
    for id in settle::stocks_touched(context, block) {
        let own = context.names.own(&id);
        let mut terms = derivative(context, block, module, &id, "rates");
        if terms.is_empty() {
            continue;
        }
        let (sign, first) = terms.remove(0);
        let first = if sign == "-" { Doc::Prefix("-", Box::new(first)) } else { first };
        let sum = if terms.is_empty() { first } else { Doc::Chain(Box::new(first), terms) };
        let sum = match sum {
            Doc::Chain(..) => Doc::Parenthesized(Box::new(sum)),
            other => other,
        };
        let product = Doc::Chain(Box::new(atom("ahead")), vec![("*", sum)]);
        if context.stock(&id).is_some_and(|stock| !stock.quantity.shape.is_empty()) {
            // The array is that of the row: it must stay as it is.
            let sum = Doc::Chain(Box::new(atom(format!("later[\"{own}\"]"))), vec![("+", product)]);
            out.push_str(&statement(4, &format!("later[\"{own}\"] = "), &sum));
        } else {
            out.push_str(&statement(4, &format!("later[\"{own}\"] += "), &product));
        }
    }
    out.push_str("    return {**later, **values_on_row(params, later)}\n");
    module.define(&out);
}

/// What every leg asks for: its rate, weighted over the stages.
pub(super) fn ask(
    context: &Context,
    block: &Block,
    module: &mut Module,
    out: &mut String,
    read: &dyn Fn(&Reference) -> Doc,
) {
    module.import_from(".clock", "DT");
    let rates = context.names.get(Role::Rates, &block.phase.phase);
    out.push_str(&format!("    k1 = {rates}(params, state)\n"));
    out.push_str(&format!("    k2 = {rates}(params, stage(params, state, k1, DT / 2.0))\n"));
    out.push_str(&format!("    k3 = {rates}(params, stage(params, state, k2, DT / 2.0))\n"));
    out.push_str(&format!("    k4 = {rates}(params, stage(params, state, k3, DT))\n"));
    out.push_str("    asked: Asked = {\n");
    out.push_str("        leg: DT * (k1[leg] + 2.0 * k2[leg] + 2.0 * k3[leg] + k4[leg]) / 6.0 for leg in k1\n    }\n");
    for transfer in &block.transfers {
        for leg in transfer.legs.iter().filter(|leg| !matches!(leg.rate, Rate::Formula { .. })) {
            let asked = asked_by(context, module, leg, read);
            out.push_str(&statement(4, &format!("asked[{}] = ", text::literal(&leg.meta.id)), &asked));
        }
        if let Some(when) = &transfer.when {
            let name = context.names.get(Role::When, &transfer.meta.id);
            let condition = called(&name, &when.tree, read);
            let own = context.shape_of(&when.tree);
            if !own.is_empty() {
                module.import("numpy as np");
                for leg in &transfer.legs {
                    let key = text::literal(&leg.meta.id);
                    let when = super::arrays::beside(module, condition.clone(), &own, &transfer.shape);
                    let asked = vec![when, atom(format!("asked[{key}]")), atom("0.0")];
                    out.push_str(&statement(4, &format!("asked[{key}] = "), &call("np.where", asked)));
                }
                continue;
            }
            let line = statement(4, "if not ", &condition);
            out.push_str(&format!("{}:\n", line.trim_end()));
            for leg in &transfer.legs {
                out.push_str(&format!("        del asked[{}]\n", text::literal(&leg.meta.id)));
            }
        }
    }
}
