//! What each phase computes anew, and values used before the phase that makes them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{EndKind, PhaseId, Program, StockId, Transfer, TransferId, ValueId};
use crate::resolve::table::{Id, Table};
use crate::source::Span;

use super::PhaseOrder;
use super::mentions::{Mention, Mentions, Node, on_a_row};
use super::rationing;

/// The order within each phase.
pub(super) fn order(
    program: &Program,
    mentions: &Mentions<'_>,
    row: &[ValueId],
    diagnostics: &mut Diagnostics,
) -> Vec<PhaseOrder> {
    let mut members: Table<PhaseId, Vec<TransferId>> = Table::default();
    program.phases.ids().for_each(|_| {
        members.push(Vec::new());
    });
    for (id, transfer) in program.transfers.iter() {
        members[transfer.phase].push(id);
    }
    let mut changed: HashSet<StockId> = HashSet::new();
    let mut reported = HashSet::new();
    let mut orders = Vec::new();
    for phase in program.phases.ids() {
        let mut transfers = std::mem::take(&mut members[phase]);
        transfers.sort_by(|a, b| served(program, *a).cmp(&served(program, *b)));
        let used = used_in(program, mentions, phase, &transfers);
        for (value, span) in &used {
            check_phase(program, *value, phase, *span, &mut reported, diagnostics);
        }
        let values = if phase.index() == 0 { Vec::new() } else { anew(program, mentions, row, phase, &used, &changed) };
        changed.extend(transfers.iter().flat_map(|id| stocks_of(&program.transfers[*id])));
        let parts = rationing::parts(program, &transfers);
        orders.push(PhaseOrder { values, transfers, parts });
    }
    orders
}

/// The order in which transfers are served and summed.
fn served(program: &Program, id: TransferId) -> (i32, &str) {
    let transfer = &program.transfers[id];
    (transfer.priority, &transfer.meta.id)
}

/// The stocks that a transfer may change.
pub(super) fn stocks_of(transfer: &Transfer) -> impl Iterator<Item = StockId> + '_ {
    transfer.legs.iter().flat_map(|leg| {
        let ends = std::iter::once(&leg.from).chain(leg.to.iter().map(|target| &target.end));
        ends.filter_map(|end| match end.kind {
            EndKind::Stock(stock) => Some(stock),
            _ => None,
        })
    })
}

/// Every value that a phase uses, directly or through others, with a place in the phase that leads to it.
fn used_in(
    program: &Program,
    mentions: &Mentions<'_>,
    phase: PhaseId,
    transfers: &[TransferId],
) -> HashMap<ValueId, Span> {
    let mut waiting = roots(program, phase, transfers);
    let mut used: HashMap<ValueId, Span> = HashMap::new();
    while let Some(mention) = waiting.pop() {
        let Node::Value(value) = mention.node else { continue };
        if used.contains_key(&value) {
            continue;
        }
        used.insert(value, mention.span);
        // What a value of another phase uses was settled there.
        if program.values[value].phase.is_none_or(|of| of == phase) {
            let through = mentions.of_value(value).iter();
            waiting.extend(through.map(|next| Mention { node: next.node, span: mention.span }));
        }
    }
    used
}

fn roots(program: &Program, phase: PhaseId, transfers: &[TransferId]) -> Vec<Mention> {
    let mut found = Vec::new();
    for id in transfers {
        let transfer = &program.transfers[*id];
        let rates = transfer.legs.iter().filter_map(|leg| leg.rate.as_ref());
        rates.chain(&transfer.when).for_each(|expr| on_a_row(program, expr, &mut found));
    }
    for state in program.states.rows().filter(|state| state.phase == phase) {
        state.next.iter().for_each(|expr| on_a_row(program, expr, &mut found));
    }
    for (id, value) in program.values.iter().filter(|(_, value)| value.phase == Some(phase)) {
        found.push(Mention { node: Node::Value(id), span: value.meta.name_span });
    }
    found
}

/// A value declared in a phase exists from that phase on.
fn check_phase(
    program: &Program,
    value: ValueId,
    phase: PhaseId,
    span: Span,
    reported: &mut HashSet<ValueId>,
    diagnostics: &mut Diagnostics,
) {
    let declared = &program.values[value];
    let Some(of) = declared.phase.filter(|of| *of > phase) else { return };
    if !reported.insert(value) {
        return;
    }
    let (here, there) = (&program.phases[phase].meta.name, &program.phases[of].meta.name);
    diagnostics.push(
        Diagnostic::new(
            Code::V0512,
            format!("`{}` is used in phase `{here}`, before phase `{there}` works it out", declared.meta.id),
        )
        .at(span, format!("used in `{here}`"))
        .at(declared.meta.name_span, format!("worked out in `{there}`"))
        .help(format!(
            "move it out of the phase, or use `previous({}, FIRST)`, its value one step ago",
            declared.meta.id
        )),
    );
}

/// The values whose inputs an earlier phase may have changed, and those of this phase, in order.
fn anew(
    program: &Program,
    mentions: &Mentions<'_>,
    row: &[ValueId],
    phase: PhaseId,
    used: &HashMap<ValueId, Span>,
    changed: &HashSet<StockId>,
) -> Vec<ValueId> {
    let mut fresh: HashSet<ValueId> = HashSet::new();
    let mut order = Vec::new();
    for value in row.iter().filter(|value| used.contains_key(value)) {
        let own = program.values[*value].phase;
        let stale = mentions.of_value(*value).iter().any(|mention| match mention.node {
            Node::Stock(stock) => changed.contains(&stock),
            Node::Value(used) => fresh.contains(&used) || is_of_earlier(program, used, phase),
            _ => false,
        });
        if own == Some(phase) || (own.is_none() && stale) {
            fresh.insert(*value);
            order.push(*value);
        }
    }
    order
}

/// A value of an earlier phase other than the first may differ from the row's.
fn is_of_earlier(program: &Program, value: ValueId, phase: PhaseId) -> bool {
    program.values[value].phase.is_some_and(|of| of.index() > 0 && of < phase)
}
