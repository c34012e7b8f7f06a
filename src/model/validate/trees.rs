//! Expressions: what they name is there, their numbers are finite, and calls have the right
//! number of arguments.

use std::collections::{HashMap, HashSet};

use super::names::Names;
use super::place::{Owners, Place};
use super::{DEPTH, Faults};
use crate::model::{Builtin, Distribution, Expression, Function, MemoryRule, Model, Role};

/// What a check of one expression looks up.
struct Scope<'a> {
    names: &'a Names<'a>,
    functions: HashMap<&'a str, &'a Function>,
}

/// Reports what is wrong in formulas, memories and draws.
pub(super) fn check(model: &Model, names: &Names, faults: &mut Faults) {
    let functions: HashMap<_, _> = model.functions.iter().map(|it| (it.meta.id.as_str(), it)).collect();
    let scope = Scope { names, functions };
    let places = Owners::of(model);
    for part in model.formulas() {
        let function = if part.role == Role::Body { scope.functions.get(part.owner).copied() } else { None };
        let place = places.place(&part);
        expression(place, &part.formula.tree, function, &scope, faults);
        constant(place, part.role, &part.formula.tree, faults);
    }
    for (index, memory) in model.memory.iter().enumerate() {
        let place = Place::entry("memory", index, &memory.id);
        let parts: Vec<(&'static str, &Expression)> = match &memory.rule {
            MemoryRule::Cell { initial, next } => vec![("initial", initial), ("next", next)],
            MemoryRule::Line { by, initial, input } => vec![("by", by), ("initial", initial), ("input", input)],
        };
        parts.into_iter().for_each(|(field, part)| expression(place.field(field), part, None, &scope, faults));
    }
    for (index, draw) in model.draws.iter().enumerate() {
        let place = Place::entry("draws", index, &draw.id).field("arguments");
        count(place, "the distribution", draw.arguments.len(), parameters(draw.distribution), faults);
        draw.arguments.iter().for_each(|part| expression(place, part, None, &scope, faults));
    }
    recursion(model, faults);
}

fn expression(place: Place<'_>, tree: &Expression, function: Option<&Function>, scope: &Scope, faults: &mut Faults) {
    let (levels, owner) = (tree.depth(), place.owner);
    if levels > DEPTH {
        faults.add(place, format!("an expression of `{owner}` is {levels} levels deep; at most {DEPTH} are allowed"));
    }
    tree.visit(|part| {
        if let Some((known, what, name)) = name(part, scope.names)
            && !known.contains(name)
        {
            faults.missing(place, what, name);
        }
        match part {
            Expression::Number { value } if !value.is_finite() => {
                faults.add(place, format!("`{owner}` holds a number that is not finite"));
            }
            Expression::Unit { id, scale } => unit(place, id, *scale, scope, faults),
            Expression::Local { name } if !function.is_some_and(|it| it.parameters.contains(name)) => {
                faults.missing(place, "parameter of a function", name);
            }
            Expression::Call { function, arguments } => {
                count(place, &format!("`{}`", spell(*function)), arguments.len(), arity(*function), faults);
            }
            Expression::Apply { function, arguments } => match scope.functions.get(function.as_str()) {
                Some(known) => {
                    let wanted = known.parameters.len();
                    count(place, &format!("`{function}`"), arguments.len(), (wanted, wanted), faults);
                }
                None => faults.missing(place, "function", function),
            },
            _ => {}
        }
    });
}

/// Reports what changes while a model runs, where a number has to be known before.
fn constant(place: Place<'_>, role: Role, tree: &Expression, faults: &mut Faults) {
    use Role::{Body, Decision, Default, High, Low, Share, Supply, Transit};
    if !matches!(role, Supply | Low | High | Transit | Default | Share | Body | Decision) {
        return;
    }
    let owner = place.owner;
    tree.visit(|part| {
        let what = match part {
            Expression::Stock { id } | Expression::State { id } | Expression::Flow { id } => id,
            // What is drawn for every agent once per run is known before the run.
            Expression::Draw { .. } if role == Default => return,
            Expression::Memory { id } | Expression::Draw { id } | Expression::Series { id } => id,
            Expression::Supply { asset } => asset,
            Expression::Rate { stock, .. } => stock,
            Expression::Value { id } if matches!(role, Default | Body) => id,
            Expression::Parameter { id } if role == Body => id,
            _ => return,
        };
        faults.add(place, format!("`{owner}` may not use `{what}` here, which changes while the model runs"));
    });
}

/// The name in a leaf, what it should name, and the names there are.
fn name<'a>(part: &'a Expression, names: &'a Names) -> Option<(&'a HashSet<&'a str>, &'static str, &'a str)> {
    Some(match part {
        Expression::Stock { id } => (&names.stocks, "stock", id),
        Expression::State { id } => (&names.states, "state", id),
        Expression::Parameter { id } => (&names.parameters, "param", id),
        Expression::Value { id } => (&names.values, "value", id),
        Expression::Flow { id } => (&names.legs, "flow", id),
        Expression::Memory { id } => (&names.memory, "memory", id),
        Expression::Draw { id } => (&names.draws, "draw", id),
        Expression::Supply { asset } => (&names.things, "asset or unit", asset),
        Expression::Rate { stock, .. } => (&names.stocks, "stock", stock),
        Expression::Lookup { table, .. } => (&names.tables, "table", table),
        Expression::Series { id } => (&names.series, "series", id),
        _ => return None,
    })
}

fn unit(place: Place<'_>, id: &str, scale: f64, scope: &Scope, faults: &mut Faults) {
    let owner = place.owner;
    if !scope.names.units.contains(id) && !scope.names.bases.contains(id) {
        faults.missing(place, "unit", id);
    }
    if !(scale.is_finite() && scale > 0.0) {
        faults.add(place, format!("`{owner}` uses the unit `{id}` with the scale {scale}"));
    }
}

/// Reports a call with too few or too many arguments.
fn count(place: Place<'_>, what: &str, given: usize, (least, most): (usize, usize), faults: &mut Faults) {
    if given < least || given > most {
        let owner = place.owner;
        let wanted = if least == most { least.to_string() } else { format!("at least {least}") };
        faults.add(place, format!("`{owner}` calls {what} with {given} arguments; it takes {wanted}"));
    }
}

/// The least and the most arguments of a built-in function.
fn arity(function: Builtin) -> (usize, usize) {
    use Builtin::*;
    match function {
        Min | Max => (1, usize::MAX),
        Abs | Sign | Sqrt | Exp | Ln | Log10 | Sin | Cos | Tan | Tanh | NormalCdf | At | Every => (1, 1),
        Mod | Atan2 | Floor | Ceil | Round | Step | Between | During => (2, 2),
        Clamp | SafeDiv | Ramp => (3, 3),
    }
}

/// The least and the most parameters of a distribution.
fn parameters(distribution: Distribution) -> (usize, usize) {
    use Distribution::*;
    match distribution {
        Exponential | Bernoulli | Poisson => (1, 1),
        Uniform | Normal | Lognormal | Binomial => (2, 2),
        Triangular => (3, 3),
    }
}

/// A function as JSON spells it.
fn spell(function: Builtin) -> String {
    serde_json::to_value(function).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Reports functions that end up calling themselves: what is left when those that call nothing
/// but finished ones are taken off, again and again.
fn recursion(model: &Model, faults: &mut Faults) {
    let mut open: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut callers: HashMap<&str, Vec<&str>> = HashMap::new();
    for function in &model.functions {
        let calls = open.entry(&function.meta.id).or_default();
        function.body.tree.visit(|part| {
            if let Expression::Apply { function, .. } = part {
                calls.insert(function);
            }
        });
        calls.iter().for_each(|called| callers.entry(called).or_default().push(&function.meta.id));
    }
    let mut finished: Vec<&str> = open.iter().filter(|(_, calls)| calls.is_empty()).map(|(name, _)| *name).collect();
    while let Some(name) = finished.pop() {
        open.remove(name);
        for caller in callers.get(name).into_iter().flatten() {
            let Some(calls) = open.get_mut(caller) else {
                continue;
            };
            if calls.remove(name) && calls.is_empty() {
                finished.push(caller);
            }
        }
    }
    for (index, function) in model.functions.iter().enumerate() {
        let name = function.meta.id.as_str();
        if open.contains_key(name) {
            let place = Place::entry("functions", index, name).field("body");
            faults.add(place, format!("the function `{name}` ends up calling itself"));
        }
    }
}
