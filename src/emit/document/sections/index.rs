//! Every declaration with the line where it stands.

use std::collections::HashSet;

use super::super::context::Context;
use super::super::names::Declared;
use super::super::tree::{Inline, Link, Row, Section, Table, Text, words};

/// A table of all declarations in the order of the files. What is told of nowhere else is told of here.
pub(in super::super) fn section(context: &Context, told: &HashSet<String>) -> Option<Section> {
    let mut section = Section::new("index", "Where everything stands");
    let mut all: Vec<&Declared> = context.names.all.iter().collect();
    all.sort_by(|a, b| {
        let key = |it: &Declared| (it.meta.source.file.clone(), it.meta.source.line, it.meta.source.column);
        key(a).cmp(&key(b)).then_with(|| a.anchor.cmp(&b.anchor))
    });
    let mut table = Table::new("All declarations, in the order of the text", &["name", "is a", "called", "where"]);
    table.rows = all.into_iter().map(|it| row(context, told, it)).collect();
    section.blocks.extend(table.block());
    section.unless_empty()
}

fn row(context: &Context, told: &HashSet<String>, declared: &Declared) -> Row {
    let name = vec![Inline::Code(declared.meta.id.clone())];
    let is_told = told.contains(&declared.anchor);
    let head = if is_told { vec![Inline::Link(Link::Here(declared.anchor.clone()), name)] } else { name };
    let title = declared.meta.title();
    let called = if title == declared.meta.id { Text::new() } else { words(title) };
    let cells = vec![head, words(declared.kind), called, context.place(&declared.meta.source)];
    Row { anchor: (!is_told).then(|| declared.anchor.clone()), cells }
}
