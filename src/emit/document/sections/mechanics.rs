//! How it works: what is held, what moves in which order, and what decides how much.

use super::super::context::Context;
use super::super::tree::{Block, Entry, Inline, Row, Section, Table, Text, joined, words};
use super::super::words::span;
use super::{transfers, values};
use crate::emit::diagram::{DiagramKind, Picture, mermaid};
use crate::model::{Application, Meta, Method, State, Stock};

/// Stocks, then what moves them, then what decides.
pub(super) fn section(context: &Context) -> Option<Section> {
    let model = context.model;
    let mut section = Section::new("mechanics", "How it works");
    let parts = [
        stocks(context),
        transfers::section(context),
        states(context),
        values::decisions(context),
        values::rules(context),
        values::environment(context),
        values::auxiliaries(context),
        values::functions(context),
        values::metrics(context),
        applications(context),
    ];
    section.sections = parts.into_iter().flatten().collect();
    if section.sections.is_empty() {
        return None;
    }
    section.blocks.push(Block::Paragraph(words(
        "A stock is what somebody holds; only flows change it. What people decide, what the rules are and what comes from \
         outside set how fast things flow.",
    )));
    section.blocks.push(Block::Diagram(mermaid(model, Picture { kind: DiagramKind::StockFlow, folded: true })));
    section.blocks.extend(steps(context));
    Some(section)
}

/// How long a run is, and what happens in a step.
fn steps(context: &Context) -> Option<Block> {
    let ecosystem = &context.model.ecosystem;
    let time = ecosystem.time.as_ref()?;
    let mut lines = vec![("Time".to_owned(), words(span(context, time)))];
    let written: Vec<&Meta> =
        context.model.phases.iter().map(|it| &it.meta).filter(|it| !it.source.file.is_empty()).collect();
    if !written.is_empty() {
        let named = written.into_iter().map(|meta| {
            let mut text = context.names.mark("phase", meta);
            text.push(Inline::text(" "));
            text.extend(context.line(&meta.source));
            text
        });
        lines.push(("Phases of a step, in this order".to_owned(), joined(named, ", then ")));
    }
    if ecosystem.method == Method::Rk4 {
        lines.push(("Method".to_owned(), words("Runge–Kutta of fourth order")));
    }
    Some(Block::Definitions(lines))
}

fn stocks(context: &Context) -> Option<Section> {
    let mut section = Section::new("stocks", "Stocks");
    let heads = ["stock", "held by", "holds", "at the start", "bounds", "where"];
    let mut table = Table::new("What is held, by whom, and how much at the start", &heads);
    table.rows = context.model.stocks.iter().filter(|stock| !stock.hidden).map(|it| stock(context, it)).collect();
    section.blocks.extend(table.block());
    section.unless_empty()
}

fn stock(context: &Context, stock: &Stock) -> Row {
    let origin = stock.meta.application.as_deref();
    let number = |formula| context.number(formula, &stock.quantity, origin);
    let start = stock
        .initial
        .as_ref()
        .map_or_else(|| words("not known yet"), |it| allocated(context, stock).unwrap_or_else(|| number(it)));
    let holder = stock.meta.member.as_ref().map_or_else(|| words("in common"), |member| context.names.link(member));
    let holds = stock.holds.as_ref().map_or_else(|| words("not said yet"), |asset| context.names.link(asset));
    let each = context.each(&stock.quantity.shape);
    let holds = joined([holds, each], ", ");
    let cells =
        vec![context.head(&stock.meta), holder, holds, start, bounds(context, stock), context.line(&stock.meta.source)];
    Row { anchor: context.names.anchor("stock", &stock.meta.id), cells }
}

/// What an allocation gives a stock, which tells more than a number.
fn allocated(context: &Context, stock: &Stock) -> Option<Text> {
    let allocation =
        context.model.allocations.iter().find(|it| it.entries.iter().any(|entry| entry.stock == stock.meta.id))?;
    let texts: Vec<String> = allocation
        .entries
        .iter()
        .filter(|entry| entry.stock == stock.meta.id)
        .map(|entry| context.part(&entry.text))
        .collect();
    let to = super::super::tree::Link::Here(allocation.meta.id.clone());
    Some(vec![Inline::text(format!("{} of ", texts.join(", "))), Inline::Link(to, words(allocation.meta.title()))])
}

/// Bounds other than the usual one, that nothing is held below zero; how long a queue keeps what comes in.
fn bounds(context: &Context, stock: &Stock) -> Text {
    let origin = stock.meta.application.as_deref();
    let low = stock.low.as_ref().filter(|low| low.text != "0" || stock.high.is_some());
    let range = match stock.low {
        None => words("may be below zero: a debt"),
        Some(_) => context.range(low, stock.high.as_ref(), &stock.quantity, origin),
    };
    let queue = stock.transit.as_ref().map(|transit| {
        joined([words("a queue: what comes in leaves after"), context.number(transit, &context.time(), origin)], " ")
    });
    joined(std::iter::once(range).chain(queue), "; ")
}

fn states(context: &Context) -> Option<Section> {
    let mut section = Section::new("states", "States");
    section.blocks.extend(context.model.states.iter().map(|it| Block::Entry(state(context, it))));
    section.introduced("What is no asset, but has a memory: a rate, a mode, a counter.")
}

fn state(context: &Context, state: &State) -> Entry {
    let origin = state.meta.application.as_deref();
    let mut entry = context.entry("state", &state.meta, context.facts("state", &state.meta, &state.quantity));
    let mut lines = Vec::new();
    if let Some(initial) = &state.initial {
        lines.push(("At the start".to_owned(), context.number(initial, &state.quantity, origin)));
    }
    let range = context.range(state.low.as_ref(), state.high.as_ref(), &state.quantity, origin);
    if !range.is_empty() {
        lines.push(("Stays within".to_owned(), range));
    }
    entry.blocks.push(Block::Definitions(lines));
    match &state.next {
        Some(next) => {
            entry.blocks.push(Block::Paragraph(words("In the next step it is")));
            entry.blocks.extend(context.equation(&format!("next {}", state.meta.name), next, &state.meta));
        }
        None => entry.blocks.push(Block::Paragraph(words("It keeps its value."))),
    }
    entry
}

/// Patterns that are applied, with what they are given.
fn applications(context: &Context) -> Option<Section> {
    let mut section = Section::new("patterns", "Mechanisms from patterns");
    section.blocks.extend(context.model.applications.iter().map(|it| Block::Entry(application(context, it))));
    section.introduced("Mechanisms that were written once, for any model, and are applied here with these arguments.")
}

fn application(context: &Context, application: &Application) -> Entry {
    let facts = vec![vec![Inline::text("pattern "), Inline::Code(application.pattern.clone())]];
    let mut entry = context.entry("apply", &application.meta, facts);
    entry.blocks.extend(super::super::prose::blocks(application.about.as_deref()));
    let outer = application.meta.application.as_deref();
    let given = application.arguments.iter().map(|it| (it.parameter.clone(), context.inline(&it.text, outer)));
    let given: Vec<(String, Text)> = given.collect();
    if !given.is_empty() {
        entry.blocks.push(Block::Definitions(given));
    }
    entry
}
