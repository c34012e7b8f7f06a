//! First pass: every declaration gets an id and its name a place to be found.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::ast;

use super::builtin::{Builtin, ENDS, TIME_UNITS, VALUES};
use super::program::{
    AssetId, FunctionId, InstanceId, MemberId, MotiveId, PhaseId, SetId, StateId, StockId, TableId, TransferId, UnitId,
    ValueId,
};
use super::symbols::{Callable, Entry, Scope, Symbol, Symbols};
use super::table::{Id, Table};

/// The declarations of all files, in order, with the members and phases they stand in.
#[derive(Default)]
pub struct Collected<'a> {
    /// Every `ecosystem`.
    pub ecosystems: Vec<&'a ast::Ecosystem>,
    /// Every `unit`, after the built-in ones (which are not listed here).
    pub units: Table<UnitId, Option<&'a ast::Unit>>,
    /// Every `asset`.
    pub assets: Table<AssetId, &'a ast::Asset>,
    /// Every `member`.
    pub members: Table<MemberId, &'a ast::Member>,
    /// Every `set`, then every population.
    pub sets: Table<SetId, SetSource<'a>>,
    /// Every `motive`.
    pub motives: Table<MotiveId, (&'a ast::Motive, Place)>,
    /// Every `stock`.
    pub stocks: Table<StockId, (&'a ast::Stock, Place)>,
    /// Every `state`.
    pub states: Table<StateId, (&'a ast::State, Place)>,
    /// Every `param`, `let`, `env`, `behavior`, `policy`, `metric` and `data`.
    pub values: Table<ValueId, (Value<'a>, Place)>,
    /// Every `fn`.
    pub functions: Table<FunctionId, (&'a ast::Function, Place)>,
    /// Every `table`.
    pub tables: Table<TableId, (&'a ast::Table, Place)>,
    /// Every `flow` and `exchange`.
    pub transfers: Table<TransferId, (Transfer<'a>, Place)>,
    /// Every `phase`, in the order of the files.
    pub phases: Table<PhaseId, &'a ast::Phase>,
    /// Every application of a pattern, with the place where it is applied.
    pub instances: Table<InstanceId, (&'a ast::Instance, Place)>,
    /// Values that are arguments of an application, with the place where they are written.
    pub arguments: HashMap<ValueId, Place>,
    /// Goals, invariants, assumptions, facts, stories, allocations, incentives, governance and games.
    pub statements: Vec<(&'a ast::Item, Place)>,
}

/// What has a value, as written.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// A formula.
    Formula(&'a ast::Value),
    /// A series from a file.
    Data(&'a ast::Data),
}

impl<'a> Value<'a> {
    /// Its header.
    pub fn header(self) -> &'a ast::Header {
        match self {
            Value::Formula(value) => &value.header,
            Value::Data(data) => &data.header,
        }
    }

    /// Its kind.
    pub fn kind(self) -> ast::ValueKind {
        match self {
            Value::Formula(value) => value.kind,
            Value::Data(_) => ast::ValueKind::Data,
        }
    }
}

/// Where an index set is declared.
#[derive(Clone, Copy)]
pub enum SetSource<'a> {
    /// As a `set`.
    Set(&'a ast::Set),
    /// As the population of a member.
    Population(MemberId),
}

/// A flow or an exchange as written.
#[derive(Clone, Copy)]
pub enum Transfer<'a> {
    /// A flow.
    Flow(&'a ast::Flow),
    /// An exchange.
    Exchange(&'a ast::Exchange),
}

impl<'a> Transfer<'a> {
    /// Its header.
    pub fn header(self) -> &'a ast::Header {
        match self {
            Transfer::Flow(flow) => &flow.header,
            Transfer::Exchange(exchange) => &exchange.header,
        }
    }
}

/// Where a declaration stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// In which member.
    pub member: Option<MemberId>,
    /// In which phase.
    pub phase: Option<PhaseId>,
    /// In which application of a pattern.
    pub instance: Option<InstanceId>,
}

impl From<Place> for Scope {
    fn from(place: Place) -> Scope {
        let own = place.instance.map(Scope::Instance);
        own.or(place.member.map(Scope::Member)).unwrap_or(Scope::Top)
    }
}

/// Collects the declarations of all files.
pub fn collect<'a>(files: &'a [ast::File], symbols: &mut Symbols, diagnostics: &mut Diagnostics) -> Collected<'a> {
    let mut collector = Collector { collected: Collected::default(), symbols, diagnostics };
    collector.built_in();
    for file in files {
        for item in &file.items {
            collector.item(item, Place::default());
        }
    }
    collector.populations();
    collector.collected
}

struct Collector<'a, 'b> {
    collected: Collected<'a>,
    symbols: &'b mut Symbols,
    diagnostics: &'b mut Diagnostics,
}

impl<'a> Collector<'a, '_> {
    fn built_in(&mut self) {
        for (name, _) in TIME_UNITS {
            let id = self.collected.units.push(None);
            let entry = Entry { symbol: Symbol::Unit(id), span: Span::default() };
            let _ = self.symbols.declare(Scope::Top, name, entry);
        }
        for name in VALUES {
            let entry = Entry { symbol: Symbol::BuiltIn(name), span: Span::default() };
            let _ = self.symbols.declare(Scope::Top, name, entry);
        }
    }

    fn item(&mut self, item: &'a ast::Item, place: Place) {
        use ast::Item;
        match item {
            Item::Ecosystem(ecosystem) => self.collected.ecosystems.push(ecosystem),
            Item::Use(_) | Item::Error(_) => {}
            Item::Set(set) => {
                let id = self.collected.sets.push(SetSource::Set(set));
                self.declare(&set.header, Place::default(), Symbol::Set(id));
            }
            Item::Pattern(_) | Item::Apply(_) => {}
            Item::Instance(instance) => self.instance(instance, place),
            Item::Asset(asset) => {
                let id = self.collected.assets.push(asset);
                self.declare(&asset.header, Place::default(), Symbol::Asset(id));
            }
            Item::Unit(unit) => {
                let id = self.collected.units.push(Some(unit));
                self.declare(&unit.header, Place::default(), Symbol::Unit(id));
            }
            Item::Member(member) => self.member(member),
            Item::Phase(phase) => self.phase(phase),
            Item::Function(function) => self.function(function, place),
            Item::Table(table) => self.table(table, place),
            Item::Motive(_) | Item::Stock(_) | Item::State(_) | Item::Value(_) | Item::Data(_) => {
                self.held(item, place);
            }
            Item::Flow(flow) => self.transfer(Transfer::Flow(flow), place),
            Item::Exchange(exchange) => self.transfer(Transfer::Exchange(exchange), place),
            Item::Goal(goal) => self.statement(item, &goal.header, "goal", place),
            Item::Invariant(invariant) => self.statement(item, &invariant.header, "invariant", place),
            Item::Assumption(assumption) => self.statement(item, &assumption.header, "assumption", place),
            Item::Fact(fact) => self.statement(item, &fact.header, "fact", place),
            Item::Story(story) => self.statement(item, &story.header, "story", place),
            Item::Allocation(allocation) => self.statement(item, &allocation.header, "allocation", place),
            Item::Incentive(incentive) => self.statement(item, &incentive.header, "incentive", place),
            Item::Governance(governance) => self.statement(item, &governance.header, "governance", place),
            Item::Game(game) => self.statement(item, &game.header, "game", place),
        }
    }

    /// Declarations that members hold: each has a table of its own.
    fn held(&mut self, item: &'a ast::Item, place: Place) {
        let (header, symbol) = match item {
            ast::Item::Motive(motive) => (&motive.header, Symbol::Motive(self.collected.motives.push((motive, place)))),
            ast::Item::Stock(stock) => (&stock.header, Symbol::Stock(self.collected.stocks.push((stock, place)))),
            ast::Item::State(state) => (&state.header, Symbol::State(self.collected.states.push((state, place)))),
            ast::Item::Value(value) => {
                let id = self.collected.values.push((Value::Formula(value), place));
                (&value.header, Symbol::Value(id))
            }
            ast::Item::Data(data) => {
                let id = self.collected.values.push((Value::Data(data), place));
                (&data.header, Symbol::Value(id))
            }
            _ => return,
        };
        self.declare(header, place, symbol);
    }

    fn member(&mut self, member: &'a ast::Member) {
        let id = self.collected.members.push(member);
        self.declare(&member.header, Place::default(), Symbol::Member(id));
        for item in &member.items {
            self.item(item, Place { member: Some(id), ..Place::default() });
        }
    }

    /// The agents of a member are an index set under the member's name.
    fn populations(&mut self) {
        let members = self.collected.members.iter();
        let many = members.filter(|(_, member)| member.population.is_some()).map(|(id, _)| id);
        for member in many.collect::<Vec<_>>() {
            self.collected.sets.push(SetSource::Population(member));
        }
    }

    fn phase(&mut self, phase: &'a ast::Phase) {
        let name = &phase.header.name;
        let id = self.collected.phases.push(phase);
        if let Some((_, earlier)) = self.symbols.phases.get(&name.text) {
            self.diagnostics.push(defined_twice("phase", name, *earlier));
        } else {
            self.symbols.phases.insert(name.text.clone(), (id, name.span));
        }
        for item in &phase.items {
            self.item(item, Place { phase: Some(id), ..Place::default() });
        }
    }

    /// What an application declares, with the names of its parameters.
    fn instance(&mut self, instance: &'a ast::Instance, place: Place) {
        let id = self.collected.instances.push((instance, place));
        self.declare(&instance.apply.header, place, Symbol::Instance(id));
        let inside = Place { instance: Some(id), ..place };
        for (position, asset) in instance.assets.iter().enumerate() {
            self.declare_name(asset, inside, Symbol::Generic(id, position));
        }
        for (position, binding) in instance.bindings.iter().enumerate() {
            let symbol = match &binding.value {
                Some(value) => {
                    let id = self.collected.values.push((Value::Formula(value), inside));
                    let written = if binding.given.is_some() { place } else { inside };
                    self.collected.arguments.insert(id, written);
                    Symbol::Value(id)
                }
                None => Symbol::Parameter(id, position),
            };
            self.declare_name(&binding.parameter.name, inside, symbol);
        }
        for item in &instance.items {
            self.item(item, inside);
        }
    }

    fn function(&mut self, function: &'a ast::Function, place: Place) {
        let id = self.collected.functions.next_id();
        if self.callable("function", &function.header.name, place, Callable::Function(id)) {
            self.collected.functions.push((function, place));
        }
    }

    fn table(&mut self, table: &'a ast::Table, place: Place) {
        let id = self.collected.tables.next_id();
        if self.callable("table", &table.header.name, place, Callable::Table(id)) {
            self.collected.tables.push((table, place));
        }
    }

    /// Declares what is called by its name; false where the name is taken.
    fn callable(&mut self, what: &str, name: &ast::Name, place: Place, callable: Callable) -> bool {
        if Builtin::from_name(&name.text).is_some() {
            self.diagnostics.push(
                Diagnostic::new(Code::V0213, format!("`{}` is a built-in function", name.text))
                    .at(name.span, "this name is taken")
                    .help("choose another name"),
            );
            return false;
        }
        let own = place.instance.map(|instance| (instance, name.text.clone()));
        let earlier = match &own {
            Some(own) => self.symbols.instance_functions.get(own),
            None => self.symbols.functions.get(&name.text),
        };
        if let Some((_, earlier)) = earlier {
            self.diagnostics.push(defined_twice(what, name, *earlier));
            return false;
        }
        match own {
            Some(own) => self.symbols.instance_functions.insert(own, (callable, name.span)),
            None => self.symbols.functions.insert(name.text.clone(), (callable, name.span)),
        };
        true
    }

    fn transfer(&mut self, transfer: Transfer<'a>, place: Place) {
        let id = self.collected.transfers.push((transfer, place));
        self.declare(transfer.header(), place, Symbol::Transfer(id));
    }

    fn statement(&mut self, item: &'a ast::Item, header: &ast::Header, what: &'static str, place: Place) {
        self.collected.statements.push((item, place));
        self.declare(header, place, Symbol::Statement(what));
    }

    fn declare(&mut self, header: &ast::Header, place: Place, symbol: Symbol) {
        self.declare_name(&header.name, place, symbol);
    }

    /// An application without a name of its own is called like its pattern, which serves once.
    fn applied_again(&self, symbol: Symbol, diagnostic: Diagnostic) -> Diagnostic {
        let Symbol::Instance(instance) = symbol else { return diagnostic };
        let apply = &self.collected.instances[instance].0.apply;
        if apply.header.name.span != apply.pattern.span {
            return diagnostic;
        }
        diagnostic.note("an application without `as` is called like its pattern").suggestion(
            "give it a name",
            apply.call.after(),
            " as second",
        )
    }

    fn declare_name(&mut self, name: &ast::Name, place: Place, symbol: Symbol) {
        // A missing name has been reported, and two of them are not the same one.
        if name.text.is_empty() {
            return;
        }
        if ENDS.contains(&name.text.as_str()) && place.member.is_none() {
            self.diagnostics.push(
                Diagnostic::new(Code::V0213, format!("`{}` has a meaning of its own at the ends of a flow", name.text))
                    .at(name.span, "this name is taken")
                    .help("choose another name"),
            );
        }
        if let Err(earlier) = self.symbols.declare(place.into(), &name.text, Entry { symbol, span: name.span }) {
            let built_in = matches!(earlier.symbol, Symbol::BuiltIn(_)) || earlier.span == Span::default();
            self.diagnostics.push(if built_in {
                Diagnostic::new(Code::V0213, format!("`{}` is built in", name.text))
                    .at(name.span, "this name is taken")
                    .help("choose another name")
            } else {
                self.applied_again(symbol, defined_twice("name", name, earlier.span))
            });
        }
    }
}

/// A name that is taken.
pub(super) fn defined_twice(what: &str, name: &ast::Name, earlier: Span) -> Diagnostic {
    Diagnostic::new(Code::V0202, format!("the {what} `{}` is defined twice", name.text))
        .at(name.span, "defined again")
        .at(earlier, "first defined here")
        .help("rename one of the two")
}

/// The index of the first declared unit: those before are built in.
pub fn built_in_units() -> usize {
    TIME_UNITS.len()
}

/// Whether a unit is built in.
pub fn is_built_in(unit: UnitId) -> bool {
    unit.index() < built_in_units()
}
