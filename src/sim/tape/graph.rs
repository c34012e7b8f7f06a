//! A model as a graph of operations in static single assignment: every node is worked out once.
//!
//! Nodes are numbered so that operands come before what uses them, and nodes with effects stand in
//! the order of their effects. Equal nodes are one node; what is known at once is folded.

use std::collections::HashMap;

use super::code::Code;
use super::machine::fold;

/// A node of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// Its place in the list of nodes.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// When a node is known at the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Always.
    Constant,
    /// Once a run has its parameters.
    Start,
    /// Once a row has its time: the same in all runs.
    Clock,
    /// On each row, for each run.
    Row,
}

impl Stage {
    /// When what needs both is known.
    fn with(self, other: Stage) -> Stage {
        match (self, other) {
            (Stage::Start, Stage::Clock) | (Stage::Clock, Stage::Start) => Stage::Row,
            (one, two) => one.max(two),
        }
    }
}

/// An operation on other nodes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// What it does.
    pub code: Code,
    /// To what.
    pub operands: Box<[NodeId]>,
    /// What the operation needs besides: the bits of a constant, the number of a table.
    pub extra: u64,
    /// How many numbers it is.
    pub elements: u32,
    /// When it is known.
    pub stage: Stage,
    /// Whether it may be infinite or no number although all that is checked is finite.
    pub wild: bool,
    /// Whether it is never below zero.
    pub positive: bool,
}

/// When an effect takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// Before row 0.
    #[default]
    Start,
    /// On each row, before it is recorded.
    Row,
    /// Between two rows.
    Step,
}

/// A graph that grows, and the tables it refers to.
#[derive(Debug, Default)]
pub struct Graph {
    /// Where effects that are added take place.
    pub part: Part,
    nodes: Vec<Node>,
    effects: Vec<(NodeId, Part)>,
    known: HashMap<Node, NodeId>,
    /// Nodes as they were made before they were looked at.
    tamed: HashMap<Node, NodeId>,
    tables: Vec<Box<[u32]>>,
    known_tables: HashMap<Box<[u32]>, u32>,
}

impl Graph {
    /// All nodes, operands first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// All effects, in their order.
    pub fn effects(&self) -> &[(NodeId, Part)] {
        &self.effects
    }

    /// All tables.
    pub fn tables(&self) -> &[Box<[u32]>] {
        &self.tables
    }

    /// A node; an id comes from this graph.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// How many numbers a node is.
    pub fn elements(&self, id: NodeId) -> u32 {
        self.node(id).map_or(1, |node| node.elements)
    }

    /// Whether a node may be infinite or no number.
    pub fn is_wild(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| node.wild)
    }

    /// Whether a node is never below zero.
    pub fn is_positive(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| node.positive)
    }

    /// When a node is known.
    pub fn known_at(&self, id: NodeId) -> Stage {
        self.node(id).map_or(Stage::Constant, |node| node.stage)
    }

    /// A node may be infinite for once, by a sum or product beyond all numbers.
    pub fn doubt(&mut self, id: NodeId) {
        if let Some(node) = self.nodes.get_mut(id.index()).filter(|node| node.code != Code::Constant) {
            node.wild = true;
        }
    }

    /// From here on a node is known to be finite: it was looked at.
    pub fn tame(&mut self, id: NodeId) {
        let Some(node) = self.nodes.get_mut(id.index()) else { return };
        // It is found again as it was made.
        let made = node.clone();
        node.wild = false;
        let now = node.clone();
        if self.known.remove(&made).is_some() {
            self.known.insert(now, id);
            self.tamed.insert(made, id);
        }
    }

    /// Another way to the same number, of operands that come before the node; it is not found again as it was made.
    pub fn replace(&mut self, id: NodeId, code: Code, operands: Box<[NodeId]>) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.code = code;
            node.operands = operands;
        }
    }

    /// From here on a node is known to be never below zero.
    pub fn set_positive(&mut self, id: NodeId) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.positive = true;
        }
    }

    /// The value of a constant.
    pub fn value(&self, id: NodeId) -> Option<f64> {
        let node = self.node(id)?;
        (node.code == Code::Constant).then(|| f64::from_bits(node.extra))
    }

    /// A constant.
    pub fn constant(&mut self, value: f64) -> NodeId {
        self.leaf(Code::Constant, value.to_bits(), 1, Stage::Constant, !value.is_finite())
    }

    /// The time of the row.
    pub fn time(&mut self) -> NodeId {
        self.leaf(Code::Time, 0, 1, Stage::Clock, false)
    }

    /// A number that is given from outside when a run starts.
    pub fn given(&mut self, place: u32, elements: u32) -> NodeId {
        self.leaf(Code::Given, u64::from(place), elements, Stage::Start, true)
    }

    /// What a slot carries from row to row.
    pub fn carried(&mut self, slot: u32, elements: u32) -> NodeId {
        self.leaf(Code::Carried, u64::from(slot), elements, Stage::Row, false)
    }

    fn leaf(&mut self, code: Code, extra: u64, elements: u32, stage: Stage, wild: bool) -> NodeId {
        let positive = code == Code::Time || (code == Code::Constant && f64::from_bits(extra) >= 0.0);
        self.add(Node { code, operands: Box::default(), extra, elements, stage, wild, positive })
    }

    /// The number of a table of places.
    pub fn table(&mut self, places: Vec<u32>) -> u32 {
        let places = places.into_boxed_slice();
        if let Some(known) = self.known_tables.get(&places) {
            return *known;
        }
        let number = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
        self.tables.push(places.clone());
        self.known_tables.insert(places, number);
        number
    }

    /// An operation without effects whose result is as long as its first operand.
    pub fn apply(&mut self, code: Code, operands: &[NodeId]) -> NodeId {
        if let Some(simple) = self.simplified(code, operands) {
            return simple;
        }
        let elements = operands.first().map_or(1, |first| self.elements(*first));
        self.operation(code, operands, 0, elements)
    }

    /// An operation without effects.
    pub fn operation(&mut self, code: Code, operands: &[NodeId], extra: u32, elements: u32) -> NodeId {
        let mut distinct: Vec<NodeId> = Vec::with_capacity(operands.len());
        for operand in operands {
            // A register is read by one operand of an instruction: the engine hands out each once.
            let again = distinct.contains(operand) && !code.takes_list();
            distinct.push(if again {
                self.copy(*operand, distinct.iter().filter(|it| *it == operand).count())
            } else {
                *operand
            });
        }
        let stage = match self.stage(&distinct) {
            Stage::Constant => Stage::Start,
            // What is the same in all runs is kept only where it is one number.
            Stage::Clock if elements != 1 => Stage::Row,
            stage => stage,
        };
        let wild = code.makes_wild() || (code.passes_wild() && distinct.iter().any(|operand| self.is_wild(*operand)));
        let positive = self.stays_positive(code, &distinct);
        self.add(Node { code, operands: distinct.into(), extra: u64::from(extra), elements, stage, wild, positive })
    }

    /// An operation that is done once each time, in the order of the graph.
    pub fn effect(&mut self, code: Code, operands: &[NodeId], extra: u32, elements: u32, stage: Stage) -> NodeId {
        let node = Node {
            code,
            operands: operands.into(),
            extra: u64::from(extra),
            elements,
            stage: self.stage(operands).max(stage),
            wild: false,
            positive: matches!(code, Code::Uniform | Code::First),
        };
        let id = self.push(node);
        self.effects.push((id, self.part));
        id
    }

    /// The node that comes next.
    pub fn next(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }

    /// What is added between `from` and now is not found again: it belongs to something that is done several times.
    pub fn forget_since(&mut self, from: NodeId) {
        self.known.retain(|_, id| *id < from);
        self.tamed.retain(|_, id| *id < from);
    }

    fn copy(&mut self, operand: NodeId, turn: usize) -> NodeId {
        let elements = self.elements(operand);
        let (stage, wild, positive) = (self.stage(&[operand]), self.is_wild(operand), self.is_positive(operand));
        let operands = [operand].into();
        self.add(Node { code: Code::Copy, operands, extra: turn as u64, elements, stage, wild, positive })
    }

    /// Whether an operation on these operands is never below zero.
    fn stays_positive(&self, code: Code, operands: &[NodeId]) -> bool {
        let mut signs = operands.iter().map(|operand| self.is_positive(*operand));
        match code {
            Code::Positive | Code::Abs | Code::Square | Code::Exp | Code::Sqrt | Code::Served | Code::NormalCdf => true,
            Code::Equal | Code::NotEqual | Code::Less | Code::LessOrEqual | Code::And | Code::Or | Code::Not => true,
            Code::IsNan | Code::IsWild | Code::At | Code::Every | Code::Between | Code::During => true,
            Code::Max => signs.any(|positive| positive),
            Code::Add | Code::Multiply | Code::Divide | Code::Min | Code::Power | Code::Copy | Code::Gather => {
                signs.all(|positive| positive)
            }
            Code::Sum | Code::Join | Code::Scatter | Code::Reduce => signs.all(|positive| positive),
            Code::Select => signs.skip(1).all(|positive| positive),
            Code::SafeDiv | Code::Lower => signs.all(|positive| positive),
            _ => false,
        }
    }

    fn stage(&self, operands: &[NodeId]) -> Stage {
        let stages = operands.iter().filter_map(|operand| self.node(*operand)).map(|node| node.stage);
        stages.fold(Stage::Constant, Stage::with)
    }

    fn add(&mut self, node: Node) -> NodeId {
        if let Some(known) = self.known.get(&node).or_else(|| self.tamed.get(&node)) {
            return *known;
        }
        let id = self.push(node.clone());
        self.known.insert(node, id);
        id
    }

    fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        id
    }

    /// What an operation comes to without being done; never another number than doing it gives.
    fn simplified(&mut self, code: Code, operands: &[NodeId]) -> Option<NodeId> {
        let values: Vec<Option<f64>> = operands.iter().map(|operand| self.value(*operand)).collect();
        if !values.is_empty() && values.iter().all(Option::is_some) {
            let values: Vec<f64> = values.into_iter().flatten().collect();
            return fold(code, &values).map(|value| self.constant(value));
        }
        match (code, operands, values.as_slice()) {
            (Code::Multiply, [other, _], [_, Some(1.0)])
            | (Code::Multiply, [_, other], [Some(1.0), _])
            | (Code::Divide, [other, _], [_, Some(1.0)])
            | (Code::Power, [other, _], [_, Some(1.0)])
            | (Code::And, [other, _], [_, Some(1.0)])
            | (Code::And, [_, other], [Some(1.0), _])
            | (Code::Or, [other, _], [_, Some(0.0)])
            | (Code::Or, [_, other], [Some(0.0), _])
            | (Code::Select, [_, other, _], [Some(1.0), ..])
            | (Code::Select, [_, _, other], [Some(0.0), ..]) => Some(*other),
            (Code::Subtract, [other, _], [_, Some(0.0)]) => Some(*other),
            (Code::Positive | Code::Abs, [one], _) if self.is_positive(*one) => Some(*one),
            (Code::Select, [_, one, other], _) | (Code::And | Code::Or, [one, other], _) if one == other => Some(*one),
            (Code::Multiply, [one, other], _) if one == other => Some(self.apply(Code::Square, &[*one])),
            (Code::Power, [base, _], [_, Some(2.0)]) => Some(self.apply(Code::Square, &[*base])),
            _ => None,
        }
    }
}
