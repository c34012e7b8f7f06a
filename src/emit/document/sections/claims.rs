//! What must hold: invariants and facts.

use super::super::context::Context;
use super::super::tree::{Block, Entry, Inline, List, Section, Text, joined, words};
use crate::model::{Check, Expectation, Fact, Formula, Invariant};

/// Invariants, then facts.
pub(super) fn section(context: &Context) -> Option<Section> {
    let mut section = Section::new("claims", "What must hold");
    let mut invariants = Section::new("invariants", "Invariants");
    invariants.blocks.extend(context.model.invariants.iter().map(|it| Block::Entry(invariant(context, it))));
    let mut facts = Section::new("facts", "Published numbers");
    facts.blocks.extend(context.model.facts.iter().map(|it| Block::Entry(fact(context, it))));
    section
        .sections
        .extend(invariants.introduced("What is true at every moment of every run; a run in which one breaks stops."));
    section.sections.extend(facts.introduced("Numbers known from elsewhere that the model has to reproduce."));
    section.unless_empty()
}

fn invariant(context: &Context, invariant: &Invariant) -> Entry {
    let mut entry = context.entry("invariant", &invariant.meta, vec![words("invariant")]);
    entry.blocks.push(context.display(None, &invariant.condition, &invariant.meta));
    entry
}

fn fact(context: &Context, fact: &Fact) -> Entry {
    let mut entry = context.entry("fact", &fact.meta, vec![words("fact")]);
    let with = fact.with.iter().map(|setting| {
        joined([context.names.link(&setting.parameter), context.inline(&setting.value.text, None)], " = ")
    });
    let with = joined(with, ", ");
    if !with.is_empty() {
        entry.blocks.push(Block::Paragraph(joined([words("With"), with], " ")));
    }
    let items = fact.expectations.iter().map(|it| vec![Block::Paragraph(expectation(context, it))]).collect();
    entry.blocks.push(Block::List(List { start: None, items }));
    if let Some(published) = &fact.published {
        entry.blocks.push(Block::Note(words(format!("Source: {published}"))));
    }
    entry
}

/// `path_to_reward = 100 USD/cup after 20 day, within 1 USD`
fn expectation(context: &Context, expectation: &Expectation) -> Text {
    let mut text = match &expectation.check {
        Check::Near { left, right, within } => {
            let mut text = joined([context.inline(&left.text, None), context.inline(&right.text, None)], " is ");
            if let Some(within) = within {
                text.push(Inline::text(", give or take "));
                text.extend(context.inline(&within.text, None));
            }
            text
        }
        Check::Holds { condition } => context.inline(&condition.text, None),
    };
    // What is the same at all times is not said of one.
    if let Some(time) = context.model.ecosystem.time.as_ref().filter(|_| !is_constant(context, &expectation.check)) {
        #[allow(clippy::cast_precision_loss, reason = "a row is far below 2^53")]
        let after = expectation.row as f64 * time.dt;
        let after = context.plural(crate::emit::number::amount(after, &context.time()));
        text.push(Inline::text(format!(", after {after}")));
    }
    text
}

fn is_constant(context: &Context, check: &Check) -> bool {
    let known = |formula: &Formula| context.constants.number(&formula.tree).is_some();
    match check {
        Check::Near { left, right, .. } => known(left) && known(right),
        Check::Holds { condition } => known(condition),
    }
}
