//! Operands and arguments of the wrong sort.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;

use super::super::fault::{Operation, Part};
use super::super::solver::Kind;
use super::super::write::step_unit;
use super::Context;
use super::words::operation_name;

impl Context<'_, '_> {
    /// V0308: an operand that is a truth value and should be a number, or the reverse.
    pub fn operand(&self, operation: Operation, span: Span, truth: bool, part: &Part<'_>) -> Diagnostic {
        let found = self.describe(&part.kind);
        let name = operation_name(operation);
        let message = match (operation, truth) {
            (Operation::Condition, _) => format!("the condition of `if` must be a truth value, not {found}"),
            (_, true) => format!("{name} works on truth values, not on {found}"),
            (_, false) => format!("{name} works on numbers, not on {found}"),
        };
        let wants = if truth { "needs a truth value" } else { "needs a number" };
        let diagnostic = Diagnostic::new(Code::V0308, message).at(part.expr.span, found).at(span, wants);
        let literal = matches!(part.expr.kind, ExprKind::Truth(_));
        let compared = matches!(operation, Operation::Binary(operator) if matches!(operator.symbol(), "==" | "!="));
        if compared {
            return diagnostic.help("a truth value needs no comparison: write `x`, or `not x`");
        }
        if literal && !truth {
            return diagnostic;
        }
        self.convert(diagnostic, part.expr, truth)
    }

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
        let names = self.candidates(dimension, diagnostic.span());
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
            Some(text) => diagnostic.help(format!("say to what: `{function}({text}, {quantum})`")).suggestion(
                format!("write `{function}({text}, {quantum})`"),
                part.expr.span.after(),
                format!(", {quantum}"),
            ),
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

    /// V0209: an argument that must be an asset or a stock.
    pub fn asked(&self, function: &str, name_span: Span, argument: &Expr, stock: bool) -> Diagnostic {
        let wanted = if stock { "a stock" } else { "an asset" };
        let found = self.sort(argument);
        let message = format!("`{function}` takes the name of {wanted}, not {found}");
        let diagnostic =
            Diagnostic::new(Code::V0209, message).at(argument.span, found).at(name_span, format!("needs {wanted}"));
        match (&argument.kind, stock) {
            (ExprKind::Reference(Reference::Flow(..)), true) => {
                diagnostic.help("the name of a flow alone is the rate at which it moves")
            }
            (ExprKind::Reference(Reference::Stock(id)), false) => {
                match self.program.stocks[*id].holds {
                    Some(base) => {
                        let asset = self.dimension(&Dimension::base(base));
                        diagnostic
                        .help(format!("what exists of it in all is `{function}({asset})`; what this stock holds is its name alone"))
                        .suggestion(format!("write `{function}({asset})`"), argument.span, asset)
                    }
                    None => diagnostic,
                }
            }
            _ => diagnostic,
        }
    }

    /// What sort of thing an expression names.
    fn sort(&self, expr: &Expr) -> &'static str {
        let ExprKind::Reference(reference) = &expr.kind else { return "an expression" };
        match reference {
            Reference::Unit(_) => "a unit",
            Reference::Asset(_) => "an asset",
            Reference::Stock(_) => "a stock",
            Reference::State(_) => "a state",
            Reference::Value(_) => "a value",
            Reference::Flow(..) => "a flow",
            Reference::Local(_) => "a parameter of the function",
            Reference::Time | Reference::Dt => "a time",
            Reference::Pi => "a number",
        }
    }

    /// V0304: exponents beyond all sense.
    pub fn excess(&self, expr: &Expr) -> Diagnostic {
        Diagnostic::new(Code::V0304, "this has a dimension with an exponent above 1000")
            .at(expr.span, "the exponent grows too large here")
            .help("divide by a unit first, so that the power is taken of a plain number")
    }
}
