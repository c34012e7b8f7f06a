//! Flows and exchanges.

use super::{Expr, Header, Index, Name, Path, Share, Text};
use crate::source::Span;

/// `flow rewards: Treasury.reserve -> Curators.wallet = rate when guard { … }`
#[derive(Clone, Debug)]
pub struct Flow {
    /// Name, label and doc.
    pub header: Header,
    /// From where to where; absent only after a reported error.
    pub route: Option<Route>,
    /// The rate; absent in a sketch, in the outflow of a queue, and with `upto`.
    pub rate: Option<Expr>,
    /// `when guard`
    pub when: Option<Expr>,
    /// What it says in braces.
    pub attributes: TransferAttributes,
}

/// `from -> to of ASSET`
#[derive(Clone, Debug)]
pub struct Route {
    /// Who gives.
    pub from: End,
    /// `->` or `<->`.
    pub arrow: Arrow,
    /// Where the arrow stands.
    pub arrow_span: Span,
    /// Who gets.
    pub to: End,
    /// `of ASSET`
    pub asset: Option<Name>,
    /// From the first end to the asset.
    pub span: Span,
}

/// One end of a flow.
#[derive(Clone, Debug)]
pub enum End {
    /// A stock, perhaps one element of it, a member, or `mint burn source sink rest`.
    Path(Path, Vec<Index>),
    /// `split { Treasury.cash: 40%, rest: remainder }`
    Split(Split),
}

/// Several ends that share one flow.
#[derive(Clone, Debug)]
pub struct Split {
    /// Who gets which share.
    pub shares: Vec<Share>,
    /// The whole.
    pub span: Span,
}

/// Which way a flow may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arrow {
    /// `->`
    OneWay,
    /// `<->`: a negative rate flows back.
    BothWays,
}

/// The attributes of flows, exchanges and legs; where one may not stand, it has been reported.
#[derive(Clone, Debug, Default)]
pub struct TransferAttributes {
    /// `priority n`
    pub priority: Option<(i32, Span)>,
    /// `upto`
    pub upto: Option<Span>,
    /// `whole`
    pub whole: Option<Span>,
    /// `gift`, `tax` or `grant`
    pub one_sided: Option<(OneSided, Span)>,
    /// `by Member`: on whose behalf it mints or burns.
    pub by: Option<Path>,
    /// `why earn` or `why "text"`
    pub why: Option<Why>,
}

/// What a one-legged exchange says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OneSided {
    /// `gift`
    Gift,
    /// `tax`
    Tax,
    /// `grant`
    Grant,
}

/// Why something is given.
#[derive(Clone, Debug)]
pub enum Why {
    /// A motive of either end.
    Motive(Path),
    /// In words.
    Text(Text),
}

/// `exchange purchase "Buy access" when open { pay: … token: … }`
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Name, label and doc.
    pub header: Header,
    /// `when guard`
    pub when: Option<Expr>,
    /// Its legs.
    pub legs: Vec<Leg>,
    /// What else it says in braces.
    pub attributes: TransferAttributes,
}

/// `pay: Consumers.budget -> Treasury.cash = spend { why access }`
#[derive(Clone, Debug)]
pub struct Leg {
    /// Its name (the keyword span is the name's), label and doc.
    pub header: Header,
    /// From where to where; absent only after a reported error.
    pub route: Option<Route>,
    /// The rate; absent in a sketch.
    pub rate: Option<Expr>,
    /// `when`, `priority` and `whole` belong to the exchange: reported by `check` (V0417).
    pub when: Option<Expr>,
    /// What it says in braces.
    pub attributes: TransferAttributes,
}
