//! Looking names up, and saying what is wrong with those that are not found.

use std::collections::BTreeMap;

use crate::diagnostic::words::some_of;
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix};
use crate::resolve::program::{MemberId, StockId};
use crate::resolve::symbols::{Callable, Entry, Found, Scope, Symbol, nearest};
use crate::resolve::tree::Reference;
use crate::source::Span;
use crate::syntax::ast::{Name, Path, ValueKind};

use super::Binder;
use super::wanted::Wanted;

/// What a path names: a declaration, a leg of an exchange, or a hidden stock of `rest`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// A declaration.
    Symbol(Symbol),
    /// A leg.
    Leg(Reference),
    /// `rest.DATA`
    Rest(StockId),
}

impl Binder<'_> {
    /// What a path names where a kind of name is wanted; a path that names nothing has been reported.
    pub(super) fn find(&mut self, scope: impl Into<Scope>, path: &Path, wanted: Wanted) -> Option<Target> {
        let scope = scope.into();
        let (first, rest) = path.names.split_first()?;
        if let ("rest", [asset]) = (first.text.as_str(), rest) {
            return self.rest_stock(asset).map(Target::Rest);
        }
        let wanted_before = |rest: &[Name]| if rest.is_empty() { wanted } else { Wanted::Owner };
        let mut entry = self.find_name(scope, first, wanted_before(rest))?;
        let mut rest = rest;
        while let (Some(inside), [name, tail @ ..]) = (scope_of(entry.symbol), rest) {
            entry = self.find_in(inside, name, wanted_before(tail))?;
            rest = tail;
        }
        match (entry.symbol, rest) {
            (Symbol::Leg(transfer, leg), []) => Some(Target::Leg(Reference::Flow(transfer, leg))),
            (symbol, []) => Some(Target::Symbol(symbol)),
            (Symbol::Transfer(transfer), [leg]) => self.find_leg(transfer, leg).map(Target::Leg),
            (symbol, [name, ..]) => {
                self.report_no_parts(symbol, path, name);
                None
            }
        }
    }

    fn find_name(&mut self, scope: Scope, name: &Name, wanted: Wanted) -> Option<Entry> {
        match self.symbols.find(scope, &name.text) {
            Found::One(entry) => self.meaning(entry, name.span),
            Found::Several(all) => {
                self.report_ambiguous(name, &all);
                None
            }
            Found::None => {
                self.unknown_name(scope, name, wanted);
                None
            }
        }
    }

    /// Notes a name that nothing declares, to be reported once with all its places.
    pub(super) fn unknown_name(&mut self, scope: Scope, name: &Name, wanted: Wanted) {
        // Units belong to no member.
        let scope = match scope {
            Scope::Member(_) if wanted == Wanted::Unit => Scope::Top,
            scope => scope,
        };
        self.unknown.entry((scope, name.text.clone())).or_default().insert(name.span, wanted);
    }

    fn find_in(&mut self, owner: Scope, name: &Name, wanted: Wanted) -> Option<Entry> {
        match self.symbols.in_scope(owner, &name.text) {
            Some(entry) => self.meaning(entry, name.span),
            None => {
                self.report_unknown_in(owner, name, wanted);
                None
            }
        }
    }

    fn find_leg(&mut self, transfer: crate::resolve::program::TransferId, leg: &Name) -> Option<Reference> {
        use crate::resolve::collect::Transfer;
        let (source, _) = self.collected.transfers[transfer];
        let Transfer::Exchange(exchange) = source else {
            self.report_no_parts(Symbol::Transfer(transfer), &Path { names: vec![leg.clone()], span: leg.span }, leg);
            return None;
        };
        let position = exchange.legs.iter().filter(|found| found.route.is_some());
        let names: Vec<&str> = position.map(|found| found.header.name.text.as_str()).collect();
        if let Some(index) = names.iter().position(|name| *name == leg.text) {
            return Some(Reference::Flow(transfer, index));
        }
        let exchange = exchange.header.name.text.clone();
        let mut diagnostic =
            Diagnostic::new(Code::V0201, format!("the exchange `{exchange}` has no leg `{}`", leg.text))
                .at(leg.span, "unknown leg")
                .note(format!("its legs are {}", list(&names)));
        if let Some(near) = nearest(&leg.text, names.iter().copied()) {
            diagnostic = diagnostic.suggestion(format!("write `{near}`"), leg.span, near);
        }
        self.diagnostics.push(diagnostic);
        None
    }

    /// The hidden stock that `rest` holds of an issued asset.
    fn rest_stock(&mut self, name: &Name) -> Option<StockId> {
        let entry = self.find_name(Scope::Top, name, Wanted::Asset)?;
        let Symbol::Asset(asset) = entry.symbol else {
            self.report_kind(name.span, &name.text, entry.symbol, Wanted::Asset);
            return None;
        };
        if !self.program.assets[asset].is_issued() {
            self.diagnostics.push(
                Diagnostic::new(Code::V0209, format!("`rest` holds an unlimited amount of `{}`", name.text))
                    .at(name.span, "nobody counts it outside the model")
                    .note("only what is minted or has a supply rule is counted outside the model"),
            );
            return None;
        }
        Some(self.hidden_stock(asset))
    }

    /// Reports every name that nothing declares, once, with the places that use it.
    pub(super) fn report_unknown(&mut self) {
        let unknown = std::mem::take(&mut self.unknown);
        // Every suggestion reads all names: past a few faults that would no longer grow linearly.
        const SUGGESTIONS: usize = 50;
        for (count, ((scope, name), places)) in unknown.into_iter().enumerate() {
            let mut kinds: Vec<Wanted> = places.values().copied().collect();
            kinds.sort_unstable();
            kinds.dedup();
            if let Some((callable, _)) = self.symbols.functions.get(&name)
                && kinds == [Wanted::Value]
            {
                self.diagnostics.push(not_called(&name, *callable, &places));
                continue;
            }
            let near = if count < SUGGESTIONS { self.suggest(scope, &name, &kinds) } else { None };
            self.diagnostics.push(unknown_name(&name, &places, near));
        }
    }

    fn report_unknown_in(&mut self, owner: Scope, name: &Name, wanted: Wanted) {
        let (what, member) = match owner {
            // Of an application of something unknown nothing can be said.
            Scope::Instance(instance) if self.collected.instances[instance].0.pattern.is_none() => return,
            Scope::Instance(instance) => ("application", self.instance_name(instance)),
            Scope::Member(member) => ("member", self.member_name(member).to_owned()),
            Scope::Top => return,
        };
        let mut diagnostic = Diagnostic::new(Code::V0201, format!("the {what} `{member}` declares no `{}`", name.text))
            .at(name.span, "unknown name");
        let names = self.symbols.names_in(owner);
        diagnostic = match self.suggest_in(owner, &name.text, wanted) {
            Some(near) => diagnostic.suggestion(format!("write `{near}`"), name.span, near),
            None if names.is_empty() => diagnostic.note(format!("`{member}` declares nothing yet")),
            None => diagnostic.note(format!("it declares {}", list(&names))),
        };
        self.diagnostics.push(diagnostic);
    }

    fn report_ambiguous(&mut self, name: &Name, all: &[(MemberId, Entry)]) {
        let mut diagnostic = Diagnostic::new(Code::V0203, format!("`{}` may mean several things", name.text))
            .at(name.span, "which one?");
        for (_, entry) in all.iter().take(4) {
            diagnostic = diagnostic.at(entry.span, "declared here");
        }
        let options: Vec<String> =
            all.iter().map(|(member, _)| format!("{}.{}", self.member_name(*member), name.text)).collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let mut diagnostic = diagnostic.help(format!("name the member too: {}", list(&options)));
        for option in &options {
            diagnostic = diagnostic.suggestion(format!("write `{option}`"), name.span, *option);
        }
        self.diagnostics.push(diagnostic);
    }

    fn report_no_parts(&mut self, symbol: Symbol, path: &Path, name: &Name) {
        self.diagnostics.push(
            Diagnostic::new(Code::V0209, format!("`{}` names nothing", path.text()))
                .at(name.span, format!("{} has no parts with names", self.describe(symbol)))
                .note("a dot leads from a member or an application to what it declares, or from an exchange to a leg"),
        );
    }

    /// What a declaration is, with its article: "a member", "a param".
    pub(super) fn describe(&self, symbol: Symbol) -> &'static str {
        let Symbol::Value(value) = symbol else { return describe(symbol) };
        match self.collected.values[value].0.kind() {
            ValueKind::Param => "a param",
            ValueKind::Let => "a let",
            ValueKind::Env => "an env",
            ValueKind::Data => "a series of data",
            ValueKind::Behavior => "a behavior",
            ValueKind::Policy => "a policy",
            ValueKind::Metric => "a metric",
        }
    }

    /// Reports a declaration of one kind where another is needed.
    pub(super) fn report_kind(&mut self, span: Span, name: &str, found: Symbol, wanted: Wanted) {
        let kind = wanted.phrase();
        let mut diagnostic = Diagnostic::new(Code::V0209, format!("`{name}` is {}, not {kind}", self.describe(found)))
            .at(span, format!("{kind} is needed here"));
        if let Some(help) = wanted.instead() {
            diagnostic = diagnostic.help(help);
        }
        self.diagnostics.push(diagnostic);
    }
}

/// What a dot after a name leads into.
fn scope_of(symbol: Symbol) -> Option<Scope> {
    match symbol {
        Symbol::Member(member) => Some(Scope::Member(member)),
        Symbol::Instance(instance) => Some(Scope::Instance(instance)),
        _ => None,
    }
}

/// The fault of a function or table that is named and not called.
fn not_called(name: &str, callable: Callable, places: &BTreeMap<Span, Wanted>) -> Diagnostic {
    let (what, usage) = match callable {
        Callable::Table(_) => ("a table", format!("{name}(t)")),
        Callable::Function(_) => ("a function", format!("{name}(…)")),
    };
    let diagnostic =
        Diagnostic::new(Code::V0209, format!("`{name}` is {what}, which has a value only where it is called"));
    let labelled = places.keys().take(4).fold(diagnostic, |diagnostic, span| diagnostic.at(*span, "not called"));
    labelled.help(format!("say at what: `{usage}`"))
}

/// The fault of a name that nothing declares, with all the places that use it.
fn unknown_name(name: &str, places: &BTreeMap<Span, Wanted>, near: Option<String>) -> Diagnostic {
    let wanted = places.values().next().copied().unwrap_or(Wanted::Any);
    let nothing = if wanted == Wanted::Unit { "no unit or asset" } else { "nothing" };
    let mut diagnostic = Diagnostic::new(Code::V0201, format!("{nothing} is called `{name}`"));
    for (index, span) in places.keys().take(4).enumerate() {
        diagnostic = diagnostic.at(*span, if index == 0 { wanted.unknown() } else { "here too" });
    }
    if places.len() > 4 {
        diagnostic = diagnostic.note(format!("it is used {} times in all", places.len()));
    }
    match near {
        Some(near) => {
            let edits = places.keys().map(|span| Edit { span: *span, text: near.clone() }).collect();
            let message = format!("write `{near}`");
            diagnostic.fixes.push(Fix { message, edits, applicability: Applicability::Possible });
            diagnostic
        }
        None => diagnostic.help(wanted.declare(name)),
    }
}

/// What a symbol is, with its article: "a member".
fn describe(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Unit(_) => "a unit",
        Symbol::Asset(_) => "an asset",
        Symbol::Member(_) => "a member",
        Symbol::Motive(_) => "a motive",
        Symbol::Stock(_) => "a stock",
        Symbol::State(_) => "a state",
        Symbol::Value(_) => "a value",
        Symbol::Transfer(_) => "a flow or exchange",
        Symbol::Statement(what) => match what {
            "invariant" => "an invariant",
            "assumption" => "an assumption",
            "allocation" => "an allocation",
            "goal" => "a goal",
            "fact" => "a fact",
            "incentive" => "an incentive",
            "governance" => "a governance",
            "game" => "a game",
            _ => "a story",
        },
        Symbol::Set(_) => "an index set",
        Symbol::BuiltIn(_) => "a built-in value",
        Symbol::Instance(_) => "an application of a pattern",
        Symbol::Parameter(..) => "a parameter of a pattern",
        Symbol::Generic(..) => "an asset that a pattern is generic in",
        Symbol::Leg(..) => "a leg of an exchange",
    }
}

/// Names as a list in a sentence, shortened where it is long.
pub(super) fn list(names: &[&str]) -> String {
    some_of(names.iter().copied(), 8)
}
