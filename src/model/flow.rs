//! Flows, exchanges and allocations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Element, Formula, Meta, Quantity, Shape, Source};

/// A flow or an exchange: all its legs move by one common factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Transfer {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// A flow has one leg, with the flow's own name.
    pub kind: TransferKind,
    /// Its legs.
    pub legs: Vec<Leg>,
    /// Moves nothing in a step in whose phase this is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Formula>,
    /// Lower is served first.
    pub priority: i32,
    /// Asks for as much as there is: what is cut is not counted as rationed.
    pub upto: bool,
    /// All or nothing.
    pub whole: bool,
    /// A negative rate flows back (`<->`).
    pub both_ways: bool,
    /// What a one-legged exchange says it is: `gift`, `tax` or `grant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_sided: Option<String>,
    /// The phase it moves in.
    pub phase: String,
    /// The index sets it runs over: each element is a transfer of its own, with a factor of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Shape,
}

impl Transfer {
    /// Whether it moves at all; one of a sketch is only shown.
    pub fn moves(&self) -> bool {
        !self.legs.is_empty() && self.legs.iter().all(|leg| !matches!(leg.rate, Rate::Unknown))
    }
}

/// Flow or exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// One leg.
    Flow,
    /// Value for value: all legs or none, in proportion.
    Exchange,
}

/// One movement of one asset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Leg {
    /// Name, label and doc; the id is the transfer's for a flow, `purchase.pay` for a leg.
    #[serde(flatten)]
    pub meta: Meta,
    /// The asset or bare unit that moves; absent in a sketch that does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// Dimension (asset/time) and display unit of the rate.
    pub quantity: Quantity,
    /// Who gives.
    pub from: End,
    /// Who gets, with shares that sum to 1; one entry without a share where it is no split.
    pub to: Vec<Target>,
    /// How it is fed.
    pub rate: Rate,
    /// On whose behalf it mints or burns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

/// How much a leg asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rate {
    /// A sketch: not known yet, or only shown (an intangible between members).
    Unknown,
    /// `rate * dt` in each step.
    Formula {
        /// In asset/time.
        formula: Formula,
    },
    /// What the payer holds above its lower bound when the phase starts (`upto` without a rate).
    All,
    /// The batch of the payer, a queue, that is due in this step.
    Due,
}

/// One end of a leg.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum End {
    /// A stock, visible or hidden.
    Stock {
        /// Its qualified name.
        id: String,
        /// The elements that are meant, of sets the stock runs over; the others are those of the transfer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        at: Vec<Element>,
    },
    /// A member as such, in a sketch: it has no stock of the asset.
    Member {
        /// Its name.
        id: String,
    },
    /// Comes into being (a token), within `supply max`.
    Mint,
    /// Ceases to be (a token).
    Burn,
    /// Comes into the model (goods, services, units).
    Source,
    /// Leaves the model (goods, services, units).
    Sink,
    /// Everyone not modelled, unlimited.
    Rest,
}

/// Who gets, and how much of the leg.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Who.
    #[serde(flatten)]
    pub end: End,
    /// Which share.
    pub share: Share,
}

/// A share of a leg.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "share", rename_all = "snake_case")]
pub enum Share {
    /// Everything: no split.
    All,
    /// A share 0..1: params and constants only.
    Part {
        /// Dimensionless.
        formula: Formula,
    },
    /// What the other shares leave.
    Remainder,
}

/// Why something is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// A motive of either end.
    Motive {
        /// Its qualified name: `Curators.earn`.
        id: String,
    },
    /// In words.
    Text {
        /// The words.
        text: String,
    },
}

/// How initial amounts were set. The stocks' `initial` already says the outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Allocation {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// The asset.
    pub asset: String,
    /// The amount that is allocated.
    pub total: Formula,
    /// Who got what.
    pub entries: Vec<AllocationEntry>,
}

/// One line of an allocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AllocationEntry {
    /// The stock.
    pub stock: String,
    /// The elements that are meant; all the others get the same amount each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<Element>,
    /// What it got, as an amount of the asset.
    pub amount: Formula,
    /// As the author wrote it: `20%`, `remainder`.
    pub text: String,
    /// Where it stands.
    pub source: Source,
}
