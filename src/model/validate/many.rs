//! What there is many of: sets, their elements, and shapes that fit.

use std::collections::{HashMap, HashSet};

use super::Faults;
use super::place::{Owners, Place};
use crate::model::shape::Shapes;
use crate::model::{Element, End, Expression, Leg, MemoryRule, Model, Rate, Reduction, Role, Shape, Transfer};

/// What the checks look up.
struct Scope<'a> {
    model: &'a Model,
    shapes: Shapes<'a>,
    /// The shapes of the declarations that formulas belong to, transfers and legs included.
    owners: HashMap<&'a str, &'a Shape>,
}

/// Reports sets, shapes and elements that do not fit.
pub(super) fn check(model: &Model, faults: &mut Faults) {
    let scope = Scope { model, shapes: Shapes::new(model), owners: owners(model) };
    sets(model, faults);
    shapes(&scope, faults);
    for (index, transfer) in model.transfers.iter().enumerate() {
        moves(Place::entry("transfers", index, &transfer.meta.id), transfer, &scope, faults);
    }
    for (index, allocation) in model.allocations.iter().enumerate() {
        let place = Place::entry("allocations", index, &allocation.meta.id).field("entries");
        for entry in &allocation.entries {
            let stock = model.stocks.iter().find(|it| it.meta.id == entry.stock);
            stock.into_iter().for_each(|stock| elements(place, &entry.at, &stock.quantity.shape, &scope, faults));
        }
    }
    formulas(&scope, faults);
}

fn owners(model: &Model) -> HashMap<&str, &Shape> {
    let mut owners: HashMap<&str, &Shape> = HashMap::new();
    owners.extend(model.stocks.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)));
    owners.extend(model.states.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)));
    owners.extend(model.parameters.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)));
    owners.extend(model.values.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)));
    owners.extend(model.transfers.iter().map(|it| (it.meta.id.as_str(), &it.shape)));
    let legs = model.transfers.iter().flat_map(|transfer| &transfer.legs);
    owners.extend(legs.map(|it| (it.meta.id.as_str(), &it.quantity.shape)));
    owners
}

/// Reports sets without elements, with another number of them than they say, or declared twice.
fn sets(model: &Model, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for (index, set) in model.sets.iter().enumerate() {
        let id = set.meta.id.as_str();
        let place = Place::entry("sets", index, id);
        if !seen.insert(id) {
            faults.add(place.field("id"), format!("the set `{id}` is declared twice"));
        }
        if set.size == 0 {
            faults.add(place.field("size"), format!("the set `{id}` has no elements"));
        }
        let names: HashSet<&String> = set.elements.iter().collect();
        if !set.elements.is_empty() && set.elements.len() != set.size as usize {
            let message = format!("the set `{id}` names {} elements and has {}", set.elements.len(), set.size);
            faults.add(place.field("elements"), message);
        }
        if names.len() != set.elements.len() {
            faults.add(place.field("elements"), format!("the set `{id}` names an element twice"));
        }
    }
}

/// Reports shapes that name unknown sets, or sets in another order than that of the model.
fn shapes(scope: &Scope, faults: &mut Faults) {
    let model = scope.model;
    let entries = |list: &'static str, metas: Vec<(&str, &Shape)>, faults: &mut Faults| {
        for (index, (id, shape)) in metas.into_iter().enumerate() {
            shape_is_known(Place::entry(list, index, id).field("shape"), shape, scope, faults);
        }
    };
    entries("stocks", model.stocks.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)).collect(), faults);
    entries("states", model.states.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)).collect(), faults);
    entries(
        "parameters",
        model.parameters.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)).collect(),
        faults,
    );
    entries("values", model.values.iter().map(|it| (it.meta.id.as_str(), &it.quantity.shape)).collect(), faults);
    entries("transfers", model.transfers.iter().map(|it| (it.meta.id.as_str(), &it.shape)).collect(), faults);
    entries("memory", model.memory.iter().map(|it| (it.id.as_str(), &it.shape)).collect(), faults);
    entries("draws", model.draws.iter().map(|it| (it.id.as_str(), &it.shape)).collect(), faults);
}

fn shape_is_known(place: Place<'_>, shape: &Shape, scope: &Scope, faults: &mut Faults) {
    for set in shape {
        is_set(place, set, scope, faults);
    }
    if scope.shapes.ordered(shape.clone()) != *shape {
        let message = format!("the sets of `{}` stand in another order than those of the model", place.owner);
        faults.add(place, message);
    }
}

/// Whether a set is there; it is reported where not.
fn is_set(place: Place<'_>, set: &str, scope: &Scope, faults: &mut Faults) -> bool {
    let known = scope.model.sets.iter().any(|it| it.meta.id == set);
    if !known {
        faults.missing(place, "set", set);
    }
    known
}

/// Reports elements that are not there, or of sets that a shape lacks.
fn elements(place: Place<'_>, at: &[Element], shape: &Shape, scope: &Scope, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for Element { set, position } in at {
        if !is_set(place, set, scope, faults) {
            continue;
        }
        let size = scope.shapes.size(set);
        if *position >= size {
            let message = format!("`{}` picks element {position} of `{set}`, which has {size}", place.owner);
            faults.add(place, message);
        }
        if !shape.contains(set) {
            let message = format!("`{}` picks an element of `{set}` from what does not run over it", place.owner);
            faults.add(place, message);
        }
        if !seen.insert(set) {
            faults.add(place, format!("`{}` picks two elements of `{set}` at once", place.owner));
        }
    }
}

/// Reports legs that run over other sets than their transfer, and ends whose elements are not all told.
fn moves(place: Place<'_>, transfer: &Transfer, scope: &Scope, faults: &mut Faults) {
    for (index, leg) in transfer.legs.iter().enumerate() {
        let place = place.inner("legs", index, &leg.meta.id);
        if leg.quantity.shape != transfer.shape {
            faults.add(place.field("quantity"), format!("`{}` runs over other sets than its transfer", leg.meta.id));
        }
        if let Rate::Formula { formula } = &leg.rate
            && scope.shapes.of(&formula.tree) != transfer.shape
        {
            faults.add(place.field("rate"), format!("the rate of `{}` runs over other sets than it does", leg.meta.id));
        }
        end(place.field("from"), &leg.from, leg, transfer, scope, faults);
        leg.to.iter().for_each(|target| end(place.field("to"), &target.end, leg, transfer, scope, faults));
    }
}

fn end(place: Place<'_>, end: &End, leg: &Leg, transfer: &Transfer, scope: &Scope, faults: &mut Faults) {
    let End::Stock { id, at } = end else { return };
    let Some(stock) = scope.model.stocks.iter().find(|it| it.meta.id == *id) else { return };
    elements(place, at, &stock.quantity.shape, scope, faults);
    for set in &stock.quantity.shape {
        if !transfer.shape.contains(set) && at.iter().all(|element| element.set != *set) {
            let message = format!("`{}` does not say which element of `{set}` of `{id}` it means", leg.meta.id);
            faults.add(place, message);
        }
    }
}

/// Reports formulas that run over more sets than what they are for, and parts that do not fit.
fn formulas(scope: &Scope, faults: &mut Faults) {
    let places = Owners::of(scope.model);
    let none = Shape::new();
    for part in scope.model.formulas() {
        let place = places.place(&part);
        let tree = &part.formula.tree;
        parts(place, tree, part.role == Role::Body, scope, faults);
        match part.role {
            Role::Supply | Role::Transit | Role::Body => within(place, tree, &none, scope, faults),
            Role::Claim | Role::Amount | Role::Decision => {}
            _ => within(place, tree, scope.owners.get(part.owner).copied().unwrap_or(&none), scope, faults),
        }
    }
    for (index, memory) in scope.model.memory.iter().enumerate() {
        let place = Place::entry("memory", index, &memory.id);
        let trees: Vec<(&'static str, &Expression)> = match &memory.rule {
            MemoryRule::Cell { initial, next } => vec![("initial", initial), ("next", next)],
            MemoryRule::Line { initial, input, .. } => vec![("initial", initial), ("input", input)],
        };
        for (field, tree) in trees {
            parts(place.field(field), tree, false, scope, faults);
            within(place.field(field), tree, &memory.shape, scope, faults);
        }
    }
    for (index, draw) in scope.model.draws.iter().enumerate() {
        let place = Place::entry("draws", index, &draw.id).field("arguments");
        for tree in &draw.arguments {
            parts(place, tree, false, scope, faults);
            within(place, tree, &draw.shape, scope, faults);
        }
    }
}

fn within(place: Place<'_>, tree: &Expression, shape: &Shape, scope: &Scope, faults: &mut Faults) {
    if let Some(set) = scope.shapes.of(tree).iter().find(|set| !shape.contains(set)) {
        faults.add(place, format!("an expression of `{}` runs over `{set}`, and what it is for does not", place.owner));
    }
}

/// Reports parts of an expression that do not fit what they are applied to.
fn parts(place: Place<'_>, tree: &Expression, body: bool, scope: &Scope, faults: &mut Faults) {
    tree.visit(|part| match part {
        Expression::Pick { operand, at } => elements(place, at, &scope.shapes.of(operand), scope, faults),
        Expression::Elements { set, values } => {
            let size = scope.shapes.size(set) as usize;
            if is_set(place, set, scope, faults) && values.len() != size {
                let message = format!("`{}` lists {} values for `{set}`, which has {size}", place.owner, values.len());
                faults.add(place, message);
            }
        }
        Expression::Reduce { function, operand, over, share } => {
            reduced(place, *function, operand, over, share.as_deref(), scope, faults);
        }
        Expression::Each { over, .. } => over.iter().for_each(|set| {
            is_set(place, set, scope, faults);
        }),
        Expression::Count { set } => {
            is_set(place, set, scope, faults);
        }
        _ => {}
    });
    if body {
        tree.visit(|part| {
            if matches!(part, Expression::Pick { .. } | Expression::Reduce { .. } | Expression::Series { .. }) {
                faults.add(place, format!("the function `{}` looks at more than its parameters", place.owner));
            }
        });
    }
}

fn reduced(
    place: Place<'_>,
    function: Reduction,
    operand: &Expression,
    over: &[String],
    share: Option<&Expression>,
    scope: &Scope,
    faults: &mut Faults,
) {
    let shape = scope.shapes.of(operand);
    if over.is_empty() {
        faults.add(place, format!("`{}` reduces something over no sets", place.owner));
    }
    for set in over {
        if is_set(place, set, scope, faults) && !shape.contains(set) {
            faults.add(place, format!("`{}` reduces over `{set}` what does not run over it", place.owner));
        }
    }
    if share.is_some() != (function == Reduction::Quantile) {
        faults.add(place, format!("`{}` reduces with a share only where it is a quantile", place.owner));
    }
    if share.is_some_and(|share| !scope.shapes.of(share).is_empty()) {
        faults.add(place, format!("`{}` takes a quantile with more than one share", place.owner));
    }
}
