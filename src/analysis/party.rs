//! Who stands at the ends of flows.

use std::collections::HashMap;

use serde::{Serialize, Serializer};

use crate::model::{End, Leg, Model, Stock};

/// Who gives or gets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// A member.
    Member(String),
    /// A stock that belongs to no member: held in common.
    Common(String),
    /// Everyone not modelled.
    Rest,
    /// Where tokens come from and where they cease to be: `mint` and `burn`.
    Issue,
    /// Where goods come from and where they go: `source` and `sink`.
    Outside,
}

impl Party {
    /// Its name, as in a model.
    pub fn name(&self) -> &str {
        match self {
            Party::Member(id) | Party::Common(id) => id,
            Party::Rest => "rest",
            Party::Issue => "mint/burn",
            Party::Outside => "source/sink",
        }
    }

    /// Whether the model shows it: a member, or what is held in common.
    pub fn is_inside(&self) -> bool {
        matches!(self, Party::Member(_) | Party::Common(_))
    }
}

impl Serialize for Party {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Whether a leg is shown and not counted: recognition that one member gives another is not lost to the giver.
pub fn is_only_shown(model: &Model, leg: &Leg) -> bool {
    let member = |end: &End| matches!(end, End::Member { .. } | End::Rest);
    let intangible = |id: &String| model.assets.iter().any(|it| it.meta.id == *id && it.intangible);
    leg.asset.as_ref().is_some_and(intangible) && member(&leg.from) && leg.to.iter().all(|target| member(&target.end))
}

/// Finds parties in one model.
pub struct Parties<'a> {
    stocks: HashMap<&'a str, &'a Stock>,
}

impl<'a> Parties<'a> {
    /// Of a model.
    pub fn new(model: &'a Model) -> Parties<'a> {
        Parties { stocks: model.stocks.iter().map(|it| (it.meta.id.as_str(), it)).collect() }
    }

    /// The stock of a name.
    pub fn stock(&self, id: &str) -> Option<&'a Stock> {
        self.stocks.get(id).copied()
    }

    /// Who holds a stock.
    pub fn holder(&self, stock: &str) -> Party {
        match self.stock(stock) {
            Some(stock) if stock.hidden => Party::Rest,
            Some(found) => found.meta.member.clone().map_or_else(|| Party::Common(stock.to_owned()), Party::Member),
            None => Party::Common(stock.to_owned()),
        }
    }

    /// Who stands at an end.
    pub fn of(&self, end: &End) -> Party {
        match end {
            End::Stock { id, .. } => self.holder(id),
            End::Member { id } => Party::Member(id.clone()),
            End::Rest => Party::Rest,
            End::Mint | End::Burn => Party::Issue,
            End::Source | End::Sink => Party::Outside,
        }
    }
}
