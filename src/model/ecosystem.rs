//! The ecosystem, its quantities, and who takes part.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Formula, Meta};

/// Name, purpose, time and method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ecosystem {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purpose: Vec<String>,
    /// What it holds to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principles: Vec<String>,
    /// Horizon and step; absent in a sketch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeSpan>,
    /// The name of the unit in which time counts: that of the step, `day` in a sketch.
    pub time_unit: String,
    /// How stocks are integrated.
    pub method: Method,
    /// The seed of all random streams.
    pub seed: u64,
}

/// How long a run is and in which steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeSpan {
    /// The number of steps of a run: the horizon divided by the step, rounded up.
    pub steps: u64,
    /// The step, in the time unit; `t = k * dt`.
    pub dt: f64,
    /// The horizon, in the time unit, as the author gave it.
    pub horizon: f64,
    /// The calendar day of step 0, as `2026-01-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
}

/// How stocks are integrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Rates at the start of a step hold for the step.
    Euler,
    /// Runge–Kutta of fourth order.
    Rk4,
}

/// A base quantity: time, an asset, or a bare unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Base {
    /// Its name, as in dimensions: `time`, `DATA`, `person`.
    pub id: String,
    /// What it is.
    pub kind: BaseKind,
}

/// What a base quantity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseKind {
    /// Time.
    Time,
    /// An asset.
    Asset,
    /// A unit without definition.
    Unit,
}

/// A named unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Name, label and doc; built-in units have an empty source.
    #[serde(flatten)]
    pub meta: Meta,
    /// Its dimension.
    pub dimension: String,
    /// How much it is in base quantities: `year` is 365 where time counts in days.
    pub scale: f64,
}

/// What is of value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Asset {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// What kind of thing it is; absent in a sketch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AssetKind>,
    /// How much may exist.
    pub supply: Supply,
    /// Digits after the point, for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// The member for whom it is minted and burnt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Never moves between two members.
    pub soulbound: bool,
    /// Whole units only.
    pub indivisible: bool,
    /// Recognition, trust: shown, not counted.
    pub intangible: bool,
    /// The stock that `rest` holds of it, hidden from the author: only of what is minted or capped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
}

/// What kind of thing an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum AssetKind {
    Token,
    Currency,
    Points,
    Good,
    Service,
    Knowledge,
    Capability,
    Right,
    Harm,
}

/// How much of an asset may exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Supply {
    /// Never minted nor burnt.
    Fixed,
    /// At most this much exists at any time: params and constants only.
    Max {
        /// The bound.
        amount: Formula,
    },
    /// No bound.
    Open,
}

/// Who takes part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// The parts it plays, as the language writes them: `producer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Its ring on the rainbow canvas: `aligned sponsor beneficiary neutral obstructing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ring: Option<String>,
    /// Its alignment on the vortex canvas, -1..1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alignment: Option<f64>,
    /// Its interest on the vortex canvas, 0..1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<f64>,
    /// Its profile, in the order written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<ProfileEntry>,
    /// What moves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub motives: Vec<Motive>,
}

/// A line of a member's profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileEntry {
    /// The box of the canvas, as the language writes it: `skills`.
    pub kind: String,
    /// What stands in it.
    pub text: String,
}

/// What moves a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Motive {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// `intrinsic systemic extrinsic internalized`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `functional social emotional`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
}
