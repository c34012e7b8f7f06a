//! What is claimed about the ecosystem.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BinaryOperator, Formula, Meta};

/// What must hold on every row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Invariant {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// A truth value.
    pub condition: Formula,
}

/// A published number that the model must reproduce.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Parameters set otherwise for this fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Setting>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
}

/// A parameter set for one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The parameter's qualified name.
    pub parameter: String,
    /// Its value.
    pub value: Formula,
}

/// What must come out on one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// The row: how many steps the model runs.
    pub row: u64,
    /// The condition as written, with `at` and `within`.
    pub text: String,
    /// What is expected.
    pub check: Check,
}

/// How an expectation is checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "check", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "a model has few facts, and boxes would show in every match")]
pub enum Check {
    /// `left == right` within a tolerance.
    Near {
        /// What the model gives.
        left: Formula,
        /// What was published.
        right: Formula,
        /// How far they may be apart, absolutely; 1e-9 of the larger side where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Formula>,
    },
    /// Any other truth value.
    Holds {
        /// What must be true.
        condition: Formula,
    },
}

/// What is taken for granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Qualified names of what it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// `low`, `medium` or `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<String>,
}

/// What the ecosystem is to reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Goal {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// The qualified name of the metric that tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// `>= 180 day`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<GoalTarget>,
    /// By when, in the time unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Formula>,
}

/// What a goal's metric is to reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GoalTarget {
    /// How it is compared.
    pub operator: BinaryOperator,
    /// With what.
    pub value: Formula,
}

/// A stakeholder story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Whose story it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teller: Option<String>,
    /// Its lines, in the order written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<StoryLine>,
    /// Qualified names of behaviors and flows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub does: Vec<String>,
    /// Qualified names of policies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggests: Vec<String>,
}

/// A line of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoryLine {
    /// `setting says thinks feels wants undesired`
    pub kind: String,
    /// What it says.
    pub text: String,
}
