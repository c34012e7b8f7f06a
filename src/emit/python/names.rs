//! A Python name for everything in a model, none twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, ValueKind};
use crate::naming::snake;

/// Names that generated modules use themselves.
const OWN: &[&str] = &[
    "annotations",
    "answer_of",
    "any",
    "asked",
    "at",
    "atan2",
    "behaviors",
    "bernoulli",
    "between",
    "binomial",
    "bounds",
    "ceil",
    "chance",
    "check_finite",
    "check_numbers",
    "chosen",
    "clamp",
    "claims",
    "clock",
    "columns",
    "cos",
    "divide",
    "drawn",
    "during",
    "engine",
    "ensemble",
    "every",
    "exp",
    "exponential",
    "float",
    "floor",
    "guard",
    "held",
    "history",
    "initial",
    "initial_state",
    "judged",
    "limits",
    "ln",
    "log10",
    "lognormal",
    "main",
    "make_params",
    "math",
    "metrics",
    "maximum",
    "minimum",
    "mod",
    "near",
    "normal",
    "normal_cdf",
    "np",
    "numeric",
    "params",
    "partial",
    "poisson",
    "power",
    "queue",
    "queues",
    "ramp",
    "rates",
    "rationing",
    "record",
    "redrawn",
    "results",
    "rounded",
    "round_to",
    "row",
    "run",
    "safe_div",
    "seed",
    "settings",
    "settle",
    "settled",
    "shares",
    "sign",
    "shown",
    "signal",
    "sin",
    "snapped",
    "sqrt",
    "stage",
    "state",
    "step",
    "structure",
    "substep",
    "supply",
    "tan",
    "tanh",
    "time",
    "triangular",
    "typing",
    "types",
    "uniform",
    "uniform_at",
    "units",
    "values",
    "values_on_row",
];

/// Names that generated modules use besides, where a model has what they hold.
const OWN_OF_MANY: &[&str] = &["arrays", "sets", "moments", "tables", "series"];

/// What a name stands for, besides the declaration itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A declaration, a leg, a memory or a draw, by its id.
    Itself,
    /// What a leg asked for in vain.
    Rationed,
    /// What a leg asked for in the wrong direction.
    Reversed,
    /// The fraction of a unit that a leg asks for next time.
    Carry,
    /// The batches of a queue.
    Batches,
    /// What is held for the next step.
    Next,
    /// The value that a phase gave a value declared in it.
    InPhase,
    /// What exists of an asset.
    Supply,
    /// Rates of a stock.
    Net,
    /// Rates of a stock.
    Inflow,
    /// Rates of a stock.
    Outflow,
    /// The function that works something out.
    Function,
    /// The function that says when a transfer moves.
    When,
    /// The function that gives an initial value.
    Start,
    /// The function that gives the next value.
    NextFunction,
    /// The shares of a split.
    Split,
    /// The policy, the settlement and the ask of a phase.
    Policy,
    /// The settlement of a phase.
    Settle,
    /// The rates of a phase, for Runge–Kutta.
    Rates,
    /// A constant: a unit, or a phase's table.
    Constant,
    /// A function of the model.
    Pure,
    /// A function of the model, element by element.
    PureEach,
    /// The class of a set's elements, or the number of agents.
    Set,
}

/// All names given out.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeMap<(Role, String), String>,
    /// Whether the model has no index sets, tables or series.
    plain: bool,
    used: BTreeSet<String>,
}

impl Names {
    /// Names for all of a model; declarations come first, so that these are written as elsewhere.
    pub(super) fn of(model: &Model) -> Names {
        let plain = model.sets.is_empty() && model.tables.is_empty() && model.series.is_empty();
        let of_many: &[&str] = if plain { &[] } else { OWN_OF_MANY };
        let used = OWN.iter().chain(of_many).map(|name| (*name).to_owned()).collect();
        let mut names = Names { plain, used, ..Names::default() };
        names.declarations(model);
        names.derived(model);
        names.functions(model);
        names.many(model);
        names
    }

    /// Whether generated modules use a name themselves.
    pub(super) fn is_own(&self, name: &str) -> bool {
        OWN.contains(&name) || (!self.plain && OWN_OF_MANY.contains(&name))
    }

    /// The name of something that the model has; its snake case where it has not.
    pub(super) fn get(&self, role: Role, id: &str) -> String {
        self.given.get(&(role, id.to_owned())).cloned().unwrap_or_else(|| identifier(id))
    }

    /// The name of a declaration, leg, memory or draw.
    pub(super) fn own(&self, id: &str) -> String {
        self.get(Role::Itself, id)
    }

    fn give(&mut self, role: Role, id: &str, wanted: &str) {
        let mut name = wanted.to_owned();
        while self.used.contains(&name) {
            name.push('_');
        }
        self.used.insert(name.clone());
        self.given.insert((role, id.to_owned()), name);
    }

    fn declarations(&mut self, model: &Model) {
        let stocks = model.stocks.iter().map(|stock| &stock.meta.id);
        let states = model.states.iter().map(|state| &state.meta.id);
        let parameters = model.parameters.iter().map(|parameter| &parameter.meta.id);
        let values = model.values.iter().map(|value| &value.meta.id);
        let legs = model.transfers.iter().flat_map(|transfer| &transfer.legs).map(|leg| &leg.meta.id);
        let ids: Vec<&String> = stocks.chain(states).chain(parameters).chain(values).chain(legs).collect();
        for id in ids {
            self.give(Role::Itself, id, &identifier(id));
        }
        for memory in &model.memory {
            self.give(Role::Itself, &memory.id, &identifier(&memory.id));
        }
        for draw in &model.draws {
            self.give(Role::Itself, &draw.id, &identifier(&draw.id.replace('#', "_draw_")));
        }
    }

    /// Index sets, tables, series, and functions element by element: they stand in modules of their own.
    fn many(&mut self, model: &Model) {
        for set in &model.sets {
            let id = &set.meta.id;
            let name = if set.elements.is_empty() { upper(id) } else { pascal(id) };
            self.give(Role::Set, id, &name);
        }
        for id in model.tables.iter().map(|table| &table.meta.id) {
            self.give(Role::Constant, &format!("table {id}"), &upper(id));
        }
        for id in model.series.iter().map(|series| &series.id) {
            self.give(Role::Constant, &format!("series {id}"), &upper(id));
        }
        let functions = if self.plain { &[] } else { model.functions.as_slice() };
        for function in functions {
            let id = &function.meta.id;
            let name = format!("{}_each", self.get(Role::Pure, id).trim_end_matches('_'));
            self.give(Role::PureEach, id, &name);
        }
    }

    fn derive(&mut self, role: Role, id: &str, prefix: &str) {
        let own = self.get(Role::Itself, id);
        self.give(role, id, &format!("{prefix}_{}", own.trim_end_matches('_')));
    }

    fn derived(&mut self, model: &Model) {
        for leg in model.transfers.iter().flat_map(|transfer| &transfer.legs) {
            self.derive(Role::Rationed, &leg.meta.id, "rationed");
            self.derive(Role::Reversed, &leg.meta.id, "reversed");
            self.derive(Role::Carry, &leg.meta.id, "carry");
            self.derive(Role::Next, &leg.meta.id, "next");
        }
        for stock in &model.stocks {
            self.derive(Role::Batches, &stock.meta.id, "batches");
            self.derive(Role::Net, &stock.meta.id, "net");
            self.derive(Role::Inflow, &stock.meta.id, "inflow");
            self.derive(Role::Outflow, &stock.meta.id, "outflow");
        }
        for id in model.states.iter().map(|state| &state.meta.id).chain(model.memory.iter().map(|memory| &memory.id)) {
            self.derive(Role::Next, id, "next");
        }
        for base in &model.bases {
            self.give(Role::Supply, &base.id, &format!("supply_{}", snake(&base.id).trim_end_matches('_')));
        }
        for value in &model.values {
            if let Some(phase) = &value.phase {
                let own = self.own(&value.meta.id);
                self.give(Role::InPhase, &value.meta.id, &format!("{own}_in_{}", snake(phase)));
            }
        }
    }

    fn functions(&mut self, model: &Model) {
        for value in &model.values {
            let prefix = match value.kind {
                ValueKind::Let => "let",
                ValueKind::Env => "env",
                ValueKind::Data => "data",
                ValueKind::Behavior => "behavior",
                ValueKind::Policy => "policy",
                ValueKind::Metric => "metric",
            };
            self.derive(Role::Function, &value.meta.id, prefix);
        }
        for parameter in &model.parameters {
            self.derive(Role::Function, &parameter.meta.id, "draw");
        }
        for transfer in &model.transfers {
            let id = &transfer.meta.id;
            self.give(Role::When, id, &format!("when_{}", identifier(id).trim_end_matches('_')));
            for leg in &transfer.legs {
                self.derive(Role::Function, &leg.meta.id, "rate");
                self.derive(Role::Split, &leg.meta.id, "split");
            }
        }
        let stocks = model.stocks.iter().map(|stock| &stock.meta.id);
        let states = model.states.iter().map(|state| &state.meta.id);
        for id in stocks.chain(states).chain(model.memory.iter().map(|memory| &memory.id)) {
            self.derive(Role::Start, id, "start");
            self.derive(Role::NextFunction, id, "advance");
        }
        for function in &model.functions {
            self.give(
                Role::Pure,
                &function.meta.id,
                &format!("fn_{}", identifier(&function.meta.id).trim_end_matches('_')),
            );
        }
        for phase in &model.phases {
            let name = identifier(&phase.meta.id);
            let name = name.trim_end_matches('_');
            self.give(Role::Policy, &phase.meta.id, &format!("p_{name}"));
            self.give(Role::Settle, &phase.meta.id, &format!("settle_{name}"));
            self.give(Role::Rates, &phase.meta.id, &format!("rates_{name}"));
            self.give(Role::Constant, &phase.meta.id, &name.to_ascii_uppercase());
        }
        for base in &model.bases {
            let name = snake(&base.id);
            self.give(
                Role::Function,
                &format!("supply({})", base.id),
                &format!("total_{}", name.trim_end_matches('_')),
            );
        }
        for stock in &model.stocks {
            let own = self.own(&stock.meta.id);
            for kind in ["inflow", "outflow"] {
                self.give(Role::Function, &format!("{kind}({})", stock.meta.id), &format!("{kind}_of_{own}"));
            }
        }
        for unit in &model.units {
            self.give(
                Role::Constant,
                &format!("unit {}", unit.meta.id),
                &snake(&unit.meta.id).trim_matches('_').to_ascii_uppercase(),
            );
        }
    }
}

/// A qualified name as an identifier that no class body mangles.
pub(super) fn identifier(id: &str) -> String {
    let clean: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '.' { c } else { '_' }).collect();
    let name = snake(&clean);
    match name.strip_prefix("__") {
        Some(rest) => format!("x_{rest}"),
        None if name.is_empty() => "x".to_owned(),
        None => name,
    }
}

/// A name in Pascal case: `data_commons` becomes `DataCommons`.
pub(super) fn pascal(id: &str) -> String {
    let clean: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '.' { c } else { '_' }).collect();
    snake(&clean)
        .split('_')
        .map(|word| {
            let mut characters = word.chars();
            characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
        })
        .collect()
}

/// A name in capitals: `data_commons` becomes `DATA_COMMONS`.
pub(super) fn upper(id: &str) -> String {
    let name = identifier(id).trim_matches('_').to_ascii_uppercase();
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("X_{name}") }
}
