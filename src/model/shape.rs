//! Over which index sets an expression runs: what its parts run over, matched by the names of the sets.

use std::collections::HashMap;

use super::{Expression, Model, Quantity, Shape};

/// Works out the shapes of expressions of one model.
#[derive(Debug)]
pub struct Shapes<'a> {
    /// The place of each set in the model's list: the order of all shapes.
    order: HashMap<&'a str, usize>,
    sizes: HashMap<&'a str, u32>,
    named: HashMap<(Kind, &'a str), &'a Shape>,
}

/// What a name may be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Stock,
    State,
    Parameter,
    Value,
    Flow,
    Memory,
    Draw,
}

impl<'a> Shapes<'a> {
    /// Of a model.
    pub fn new(model: &'a Model) -> Shapes<'a> {
        let mut named = HashMap::new();
        let mut quantity = |kind, id: &'a str, quantity: &'a Quantity| {
            named.insert((kind, id), &quantity.shape);
        };
        model.stocks.iter().for_each(|it| quantity(Kind::Stock, &it.meta.id, &it.quantity));
        model.states.iter().for_each(|it| quantity(Kind::State, &it.meta.id, &it.quantity));
        model.parameters.iter().for_each(|it| quantity(Kind::Parameter, &it.meta.id, &it.quantity));
        model.values.iter().for_each(|it| quantity(Kind::Value, &it.meta.id, &it.quantity));
        let legs = model.transfers.iter().flat_map(|transfer| &transfer.legs);
        legs.for_each(|it| quantity(Kind::Flow, &it.meta.id, &it.quantity));
        named.extend(model.memory.iter().map(|it| ((Kind::Memory, it.id.as_str()), &it.shape)));
        named.extend(model.draws.iter().map(|it| ((Kind::Draw, it.id.as_str()), &it.shape)));
        Shapes {
            order: model.sets.iter().enumerate().map(|(place, set)| (set.meta.id.as_str(), place)).collect(),
            sizes: model.sets.iter().map(|set| (set.meta.id.as_str(), set.size)).collect(),
            named,
        }
    }

    /// How many elements a set has; 0 for an unknown one.
    pub fn size(&self, set: &str) -> u32 {
        self.sizes.get(set).copied().unwrap_or(0)
    }

    /// The shape of an expression.
    pub fn of(&self, expression: &Expression) -> Shape {
        let mut found = match leaf(expression) {
            Some(key) => self.named.get(&key).map_or_else(Vec::new, |shape| (*shape).clone()),
            None => Vec::new(),
        };
        match expression {
            // The share of a quantile is one number.
            Expression::Reduce { operand, over, .. } => {
                found = self.of(operand);
                found.retain(|set| !over.contains(set));
            }
            Expression::Pick { operand, at } => {
                found = self.of(operand);
                found.retain(|set| at.iter().all(|element| element.set != *set));
            }
            _ => expression.parts().into_iter().for_each(|part| found.extend(self.of(part))),
        }
        match expression {
            Expression::Elements { set, .. } => found.push(set.clone()),
            Expression::Each { over, .. } => found.extend(over.iter().cloned()),
            _ => {}
        }
        self.ordered(found)
    }

    /// Sets once each, in the order of the model.
    pub fn ordered(&self, mut sets: Shape) -> Shape {
        sets.sort_by_key(|set| self.order.get(set.as_str()).copied().unwrap_or(usize::MAX));
        sets.dedup();
        sets
    }
}

fn leaf(expression: &Expression) -> Option<(Kind, &str)> {
    Some(match expression {
        Expression::Stock { id } | Expression::Rate { stock: id, .. } => (Kind::Stock, id),
        Expression::State { id } => (Kind::State, id),
        Expression::Parameter { id } => (Kind::Parameter, id),
        Expression::Value { id } => (Kind::Value, id),
        Expression::Flow { id } => (Kind::Flow, id),
        Expression::Memory { id } => (Kind::Memory, id),
        Expression::Draw { id } => (Kind::Draw, id),
        _ => return None,
    })
}
