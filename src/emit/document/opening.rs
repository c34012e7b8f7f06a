//! What stands before the first section: what it is, and how far.

use super::context::Context;
use super::prose;
use super::tree::{Block, Inline, Link, words};
use super::words::span;
use crate::analysis::needs;
use crate::emit::number::count;
use crate::model::TransferKind;

/// The comment on the ecosystem, then the model at a glance.
pub(super) fn blocks(context: &Context) -> Vec<Block> {
    let ecosystem = &context.model.ecosystem;
    let mut blocks = prose::blocks(ecosystem.meta.doc.as_deref());
    let mut lines = Vec::new();
    if !ecosystem.meta.source.file.is_empty() {
        lines.push(("Model".to_owned(), context.place(&ecosystem.meta.source)));
    }
    if let Some(time) = &ecosystem.time {
        lines.push(("Time".to_owned(), words(span(context, time))));
    }
    lines.push(("Holds".to_owned(), words(held(context))));
    let missing = needs(context.model).len();
    let link = |text: &str| Inline::Link(Link::Here("section-open".to_owned()), words(text));
    let state = match missing {
        0 => vec![Inline::text("every number is there: it can be simulated ("), link("open points"), Inline::text(")")],
        _ => vec![
            Inline::text("a sketch; "),
            link(&format!("{} before it can be simulated", count(missing, "open point"))),
        ],
    };
    lines.push(("State".to_owned(), state));
    blocks.push(Block::Definitions(lines));
    blocks
}

/// `5 members, 6 assets, 14 stocks`
fn held(context: &Context) -> String {
    let model = context.model;
    let stocks = model.stocks.iter().filter(|stock| !stock.hidden).count();
    let exchanges = model.transfers.iter().filter(|it| it.kind == TransferKind::Exchange).count();
    let counts = [
        (model.members.len(), "member"),
        (model.assets.len(), "asset"),
        (stocks, "stock"),
        (model.transfers.len() - exchanges, "flow"),
        (exchanges, "exchange"),
        (model.parameters.len(), "param"),
        (model.assumptions.len(), "assumption"),
        (model.goals.len(), "goal"),
    ];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    counts.map(|(number, thing)| count(number, thing)).collect::<Vec<_>>().join(", ")
}
