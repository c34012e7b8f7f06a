//! How claims show the numbers they are about: by name, in the unit that the author gave them.

use crate::model::{BinaryOperator, Builtin, Expression, MemoryRule, Quantity, Shape, UnaryOperator};

use super::context::Context;
use super::layout::{Doc, atom, call, keyword, tuple};
use super::module::Module;
use super::reference::{RateOf, Reference, references};
use super::text;

/// How deep a tree is searched for a unit.
const LEVELS: usize = 50;

/// The arguments `unit` and `scale` by which a quantity is shown; none where it counts in itself.
pub(super) fn unit_and_scale(quantity: &Quantity) -> Vec<Doc> {
    let mut arguments = Vec::new();
    if !matches!(quantity.unit.as_str(), "" | "1") {
        arguments.push(keyword("unit", atom(text::literal(&text::one_line(&quantity.unit)))));
    }
    if quantity.scale != 1.0 && quantity.scale != 0.0 {
        arguments.push(keyword("scale", atom(super::expression::number(quantity.scale))));
    }
    arguments
}

/// `Amount("Treasury.cash", row["treasury_cash"], unit="USD")` for everything an expression refers to.
pub(super) fn amounts(context: &Context, module: &mut Module, trees: &[&Expression]) -> Vec<Doc> {
    mentioned(module, trees).iter().map(|reference| amount(context, reference)).collect()
}

/// The same in two parts: what runs over all of these index sets, and what does not.
pub(super) fn amounts_over(
    context: &Context,
    module: &mut Module,
    trees: &[&Expression],
    shape: &Shape,
) -> (Vec<Doc>, Vec<Doc>) {
    let (own, others): (Vec<Reference>, Vec<Reference>) =
        mentioned(module, trees).into_iter().partition(|reference| context.shape_read(reference) == *shape);
    let print = |all: Vec<Reference>| all.iter().map(|reference| amount(context, reference)).collect();
    (print(own), print(others))
}

/// Everything that expressions refer to, once.
fn mentioned(module: &mut Module, trees: &[&Expression]) -> Vec<Reference> {
    let mut found: Vec<Reference> = trees.iter().flat_map(|tree| references(tree)).collect();
    let mut seen = Vec::new();
    found.retain(|reference| {
        !seen.contains(reference) && {
            seen.push(reference.clone());
            true
        }
    });
    if !found.is_empty() {
        module.import_from(".figures", "Amount");
    }
    found
}

fn amount(context: &Context, reference: &Reference) -> Doc {
    let name = match reference {
        Reference::Stock(id)
        | Reference::State(id)
        | Reference::Parameter(id)
        | Reference::Value(id)
        | Reference::Flow(id)
        | Reference::Draw(id) => id.clone(),
        Reference::Memory(id) => context.memory(id).map_or_else(|| id.clone(), |memory| memory.text.clone()),
        Reference::Supply(asset) => format!("supply({asset})"),
        Reference::Rate(RateOf::Net, stock) => format!("net({stock})"),
        Reference::Rate(RateOf::Inflow, stock) => format!("inflow({stock})"),
        Reference::Rate(RateOf::Outflow, stock) => format!("outflow({stock})"),
        Reference::Time => "time".to_owned(),
    };
    let mut arguments = vec![atom(text::literal(&text::one_line(&name))), context.keyed(reference, "row", "logic.")];
    arguments.extend(quantity(context, reference, LEVELS).iter().flat_map(unit_and_scale));
    call("Amount", arguments)
}

/// `(Amount(…), Amount(…))`
pub(super) fn parts(context: &Context, module: &mut Module, trees: &[&Expression]) -> Doc {
    tuple(amounts(context, module, trees))
}

/// The unit in which the number of an expression is shown: that of what it is or is made of by
/// sums, as far as that is plain to see.
pub(super) fn quantity_of(context: &Context, tree: &Expression) -> Option<Quantity> {
    search(context, tree, LEVELS)
}

fn search(context: &Context, tree: &Expression, levels: usize) -> Option<Quantity> {
    let levels = levels.checked_sub(1)?;
    if let Some(reference) = Reference::of(tree) {
        return quantity(context, &reference, levels);
    }
    match tree {
        Expression::Unary { operator: UnaryOperator::Negate, operand } => search(context, operand, levels),
        Expression::Binary { operator: BinaryOperator::Add | BinaryOperator::Subtract, left, right } => {
            search(context, left, levels).or_else(|| search(context, right, levels))
        }
        Expression::If { then, otherwise, .. } => {
            search(context, then, levels).or_else(|| search(context, otherwise, levels))
        }
        Expression::Call { function: Builtin::Min | Builtin::Max | Builtin::Clamp | Builtin::Abs, arguments } => {
            arguments.iter().find_map(|argument| search(context, argument, levels))
        }
        _ => None,
    }
}

fn quantity(context: &Context, reference: &Reference, levels: usize) -> Option<Quantity> {
    let base = |dimension: &str| Quantity {
        dimension: dimension.to_owned(),
        unit: context.types.unit(dimension),
        scale: 1.0,
        shape: Vec::new(),
    };
    match reference {
        Reference::Stock(id) => context.stock(id).map(|stock| stock.quantity.clone()),
        Reference::State(id) => context.state(id).map(|state| state.quantity.clone()),
        Reference::Parameter(id) => context.parameter(id).map(|parameter| parameter.quantity.clone()),
        Reference::Value(id) => context.value(id).map(|value| value.quantity.clone()),
        Reference::Flow(id) => context.legs().find(|leg| leg.meta.id == *id).map(|leg| leg.quantity.clone()),
        Reference::Memory(id) => match &context.memory(id)?.rule {
            MemoryRule::Cell { initial, .. } | MemoryRule::Line { initial, .. } => search(context, initial, levels),
        },
        Reference::Draw(_) => None,
        Reference::Supply(asset) => Some(base(asset)),
        Reference::Rate(_, stock) => Some(base(&format!("{}/time", context.stock(stock)?.holds.as_ref()?))),
        Reference::Time => Some(base("time")),
    }
}
