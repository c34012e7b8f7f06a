//! Truth values and numbers: every operator and every place gets what it works on.

use std::collections::HashMap;

use super::Faults;
use super::place::{Owners, Place};
use crate::model::{
    BinaryOperator, Builtin, Check, Distribution, Expression, MemoryRule, Model, Quantity, Reduction, Role,
    UnaryOperator,
};

/// What an expression gives, where that is known; parameters of functions may be either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Truth,
    Number,
}

impl Kind {
    fn of(truth: bool) -> Kind {
        if truth { Kind::Truth } else { Kind::Number }
    }

    fn words(self) -> &'static str {
        match self {
            Kind::Truth => "a truth value",
            Kind::Number => "a number",
        }
    }
}

/// What the names of a model give.
struct Names<'a> {
    declared: HashMap<&'a str, Kind>,
    memory: HashMap<&'a str, Kind>,
    draws: HashMap<&'a str, Kind>,
}

/// Reports truth values where numbers belong, and the reverse.
pub(super) fn check(model: &Model, faults: &mut Faults) {
    let names = names(model);
    let places = Owners::of(model);
    for part in model.formulas() {
        let place = places.place(&part);
        let wanted = match part.role {
            Role::When => Some(Kind::Truth),
            Role::Body | Role::Claim | Role::Decision => None,
            Role::Rate | Role::Share | Role::Amount | Role::Supply | Role::Transit => Some(Kind::Number),
            _ => names.declared.get(part.owner).copied(),
        };
        given(place, &part.formula.tree, wanted, &names, faults);
    }
    for (index, memory) in model.memory.iter().enumerate() {
        let place = Place::entry("memory", index, &memory.id);
        let kind = Some(Kind::of(memory.truth));
        let (initial, next, by) = match &memory.rule {
            MemoryRule::Cell { initial, next } => (initial, next, None),
            MemoryRule::Line { by, initial, input } => (initial, input, Some(by)),
        };
        given(place, initial, kind, &names, faults);
        given(place, next, kind, &names, faults);
        by.into_iter().for_each(|by| given(place, by, Some(Kind::Number), &names, faults));
    }
    for (index, draw) in model.draws.iter().enumerate() {
        let place = Place::entry("draws", index, &draw.id).field("arguments");
        draw.arguments.iter().for_each(|part| given(place, part, Some(Kind::Number), &names, faults));
    }
    claims(model, &names, faults);
}

/// What invariants, facts and goals compare.
fn claims(model: &Model, names: &Names, faults: &mut Faults) {
    for (index, invariant) in model.invariants.iter().enumerate() {
        let place = Place::entry("invariants", index, &invariant.meta.id).field("condition");
        result(place, &invariant.condition.tree, Kind::Truth, names, faults);
    }
    for (index, fact) in model.facts.iter().enumerate() {
        let place = Place::entry("facts", index, &fact.meta.id);
        for (inner, expectation) in fact.expectations.iter().enumerate() {
            let place = place.inner("expectations", inner, &fact.meta.id);
            match &expectation.check {
                Check::Holds { condition } => result(place, &condition.tree, Kind::Truth, names, faults),
                Check::Near { left, right, within } => {
                    for side in [Some(left), Some(right), within.as_ref()].into_iter().flatten() {
                        result(place, &side.tree, Kind::Number, names, faults);
                    }
                }
            }
        }
    }
    for (index, governance) in model.governances.iter().enumerate() {
        let place = Place::entry("governances", index, &governance.meta.id);
        governance.formulas().for_each(|(field, it)| result(place.field(field), &it.tree, Kind::Number, names, faults));
    }
    for (index, game) in model.games.iter().enumerate() {
        let place = Place::entry("games", index, &game.meta.id);
        for (inner, player) in game.players.iter().enumerate() {
            let place = place.inner("players", inner, &game.meta.id);
            result(place.field("payoff"), &player.payoff.tree, Kind::Number, names, faults);
            for setting in player.strategies.iter().flat_map(|strategy| &strategy.settings) {
                let wanted = names.declared.get(setting.target.as_str()).copied().unwrap_or(Kind::Number);
                result(place.field("strategies"), &setting.value.tree, wanted, names, faults);
            }
        }
    }
    for (index, goal) in model.goals.iter().enumerate() {
        let place = Place::entry("goals", index, &goal.meta.id).field("target");
        let Some(target) = &goal.target else { continue };
        result(place, &target.value.tree, Kind::Number, names, faults);
        if !is_comparison(target.operator) {
            faults.add(place, format!("`{}` compares with something that is no comparison", goal.meta.id));
        }
    }
}

fn names(model: &Model) -> Names<'_> {
    let kind = |quantity: &Quantity| Kind::of(quantity.dimension == "truth");
    let stocks = model.stocks.iter().map(|it| (it.meta.id.as_str(), kind(&it.quantity)));
    let states = model.states.iter().map(|it| (it.meta.id.as_str(), kind(&it.quantity)));
    let parameters = model.parameters.iter().map(|it| (it.meta.id.as_str(), kind(&it.quantity)));
    let values = model.values.iter().map(|it| (it.meta.id.as_str(), kind(&it.quantity)));
    let draws = model.draws.iter().map(|it| (it.id.as_str(), Kind::of(it.distribution == Distribution::Bernoulli)));
    Names {
        declared: stocks.chain(states).chain(parameters).chain(values).collect(),
        memory: model.memory.iter().map(|it| (it.id.as_str(), Kind::of(it.truth))).collect(),
        draws: draws.collect(),
    }
}

/// Checks an expression and all its parts.
fn given(place: Place<'_>, tree: &Expression, wanted: Option<Kind>, names: &Names, faults: &mut Faults) {
    if let Some(wanted) = wanted {
        result(place, tree, wanted, names, faults);
    }
    tree.visit(|part| {
        for (operand, wanted) in operands(part) {
            result(place, operand, wanted, names, faults);
        }
        if let Expression::If { then, otherwise, .. } = part
            && let Some(wanted) = kind(then, names)
        {
            result(place, otherwise, wanted, names, faults);
        }
    });
}

/// Reports an expression that gives something else than its place needs.
fn result(place: Place<'_>, tree: &Expression, wanted: Kind, names: &Names, faults: &mut Faults) {
    if kind(tree, names).is_some_and(|found| found != wanted) {
        let found = if wanted == Kind::Truth { Kind::Number } else { Kind::Truth };
        let message = format!("`{}` has {} where {} is needed", place.owner, found.words(), wanted.words());
        faults.add(place, message);
    }
}

/// The parts of an expression that have to be of one kind.
fn operands(part: &Expression) -> Vec<(&Expression, Kind)> {
    match part {
        Expression::Unary { operator, operand } => vec![(operand, Kind::of(*operator == UnaryOperator::Not))],
        Expression::Binary { operator, left, right } => {
            let wanted = Kind::of(matches!(operator, BinaryOperator::And | BinaryOperator::Or));
            vec![(left, wanted), (right, wanted)]
        }
        Expression::If { condition, .. } => vec![(condition, Kind::Truth)],
        Expression::Call { arguments, .. } => arguments.iter().map(|part| (part, Kind::Number)).collect(),
        Expression::Lookup { argument, .. } => vec![(argument, Kind::Number)],
        Expression::Reduce { function, operand, .. } if !matches!(function, Reduction::Sum | Reduction::Mean) => {
            vec![(operand, Kind::Number)]
        }
        _ => Vec::new(),
    }
}

fn kind(tree: &Expression, names: &Names) -> Option<Kind> {
    // Branches are looked into one after the other: a choice gives what its first branch gives.
    // Of many, all elements are of one kind.
    let mut tree = tree;
    while let Expression::If { then: inner, .. }
    | Expression::Pick { operand: inner, .. }
    | Expression::Each { operand: inner, .. } = tree
    {
        tree = inner;
    }
    match tree {
        Expression::Truth { .. } => Some(Kind::Truth),
        Expression::State { id } | Expression::Parameter { id } | Expression::Value { id } => {
            names.declared.get(id.as_str()).copied()
        }
        Expression::Memory { id } => names.memory.get(id.as_str()).copied(),
        Expression::Draw { id } => names.draws.get(id.as_str()).copied(),
        Expression::Local { .. } | Expression::Apply { .. } => None,
        Expression::Elements { values, .. } => values.first().and_then(|value| kind(value, names)),
        Expression::Unary { operator, .. } => Some(Kind::of(*operator == UnaryOperator::Not)),
        Expression::Binary { operator, .. } => {
            let logical = matches!(operator, BinaryOperator::And | BinaryOperator::Or);
            Some(Kind::of(logical || is_comparison(*operator)))
        }
        Expression::Call { function, .. } => {
            Some(Kind::of(matches!(function, Builtin::At | Builtin::Every | Builtin::Between)))
        }
        _ => Some(Kind::Number),
    }
}

fn is_comparison(operator: BinaryOperator) -> bool {
    use BinaryOperator::*;
    matches!(operator, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
}
