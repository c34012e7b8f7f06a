//! Where in a model something stands: how faults name the place of what is wrong.

use std::collections::HashMap;

use super::declarations;
use crate::model::{Model, Role, Use};

/// A declaration or a part of one, as a path through the lists and fields of a model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The declaration, as messages call it.
    pub(super) owner: &'a str,
    list: &'static str,
    index: Option<usize>,
    inner: Option<(&'static str, usize)>,
    field: &'static str,
}

impl<'a> Place<'a> {
    /// A field of the model itself, which is its own owner: `schedule`.
    pub(super) fn whole(list: &'static str) -> Place<'static> {
        Place { owner: list, list, index: None, inner: None, field: "" }
    }

    /// An entry of a list: `stocks[2]`.
    pub(super) fn entry(list: &'static str, index: usize, owner: &'a str) -> Place<'a> {
        Place { owner, list, index: Some(index), inner: None, field: "" }
    }

    /// An entry of a list inside: `transfers[1].legs[0]`.
    pub(super) fn inner(self, list: &'static str, index: usize, owner: &'a str) -> Place<'a> {
        Place { owner, inner: Some((list, index)), ..self }
    }

    /// A field: `stocks[2].holds`.
    pub(super) fn field(self, field: &'static str) -> Place<'a> {
        Place { field, ..self }
    }

    /// The same place, told of another declaration.
    pub(super) fn owned_by(self, owner: &'a str) -> Place<'a> {
        Place { owner, ..self }
    }

    /// Whether it stands in a list inside another.
    pub(super) fn is_inside(&self, list: &str) -> bool {
        self.inner.is_some_and(|(inner, _)| inner == list)
    }

    /// What keeps its names apart from others: what is called and phases do, all else shares one space.
    pub(super) fn name_space(&self) -> &'static str {
        match self.list {
            "functions" | "tables" => "functions",
            "phases" => self.list,
            _ => "",
        }
    }

    /// Whether it is a declaration that generated code has a variable for.
    pub(super) fn has_a_value(&self) -> bool {
        matches!(self.list, "stocks" | "states" | "parameters" | "values" | "transfers")
    }

    /// The path as text.
    pub(super) fn path(&self) -> String {
        let index = |index: Option<usize>| index.map_or_else(String::new, |index| format!("[{index}]"));
        let mut path = format!("{}{}", self.list, index(self.index));
        if let Some((list, at)) = self.inner {
            path = format!("{path}.{list}{}", index(Some(at)));
        }
        if self.field.is_empty() { path } else { format!("{path}.{}", self.field) }
    }
}

/// The places of declarations by their ids, to find those of their formulas.
pub(super) struct Owners<'a> {
    functions: HashMap<&'a str, Place<'a>>,
    legs: HashMap<&'a str, Place<'a>>,
    others: HashMap<&'a str, Place<'a>>,
}

impl<'a> Owners<'a> {
    /// The places of a model.
    pub(super) fn of(model: &'a Model) -> Owners<'a> {
        let mut owners = Owners { functions: HashMap::new(), legs: HashMap::new(), others: HashMap::new() };
        for (place, meta) in declarations(model) {
            let map = match place.list {
                "functions" => &mut owners.functions,
                // A table has no formulas, and may be called like something else.
                "tables" => continue,
                _ if place.is_inside("legs") => &mut owners.legs,
                _ => &mut owners.others,
            };
            map.entry(meta.id.as_str()).or_insert(place);
        }
        owners
    }

    /// Where a formula stands.
    pub(super) fn place(&self, part: &Use<'a>) -> Place<'a> {
        let map = match part.role {
            Role::Body => &self.functions,
            Role::Rate | Role::Share => &self.legs,
            _ => &self.others,
        };
        let place = map.get(part.owner).copied().unwrap_or(Place { owner: part.owner, ..Place::whole("schedule") });
        place.field(match part.role {
            Role::Supply => "supply",
            Role::Initial => "initial",
            Role::Low => "low",
            Role::High => "high",
            Role::Transit => "transit",
            Role::Next => "next",
            Role::Default => "default",
            Role::Distribution => "distribution",
            Role::Value => "formula",
            Role::Body => "body",
            Role::When => "when",
            Role::Rate => "rate",
            Role::Share => "to",
            Role::Amount | Role::Claim | Role::Decision => "",
        })
    }
}
