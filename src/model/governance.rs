//! Incentives, governance and games.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Formula, Meta, Model, Quantity};

/// What is to move a member to do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Incentive {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Whom it is to move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves: Option<String>,
    /// Qualified names of the behaviors, flows and exchanges that it is to bring about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rewards: Vec<String>,
    /// Qualified names of the flows, exchanges and legs that pay it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// Qualified names of the motives that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<String>,
}

/// Who decides what, how, and within which bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Governance {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// Who votes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voters: Vec<Voters>,
    /// The share of all votes that may make a proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Formula>,
    /// The share of all votes that must be cast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Formula>,
    /// The share of the votes cast that must agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Formula>,
    /// How long a vote lasts, in the time unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voting: Option<Formula>,
    /// How long a decision waits before it takes effect, in the time unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Formula>,
    /// The params that a decision may change: these are governed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// Who may stop something at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergencies: Vec<Emergency>,
}

/// A member that votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Voters {
    /// The member.
    pub who: String,
    /// What a vote weighs.
    pub weight: Weight,
}

/// What a vote weighs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Weight {
    /// One for each.
    Head,
    /// As much as a stock holds.
    Stock {
        /// The stock.
        stock: String,
    },
    /// The root of what a stock holds.
    Root {
        /// The stock.
        stock: String,
    },
}

/// A param that a decision may change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Control {
    /// The param.
    pub parameter: String,
    /// The least it may be set to: what the control says, else what the param says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Formula>,
    /// The most it may be set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Formula>,
}

/// Who may stop something at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Emergency {
    /// The member.
    pub who: String,
    /// The flows and exchanges that may be paused; all of them where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<String>,
    /// For how long, in the time unit; without end where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Formula>,
}

/// Members that choose between strategies, and what each gets in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Game {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// What payoffs are measured in.
    pub quantity: Quantity,
    /// Who plays.
    pub players: Vec<Player>,
    /// The strategies that are expected, one of each player, in their order; none where nothing is expected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
}

/// A member that plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Player {
    /// The member.
    pub who: String,
    /// What it may do.
    pub strategies: Vec<Strategy>,
    /// What it gets: evaluated on the last row of a run.
    pub payoff: Formula,
}

/// Something that a player may do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Strategy {
    /// Its name, unique among the strategies of its player.
    pub name: String,
    /// What people see; the name where the author gave none.
    pub label: String,
    /// What it sets for the whole of a run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<StrategySetting>,
}

/// A value that a strategy sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StrategySetting {
    /// The qualified name of a param, a behavior or a policy.
    pub target: String,
    /// What takes the place of its formula.
    pub value: Formula,
}

impl Governance {
    /// Its formulas, each with the field it stands in.
    pub fn formulas(&self) -> impl Iterator<Item = (&'static str, &Formula)> {
        let own = [
            ("proposal", &self.proposal),
            ("quorum", &self.quorum),
            ("approval", &self.approval),
            ("voting", &self.voting),
            ("delay", &self.delay),
        ];
        let bounds = self.controls.iter().flat_map(|control| [("controls", &control.low), ("controls", &control.high)]);
        let times = self.emergencies.iter().map(|emergency| ("emergencies", &emergency.lasts));
        own.into_iter().chain(bounds).chain(times).filter_map(|(field, formula)| Some((field, formula.as_ref()?)))
    }
}

impl Model {
    /// The processes that may change a param while the model runs, each with its bounds; none for what is not governed.
    pub fn governed(&self, parameter: &str) -> impl Iterator<Item = (&Governance, &Control)> {
        self.governances.iter().flat_map(move |governance| {
            let own = governance.controls.iter().filter(move |control| control.parameter == parameter);
            own.map(move |control| (governance, control))
        })
    }
}
