//! Applications of patterns, with what they are given and what is required of that.

use crate::resolve::builtin::Builtin;
use crate::resolve::collect::Place;
use crate::resolve::program::{Application, Argument, InstanceId, Invariant, Meta, Require};
use crate::resolve::symbols::{Entry, Scope, Symbol};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;
use crate::syntax::ast::{self, Binding, Name, ParameterKind, Path};

use super::Binder;
use super::expression::Context;
use super::meaning::single_name;
use super::names::Target;

impl Binder<'_> {
    /// The text of a unit, with what an application puts in for the assets of its pattern.
    pub(super) fn unit_text(&mut self, scope: Scope, unit: &ast::Expr) -> String {
        let mut text = self.sources.slice(unit.span).to_owned();
        if !matches!(scope, Scope::Instance(_)) {
            return text;
        }
        let mut names = Vec::new();
        unit_names(unit, &mut names);
        for name in names.into_iter().rev() {
            let Some(entry) = self.symbols.in_scope(scope, &name.text) else { continue };
            let asset = match self.meaning(entry, name.span).map(|entry| entry.symbol) {
                Some(Symbol::Asset(id)) => &self.collected.assets[id].header.name.text,
                Some(Symbol::Unit(id)) => match self.collected.units[id] {
                    Some(unit) => &unit.header.name.text,
                    None => continue,
                },
                _ => continue,
            };
            let start = name.span.start.saturating_sub(unit.span.start) as usize;
            let end = name.span.end.saturating_sub(unit.span.start) as usize;
            if text.get(start..end) == Some(name.text.as_str()) {
                text.replace_range(start..end, asset);
            }
        }
        text
    }

    /// All applications, with what they are given and what is required of that.
    pub(super) fn applications(&mut self) {
        for (id, (source, place)) in self.collected.instances.iter() {
            let meta = self.meta(&source.apply.header, *place);
            let inside = Place { instance: Some(id), ..*place };
            for position in 0..source.assets.len() {
                let entry = Entry { symbol: Symbol::Generic(id, position), span: source.apply.call };
                self.meaning(entry, source.apply.call);
            }
            let bindings = source.bindings.iter().enumerate();
            let arguments: Vec<Argument> =
                bindings.map(|(position, binding)| self.bound(id, position, binding, inside)).collect();
            for (number, require) in (1..).zip(&source.requires) {
                let text = self.required(source, require);
                self.require((id, &meta), number, require, text, inside);
            }
            let pattern = match &source.pattern {
                Some(header) => self.meta(header, Place::default()),
                None => Meta { id: source.apply.pattern.text.clone(), ..Meta::default() },
            };
            self.program.applications.push(Application { meta, pattern, arguments });
        }
    }

    /// A parameter with what it stands for.
    fn bound(&mut self, instance: InstanceId, position: usize, binding: &Binding, inside: Place) -> Argument {
        let parameter = &binding.parameter;
        let span = binding.argument().map_or(parameter.span, |argument| argument.span);
        let unit = match &parameter.kind {
            ParameterKind::Quantity(unit) => unit.as_ref().and_then(|unit| self.annotation(inside, unit)),
            _ => None,
        };
        let value = match parameter.kind {
            ParameterKind::Function => {
                self.check_function(instance, binding);
                None
            }
            _ => self.stood_for(instance, position, binding, span),
        };
        Argument { parameter: parameter.name.text.clone(), unit, value, span, declared: binding.value.is_some() }
    }

    fn stood_for(&mut self, instance: InstanceId, position: usize, binding: &Binding, span: Span) -> Option<Expr> {
        let name = &binding.parameter.name;
        let symbol = match &binding.value {
            Some(_) => self.symbols.in_scope(Scope::Instance(instance), &name.text)?.symbol,
            None => {
                let entry = Entry { symbol: Symbol::Parameter(instance, position), span: name.span };
                self.meaning(entry, span)?.symbol
            }
        };
        let path = Path { names: vec![name.clone()], span };
        let reference = match symbol {
            Symbol::Member(_) => return None,
            Symbol::Leg(transfer, leg) => Reference::Flow(transfer, leg),
            symbol => self.reference(&path, Target::Symbol(symbol))?,
        };
        Some(self.node(ExprKind::Reference(reference), span))
    }

    fn check_function(&mut self, instance: InstanceId, binding: &Binding) {
        let (_, outside) = self.collected.instances[instance];
        let place = if binding.given.is_some() { outside } else { Place { instance: Some(instance), ..outside } };
        let Some(argument) = binding.argument() else { return };
        if matches!(argument.kind, ast::ExprKind::Error) {
            return;
        }
        let called = single_name(argument).and_then(|name| self.called(place, name));
        let is_known = called.is_some_and(|(name, place)| {
            self.callable_of(place, &name.text).is_some() || Builtin::from_name(&name.text).is_some()
        });
        if !is_known {
            self.report_argument(binding, argument.span, "no function");
        }
    }

    /// The text of a requirement: as written, or `share in 0..1`.
    fn required(&self, source: &ast::Instance, require: &ast::Require) -> String {
        let mut parameters = source.bindings.iter().map(|binding| &binding.parameter);
        match parameters.find(|parameter| parameter.span == require.span) {
            Some(ast::PatternParameter { name, range: Some(range), .. }) => {
                format!("{} in {}", name.text, super::fold(self.sources.slice(range.span)).trim_start_matches("in "))
            }
            _ => super::fold(self.sources.slice(require.condition.span)),
        }
    }

    /// What a pattern requires must hold as an invariant does.
    fn require(
        &mut self,
        (instance, around): (InstanceId, &Meta),
        number: usize,
        require: &ast::Require,
        text: String,
        inside: Place,
    ) {
        let name = format!("require_{number}");
        let id = format!("{}.{name}", around.id);
        let mut context = Context::new(inside, &id);
        let condition = self.expr(&mut context, &require.condition);
        let reason = require.reason.as_ref().map(|reason| reason.value.clone());
        let words = reason.as_deref().unwrap_or(&text);
        let label = format!("{}: {words}", around.label.as_deref().unwrap_or(&around.name));
        let meta = Meta {
            id: id.clone(),
            name,
            label: Some(label),
            member: around.member,
            instance: Some(instance),
            name_span: require.span,
            span: require.span,
            ..Meta::default()
        };
        let requires = Some(Require { instance, text, reason });
        self.program.invariants.push(Invariant { meta, condition, requires });
    }
}

/// The names in a product of units, in order.
fn unit_names<'e>(unit: &'e ast::Expr, names: &mut Vec<&'e Name>) {
    match &unit.kind {
        ast::ExprKind::Name(path) => names.extend(&path.names),
        ast::ExprKind::Parenthesized(inner) => unit_names(inner, names),
        ast::ExprKind::Quantity(quantity) => unit_names(&quantity.unit, names),
        ast::ExprKind::Binary(binary) => {
            unit_names(&binary.left, names);
            unit_names(&binary.right, names);
        }
        _ => {}
    }
}
