//! The program: every declaration once, keyed by id, names resolved.

mod declarations;
mod ecosystem;
mod flow;
mod governance;
mod many;
mod pattern;
mod statement;
mod value;

pub use ecosystem::{Asset, Base, BaseKind, Ecosystem, Member, Motive, Supply, Time, Unit};
pub use flow::{Allocation, AllocationEntry, End, EndKind, Leg, Phase, Share, Target, Transfer, Why};
pub use governance::{
    Act, Control, Emergency, Game, Governance, Incentive, Payoff, Player, Setting, Strategy, Voters, Weight,
};
pub use many::{Element, IndexSet, Shape};
pub use pattern::{Application, Argument, Require};
pub use statement::{Assumption, Expectation, Fact, Goal, Invariant, Story};
pub use value::{Draw, Function, LookupTable, Memory, Range, Series, SeriesClock, State, Stock, Value};

use crate::quantity::Measure;
use crate::source::Span;
use crate::syntax::ast;

use super::table::{Table, ids};

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
    /// Incentives.
    pub incentives: Vec<Incentive>,
    /// Who decides what.
    pub governances: Vec<Governance>,
    /// Games.
    pub games: Vec<Game>,
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
