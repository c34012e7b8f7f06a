//! `name=expr` and `name[element]=expr`: which parameter, which of its elements, what it becomes.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Parameter;
use crate::sim::Setting;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

use super::Reading;

/// What stands before the `=` of an argument.
pub(super) struct Named<'a> {
    /// The parameter.
    pub parameter: &'a Parameter,
    /// Which of its elements; `None` are all of them.
    pub elements: Option<Vec<usize>>,
    /// Where both stand.
    pub span: Span,
}

impl<'a> Reading<'a> {
    /// What one `--set` sets.
    pub(super) fn set(&mut self, text: &str) -> Vec<Setting> {
        let line = self.line("--set ", text);
        let Some((named, value)) = self.named("--set", line) else { return Vec::new() };
        let Some(expr) = self.expression(value) else { return Vec::new() };
        let settings = self.settings(&named, &expr);
        if let [Setting { element: None, value, .. }] = settings.as_slice() {
            self.constants.set(&named.parameter.meta.id, *value);
        }
        settings
    }

    /// Splits `name=expr`; the span of the expression comes with the name.
    pub(super) fn named(&mut self, option: &str, line: Span) -> Option<(Named<'a>, Span)> {
        let text = self.sources.slice(line).to_owned();
        let Some((name, value)) = text.split_once('=') else {
            self.without_value(option, line, text.trim());
            return None;
        };
        let at = |offset: usize| line.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let value = Span { start: at(text.len() - value.len()), ..line };
        let start = name.len() - name.trim_start().len();
        let name_span = Span::new(line.file, at(start), at(name.trim_end().len().max(start)));
        let named = self.parameter(name_span)?;
        self.given_once(&named)?;
        Some((named, value))
    }

    fn without_value(&mut self, option: &str, line: Span, name: &str) {
        let name = if name.is_empty() { "NAME" } else { name };
        let help = match option {
            "--vary" => format!("write `--vary {name}=1,2,3`, or `--vary {name}=1..3:5` for five values from 1 to 3"),
            _ => format!("write `--set {name}=3`, or with a unit `--set \"{name}=3 day\"`"),
        };
        self.report(Code::V0101, format!("`{option}` without a value"), line.after(), "`=` and a value go here", help);
    }

    /// Reports a parameter that is given a number twice.
    fn given_once(&mut self, named: &Named<'a>) -> Option<()> {
        let id = &named.parameter.meta.id;
        let meet = |element: &Option<usize>| match (element, &named.elements) {
            (Some(one), Some(others)) => others.contains(one),
            _ => true,
        };
        if let Some((_, _, first)) = self.given.iter().find(|(other, element, _)| other == id && meet(element)) {
            let fault = Diagnostic::new(Code::V0202, format!("`{id}` is given a value twice"))
                .at(named.span, "again here")
                .at(*first, "first here")
                .help("leave one of them out; a parameter is either set or varied");
            self.diagnostics.push(fault);
            return None;
        }
        match &named.elements {
            None => self.given.push((id.clone(), None, named.span)),
            Some(elements) => {
                self.given.extend(elements.iter().map(|element| (id.clone(), Some(*element), named.span)));
            }
        }
        Some(())
    }

    /// The settings that a value comes to: one, or one for each element; none where it is faulty.
    pub(super) fn settings(&mut self, named: &Named<'a>, expr: &Expr) -> Vec<Setting> {
        let parameter = named.parameter;
        let setting =
            |element: Option<usize>, value: f64| Setting { parameter: parameter.meta.id.clone(), element, value };
        if let ExprKind::Elements(values) = &expr.kind {
            return self.values_for_each(named, values, expr.span, &setting);
        }
        let Some(value) = self.value(parameter, expr) else { return Vec::new() };
        match &named.elements {
            None => vec![setting(None, value)],
            Some(elements) => elements.iter().map(|element| setting(Some(*element), value)).collect(),
        }
    }

    /// `{ EU: 1%, US: 2% }`
    fn values_for_each(
        &mut self,
        named: &Named<'a>,
        values: &[(crate::syntax::ast::Name, Expr)],
        span: Span,
        setting: &dyn Fn(Option<usize>, f64) -> Setting,
    ) -> Vec<Setting> {
        let id = &named.parameter.meta.id;
        if named.elements.is_some() || named.parameter.quantity.shape.is_empty() {
            let help = format!("write one value: `--set {id}=3`");
            self.report(Code::V0101, format!("`{id}` takes one value here"), span, "values for many", help);
            return Vec::new();
        }
        let mut settings = Vec::new();
        for (name, expr) in values {
            let Some(elements) = self.elements(named.parameter, &[(name.text.as_str(), name.span)]) else { continue };
            let Some(value) = self.value(named.parameter, expr) else { continue };
            settings.extend(elements.into_iter().map(|element| setting(Some(element), value)));
        }
        settings
    }
}
