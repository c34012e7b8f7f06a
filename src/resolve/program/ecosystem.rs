//! The ecosystem, its quantities, and who takes part.

use crate::quantity::{BaseId, Measure};
use crate::resolve::tree::Expr;
use crate::source::Span;
use crate::syntax::ast;

use super::{AssetId, MemberId, Meta, StockId, UnitId};

/// Name, purpose, time and method.
#[derive(Clone, Debug)]
pub struct Ecosystem {
    /// Name, label and doc; the file's name where the author declared none.
    pub meta: Meta,
    /// Every purpose.
    pub purpose: Vec<String>,
    /// Every principle.
    pub principles: Vec<String>,
    /// Horizon and step.
    pub time: Option<Time>,
    /// How stocks are integrated, and where that was said.
    pub method: (ast::Method, Option<Span>),
    /// The seed.
    pub seed: u64,
}

impl Default for Ecosystem {
    fn default() -> Self {
        Ecosystem {
            meta: Meta::default(),
            purpose: Vec::new(),
            principles: Vec::new(),
            time: None,
            method: (ast::Method::Euler, None),
            seed: 0,
        }
    }
}

/// Horizon, step and start.
#[derive(Clone, Debug)]
pub struct Time {
    /// How long a run is.
    pub horizon: Expr,
    /// The step.
    pub step: Expr,
    /// The day of step 0.
    pub start: Option<ast::Date>,
    /// The whole attribute.
    pub span: Span,
}

/// A base quantity.
#[derive(Clone, Debug)]
pub struct Base {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: BaseKind,
}

/// What a base quantity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseKind {
    /// Time.
    Time,
    /// An asset.
    Asset(AssetId),
    /// A unit without definition.
    Unit(UnitId),
}

/// A unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Name, label and doc.
    pub meta: Meta,
    /// How much it is; time in seconds.
    pub measure: Measure,
    /// Whether the language brings it.
    pub built_in: bool,
}

/// An asset.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Name, label and doc.
    pub meta: Meta,
    /// Its base quantity.
    pub base: BaseId,
    /// Its kind.
    pub kind: Option<(ast::AssetKind, Span)>,
    /// How much may exist.
    pub supply: Supply,
    /// Where the supply is said.
    pub supply_span: Option<Span>,
    /// Digits after the point.
    pub decimals: Option<u32>,
    /// For whom it is minted and burnt.
    pub issuer: Option<MemberId>,
    /// Where it says that it is soulbound.
    pub soulbound: Option<Span>,
    /// Where it says that it is indivisible.
    pub indivisible: Option<Span>,
    /// Where it says that it is intangible.
    pub intangible: Option<Span>,
    /// The hidden stock of `rest`.
    pub rest: Option<StockId>,
}

impl Asset {
    /// Whether it can be minted and burnt: a token, points, or anything with an issuer or a supply rule.
    pub fn is_issued(&self) -> bool {
        matches!(self.kind, Some((ast::AssetKind::Token | ast::AssetKind::Points, _)))
            || self.issuer.is_some()
            || self.supply_span.is_some()
    }

    /// Whether it does harm to those who get it.
    pub fn is_harm(&self) -> bool {
        matches!(self.kind, Some((ast::AssetKind::Harm, _)))
    }
}

/// How much of an asset may exist.
#[derive(Clone, Debug)]
pub enum Supply {
    /// Never minted nor burnt.
    Fixed,
    /// At most this much.
    Max(Expr),
    /// No bound.
    Open,
}

/// A member.
#[derive(Clone, Debug)]
pub struct Member {
    /// Name, label and doc.
    pub meta: Meta,
    /// Its roles.
    pub roles: Vec<ast::Role>,
    /// Its ring.
    pub ring: Option<ast::Ring>,
    /// Its alignment, a constant.
    pub alignment: Option<Expr>,
    /// Its interest, a constant.
    pub interest: Option<Expr>,
    /// Its profile: box and text.
    pub profile: Vec<(ast::ProfileKind, String)>,
}

/// A motive.
#[derive(Clone, Debug)]
pub struct Motive {
    /// Name, label and doc; `meta.member` is whose it is.
    pub meta: Meta,
    /// Where it comes from.
    pub kind: Option<ast::MotiveKind>,
    /// What it is about.
    pub aspect: Option<ast::MotiveAspect>,
}
