//! Doc comments, which are Markdown, as blocks: what both writers know how to write, and nothing else.
//!
//! HTML is shown as it was typed, pictures are links, and headings are stressed lines: a comment does not change what a
//! document is made of, and loads nothing.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::tree::{Block, Inline, Link, List, Text, words};

/// The blocks of a doc comment.
pub(super) fn blocks(doc: Option<&str>) -> Vec<Block> {
    let Some(doc) = doc.filter(|doc| !doc.trim().is_empty()) else { return Vec::new() };
    let mut builder = Builder { open: vec![Open::default()] };
    Parser::new_ext(doc, Options::ENABLE_STRIKETHROUGH).for_each(|event| builder.event(event));
    builder.finish()
}

/// The first paragraph of a doc comment, for where there is room for no more.
pub(super) fn summary(doc: Option<&str>) -> Text {
    let first =
        blocks(doc).into_iter().find_map(|block| if let Block::Paragraph(text) = block { Some(text) } else { None });
    first.unwrap_or_default()
}

/// What has begun and not ended.
#[derive(Default)]
struct Open {
    blocks: Vec<Block>,
    text: Text,
    list: Option<List>,
    address: Option<String>,
}

struct Builder {
    open: Vec<Open>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.add(Inline::text(&*text)),
            Event::Code(text) => self.add(Inline::Code(text.to_string())),
            Event::SoftBreak => self.add(Inline::text(" ")),
            Event::HardBreak => self.add(Inline::Break),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            // What opens a block ends a paragraph that has no tag of its own, as in a tight list.
            Tag::List(start) => {
                self.paragraph();
                self.open.push(Open { list: Some(List { start: *start, items: Vec::new() }), ..Open::default() });
            }
            Tag::Item | Tag::Emphasis | Tag::Strong | Tag::CodeBlock(_) => self.open.push(Open::default()),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.open.push(Open { address: Some(dest_url.to_string()), ..Open::default() });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.paragraph(),
            TagEnd::Heading(_) => {
                if let Some(open) = self.open.last_mut() {
                    open.text = vec![Inline::Strong(std::mem::take(&mut open.text))];
                }
                self.paragraph();
            }
            TagEnd::Item => self.item(),
            TagEnd::List(_) => {
                if let Some(list) = self.close().list {
                    self.push(Block::List(list));
                }
            }
            TagEnd::CodeBlock => {
                let typed = self.close().text;
                self.paragraph();
                self.push(Block::Code(plain(&typed)));
            }
            TagEnd::Link | TagEnd::Image => self.link(),
            TagEnd::Emphasis => {
                let text = self.close().text;
                self.add(Inline::Emphasis(text));
            }
            TagEnd::Strong => {
                let text = self.close().text;
                self.add(Inline::Strong(text));
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        self.paragraph();
        let item = self.close().blocks;
        if let Some(list) = self.open.last_mut().and_then(|open| open.list.as_mut()) {
            list.items.push(item);
        }
    }

    /// A link, or its words where following it could run something.
    fn link(&mut self) {
        let Open { text, address, .. } = self.close();
        match address.filter(|it| is_harmless(it)) {
            Some(address) => {
                let text = if text.is_empty() { words(address.clone()) } else { text };
                self.add(Inline::Link(Link::Address(address), text));
            }
            None => text.into_iter().for_each(|inline| self.add(inline)),
        }
    }

    fn add(&mut self, inline: Inline) {
        if let Some(open) = self.open.last_mut() {
            open.text.push(inline);
        }
    }

    fn push(&mut self, block: Block) {
        if let Some(open) = self.open.last_mut() {
            open.blocks.push(block);
        }
    }

    fn paragraph(&mut self) {
        if let Some(open) = self.open.last_mut()
            && !open.text.is_empty()
        {
            open.blocks.push(Block::Paragraph(std::mem::take(&mut open.text)));
        }
    }

    fn close(&mut self) -> Open {
        self.open.pop().unwrap_or_default()
    }

    fn finish(mut self) -> Vec<Block> {
        self.paragraph();
        self.close().blocks
    }
}

/// Whether following an address runs nothing.
fn is_harmless(address: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|start| address.starts_with(start))
}

/// The words of a text.
fn plain(text: &Text) -> String {
    let word = |inline: &Inline| {
        if let Inline::Text(text) | Inline::Code(text) = inline { text.clone() } else { String::new() }
    };
    text.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::{Block, Inline, blocks, summary};

    #[test]
    fn comments_are_what_they_say_and_nothing_more() {
        let found = blocks(Some("One *two* `three`.\n\n# Four\n\n- five\n- six\n\n<script>x</script>"));
        assert!(matches!(&found[1], Block::Paragraph(text) if matches!(text[0], Inline::Strong(_))));
        assert!(matches!(&found[2], Block::List(list) if list.items.len() == 2));
        assert_eq!(found[3], Block::Paragraph(vec![Inline::text("<script>x</script>")]));
        assert_eq!(summary(Some("# A\n")).len(), 1);
        assert!(blocks(Some("  ")).is_empty());
    }

    #[test]
    fn addresses_that_could_run_something_are_no_links() {
        assert_eq!(summary(Some("[a](javascript:alert)")), vec![Inline::text("a")]);
        assert!(matches!(summary(Some("[a](https://example.org)"))[0], Inline::Link(..)));
    }
}
