//! A document as plain data: sections of blocks. It says what is there, and leaves to each writer how that looks.

use super::math::Math;
use crate::model::Source;

/// Running text.
pub type Text = Vec<Inline>;

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// What stands before the first section.
    pub opening: Vec<Block>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section with a heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Where links lead: unique in the document, the same from build to build.
    pub anchor: String,
    /// Its heading.
    pub title: String,
    /// The declaration it tells of, where it tells of one.
    pub source: Option<Source>,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// The sections inside.
    pub sections: Vec<Section>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// What is said in passing.
    Note(Text),
    /// Text as it was typed.
    Code(String),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// Terms, each with what is said of it.
    Definitions(Vec<(String, Text)>),
    /// An equation in a line of its own.
    Equation(Math),
    /// A declaration with everything about it.
    Entry(Entry),
    /// A diagram in Mermaid's language, for formats whose readers draw it.
    Diagram(String),
}

/// A list of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// The number of the first point; none where they are not counted.
    pub start: Option<u64>,
    /// The points.
    pub items: Vec<Vec<Block>>,
}

/// A table, whose first cells are the heads of its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows, in a sentence or a few words.
    pub caption: Text,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Columns of numbers, by place.
    pub numbers: Vec<usize>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Where links to what it tells of lead.
    pub anchor: Option<String>,
    /// As many cells as the table has heads.
    pub cells: Vec<Text>,
}

/// A declaration with everything about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Where links lead; none where it is told of elsewhere.
    pub anchor: Option<String>,
    /// What people call it.
    pub title: String,
    /// What is said of it in a few words each: its name, its kind, its unit.
    pub facts: Vec<Text>,
    /// Where it is declared.
    pub source: Source,
    /// What is said of it at length.
    pub blocks: Vec<Block>,
}

/// A part of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// A name or a text as in the model.
    Code(String),
    /// What is stressed.
    Emphasis(Text),
    /// What is stressed strongly.
    Strong(Text),
    /// A link.
    Link(Link, Text),
    /// A formula within a line.
    Math(Math),
    /// A place in the source.
    Place(Source),
    /// A line of the file that the model starts in.
    Line(Source),
    /// What links to an anchor lead to.
    Anchor(String, Text),
    /// A new line.
    Break,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To an anchor of this document.
    Here(String),
    /// To an address that the author wrote.
    Address(String),
}

impl Inline {
    /// Words.
    pub fn text(text: impl Into<String>) -> Inline {
        Inline::Text(text.into())
    }
}

/// Running text of nothing but words.
pub fn words(text: impl Into<String>) -> Text {
    vec![Inline::text(text)]
}

/// Several texts, with something between them.
pub fn joined(texts: impl IntoIterator<Item = Text>, between: &str) -> Text {
    let mut all = Text::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        if !all.is_empty() {
            all.push(Inline::text(between));
        }
        all.extend(text);
    }
    all
}

/// Terms that are told one after the other; of one term several things may be said.
#[derive(Clone, Debug, Default)]
pub struct Terms(Vec<(String, Text)>);

impl Terms {
    /// Says something of a term, in a line of its own if something was said before; nothing is not said.
    pub fn add(&mut self, term: &str, text: Text) {
        if text.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| known == term) {
            Some((_, known)) => {
                known.push(Inline::Break);
                known.extend(text);
            }
            None => self.0.push((term.to_owned(), text)),
        }
    }

    /// All of them as a block, unless there are none.
    pub fn block(self) -> Option<Block> {
        (!self.0.is_empty()).then_some(Block::Definitions(self.0))
    }
}

impl Row {
    /// A row that nothing links to.
    pub fn of(cells: Vec<Text>) -> Row {
        Row { anchor: None, cells }
    }
}

impl Table {
    /// A table without rows.
    pub fn new(caption: &str, heads: &[&str]) -> Table {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        Table { caption: words(caption), heads, ..Table::default() }
    }

    /// The table without columns that say nothing in any row; the first one stays.
    pub fn without_empty_columns(mut self) -> Table {
        let told = |column: usize| self.rows.iter().any(|row| row.cells.get(column).is_some_and(|it| !it.is_empty()));
        let kept: Vec<usize> = (0..self.heads.len()).filter(|column| *column == 0 || told(*column)).collect();
        let pick = |list: &[Text]| kept.iter().filter_map(|column| list.get(*column).cloned()).collect();
        self.rows.iter_mut().for_each(|row| row.cells = pick(&row.cells));
        self.numbers =
            (0..kept.len()).filter(|new| kept.get(*new).is_some_and(|it| self.numbers.contains(it))).collect();
        self.heads = kept.iter().filter_map(|column| self.heads.get(*column).cloned()).collect();
        self
    }

    /// The table as a block, unless it has no rows.
    pub fn block(self) -> Option<Block> {
        (!self.rows.is_empty()).then(|| Block::Table(self.without_empty_columns()))
    }
}

impl Section {
    /// An empty section.
    pub fn new(anchor: &str, title: &str) -> Section {
        Section { anchor: format!("section-{anchor}"), title: title.to_owned(), ..Section::default() }
    }

    /// The section, unless nothing stands in it.
    pub fn unless_empty(self) -> Option<Section> {
        (!self.blocks.is_empty() || !self.sections.is_empty()).then_some(self)
    }

    /// The section with a sentence before everything else, unless nothing stands in it.
    pub fn introduced(mut self, text: &str) -> Option<Section> {
        if self.blocks.is_empty() && self.sections.is_empty() {
            return None;
        }
        self.blocks.insert(0, Block::Paragraph(words(text)));
        Some(self)
    }
}
