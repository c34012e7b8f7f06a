//! Expressions: names become references, calls become functions.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::builtin::{Builtin, FUNCTIONS, Family};
use crate::resolve::collect::Place;
use crate::resolve::program::{Draw, FunctionId, Memory, Shape, TableId};
use crate::resolve::symbols::{Callable, Found, Symbol, nearest};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprId, ExprKind, Reference, Site};
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, Name, Path};

use super::Binder;
use super::names::Target;
use super::wanted::Wanted;

/// Functions of other languages, and what they are called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("avg", "mean"),
    ("average", "mean"),
    ("log", "ln"),
    ("percentile", "quantile"),
    ("total", "sum"),
    ("len", "count"),
];

/// The declaration an expression stands in.
pub(super) struct Context<'a> {
    /// Where the declaration stands.
    pub(super) place: Place,
    /// Its qualified name, which names its draws and memories.
    pub(super) owner: &'a str,
    /// The parameters of a surrounding function.
    pub(super) locals: &'a [Name],
    /// Whether draws are once per run: after `~` and in initial values.
    pub(super) per_run: bool,
    /// The index sets the declaration is declared over.
    pub(super) indices: Shape,
    draws: usize,
    memories: usize,
}

impl<'a> Context<'a> {
    /// The context of a declaration.
    pub(super) fn new(place: Place, owner: &'a str) -> Context<'a> {
        Context { place, owner, locals: &[], per_run: false, indices: Vec::new(), draws: 0, memories: 0 }
    }

    /// The same, of a declaration over index sets.
    pub(super) fn over(self, indices: &Shape) -> Context<'a> {
        Context { indices: indices.clone(), ..self }
    }

    /// The same, with draws once per run.
    pub(super) fn per_run(self) -> Context<'a> {
        Context { per_run: true, ..self }
    }
}

impl Binder<'_> {
    /// Binds an expression.
    pub(super) fn expr(&mut self, context: &mut Context<'_>, expr: &ast::Expr) -> Expr {
        let span = expr.span;
        let kind = match &expr.kind {
            ast::ExprKind::Number(value) => self.number(*value, span),
            ast::ExprKind::Quantity(quantity) => self.quantity(context, quantity),
            ast::ExprKind::Truth(value) => ExprKind::Truth(*value),
            ast::ExprKind::Infinity => ExprKind::Infinity,
            ast::ExprKind::Date(date) => ExprKind::Date(date.days),
            ast::ExprKind::Name(path) => self.name(context, path, Wanted::Value),
            ast::ExprKind::Unary(operator, operand) => {
                ExprKind::Unary(*operator, Box::new(self.expr(context, operand)))
            }
            ast::ExprKind::Binary(binary) => ExprKind::Binary {
                operator: binary.operator,
                operator_span: binary.operator_span,
                left: Box::new(self.expr(context, &binary.left)),
                right: Box::new(self.expr(context, &binary.right)),
            },
            ast::ExprKind::If(choice) => ExprKind::If {
                condition: Box::new(self.expr(context, &choice.condition)),
                then: Box::new(self.expr(context, &choice.then)),
                otherwise: Box::new(self.expr(context, &choice.otherwise)),
            },
            ast::ExprKind::Call(call) => self.call(context, call, span),
            ast::ExprKind::Parenthesized(inner) => return self.expr(context, inner),
            ast::ExprKind::Index(path, index) => self.picked(context, path, index),
            ast::ExprKind::Elements(values) => self.element_values(context, values, span),
            ast::ExprKind::Error => ExprKind::Error,
        };
        self.node(kind, span)
    }

    /// Binds an expression that may be absent.
    pub(super) fn optional(&mut self, context: &mut Context<'_>, expr: Option<&ast::Expr>) -> Option<Expr> {
        expr.map(|expr| self.expr(context, expr))
    }

    /// A node with a fresh id.
    pub(super) fn node(&mut self, kind: ExprKind, span: Span) -> Expr {
        let id = ExprId::new(self.program.expressions);
        self.program.expressions = self.program.expressions.saturating_add(1);
        Expr { id, kind, span }
    }

    fn number(&self, value: f64, span: Span) -> ExprKind {
        let text = self.sources.slice(span);
        ExprKind::Number { value, suffixed: text.ends_with('%') || text.ends_with("bp") }
    }

    /// `5 DATA` is `5 * DATA`, with an empty operator between the two.
    fn quantity(&mut self, context: &mut Context<'_>, quantity: &ast::Quantity) -> ExprKind {
        let number = self.number(quantity.number, quantity.number_span);
        let left = Box::new(self.node(number, quantity.number_span));
        let right = match &quantity.unit.kind {
            ast::ExprKind::Name(path) => {
                let unit = self.name(context, path, Wanted::Unit);
                self.node(unit, quantity.unit.span)
            }
            _ => self.expr(context, &quantity.unit),
        };
        let right = Box::new(right);
        let operator_span = quantity.number_span.after();
        ExprKind::Binary { operator: BinaryOperator::Multiply, operator_span, left, right }
    }

    pub(super) fn name(&mut self, context: &Context<'_>, path: &Path, wanted: Wanted) -> ExprKind {
        if let [name] = path.names.as_slice()
            && let Some(index) = context.locals.iter().position(|local| local.text == name.text)
        {
            return ExprKind::Reference(Reference::Local(index));
        }
        if let [name] = path.names.as_slice()
            && self.misspelt_parameter(context, name)
        {
            return ExprKind::Error;
        }
        match self.find(context.place, path, wanted) {
            Some(target) => self.reference(path, target).map_or(ExprKind::Error, ExprKind::Reference),
            None => ExprKind::Error,
        }
    }

    /// Reports a name that nothing declares and that is near to a parameter of the function around it.
    fn misspelt_parameter(&mut self, context: &Context<'_>, name: &Name) -> bool {
        let parameters = context.locals.iter().map(|local| local.text.as_str());
        let Some(near) = nearest(&name.text, parameters) else { return false };
        if !matches!(self.symbols.find(context.place.into(), &name.text), Found::None) {
            return false;
        }
        self.diagnostics.push(
            Diagnostic::new(Code::V0201, format!("nothing is called `{}`", name.text))
                .at(name.span, "unknown name")
                .suggestion(format!("write `{near}`"), name.span, near),
        );
        true
    }

    /// What a target is in an expression.
    pub(super) fn reference(&mut self, path: &Path, target: Target) -> Option<Reference> {
        Some(match target {
            Target::Leg(reference) => reference,
            Target::Rest(stock) => Reference::Stock(stock),
            Target::Symbol(Symbol::Unit(id)) => Reference::Unit(id),
            Target::Symbol(Symbol::Asset(id)) => Reference::Asset(id),
            Target::Symbol(Symbol::Stock(id)) => Reference::Stock(id),
            Target::Symbol(Symbol::State(id)) => Reference::State(id),
            Target::Symbol(Symbol::Value(id)) => Reference::Value(id),
            Target::Symbol(Symbol::BuiltIn("t")) => Reference::Time,
            Target::Symbol(Symbol::BuiltIn("dt")) => Reference::Dt,
            Target::Symbol(Symbol::BuiltIn(_)) => Reference::Pi,
            Target::Symbol(Symbol::Transfer(id)) => return self.transfer_rate(path, id),
            Target::Symbol(symbol) => {
                self.report_no_value(path, symbol);
                return None;
            }
        })
    }

    /// A flow's name is the rate at which it moved; an exchange has one for each leg.
    fn transfer_rate(&mut self, path: &Path, id: crate::resolve::program::TransferId) -> Option<Reference> {
        use crate::resolve::collect::Transfer;
        let Transfer::Exchange(exchange) = self.collected.transfers[id].0 else {
            return Some(Reference::Flow(id, 0));
        };
        let legs: Vec<String> =
            exchange.legs.iter().map(|leg| format!("{}.{}", path.text(), leg.header.name.text)).collect();
        let legs: Vec<&str> = legs.iter().map(String::as_str).collect();
        self.diagnostics.push(
            Diagnostic::new(Code::V0209, format!("`{}` is an exchange: each of its legs has a rate", path.text()))
                .at(path.span, "which leg?")
                .help(format!("name a leg: {}", super::names::list(&legs))),
        );
        None
    }

    fn report_no_value(&mut self, path: &Path, symbol: Symbol) {
        let text = path.text();
        let mut diagnostic =
            Diagnostic::new(Code::V0209, format!("`{text}` is {}, which has no value", self.describe(symbol)))
                .at(path.span, "a value is needed here");
        if let Symbol::Member(member) = symbol {
            let names = self.symbols.names_in(crate::resolve::symbols::Scope::Member(member));
            if !names.is_empty() {
                let names: Vec<String> = names.iter().map(|name| format!("{text}.{name}")).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                diagnostic = diagnostic.help(format!("it declares {}", super::names::list(&names)));
            }
        }
        self.diagnostics.push(diagnostic);
    }

    fn call(&mut self, context: &mut Context<'_>, call: &ast::Call, span: Span) -> ExprKind {
        let Some((name, place)) = self.called(context.place, &call.function) else { return ExprKind::Error };
        let name = &name;
        if let Some(callable) = self.callable_of(place, &name.text) {
            let arguments = self.arguments(context, call);
            return match callable {
                Callable::Function(function) => self.apply(function, name, arguments, span),
                Callable::Table(table) => self.lookup(table, name, arguments, span),
            };
        }
        let Some(signature) = Builtin::from_name(&name.text) else {
            let _ = self.arguments(context, call);
            self.report_unknown_function(place, name, span);
            return ExprKind::Error;
        };
        let found = call.arguments.len();
        if !(signature.least..=signature.most).contains(&found) {
            let _ = self.arguments(context, call);
            self.report_arguments(name, span, signature.usage, found);
            return ExprKind::Error;
        }
        if signature.function.is_many(found, !call.over.is_empty()) {
            return self.many(context, signature.function, call);
        }
        // The site is named by its place in the text: before those inside its arguments.
        let site = self.site(context, signature.function);
        let arguments = self.arguments(context, call);
        ExprKind::Call { function: signature.function, name_span: name.span, arguments, site }
    }

    fn arguments(&mut self, context: &mut Context<'_>, call: &ast::Call) -> Vec<Expr> {
        call.arguments.iter().map(|argument| self.expr(context, argument)).collect()
    }

    fn apply(&mut self, function: FunctionId, name: &Name, arguments: Vec<Expr>, span: Span) -> ExprKind {
        let (declared, _) = self.collected.functions[function];
        if declared.parameters.len() == arguments.len() {
            return ExprKind::Apply { function, name_span: name.span, arguments };
        }
        let parameters: Vec<&str> = declared.parameters.iter().map(|parameter| parameter.name.text.as_str()).collect();
        let usage = format!("{}({})", name.text, parameters.join(", "));
        self.report_arguments(name, span, &usage, arguments.len());
        ExprKind::Error
    }

    fn lookup(&mut self, table: TableId, name: &Name, arguments: Vec<Expr>, span: Span) -> ExprKind {
        match <[Expr; 1]>::try_from(arguments) {
            Ok([argument]) => ExprKind::Lookup { table, name_span: name.span, argument: Box::new(argument) },
            Err(arguments) => {
                self.report_arguments(name, span, &format!("{}(x)", name.text), arguments.len());
                ExprKind::Error
            }
        }
    }

    fn site(&mut self, context: &mut Context<'_>, function: Builtin) -> Site {
        match function.family() {
            Family::Memory => {
                let memory = Memory {
                    owner: context.owner.to_owned(),
                    index: context.memories,
                    indices: context.indices.clone(),
                };
                context.memories += 1;
                Site::Memory(self.program.memories.push(memory))
            }
            Family::Chance => {
                let draw = Draw {
                    owner: context.owner.to_owned(),
                    index: context.draws,
                    per_run: context.per_run,
                    indices: context.indices.clone(),
                };
                context.draws += 1;
                Site::Draw(self.program.draws.push(draw))
            }
            _ => Site::None,
        }
    }

    fn report_arguments(&mut self, name: &Name, span: Span, usage: &str, found: usize) {
        let count = if found == 1 { "1 argument".to_owned() } else { format!("{found} arguments") };
        self.diagnostics.push(
            Diagnostic::new(Code::V0212, format!("`{}` cannot be called with {count}", name.text))
                .at(span, "called here")
                .help(format!("write `{usage}`")),
        );
    }

    fn report_unknown_function(&mut self, place: Place, name: &Name, span: Span) {
        if let Found::One(entry) = self.symbols.find(place.into(), &name.text) {
            let (text, what) = (&name.text, self.describe(entry.symbol));
            self.diagnostics.push(
                Diagnostic::new(Code::V0211, format!("`{text}` is {what}, not a function"))
                    .at(name.span, "nothing is called here")
                    .suggestion(format!("write `{text}`"), span, text.as_str()),
            );
            return;
        }
        let diagnostic = Diagnostic::new(Code::V0211, format!("no function is called `{}`", name.text))
            .at(name.span, "unknown function");
        let built_in = FUNCTIONS.iter().map(|signature| signature.name);
        let declared = self.symbols.functions.keys().map(String::as_str);
        // `maximum` is `max`.
        let beginning = || FUNCTIONS.iter().map(|it| it.name).find(|it| it.len() > 2 && name.text.starts_with(it));
        let elsewhere = || ELSEWHERE.iter().find(|(other, _)| *other == name.text).map(|(_, own)| *own);
        let diagnostic = match nearest(&name.text, built_in.chain(declared)).or_else(beginning).or_else(elsewhere) {
            Some(near) => diagnostic.suggestion(format!("write `{near}`"), name.span, near),
            None if name.text.starts_with(|first: char| first.is_ascii_uppercase()) => {
                diagnostic.help(format!("a pattern is applied, by a line of its own: `apply {}(…) as name`", name.text))
            }
            None => diagnostic.help(format!("declare it: `fn {}(…) = …`", name.text)),
        };
        self.diagnostics.push(diagnostic);
    }
}
