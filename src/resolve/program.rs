//! The program: every declaration once, keyed by id, names resolved.

use crate::quantity::{BaseId, Measure};
use crate::source::Span;
use crate::syntax::ast;

use super::table::{Table, ids};
use super::tree::Expr;

ids! {
    /// A unit.
    UnitId
    /// An asset.
    AssetId
    /// A member.
    MemberId
    /// A motive.
    MotiveId
    /// An application of a pattern.
    InstanceId
    /// A stock.
    StockId
    /// A state.
    StateId
    /// A param, let, env, behavior, policy, metric or data.
    ValueId
    /// A function.
    FunctionId
    /// A function given by points.
    TableId
    /// A flow or an exchange.
    TransferId
    /// A phase.
    PhaseId
    /// An index set.
    SetId
    /// A memory function in an expression.
    MemoryId
    /// A draw in an expression.
    DrawId
}

/// All of an ecosystem, names resolved, not yet checked.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Name, purpose, time.
    pub ecosystem: Ecosystem,
    /// Base quantities; the first is time.
    pub bases: Vec<Base>,
    /// Units, built-in ones first.
    pub units: Table<UnitId, Unit>,
    /// Assets.
    pub assets: Table<AssetId, Asset>,
    /// Members.
    pub members: Table<MemberId, Member>,
    /// Index sets: those declared, then the populations of members.
    pub sets: Table<SetId, IndexSet>,
    /// Motives.
    pub motives: Table<MotiveId, Motive>,
    /// Stocks, hidden ones of `rest` last.
    pub stocks: Table<StockId, Stock>,
    /// States.
    pub states: Table<StateId, State>,
    /// Params, lets, envs, behaviors, policies, metrics, data.
    pub values: Table<ValueId, Value>,
    /// Functions.
    pub functions: Table<FunctionId, Function>,
    /// Functions given by points.
    pub tables: Table<TableId, LookupTable>,
    /// Flows and exchanges.
    pub transfers: Table<TransferId, Transfer>,
    /// Phases in the order of a step; at least one.
    pub phases: Table<PhaseId, Phase>,
    /// Memory functions.
    pub memories: Table<MemoryId, Memory>,
    /// Draws.
    pub draws: Table<DrawId, Draw>,
    /// Applications of patterns, outer ones before those inside of them.
    pub applications: Table<InstanceId, Application>,
    /// Allocations.
    pub allocations: Vec<Allocation>,
    /// Invariants.
    pub invariants: Vec<Invariant>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Assumptions.
    pub assumptions: Vec<Assumption>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Stories.
    pub stories: Vec<Story>,
    /// How many expression nodes there are: ids run below it.
    pub expressions: u32,
}

/// What every declaration carries.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The qualified name.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// What people see, where the author says it.
    pub label: Option<String>,
    /// The doc comment.
    pub doc: Option<String>,
    /// The member it belongs to.
    pub member: Option<MemberId>,
    /// The application that declares it.
    pub instance: Option<InstanceId>,
    /// Where its name stands.
    pub name_span: Span,
    /// The whole declaration.
    pub span: Span,
    /// Warnings allowed here.
    pub allow: Vec<ast::Allow>,
}

/// A unit expression as annotation: what it measures and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Scale (time in seconds) and dimension.
    pub measure: Measure,
    /// As written, white space folded.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Annotation {
    /// Whether it names units only. `time` names the dimension, and leaves the unit open: a bare
    /// number cannot take it, and it is shown in the unit of the step.
    pub fn is_unit(&self) -> bool {
        !self.text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == "time")
    }
}

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
    /// Where that is said.
    pub soulbound: Option<Span>,
    /// Where that is said.
    pub indivisible: Option<Span>,
    /// Where that is said.
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

/// An application of a pattern.
#[derive(Clone, Debug)]
pub struct Application {
    /// Name, label and doc.
    pub meta: Meta,
    /// The pattern, with what it says of itself.
    pub pattern: Meta,
    /// What it is given, in the order of the pattern's parameters.
    pub arguments: Vec<Argument>,
}

/// What a parameter of a pattern stands for in an application.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The parameter.
    pub parameter: String,
    /// The unit that the pattern declares.
    pub unit: Option<Annotation>,
    /// What it stands for; nothing where that has no value.
    pub value: Option<Expr>,
    /// Where that is said: in the application, or as the pattern's default.
    pub span: Span,
    /// Whether the application declares a value for it.
    pub declared: bool,
}

/// What a pattern requires.
#[derive(Clone, Debug)]
pub struct Require {
    /// The application that must fulfil it.
    pub instance: InstanceId,
    /// As it is written.
    pub text: String,
    /// Why, in words.
    pub reason: Option<String>,
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

/// What an index may be.
#[derive(Clone, Debug)]
pub struct IndexSet {
    /// Name, label and doc; those of the member for a population.
    pub meta: Meta,
    /// The elements of a `set`; none for a population, whose agents are counted from 0.
    pub elements: Vec<ast::Name>,
    /// How many there are.
    pub size: u32,
    /// The member whose population it is.
    pub population: Option<MemberId>,
}

/// Over which index sets something runs, in order, each once.
pub type Shape = Vec<SetId>;

/// One element of one set, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Element {
    /// The set.
    pub set: SetId,
    /// Where in it, from 0.
    pub position: u32,
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

/// `lo..hi`
#[derive(Clone, Debug)]
pub struct Range {
    /// The lower end.
    pub low: Option<Expr>,
    /// The upper end.
    pub high: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// A stock.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Name, label and doc.
    pub meta: Meta,
    /// The base quantity it holds.
    pub holds: Option<BaseId>,
    /// Its annotation.
    pub unit: Option<Annotation>,
    /// What it holds at the start, as the stock itself says.
    pub initial: Option<Expr>,
    /// Its bounds.
    pub range: Option<Range>,
    /// Whether it may go below zero.
    pub negative: Option<Span>,
    /// How long a batch stays, for a queue.
    pub transit: Option<Expr>,
    /// The index sets it is declared over.
    pub indices: Shape,
    /// The asset whose hidden `rest` stock this is.
    pub rest_of: Option<AssetId>,
}

/// A state.
#[derive(Clone, Debug)]
pub struct State {
    /// Name, label and doc.
    pub meta: Meta,
    /// Its annotation.
    pub unit: Option<Annotation>,
    /// Its value at the start.
    pub initial: Option<Expr>,
    /// Its bounds.
    pub range: Option<Range>,
    /// Its value from the next step on.
    pub next: Option<Expr>,
    /// The phase at whose start `next` is read.
    pub phase: PhaseId,
    /// The index sets it is declared over.
    pub indices: Shape,
}

/// A param, let, env, behavior, policy, metric or data.
#[derive(Clone, Debug)]
pub struct Value {
    /// Name, label and doc.
    pub meta: Meta,
    /// Which.
    pub kind: ast::ValueKind,
    /// The parameter of a pattern whose argument it is.
    pub argument: bool,
    /// Its annotation.
    pub unit: Option<Annotation>,
    /// Its value.
    pub value: Option<Expr>,
    /// Its range, params only.
    pub range: Option<Range>,
    /// Its distribution, params only.
    pub distribution: Option<Expr>,
    /// Whether nobody may change it.
    pub immutable: bool,
    /// Where it says that its body is written in Python.
    pub external: Option<Span>,
    /// The phase it is declared in.
    pub phase: Option<PhaseId>,
    /// What was read from a file, data only; absent where that has been reported.
    pub series: Option<Box<Series>>,
    /// The index sets it is declared over; it also runs over those that it mentions.
    pub indices: Shape,
}

/// A column of a CSV file as a value of time.
#[derive(Clone, Debug)]
pub struct Series {
    /// The file, relative to the project.
    pub file: String,
    /// The column that is read.
    pub column: String,
    /// The column that says when.
    pub by: String,
    /// Where all this is said.
    pub span: Span,
    /// In what `times` count.
    pub clock: SeriesClock,
    /// How it runs between two rows.
    pub between: ast::Between,
    /// What stands in `by`, row by row.
    pub labels: Vec<String>,
    /// When, strictly rising.
    pub times: Vec<f64>,
    /// How much, in the declared unit.
    pub values: Vec<f64>,
}

/// In what the times of a series count.
#[derive(Clone, Debug, PartialEq)]
pub enum SeriesClock {
    /// Days from the start of the run: they were written as dates.
    Dates,
    /// This much time.
    Unit(Measure),
    /// The unit of the step.
    Step,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, label and doc.
    pub meta: Meta,
    /// Names and annotations of its parameters.
    pub parameters: Vec<(ast::Name, Option<Annotation>)>,
    /// The annotation of its result.
    pub unit: Option<Annotation>,
    /// Its body.
    pub body: Expr,
}

/// A function given by points.
#[derive(Clone, Debug)]
pub struct LookupTable {
    /// Name, label and doc.
    pub meta: Meta,
    /// The annotation of what goes in.
    pub input: Option<Annotation>,
    /// The annotation of what comes out.
    pub output: Option<Annotation>,
    /// Its points.
    pub points: Vec<(Expr, Expr)>,
    /// How it runs between two points.
    pub between: ast::Between,
    /// What it is outside its points.
    pub outside: ast::Outside,
}

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

/// A memory function where it stands.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The declaration it stands in.
    pub owner: String,
    /// Its place among the memory functions of that declaration, from 0.
    pub index: usize,
    /// The index sets that declaration is declared over.
    pub indices: Shape,
}

/// A draw where it stands.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The declaration it stands in.
    pub owner: String,
    /// Its place among the draws of that declaration, from 0.
    pub index: usize,
    /// Whether it draws once per run: after `~` and in initial values.
    pub per_run: bool,
    /// The index sets that declaration is declared over.
    pub indices: Shape,
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

/// An invariant.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Name, label and doc.
    pub meta: Meta,
    /// What a pattern requires of what it is given.
    pub requires: Option<Require>,
    /// What must hold.
    pub condition: Expr,
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Name, label and doc.
    pub meta: Meta,
    /// Parameters set for it.
    pub with: Vec<(ValueId, Expr)>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
    /// Where it was published.
    pub source: Option<String>,
}

/// An expectation of a fact.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// A truth value.
    pub condition: Expr,
    /// When; at the horizon where absent.
    pub at: Option<Expr>,
    /// How near.
    pub within: Option<Expr>,
    /// The whole attribute.
    pub span: Span,
}

/// An assumption.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Name, label and doc.
    pub meta: Meta,
    /// Qualified names of what it is about.
    pub concerns: Vec<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Option<ast::Confidence>,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Name, label and doc.
    pub meta: Meta,
    /// The metric that tells.
    pub metric: Option<ValueId>,
    /// What it is to reach.
    pub target: Option<(ast::BinaryOperator, Expr)>,
    /// By when.
    pub by: Option<Expr>,
}

/// A story.
#[derive(Clone, Debug)]
pub struct Story {
    /// Name, label and doc.
    pub meta: Meta,
    /// Whose it is.
    pub member: Option<MemberId>,
    /// Its lines.
    pub lines: Vec<(ast::StoryKind, String)>,
    /// Qualified names of behaviors and flows.
    pub does: Vec<String>,
    /// Qualified names of policies.
    pub suggests: Vec<String>,
}
