//! The tree of a file as written: names unresolved, everything with its span.

mod declaration;
mod expression;
mod flow;
mod governance;
mod many;
mod member;
mod pattern;
mod respan;
mod statement;

pub use declaration::*;
pub use expression::*;
pub use flow::*;
pub use governance::*;
pub use many::*;
pub use member::*;
pub use pattern::*;
pub use respan::Respan;
pub use statement::*;

use crate::diagnostic::Code;
use crate::source::{FileId, Span};

/// One parsed file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Which file this is.
    pub id: FileId,
    /// The declarations, in order.
    pub items: Vec<Item>,
    /// Every `//` and `///` comment, in order: the trivia that the formatter prints back.
    pub comments: Vec<Comment>,
}

/// A comment, with its slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands, without the line end.
    pub span: Span,
}

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Names joined by dots: `Curators.wallet`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// At least one name.
    pub names: Vec<Name>,
    /// The whole.
    pub span: Span,
}

impl Path {
    /// The path as written, without spaces.
    pub fn text(&self) -> String {
        let names: Vec<&str> = self.names.iter().map(|name| name.text.as_str()).collect();
        names.join(".")
    }
}

/// A text between quotes, unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub value: String,
    /// With its quotes.
    pub span: Span,
}

/// What every declaration starts with, and the attributes that every block may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The `///` lines above, joined by newlines, without the slashes and one space.
    pub doc: Option<Text>,
    /// The keyword.
    pub keyword: Span,
    /// The name.
    pub name: Name,
    /// The index sets in brackets behind the name: `users[region]`.
    pub indices: Vec<Name>,
    /// What people see.
    pub label: Option<Text>,
    /// Warnings allowed here, with the reason.
    pub allow: Vec<Allow>,
    /// The whole declaration, from keyword to closing brace.
    pub span: Span,
}

/// `allow V0703 "one-way by design"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The code that is silenced in this declaration.
    pub code: Code,
    /// Why it is no fault here.
    pub reason: Text,
    /// The whole attribute.
    pub span: Span,
}

/// One declaration.
#[derive(Clone, Debug)]
pub enum Item {
    /// `ecosystem`
    Ecosystem(Ecosystem),
    /// `use`
    Use(Use),
    /// `asset`
    Asset(Asset),
    /// `unit`
    Unit(Unit),
    /// `allocation`
    Allocation(Allocation),
    /// `member`
    Member(Member),
    /// `motive`, only inside a member
    Motive(Motive),
    /// `story`
    Story(Story),
    /// `stock`
    Stock(Stock),
    /// `state`
    State(State),
    /// `param`, `let`, `env`, `behavior`, `policy` or `metric`
    Value(Value),
    /// `fn`
    Function(Function),
    /// `flow`
    Flow(Flow),
    /// `exchange`
    Exchange(Exchange),
    /// `phase`
    Phase(Phase),
    /// `goal`
    Goal(Goal),
    /// `invariant`
    Invariant(Invariant),
    /// `assumption`
    Assumption(Assumption),
    /// `fact`
    Fact(Fact),
    /// `set`
    Set(Set),
    /// `table`
    Table(Table),
    /// `data`
    Data(Data),
    /// `pattern`
    Pattern(Pattern),
    /// `apply`
    Apply(Apply),
    /// `incentive`
    Incentive(Incentive),
    /// `governance`
    Governance(Governance),
    /// `game`
    Game(Game),
    /// What an application of a pattern declares; made by `resolve`, never by the parser.
    Instance(Instance),
    /// Text that is no declaration; it has been reported.
    Error(Span),
}
