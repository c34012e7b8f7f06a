//! What names stand for at a moment: at the start, on a row, in a later phase, within a step.

use std::collections::HashMap;

use super::shapes::Sets;
use crate::sim::tape::NodeId;

/// A number, or one for each element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shaped {
    /// Its node.
    pub node: NodeId,
    /// The sets that it runs over.
    pub sets: Sets,
}

/// What names stand for.
#[derive(Clone, Debug)]
pub struct Environment<'m> {
    /// The time.
    pub time: NodeId,
    /// What stocks hold.
    pub stocks: HashMap<&'m str, Shaped>,
    /// What states are.
    pub states: HashMap<&'m str, Shaped>,
    /// What memories hold.
    pub memory: HashMap<&'m str, Shaped>,
    /// What values are.
    pub values: HashMap<&'m str, Shaped>,
    /// What was drawn.
    pub draws: HashMap<&'m str, Shaped>,
    /// Whether something has moved: before row 0 all rates are zero.
    pub moved: bool,
}

impl Environment<'_> {
    /// Nothing but a time.
    pub fn new(time: NodeId) -> Self {
        Environment {
            time,
            stocks: HashMap::new(),
            states: HashMap::new(),
            memory: HashMap::new(),
            values: HashMap::new(),
            draws: HashMap::new(),
            moved: false,
        }
    }
}
