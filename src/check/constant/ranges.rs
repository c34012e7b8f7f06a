//! Ranges that are upside down, and values outside of theirs.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{Annotation, Meta, Range, Value};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::{Sources, Span};

use super::Constants;

/// Reports ranges upside down, and defaults, settings and starting values outside of them.
pub(super) fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    let checker = Checker { constants, sources };
    let program = constants.program();
    for stock in program.stocks.rows() {
        report(diagnostics, checker.upside_down(&stock.meta, stock.range.as_ref()));
    }
    for state in program.states.rows() {
        let fault = checker.upside_down(&state.meta, state.range.as_ref());
        let what = format!("`{}` starts outside its range", state.meta.id);
        let start = || checker.outside(&what, state.initial.as_ref(), state.range.as_ref(), state.unit.as_ref());
        report(diagnostics, fault.or_else(start));
    }
    for value in program.values.rows() {
        let fault = checker.upside_down(&value.meta, value.range.as_ref());
        report(diagnostics, fault.or_else(|| checker.default(value)));
    }
    checker.facts(diagnostics);
    checker.members(diagnostics);
}

fn report(diagnostics: &mut Diagnostics, fault: Option<Diagnostic>) {
    if let Some(fault) = fault {
        diagnostics.push(fault);
    }
}

struct Checker<'a> {
    constants: &'a Constants<'a>,
    sources: &'a Sources,
}

impl Checker<'_> {
    fn ends(&self, range: &Range) -> (Option<f64>, Option<f64>) {
        let value = |end: &Option<Expr>| end.as_ref().and_then(|end| self.constants.evaluate(end));
        (value(&range.low), value(&range.high))
    }

    fn upside_down(&self, meta: &Meta, range: Option<&Range>) -> Option<Diagnostic> {
        let range = range?;
        let (Some(low), Some(high)) = self.ends(range) else { return None };
        if low <= high || low.is_nan() || high.is_nan() {
            return None;
        }
        let text = |end: &Option<Expr>| end.as_ref().map_or("", |end| self.sources.slice(end.span)).to_owned();
        let turned = format!("in {}..{}", text(&range.high), text(&range.low));
        Some(
            Diagnostic::new(Code::V0311, format!("the range of `{}` is upside down", meta.id))
                .at(range.span, "its lower end lies above its upper end")
                .note("a range is written `in low..high`: no value lies in this one")
                .suggestion(format!("write `{turned}`"), range.span, turned),
        )
    }

    fn default(&self, value: &Value) -> Option<Diagnostic> {
        let what = format!("the default of `{}` is outside its range", value.meta.id);
        self.outside(&what, value.value.as_ref(), value.range.as_ref(), value.unit.as_ref())
    }

    fn outside(
        &self,
        what: &str,
        expr: Option<&Expr>,
        range: Option<&Range>,
        unit: Option<&Annotation>,
    ) -> Option<Diagnostic> {
        let (expr, range) = (expr?, range?);
        if let ExprKind::Elements { values, .. } = &expr.kind {
            return values.iter().find_map(|value| self.outside(what, Some(value), Some(range), unit));
        }
        let value = self.constants.evaluate(expr)?;
        let (low, high) = self.ends(range);
        let side = side(value, low, high)?;
        let told = figure::told(self.sources, expr, &figure::shown(value, unit));
        Some(
            Diagnostic::new(Code::V0310, what)
                .at(expr.span, format!("{told} is {side}"))
                .at(range.span, "the range it declares")
                .note("a range holds wherever the value is set: by default, in an ensemble, in a fact")
                .help(format!(
                    "write a value in {}, or a wider range",
                    self.sources.slice(range.span).trim_start_matches("in ")
                )),
        )
    }

    fn facts(&self, diagnostics: &mut Diagnostics) {
        for fact in &self.constants.program().facts {
            for (target, expr) in &fact.with {
                let value = &self.constants.program().values[*target];
                let what = format!("`{}` sets `{}` outside its range", fact.meta.id, value.meta.id);
                let fault = self.outside(&what, Some(expr), value.range.as_ref(), value.unit.as_ref());
                report(diagnostics, fault);
            }
        }
    }

    fn members(&self, diagnostics: &mut Diagnostics) {
        for member in self.constants.program().members.rows() {
            let mut scale = |name, expr: Option<&Expr>, low: f64| {
                let outside = expr.and_then(|expr| Some((expr.span, self.constants.evaluate(expr)?)));
                if let Some((span, value)) = outside.filter(|(_, value)| side(*value, Some(low), Some(1.0)).is_some()) {
                    diagnostics.push(off_scale(&member.meta, name, span, value, low));
                }
            };
            scale("alignment", member.alignment.as_ref(), -1.0);
            scale("interest", member.interest.as_ref(), 0.0);
        }
    }
}

fn off_scale(meta: &Meta, name: &str, span: Span, value: f64, low: f64) -> Diagnostic {
    Diagnostic::new(Code::V0310, format!("the {name} of `{}` is off its scale", meta.id))
        .at(span, format!("{} is not in {}..1", figure::number(value), figure::number(low)))
        .note(match name {
            "alignment" => "alignment runs from -1, against the purpose, to 1, at one with it",
            _ => "interest runs from 0, none, to 1, as much as can be",
        })
        .help(format!("write a number in {}..1", figure::number(low)))
}

/// On which side of its bounds a value lies, if outside.
pub fn side(value: f64, low: Option<f64>, high: Option<f64>) -> Option<&'static str> {
    // What a sum of decimal fractions is off by is no fault of the author.
    let slack = |bound: f64| if bound.is_finite() { 1e-12 * bound.abs() } else { 0.0 };
    match (low, high) {
        (Some(low), _) if value < low - slack(low) => Some("below its lower end"),
        (_, Some(high)) if value > high + slack(high) => Some("above its upper end"),
        _ => None,
    }
}
