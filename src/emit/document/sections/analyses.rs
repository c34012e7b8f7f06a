//! What follows from the model without running it.

use super::super::context::Context;
use super::super::report;
use super::super::tree::{Block, Section, words};
use crate::emit::analyses::{self, Kind, report as analysis};

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
    // What has no rows says so in a sentence, which is worth a line where other tables stand beside it.
    if found.sections.iter().all(|it| it.rows.is_empty()) {
        return None;
    }
    let write = match kind {
        Kind::Loops | Kind::Conservation | Kind::Transactions | Kind::Balance => report::sums,
        Kind::Values => report::sheet,
        _ => report::section,
    };
    // The purpose alone stands at the beginning of the document.
    let told = found.sections.iter().filter(|it| kind != Kind::Traceability || !it.rows.is_empty());
    let mut section = Section::new(kind.name(), title);
    section.sections = told.map(|it| write(context, kind.name(), &brief(context, kind, it))).collect();
    // How matrices are read is said once, before the first.
    let says = found.sections.first().filter(|_| of_matrix(kind).is_some()).map(|it| words(it.says.clone()));
    section.blocks.extend(says.map(Block::Paragraph));
    section.unless_empty()
}

/// What stands in the cells of a matrix.
fn of_matrix(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Transactions => Some("Who pays, and who is paid, in"),
        Kind::Balance => Some("Stocks of"),
        _ => None,
    }
}

/// A table, which says no more than what it is of where all of its kind are read alike.
fn brief(context: &Context, kind: Kind, found: &analyses::Section) -> analyses::Section {
    let mut found = found.clone();
    if let Some(what) = of_matrix(kind) {
        found.says = format!("{what} {}", context.names.title(&found.heading));
    }
    found
}
