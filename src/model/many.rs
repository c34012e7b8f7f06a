//! Things of which there are many, and curves given by points: index sets, tables and series.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Meta, Quantity};

/// The index sets over which something runs, in the order of the model's sets; none for a single number.
///
/// Two indexed things are matched by the name of the set: what lacks a set is the same for all its elements.
pub type Shape = Vec<String>;

/// What an index may be: the elements of a `set`, or the agents of a member with a `population`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IndexSet {
    /// Name, label and doc; those of the member for a population.
    #[serde(flatten)]
    pub meta: Meta,
    /// How many elements there are, at least 1.
    pub size: u32,
    /// The names of the elements, in order; empty for a population, whose agents are counted from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<String>,
}

/// Populations with more agents than this are told by their mean, least, most and sum.
pub const LARGE_POPULATION: u32 = 20;

/// One element of one index set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Element {
    /// The set.
    pub set: String,
    /// Its position in the set, from 0.
    pub position: u32,
}

/// A function of one number, given by points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// What goes in.
    pub input: Quantity,
    /// What comes out.
    pub output: Quantity,
    /// Its points in base quantities, the inputs strictly rising.
    pub points: Vec<[f64; 2]>,
    /// How it runs between two points.
    pub between: Between,
    /// What it is outside its points.
    pub outside: Outside,
}

/// How a curve runs between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// On a straight line.
    Linear,
    /// At the height of the point before.
    Step,
    /// On a cubic that has no overshoot: rising points give a rising curve (Fritsch and Carlson, with the slopes of PCHIP).
    Spline,
}

/// What a curve is outside its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// The height of the nearest point.
    Clamp,
    /// On along the slope at the nearest point.
    Extend,
}

/// A column of a CSV file as a value of time; before the first and after the last row it is what it is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// The id of the value that follows it.
    pub id: String,
    /// The file, relative to the project.
    pub file: String,
    /// The column that is read.
    pub column: String,
    /// The column that says when.
    pub by: String,
    /// How much one unit of the numbers in `by` is in the time unit; absent where they are dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_scale: Option<f64>,
    /// Straight lines between rows, or the last row's value until the next one.
    pub between: Between,
    /// What stands in `by`, row by row; rows without a value are left out.
    pub labels: Vec<String>,
    /// When: in the time unit, strictly rising.
    pub times: Vec<f64>,
    /// How much: in the unit in which the value is shown.
    pub values: Vec<f64>,
}
