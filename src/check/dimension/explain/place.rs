//! A value that is not what its place wants.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::resolve::tree::Expr;
use crate::source::Span;

use super::super::fault::{Part, Place, Role};
use super::super::place::bare_number;
use super::super::solver::Kind;
use super::super::write::step_unit;
use super::Context;
use super::culprit::Side;

impl Context<'_, '_> {
    /// A value that is not what its place wants.
    pub fn place(&self, place: &Place<'_>, part: &Part<'_>) -> Diagnostic {
        let (Kind::Number(wanted), Kind::Number(found)) = (&place.wanted, &part.kind) else {
            return self.wrong_kind(place, part);
        };
        let code = place.code(wanted, found);
        if code == Code::V0302 {
            return self.amount(place, part, found);
        }
        let text = title(place.role, place.name, &self.dimension(wanted), &self.dimension(found));
        let diagnostic = Diagnostic::new(code, text).at(part.expr.span, self.dimension(found));
        let diagnostic = self.origin(self.reason(diagnostic, place), part);
        if let Some(mended) = self.place_unit(&diagnostic, place, part, wanted) {
            return mended;
        }
        let (diagnostic, _) = self.blame(diagnostic, &Side::Known(wanted.clone()), &Side::Expr(part.expr));
        let diagnostic = self.missing(diagnostic, wanted, found);
        self.annotate(diagnostic, place, wanted, found, part.expr)
    }

    /// Why the place wants what it wants.
    fn reason(&self, diagnostic: Diagnostic, place: &Place<'_>) -> Diagnostic {
        let wanted = self.describe(&place.wanted);
        match (place.annotation, place.because) {
            (Some(annotation), _) => diagnostic.at(annotation.span, format!("declared as {wanted}")),
            (None, Some(span)) => diagnostic.at(span, reason(place.role, &wanted)),
            (None, None) => diagnostic,
        }
    }

    /// A bare number where the place adopts none: offers the unit.
    fn place_unit(
        &self,
        diagnostic: &Diagnostic,
        place: &Place<'_>,
        part: &Part<'_>,
        wanted: &Dimension,
    ) -> Option<Diagnostic> {
        // A rate is worked out, so a bare number in it is most likely an amount per time.
        let unit = match place.annotation {
            Some(annotation) => annotation.text.clone(),
            None => self.unit(wanted),
        };
        self.write_unit_text(diagnostic.clone(), part, wanted, &unit)
    }

    /// Offers to change the annotation, or to give a plain number the declared unit.
    fn annotate(
        &self,
        diagnostic: Diagnostic,
        place: &Place<'_>,
        wanted: &Dimension,
        found: &Dimension,
        expr: &Expr,
    ) -> Diagnostic {
        let Some(annotation) = place.annotation else { return diagnostic };
        if found.is_one() && !wanted.is_one() && bare_number(expr).is_none() {
            let Some(text) = self.quote_factor(expr) else { return diagnostic };
            let mended = format!("{text} * (1 {})", annotation.text.trim_start_matches("1 "));
            let mended = match annotation.text.strip_prefix("1/") {
                Some(below) => format!("{text} / (1 {below})"),
                None => mended,
            };
            return diagnostic.suggestion(format!("write `{mended}`"), expr.span, mended.clone());
        }
        if !matches!(place.role, Role::Value | Role::Initial | Role::Result) || found.variables().next().is_some() {
            return diagnostic;
        }
        let unit = self.unit(found);
        diagnostic.suggestion(format!("change the annotation to `{unit}`"), annotation.span, unit)
    }

    /// V0302: an amount where a rate is needed.
    fn amount(&self, place: &Place<'_>, part: &Part<'_>, found: &Dimension) -> Diagnostic {
        let amount = self.dimension(found);
        let rate = self.describe(&place.wanted);
        let message = format!("flow `{}` has an amount of {amount} where a rate is needed", place.name);
        let diagnostic = Diagnostic::new(Code::V0302, message).at(part.expr.span, format!("an amount: {amount}"));
        let diagnostic = match place.because {
            Some(span) => diagnostic.at(span, format!("moves {amount}, so its rate is {rate}")),
            None => diagnostic,
        };
        let diagnostic = diagnostic.note("a rate says how much moves per time; the step is not built into it");
        let unit = step_unit(self.program);
        match (self.quote(part.expr), self.quote_factor(part.expr)) {
            (Some(text), Some(factor)) => {
                let (once, steady) = (format!("pulse({text})"), format!("{factor} / 1 {unit}"));
                diagnostic
                    .help(format!("to move it all within one step, write `{once}`"))
                    .help(format!("to move it over time, write `{steady}`"))
                    .suggestion(format!("write `{once}`"), part.expr.span, once.clone())
                    .suggestion(format!("write `{steady}`"), part.expr.span, steady.clone())
            }
            _ => diagnostic
                .help("to move it all within one step, write `pulse(…)` around it")
                .help(format!("to move it over time, divide it by a time such as `1 {unit}`")),
        }
    }

    /// V0308: a truth value where a number belongs, or the reverse.
    fn wrong_kind(&self, place: &Place<'_>, part: &Part<'_>) -> Diagnostic {
        let (wanted, found) = (self.describe(&place.wanted), self.describe(&part.kind));
        let wants_truth = place.wanted == Kind::Truth;
        let text = title(place.role, place.name, &wanted, &found);
        let diagnostic = Diagnostic::new(Code::V0308, text).at(part.expr.span, found);
        self.convert(self.reason(diagnostic, place), part.expr, wants_truth)
    }

    /// Offers to make a truth value of a number, or the reverse.
    pub fn convert(&self, diagnostic: Diagnostic, expr: &Expr, to_truth: bool) -> Diagnostic {
        if to_truth {
            let end: Span = expr.span.after();
            return match self.quote(expr) {
                Some(text) => diagnostic.help(format!("compare it with something: `{text} > 0`")).suggestion(
                    format!("write `{text} > 0`"),
                    end,
                    " > 0",
                ),
                None => diagnostic.help("compare it with something: `… > 0`"),
            };
        }
        match self.quote(expr) {
            Some(text) => {
                let mended = format!("if {text} then 1 else 0");
                diagnostic.help(format!("turn it into a number: `{mended}`")).suggestion(
                    format!("write `({mended})`"),
                    expr.span,
                    format!("({mended})"),
                )
            }
            None => diagnostic.help("turn it into a number: `if … then 1 else 0`"),
        }
    }
}

fn title(role: Role, name: &str, wanted: &str, found: &str) -> String {
    match role {
        Role::Value => format!("`{name}` is {wanted}, but its value is {found}"),
        Role::Initial => format!("`{name}` is {wanted}, but starts as {found}"),
        Role::Distribution => format!("`{name}` is {wanted}, but its distribution is {found}"),
        Role::RangeEnd => format!("`{name}` is {wanted}, but an end of its range is {found}"),
        Role::Next => format!("`{name}` is {wanted}, but its next value is {found}"),
        Role::Result => format!("`{name}` is declared as {wanted}, but gives {found}"),
        Role::Rate => format!("the rate of `{name}` is {found} instead of {wanted}"),
        Role::Share => format!("a share must be {wanted}, not {found}"),
        Role::Total => format!("`{name}` allocates {wanted}, not {found}"),
        Role::Cap => format!("the supply of `{name}` is counted in {wanted}, not {found}"),
        Role::Setting => format!("`{name}` is {wanted}, but is set to {found}"),
        Role::Target => format!("`{name}` is {wanted}, but its target is {found}"),
        Role::Tolerance => format!("what is compared is {wanted}, but the tolerance is {found}"),
        Role::Time(what) => format!("the {what} must be a time, not {found}"),
        Role::Canvas(what) => format!("`{what}` must be {wanted}, not {found}"),
        Role::Condition(what) => format!("the {what} must be {wanted}, not {found}"),
        Role::BuiltIn("^") => format!("an exponent must be {wanted}, not {found}"),
        Role::BuiltIn(function) => format!("`{function}` needs {wanted} here, not {found}"),
        Role::Argument => format!("the argument `{name}` must be {wanted}, not {found}"),
    }
}

fn reason(role: Role, wanted: &str) -> String {
    match role {
        Role::Rate => format!("so its rate is {wanted}"),
        Role::BuiltIn(_) | Role::Argument => format!("needs {wanted}"),
        Role::Cap | Role::Total => format!("counted in {wanted}"),
        Role::Share => "splits by shares".to_owned(),
        _ => format!("this is {wanted}"),
    }
}
