//! Tables of analyses as parts of a document, with links in place of names.

use super::context::Context;
use super::tree::{Block, Inline, List, Row, Section, Table, Text, words};
use crate::emit::analyses;

/// A table with what it means, and what is to be said besides.
pub(super) fn section(context: &Context, of: &str, found: &analyses::Section) -> Section {
    of_cells(context, of, found, &|head, text| if head == "target" { bound(text) } else { context.names.cell(text) })
}

/// The same for what a member gives and gets: rates are formulas, and notes are sums.
pub(super) fn sheet(context: &Context, of: &str, found: &analyses::Section) -> Section {
    let mut section = sums(context, of, found);
    let notes = |block: &mut Block| {
        let Block::List(list) = block else { return };
        list.items = found.notes.iter().map(|note| vec![Block::Paragraph(context.names.sum(note))]).collect();
    };
    section.blocks.iter_mut().for_each(notes);
    section
}

/// `<= 60%` in words.
fn bound(text: &str) -> Text {
    let (sign, number) = text.split_once(' ').unwrap_or(("", text));
    match sign {
        "<=" => words(format!("at most {number}")),
        ">=" => words(format!("at least {number}")),
        _ => words(text),
    }
}

/// The same for tables whose cells are sums of names.
pub(super) fn sums(context: &Context, of: &str, found: &analyses::Section) -> Section {
    of_cells(context, of, found, &|head, text| {
        let cell = context.names.cell(text);
        // In labels, which stand in columns without a head, and in reasons a word may be a name by chance.
        let is_plain = matches!(cell.as_slice(), [Inline::Text(shown)] if shown == text);
        if is_plain && !matches!(head, "" | "why") { context.names.sum(text) } else { cell }
    })
}

/// Each cell is set by the head of its column and its text.
fn of_cells(context: &Context, of: &str, found: &analyses::Section, cell: &dyn Fn(&str, &str) -> Text) -> Section {
    let title = context.names.title(&found.heading);
    let mut section = Section::new(&format!("{of}-{}", slug(&found.heading)), &title);
    // Figures are not looked up among the names.
    let text = |(column, text): (usize, &String)| {
        let head = found.heads.get(column).map_or("", String::as_str);
        if found.numbers.contains(&column) { words(text) } else { cell(head, text) }
    };
    let table = Table {
        caption: context.names.spans(&found.says),
        heads: found.heads.iter().map(|head| head_of(context, head)).collect(),
        rows: found.rows.iter().map(|row| Row::of(row.iter().enumerate().map(text).collect())).collect(),
        numbers: found.numbers.clone(),
    };
    match table.rows.is_empty() {
        true => section.blocks.push(Block::Paragraph(table.caption)),
        false => section.blocks.push(Block::Table(table)),
    }
    if !found.notes.is_empty() {
        let item = |note: &String| vec![Block::Paragraph(context.names.spans(note))];
        section.blocks.push(Block::List(List { start: None, items: found.notes.iter().map(item).collect() }));
    }
    section
}

/// Columns of parties are headed by what people call them.
fn head_of(context: &Context, head: &str) -> String {
    if head.is_empty() { "what".to_owned() } else { context.names.party(head) }
}

/// A heading as a part of an anchor: `What comes in` becomes `what-comes-in`.
fn slug(heading: &str) -> String {
    let words = heading.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}
