//! What the formulas of a model read, all of them taken together.

use std::collections::BTreeSet;

use crate::model::{Check, End, Expression, Formula, Leg, MemoryRule, Rate, Share, Supply};

use super::context::Context;
use super::reference::{RateOf, Reference, references};

/// Which rates of stocks anything reads.
pub(super) fn read_rates(context: &Context) -> BTreeSet<(RateOf, String)> {
    let mut found = BTreeSet::new();
    for reference in all_trees(context).into_iter().flat_map(references) {
        match reference {
            Reference::Rate(RateOf::Net, stock) => {
                found.insert((RateOf::Inflow, stock.clone()));
                found.insert((RateOf::Outflow, stock));
            }
            Reference::Rate(kind, stock) => {
                found.insert((kind, stock));
            }
            _ => {}
        }
    }
    found
}

/// The assets whose supply anything reads, or a cap bounds.
pub(super) fn read_supplies(context: &Context) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = all_trees(context)
        .into_iter()
        .flat_map(references)
        .filter_map(|reference| match reference {
            Reference::Supply(asset) => Some(asset),
            _ => None,
        })
        .collect();
    let legs = context.legs().filter(|leg| context.is_capped(leg.asset.as_deref()) && mints_or_burns(leg));
    found.extend(legs.filter_map(|leg| leg.asset.clone()));
    found
}

/// Whether a leg changes how much exists of its asset.
pub(super) fn mints_or_burns(leg: &Leg) -> bool {
    leg.from == End::Mint || leg.to.iter().any(|target| target.end == End::Burn)
}

/// Every expression of the model, wherever it stands.
pub(super) fn all_trees<'m>(context: &Context<'m>) -> Vec<&'m Expression> {
    let model = context.model;
    let mut formulas: Vec<&Formula> = Vec::new();
    formulas.extend(model.values.iter().filter_map(|value| value.formula.as_ref()));
    formulas.extend(model.functions.iter().map(|function| &function.body));
    for stock in &model.stocks {
        formulas.extend([&stock.initial, &stock.low, &stock.high, &stock.transit].into_iter().flatten());
    }
    for state in &model.states {
        formulas.extend([&state.initial, &state.low, &state.high, &state.next].into_iter().flatten());
    }
    for parameter in &model.parameters {
        formulas.extend(
            [&parameter.default, &parameter.low, &parameter.high, &parameter.distribution].into_iter().flatten(),
        );
    }
    for asset in &model.assets {
        if let Supply::Max { amount } = &asset.supply {
            formulas.push(amount);
        }
    }
    for transfer in &context.transfers {
        formulas.extend(&transfer.when);
        for leg in &transfer.legs {
            if let Rate::Formula { formula } = &leg.rate {
                formulas.push(formula);
            }
            formulas.extend(leg.to.iter().filter_map(|target| match &target.share {
                Share::Part { formula } => Some(formula),
                _ => None,
            }));
        }
    }
    formulas.extend(model.invariants.iter().map(|invariant| &invariant.condition));
    for goal in &model.goals {
        formulas.extend(goal.target.iter().map(|target| &target.value));
        formulas.extend(&goal.by);
    }
    for fact in &model.facts {
        formulas.extend(fact.with.iter().map(|setting| &setting.value));
        for expectation in &fact.expectations {
            match &expectation.check {
                Check::Holds { condition } => formulas.push(condition),
                Check::Near { left, right, within } => {
                    formulas.extend([left, right]);
                    formulas.extend(within);
                }
            }
        }
    }
    let mut trees: Vec<&Expression> = formulas.into_iter().map(|formula| &formula.tree).collect();
    trees.extend(model.draws.iter().flat_map(|draw| &draw.arguments));
    for memory in &model.memory {
        match &memory.rule {
            MemoryRule::Cell { initial, next } => trees.extend([initial, next]),
            MemoryRule::Line { by, initial, input } => trees.extend([by, initial, input]),
        }
    }
    trees
}
