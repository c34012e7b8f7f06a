//! What the parameters and assets of a pattern stand for in an application of it.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::collect::{Place, Transfer};
use crate::resolve::program::{BaseKind, InstanceId, StockId};
use crate::resolve::symbols::{Callable, Entry, Symbol};
use crate::resolve::tree::Reference;
use crate::source::Span;
use crate::syntax::ast::{self, Binding, Name, ParameterKind, Path};

use super::Binder;
use super::names::Target;
use super::wanted::Wanted;

/// Through how many other applications an argument may be passed on: each is a level of the call stack.
const MAX_CHAIN: usize = 100;

/// How far it is known what a parameter stands for.
#[derive(Clone, Copy)]
pub(super) enum Progress {
    /// It is being followed.
    Open,
    /// This, or something that has been reported.
    Done(Option<Symbol>),
}

/// What `users[EU]` is, in words.
const ELEMENT: &str = "one element of something";

/// What `rest.DATA` is, in words.
const OUTSIDE: &str = "outside the model";

impl Binder<'_> {
    /// What an entry stands for: of a parameter of a pattern, what it was given.
    pub(super) fn meaning(&mut self, entry: Entry, span: Span) -> Option<Entry> {
        let key = entry.symbol;
        if !matches!(key, Symbol::Parameter(..) | Symbol::Generic(..)) {
            return Some(entry);
        }
        let symbol = match self.meanings.get(&key) {
            Some(Progress::Done(symbol)) => *symbol,
            Some(Progress::Open) => {
                self.report_circle(key, span);
                None
            }
            None if self.meaning_depth > MAX_CHAIN => {
                self.report_chain(span);
                None
            }
            None => {
                self.meanings.insert(key, Progress::Open);
                self.meaning_depth += 1;
                let symbol = self.stands_for(key);
                self.meaning_depth -= 1;
                self.meanings.insert(key, Progress::Done(symbol));
                symbol
            }
        };
        Some(Entry { symbol: symbol?, ..entry })
    }

    /// What a symbol stands for, as far as that has been asked.
    pub(super) fn known_meaning(&self, symbol: Symbol) -> Symbol {
        match self.meanings.get(&symbol) {
            Some(Progress::Done(Some(meaning))) => *meaning,
            _ => symbol,
        }
    }

    fn stands_for(&mut self, symbol: Symbol) -> Option<Symbol> {
        match symbol {
            Symbol::Parameter(instance, position) => self.argument(instance, position),
            Symbol::Generic(instance, position) => self.generic(instance, position),
            other => Some(other),
        }
    }

    /// What a parameter stands for, where that is a name. A stock holds what the pattern takes.
    fn argument(&mut self, instance: InstanceId, position: usize) -> Option<Symbol> {
        let symbol = self.named(instance, position)?;
        let (source, outside) = self.collected.instances[instance];
        let inside = Place { instance: Some(instance), ..outside };
        match (symbol, source.bindings.get(position)) {
            (Symbol::Stock(stock), Some(binding)) => self.holds_taken(binding, stock, inside).then_some(symbol),
            _ => Some(symbol),
        }
    }

    /// What the name means that a parameter is given.
    fn named(&mut self, instance: InstanceId, position: usize) -> Option<Symbol> {
        let (source, outside) = self.collected.instances[instance];
        let binding = source.bindings.get(position)?;
        let place = if binding.given.is_some() { outside } else { Place { instance: Some(instance), ..outside } };
        let argument = strip(binding.argument()?);
        let path = match &argument.kind {
            ast::ExprKind::Name(path) => path,
            ast::ExprKind::Error => return None,
            ast::ExprKind::Index(..) => {
                self.report_argument(binding, argument.span, ELEMENT);
                return None;
            }
            _ => {
                self.report_argument(binding, argument.span, "a formula");
                return None;
            }
        };
        if matches!(binding.parameter.kind, ParameterKind::Function) {
            return None;
        }
        if path.names.first().is_some_and(|name| name.text == "rest") {
            self.report_argument(binding, path.span, OUTSIDE);
            return None;
        }
        if path.names.first().is_some_and(|name| name.text == "rest") {
            self.report_argument(binding, path.span, "outside the model");
            return None;
        }
        let wanted = match &binding.parameter.kind {
            ParameterKind::Stock(_) => Wanted::End,
            ParameterKind::Member => Wanted::Member,
            ParameterKind::Function | ParameterKind::Quantity(_) => Wanted::Value,
        };
        let symbol = match self.find(place, path, wanted)? {
            Target::Symbol(symbol) => symbol,
            Target::Leg(Reference::Flow(transfer, leg)) => Symbol::Leg(transfer, leg),
            Target::Leg(_) | Target::Rest(_) => return None,
        };
        self.is_fit(&binding.parameter.kind, symbol).then_some(symbol).or_else(|| {
            let found = self.describe(symbol);
            let diagnostic = argument_fault(binding, path.span, found);
            let only = self.only_stock(&binding.parameter.kind, symbol).map(|stock| format!("{}.{stock}", path.text()));
            self.diagnostics.push(match only {
                Some(stock) => diagnostic.suggestion(format!("write `{stock}`"), path.span, stock),
                None => diagnostic,
            });
            None
        })
    }

    fn is_fit(&self, kind: &ParameterKind, symbol: Symbol) -> bool {
        match kind {
            ParameterKind::Stock(_) => matches!(symbol, Symbol::Stock(_)),
            ParameterKind::Member => matches!(symbol, Symbol::Member(_)),
            ParameterKind::Function => false,
            ParameterKind::Quantity(_) => match symbol {
                Symbol::Transfer(id) => matches!(self.collected.transfers[id].0, Transfer::Flow(_)),
                Symbol::Member(_) | Symbol::Motive(_) | Symbol::Statement(_) | Symbol::Instance(_) => false,
                _ => true,
            },
        }
    }

    /// The asset or unit that a pattern is generic in: named, or what the stocks it is given hold.
    fn generic(&mut self, instance: InstanceId, position: usize) -> Option<Symbol> {
        let (source, outside) = self.collected.instances[instance];
        if let Some(name) = source.apply.assets.get(position) {
            return self.named_asset(outside, name);
        }
        let generic = source.assets.get(position)?;
        let mut reported = false;
        for (position, binding) in source.bindings.iter().enumerate() {
            if !is_stock_of(&binding.parameter.kind, &generic.text) {
                continue;
            }
            match self.named(instance, position) {
                Some(Symbol::Stock(stock)) => match self.held(stock) {
                    Some(symbol) => return Some(symbol),
                    None => reported |= self.collected.stocks[stock].0.unit.is_none(),
                },
                _ => reported = true,
            }
        }
        if !reported {
            self.report_undetermined(source, generic);
        }
        None
    }

    fn named_asset(&mut self, place: Place, name: &Name) -> Option<Symbol> {
        let path = Path { names: vec![name.clone()], span: name.span };
        match self.find(place, &path, Wanted::Unit)? {
            Target::Symbol(symbol @ (Symbol::Asset(_) | Symbol::Unit(_))) => Some(symbol),
            Target::Symbol(symbol) => {
                self.report_kind(name.span, &name.text, symbol, Wanted::Unit);
                None
            }
            _ => None,
        }
    }

    /// The asset or unit that a stock holds.
    fn held(&mut self, stock: StockId) -> Option<Symbol> {
        let (source, place) = self.collected.stocks[stock];
        let base = self.annotation(place, source.unit.as_ref()?)?.measure.dimension.single_base()?;
        match self.program.bases.get(base.0 as usize)?.kind {
            BaseKind::Asset(asset) => Some(Symbol::Asset(asset)),
            BaseKind::Unit(unit) => Some(Symbol::Unit(unit)),
            BaseKind::Time => None,
        }
    }

    /// The function that a call in `place` means, and where its name is to be looked up: of a parameter, what it was given.
    pub(super) fn called(&self, place: Place, name: &Name) -> Option<(Name, Place)> {
        let (mut called, mut from) = (name.clone(), place);
        for _ in 0..MAX_CHAIN {
            let Some(instance) = from.instance else { break };
            let (source, outside) = self.collected.instances[instance];
            let taken = |binding: &&Binding| {
                matches!(binding.parameter.kind, ParameterKind::Function) && binding.parameter.name.text == called.text
            };
            let Some(binding) = source.bindings.iter().find(taken) else { break };
            called.text = single_name(binding.argument()?)?.text.clone();
            if binding.given.is_some() {
                from = outside;
            }
        }
        Some((called, from))
    }

    /// The function or table of the program that a name means in `place`.
    pub(super) fn callable_of(&self, place: Place, name: &str) -> Option<Callable> {
        let own = place.instance.and_then(|instance| self.symbols.instance_functions.get(&(instance, name.to_owned())));
        own.or_else(|| self.symbols.functions.get(name)).map(|found| found.0)
    }

    /// Whether a stock that is given holds what the pattern takes.
    fn holds_taken(&mut self, binding: &Binding, stock: StockId, inside: Place) -> bool {
        let ParameterKind::Stock(Some(unit)) = &binding.parameter.kind else { return true };
        let (Some(held), Some(taken)) = (self.held(stock), self.annotation(inside, unit)) else { return true };
        let base = match held {
            Symbol::Asset(asset) => Some(self.asset_base(asset)),
            Symbol::Unit(unit) => self.unit_bases.get(&unit).copied(),
            _ => None,
        };
        if base.is_none() || taken.measure.dimension.single_base() == base {
            return true;
        }
        let held = base.and_then(|base| self.program.bases.get(base.0 as usize));
        let held = held.map_or("", |base| base.name.as_str()).to_owned();
        let span = binding.argument().map_or(binding.parameter.span, |argument| argument.span);
        self.diagnostics.push(
            Diagnostic::new(
                Code::V1007,
                format!("`{}` must hold `{}`, not `{held}`", binding.parameter.name.text, taken.text),
            )
            .at(span, format!("holds `{held}`"))
            .at(binding.parameter.span, format!("takes a stock of `{}`", taken.text))
            .help(format!("give it a stock of `{}`", taken.text)),
        );
        false
    }

    /// The name of the only stock of a member that is given for a stock.
    fn only_stock(&self, kind: &ParameterKind, symbol: Symbol) -> Option<String> {
        let (ParameterKind::Stock(_), Symbol::Member(member)) = (kind, symbol) else { return None };
        let mut own =
            self.collected.stocks.rows().filter(|(_, place)| place.member == Some(member) && place.instance.is_none());
        match (own.next(), own.next()) {
            (Some((stock, _)), None) => Some(stock.header.name.text.clone()),
            _ => None,
        }
    }

    /// Reports an argument of the wrong kind.
    pub(super) fn report_argument(&mut self, binding: &Binding, span: Span, found: &str) {
        self.diagnostics.push(argument_fault(binding, span, found));
    }

    fn report_undetermined(&mut self, source: &ast::Instance, generic: &Name) {
        let pattern = &source.apply.pattern.text;
        let generics: Vec<&str> = source.assets.iter().map(|asset| asset.text.as_str()).collect();
        self.diagnostics.push(
            Diagnostic::new(Code::V1007, format!("nothing says which asset `{}` of `{pattern}` is", generic.text))
                .at(source.apply.call, "no argument tells")
                .at(generic.span, "stands for an asset or a unit")
                .help(format!("say it: `apply {pattern}<{}>(…)`", generics.join(", "))),
        );
    }

    fn report_circle(&mut self, symbol: Symbol, span: Span) {
        // An asset that depends on itself is reported as not determined.
        let Symbol::Parameter(instance, position) = symbol else { return };
        let binding = self.collected.instances[instance].0.bindings.get(position);
        let name = binding.map_or("", |binding| binding.parameter.name.text.as_str());
        let name = format!("{}.{name}", self.instance_name(instance));
        self.diagnostics.push(
            Diagnostic::new(Code::V0501, format!("`{name}` stands for itself"))
                .at(span, "leads back to itself")
                .help("give one of the applications a value of its own"),
        );
    }

    fn report_chain(&mut self, span: Span) {
        self.diagnostics.push(
            Diagnostic::new(Code::V0104, "arguments passed on through too many applications")
                .at(span, format!("more than {MAX_CHAIN} applications lead here"))
                .help("give the value itself, rather than what another application is given"),
        );
    }
}

/// An argument of the wrong kind.
fn argument_fault(binding: &Binding, span: Span, found: &str) -> Diagnostic {
    let name = &binding.parameter.name.text;
    let (wanted, help) = match &binding.parameter.kind {
        ParameterKind::Stock(_) if found == ELEMENT => (
            "a stock",
            "give the whole stock, without brackets: the pattern then does it for every element; for one element only, keep its amount in a stock of its own",
        ),
        ParameterKind::Stock(_) if found == OUTSIDE => (
            "a stock",
            "give a stock, and connect it by a flow of your own: `flow top_up: rest -> Treasury.reserve = …`",
        ),
        ParameterKind::Stock(_) => ("a stock", "name a stock, such as `Treasury.reserve`"),
        ParameterKind::Member => ("a member", "name a member"),
        ParameterKind::Function => ("a function or a table", "name a function: `curve = price`"),
        ParameterKind::Quantity(_) => ("a quantity", "write a number with its unit, a name, or a formula"),
    };
    Diagnostic::new(Code::V1005, format!("`{name}` must be {wanted}"))
        .at(span, format!("this is {found}"))
        .at(binding.parameter.span, format!("takes {wanted}"))
        .help(help)
}

/// An expression without parentheses around it.
fn strip(expr: &ast::Expr) -> &ast::Expr {
    match &expr.kind {
        ast::ExprKind::Parenthesized(inner) => strip(inner),
        _ => expr,
    }
}

/// A name without dots.
pub(super) fn single_name(expr: &ast::Expr) -> Option<&Name> {
    match &strip(expr).kind {
        ast::ExprKind::Name(path) => match path.names.as_slice() {
            [name] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a parameter is a stock of the asset that a pattern calls `name`.
fn is_stock_of(kind: &ParameterKind, name: &str) -> bool {
    match kind {
        ParameterKind::Stock(Some(unit)) => single_name(unit).is_some_and(|held| held.text == name),
        _ => false,
    }
}
