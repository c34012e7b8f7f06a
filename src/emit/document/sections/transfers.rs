//! Flows and exchanges: what moves, from whom to whom, how fast and why.

use super::super::context::Context;
use super::super::tree::{Block, Entry, Inline, Section, Text, joined, words};
use super::super::words::unit;
use crate::model::{Element, End, Leg, Phase, Quantity, Rate, Share, Target, Transfer, TransferKind, Why};

/// A section for each phase, or all in one where there is one phase only.
pub(super) fn section(context: &Context) -> Option<Section> {
    let model = context.model;
    let mut section = Section::new("flows", "Flows and exchanges");
    let of = |phase: &Phase| {
        let moved = model.transfers.iter().filter(|it| it.phase == phase.meta.id);
        moved.map(|it| Block::Entry(transfer(context, it))).collect::<Vec<_>>()
    };
    match model.phases.as_slice() {
        [only] => section.blocks = of(only),
        phases => {
            for phase in phases {
                let title = format!("Phase: {}", phase.meta.label);
                let inner = Section { blocks: of(phase), ..Section::new(&format!("flows-{}", phase.meta.id), &title) };
                section.sections.extend(inner.unless_empty());
            }
        }
    }
    section.introduced(
        "A flow moves one thing. An exchange moves several, all of them or none, in proportion. Where a stock holds too \
         little for all, what moves is cut.",
    )
}

fn transfer(context: &Context, transfer: &Transfer) -> Entry {
    let is_exchange = transfer.kind == TransferKind::Exchange;
    let kind = if is_exchange { "exchange" } else { "flow" };
    let mut facts = vec![words(kind)];
    facts.extend(transfer.one_sided.as_ref().map(words));
    facts.push(context.each(&transfer.shape));
    if let ([leg], false) = (transfer.legs.as_slice(), is_exchange) {
        facts.push(unit(&leg.quantity));
    }
    let mut entry = context.entry(kind, &transfer.meta, facts);
    for leg in &transfer.legs {
        if is_exchange {
            let mut leg_entry = context.entry("leg", &leg.meta, vec![words("leg"), unit(&leg.quantity)]);
            leg_entry.blocks.extend(self::leg(context, leg));
            entry.blocks.push(Block::Entry(leg_entry));
        } else {
            entry.blocks.extend(self::leg(context, leg));
        }
    }
    if let Some(when) = &transfer.when {
        entry.blocks.push(Block::Paragraph(words("Only when")));
        entry.blocks.push(context.display(None, when, &transfer.meta));
    }
    let takes_all = transfer.legs.iter().any(|leg| leg.rate == Rate::All);
    let said = [
        (transfer.upto && !takes_all, "asks for as much as there is".to_owned()),
        (transfer.whole, "all of it, or nothing".to_owned()),
        (transfer.both_ways, "a negative rate flows back".to_owned()),
        (transfer.priority < 0, format!("is served before others (priority {})", transfer.priority)),
        (transfer.priority > 0, format!("is served after others (priority {})", transfer.priority)),
    ];
    let said: Vec<String> = said.into_iter().filter(|(is, _)| *is).map(|(_, text)| text).collect();
    if !said.is_empty() {
        entry.blocks.push(Block::Note(words(super::super::words::capital(&said.join("; ")))));
    }
    entry
}

/// The way of a leg, its rate, and its reason.
fn leg(context: &Context, leg: &Leg) -> Vec<Block> {
    let asset = leg.asset.as_ref().map_or_else(|| words("something"), |asset| context.names.link(asset));
    let from = match &leg.from {
        End::Mint => words("newly minted"),
        other => joined([words("from"), end(context, other)], " "),
    };
    let to = match leg.to.as_slice() {
        [Target { end: End::Burn, .. }] => words("is burnt"),
        [Target { end: End::Sink, .. }] => words("is used up"),
        targets => {
            let targets = targets.iter().map(|target| self::target(context, leg, target));
            joined([words("to"), joined(targets, ", ")], " ")
        }
    };
    let mut way = joined([asset, from, to], " ");
    if let Some(by) = &leg.by {
        way = joined([way, words("on behalf of"), context.names.link(by)], " ");
    }
    if let Some(why) = &leg.why {
        way.push(Inline::text(", because: "));
        way.extend(reason(context, why));
    }
    let mut blocks = vec![Block::Paragraph(way)];
    match &leg.rate {
        Rate::Unknown => blocks.push(Block::Note(words("How much is not known yet."))),
        Rate::Formula { formula } => blocks.extend(context.equation(&leg.meta.name, formula, &leg.meta)),
        Rate::All => blocks.push(Block::Note(words("All there is."))),
        Rate::Due => blocks.push(Block::Note(words("What is due: each batch when its time in the queue is over."))),
    }
    blocks
}

fn reason(context: &Context, why: &Why) -> Text {
    match why {
        Why::Text { text } => words(text),
        Why::Motive { id } => context.names.link(id),
    }
}

fn target(context: &Context, leg: &Leg, target: &Target) -> Text {
    let who = end(context, &target.end);
    let percent = Quantity { dimension: "1".to_owned(), unit: "1".to_owned(), scale: 1.0, shape: Vec::new() };
    let share = match &target.share {
        Share::All => return who,
        Share::Part { formula } => context.number(formula, &percent, leg.meta.application.as_deref()),
        Share::Remainder => words("what is left"),
    };
    let mut text = who;
    text.push(Inline::text(" ("));
    text.extend(share);
    text.push(Inline::text(")"));
    text
}

/// An end, with whose it is.
fn end(context: &Context, end: &End) -> Text {
    let stock = |id: &String| context.model.stocks.iter().find(|stock| stock.meta.id == *id);
    match end {
        End::Stock { id, at } => match stock(id) {
            Some(stock) if stock.hidden => words("everyone else"),
            Some(stock) => {
                let mut text = context.names.link(id);
                text.extend(elements(context, at));
                // A name without a label already says whose it is.
                if let Some(member) = stock.meta.member.as_ref().filter(|_| stock.meta.title() != stock.meta.id) {
                    text.push(Inline::text(" of "));
                    text.extend(context.names.link(member));
                }
                text
            }
            None => context.names.link(id),
        },
        End::Member { id } => context.names.link(id),
        End::Mint => words("the mint"),
        End::Burn => words("the fire, which burns it"),
        End::Source | End::Sink => words("outside"),
        End::Rest => words("everyone else"),
    }
}

/// `[EU]`
fn elements(context: &Context, at: &[Element]) -> Option<Inline> {
    let name = |element: &Element| {
        let set = context.model.sets.iter().find(|set| set.meta.id == element.set);
        let named = set.and_then(|set| set.elements.get(usize::try_from(element.position).unwrap_or(usize::MAX)));
        named.cloned().unwrap_or_else(|| element.position.to_string())
    };
    let names: Vec<String> = at.iter().map(name).collect();
    (!names.is_empty()).then(|| Inline::text(format!("[{}]", names.join(", "))))
}
