//! What follows from the model without running it.

use super::super::context::Context;
use super::super::report;
use super::super::tree::{Block, Section, words};
use crate::emit::analyses::{Kind, report as analysis};

/// Analyses, with the titles they have here.
const KINDS: &[(Kind, &str)] = &[
    (Kind::Loops, "Feedback loops"),
    (Kind::Conservation, "What is conserved"),
    (Kind::Transactions, "Who pays whom"),
    (Kind::Balance, "Who holds what"),
    (Kind::Values, "What each member gives and gets"),
    (Kind::Traceability, "From purpose to assumption"),
];

/// A section for each analysis that finds something.
pub(super) fn section(context: &Context) -> Option<Section> {
    let mut section = Section::new("analyses", "What follows from it");
    // A sketch has no equations to follow, and its gifts are told above.
    if context.model.stocks.iter().all(|stock| stock.hidden) {
        return None;
    }
    section.sections = KINDS.iter().filter_map(|(kind, title)| one(context, *kind, title)).collect();
    section.introduced("Worked out from the text of the model alone, without running it.")
}

fn one(context: &Context, kind: Kind, title: &str) -> Option<Section> {
    let found = analysis(kind, context.model, None);
    let as_sums = matches!(kind, Kind::Loops | Kind::Conservation | Kind::Transactions | Kind::Balance);
    let write = if as_sums { report::sums } else { report::section };
    let mut section = Section::new(kind.name(), title);
    section.sections = found.sections.iter().map(|it| write(context, kind.name(), it)).collect();
    // What has no rows says so in a sentence, which is worth a line where other tables stand beside it.
    if found.sections.iter().all(|it| it.rows.is_empty()) {
        return None;
    }
    if kind.about() != title {
        section.blocks.push(Block::Paragraph(words(format!("{}.", kind.about()))));
    }
    section.unless_empty()
}
