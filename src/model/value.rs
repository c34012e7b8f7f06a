//! Stocks, states, parameters, values, functions, memory and chance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Expression, Formula, Meta, Quantity, Shape, Source};

/// Where value is held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Stock {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// The asset or bare unit it holds; absent in a sketch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<String>,
    /// Dimension and display unit.
    pub quantity: Quantity,
    /// What it holds at the start, allocations applied; absent where not yet known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<Formula>,
    /// The least it may hold; absent where it may go below any bound (`negative`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Formula>,
    /// The most it may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Formula>,
    /// A queue: how long each batch stays, a constant time of at least one step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit: Option<Formula>,
    /// Whether it is the stock that `rest` holds of an asset, which the author did not write.
    pub hidden: bool,
}

/// What is no asset: a rate, a mode, a counter, a latch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct State {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Dimension and display unit.
    pub quantity: Quantity,
    /// Its value at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<Formula>,
    /// The least it may be: an invariant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Formula>,
    /// The most it may be: an invariant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Formula>,
    /// Its value from the next step on; it keeps its value where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Formula>,
    /// The phase at whose start `next` is read.
    pub phase: String,
}

/// A number that is constant during a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Parameter {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Dimension and display unit.
    pub quantity: Quantity,
    /// Its value in a single run; may use other parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Formula>,
    /// The least it may be set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Formula>,
    /// The most it may be set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Formula>,
    /// How it is drawn, once per run, in an ensemble: an expression with one per-run draw.
    /// A draw outside the range is drawn again from the same stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Formula>,
    /// Nobody may change it.
    pub immutable: bool,
}

/// The kinds of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// A pure auxiliary.
    Let,
    /// A process outside the model: the same through all phases of a step.
    Env,
    /// A series from a file.
    Data,
    /// A member's decision.
    Behavior,
    /// A rule of the system.
    Policy,
    /// A figure to report.
    Metric,
}

impl ValueKind {
    /// The keyword that declares it.
    pub fn keyword(self) -> &'static str {
        match self {
            ValueKind::Let => "let",
            ValueKind::Env => "env",
            ValueKind::Data => "data",
            ValueKind::Behavior => "behavior",
            ValueKind::Policy => "policy",
            ValueKind::Metric => "metric",
        }
    }
}

/// A named value that is worked out while running.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// What it is.
    pub kind: ValueKind,
    /// Dimension and display unit.
    pub quantity: Quantity,
    /// How it is worked out; for `external` ones the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<Formula>,
    /// Its body is written in Python.
    pub external: bool,
    /// The phase it is declared in: computed when that phase starts, then kept to the end of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
}

/// A pure function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Function {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Its parameters, in order.
    pub parameters: Vec<String>,
    /// Its body: parameters, numbers, units and calls only.
    pub body: Formula,
}

/// Hidden state of one memory function. Read-only during a step; advances once at its end, from
/// the values of the row at which the step started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Memory {
    /// The qualified name of the declaration it stands in, the function and a number: `trend.previous1`.
    pub id: String,
    /// The qualified name of the declaration it stands in.
    pub owner: String,
    /// The function as written: `smooth(price, 7 day)`.
    pub text: String,
    /// Whether it holds a truth value.
    pub truth: bool,
    /// The index sets it runs over: one cell for each element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Shape,
    /// How it works.
    #[serde(flatten)]
    pub rule: MemoryRule,
    /// Where it stands.
    pub source: Source,
}

/// How a memory works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum MemoryRule {
    /// One number: `initial` on row 0, then `next`, evaluated on the row at which the step started.
    Cell {
        /// On row 0.
        initial: Expression,
        /// One step later.
        next: Expression,
    },
    /// What `input` was `steps` steps ago; before that, `initial`, evaluated on row 0.
    Line {
        /// How long ago: a constant time, at least one step; rounded to whole steps.
        by: Expression,
        /// On row 0.
        initial: Expression,
        /// What goes in.
        input: Expression,
    },
}

/// A place in the text where chance is drawn, with a random stream of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Draw {
    /// The qualified name of its declaration and its place in it, from 0: `price#0`.
    pub id: String,
    /// The key of its stream: a 32-bit hash (FNV-1a) of the id.
    pub site: u32,
    /// The distribution.
    pub distribution: Distribution,
    /// Its arguments, evaluated where it is drawn.
    pub arguments: Vec<Expression>,
    /// How often.
    pub each: DrawEach,
    /// The index sets it draws for: one draw for each element, the last set running fastest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Shape,
}

/// How often a site draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrawEach {
    /// Once for each row, row 0 included: draw k of the stream serves the step that starts at row k.
    Step,
    /// Once, before the run starts.
    Run,
}

/// Distributions, each the quantile function of one uniform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// `uniform(low, high)`
    Uniform,
    /// `normal(mean, deviation)`
    Normal,
    /// `lognormal(m, s)`: e to a normal(m, s).
    Lognormal,
    /// `exponential(rate)`
    Exponential,
    /// `triangular(low, mode, high)`
    Triangular,
    /// `bernoulli(p)`: a truth value.
    Bernoulli,
    /// `poisson(mean)`
    Poisson,
    /// `binomial(n, p)`
    Binomial,
}
