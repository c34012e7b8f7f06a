//! Ways through a model: the parts of an expression, and every formula with what it is for.
//!
//! All of them keep their own stack, so that the depth of a tree costs no recursion.

use super::{Check, Expression, Formula, Game, Governance, Model, Rate, Share, Supply, Transfer};

impl Expression {
    /// The operands, branches or arguments directly below this expression, from left to right.
    pub fn parts(&self) -> Vec<&Expression> {
        match self {
            Expression::Unary { operand, .. }
            | Expression::Pick { operand, .. }
            | Expression::Each { operand, .. }
            | Expression::Lookup { argument: operand, .. } => vec![operand],
            Expression::Reduce { operand, share, .. } => {
                std::iter::once(operand).chain(share).map(|it| &**it).collect()
            }
            Expression::Elements { values, .. } => values.iter().collect(),
            Expression::Binary { left, right, .. } => vec![left, right],
            Expression::If { condition, then, otherwise } => vec![condition, then, otherwise],
            Expression::Call { arguments, .. } | Expression::Apply { arguments, .. } => arguments.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Calls `see` for this expression and all below it, each before its parts, from left to right.
    pub fn visit<'a>(&'a self, mut see: impl FnMut(&'a Expression)) {
        let mut open = vec![self];
        while let Some(expression) = open.pop() {
            see(expression);
            open.extend(expression.parts().into_iter().rev());
        }
    }

    /// How many levels the tree has; 1 for a leaf.
    pub fn depth(&self) -> usize {
        let mut deepest = 0;
        let mut open = vec![(self, 1)];
        while let Some((expression, level)) = open.pop() {
            deepest = deepest.max(level);
            open.extend(expression.parts().into_iter().map(|part| (part, level + 1)));
        }
        deepest
    }
}

/// What a formula is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// How much of an asset may exist.
    Supply,
    /// What a stock or a state starts with.
    Initial,
    /// A lower bound.
    Low,
    /// An upper bound.
    High,
    /// How long a batch stays in a queue.
    Transit,
    /// What a state becomes.
    Next,
    /// A parameter's value.
    Default,
    /// How a parameter is drawn.
    Distribution,
    /// How a value is worked out.
    Value,
    /// What a function returns.
    Body,
    /// Whether a transfer moves.
    When,
    /// How fast a leg moves.
    Rate,
    /// How much of a leg a target gets.
    Share,
    /// An amount of an allocation.
    Amount,
    /// What a governance says: shares of votes, times and bounds, which are known before a run.
    Decision,
    /// What is claimed or chosen: an invariant, a fact, a goal or a game.
    Claim,
}

/// A formula and the declaration it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// The id of the declaration; for rates and shares, of the leg.
    pub owner: &'a str,
    /// What it is for.
    pub role: Role,
    /// The formula.
    pub formula: &'a Formula,
}

impl Model {
    /// Every formula of the model, in the order of its lists. Memories and draws hold bare
    /// expressions: see [`Model::memory`] and [`Model::draws`].
    pub fn formulas(&self) -> Vec<Use<'_>> {
        let mut uses = Vec::new();
        quantities(self, &mut uses);
        values(self, &mut uses);
        for transfer in &self.transfers {
            moves(transfer, &mut uses);
        }
        claims(self, &mut uses);
        self.governances.iter().for_each(|governance| decides(governance, &mut uses));
        self.games.iter().for_each(|game| plays(game, &mut uses));
        uses
    }
}

/// Adds the formulas that are there.
fn add<'a>(uses: &mut Vec<Use<'a>>, owner: &'a str, formulas: &[(Role, Option<&'a Formula>)]) {
    for (role, formula) in formulas {
        uses.extend(formula.map(|formula| Use { owner, role: *role, formula }));
    }
}

/// Assets, stocks, states and parameters.
fn quantities<'a>(model: &'a Model, uses: &mut Vec<Use<'a>>) {
    for asset in &model.assets {
        if let Supply::Max { amount } = &asset.supply {
            add(uses, &asset.meta.id, &[(Role::Supply, Some(amount))]);
        }
    }
    for stock in &model.stocks {
        let bounds = [(Role::Low, stock.low.as_ref()), (Role::High, stock.high.as_ref())];
        add(uses, &stock.meta.id, &[(Role::Initial, stock.initial.as_ref())]);
        add(uses, &stock.meta.id, &bounds);
        add(uses, &stock.meta.id, &[(Role::Transit, stock.transit.as_ref())]);
    }
    for state in &model.states {
        let bounds = [(Role::Low, state.low.as_ref()), (Role::High, state.high.as_ref())];
        add(uses, &state.meta.id, &[(Role::Initial, state.initial.as_ref())]);
        add(uses, &state.meta.id, &bounds);
        add(uses, &state.meta.id, &[(Role::Next, state.next.as_ref())]);
    }
    for parameter in &model.parameters {
        let bounds = [(Role::Low, parameter.low.as_ref()), (Role::High, parameter.high.as_ref())];
        add(uses, &parameter.meta.id, &[(Role::Default, parameter.default.as_ref())]);
        add(uses, &parameter.meta.id, &bounds);
        add(uses, &parameter.meta.id, &[(Role::Distribution, parameter.distribution.as_ref())]);
    }
}

/// Values and functions.
fn values<'a>(model: &'a Model, uses: &mut Vec<Use<'a>>) {
    for value in &model.values {
        add(uses, &value.meta.id, &[(Role::Value, value.formula.as_ref())]);
    }
    for function in &model.functions {
        add(uses, &function.meta.id, &[(Role::Body, Some(&function.body))]);
    }
}

/// One transfer and its legs.
fn moves<'a>(transfer: &'a Transfer, uses: &mut Vec<Use<'a>>) {
    add(uses, &transfer.meta.id, &[(Role::When, transfer.when.as_ref())]);
    for leg in &transfer.legs {
        if let Rate::Formula { formula } = &leg.rate {
            add(uses, &leg.meta.id, &[(Role::Rate, Some(formula))]);
        }
        for target in &leg.to {
            if let Share::Part { formula } = &target.share {
                add(uses, &leg.meta.id, &[(Role::Share, Some(formula))]);
            }
        }
    }
}

/// Allocations, invariants, facts and goals.
fn claims<'a>(model: &'a Model, uses: &mut Vec<Use<'a>>) {
    for allocation in &model.allocations {
        add(uses, &allocation.meta.id, &[(Role::Amount, Some(&allocation.total))]);
        for entry in &allocation.entries {
            add(uses, &allocation.meta.id, &[(Role::Amount, Some(&entry.amount))]);
        }
    }
    for invariant in &model.invariants {
        add(uses, &invariant.meta.id, &[(Role::Claim, Some(&invariant.condition))]);
    }
    for fact in &model.facts {
        for setting in &fact.with {
            add(uses, &fact.meta.id, &[(Role::Claim, Some(&setting.value))]);
        }
        for expectation in &fact.expectations {
            let [first, second, third] = sides(&expectation.check);
            add(uses, &fact.meta.id, &[(Role::Claim, first), (Role::Claim, second), (Role::Claim, third)]);
        }
    }
    for goal in &model.goals {
        let target = goal.target.as_ref().map(|target| &target.value);
        add(uses, &goal.meta.id, &[(Role::Claim, target), (Role::Claim, goal.by.as_ref())]);
    }
}

/// The shares, times and bounds of a governance.
fn decides<'a>(governance: &'a Governance, uses: &mut Vec<Use<'a>>) {
    for (_, formula) in governance.formulas() {
        add(uses, &governance.meta.id, &[(Role::Decision, Some(formula))]);
    }
}

/// What strategies set, and payoffs.
fn plays<'a>(game: &'a Game, uses: &mut Vec<Use<'a>>) {
    for player in &game.players {
        for setting in player.strategies.iter().flat_map(|strategy| &strategy.settings) {
            add(uses, &game.meta.id, &[(Role::Claim, Some(&setting.value))]);
        }
        add(uses, &game.meta.id, &[(Role::Claim, Some(&player.payoff))]);
    }
}

/// The formulas of a check.
fn sides(check: &Check) -> [Option<&Formula>; 3] {
    match check {
        Check::Near { left, right, within } => [Some(left), Some(right), within.as_ref()],
        Check::Holds { condition } => [Some(condition), None, None],
    }
}
