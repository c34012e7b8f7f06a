//! One small pure function for each formula of the model.

use crate::model::{Expression, Formula, Meta, Quantity, Shape, Source};

use super::context::Context;
use super::expression::Printer;
use super::layout::{Doc, atom, call, signature, statement};
use super::module::Module;
use super::reference::{Reference, references};
use super::text;

/// What a function says and does.
pub(super) struct Described<'a> {
    /// Its name.
    pub name: String,
    /// The first line of its docstring.
    pub title: String,
    /// The doc comment.
    pub doc: Option<&'a str>,
    /// The equation as written.
    pub equation: &'a str,
    /// The unit of the result in base quantities, empty where it has none.
    pub unit: String,
    /// Where it stands.
    pub source: &'a Source,
    /// The application of a pattern that it comes from, in words; empty where it comes from none.
    pub origin: String,
    /// The type of the result.
    pub result: String,
    /// The index sets over which it runs.
    pub shape: Shape,
}

impl<'a> Described<'a> {
    /// The function of a declaration's formula.
    pub(super) fn of(
        context: &Context,
        name: String,
        meta: &'a Meta,
        quantity: &Quantity,
        formula: &'a Formula,
    ) -> Self {
        Described {
            name,
            title: Context::title(meta),
            doc: meta.doc.as_deref(),
            equation: &formula.text,
            unit: unit(context, quantity),
            source: if meta.source.file.is_empty() { &formula.source } else { &meta.source },
            origin: context.origin(meta),
            result: context.types.of(quantity),
            shape: quantity.shape.clone(),
        }
    }

    /// Its docstring.
    pub(super) fn docstring(&self) -> String {
        let mut facts = vec![format!("Equation: {}", text::one_line(self.equation))];
        if !self.unit.is_empty() {
            facts.push(format!("Unit: {}", self.unit));
        }
        facts.push(self.origin.clone());
        facts.push(Context::place(self.source));
        facts.retain(|fact| !fact.is_empty());
        text::docstring(4, &self.title, &[self.doc.unwrap_or_default().to_owned(), facts.join("\n")])
    }
}

/// A quantity's unit for a docstring: in base quantities, and as shown where that differs.
pub(super) fn unit(context: &Context, quantity: &Quantity) -> String {
    if quantity.dimension == "truth" {
        return String::new();
    }
    let mut base = text::one_line(&context.types.unit(&quantity.dimension));
    let same = quantity.scale == 1.0 || quantity.unit.is_empty() || quantity.unit == base;
    if !quantity.shape.is_empty() {
        base.push_str(&format!(", for each of {}", text::one_line(&quantity.shape.join(", "))));
    }
    if same { base } else { format!("{base}; shown in {}", text::one_line(&quantity.unit)) }
}

/// The definition of a function of what an expression refers to.
pub(super) fn function(context: &Context, module: &mut Module, described: &Described, body: &Expression) -> String {
    super::context::import_type(&described.result, module);
    let parameters: Vec<(String, String)> = references(body)
        .iter()
        .map(|reference| (context.argument(reference), context.imported_type(reference, module)))
        .collect();
    let read = |reference: &Reference| atom(context.argument(reference));
    let own = context.shape_of(body);
    let value = Printer { context, module, read: &read, each: false }.print(body);
    let value = super::arrays::filled(context, module, value, &own, &described.shape);
    format!(
        "{}{}{}",
        signature(&described.name, &parameters, &described.result),
        described.docstring(),
        statement(4, "return ", &value)
    )
}

/// A call of a formula's function, with what it refers to read from where the call stands.
pub(super) fn called(function: &str, body: &Expression, read: &dyn Fn(&Reference) -> Doc) -> Doc {
    call(function, references(body).iter().map(read).collect())
}
