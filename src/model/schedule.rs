//! The order of evaluation, worked out once for every target.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Meta;

/// A part of a step (a partial state update block).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// Name, label and doc; `main` and an empty source where the author declared none.
    #[serde(flatten)]
    pub meta: Meta,
}

/// In which order a run evaluates what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Schedule {
    /// Parameters, each after those its default uses.
    pub parameters: Vec<String>,
    /// Before row 0: stocks, states, memories and values (all but metrics), each after what it needs.
    pub start: Vec<Node>,
    /// On every row: all values, metrics included, each after those it needs. The first phase of
    /// the step that starts there uses the same values.
    pub row: Vec<String>,
    /// For each phase, in order.
    pub phases: Vec<PhaseSchedule>,
}

/// Something that is set before row 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case")]
pub enum Node {
    /// A stock's initial amount.
    Stock {
        /// Its qualified name.
        id: String,
    },
    /// A state's initial value.
    State {
        /// Its qualified name.
        id: String,
    },
    /// A memory's initial content.
    Memory {
        /// Its id.
        id: String,
    },
    /// A value, as on any row.
    Value {
        /// Its qualified name.
        id: String,
    },
}

/// What a phase evaluates, and in which order it lets stocks pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PhaseSchedule {
    /// The phase.
    pub phase: String,
    /// Values that this phase uses and that may differ from the row's: those over stocks that an
    /// earlier phase changed, and those declared in this phase; in order. Empty for the first phase,
    /// which uses the row's values. What is used and not listed holds the row's value, or, if it
    /// was declared in an earlier phase, the value it got there.
    pub values: Vec<String>,
    /// The transfers of this phase by (priority, qualified name): the order of all sums.
    pub transfers: Vec<String>,
    /// The static order of rationing: strongly connected parts, payers first.
    pub parts: Vec<Part>,
}

/// A strongly connected part of the graph of transfers and bounded stocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// Stocks with a lower bound.
    pub stocks: Vec<String>,
    /// Transfers.
    pub transfers: Vec<String>,
}
