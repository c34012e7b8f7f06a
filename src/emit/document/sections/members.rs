//! Who takes part: the rainbow, the vortex, and a profile for each member.

use super::super::context::Context;
use super::super::prose;
use super::super::tree::{Block, Inline, Row, Section, Table, Terms, Text, joined, words};
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

/// Rings as rows, roles as columns; none where no ring is said.
fn rainbow(context: &Context) -> Option<Block> {
    let members = &context.model.members;
    if members.iter().all(|member| member.ring.is_none()) {
        return None;
    }
    let columns = roles(members);
    let rings = RINGS.iter().map(|(ring, about)| (Some(*ring), *about)).chain(std::iter::once((None, "")));
    let heads = columns.iter().map(|role| role.unwrap_or("no role said").to_owned());
    let table = Table {
        caption: words("Rainbow: how close members are to the purpose, and the parts they play"),
        heads: std::iter::once("ring".to_owned()).chain(heads).collect(),
        rows: rings.filter_map(|(ring, about)| self::ring(context, &columns, ring, about)).collect(),
        numbers: Vec::new(),
    };
    table.block()
}

/// The roles that are played, in the order in which they occur; then those who play none.
fn roles(members: &[Member]) -> Vec<Option<&str>> {
    let mut roles: Vec<Option<&str>> = Vec::new();
    for role in members.iter().flat_map(|member| &member.roles) {
        if !roles.contains(&Some(role)) {
            roles.push(Some(role));
        }
    }
    if members.iter().any(|member| member.roles.is_empty()) {
        roles.push(None);
    }
    roles
}

/// The members of a ring, by the parts they play.
fn ring(context: &Context, columns: &[Option<&str>], ring: Option<&str>, about: &str) -> Option<Row> {
    let here: Vec<&Member> = context.model.members.iter().filter(|member| member.ring.as_deref() == ring).collect();
    let plays = |member: &Member, role: Option<&str>| match role {
        Some(role) => member.roles.iter().any(|it| it == role),
        None => member.roles.is_empty(),
    };
    let cell = |role: &Option<&str>| {
        let found = here.iter().filter(|member| plays(member, *role));
        context.names.links(found.map(|member| &member.meta.id))
    };
    let mut head = vec![Inline::Strong(words(ring.map_or_else(|| "not said".to_owned(), capital)))];
    if !about.is_empty() {
        head.extend([Inline::Break, Inline::text(about)]);
    }
    let cells = std::iter::once(head).chain(columns.iter().map(cell)).collect();
    (!here.is_empty()).then(|| Row::of(cells))
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
    let mut blocks = prose::blocks(member.meta.doc.as_deref());
    let mut terms = told(context, member);
    owned(context, member, &mut terms);
    blocks.extend(terms.block());
    let anchor = context.names.anchor("member", &member.meta.id).unwrap_or_else(|| member.meta.id.clone());
    let title = member.meta.title().to_owned();
    Section { anchor, title, source: Some(member.meta.source.clone()), blocks, sections: Vec::new() }
}

/// What its declaration says.
fn told(context: &Context, member: &Member) -> Terms {
    let mut terms = Terms::default();
    if member.meta.title() != member.meta.id {
        terms.add("Name in the model", vec![Inline::Code(member.meta.id.clone())]);
    }
    terms.add("Role", joined(member.roles.iter().map(words), ", "));
    terms.add("Ring", member.ring.iter().map(Inline::text).collect());
    let agents = context.model.sets.iter().find(|set| set.meta.id == member.meta.id);
    let many = agents.map(|set| Inline::text(format!("{} agents, each with its own numbers", set.size)));
    terms.add("How many", many.into_iter().collect());
    member.profile.iter().for_each(|entry| terms.add(&capital(&entry.kind), words(&entry.text)));
    member.motives.iter().for_each(|motive| terms.add("Motives", self::motive(context, motive)));
    terms
}

/// What belongs to it: stocks, decisions and stories.
fn owned(context: &Context, member: &Member, terms: &mut Terms) {
    let (model, id) = (context.model, Some(&member.meta.id));
    let held = model.stocks.iter().filter(|stock| stock.meta.member.as_ref() == id && !stock.hidden);
    terms.add("Holds", context.names.links(held.map(|stock| &stock.meta.id)));
    let decided =
        model.values.iter().filter(|value| value.kind == ValueKind::Behavior && value.meta.member.as_ref() == id);
    terms.add("Decides", context.names.links(decided.map(|value| &value.meta.id)));
    let told = model.stories.iter().filter(|story| story.teller.as_ref() == id);
    terms.add("Story", context.names.links(told.map(|story| &story.meta.id)));
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
