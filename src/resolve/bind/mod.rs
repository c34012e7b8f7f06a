//! Second pass: everything a declaration mentions is looked up, and the program is filled.

mod data;
mod declaration;
mod expression;
mod flow;
mod many;
mod names;
mod phases;
mod route;
mod statement;
mod table;
mod units;
mod wanted;

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::Diagnostics;
use crate::quantity::BaseId;
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast;

use super::collect::{Collected, Place};
use super::program::{MemberId, Meta, PhaseId, Program, SetId, StockId, UnitId};
use super::symbols::Symbols;

/// Looks up what declarations mention, and fills the program.
pub(super) struct Binder<'a> {
    pub(super) collected: &'a Collected<'a>,
    pub(super) symbols: &'a Symbols,
    pub(super) sources: &'a Sources,
    /// The CSV file of each `data`, by the place that names it.
    pub(super) data: &'a HashMap<Span, FileId>,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) program: Program,
    /// Names that nothing declares, with every place that uses them and what it needs: each is one fault.
    unknown: BTreeMap<(Option<MemberId>, String), BTreeMap<Span, wanted::Wanted>>,
    /// The base quantities of units without definition.
    unit_bases: HashMap<UnitId, BaseId>,
    /// The stocks of each member, for ends that name only the member.
    stocks_by_member: HashMap<MemberId, Vec<StockId>>,
    /// The index sets of populations.
    populations: HashMap<MemberId, SetId>,
    /// The place in a step of each collected phase.
    phase_ids: Vec<PhaseId>,
    /// How many definitions of units are being followed.
    unit_depth: usize,
}

/// Binds all declarations, in an order in which each table is there before it is needed.
pub(super) fn bind(
    collected: &Collected<'_>,
    symbols: &Symbols,
    sources: &Sources,
    data: &HashMap<Span, FileId>,
    entry: &str,
    diagnostics: &mut Diagnostics,
) -> Program {
    let mut binder = Binder {
        collected,
        symbols,
        sources,
        data,
        diagnostics,
        program: Program::default(),
        unknown: BTreeMap::new(),
        unit_bases: HashMap::new(),
        stocks_by_member: HashMap::new(),
        populations: HashMap::new(),
        phase_ids: Vec::new(),
        unit_depth: 0,
    };
    binder.bases();
    binder.units();
    binder.phases();
    binder.members();
    binder.sets();
    binder.stocks();
    binder.assets();
    binder.ecosystem(entry);
    binder.stock_amounts();
    binder.states();
    binder.values();
    binder.functions();
    binder.tables();
    binder.transfers();
    binder.statements();
    binder.report_unknown();
    binder.program
}

impl Binder<'_> {
    /// What every declaration carries.
    fn meta(&self, header: &ast::Header, place: Place) -> Meta {
        let name = header.name.text.clone();
        let id = match place.member {
            Some(member) => format!("{}.{name}", self.member_name(member)),
            None => name.clone(),
        };
        Meta {
            id,
            name,
            label: header.label.as_ref().map(|label| label.value.clone()),
            doc: header.doc.as_ref().map(|doc| doc.value.clone()),
            member: place.member,
            name_span: header.name.span,
            span: header.span,
            allow: header.allow.clone(),
        }
    }

    fn member_name(&self, member: MemberId) -> &str {
        &self.collected.members[member].header.name.text
    }
}

/// Source text on one line: line ends and indentation become single spaces.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
