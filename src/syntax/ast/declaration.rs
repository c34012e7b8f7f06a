//! Ecosystem, files, assets, units, allocations, stocks, states and values.

use super::{Date, Expr, Header, Index, Item, Name, Path, Text};
use crate::source::Span;

/// `ecosystem DataCommons "Data Commons" { … }`
#[derive(Clone, Debug)]
pub struct Ecosystem {
    /// Name, label and doc.
    pub header: Header,
    /// Every `purpose` text.
    pub purpose: Vec<Text>,
    /// Every `principle` text.
    pub principles: Vec<Text>,
    /// `time 2 year by 1 day from 2026-01-01`
    pub time: Option<Time>,
    /// `phases market, settle`
    pub phases: Vec<Name>,
    /// `method euler` or `method rk4`; other names have been reported.
    pub method: Option<(Method, Span)>,
    /// `seed 42`
    pub seed: Option<u64>,
}

/// Horizon, step and calendar start.
#[derive(Clone, Debug)]
pub struct Time {
    /// How long a run is.
    pub horizon: Expr,
    /// The step.
    pub step: Expr,
    /// The day of step 0.
    pub start: Option<Date>,
    /// The whole attribute.
    pub span: Span,
}

/// How stocks are integrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Rates at the start of a step hold for the step.
    Euler,
    /// Runge–Kutta of fourth order.
    Rk4,
}

/// `use "members.vflow"` or `use std.vesting`
#[derive(Clone, Debug)]
pub struct Use {
    /// What is used.
    pub target: UseTarget,
    /// The whole declaration.
    pub span: Span,
}

/// What a `use` names.
#[derive(Clone, Debug)]
pub enum UseTarget {
    /// A file, relative to the one that uses it.
    File(Text),
    /// A built-in library.
    Library(Path),
}

/// `asset DATA "Data token": token { … }`
#[derive(Clone, Debug)]
pub struct Asset {
    /// Name, label and doc.
    pub header: Header,
    /// The kind, with its span; unknown kinds have been reported.
    pub kind: Option<(AssetKind, Span)>,
    /// `supply …`
    pub supply: Option<Supply>,
    /// `decimals 18`
    pub decimals: Option<u32>,
    /// `issuer Treasury`
    pub issuer: Option<Path>,
    /// `soulbound`
    pub soulbound: Option<Span>,
    /// `indivisible`
    pub indivisible: Option<Span>,
    /// `intangible`
    pub intangible: Option<Span>,
}

/// What an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// A token.
    Token,
    /// A currency.
    Currency,
    /// Points.
    Points,
    /// A good.
    Good,
    /// A service.
    Service,
    /// Knowledge.
    Knowledge,
    /// A capability.
    Capability,
    /// A right.
    Right,
    /// A bad: less is better.
    Harm,
}

/// `supply fixed`, `supply max X` or `supply open`
#[derive(Clone, Debug)]
pub struct Supply {
    /// The rule.
    pub rule: SupplyRule,
    /// The whole attribute.
    pub span: Span,
}

/// How much of an asset may exist.
#[derive(Clone, Debug)]
pub enum SupplyRule {
    /// Never minted nor burnt.
    Fixed,
    /// At most this much exists at any time.
    Max(Expr),
    /// No bound.
    Open,
}

/// `unit block = 12 second` or `unit person`
#[derive(Clone, Debug)]
pub struct Unit {
    /// Name, label and doc.
    pub header: Header,
    /// What it is in other units; a new base dimension where absent.
    pub definition: Option<Expr>,
}

/// `allocation genesis: DATA = 10_000_000 { Team.locked: 20%, … }`
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Name, label and doc.
    pub header: Header,
    /// The asset.
    pub asset: Option<Name>,
    /// The amount that is allocated.
    pub total: Option<Expr>,
    /// Who gets what.
    pub entries: Vec<Share>,
}

/// `Team.locked: 20%`, in an allocation or a split
#[derive(Clone, Debug)]
pub struct Share {
    /// Who gets it.
    pub target: Path,
    /// Which element of it.
    pub index: Vec<Index>,
    /// A share, an amount, or `remainder`.
    pub amount: ShareAmount,
    /// The whole entry.
    pub span: Span,
}

/// How much an entry of a map gets.
#[derive(Clone, Debug)]
pub enum ShareAmount {
    /// A share (dimensionless) or an amount.
    Value(Expr),
    /// What the others leave.
    Remainder(Span),
}

/// `stock wallet: DATA = 0 in 0..100 { transit 21 day }`
#[derive(Clone, Debug)]
pub struct Stock {
    /// Name, label and doc.
    pub header: Header,
    /// The asset or unit it holds.
    pub unit: Option<Expr>,
    /// What it holds at the start.
    pub initial: Option<Expr>,
    /// Its bounds.
    pub range: Option<Range>,
    /// `negative`: a debt.
    pub negative: Option<Span>,
    /// `transit 21 day`: a queue.
    pub transit: Option<Expr>,
}

/// `in lo..hi`; either end may be open.
#[derive(Clone, Debug)]
pub struct Range {
    /// The lower end.
    pub low: Option<Expr>,
    /// The upper end.
    pub high: Option<Expr>,
    /// From the lower to the upper end.
    pub span: Span,
}

/// `state inflation: 1/round = 137e-6 in 0..1 { next … in settle }`
#[derive(Clone, Debug)]
pub struct State {
    /// Name, label and doc.
    pub header: Header,
    /// Its display unit.
    pub unit: Option<Expr>,
    /// Its value at the start.
    pub initial: Option<Expr>,
    /// Its bounds, checked while running.
    pub range: Option<Range>,
    /// Its value from the next step on.
    pub next: Option<Next>,
}

/// `next expression in phase`
#[derive(Clone, Debug)]
pub struct Next {
    /// The new value.
    pub value: Expr,
    /// At the start of which phase it is read; the last one where absent.
    pub phase: Option<Name>,
    /// The whole attribute.
    pub span: Span,
}

/// `param`, `let`, `env`, `behavior`, `policy` or `metric`.
#[derive(Clone, Debug)]
pub struct Value {
    /// Which of them.
    pub kind: ValueKind,
    /// Name, label and doc.
    pub header: Header,
    /// Its display unit.
    pub unit: Option<Expr>,
    /// Its value.
    pub value: Option<Expr>,
    /// `in lo..hi`, params only.
    pub range: Option<Range>,
    /// `~ distribution`, params only.
    pub distribution: Option<Expr>,
    /// `immutable`, params only.
    pub immutable: Option<Span>,
    /// `external`, behaviors and policies only.
    pub external: Option<Span>,
}

/// The kinds of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueKind {
    /// A design choice or an uncertain number.
    Param,
    /// A pure auxiliary.
    Let,
    /// A process outside the model.
    Env,
    /// A series from a file, declared as [`super::Data`].
    Data,
    /// A member's decision.
    Behavior,
    /// A rule of the system.
    Policy,
    /// A figure to report.
    Metric,
}

/// `fn apy(yearly, stake: DATA): 1 = yearly / stake`
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, label and doc.
    pub header: Header,
    /// What it takes.
    pub parameters: Vec<FunctionParameter>,
    /// The unit of its result.
    pub unit: Option<Expr>,
    /// Its body.
    pub body: Option<Expr>,
}

/// `stake: DATA`
#[derive(Clone, Debug)]
pub struct FunctionParameter {
    /// Its name inside the function.
    pub name: Name,
    /// Its unit, where the author fixes one.
    pub unit: Option<Expr>,
}

/// `phase market { … }`
#[derive(Clone, Debug)]
pub struct Phase {
    /// Name, label and doc.
    pub header: Header,
    /// Flows, exchanges, lets, behaviors and policies.
    pub items: Vec<Item>,
}
