//! Things of which there are many.

use crate::syntax::ast;

use super::{MemberId, Meta, SetId};

/// What an index may be.
#[derive(Clone, Debug)]
pub struct IndexSet {
    /// Name, label and doc; those of the member for a population.
    pub meta: Meta,
    /// The elements of a `set`; none for a population, whose agents are counted from 0.
    pub elements: Vec<ast::Name>,
    /// How many there are.
    pub size: u32,
    /// The member whose population it is.
    pub population: Option<MemberId>,
}

/// Over which index sets something runs, in order, each once.
pub type Shape = Vec<SetId>;

/// One element of one set, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Element {
    /// The set.
    pub set: SetId,
    /// Where in it, from 0.
    pub position: u32,
}
