//! Who gives what to whom, and why.

use super::super::context::Context;
use super::super::report;
use super::super::tree::{Block, Section};
use crate::emit::analyses::{Kind, report as analysis};
use crate::emit::diagram::{DiagramKind, mermaid};

/// The network, the give/get matrix, and each gift with its reason.
pub(super) fn section(context: &Context) -> Option<Section> {
    if context.model.transfers.is_empty() {
        return None;
    }
    let mut section = Section::new("gifts", "Who gives what to whom");
    section.blocks.push(Block::Diagram(mermaid(context.model, DiagramKind::Network)));
    let found = analysis(Kind::GiveGet, context.model, None);
    section.sections = found.sections.iter().map(|it| report::section(context, "gifts", it)).collect();
    section
        .introduced("Value that goes from one hand to another: goods, work, money, tokens, and what cannot be counted.")
}
