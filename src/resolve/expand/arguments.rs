//! Which parameter gets which argument.

use std::collections::BTreeMap;

use crate::resolve::nearest;
use crate::source::Span;
use crate::syntax::ast::{
    Apply, Argument, Binding, Expr, ExprKind, Header, ParameterKind, Pattern, PatternParameter, Value, ValueKind,
};

use super::{Expander, fault};

impl Expander<'_> {
    /// For each parameter what it is given; what is missing or does not belong has been reported.
    pub(super) fn matched(&mut self, apply: &Apply, pattern: &Pattern) -> Vec<Option<Expr>> {
        let mut found: BTreeMap<usize, (Expr, Span)> = BTreeMap::new();
        let mut named = None;
        for (position, argument) in apply.arguments.iter().enumerate() {
            let parameter = self.parameter(apply, pattern, argument, position, named);
            named = named.or(argument.name.as_ref().map(|_| argument.span));
            let Some(parameter) = parameter else { continue };
            match found.get(&parameter) {
                Some((_, first)) => self.diagnostics.push(fault::twice(pattern, parameter, argument.span, *first)),
                None => {
                    found.insert(parameter, (argument.value.clone(), argument.span));
                }
            }
        }
        for asset in apply.assets.iter().skip(pattern.assets.len()) {
            self.diagnostics.push(fault::surplus_asset(pattern, asset));
        }
        self.complete(apply, pattern, found)
    }

    /// The position of the parameter that an argument is for.
    fn parameter(
        &mut self,
        apply: &Apply,
        pattern: &Pattern,
        argument: &Argument,
        position: usize,
        named: Option<Span>,
    ) -> Option<usize> {
        let parameters = &pattern.parameters;
        let found = match (&argument.name, named) {
            (Some(name), _) => {
                let found = parameters.iter().position(|parameter| parameter.name.text == name.text);
                found.ok_or_else(|| fault::unknown_parameter(pattern, name))
            }
            (None, Some(named)) => Err(fault::without_name(argument.span, named)),
            (None, None) if position < parameters.len() => Ok(position),
            (None, None) => Err(fault::surplus(apply, pattern, argument.span)),
        };
        found.map_err(|diagnostic| self.diagnostics.push(diagnostic)).ok()
    }

    /// What is missing is reported, and stands for anything.
    fn complete(
        &mut self,
        apply: &Apply,
        pattern: &Pattern,
        mut found: BTreeMap<usize, (Expr, Span)>,
    ) -> Vec<Option<Expr>> {
        let mut missing = Vec::new();
        let mut given = Vec::new();
        for (position, parameter) in pattern.parameters.iter().enumerate() {
            let argument = found.remove(&position).map(|(expr, _)| expr);
            let lacks = argument.is_none() && parameter.default.is_none();
            if lacks {
                missing.push(parameter);
            }
            let anything = || Expr { kind: ExprKind::Error, span: apply.call };
            given.push(argument.or_else(|| lacks.then(anything)));
        }
        // A misspelt name explains why its parameter gets nothing.
        let unknown = apply.arguments.iter().filter_map(|argument| argument.name.as_ref());
        for name in unknown.filter(|name| pattern.parameters.iter().all(|it| it.name.text != name.text)) {
            let near = nearest(&name.text, pattern.parameters.iter().map(|it| it.name.text.as_str()));
            missing.retain(|parameter| near != Some(parameter.name.text.as_str()));
        }
        if !missing.is_empty() {
            self.diagnostics.push(fault::missing(apply, pattern, &missing));
        }
        given
    }
}

/// A parameter with its argument. A quantity that is more than a name becomes a value of the application.
pub(super) fn binding(parameter: PatternParameter, given: Option<Expr>) -> Binding {
    let argument = given.as_ref().or(parameter.default.as_ref());
    let value = match (&parameter.kind, argument) {
        (ParameterKind::Quantity(unit), Some(argument)) if !is_name(argument) => {
            Some(value(&parameter, unit.as_ref(), argument.clone()))
        }
        _ => None,
    };
    Binding { parameter, given, value }
}

fn is_name(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Parenthesized(inner) => is_name(inner),
        _ => false,
    }
}

fn value(parameter: &PatternParameter, unit: Option<&Expr>, value: Expr) -> Value {
    let header = Header {
        doc: parameter.doc.clone(),
        keyword: parameter.name.span,
        name: parameter.name.clone(),
        indices: Vec::new(),
        label: None,
        allow: Vec::new(),
        span: parameter.span,
    };
    Value {
        kind: ValueKind::Let,
        header,
        unit: unit.cloned(),
        value: Some(value),
        range: None,
        distribution: None,
        immutable: None,
        external: None,
    }
}
