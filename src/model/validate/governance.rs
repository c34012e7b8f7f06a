//! Incentives, governance and games: whom they name, what they set, and how they are played.

use std::collections::{HashMap, HashSet};

use super::Faults;
use super::names::{Names, named};
use super::place::Place;
use crate::model::{Game, Governance, Model, Player, Strategy, ValueKind, Weight};

/// Reports names that name nothing, controls of what is fixed, and games that cannot be played.
pub(super) fn check(model: &Model, names: &Names, faults: &mut Faults) {
    for (index, incentive) in model.incentives.iter().enumerate() {
        let place = Place::entry("incentives", index, &incentive.meta.id);
        named(faults, &names.members, place.field("moves"), "member", incentive.moves.as_deref());
        for name in &incentive.rewards {
            named(faults, &names.any, place.field("rewards"), "declaration", Some(name));
        }
        for name in incentive.through.iter().filter(|name| !names.transfers.contains(name.as_str())) {
            named(faults, &names.legs, place.field("through"), "flow or exchange", Some(name));
        }
        for name in &incentive.serves {
            named(faults, &names.motives, place.field("serves"), "motive", Some(name));
        }
    }
    let fixed: HashSet<&str> =
        model.parameters.iter().filter(|it| it.immutable).map(|it| it.meta.id.as_str()).collect();
    for (index, governance) in model.governances.iter().enumerate() {
        decides(Place::entry("governances", index, &governance.meta.id), governance, names, &fixed, faults);
    }
    let kinds = model.values.iter().map(|it| (it.meta.id.as_str(), it.kind)).collect();
    for (index, game) in model.games.iter().enumerate() {
        plays(Place::entry("games", index, &game.meta.id), game, names, &kinds, faults);
    }
}

fn decides(place: Place<'_>, governance: &Governance, names: &Names, fixed: &HashSet<&str>, faults: &mut Faults) {
    let id = &governance.meta.id;
    for (inner, voters) in governance.voters.iter().enumerate() {
        let place = place.inner("voters", inner, id);
        named(faults, &names.members, place.field("who"), "member", Some(&voters.who));
        if let Weight::Stock { stock } | Weight::Root { stock } = &voters.weight {
            named(faults, &names.stocks, place.field("weight"), "stock", Some(stock));
        }
    }
    for (inner, control) in governance.controls.iter().enumerate() {
        let place = place.inner("controls", inner, id).field("parameter");
        named(faults, &names.parameters, place, "param", Some(&control.parameter));
        if fixed.contains(control.parameter.as_str()) {
            faults.add(place, format!("`{id}` controls `{}`, which is immutable", control.parameter));
        }
    }
    for (inner, emergency) in governance.emergencies.iter().enumerate() {
        let place = place.inner("emergencies", inner, id);
        named(faults, &names.members, place.field("who"), "member", Some(&emergency.who));
        for name in &emergency.pauses {
            named(faults, &names.transfers, place.field("pauses"), "flow or exchange", Some(name));
        }
    }
}

fn plays(place: Place<'_>, game: &Game, names: &Names, kinds: &HashMap<&str, ValueKind>, faults: &mut Faults) {
    let id = &game.meta.id;
    let mut seen = HashSet::new();
    for (inner, player) in game.players.iter().enumerate() {
        let place = place.inner("players", inner, id);
        named(faults, &names.members, place.field("who"), "member", Some(&player.who));
        if !seen.insert(&player.who) {
            faults.add(place.field("who"), format!("`{}` plays twice in `{id}`", player.who));
        }
        let mut own = HashSet::new();
        for strategy in &player.strategies {
            if !own.insert(&strategy.name) {
                let message = format!("`{}` has two strategies `{}`", player.who, strategy.name);
                faults.add(place.field("strategies"), message);
            }
            sets(place.field("strategies"), strategy, names, kinds, faults);
        }
    }
    let known = |(player, name): (&Player, &String)| player.strategies.iter().any(|strategy| strategy.name == *name);
    let whole = game.expected.len() == game.players.len() && game.players.iter().zip(&game.expected).all(known);
    if !game.expected.is_empty() && !whole {
        faults.add(place.field("expected"), format!("what is expected of `{id}` is not one strategy of each player"));
    }
}

/// A strategy sets what is chosen or decided.
fn sets(place: Place<'_>, strategy: &Strategy, names: &Names, kinds: &HashMap<&str, ValueKind>, faults: &mut Faults) {
    for setting in &strategy.settings {
        let target = setting.target.as_str();
        let decided = matches!(kinds.get(target), Some(ValueKind::Behavior | ValueKind::Policy));
        if !decided {
            named(faults, &names.parameters, place, "param, behavior or policy", Some(target));
        }
    }
}
