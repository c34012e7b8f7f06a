//! Declarations that nothing uses.

use std::collections::HashSet;

use crate::check::written::{Owner, Written, expressions};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::quantity::{Atom, BaseId, Dimension};
use crate::resolve::program::{Asset, FunctionId, Meta, Program, TableId};
use crate::resolve::tree::{ExprKind, Reference};
use crate::syntax::ast::ValueKind;

use super::Ground;

/// What is used somewhere else than in itself.
#[derive(Default)]
struct Used {
    references: HashSet<Reference>,
    functions: HashSet<FunctionId>,
    tables: HashSet<TableId>,
}

/// Warns of params, lets, envs, data, states, functions, tables and assets without a use.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let program = ground.program;
    let mut used = Used::default();
    for written in expressions(program) {
        used.gather(&written);
    }
    for (id, value) in program.values.iter() {
        let word = match value.kind {
            ValueKind::Param => "param",
            ValueKind::Let => "let",
            ValueKind::Env => "env",
            ValueKind::Data => "data",
            // Decisions, rules and figures are worth saying in themselves.
            ValueKind::Behavior | ValueKind::Policy | ValueKind::Metric => continue,
        };
        // On day one of a sketch a name comes before its use.
        if (value.value.is_some() || value.series.is_some()) && !used.references.contains(&Reference::Value(id)) {
            diagnostics.push(warn(word, &value.meta));
        }
    }
    for (id, state) in program.states.iter() {
        if state.next.is_some() && !used.references.contains(&Reference::State(id)) {
            diagnostics.push(warn("state", &state.meta));
        }
    }
    for (id, function) in program.functions.iter() {
        if !used.functions.contains(&id) {
            diagnostics.push(warn("function", &function.meta));
        }
    }
    for (id, table) in program.tables.iter() {
        if !used.tables.contains(&id) {
            diagnostics.push(warn("table", &table.meta));
        }
    }
    assets(program, &used, diagnostics);
}

impl Used {
    fn gather(&mut self, written: &Written) {
        written.expr.walk(&mut |part| match &part.kind {
            ExprKind::Reference(reference) if !is_own(written.owner, *reference) => {
                self.references.insert(*reference);
            }
            ExprKind::Apply { function, .. } if written.owner != Owner::Function(*function) => {
                self.functions.insert(*function);
            }
            ExprKind::Lookup { table, .. } => {
                self.tables.insert(*table);
            }
            _ => {}
        });
    }
}

/// Whether a declaration mentions itself, which is no use.
fn is_own(owner: Owner, reference: Reference) -> bool {
    match (owner, reference) {
        (Owner::Value(owner), Reference::Value(value)) => owner == value,
        (Owner::State(owner), Reference::State(state)) => owner == state,
        _ => false,
    }
}

/// Assets that nobody holds, moves or counts, in a model that is past its sketch.
fn assets(program: &Program, used: &Used, diagnostics: &mut Diagnostics) {
    let mut legs = program.transfers.rows().flat_map(|transfer| &transfer.legs);
    if !legs.any(|leg| leg.rate.is_some()) {
        return;
    }
    let bases = bases(program);
    for (id, asset) in program.assets.iter() {
        let is_used = bases.contains(&asset.base) || used.references.contains(&Reference::Asset(id));
        if !is_used {
            diagnostics.push(unused_asset(asset));
        }
    }
}

/// The base quantities that are held, moved, allocated or measured in.
fn bases(program: &Program) -> HashSet<BaseId> {
    let mut bases = HashSet::new();
    let legs = || program.transfers.rows().flat_map(|transfer| &transfer.legs);
    bases.extend(program.stocks.rows().filter(|stock| stock.rest_of.is_none()).filter_map(|stock| stock.holds));
    bases.extend(legs().filter_map(|leg| leg.asset));
    bases.extend(program.allocations.iter().filter_map(|allocation| allocation.asset));
    let values = program.values.rows().filter_map(|value| value.unit.as_ref());
    let states = program.states.rows().filter_map(|state| state.unit.as_ref());
    let functions = program.functions.rows().flat_map(|function| {
        function.parameters.iter().filter_map(|parameter| parameter.1.as_ref()).chain(&function.unit)
    });
    let tables = program.tables.rows().flat_map(|table| table.input.iter().chain(&table.output));
    for annotation in values.chain(states).chain(functions).chain(tables) {
        gather_bases(&annotation.measure.dimension, &mut bases);
    }
    for unit in program.units.rows() {
        gather_bases(&unit.measure.dimension, &mut bases);
    }
    bases
}

fn gather_bases(dimension: &Dimension, bases: &mut HashSet<BaseId>) {
    bases.extend(dimension.factors().iter().filter_map(|(atom, _)| match atom {
        Atom::Base(base) => Some(*base),
        Atom::Variable(_) => None,
    }));
}

fn warn(word: &str, meta: &Meta) -> Diagnostic {
    Diagnostic::new(Code::V0551, format!("the {word} `{}` is never used", meta.id))
        .at(meta.name_span, "nothing mentions it")
        .note("it can be changed at will, and no result will notice")
        .help(format!(
            "use it where it belongs, or remove it; if it waits for its use, write `{{ allow {} \"why\" }}`",
            Code::V0551
        ))
}

fn unused_asset(asset: &Asset) -> Diagnostic {
    Diagnostic::new(Code::V0551, format!("nobody holds or moves `{}`", asset.meta.name))
        .at(asset.meta.name_span, "declared and never used")
        .note("what is of value is held in a stock, or moved by a flow, or counted in a formula")
        .help(format!(
            "give it a stock or a flow, or remove it; if it waits for its use, write `{{ allow {} \"why\" }}`",
            Code::V0551
        ))
}
