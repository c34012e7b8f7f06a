//! What may be used where: chance, memory, state and time.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::{Builtin, Family};
use crate::resolve::program::{Program, ValueId};
use crate::resolve::table::Table;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;
use crate::syntax::ast::ValueKind;

use super::circle;
use super::mentions::{Mentions, Node};

/// Checks every expression against the place it stands in.
pub(super) fn check(program: &Program, mentions: &Mentions<'_>, diagnostics: &mut Diagnostics) {
    circle::functions(program, diagnostics);
    for function in program.functions.rows() {
        pure(program, &function.body, &function.meta.name, diagnostics);
    }
    chance(program, diagnostics);
    let constant = constants(program);
    parameters(program, diagnostics);
    initials(program, &constant, diagnostics);
    games(program, diagnostics);
    environment(program, mentions, diagnostics);
}

/// A function's body depends on its arguments alone.
fn pure(program: &Program, body: &Expr, name: &str, diagnostics: &mut Diagnostics) {
    body.walk(&mut |expr| {
        let found = match &expr.kind {
            ExprKind::Reference(reference) => match reference {
                Reference::Unit(_) | Reference::Asset(_) | Reference::Local(_) | Reference::Pi => return,
                Reference::Time | Reference::Dt => "time".to_owned(),
                other => format!("`{}`", reference_name(program, *other)),
            },
            // Chance has its own fault; asking for a stock is reported at its argument.
            ExprKind::Call { function, .. } => match function.family() {
                Family::Pure | Family::Query | Family::Chance | Family::Many => return,
                Family::Time | Family::Memory => format!("`{}`", function.name()),
            },
            ExprKind::Reduce { function, .. } => format!("`{}`", function.name()),
            ExprKind::Count(_) => "`count`".to_owned(),
            _ => return,
        };
        diagnostics.push(
            Diagnostic::new(Code::V0511, format!("the function `{name}` uses {found}"))
                .at(expr.span, "neither a parameter nor a constant")
                .note("a function depends on its arguments alone, so that it means the same wherever it is called")
                .help("add a parameter for it, and hand it over in the call"),
        );
    });
}

/// Chance is drawn by envs, behaviors, after `~`, and in initial values.
fn chance(program: &Program, diagnostics: &mut Diagnostics) {
    let mut none = |expr: &Expr, place: &str| {
        expr.walk(&mut |part| {
            if let ExprKind::Call { function, .. } = &part.kind
                && function.family() == Family::Chance
            {
                diagnostics.push(report_chance(function.name(), part.span, place));
            }
        });
    };
    for value in program.values.rows() {
        let place = match value.kind {
            ValueKind::Env | ValueKind::Behavior | ValueKind::Data => continue,
            // What differs from agent to agent is drawn for each, once per run.
            ValueKind::Param if !value.indices.is_empty() => continue,
            ValueKind::Param => "a `param`",
            ValueKind::Let => "a `let`",
            ValueKind::Policy => "a `policy`",
            ValueKind::Metric => "a `metric`",
        };
        value.value.iter().for_each(|expr| none(expr, place));
    }
    for function in program.functions.rows() {
        none(&function.body, "a `fn`");
    }
    for state in program.states.rows() {
        state.next.iter().for_each(|expr| none(expr, "`next`"));
    }
    for transfer in program.transfers.rows() {
        transfer.when.iter().for_each(|expr| none(expr, "a guard"));
        transfer.legs.iter().flat_map(|leg| &leg.rate).for_each(|expr| none(expr, "the rate of a flow"));
    }
    for invariant in &program.invariants {
        none(&invariant.condition, "an `invariant`");
    }
    for expectation in program.facts.iter().flat_map(|fact| &fact.expectations) {
        none(&expectation.condition, "a `fact`");
    }
    for governance in &program.governances {
        governance.shares().chain(governance.times()).for_each(|(_, expr)| none(expr, "a `governance`"));
    }
    for game in &program.games {
        game.settings().for_each(|setting| none(&setting.value, "a strategy"));
        game.payoffs.iter().for_each(|payoff| none(&payoff.value, "a payoff"));
    }
}

fn report_chance(function: &str, span: Span, place: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::V0510, format!("`{function}` draws chance in {place}"))
        .at(span, "no chance may be drawn here")
        .note("chance enters a model by name, so that it can be seen, fixed and varied");
    if place == "a `param`" {
        diagnostic
            .help("write the single-run value after `=` and the distribution after `~`: `param x = 2 ~ normal(2, 0.5)`")
    } else {
        diagnostic.help("draw it in an `env` (the world) or a `behavior` (people), and use that name here")
    }
}

/// Which values are known before a run: params, and lets over params and constants.
fn constants(program: &Program) -> Table<ValueId, bool> {
    let mut constant: Table<ValueId, bool> = Table::default();
    let mut used_by: HashMap<ValueId, Vec<ValueId>> = HashMap::new();
    let mut falling = Vec::new();
    for (id, value) in program.values.iter() {
        let kind = matches!(value.kind, ValueKind::Param | ValueKind::Let);
        let steady = kind && value.value.iter().all(|expr| varying(program, expr).is_none());
        constant.push(steady);
        if !steady {
            falling.push(id);
        }
        value.value.iter().for_each(|expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Reference(Reference::Value(used)) = &part.kind {
                    used_by.entry(*used).or_default().push(id);
                }
            });
        });
    }
    while let Some(id) = falling.pop() {
        for user in used_by.get(&id).into_iter().flatten() {
            if constant[*user] && program.values[*user].kind == ValueKind::Let {
                constant[*user] = false;
                falling.push(*user);
            }
        }
    }
    constant
}

/// The first part of an expression that is not known before a run; other values are not looked into.
fn varying<'a>(program: &Program, expr: &'a Expr) -> Option<(&'a Expr, String)> {
    let found = match &expr.kind {
        ExprKind::Reference(reference) => match reference {
            Reference::Stock(_) | Reference::State(_) | Reference::Flow(..) => {
                Some(format!("`{}` changes while the model runs", reference_name(program, *reference)))
            }
            Reference::Time => Some("time passes while the model runs".to_owned()),
            _ => None,
        },
        ExprKind::Call { function: Builtin::Pulse, .. } => None,
        ExprKind::Call { function, .. } => match function.family() {
            Family::Time | Family::Memory | Family::Query => Some(format!("`{}` depends on the run", function.name())),
            Family::Pure | Family::Chance | Family::Many => None,
        },
        _ => None,
    };
    if let Some(why) = found {
        return Some((expr, why));
    }
    expr.children().into_iter().find_map(|child| varying(program, child))
}

/// Parameters use constants and other parameters.
fn parameters(program: &Program, diagnostics: &mut Diagnostics) {
    let mut report = |name: &str, span: Span, why: String| {
        diagnostics.push(
            Diagnostic::new(Code::V0513, format!("the parameter `{name}` is not constant"))
                .at(span, why)
                .note("parameters are fixed before a run starts, so that it can be said what was run")
                .help("what follows from the state of the model is a `let`, a `behavior` or a `policy`"),
        );
    };
    for value in program.values.rows().filter(|value| value.kind == ValueKind::Param) {
        let range = value.range.iter().flat_map(|range| range.low.iter().chain(&range.high));
        for expr in value.value.iter().chain(range).chain(&value.distribution) {
            if let Some((part, why)) = varying(program, expr) {
                report(&value.meta.id, part.span, why);
            } else if let Some((used, span)) = not_a_parameter(program, expr) {
                report(&value.meta.id, span, format!("`{used}` is no parameter"));
            }
        }
    }
}

/// A game remembers nothing of its own, and what it makes of a param is constant.
fn games(program: &Program, diagnostics: &mut Diagnostics) {
    let mut remembers = |expr: &Expr, what: &str| {
        expr.walk(&mut |part| {
            if let ExprKind::Call { function, .. } = &part.kind
                && function.family() == Family::Memory
                && *function != Builtin::Initial
            {
                let name = function.name();
                diagnostics.push(
                    Diagnostic::new(Code::V0511, format!("{what} uses `{name}`"))
                        .at(part.span, "this remembers from step to step")
                        .note(
                            "what is remembered belongs to the model, so that it is the same in every run of the game",
                        )
                        .help(format!("give it a name: `metric … = {name}(…)`, and use that name here")),
                );
            }
        });
    };
    for game in &program.games {
        game.settings().for_each(|setting| remembers(&setting.value, "a strategy"));
        game.payoffs.iter().for_each(|payoff| remembers(&payoff.value, "a payoff"));
    }
    for setting in program.games.iter().flat_map(|game| game.settings()) {
        let target = &program.values[setting.target];
        let Some((part, why)) = varying(program, &setting.value).filter(|_| target.kind == ValueKind::Param) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(Code::V0513, format!("the parameter `{}` is not constant", target.meta.id))
                .at(part.span, why)
                .note("a strategy fixes a param before a run starts")
                .help("give it a number, or let the strategy set a `behavior` or a `policy`"),
        );
    }
}

fn not_a_parameter(program: &Program, expr: &Expr) -> Option<(String, Span)> {
    let mut found = None;
    expr.walk(&mut |part| {
        if let ExprKind::Reference(Reference::Value(used)) = &part.kind
            && program.values[*used].kind != ValueKind::Param
        {
            found.get_or_insert((program.values[*used].meta.id.clone(), part.span));
        }
    });
    found
}

/// Initial values, bounds, shares and the time of a queue are known before a run.
fn initials(program: &Program, constant: &Table<ValueId, bool>, diagnostics: &mut Diagnostics) {
    let mut check = |expr: &Expr, what: &str| {
        if let Some((span, why)) = unknown_at_start(program, constant, expr) {
            diagnostics.push(
                Diagnostic::new(Code::V0509, format!("{what} is not known at the start"))
                    .at(span, why)
                    .note("it is worked out before the first step, from params, constants, lets over them, and `initial(stock)`")
                    .help("use a `param`, or `initial(stock)` for what another stock starts with"),
            );
        }
    };
    for stock in program.stocks.rows() {
        let id = &stock.meta.id;
        stock.initial.iter().for_each(|expr| check(expr, &format!("the initial amount of `{id}`")));
        stock.transit.iter().for_each(|expr| check(expr, &format!("the time a batch stays in `{id}`")));
        let range = stock.range.iter().flat_map(|range| range.low.iter().chain(&range.high));
        range.for_each(|expr| check(expr, &format!("the bound of `{id}`")));
    }
    for state in program.states.rows() {
        let id = &state.meta.id;
        state.initial.iter().for_each(|expr| check(expr, &format!("the initial value of `{id}`")));
        let range = state.range.iter().flat_map(|range| range.low.iter().chain(&range.high));
        range.for_each(|expr| check(expr, &format!("the bound of `{id}`")));
    }
    for asset in program.assets.rows() {
        if let crate::resolve::program::Supply::Max(amount) = &asset.supply {
            check(amount, &format!("the greatest supply of `{}`", asset.meta.id));
        }
    }
    for allocation in &program.allocations {
        let shares = allocation.entries.iter().filter_map(|entry| part(&entry.share));
        allocation.total.iter().chain(shares).for_each(|expr| check(expr, "an allocated amount"));
    }
    for governance in &program.governances {
        let id = &governance.meta.id;
        let own = governance.shares().chain(governance.times());
        own.for_each(|(what, expr)| check(expr, &format!("what `{what}` says in `{id}`")));
        let ranges = governance.controls.iter().filter_map(|control| control.range.as_ref());
        let ends = ranges.flat_map(|range| range.low.iter().chain(&range.high));
        ends.for_each(|expr| check(expr, &format!("a bound that `{id}` keeps to")));
    }
    for target in program.transfers.rows().flat_map(|transfer| &transfer.legs).flat_map(|leg| &leg.to) {
        part(&target.share).into_iter().for_each(|expr| check(expr, "a share of a split"));
    }
}

fn part(share: &crate::resolve::program::Share) -> Option<&Expr> {
    match share {
        crate::resolve::program::Share::Part(expr) => Some(expr),
        _ => None,
    }
}

fn unknown_at_start(program: &Program, constant: &Table<ValueId, bool>, expr: &Expr) -> Option<(Span, String)> {
    match &expr.kind {
        ExprKind::Call { function: Builtin::Initial, arguments, .. } => {
            let of_stock = matches!(
                arguments.first().map(|argument| &argument.kind),
                Some(ExprKind::Reference(Reference::Stock(_)) | ExprKind::Error)
            );
            (!of_stock).then(|| (expr.span, "only a stock has an initial amount".to_owned()))
        }
        ExprKind::Reference(Reference::Value(used)) if !constant[*used] => {
            Some((expr.span, format!("`{}` is worked out while the model runs", program.values[*used].meta.id)))
        }
        ExprKind::Reference(_) => varying(program, expr).map(|(part, why)| (part.span, why)),
        ExprKind::Call { function, .. }
            if matches!(function.family(), Family::Time | Family::Memory | Family::Query) =>
        {
            varying(program, expr).map(|(part, why)| (part.span, why))
        }
        _ => expr.children().into_iter().find_map(|child| unknown_at_start(program, constant, child)),
    }
}

/// The world outside does not depend on the model.
fn environment(program: &Program, mentions: &Mentions<'_>, diagnostics: &mut Diagnostics) {
    for (id, value) in program.values.iter().filter(|(_, value)| value.kind == ValueKind::Env) {
        let Some((span, culprit)) = inside(program, mentions, id) else { continue };
        diagnostics.push(
            Diagnostic::new(Code::V0502, format!("the environment `{}` depends on `{culprit}`", value.meta.id))
                .at(span, format!("this leads to `{culprit}`, inside the model"))
                .note("an `env` is a process outside the model: it may use time, params, chance and other envs, so that the same world can be met by different designs")
                .help("what reacts to the model is a `behavior` (people), a `policy` (rules) or a `let`"),
        );
    }
}

/// What an env reaches inside the model, through whatever it uses, and where the env mentions it.
fn inside(program: &Program, mentions: &Mentions<'_>, env: ValueId) -> Option<(Span, String)> {
    let mut seen = std::collections::HashSet::from([Node::Value(env)]);
    let mut waiting: Vec<(Node, Span)> = Vec::new();
    let own = |node: Node| match node {
        Node::Value(id) => mentions.of_value(id).to_vec(),
        Node::Memory(id) => mentions.in_memory(program, id),
        _ => Vec::new(),
    };
    waiting.extend(own(Node::Value(env)).into_iter().map(|mention| (mention.node, mention.span)));
    if let Some(found) = program.values[env].value.as_ref().and_then(|expr| rate(program, expr)) {
        return Some(found);
    }
    while let Some((node, span)) = waiting.pop() {
        if !seen.insert(node) {
            continue;
        }
        match node {
            Node::Stock(id) => return Some((span, program.stocks[id].meta.id.clone())),
            Node::State(id) => return Some((span, program.states[id].meta.id.clone())),
            Node::Value(id) => {
                let value = &program.values[id];
                if matches!(value.kind, ValueKind::Behavior | ValueKind::Policy | ValueKind::Metric) {
                    return Some((span, value.meta.id.clone()));
                }
                if let Some((_, name)) = value.value.as_ref().and_then(|expr| rate(program, expr)) {
                    return Some((span, name));
                }
            }
            Node::Memory(_) => {}
        }
        waiting.extend(own(node).into_iter().map(|mention| (mention.node, span)));
    }
    None
}

/// A rate of the model that an expression mentions.
fn rate(program: &Program, expr: &Expr) -> Option<(Span, String)> {
    let mut found = None;
    expr.walk(&mut |part| match &part.kind {
        ExprKind::Reference(reference @ Reference::Flow(..)) => {
            found.get_or_insert((part.span, reference_name(program, *reference)));
        }
        ExprKind::Call { function: function @ (Builtin::Net | Builtin::Inflow | Builtin::Outflow), .. } => {
            found.get_or_insert((part.span, function.name().to_owned()));
        }
        _ => {}
    });
    found
}

/// The qualified name of what a reference names.
fn reference_name(program: &Program, reference: Reference) -> String {
    match reference {
        Reference::Unit(id) => program.units[id].meta.id.clone(),
        Reference::Asset(id) => program.assets[id].meta.id.clone(),
        Reference::Stock(id) => program.stocks[id].meta.id.clone(),
        Reference::State(id) => program.states[id].meta.id.clone(),
        Reference::Value(id) => program.values[id].meta.id.clone(),
        Reference::Flow(id, leg) => {
            program.transfers[id].legs.get(leg).map_or_else(String::new, |leg| leg.meta.id.clone())
        }
        Reference::Time => "t".to_owned(),
        Reference::Dt => "dt".to_owned(),
        Reference::Pi => "pi".to_owned(),
        Reference::Local(_) => "a parameter".to_owned(),
    }
}
