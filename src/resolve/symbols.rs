//! Which name stands for what, and where to look for it.

use std::collections::HashMap;

use crate::source::Span;

use super::program::{
    AssetId, FunctionId, InstanceId, MemberId, MotiveId, PhaseId, SetId, StateId, StockId, TableId, TransferId, UnitId,
    ValueId,
};
use super::table::Id;

/// What a name was declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// A unit.
    Unit(UnitId),
    /// An asset.
    Asset(AssetId),
    /// A member.
    Member(MemberId),
    /// A motive.
    Motive(MotiveId),
    /// A stock.
    Stock(StockId),
    /// A state.
    State(StateId),
    /// A param, let, env, behavior, policy, metric or data.
    Value(ValueId),
    /// A flow or an exchange.
    Transfer(TransferId),
    /// An index set.
    Set(SetId),
    /// An invariant, fact, goal, assumption, story, allocation, incentive, governance or game.
    Statement(&'static str),
    /// An application of a pattern.
    Instance(InstanceId),
    /// A parameter of a pattern, by position: it stands for what it is given.
    Parameter(InstanceId, usize),
    /// An asset or unit that a pattern is generic in, by position.
    Generic(InstanceId, usize),
    /// A leg of an exchange, by position; only as what a parameter stands for.
    Leg(TransferId, usize),
    /// `t`, `dt` or `pi`.
    BuiltIn(&'static str),
}

/// What stands before parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callable {
    /// A function.
    Function(FunctionId),
    /// A table.
    Table(TableId),
}

/// A declared name and where.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it is.
    pub symbol: Symbol,
    /// Where its name stands; empty for built-in names.
    pub span: Span,
}

/// From where a name is looked up, and where one is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The files.
    Top,
    /// A member.
    Member(MemberId),
    /// An application of a pattern. The member around it is none of its business.
    Instance(InstanceId),
}

/// All names of a program. What is called and phases have name spaces of their own.
#[derive(Debug, Default)]
pub struct Symbols {
    top: HashMap<String, Entry>,
    members: Vec<HashMap<String, Entry>>,
    instances: Vec<HashMap<String, Entry>>,
    elsewhere: HashMap<String, Vec<MemberId>>,
    /// Functions and tables by name.
    pub functions: HashMap<String, (Callable, Span)>,
    /// Functions and tables that applications declare.
    pub instance_functions: HashMap<(InstanceId, String), (Callable, Span)>,
    /// Phases by name.
    pub phases: HashMap<String, (PhaseId, Span)>,
}

/// What a look-up found.
#[derive(Debug)]
pub enum Found {
    /// One declaration.
    One(Entry),
    /// Declarations of the same name in several members.
    Several(Vec<(MemberId, Entry)>),
    /// Nothing.
    None,
}

impl Symbols {
    /// Declares a name; where it is taken in its scope, returns the earlier declaration.
    pub fn declare(&mut self, scope: Scope, name: &str, entry: Entry) -> Result<(), Entry> {
        let scope = match scope {
            Scope::Top => Some(&mut self.top),
            Scope::Member(member) => {
                self.elsewhere.entry(name.to_owned()).or_default().push(member);
                names_of(&mut self.members, member.index())
            }
            Scope::Instance(instance) => names_of(&mut self.instances, instance.index()),
        };
        let Some(scope) = scope else { return Ok(()) };
        if let Some(earlier) = scope.get(name) {
            return Err(*earlier);
        }
        scope.insert(name.to_owned(), entry);
        Ok(())
    }

    /// Looks a plain name up: in its own scope, at top level, then in the one member that declares it.
    pub fn find(&self, scope: Scope, name: &str) -> Found {
        if let Some(entry) = self.in_scope(scope, name) {
            return Found::One(entry);
        }
        if let Some(entry) = self.top.get(name) {
            return Found::One(*entry);
        }
        let owners = self.elsewhere.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut all: Vec<(MemberId, Entry)> =
            owners.iter().filter_map(|owner| Some((*owner, self.in_member(*owner, name)?))).collect();
        all.dedup_by_key(|found| found.0);
        match all.as_slice() {
            [] => Found::None,
            [(_, entry)] => Found::One(*entry),
            _ => Found::Several(all),
        }
    }

    /// Looks a name up in one member.
    pub fn in_member(&self, member: MemberId, name: &str) -> Option<Entry> {
        self.in_scope(Scope::Member(member), name)
    }

    /// Looks a name up in one scope.
    pub fn in_scope(&self, scope: Scope, name: &str) -> Option<Entry> {
        self.names(scope)?.get(name).copied()
    }

    fn names(&self, scope: Scope) -> Option<&HashMap<String, Entry>> {
        match scope {
            Scope::Top => Some(&self.top),
            Scope::Member(member) => self.members.get(member.index()),
            Scope::Instance(instance) => self.instances.get(instance.index()),
        }
    }

    /// The names declared in a scope, sorted.
    pub fn names_in(&self, scope: Scope) -> Vec<&str> {
        let mut names: Vec<&str> = self.names(scope).into_iter().flat_map(HashMap::keys).map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// What is declared in a scope, in no order.
    pub fn entries_in(&self, scope: Scope) -> impl Iterator<Item = (&str, &Entry)> {
        self.names(scope).into_iter().flatten().map(|(name, entry)| (name.as_str(), entry))
    }

    /// Everything that can be looked up by a plain name, in no order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.top.iter().chain(self.members.iter().flatten()).map(|(name, entry)| (name.as_str(), entry))
    }
}

/// The names of a scope, made when first needed.
fn names_of(scopes: &mut Vec<HashMap<String, Entry>>, index: usize) -> Option<&mut HashMap<String, Entry>> {
    if scopes.len() <= index {
        scopes.resize_with(index + 1, HashMap::new);
    }
    scopes.get_mut(index)
}

/// The candidate nearest to a misspelt name, where one is near enough to be meant: at least half
/// of the letters are right, so that one letter is never taken for another.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .filter_map(|candidate| {
            let same = candidate.eq_ignore_ascii_case(name);
            let distance = if same { 0 } else { strsim::osa_distance(name, candidate) };
            let near = distance <= limit && 2 * distance <= name.chars().count().min(candidate.chars().count());
            (near && candidate != name).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_finds_typos_only() {
        let names = ["reward", "wallet", "reserve"];
        assert_eq!(nearest("rewrad", names.iter().copied()), Some("reward"));
        assert_eq!(nearest("Wallet", names.iter().copied()), Some("wallet"));
        assert_eq!(nearest("price", names.iter().copied()), None);
        assert_eq!(nearest("a", ["t", "A"].into_iter()), Some("A"));
        assert_eq!(nearest("a", ["t", "at"].into_iter()), None);
    }
}
