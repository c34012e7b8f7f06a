//! Stories, incentives and assumptions: what people do, and what is believed of them.

use super::super::context::Context;
use super::super::tree::{Block, Entry, Row, Section, Table, Terms, joined, words};
use super::super::words::capital;
use crate::model::{Assumption, Incentive, Story};

/// The boxes of the canvas, as a reader calls them.
const BOXES: &[(&str, &str)] = &[("wants", "Desired outcome"), ("undesired", "Undesired outcome")];

/// Stakeholder stories.
pub(super) fn stories(context: &Context) -> Option<Section> {
    let mut section = Section::new("stories", "Stories");
    section.blocks.extend(context.model.stories.iter().map(|it| Block::Entry(story(context, it))));
    section.introduced("What happens to members, what they do then, and what would have to change.")
}

fn story(context: &Context, story: &Story) -> Entry {
    let told = story.teller.as_ref().map(|member| joined([words("a story of"), context.names.link(member)], " "));
    let mut entry = context.entry("story", &story.meta, told.into_iter().collect());
    let mut terms = Terms::default();
    for line in &story.lines {
        let named = BOXES.iter().find(|(kind, _)| *kind == line.kind);
        let term = named.map_or_else(|| capital(&line.kind), |(_, title)| (*title).to_owned());
        terms.add(&term, words(&line.text));
    }
    let teller = context.model.members.iter().find(|member| Some(&member.meta.id) == story.teller.as_ref());
    let motives = teller.into_iter().flat_map(|member| &member.motives);
    terms.add("Does", context.names.links(&story.does));
    terms.add("Motivated by", context.names.links(motives.map(|motive| &motive.meta.id)));
    terms.add("Suggests", context.names.links(&story.suggests));
    entry.blocks.extend(terms.block());
    entry
}

/// The token utility canvas: who is to do what, and what for.
pub(super) fn incentives(context: &Context) -> Option<Section> {
    let mut section = Section::new("incentives", "What moves whom");
    let heads = ["incentive", "for", "desired behavior", "paid through", "motive", "where"];
    let mut table = Table::new("Incentives: what is to bring about what, and which motive it answers", &heads);
    table.rows = context.model.incentives.iter().map(|it| incentive(context, it)).collect();
    section.blocks.extend(table.block());
    section.unless_empty()
}

fn incentive(context: &Context, incentive: &Incentive) -> Row {
    let cells = vec![
        context.head(&incentive.meta),
        context.names.links(&incentive.moves),
        context.names.links(&incentive.rewards),
        context.names.links(&incentive.through),
        context.names.links(&incentive.serves),
        context.line(&incentive.meta.source),
    ];
    Row { anchor: context.names.anchor("incentive", &incentive.meta.id), cells }
}

/// What is taken for granted.
pub(super) fn assumptions(context: &Context) -> Option<Section> {
    let mut section = Section::new("assumptions", "What is taken for granted");
    let heads = ["assumption", "concerns", "where it comes from", "confidence", "where"];
    let mut table = Table::new("Assumptions: if one of these is wrong, what it concerns is wrong too", &heads);
    table.rows = context.model.assumptions.iter().map(|it| assumption(context, it)).collect();
    section.blocks.extend(table.block());
    section.unless_empty()
}

fn assumption(context: &Context, assumption: &Assumption) -> Row {
    let said = |text: &Option<String>| words(text.clone().unwrap_or_else(|| "not said".to_owned()));
    let cells = vec![
        context.head(&assumption.meta),
        context.names.links(&assumption.concerns),
        said(&assumption.evidence),
        said(&assumption.confidence),
        context.line(&assumption.meta.source),
    ];
    Row { anchor: context.names.anchor("assumption", &assumption.meta.id), cells }
}
