//! Second pass: everything a declaration mentions is looked up, and the program is filled.

mod application;
mod data;
mod declaration;
mod expression;
mod flow;
mod governance;
mod many;
mod meaning;
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
use super::program::{InstanceId, MemberId, Meta, PhaseId, Program, SetId, StockId, UnitId};
use super::symbols::{Scope, Symbol, Symbols};

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
    unknown: BTreeMap<(Scope, String), BTreeMap<Span, wanted::Wanted>>,
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
    /// What the parameters and assets of patterns stand for, as far as that has been asked.
    meanings: HashMap<Symbol, meaning::Progress>,
    /// How many parameters are being followed.
    meaning_depth: usize,
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
        meanings: HashMap::new(),
        meaning_depth: 0,
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
    binder.applications();
    binder.statements();
    binder.report_unknown();
    binder.program
}

impl Binder<'_> {
    /// What every declaration carries.
    fn meta(&self, header: &ast::Header, place: Place) -> Meta {
        let name = header.name.text.clone();
        let label = header.label.as_ref().map(|label| label.value.clone());
        Meta {
            id: self.qualified_name(place, &name),
            label: self.label(place, &name, label),
            name,
            doc: header.doc.as_ref().map(|doc| doc.value.clone()),
            member: place.member,
            instance: place.instance,
            name_span: header.name.span,
            span: header.span,
            allow: header.allow.clone(),
        }
    }

    /// `vest`, `Treasury.vest`, `team_vesting.vest`, `Treasury.team_vesting.vest`.
    fn qualified_name(&self, place: Place, name: &str) -> String {
        match (place.instance, place.member) {
            (Some(instance), _) => format!("{}.{name}", self.instance_name(instance)),
            (None, Some(member)) => format!("{}.{name}", self.member_name(member)),
            (None, None) => name.to_owned(),
        }
    }

    /// The qualified name of an application.
    fn instance_name(&self, instance: InstanceId) -> String {
        let (source, place) = self.collected.instances[instance];
        self.qualified_name(place, &source.apply.header.name.text)
    }

    /// What people see; inside an application, `Team vesting: vest`.
    fn label(&self, place: Place, name: &str, own: Option<String>) -> Option<String> {
        let Some(instance) = place.instance else { return own };
        let (source, outside) = self.collected.instances[instance];
        let header = &source.apply.header;
        let label = header.label.as_ref().map(|label| label.value.clone());
        let label = self.label(outside, &header.name.text, label);
        let around = label.as_deref().unwrap_or(&header.name.text);
        Some(format!("{around}: {}", own.as_deref().unwrap_or(name)))
    }

    fn member_name(&self, member: MemberId) -> &str {
        &self.collected.members[member].header.name.text
    }
}

/// Source text on one line: line ends and indentation become single spaces.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
