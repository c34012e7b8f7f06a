//! `story`.

use crate::syntax::ast::{Item, Story, StoryKind, StoryLine};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, nearest, path, text};

/// `story late_payment "Rewards arrive late" for Curators { … }`
pub(super) fn story(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut story =
        Story { header: parts.header, member: None, lines: Vec::new(), does: Vec::new(), suggests: Vec::new() };
    for clause in parts.clauses.into_iter().filter(|clause| clause.as_rule() == Rule::for_member) {
        story.member = path::only(reader, clause, "name the member whose story it is: `for Curators`");
    }
    for field in parts.fields {
        match field.as_rule() {
            Rule::story_line => story.lines.extend(lines(reader, field)),
            Rule::does => story.does.extend(path::paths(reader, field, "name behaviors or flows: `does curate`")),
            Rule::suggests => {
                story.suggests.extend(path::paths(reader, field, "name policies: `suggests payout_rule`"))
            }
            _ => {}
        }
    }
    Item::Story(story)
}

fn lines(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<StoryLine> {
    let kind = kind(nearest::first_word(pair.as_str()));
    text::texts(reader, pair).into_iter().map(|text| StoryLine { kind, text }).collect()
}

fn kind(word: &str) -> StoryKind {
    match word {
        "says" => StoryKind::Says,
        "thinks" => StoryKind::Thinks,
        "feels" => StoryKind::Feels,
        "wants" => StoryKind::Wants,
        "undesired" => StoryKind::Undesired,
        _ => StoryKind::Setting,
    }
}
