//! Index sets, what stands between square brackets, and functions that make one number of many.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::builtin::Builtin;
use crate::resolve::collect::{Place, SetSource};
use crate::resolve::program::{Element, IndexSet, MemberId, Meta, SetId, Shape, StockId};
use crate::resolve::symbols::{Found, Symbol, nearest};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;
use crate::syntax::ast::{self, Index, IndexKind, Name, Path};

use super::Binder;
use super::expression::Context;
use super::names::list;
use super::wanted::Wanted;

/// The most agents a population may have.
const MOST: f64 = 10_000_000.0;

impl Binder<'_> {
    /// Every index set.
    pub(super) fn sets(&mut self) {
        let collected = self.collected;
        for (id, source) in collected.sets.iter() {
            let set = match source {
                SetSource::Set(set) => self.declared_set(set),
                SetSource::Population(member) => {
                    self.populations.insert(*member, id);
                    self.population(*member)
                }
            };
            self.program.sets.push(set);
        }
    }

    fn declared_set(&mut self, set: &ast::Set) -> IndexSet {
        self.repeated("element", &set.elements);
        let size = u32::try_from(set.elements.len()).unwrap_or(u32::MAX).max(1);
        let meta = self.meta(&set.header, Place::default());
        IndexSet { meta, elements: set.elements.clone(), size, population: None }
    }

    fn population(&mut self, member: MemberId) -> IndexSet {
        let source = self.collected.members[member];
        let meta = self.meta(&source.header, Place::default());
        let size = source.population.as_ref().map_or(1, |size| self.agents(&meta, size));
        IndexSet { meta, elements: Vec::new(), size, population: Some(member) }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number in range"
    )]
    fn agents(&mut self, meta: &Meta, size: &ast::Expr) -> u32 {
        match written(size) {
            Some(count) if count.fract() == 0.0 && (1.0..=MOST).contains(&count) => return count as u32,
            None if matches!(size.kind, ast::ExprKind::Error) => return 1,
            _ => {}
        }
        self.diagnostics.push(
            Diagnostic::new(Code::V0606, format!("the population of `{}` is no whole number of agents", meta.name))
                .at(size.span, "a whole number from 1 to 10 000 000 is needed here")
                .note("how many agents there are is fixed before a run: it decides how much a run has to keep")
                .help("write for example `population 120`"),
        );
        1
    }

    /// The sets over which a declaration is declared: the population it stands in, then those in brackets.
    pub(super) fn indices(&mut self, header: &ast::Header, place: Place) -> Shape {
        let own = place.member.and_then(|member| self.populations.get(&member).copied());
        let mut found: Shape = own.into_iter().collect();
        for name in &header.indices {
            if let Some(set) = self.set_named(place, name) {
                found.push(set);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The set of a name; a member stands for its population.
    fn set_named(&mut self, place: Place, name: &Name) -> Option<SetId> {
        let path = Path { names: vec![name.clone()], span: name.span };
        self.set_of(place, &path)
    }

    /// The set that a path names; anything else is reported.
    pub(super) fn set_of(&mut self, place: Place, path: &Path) -> Option<SetId> {
        let symbol = match self.find(place, path, Wanted::Set)? {
            super::names::Target::Symbol(symbol) => symbol,
            _ => return None,
        };
        if let Some(set) = self.set_of_symbol(symbol) {
            return Some(set);
        }
        let mut diagnostic =
            Diagnostic::new(Code::V0605, format!("`{}` is {}, not an index set", path.text(), self.describe(symbol)))
                .at(path.span, "a set, or a member with a population, is needed here");
        diagnostic = match symbol {
            Symbol::Member(_) => diagnostic.help(format!("give the member `{}` a `population`", path.text())),
            _ => diagnostic.help("declare a set: `set region = EU, US`"),
        };
        self.diagnostics.push(diagnostic);
        None
    }

    fn set_of_symbol(&self, symbol: Symbol) -> Option<SetId> {
        match symbol {
            Symbol::Set(set) => Some(set),
            Symbol::Member(member) => self.populations.get(&member).copied(),
            _ => None,
        }
    }

    /// `users[EU]`: the elements that are meant, none where one is faulty; the name of a set means all of them.
    pub(super) fn elements_at(&mut self, place: Place, declared: &Shape, index: &[Index]) -> Option<Vec<Element>> {
        let (mut found, mut faulty): (Vec<Element>, _) = (Vec::new(), false);
        for index in index {
            match &index.kind {
                IndexKind::Agent(position) => {
                    let agent = self.agent(declared, *position, index.span);
                    faulty |= agent.is_none();
                    found.extend(agent);
                }
                IndexKind::Name(name) => {
                    let symbol = match self.symbols.find(place.into(), name) {
                        Found::One(entry) => self.set_of_symbol(entry.symbol),
                        _ => None,
                    };
                    if symbol.is_none() {
                        let element = self.element(declared, name, index.span);
                        faulty |= element.is_none();
                        found.extend(element);
                    }
                }
            }
        }
        (!faulty).then_some(found)
    }

    /// The agent of a number.
    fn agent(&mut self, declared: &Shape, position: u32, span: Span) -> Option<Element> {
        let set = declared.iter().copied().find(|set| self.program.sets[*set].population.is_some());
        let size = set.map_or(0, |set| self.program.sets[set].size);
        if let Some(set) = set.filter(|_| position < size) {
            return Some(Element { set, position });
        }
        let diagnostic = Diagnostic::new(Code::V0602, format!("there is no agent {position} here"));
        self.diagnostics.push(match set {
            Some(set) => diagnostic.at(span, "no such agent").note(format!(
                "`{}` has {size} agents, counted from 0 to {}",
                self.program.sets[set].meta.name,
                size.saturating_sub(1)
            )),
            None => self.without_agents(diagnostic.at(span, "nothing here has a population"), declared),
        });
        None
    }

    /// Where there are no agents to count, elements have names.
    fn without_agents(&self, diagnostic: Diagnostic, declared: &Shape) -> Diagnostic {
        let elements = declared.iter().flat_map(|set| &self.program.sets[*set].elements);
        let names: Vec<&str> = elements.map(|element| element.text.as_str()).collect();
        if names.is_empty() { diagnostic } else { diagnostic.help(format!("its elements are {}", list(&names))) }
    }

    /// The element of a name: of the sets that the thing is declared over, else of the only set that has it.
    fn element(&mut self, declared: &Shape, name: &str, span: Span) -> Option<Element> {
        let all: Vec<SetId> = self.program.sets.ids().collect();
        let having = |binder: &Self, sets: &[SetId]| -> Vec<Element> {
            let of = |set: &SetId| {
                let position = binder.program.sets[*set].elements.iter().position(|element| element.text == name)?;
                Some(Element { set: *set, position: u32::try_from(position).unwrap_or(u32::MAX) })
            };
            sets.iter().filter_map(of).collect()
        };
        let mut found = having(self, declared);
        if found.is_empty() && declared.is_empty() {
            found = having(self, &all);
        }
        if let [only] = found.as_slice() {
            return Some(*only);
        }
        self.report_element(if declared.is_empty() { &all } else { declared }, name, span);
        None
    }

    fn report_element(&mut self, sets: &[SetId], name: &str, span: Span) {
        let sets = sets.iter().map(|set| &self.program.sets[*set]);
        let names: Vec<String> =
            sets.clone().flat_map(|set| &set.elements).map(|element| element.text.clone()).collect();
        let of: Vec<&str> = sets.map(|set| set.meta.name.as_str()).collect();
        let mut diagnostic =
            Diagnostic::new(Code::V0602, format!("no element is called `{name}`")).at(span, "unknown element");
        if !of.is_empty() {
            diagnostic = diagnostic.note(format!("this runs over {}", list(&of)));
        }
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        diagnostic = match nearest(name, known.iter().copied()) {
            Some(near) => diagnostic.suggestion(format!("write `{near}`"), span, near),
            None if known.is_empty() => diagnostic.help("declare a set: `set region = EU, US`"),
            None => diagnostic.help(format!("its elements are {}", list(&known))),
        };
        self.diagnostics.push(diagnostic);
    }

    /// `users[EU]` as a value.
    pub(super) fn picked(&mut self, context: &mut Context<'_>, path: &Path, index: &[Index]) -> ExprKind {
        let kind = self.name(context, path, Wanted::Value);
        let declared = match &kind {
            ExprKind::Reference(reference) => self.declared(*reference),
            _ => return kind,
        };
        let Some(at) = self.elements_at(context.place, &declared, index) else { return ExprKind::Error };
        if at.is_empty() {
            return kind;
        }
        ExprKind::Pick { operand: Box::new(self.node(kind, path.span)), at }
    }

    /// The sets over which the declaration behind a reference is declared.
    fn declared(&mut self, reference: Reference) -> Shape {
        match reference {
            Reference::Stock(id) => self.program.stocks[id].indices.clone(),
            Reference::State(id) => {
                let (source, place) = self.collected.states[id];
                self.indices(&source.header, place)
            }
            Reference::Value(id) => {
                let (source, place) = self.collected.values[id];
                self.indices(source.header(), place)
            }
            _ => Vec::new(),
        }
    }

    /// The elements of a stock at the end of a flow or in an allocation; none where one is faulty.
    pub(super) fn elements_of_stock(&mut self, place: Place, stock: StockId, index: &[Index]) -> Option<Vec<Element>> {
        if index.is_empty() {
            return Some(Vec::new());
        }
        let declared = self.program.stocks[stock].indices.clone();
        if let (true, Some(first)) = (declared.is_empty(), index.first()) {
            let name = self.program.stocks[stock].meta.id.clone();
            self.report_not_indexed(&name, first.span);
            return None;
        }
        self.elements_at(place, &declared, index)
    }

    /// Reports an index on something that runs over no set.
    pub(super) fn report_not_indexed(&mut self, name: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::new(Code::V0605, format!("`{name}` is one thing, not one for each element of a set"))
                .at(span, "an index needs something that is indexed")
                .help(format!("declare it over a set (`{name}[region]`), or leave the index out")),
        );
    }

    /// `{ EU: 100, US: 250 }`
    pub(super) fn element_values(
        &mut self,
        context: &mut Context<'_>,
        values: &[(Name, ast::Expr)],
        span: Span,
    ) -> ExprKind {
        let bound: Vec<Expr> = values.iter().map(|(_, value)| self.expr(context, value)).collect();
        let Some(set) = self.set_with(&context.indices, values, span) else { return ExprKind::Error };
        let elements = self.program.sets[set].elements.clone();
        let mut slots: Vec<Option<Expr>> = vec![None; elements.len()];
        let mut known = true;
        for ((name, _), value) in values.iter().zip(bound) {
            let position = elements.iter().position(|element| element.text == name.text);
            match position.and_then(|position| slots.get_mut(position)) {
                Some(slot @ None) => *slot = Some(value),
                Some(Some(first)) => {
                    let diagnostic = Diagnostic::new(Code::V0602, format!("`{}` is given twice", name.text));
                    self.diagnostics.push(diagnostic.at(name.span, "again").at(first.span, "first given here"));
                }
                None => {
                    known = false;
                    self.report_element(&[set], &name.text, name.span);
                }
            }
        }
        let names = elements.iter().map(|element| element.text.as_str());
        let missing: Vec<&str> = names.zip(&slots).filter(|(_, slot)| slot.is_none()).map(|(name, _)| name).collect();
        // A misspelt element explains why one is missing.
        if !missing.is_empty() && !known {
            return ExprKind::Error;
        }
        if !missing.is_empty() {
            let name = self.program.sets[set].meta.name.clone();
            self.diagnostics.push(
                Diagnostic::new(Code::V0602, format!("not every element of `{name}` gets a value"))
                    .at(span, format!("{} {} missing", list(&missing), if missing.len() == 1 { "is" } else { "are" }))
                    .help("name every element; one number without braces is the same for all"),
            );
            return ExprKind::Error;
        }
        ExprKind::Elements { set, values: slots.into_iter().flatten().collect() }
    }

    /// The set whose elements a map names.
    fn set_with(&mut self, declared: &Shape, values: &[(Name, ast::Expr)], span: Span) -> Option<SetId> {
        let named: Vec<SetId> =
            declared.iter().copied().filter(|set| self.program.sets[*set].population.is_none()).collect();
        let has = |set: &&SetId| {
            let elements = &self.program.sets[**set].elements;
            values.iter().any(|(name, _)| elements.iter().any(|element| element.text == name.text))
        };
        if let Some(set) = named.iter().find(has).or(named.first()) {
            return Some(*set);
        }
        self.diagnostics.push(
            Diagnostic::new(Code::V0605, "a value for each element needs a set")
                .at(span, "what is declared here runs over no set")
                .help("write the set behind the name: `stock users[region]: person = { EU: 100, US: 250 }`"),
        );
        None
    }

    /// A call of a function of the family `Many`, or of `min` or `max` with one argument.
    pub(super) fn many(&mut self, context: &mut Context<'_>, function: Builtin, call: &ast::Call) -> ExprKind {
        let name_span = call.function.span;
        if let (Builtin::Count, [argument]) = (function, call.arguments.as_slice())
            && let ast::ExprKind::Name(path) = &argument.kind
            && let Some(set) = self.counted(context.place, path)
        {
            return ExprKind::Count(set);
        }
        if let (Builtin::Count, [argument]) = (function, call.arguments.as_slice())
            && let ast::ExprKind::Name(path) = &argument.kind
            && self.is_member(context.place, path)
        {
            // It has no population, and that is reported.
            let _ = self.set_of(context.place, path);
            return ExprKind::Error;
        }
        let over: Shape = call.over.iter().filter_map(|path| self.set_of(context.place, path)).collect();
        let mut arguments = call.arguments.iter().map(|argument| self.expr(context, argument)).collect::<Vec<_>>();
        let share = if arguments.len() == 2 { arguments.pop().map(Box::new) } else { None };
        let Some(operand) = arguments.pop().map(Box::new) else { return ExprKind::Error };
        if function == Builtin::Each {
            return ExprKind::Each { name_span, operand };
        }
        ExprKind::Reduce { function, name_span, operand, share, over }
    }

    fn is_member(&self, place: Place, path: &Path) -> bool {
        let [name] = path.names.as_slice() else { return false };
        matches!(self.symbols.find(place.into(), &name.text), Found::One(entry) if matches!(entry.symbol, Symbol::Member(_)))
    }

    /// The set that `count(region)` counts.
    fn counted(&self, place: Place, path: &Path) -> Option<SetId> {
        let [name] = path.names.as_slice() else { return None };
        match self.symbols.find(place.into(), &name.text) {
            Found::One(entry) => self.set_of_symbol(entry.symbol),
            _ => None,
        }
    }
}

/// A number as written, with a sign or in brackets.
fn written(expr: &ast::Expr) -> Option<f64> {
    match &expr.kind {
        ast::ExprKind::Number(number) => Some(*number),
        ast::ExprKind::Parenthesized(inner) => written(inner),
        ast::ExprKind::Unary(ast::UnaryOperator::Negate, inner) => Some(-written(inner)?),
        _ => None,
    }
}
