//! The document in Markdown as GitHub reads it.
//!
//! Equations stand in `math` blocks and between `` $` `` and `` `$ ``, where Markdown leaves the signs of LaTeX alone.
//! What links lead to is marked with `<a id>`, which stays where it is when a heading is reworded.

use super::escape::{code, html, markdown as words};
use super::latex::latex;
use super::tree::{Block, Document, Entry, Inline, Link, List, Section, Table, Text};
use crate::emit::diagram::url;
use crate::emit::plain;
use crate::model::Source;

/// Writes a document.
pub(super) fn write(document: &Document) -> String {
    let mut writer = Writer::default();
    writer.line(&format!("# {}", words(&document.title)));
    document.opening.iter().for_each(|it| writer.block(it));
    writer.line("**Contents**");
    let mut contents = String::new();
    for section in &document.sections {
        contents += &format!("- [{}](#{})\n", words(&section.title), section.anchor);
        for inner in &section.sections {
            contents += &format!("  - [{}](#{})\n", words(&inner.title), inner.anchor);
        }
    }
    writer.line(contents.trim_end());
    document.sections.iter().for_each(|it| writer.section(it, 2));
    writer.out
}

/// Writes blocks, each after an empty line.
#[derive(Default)]
struct Writer {
    out: String,
    /// What stands before every line: the indentation of a list.
    margin: String,
    /// What stands before the next line only: the sign of a list.
    bullet: Option<String>,
}

impl Writer {
    /// A block of one or more lines.
    fn line(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        for line in text.lines() {
            let margin = self.bullet.take().unwrap_or_else(|| self.margin.clone());
            self.out += format!("{margin}{line}").trim_end();
            self.out.push('\n');
        }
    }

    fn section(&mut self, section: &Section, level: usize) {
        let marks = "#".repeat(level.min(6));
        self.line(&format!("{marks} {}{}", anchor(&section.anchor), words(&section.title)));
        if let Some(place) = section.source.as_ref().and_then(place) {
            self.line(&place);
        }
        section.blocks.iter().for_each(|it| self.block(it));
        section.sections.iter().for_each(|it| self.section(it, level + 1));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) | Block::Note(text) => self.line(&paragraph(text)),
            Block::Code(typed) => self.line(&fenced("", typed)),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Definitions(lines) => {
                let lines = lines.iter().map(|(term, text)| format!("- **{}:** {}", words(term), inlines(text)));
                self.line(&lines.collect::<Vec<_>>().join("\n"));
            }
            Block::Equation(math) => self.line(&format!("```math\n{}\n```", latex(math))),
            Block::Entry(entry) => self.entry(entry),
            Block::Diagram(text) => self.line(&fenced("mermaid", text)),
        }
    }

    fn list(&mut self, list: &List) {
        for (place, item) in list.items.iter().enumerate() {
            let number = |start: u64| format!("{}. ", start.saturating_add(u64::try_from(place).unwrap_or(0)));
            self.item(&list.start.map_or_else(|| "- ".to_owned(), number), |writer| {
                item.iter().for_each(|it| writer.block(it));
            });
        }
    }

    /// Blocks after the sign of a list.
    fn item(&mut self, sign: &str, write: impl FnOnce(&mut Writer)) {
        let margin = self.margin.clone();
        self.bullet = Some(format!("{margin}{sign}"));
        self.margin += &" ".repeat(sign.len());
        write(self);
        self.bullet = None;
        self.margin = margin;
    }

    /// A declaration; those inside of it are points of a list.
    fn entry(&mut self, entry: &Entry) {
        let head = format!("**{}**", words(&entry.title));
        let anchor = entry.anchor.as_deref().map(anchor).unwrap_or_default();
        let facts = entry.facts.iter().filter(|fact| !fact.is_empty()).map(inlines).chain(place(&entry.source));
        let line: Vec<String> = std::iter::once(anchor + &head).chain(facts).collect();
        self.line(&line.join(" · "));
        for block in &entry.blocks {
            match block {
                Block::Entry(inner) => self.item("- ", |writer| writer.entry(inner)),
                other => self.block(other),
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.line(&paragraph(&table.caption));
        }
        let heads: Vec<String> = table.heads.iter().map(|head| words(head)).collect();
        let rule = (0..heads.len()).map(|column| if table.numbers.contains(&column) { "---:" } else { "---" });
        let mut text = format!("| {} |\n| {} |\n", heads.join(" | "), rule.collect::<Vec<_>>().join(" | "));
        for row in &table.rows {
            let mut cells: Vec<String> = row.cells.iter().map(inlines).collect();
            if let (Some(to), Some(first)) = (&row.anchor, cells.first_mut()) {
                first.insert_str(0, &anchor(to));
            }
            text += &format!("| {} |\n", cells.join(" | "));
        }
        self.line(&text);
    }
}

fn anchor(anchor: &str) -> String {
    format!("<a id=\"{}\"></a>", html(anchor))
}

/// Typed text between a fence longer than any inside.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = text.lines().map(plain::visible).collect();
    format!("{fence}{language}\n{}\n{fence}", lines.join("\n"))
}

/// Text that begins a line, where a number or a sign could begin a list.
fn paragraph(text: &Text) -> String {
    let text = inlines(text);
    let text = text.trim();
    let mark = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    match text.split_at_checked(mark) {
        Some((digits, rest)) if !digits.is_empty() && rest.starts_with(['.', ')']) => format!("{digits}\\{rest}"),
        Some(("", rest)) if rest.starts_with(['-', '+', '=']) => format!("\\{rest}"),
        _ => text.to_owned(),
    }
}

fn inlines(text: &Text) -> String {
    text.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => words(text),
        Inline::Code(text) => code(text),
        Inline::Emphasis(text) => around("*", text),
        Inline::Strong(text) => around("**", text),
        Inline::Link(Link::Here(to), text) => format!("[{}](#{})", inlines(text), html(to)),
        Inline::Link(Link::Address(to), text) => format!("[{}](<{}>)", inlines(text), address(to)),
        Inline::Math(math) => format!("$`{}`$", latex(math)),
        Inline::Place(source) => place(source).unwrap_or_default(),
        Inline::Line(source) => linked(source, &format!("line {}", source.line)),
        Inline::Anchor(to, text) => anchor(to) + &inlines(text),
        Inline::Break => "<br>".to_owned(),
    }
}

/// Stressed text: the signs must touch it.
fn around(sign: &str, text: &Text) -> String {
    let inner = inlines(text);
    if inner.trim().is_empty() { inner } else { format!("{sign}{}{sign}", inner.trim()) }
}

/// An address between angle brackets.
fn address(to: &str) -> String {
    plain::one_line(to).replace('<', "%3C").replace('>', "%3E").replace('|', "%7C").replace(' ', "%20")
}

/// `file.vflow:42`, as a link where the file is one of the project.
fn place(source: &Source) -> Option<String> {
    Some(linked(source, &super::words::place(source)?))
}

fn linked(source: &Source, shown: &str) -> String {
    match url(source).filter(|_| !super::words::is_library(source)) {
        Some(url) => format!("[{}]({url})", words(shown)),
        None => words(shown),
    }
}
