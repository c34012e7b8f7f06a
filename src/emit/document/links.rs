//! Links that lead somewhere: an anchor stands once, and a link to nothing is text.

use std::collections::HashSet;

use super::tree::{Block, Document, Entry, Inline, Link, Section, Text};

/// All anchors of a document.
pub(super) fn anchors(document: &Document) -> HashSet<String> {
    let mut found = Anchors::default();
    let mut copy = document.clone();
    walk(&mut copy, &mut found);
    found.seen
}

/// Takes away anchors that stand elsewhere already, and links that lead nowhere.
pub(super) fn settle(document: &mut Document) {
    let mut found = Anchors::default();
    walk(document, &mut found);
    walk(document, &mut Links { anchors: found.seen });
}

/// What is done at each anchor and each text.
trait Visitor {
    /// Sees an anchor, and says whether it stays.
    fn anchor(&mut self, _anchor: &str) -> bool {
        true
    }
    /// Sees a text.
    fn text(&mut self, text: &mut Text);
}

#[derive(Default)]
struct Anchors {
    seen: HashSet<String>,
}

struct Links {
    anchors: HashSet<String>,
}

impl Visitor for Anchors {
    fn anchor(&mut self, anchor: &str) -> bool {
        self.seen.insert(anchor.to_owned())
    }

    fn text(&mut self, text: &mut Text) {
        for inline in text {
            match inline {
                Inline::Anchor(anchor, inner) => {
                    self.text(inner);
                    if !self.seen.insert(anchor.clone()) {
                        *inline = Inline::Emphasis(std::mem::take(inner));
                    }
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => self.text(inner),
                _ => {}
            }
        }
    }
}

impl Visitor for Links {
    fn text(&mut self, text: &mut Text) {
        let is_lost = |inline: &Inline| matches!(inline, Inline::Link(Link::Here(to), _) if !self.anchors.contains(to));
        if text.iter().any(is_lost) {
            let settled = std::mem::take(text).into_iter().flat_map(|inline| match inline {
                Inline::Link(Link::Here(to), inner) if !self.anchors.contains(&to) => inner,
                other => vec![other],
            });
            *text = settled.collect();
        }
        for inline in text {
            if let Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Anchor(_, inner) = inline {
                self.text(inner);
            }
        }
    }
}

fn walk(document: &mut Document, visitor: &mut impl Visitor) {
    document.opening.iter_mut().for_each(|it| block(it, visitor));
    document.sections.iter_mut().for_each(|it| section(it, visitor));
}

fn section(section: &mut Section, visitor: &mut impl Visitor) {
    // A section is never without an anchor: the table of contents leads there.
    let mut number = 1;
    let wanted = section.anchor.clone();
    while !visitor.anchor(&section.anchor) {
        number += 1;
        section.anchor = format!("{wanted}-{number}");
    }
    section.blocks.iter_mut().for_each(|it| block(it, visitor));
    section.sections.iter_mut().for_each(|it| self::section(it, visitor));
}

fn block(block: &mut Block, visitor: &mut impl Visitor) {
    match block {
        Block::Paragraph(text) | Block::Note(text) => visitor.text(text),
        Block::List(list) => list.items.iter_mut().flatten().for_each(|it| self::block(it, visitor)),
        Block::Definitions(lines) => lines.iter_mut().for_each(|(_, text)| visitor.text(text)),
        Block::Table(table) => {
            visitor.text(&mut table.caption);
            for row in &mut table.rows {
                row.anchor = row.anchor.take().filter(|anchor| visitor.anchor(anchor));
                row.cells.iter_mut().for_each(|cell| visitor.text(cell));
            }
        }
        Block::Entry(Entry { anchor, facts, blocks, .. }) => {
            *anchor = anchor.take().filter(|anchor| visitor.anchor(anchor));
            facts.iter_mut().for_each(|text| visitor.text(text));
            blocks.iter_mut().for_each(|it| self::block(it, visitor));
        }
        Block::Code(_) | Block::Equation(_) | Block::Diagram(_) => {}
    }
}
