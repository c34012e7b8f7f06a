//! Flows, exchanges, phases and allocations.

use crate::quantity::BaseId;
use crate::resolve::tree::Expr;
use crate::source::Span;
use crate::syntax::ast;

use super::{Element, MemberId, Meta, MotiveId, PhaseId, Shape, StockId};

/// A flow or an exchange.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Name, label and doc.
    pub meta: Meta,
    /// Whether it is an exchange.
    pub exchange: bool,
    /// Its legs; those without a route have been reported and left out.
    pub legs: Vec<Leg>,
    /// Its guard.
    pub when: Option<Expr>,
    /// Lower is served first.
    pub priority: i32,
    /// Where it says so.
    pub upto: Option<Span>,
    /// Where it says so.
    pub whole: Option<Span>,
    /// What a one-legged exchange says it is.
    pub one_sided: Option<ast::OneSided>,
    /// The phase it moves in.
    pub phase: PhaseId,
    /// The index sets it is declared over; it also runs over those of its ends.
    pub indices: Shape,
}

/// One movement of one asset.
#[derive(Clone, Debug)]
pub struct Leg {
    /// Name, label and doc.
    pub meta: Meta,
    /// What moves, where known.
    pub asset: Option<BaseId>,
    /// Who gives.
    pub from: End,
    /// Who gets: one without a share, or several.
    pub to: Vec<Target>,
    /// Whether `to` was written as a split, and where.
    pub split: Option<Span>,
    /// `->` or `<->`.
    pub arrow: ast::Arrow,
    /// Where the arrow stands.
    pub arrow_span: Span,
    /// The ends and the arrow.
    pub route_span: Span,
    /// How much it asks for.
    pub rate: Option<Expr>,
    /// Attributes that belong to the exchange, found on the leg: name and place.
    pub misplaced: Vec<(&'static str, Span)>,
    /// On whose behalf it mints or burns.
    pub by: Option<(MemberId, Span)>,
    /// Why it is given.
    pub why: Option<Why>,
}

/// An end of a leg, where it stands.
#[derive(Clone, Debug)]
pub struct End {
    /// What it is.
    pub kind: EndKind,
    /// The elements of the stock that are meant, where not all are.
    pub at: Vec<Element>,
    /// Where it stands.
    pub span: Span,
}

/// What a leg's end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndKind {
    /// A stock, also the hidden one of `rest`.
    Stock(StockId),
    /// A member without a stock of the asset: a sketch.
    Member(MemberId),
    /// `mint`
    Mint,
    /// `burn`
    Burn,
    /// `source`
    Source,
    /// `sink`
    Sink,
    /// `rest`, unlimited.
    Rest,
    /// What has been reported.
    Error,
}

/// Who gets, and how much.
#[derive(Clone, Debug)]
pub struct Target {
    /// Who.
    pub end: End,
    /// Which share.
    pub share: Share,
}

/// A share of a leg or an allocation.
#[derive(Clone, Debug)]
pub enum Share {
    /// All of it.
    All,
    /// A share, or, in an allocation, an amount.
    Part(Expr),
    /// What the others leave.
    Remainder(Span),
}

/// Why something is given.
#[derive(Clone, Debug)]
pub enum Why {
    /// A motive of either end.
    Motive(MotiveId),
    /// In words.
    Text(String),
}

/// A phase.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Name, label and doc.
    pub meta: Meta,
    /// Whether the author declared it.
    pub declared: bool,
}

/// An allocation.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Name, label and doc.
    pub meta: Meta,
    /// The asset or bare unit.
    pub asset: Option<BaseId>,
    /// How much is allocated.
    pub total: Option<Expr>,
    /// Who gets what; entries whose stock was reported are left out.
    pub entries: Vec<AllocationEntry>,
}

/// A line of an allocation.
#[derive(Clone, Debug)]
pub struct AllocationEntry {
    /// The stock.
    pub stock: StockId,
    /// The elements of it that are meant, where not all are.
    pub at: Vec<Element>,
    /// How much.
    pub share: Share,
    /// The whole line.
    pub span: Span,
}
