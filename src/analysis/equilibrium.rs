//! What can be proven of games before they are played: payoffs that lie apart whatever happens in a run.

use std::collections::BTreeSet;

use super::constant::Constants;
use super::course::Courses;
use super::graph::Mentions;
use super::impact::Dependencies;
use crate::model::{Game, Model, Player, Strategy};
use crate::quantity::Interval;

/// How far two payoffs must lie apart, as a part of their size, so that rounding does not decide.
const ROUNDING: f64 = 1e-9;

/// A player who certainly does better with another strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Deviation {
    /// The player.
    pub who: String,
    /// The strategy that was expected of it.
    pub expected: String,
    /// The one that is better.
    pub better: String,
    /// What it gets with the first, at most.
    pub at_most: f64,
    /// What it gets with the second, at least.
    pub at_least: f64,
}

/// A decision that overturns what is expected of a game.
#[derive(Clone, Debug, PartialEq)]
pub struct Overturned {
    /// The governance.
    pub process: String,
    /// The param.
    pub parameter: String,
    /// To what it would be set, as written.
    pub to: String,
    /// Who does better then, and how.
    pub deviation: Deviation,
}

/// What is known of the profile that a game expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Nothing: payoffs depend on the run.
    Open,
    /// Somebody does better otherwise.
    Fails(Deviation),
    /// Nobody does better otherwise, as the model stands; and what decisions would change that.
    Holds(Vec<Overturned>),
}

/// What is known of the expected profile of a game, every param at its default; it is tried with at most so many
/// controls of votes.
pub fn verdict(model: &Model, game: &Game, controls: usize) -> Verdict {
    let Some(profile) = expected(game) else { return Verdict::Open };
    let settled = settled(model);
    match judge(&settled, game, &profile) {
        Judgement::Open => Verdict::Open,
        Judgement::Fails(deviation) => Verdict::Fails(deviation),
        Judgement::Holds => Verdict::Holds(overturned(model, &settled, game, &profile, controls)),
    }
}

/// The strategies that are expected.
fn expected(game: &Game) -> Option<Vec<&Strategy>> {
    let named = game.players.iter().zip(&game.expected);
    let found = named.map(|(player, name)| player.strategies.iter().find(|strategy| strategy.name == *name));
    found.collect::<Option<Vec<_>>>().filter(|profile| !profile.is_empty())
}

/// The model with every param where it is, and with what others write in Python left open.
fn settled(model: &Model) -> Model {
    let mut model = model.clone();
    model.parameters.iter_mut().for_each(|it| it.immutable = true);
    model.values.iter_mut().filter(|it| it.external).for_each(|it| it.formula = None);
    model
}

enum Judgement {
    Open,
    Fails(Deviation),
    Holds,
}

/// Compares what each player gets with what it would get otherwise, the others doing what is expected.
fn judge(model: &Model, game: &Game, profile: &[&Strategy]) -> Judgement {
    let mut sure = true;
    for (place, player) in game.players.iter().enumerate() {
        let here = payoff(model, player, profile);
        for other in &player.strategies {
            let mut changed = profile.to_vec();
            let Some(slot) = changed.get_mut(place).filter(|slot| slot.name != other.name) else { continue };
            *slot = other;
            let there = payoff(model, player, &changed);
            let slack = ROUNDING * here.high.abs().max(there.low.abs());
            if there.low > here.high + slack {
                let expected = profile.get(place).map(|it| it.name.clone()).unwrap_or_default();
                let (who, better) = (player.who.clone(), other.name.clone());
                return Judgement::Fails(Deviation { who, expected, better, at_most: here.high, at_least: there.low });
            }
            sure &= there.high <= here.low;
        }
    }
    if sure { Judgement::Holds } else { Judgement::Open }
}

/// Between which bounds a payoff lies, whatever happens in a run.
fn payoff(model: &Model, player: &Player, profile: &[&Strategy]) -> Interval {
    let mut played = model.clone();
    for setting in profile.iter().flat_map(|strategy| &strategy.settings) {
        let values = played.values.iter_mut().filter(|it| it.meta.id == setting.target);
        values.for_each(|it| it.formula = Some(setting.value.clone()));
        let parameters = played.parameters.iter_mut().filter(|it| it.meta.id == setting.target);
        parameters.for_each(|it| it.default = Some(setting.value.clone()));
    }
    Courses::new(&played).of(&player.payoff.tree).bounds
}

/// The ends of governed ranges at which somebody certainly does better otherwise.
fn overturned(model: &Model, settled: &Model, game: &Game, profile: &[&Strategy], most: usize) -> Vec<Overturned> {
    let constants = Constants::new(model);
    let mut found = Vec::new();
    let decisive = decisive(model, game);
    let controls =
        model.governances.iter().flat_map(|governance| governance.controls.iter().map(move |it| (governance, it)));
    for (governance, control) in controls.filter(|(_, control)| decisive.contains(&control.parameter)).take(most) {
        let ends = [&control.low, &control.high].into_iter().flatten();
        for end in ends.filter(|end| constants.number(&end.tree).is_some()) {
            let mut voted = settled.clone();
            let targets = voted.parameters.iter_mut().filter(|it| it.meta.id == control.parameter);
            targets.for_each(|it| it.default = Some(end.clone()));
            if let Judgement::Fails(deviation) = judge(&voted, game, profile) {
                let (process, parameter) = (governance.meta.id.clone(), control.parameter.clone());
                found.push(Overturned { process, parameter, to: end.text.clone(), deviation });
            }
        }
    }
    found
}

/// What payoffs, and what strategies set, follow from: no other param can change who is better off.
fn decisive(model: &Model, game: &Game) -> BTreeSet<String> {
    let mentions = Mentions::new(model);
    let settings = game.players.iter().flat_map(|it| &it.strategies).flat_map(|it| &it.settings);
    let formulas = game.players.iter().map(|it| &it.payoff).chain(settings.map(|it| &it.value));
    let names: BTreeSet<String> = formulas.flat_map(|it| mentions.of(&it.tree)).map(|mention| mention.id).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Dependencies::new(model).behind_all(&names)
}
