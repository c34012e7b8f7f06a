//! Whether a model keeps its promises: every name it refers to is there, every number is finite,
//! and nothing is worked out from itself. Models that the compiler lowered always pass; this
//! guards those that were read from JSON, so that emitters need not.

mod curves;
mod names;
mod order;
mod trees;

use super::{Meta, Model};

/// How deep an expression may be.
pub const DEPTH: usize = 500;

/// A promise that a model breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The declaration in which it is broken.
    pub owner: String,
    /// What it says there, quoted in the text of a JSON model: the name that does not exist.
    pub word: Option<String>,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
}

/// Every broken promise, in the order of the model; empty where it is sound.
pub fn validate(model: &Model) -> Vec<Fault> {
    let mut faults = Faults { list: Vec::new() };
    let names = names::collect(model, &mut faults);
    names::references(model, &names, &mut faults);
    curves::check(model, &mut faults);
    trees::check(model, &names, &mut faults);
    order::check(model, &names, &mut faults);
    faults.list
}

/// What was found so far.
struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// Something else than a name is wrong in a declaration.
    fn add(&mut self, owner: &str, message: impl Into<String>) {
        self.list.push(Fault { owner: owner.to_owned(), word: None, message: message.into() });
    }

    /// A declaration names something that is not there.
    fn missing(&mut self, owner: &str, what: &str, word: &str) {
        let message = format!("`{owner}` refers to the {what} `{word}`, which does not exist");
        self.list.push(Fault { owner: owner.to_owned(), word: Some(word.to_owned()), message });
    }
}

/// The meta of every declaration that may be named by others.
fn declarations(model: &Model) -> Vec<&Meta> {
    let mut all: Vec<&Meta> = vec![&model.ecosystem.meta];
    all.extend(model.units.iter().map(|it| &it.meta));
    all.extend(model.assets.iter().map(|it| &it.meta));
    for member in &model.members {
        all.push(&member.meta);
        all.extend(member.motives.iter().map(|it| &it.meta));
    }
    all.extend(model.stocks.iter().map(|it| &it.meta));
    all.extend(model.states.iter().map(|it| &it.meta));
    all.extend(model.parameters.iter().map(|it| &it.meta));
    all.extend(model.values.iter().map(|it| &it.meta));
    all.extend(model.functions.iter().map(|it| &it.meta));
    all.extend(model.tables.iter().map(|it| &it.meta));
    for transfer in &model.transfers {
        all.push(&transfer.meta);
        all.extend(transfer.legs.iter().map(|it| &it.meta));
    }
    all.extend(model.phases.iter().map(|it| &it.meta));
    all.extend(model.allocations.iter().map(|it| &it.meta));
    all.extend(model.invariants.iter().map(|it| &it.meta));
    all.extend(model.facts.iter().map(|it| &it.meta));
    all.extend(model.assumptions.iter().map(|it| &it.meta));
    all.extend(model.goals.iter().map(|it| &it.meta));
    all.extend(model.stories.iter().map(|it| &it.meta));
    all
}
