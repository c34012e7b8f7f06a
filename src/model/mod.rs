//! The lowered model: plain data, complete and free of errors. Its serialisation is the JSON target.
//!
//! All numbers are in base quantities: assets and bare units count in themselves, and time counts
//! in the unit of the step (`time 2 year by 1 day` counts days). A [`Quantity`] says by what to
//! divide a number to show it in the author's unit. Every reference is by qualified name.

mod application;
mod ecosystem;
mod expression;
mod flow;
mod governance;
mod many;
mod schedule;
pub mod shape;
mod statement;
mod validate;
mod value;
mod walk;

pub use application::*;
pub use ecosystem::*;
pub use expression::*;
pub use flow::*;
pub use governance::*;
pub use many::*;
pub use schedule::*;
pub use statement::*;
pub use validate::{DEPTH, Fault, validate};
pub use value::*;
pub use walk::{Role, Use};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the model format, in every model as `"vflow"`.
pub const FORMAT: u32 = 1;

/// One ecosystem, checked and lowered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// The version of this format: 1.
    pub vflow: u32,
    /// Name, purpose, time and method.
    pub ecosystem: Ecosystem,
    /// The base quantities that dimensions are products of; the first is always `time`.
    pub bases: Vec<Base>,
    /// Every named unit, built-in ones that the model uses included.
    pub units: Vec<Unit>,
    /// What is of value.
    pub assets: Vec<Asset>,
    /// Who takes part; `rest`, everyone not modelled, is not listed.
    pub members: Vec<Member>,
    /// What things may be indexed by: `set`s, and members with a population.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<IndexSet>,
    /// Mechanisms that were written once and applied: outer ones before those inside of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<Application>,
    /// Where value is held.
    pub stocks: Vec<Stock>,
    /// Rates, modes, counters and latches: not conserved.
    pub states: Vec<State>,
    /// Design choices and uncertain numbers, constant during a run.
    pub parameters: Vec<Parameter>,
    /// Auxiliaries, environment, decisions, rules and metrics.
    pub values: Vec<Value>,
    /// Pure functions.
    pub functions: Vec<Function>,
    /// Functions given by points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
    /// What was read from CSV files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<Series>,
    /// Flows and exchanges.
    pub transfers: Vec<Transfer>,
    /// The order within a step; at least one. Transfers outside any phase stand in the first.
    pub phases: Vec<Phase>,
    /// Hidden state behind `previous`, `delay`, `smooth`, ….
    pub memory: Vec<Memory>,
    /// Places in the text where chance is drawn.
    pub draws: Vec<Draw>,
    /// How the initial amounts were set.
    pub allocations: Vec<Allocation>,
    /// What must hold on every row.
    pub invariants: Vec<Invariant>,
    /// Published numbers that the model must reproduce.
    pub facts: Vec<Fact>,
    /// What is taken for granted.
    pub assumptions: Vec<Assumption>,
    /// What the ecosystem is to reach.
    pub goals: Vec<Goal>,
    /// Stakeholder stories.
    pub stories: Vec<Story>,
    /// What is to move members to act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incentives: Vec<Incentive>,
    /// Who decides what: the params they control may change while the model runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub governances: Vec<Governance>,
    /// Who chooses between what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub games: Vec<Game>,
    /// The order of evaluation, worked out once for every target.
    pub schedule: Schedule,
}

/// What every declaration carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// The qualified name, unique among the declarations of a model: `Curators.wallet`.
    pub id: String,
    /// The name inside its member.
    pub name: String,
    /// What people see; the name where the author gave none.
    pub label: String,
    /// The doc comment, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The member it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The application of a pattern that declares it; its source is then in the pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Where it is declared.
    pub source: Source,
}

/// A place in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The file, relative to the project.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a number measures, and the unit it is shown in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// The dimension as a product of bases: `DATA/time`; `1` where dimensionless; `truth` for a truth value.
    pub dimension: String,
    /// The unit it is shown in: `DATA/day`, `1`, `%`, or empty for a truth value.
    pub unit: String,
    /// How much one shown unit is in base quantities: divide by it to show a number.
    pub scale: f64,
    /// The index sets it runs over; none for a single number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Shape,
}

/// An expression with its text as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Formula {
    /// As the author wrote it, white space folded.
    pub text: String,
    /// As a tree.
    pub tree: Expression,
    /// Where it stands.
    pub source: Source,
}

impl Meta {
    /// What people see: the label, or the qualified name where the author gave none.
    pub fn title(&self) -> &str {
        let labelled = !self.label.trim().is_empty() && self.label != self.name;
        if labelled { &self.label } else { &self.id }
    }
}

impl Quantity {
    /// How much one shown unit is in base quantities; 1 for what has none, such as truth values.
    pub fn shown_unit(&self) -> f64 {
        if self.scale == 0.0 { 1.0 } else { self.scale }
    }
}
