//! Functions that ask about an asset or a stock by its name.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::resolve::program::StockId;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;

use super::Context;

impl Context<'_, '_> {
    /// V0209: an argument that must be an asset or a stock.
    pub fn asked(&self, function: &str, name_span: Span, argument: &Expr, stock: bool) -> Diagnostic {
        let wanted = if stock { "a stock" } else { "an asset" };
        let found = sort(argument);
        let message = format!("`{function}` takes the name of {wanted}, not {found}");
        let diagnostic =
            Diagnostic::new(Code::V0209, message).at(argument.span, found).at(name_span, format!("needs {wanted}"));
        match (&argument.kind, stock) {
            (ExprKind::Reference(Reference::Flow(..)), true) => {
                diagnostic.help("the name of a flow alone is the rate at which it moves")
            }
            (ExprKind::Reference(Reference::Stock(id)), false) => self.supply_of(diagnostic, function, argument, *id),
            _ => diagnostic,
        }
    }

    /// Offers the asset in place of a stock of it.
    fn supply_of(&self, diagnostic: Diagnostic, function: &str, argument: &Expr, stock: StockId) -> Diagnostic {
        let Some(base) = self.program.stocks[stock].holds else { return diagnostic };
        let asset = self.dimension(&Dimension::base(base));
        let message = format!("ask for all that exists of it: `{function}({asset})`");
        diagnostic.help("what the stock holds is its name alone").suggestion(message, argument.span, asset)
    }
}

/// What sort of thing an expression names.
fn sort(expr: &Expr) -> &'static str {
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
