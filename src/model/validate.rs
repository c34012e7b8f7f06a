//! Whether a model keeps its promises: every name it refers to is there, every number is finite,
//! and nothing is worked out from itself. Models that the compiler lowered always pass; this
//! guards those that were read from JSON, so that emitters need not.

mod curves;
mod governance;
mod identity;
mod kinds;
mod many;
mod names;
mod numbers;
mod order;
mod place;
mod trees;

use super::{Meta, Model};
use place::Place;

/// How deep an expression may be.
pub const DEPTH: usize = 500;

/// A promise that a model breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The declaration in which it is broken.
    pub owner: String,
    /// Where that is, as a path through the JSON of the model: `stocks[2].holds`.
    pub path: String,
    /// What it says there, quoted in the text of a JSON model: the name that does not exist.
    pub word: Option<String>,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
}

/// Every broken promise, in the order of the model; empty where it is sound.
pub fn validate(model: &Model) -> Vec<Fault> {
    let mut faults = Faults { list: Vec::new() };
    identity::check(model, &mut faults);
    let names = names::collect(model);
    names::references(model, &names, &mut faults);
    numbers::check(model, &mut faults);
    governance::check(model, &names, &mut faults);
    curves::check(model, &mut faults);
    trees::check(model, &names, &mut faults);
    many::check(model, &mut faults);
    kinds::check(model, &mut faults);
    order::check(model, &names, &mut faults);
    faults.list
}

/// What was found so far.
struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// Something else than a name is wrong in a place.
    fn add(&mut self, place: Place<'_>, message: impl Into<String>) {
        self.push(place, None, message.into());
    }

    /// A declaration names something that is not there.
    fn missing(&mut self, place: Place<'_>, what: &str, word: &str) {
        let message = format!("`{}` refers to the {what} `{word}`, which does not exist", place.owner);
        self.push(place, Some(word.to_owned()), message);
    }

    fn push(&mut self, place: Place<'_>, word: Option<String>, message: String) {
        self.list.push(Fault { owner: place.owner.to_owned(), path: place.path(), word, message });
    }
}

/// Every declaration, its place first; those of one list follow each other.
fn declarations(model: &Model) -> Vec<(Place<'_>, &Meta)> {
    let mut all = vec![(Place::whole("ecosystem"), &model.ecosystem.meta)];
    listed(&mut all, "units", model.units.iter().map(|it| &it.meta));
    listed(&mut all, "assets", model.assets.iter().map(|it| &it.meta));
    for (index, member) in model.members.iter().enumerate() {
        let place = Place::entry("members", index, &member.meta.id);
        all.push((place, &member.meta));
        let motives = member.motives.iter().enumerate();
        all.extend(motives.map(|(inner, it)| (place.inner("motives", inner, &it.meta.id), &it.meta)));
    }
    listed(&mut all, "applications", model.applications.iter().map(|it| &it.meta));
    listed(&mut all, "stocks", model.stocks.iter().map(|it| &it.meta));
    listed(&mut all, "states", model.states.iter().map(|it| &it.meta));
    listed(&mut all, "parameters", model.parameters.iter().map(|it| &it.meta));
    listed(&mut all, "values", model.values.iter().map(|it| &it.meta));
    listed(&mut all, "functions", model.functions.iter().map(|it| &it.meta));
    listed(&mut all, "tables", model.tables.iter().map(|it| &it.meta));
    for (index, transfer) in model.transfers.iter().enumerate() {
        let place = Place::entry("transfers", index, &transfer.meta.id);
        all.push((place, &transfer.meta));
        let legs = transfer.legs.iter().enumerate();
        all.extend(legs.map(|(inner, it)| (place.inner("legs", inner, &it.meta.id), &it.meta)));
    }
    listed(&mut all, "phases", model.phases.iter().map(|it| &it.meta));
    listed(&mut all, "allocations", model.allocations.iter().map(|it| &it.meta));
    listed(&mut all, "invariants", model.invariants.iter().map(|it| &it.meta));
    listed(&mut all, "facts", model.facts.iter().map(|it| &it.meta));
    listed(&mut all, "assumptions", model.assumptions.iter().map(|it| &it.meta));
    listed(&mut all, "goals", model.goals.iter().map(|it| &it.meta));
    listed(&mut all, "stories", model.stories.iter().map(|it| &it.meta));
    listed(&mut all, "incentives", model.incentives.iter().map(|it| &it.meta));
    listed(&mut all, "governances", model.governances.iter().map(|it| &it.meta));
    listed(&mut all, "games", model.games.iter().map(|it| &it.meta));
    all
}

fn listed<'a>(all: &mut Vec<(Place<'a>, &'a Meta)>, list: &'static str, metas: impl Iterator<Item = &'a Meta>) {
    all.extend(metas.enumerate().map(|(index, meta)| (Place::entry(list, index, &meta.id), meta)));
}
