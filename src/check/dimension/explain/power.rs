//! Powers and rounding of what has a dimension.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::resolve::tree::Expr;
use crate::source::Span;

use super::super::fault::Part;
use super::super::solver::Kind;
use super::super::write::step_unit;
use super::Context;

impl Context<'_, '_> {
    /// V0304: an exponent that is not constant, or no simple fraction.
    pub fn exponent(&self, base: &Part<'_>, exponent: &Expr, odd: bool) -> Diagnostic {
        let found = self.describe(&base.kind);
        let (message, text) = match odd {
            true => (format!("{found} cannot be raised to this power"), "no simple fraction"),
            false => (format!("the exponent of {found} must be constant"), "not a constant"),
        };
        let diagnostic = Diagnostic::new(Code::V0304, message).at(exponent.span, text).at(base.expr.span, found);
        let diagnostic = match odd {
            true => diagnostic.note("a dimension takes exponents such as 2, -1, 0.5 or (1/3), up to 100"),
            false => diagnostic.note("with another exponent the result would have another dimension"),
        };
        self.plain(diagnostic, base, "divide the base by")
    }

    /// Offers ways to make a plain number of something.
    fn plain(&self, diagnostic: Diagnostic, part: &Part<'_>, lead: &str) -> Diagnostic {
        let Kind::Number(dimension) = &part.kind else { return diagnostic };
        if dimension.variables().next().is_some() {
            return diagnostic;
        }
        let names = self.candidates(dimension, part.expr);
        match names.first() {
            Some(name) => diagnostic.help(format!("{lead} `{name}`, which is {} too", self.dimension(dimension))),
            None => diagnostic.help(format!("{lead} a `{}`, to make it a plain number", self.unit(dimension))),
        }
    }

    /// V0309: rounding of something that has a dimension.
    pub fn rounding(&self, function: &str, name_span: Span, part: &Part<'_>) -> Diagnostic {
        let found = self.describe(&part.kind);
        let diagnostic = Diagnostic::new(Code::V0309, format!("`{function}` of {found} needs a unit to round to"))
            .at(part.expr.span, found)
            .at(name_span, "to whole what?")
            .note("whether a number is whole depends on the unit in which it is counted");
        let Kind::Number(dimension) = &part.kind else { return diagnostic };
        if dimension.variables().next().is_some() {
            return diagnostic.help(format!("write `{function}(…, 1 unit)`"));
        }
        let quantum = self.quantum(dimension);
        match self.quote(part.expr) {
            Some(text) => {
                let message = format!("say to what: `{function}({text}, {quantum})`");
                diagnostic.suggestion(message, part.expr.span.after(), format!(", {quantum}"))
            }
            None => diagnostic.help(format!("say to what, as a second argument: `{quantum}`")),
        }
    }

    /// A unit to round to: one that the author declared, or one of the bases.
    fn quantum(&self, dimension: &Dimension) -> String {
        if *dimension == Dimension::time() {
            return format!("1 {}", step_unit(self.program));
        }
        let declared = self.program.units.rows().find(|unit| !unit.built_in && unit.measure.dimension == *dimension);
        match declared {
            Some(unit) => format!("1 {}", unit.meta.name),
            None => match self.unit(dimension).strip_prefix("1/") {
                Some(below) => format!("1/{below}"),
                None => format!("1 {}", self.unit(dimension)),
            },
        }
    }

    /// V0304: exponents beyond all sense.
    pub fn excess(&self, expr: &Expr) -> Diagnostic {
        Diagnostic::new(Code::V0304, "this has a dimension with an exponent above 1000")
            .at(expr.span, "the exponent grows too large here")
            .help("divide by a unit first, so that the power is taken of a plain number")
    }
}
