//! A value that is not what its place wants.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::resolve::tree::{Expr, ExprKind};

use super::super::fault::{Part, Place, Role};
use super::super::solver::Kind;
use super::super::write::step_unit;
use super::Context;
use super::culprit::Side;
use super::factor::is_quantity;

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
        self.mend_place(diagnostic, place, part, (wanted, found))
    }

    /// The ways out, the most fitting only.
    fn mend_place(
        &self,
        diagnostic: Diagnostic,
        place: &Place<'_>,
        part: &Part<'_>,
        (wanted, found): (&Dimension, &Dimension),
    ) -> Diagnostic {
        match place.role {
            Role::Share => return diagnostic.help("write a share such as `40%`, or `remainder`"),
            Role::Vote(_) => return diagnostic.help("write a share such as `20%`"),
            Role::Canvas(_) => return diagnostic.help("write a plain number such as `0.8`"),
            _ => {}
        }
        if let Some(mended) = self.place_unit(&diagnostic, place, part, wanted) {
            return mended;
        }
        if is_quantity(part.expr) && !wanted.is_one() && !found.is_one() {
            let diagnostic = diagnostic.help(format!("write it in `{}`", self.place_unit_text(place, wanted)));
            return self.annotate(diagnostic, place, found);
        }
        let diagnostic = self.blame(diagnostic, &Side::Known(wanted.clone()), &Side::Expr(part.expr));
        match self.times_unit(&diagnostic, place, (wanted, found), part.expr) {
            Some(mended) => mended,
            None => self.annotate(self.missing(diagnostic, wanted, found, part.expr), place, found),
        }
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

    /// A bare number where the place adopts none: offers to declare the unit, or to write it after the number.
    fn place_unit(
        &self,
        diagnostic: &Diagnostic,
        place: &Place<'_>,
        part: &Part<'_>,
        wanted: &Dimension,
    ) -> Option<Diagnostic> {
        let unit = self.place_unit_text(place, wanted);
        let mended = self.write_unit_text(diagnostic.clone(), part, wanted, &unit)?;
        match place.meta {
            Some(meta) if place.annotation.is_none() && place.role == Role::RangeEnd => {
                Some(self.declare(diagnostic.clone(), meta, &unit))
            }
            _ => Some(mended),
        }
    }

    fn place_unit_text(&self, place: &Place<'_>, wanted: &Dimension) -> String {
        let unit = place.annotation.filter(|annotation| annotation.is_unit());
        unit.map_or_else(|| self.unit(wanted), |annotation| annotation.text.clone())
    }

    /// A plain number where a unit is declared: offers to multiply by it.
    fn times_unit(
        &self,
        diagnostic: &Diagnostic,
        place: &Place<'_>,
        (wanted, found): (&Dimension, &Dimension),
        expr: &Expr,
    ) -> Option<Diagnostic> {
        place.annotation.filter(|_| found.is_one() && !wanted.is_one())?;
        let unit = self.place_unit_text(place, wanted);
        let text = self.quote_factor(expr)?;
        let mended = match unit.strip_prefix("1/") {
            Some(below) => format!("1/{below} * {text}"),
            None => format!("1 {unit} * {text}"),
        };
        let message = format!("give it the declared unit: `{mended}`");
        Some(diagnostic.clone().suggestion(message, expr.span, mended))
    }

    /// Offers to change the annotation.
    fn annotate(&self, diagnostic: Diagnostic, place: &Place<'_>, found: &Dimension) -> Diagnostic {
        let own = matches!(place.role, Role::Value | Role::Initial | Role::Result);
        match place.annotation {
            Some(annotation) if own && found.variables().next().is_none() => {
                let unit = self.unit(found);
                diagnostic.suggestion(format!("change the annotation to `{unit}`"), annotation.span, unit)
            }
            _ => diagnostic,
        }
    }

    /// V0302: an amount where a rate is needed.
    fn amount(&self, place: &Place<'_>, part: &Part<'_>, found: &Dimension) -> Diagnostic {
        let amount = self.dimension(found);
        let rate = self.describe(&place.wanted);
        let message = format!("the rate of `{}` is an amount: {amount} instead of {rate}", place.name);
        let diagnostic = Diagnostic::new(Code::V0302, message).at(part.expr.span, format!("an amount: {amount}"));
        let diagnostic = match place.because {
            Some(span) => diagnostic.at(span, format!("moves {amount}, so its rate is {rate}")),
            None => diagnostic,
        };
        let diagnostic = diagnostic.note("a rate says how much moves per time; the step is not built into it");
        let wanted = Side::Known(found.divide(&Dimension::time()));
        let diagnostic = self.blame(diagnostic, &wanted, &Side::Expr(part.expr));
        let unit = step_unit(self.program);
        match (self.quote(part.expr), self.quote_factor(part.expr)) {
            (Some(text), Some(factor)) => {
                let (once, steady) = (format!("pulse({text})"), format!("{factor} / 1 {unit}"));
                diagnostic
                    .suggestion(format!("move it all within one step: `{once}`"), part.expr.span, once.clone())
                    .suggestion(format!("move it over time: `{steady}`"), part.expr.span, steady.clone())
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
        let code = if place.role == Role::Parameter { Code::V1006 } else { Code::V0308 };
        let diagnostic = Diagnostic::new(code, text).at(part.expr.span, found);
        self.convert(self.reason(diagnostic, place), part.expr, wants_truth)
    }

    /// Offers to make a truth value of a number, or the reverse.
    pub fn convert(&self, diagnostic: Diagnostic, expr: &Expr, to_truth: bool) -> Diagnostic {
        let Some(text) = self.quote(expr).filter(|_| !matches!(expr.kind, ExprKind::If { .. })) else {
            return diagnostic.help(match to_truth {
                true => "compare it with something: `… > 0`",
                false => "turn it into a number: `if … then 1 else 0`",
            });
        };
        if to_truth {
            let message = format!("compare it with something: `{text} > 0`");
            return diagnostic.suggestion(message, expr.span.after(), " > 0");
        }
        let mended = format!("if {text} then 1 else 0");
        let message = format!("turn it into a number: `{mended}`");
        diagnostic.suggestion(message, expr.span, format!("({mended})"))
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
        Role::Setting | Role::Strategy => format!("`{name}` is {wanted}, but is set to {found}"),
        Role::Payoff => format!("the payoff of `{name}` is {found}, but another is {wanted}"),
        Role::Vote(what) => format!("`{what}` must be a share of the votes, not {found}"),
        Role::Target => format!("`{name}` is {wanted}, but its target is {found}"),
        Role::Tolerance => format!("what is compared is {wanted}, but the tolerance is {found}"),
        Role::Time(what) => format!("the {what} must be a time, not {found}"),
        Role::Canvas(what) => format!("`{what}` must be {wanted}, not {found}"),
        Role::Condition(what) => format!("the {what} must be {wanted}, not {found}"),
        Role::BuiltIn("^") => format!("an exponent must be {wanted}, not {found}"),
        Role::BuiltIn(function) => format!("`{function}` needs {wanted} here, not {found}"),
        Role::PointAt => format!("`{name}` takes {wanted}, but a point lies at {found}"),
        Role::PointHeight => format!("`{name}` gives {wanted}, but a point gives {found}"),
        Role::Lookup => format!("`{name}` takes {wanted}, not {found}"),
        Role::Parameter => format!("`{name}` must be {wanted}, but is given {found}"),
        Role::Argument => format!("the argument `{name}` must be {wanted}, not {found}"),
    }
}

fn reason(role: Role, wanted: &str) -> String {
    match role {
        Role::Rate => format!("so its rate is {wanted}"),
        Role::Lookup => format!("takes {wanted}"),
        Role::BuiltIn(_) | Role::Argument => format!("needs {wanted}"),
        Role::Cap | Role::Total => format!("counted in {wanted}"),
        Role::Share => "splits by shares".to_owned(),
        _ => format!("this is {wanted}"),
    }
}
