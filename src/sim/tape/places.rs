//! Where nodes are worked out: only what is needed is, and as early as it is known.

use super::assemble::Outline;
use super::code::Code;
use super::graph::{NodeId, Part, Stage};

/// Where a node is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It is not needed.
    Nowhere,
    /// It has a register from the start.
    Leaf,
    /// Before row 0.
    Start,
    /// At each attempt to draw a parameter.
    Attempt(usize),
    /// On each row, once for all runs.
    Clock,
    /// On each row.
    Row,
    /// Between two rows.
    Step,
}

/// Where all nodes are worked out.
#[derive(Debug)]
pub struct Places(Vec<Place>);

impl Places {
    /// Of all nodes of an outline.
    pub fn of(outline: &Outline) -> Places {
        let graph = &outline.graph;
        let mut places = Places(vec![Place::Nowhere; graph.nodes().len()]);
        let effects = |part: Part| graph.effects().iter().filter(move |it| it.1 == part).map(|it| it.0);
        let mut row: Vec<NodeId> = effects(Part::Row).chain(outline.recorded.iter().copied()).collect();
        places.need(outline, &mut row, Place::Row);
        let watched = outline.watched.iter().copied();
        let mut step: Vec<NodeId> =
            watched.chain(effects(Part::Step)).chain(outline.carries.iter().map(|carry| carry.next)).collect();
        places.need(outline, &mut step, Place::Step);
        let drawn = outline.drawn.iter().flat_map(|it| [it.leaf, it.candidate, it.low, it.high]);
        let mut start: Vec<NodeId> =
            effects(Part::Start).chain(outline.carries.iter().map(|carry| carry.start)).chain(drawn).collect();
        places.need(outline, &mut start, Place::Start);
        for (number, drawn) in outline.drawn.iter().enumerate() {
            for place in places.0.iter_mut().take(drawn.end.index()).skip(drawn.first.index()) {
                if *place == Place::Start {
                    *place = Place::Attempt(number);
                }
            }
        }
        places
    }

    /// Marks what is needed and not yet marked.
    fn need(&mut self, outline: &Outline, open: &mut Vec<NodeId>, from: Place) {
        while let Some(id) = open.pop() {
            let (Some(node), Some(place)) = (outline.graph.node(id), self.0.get_mut(id.index())) else { continue };
            if *place != Place::Nowhere {
                continue;
            }
            *place = match node.stage {
                _ if matches!(node.code, Code::Constant | Code::Given | Code::Carried) => Place::Leaf,
                Stage::Clock => Place::Clock,
                Stage::Row => from,
                Stage::Constant | Stage::Start => Place::Start,
            };
            open.extend(&node.operands);
        }
    }

    /// Whether a node is needed at all.
    pub fn is_needed(&self, id: NodeId) -> bool {
        self.get(id) != Place::Nowhere
    }

    /// Where a node is worked out.
    pub fn get(&self, id: NodeId) -> Place {
        self.0.get(id.index()).copied().unwrap_or(Place::Nowhere)
    }
}
