//! The document as one page of HTML: it runs nothing and loads nothing.

use super::escape::html;
use super::mathml::mathml;
use super::tree::{Block, Document, Entry, Inline, Link, List, Section, Table, Text};
use crate::emit::diagram::url;
use crate::emit::plain;
use crate::model::Source;

/// How it looks.
const STYLE: &str = include_str!("style.css");

/// Writes a document.
pub(super) fn write(document: &Document) -> String {
    let title = html(&document.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#section-text\">To the text</a>\n"
    );
    out += &format!("<header>\n<h1>{title}</h1>\n");
    document.opening.iter().for_each(|it| block(&mut out, it, 2));
    out += "</header>\n";
    contents(&mut out, document);
    out += "<main id=\"section-text\">\n";
    document.sections.iter().for_each(|it| section(&mut out, it, 2));
    out += "</main>\n</body>\n</html>\n";
    out
}

fn contents(out: &mut String, document: &Document) {
    *out += "<nav aria-label=\"Contents\">\n<p>Contents</p>\n<ul>\n";
    for section in &document.sections {
        *out += &format!("<li>{}", entry_of_contents(section));
        if !section.sections.is_empty() {
            let inner: String =
                section.sections.iter().map(|inner| format!("<li>{}</li>\n", entry_of_contents(inner))).collect();
            *out += &format!("\n<ul>\n{inner}</ul>\n");
        }
        *out += "</li>\n";
    }
    *out += "</ul>\n</nav>\n";
}

fn entry_of_contents(section: &Section) -> String {
    format!("<a href=\"#{}\">{}</a>", html(&section.anchor), html(&section.title))
}

fn section(out: &mut String, section: &Section, level: usize) {
    let (id, title) = (html(&section.anchor), html(&section.title));
    let place = section.source.as_ref().map(|source| format!(" {}", place(source))).unwrap_or_default();
    *out += &format!("<section id=\"{id}\">\n<h{level}>{title}{place}</h{level}>\n");
    section.blocks.iter().for_each(|it| block(out, it, level + 1));
    section.sections.iter().for_each(|it| self::section(out, it, (level + 1).min(6)));
    *out += "</section>\n";
}

/// A block; `level` is that of a heading inside of it.
fn block(out: &mut String, block: &Block, level: usize) {
    match block {
        Block::Paragraph(text) => *out += &format!("<p>{}</p>\n", inlines(text)),
        Block::Note(text) => *out += &format!("<p class=\"note\">{}</p>\n", inlines(text)),
        Block::Code(typed) => {
            let lines: Vec<String> = typed.lines().map(html).collect();
            *out += &format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", lines.join("\n"));
        }
        Block::List(list) => self::list(out, list, level),
        Block::Table(table) => self::table(out, table),
        Block::Definitions(lines) => {
            *out += "<dl>\n";
            for (term, text) in lines {
                *out += &format!("<div><dt>{}</dt><dd>{}</dd></div>\n", html(term), inlines(text));
            }
            *out += "</dl>\n";
        }
        Block::Equation(math) => *out += &format!("<div class=\"equation\">{}</div>\n", mathml(math, true)),
        Block::Entry(entry) => self::entry(out, entry, level.min(6)),
        // Drawn where the page can hold the picture itself.
        Block::Diagram(_) => {}
    }
}

fn list(out: &mut String, list: &List, level: usize) {
    let tag = if list.start.is_some() { "ol" } else { "ul" };
    let start = list.start.filter(|start| *start != 1).map_or_else(String::new, |start| format!(" start=\"{start}\""));
    *out += &format!("<{tag}{start}>\n");
    for item in &list.items {
        *out += "<li>";
        match item.as_slice() {
            [Block::Paragraph(text)] => *out += &inlines(text),
            blocks => blocks.iter().for_each(|it| block(out, it, level)),
        }
        *out += "</li>\n";
    }
    *out += &format!("</{tag}>\n");
}

fn entry(out: &mut String, entry: &Entry, level: usize) {
    let id = entry.anchor.as_ref().map_or_else(String::new, |anchor| format!(" id=\"{}\"", html(anchor)));
    *out += &format!("<article{id}>\n<h{level}>{}</h{level}>\n", html(&entry.title));
    let facts = entry.facts.iter().filter(|fact| !fact.is_empty()).map(inlines);
    let facts: Vec<String> = facts.chain(Some(place(&entry.source)).filter(|it| !it.is_empty())).collect();
    if !facts.is_empty() {
        *out += &format!("<p class=\"facts\">{}</p>\n", facts.join(" · "));
    }
    entry.blocks.iter().for_each(|it| block(out, it, (level + 1).min(6)));
    *out += "</article>\n";
}

fn table(out: &mut String, table: &Table) {
    let label = plain::one_line(&spoken(&table.caption));
    // More columns than a page is wide for are set smaller.
    let wide = if table.heads.len() > 7 { " wide" } else { "" };
    *out += &format!(
        "<div class=\"table{wide}\" role=\"group\" aria-label=\"{}\" tabindex=\"0\">\n<table>\n",
        html(&label)
    );
    *out += &format!("<caption><span>{}</span></caption>\n<thead><tr>", inlines(&table.caption));
    let class = |column: usize| if table.numbers.contains(&column) { " class=\"number\"" } else { "" };
    for (column, head) in table.heads.iter().enumerate() {
        *out += &format!("<th scope=\"col\"{}>{}</th>", class(column), html(head));
    }
    *out += "</tr></thead>\n<tbody>\n";
    for row in &table.rows {
        let id = row.anchor.as_ref().map_or_else(String::new, |anchor| format!(" id=\"{}\"", html(anchor)));
        *out += &format!("<tr{id}>");
        for (column, cell) in row.cells.iter().enumerate() {
            let (tag, scope) = if column == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
            *out += &format!("<{tag}{scope}{}>{}</{tag}>", class(column), inlines(cell));
        }
        *out += "</tr>\n";
    }
    *out += "</tbody>\n</table>\n</div>\n";
}

fn inlines(text: &Text) -> String {
    text.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => html(text),
        Inline::Code(text) => format!("<code>{}</code>", name(text)),
        Inline::Emphasis(text) => format!("<em>{}</em>", inlines(text)),
        Inline::Strong(text) => format!("<strong>{}</strong>", inlines(text)),
        Inline::Link(Link::Here(to), text) => format!("<a href=\"#{}\">{}</a>", html(to), inlines(text)),
        Inline::Link(Link::Address(to), text) => {
            format!("<a class=\"out\" rel=\"noreferrer\" href=\"{}\">{}</a>", html(to), inlines(text))
        }
        Inline::Math(math) => mathml(math, false),
        Inline::Place(source) => place(source),
        Inline::Line(source) => linked(source, &format!("line&nbsp;{}", source.line)),
        Inline::Anchor(to, text) => format!("<span id=\"{}\">{}</span>", html(to), inlines(text)),
        Inline::Break => "<br>".to_owned(),
    }
}

/// A long name may be broken after its dots and underscores.
fn name(text: &str) -> String {
    html(text).replace('.', ".<wbr>").replace('_', "_<wbr>")
}

/// The words of a text, for those who listen.
fn spoken(text: &Text) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link(_, text) | Inline::Anchor(_, text) => spoken(text),
        _ => String::new(),
    };
    text.iter().map(word).collect()
}

/// `file.vflow:42`, as a link where the file is one of the project.
fn place(source: &Source) -> String {
    super::words::place(source).map(|shown| linked(source, &name(&shown))).unwrap_or_default()
}

fn linked(source: &Source, shown: &str) -> String {
    match url(source).filter(|_| !super::words::is_library(source)) {
        Some(url) => format!("<a class=\"place\" href=\"{}\">{}</a>", html(&url), shown),
        None => format!("<span class=\"place\">{}</span>", shown),
    }
}
