//! What kind of name a place needs: what may be suggested there, and how to declare it.

use crate::resolve::builtin::ENDS;
use crate::resolve::collect::Transfer;
use crate::resolve::symbols::{Scope, Symbol, nearest};
use crate::syntax::ast::ValueKind;

use super::Binder;

/// The kind of name that a place needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// An end of a flow.
    End,
    /// Something with a value in a formula.
    Value,
    /// What an annotation or a number is counted in.
    Unit,
    /// Whose supply is asked for.
    Asset,
    /// Who issues, tells or gives.
    Member,
    /// Why something moves.
    Motive,
    /// What a goal looks at.
    Metric,
    /// What a fact sets, or a vote.
    Param,
    /// What a strategy sets.
    Settable,
    /// What somebody does: in a story, or for an incentive.
    Act,
    /// What a story suggests.
    Rule,
    /// What pays, or is paused.
    Transfer,
    /// What an incentive answers.
    Served,
    /// What votes are counted by.
    Stock,
    /// What stands before a dot.
    Owner,
    /// What is indexed by.
    Set,
    /// Any declaration.
    Any,
}

impl Wanted {
    /// The kind with its article: "a stock or a member".
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Wanted::End => "a stock or a member",
            Wanted::Value => "a value",
            Wanted::Unit => "a unit or an asset",
            Wanted::Asset => "an asset",
            Wanted::Member => "a member",
            Wanted::Motive => "a motive or a text in quotes",
            Wanted::Metric => "a metric",
            Wanted::Param => "a param",
            Wanted::Settable => "a param, a behavior or a policy",
            Wanted::Act => "a behavior, a flow or an exchange",
            Wanted::Rule => "a policy or a param",
            Wanted::Transfer => "a flow or an exchange",
            Wanted::Served => "a motive",
            Wanted::Stock => "a stock",
            Wanted::Owner => "a member or an exchange",
            Wanted::Set => "a set, or a member with a population",
            Wanted::Any => "a declaration",
        }
    }

    /// What a name is that nothing declares.
    pub(super) fn unknown(self) -> &'static str {
        match self {
            Wanted::End => "unknown stock or member",
            Wanted::Unit => "unknown unit",
            Wanted::Asset => "unknown asset",
            Wanted::Member | Wanted::Owner => "unknown member",
            Wanted::Motive | Wanted::Served => "unknown motive",
            Wanted::Metric => "unknown metric",
            Wanted::Param => "unknown param",
            Wanted::Set => "unknown set",
            Wanted::Act | Wanted::Settable | Wanted::Rule => "unknown name",
            Wanted::Transfer => "unknown flow or exchange",
            Wanted::Stock => "unknown stock",
            Wanted::Value | Wanted::Any => "unknown name",
        }
    }

    /// How to declare such a name.
    pub(super) fn declare(self, name: &str) -> String {
        match self {
            Wanted::End => format!("declare it: `stock {name}: ASSET = …` or `member {name} {{ … }}`"),
            Wanted::Value => format!("declare it, for example `param {name}: UNIT = …`, or check the spelling"),
            Wanted::Unit => format!("declare it: `asset {name}: token`, or `unit {name}`"),
            Wanted::Asset => format!("declare it: `asset {name}: token`"),
            Wanted::Member | Wanted::Owner => format!("declare it: `member {name} {{ … }}`"),
            Wanted::Motive => format!("declare it in its member: `motive {name}`; or give the reason between quotes"),
            Wanted::Metric => format!("declare it: `metric {name} = …`"),
            Wanted::Param | Wanted::Settable => format!("declare it: `param {name} = …`"),
            Wanted::Rule => format!("declare it: `policy {name} = …`"),
            Wanted::Act => format!("declare it in its member: `behavior {name} = …`"),
            Wanted::Transfer => format!("declare it: `flow {name}: FROM -> TO = …`"),
            Wanted::Served => format!("declare it in its member: `motive {name}`"),
            Wanted::Stock => format!("declare it in its member: `stock {name}: ASSET = …`"),
            Wanted::Set => format!("declare it: `set {name} = FIRST, SECOND`"),
            Wanted::Any => "declare it, or check the spelling".to_owned(),
        }
    }

    /// What to write where a name of another kind stands.
    pub(super) fn instead(self) -> Option<&'static str> {
        match self {
            Wanted::End => Some(
                "an end is a stock, a member, or one of `mint`, `burn`, `source`, `sink` and `rest`; how much moves \
                 stands after `=`",
            ),
            Wanted::Unit => Some("write an asset, a declared `unit` or a unit of time, as in `USD/day`"),
            Wanted::Member => Some("name one of the members"),
            Wanted::Metric => Some("declare what the goal looks at: `metric name = …`"),
            Wanted::Param => Some("a fact sets what is chosen before a run: params only"),
            Wanted::Act => Some("name what somebody does: a behavior, or the flow or exchange that moves"),
            Wanted::Rule => Some("what a story suggests is a rule of the system: a policy, or the param that sets it"),
            Wanted::Stock => Some("votes are counted by what a stock holds, `by wallet`, or one for each, `by head`"),
            Wanted::Transfer => Some("name a flow or an exchange"),
            Wanted::Served => Some("name a motive of the member, declared with `motive`"),
            Wanted::Motive | Wanted::Asset | Wanted::Value | Wanted::Set | Wanted::Owner | Wanted::Any => None,
            Wanted::Settable => None,
        }
    }
}

impl Binder<'_> {
    /// Whether a declaration may stand where a kind is wanted.
    pub(super) fn fits(&self, wanted: Wanted, symbol: Symbol) -> bool {
        let symbol = self.known_meaning(symbol);
        let is =
            |kind: ValueKind| matches!(symbol, Symbol::Value(value) if self.collected.values[value].0.kind() == kind);
        match wanted {
            Wanted::End => matches!(symbol, Symbol::Stock(_) | Symbol::Member(_)),
            Wanted::Value => match symbol {
                Symbol::Member(_) | Symbol::Motive(_) | Symbol::Statement(_) | Symbol::Set(_) | Symbol::Instance(_) => {
                    false
                }
                Symbol::Transfer(transfer) => matches!(self.collected.transfers[transfer].0, Transfer::Flow(_)),
                _ => true,
            },
            Wanted::Unit => matches!(symbol, Symbol::Unit(_) | Symbol::Asset(_)),
            Wanted::Asset => matches!(symbol, Symbol::Asset(_)),
            Wanted::Member => matches!(symbol, Symbol::Member(_)),
            Wanted::Motive => matches!(symbol, Symbol::Motive(_)),
            Wanted::Metric => is(ValueKind::Metric),
            Wanted::Param => is(ValueKind::Param),
            Wanted::Settable => is(ValueKind::Param) || is(ValueKind::Behavior) || is(ValueKind::Policy),
            Wanted::Rule => is(ValueKind::Policy) || is(ValueKind::Param),
            Wanted::Act => is(ValueKind::Behavior) || matches!(symbol, Symbol::Transfer(_)),
            Wanted::Transfer => matches!(symbol, Symbol::Transfer(_)),
            Wanted::Served => matches!(symbol, Symbol::Motive(_)),
            Wanted::Stock => matches!(symbol, Symbol::Stock(_)),
            Wanted::Owner => match symbol {
                Symbol::Transfer(transfer) => matches!(self.collected.transfers[transfer].0, Transfer::Exchange(_)),
                symbol => matches!(symbol, Symbol::Member(_) | Symbol::Instance(_)),
            },
            Wanted::Set => match symbol {
                Symbol::Member(member) => self.populations.contains_key(&member),
                symbol => matches!(symbol, Symbol::Set(_)),
            },
            Wanted::Any => true,
        }
    }

    /// The declared name nearest to a misspelt one, of those that may stand in all its places.
    pub(super) fn suggest(&self, scope: Scope, name: &str, wanted: &[Wanted]) -> Option<String> {
        let fits = |symbol: Symbol| wanted.iter().all(|wanted| self.fits(*wanted, symbol));
        let ends = if wanted == [Wanted::End] { ENDS } else { &[] };
        // A name of its own scope comes to it without a dot, and so does one that no other member has.
        let own = self.symbols.entries_in(scope);
        let all = own.chain(self.symbols.entries()).filter(|(_, entry)| fits(entry.symbol)).map(|(name, _)| name);
        nearest(name, all.chain(ends.iter().copied())).map(str::to_owned)
    }

    /// The name nearest to a misspelt one of those that a member or an application declares.
    pub(super) fn suggest_in(&self, owner: Scope, name: &str, wanted: Wanted) -> Option<String> {
        let all = self.symbols.entries_in(owner).filter(|(_, entry)| self.fits(wanted, entry.symbol));
        nearest(name, all.map(|(name, _)| name)).map(str::to_owned)
    }
}
