//! Who takes part: the rainbow, the vortex, and a profile for each member.

use super::super::context::Context;
use super::super::prose;
use super::super::tree::{Block, Inline, Row, Section, Table, Text, joined, words};
use super::super::words::capital;
use crate::model::{Member, Motive, ValueKind};

/// The rings of the rainbow from its middle outwards, with what they mean.
const RINGS: &[(&str, &str)] = &[
    ("aligned", "closely aligned with the purpose"),
    ("sponsor", "supports it with what it has"),
    ("beneficiary", "benefits from it"),
    ("neutral", "neither for nor against it"),
    ("obstructing", "stands in its way"),
];

/// Canvases first, then each member.
pub(super) fn section(context: &Context) -> Option<Section> {
    let mut section = Section::new("members", "Who takes part");
    section.blocks.extend(rainbow(context).into_iter().chain(vortex(context)));
    section.sections = context.model.members.iter().map(|member| profile(context, member)).collect();
    section.unless_empty()
}

/// Rings as rows, roles as columns.
fn rainbow(context: &Context) -> Option<Block> {
    let members = &context.model.members;
    if members.iter().all(|member| member.ring.is_none()) {
        return None;
    }
    let mut roles: Vec<&str> = Vec::new();
    for role in members.iter().flat_map(|member| &member.roles) {
        if !roles.contains(&role.as_str()) {
            roles.push(role);
        }
    }
    let mut columns: Vec<Option<&str>> = roles.into_iter().map(Some).collect();
    if members.iter().any(|member| member.roles.is_empty()) {
        columns.push(None);
    }
    let row = |ring: Option<&str>, about: &str| {
        let here: Vec<&Member> = members.iter().filter(|member| member.ring.as_deref() == ring).collect();
        let plays = |member: &Member, role: Option<&str>| match role {
            Some(role) => member.roles.iter().any(|it| it == role),
            None => member.roles.is_empty(),
        };
        let cell = |role: &Option<&str>| {
            let found = here.iter().filter(|member| plays(member, *role));
            joined(found.map(|member| context.names.link(&member.meta.id)), ", ")
        };
        let name = ring.map_or_else(|| "not said".to_owned(), capital);
        let mut head = vec![Inline::Strong(words(name))];
        if !about.is_empty() {
            head.extend([Inline::Break, Inline::text(about)]);
        }
        let cells = std::iter::once(head).chain(columns.iter().map(cell)).collect();
        (!here.is_empty()).then(|| Row::of(cells))
    };
    let rings = RINGS.iter().map(|(ring, about)| row(Some(ring), about));
    let rows: Vec<Row> = rings.chain(std::iter::once(row(None, ""))).flatten().collect();
    let heads = columns.iter().map(|role| role.map_or_else(|| "no role said".to_owned(), str::to_owned));
    let table = Table {
        caption: words("Rainbow: how close members are to the purpose, and the parts they play"),
        heads: std::iter::once("ring".to_owned()).chain(heads).collect(),
        rows,
        numbers: Vec::new(),
    };
    table.block()
}

/// How far each member is for it, and how much it cares.
fn vortex(context: &Context) -> Option<Block> {
    let number = |value: Option<f64>| value.map_or_else(|| words("not said"), |value| words(value.to_string()));
    let told = context.model.members.iter().filter(|member| member.alignment.is_some() || member.interest.is_some());
    let row = |member: &Member| {
        Row::of(vec![context.names.link(&member.meta.id), number(member.alignment), number(member.interest)])
    };
    let caption = "Vortex: alignment from -1 (against) to 1 (for), interest from 0 (none) to 1 (strong)";
    let mut table = Table::new(caption, &["member", "alignment", "interest"]);
    table.rows = told.map(row).collect();
    table.numbers = vec![1, 2];
    table.block()
}

/// What is known of a member.
fn profile(context: &Context, member: &Member) -> Section {
    let model = context.model;
    let anchor = context.names.anchor("member", &member.meta.id).unwrap_or_else(|| member.meta.id.clone());
    let mut lines: Vec<(String, Text)> = Vec::new();
    let mut add = |term: &str, text: Text| {
        if text.is_empty() {
            return;
        }
        match lines.iter_mut().find(|(known, _)| *known == term) {
            // Several lines of one box of the canvas.
            Some((_, known)) => {
                known.push(Inline::Break);
                known.extend(text);
            }
            None => lines.push((term.to_owned(), text)),
        }
    };
    if member.meta.title() != member.meta.id {
        add("Name in the model", vec![Inline::Code(member.meta.id.clone())]);
    }
    add("Role", words(member.roles.join(", ")).into_iter().filter(|_| !member.roles.is_empty()).collect());
    add("Ring", member.ring.iter().map(Inline::text).collect());
    let agents = model.sets.iter().find(|set| set.meta.id == member.meta.id);
    add("How many", agents.into_iter().map(|set| Inline::text(format!("{} agents, each with its own numbers", set.size))).collect());
    for entry in &member.profile {
        add(&capital(&entry.kind), words(&entry.text));
    }
    for motive in &member.motives {
        add("Motives", self::motive(context, motive));
    }
    let owned = |id: &Option<String>| id.as_ref() == Some(&member.meta.id);
    let held = model.stocks.iter().filter(|stock| owned(&stock.meta.member) && !stock.hidden);
    add("Holds", joined(held.map(|stock| context.names.link(&stock.meta.id)), ", "));
    let decided = model.values.iter().filter(|value| value.kind == ValueKind::Behavior && owned(&value.meta.member));
    add("Decides", joined(decided.map(|value| context.names.link(&value.meta.id)), ", "));
    let told = model.stories.iter().filter(|story| story.teller.as_ref() == Some(&member.meta.id));
    add("Story", joined(told.map(|story| context.names.link(&story.meta.id)), ", "));
    let mut blocks = prose::blocks(member.meta.doc.as_deref());
    if !lines.is_empty() {
        blocks.push(Block::Definitions(lines));
    }
    let title = member.meta.title().to_owned();
    Section { anchor, title, source: Some(member.meta.source.clone()), blocks, sections: Vec::new() }
}

/// `Earn a living (extrinsic, functional)`
fn motive(context: &Context, motive: &Motive) -> Text {
    let kinds: Vec<&str> = [&motive.kind, &motive.aspect].into_iter().filter_map(|it| it.as_deref()).collect();
    let mut text = context.names.mark("motive", &motive.meta);
    if !kinds.is_empty() {
        text.push(Inline::text(format!(" ({})", kinds.join(", "))));
    }
    text.push(Inline::text(" "));
    text.extend(context.line(&motive.meta.source));
    text
}
