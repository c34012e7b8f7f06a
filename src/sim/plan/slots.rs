//! Slots: what is carried from row to row.

use std::collections::HashMap;

use crate::sim::tape::{Graph, NodeId};

/// What a slot carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot<'m> {
    /// What a stock holds.
    Stock(&'m str),
    /// What a state is.
    State(&'m str),
    /// What a cell holds.
    Cell(&'m str),
    /// The fraction of a whole unit that a leg asks for next time.
    Carry(&'m str),
    /// The rate at which a leg moved.
    Flow(&'m str),
    /// What a leg asked for and did not get.
    Rationed(&'m str),
    /// What a leg asked for in the wrong direction.
    Reversed(&'m str),
    /// What cut a transfer.
    Limit(&'m str),
    /// The rate at which a stock was filled.
    Inflow(&'m str),
    /// The rate at which a stock was emptied.
    Outflow(&'m str),
}

/// The slots that something asked for.
#[derive(Debug, Default)]
pub struct Slots<'m> {
    leaves: HashMap<Slot<'m>, NodeId>,
    order: Vec<Slot<'m>>,
}

impl<'m> Slots<'m> {
    /// The leaf of a slot.
    pub fn leaf(&mut self, slot: Slot<'m>, elements: u32, graph: &mut Graph) -> NodeId {
        *self.leaves.entry(slot).or_insert_with(|| {
            let number = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
            self.order.push(slot);
            graph.carried(number, elements)
        })
    }

    /// The leaf of a slot, if something asked for it.
    pub fn asked(&self, slot: Slot<'m>) -> Option<NodeId> {
        self.leaves.get(&slot).copied()
    }

    /// All slots that were asked for, in order.
    pub fn all(&self) -> &[Slot<'m>] {
        &self.order
    }
}
