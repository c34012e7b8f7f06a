//! What a diagram shows, as plain data.

use std::collections::HashMap;

use crate::model::Source;

/// A diagram without places: frames around nodes, and edges between nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// What it is a picture of.
    pub title: String,
    /// What can be seen, in a sentence, for those who cannot see it.
    pub description: String,
    /// Frames; a frame stands after the one it is in.
    pub frames: Vec<Frame>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Edges.
    pub edges: Vec<Edge>,
    /// What the reader should know and the picture does not show.
    pub notes: Vec<String>,
}

impl Diagram {
    /// Frames and nodes in the order in which they are written, each with how many frames it is in:
    /// what is in a frame after it, and after that its end.
    pub(super) fn nested(&self) -> Vec<(usize, Part<'_>)> {
        let mut inside: HashMap<&str, Vec<Part>> = HashMap::new();
        let mut open = Vec::new();
        let nodes = self.nodes.iter().map(|node| (&node.frame, Part::Node(node)));
        let frames = self.frames.iter().map(|frame| (&frame.parent, Part::Frame(frame)));
        for (around, part) in nodes.chain(frames) {
            match around {
                Some(around) => inside.entry(around).or_default().push(part),
                None => open.push((0, part)),
            }
        }
        // At the top frames come first, inside a frame its nodes. The last of `open` is the next to be written.
        open.sort_by_key(|(_, part)| matches!(part, Part::Node(_)));
        open.reverse();
        let mut parts = Vec::with_capacity(self.nodes.len() + 2 * self.frames.len());
        while let Some((depth, part)) = open.pop() {
            if let Part::Frame(frame) = part {
                open.push((depth, Part::End));
                let inner = inside.remove(frame.id.as_str()).unwrap_or_default();
                open.extend(inner.into_iter().rev().map(|part| (depth + 1, part)));
            }
            parts.push((depth, part));
        }
        parts
    }
}

/// A piece of a diagram as it is written, from the outside to the inside.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    /// A frame starts.
    Frame(&'a Frame),
    /// A node.
    Node(&'a Node),
    /// The frame that started last ends.
    End,
}

/// A frame around nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Unique among frames, nodes and edges; of `a-z`, `0-9` and `_`; the same from build to build.
    pub id: String,
    /// What it is.
    pub kind: FrameKind,
    /// What people call it.
    pub title: String,
    /// More lines below the title.
    pub details: Vec<String>,
    /// Everything worth saying about it, one thing a line.
    pub tooltip: Vec<String>,
    /// The frame it is in.
    pub parent: Option<String>,
    /// The qualified name of its declaration, where it has one.
    pub declares: Option<String>,
    /// Where it is declared.
    pub source: Source,
}

/// What a frame stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameKind {
    /// A member, around what it owns.
    Member,
    /// An exchange, around its legs: all of them move, or none.
    Exchange,
    /// An application of a pattern, around what it declares.
    Application,
}

/// A thing in a diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Unique among frames, nodes and edges; of `a-z`, `0-9` and `_`; the same from build to build.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// What people call it.
    pub title: String,
    /// More lines below the title: an amount, a rate, a condition.
    pub details: Vec<String>,
    /// The unit it is shown in; empty where it has none, or the details already say it.
    pub unit: String,
    /// Everything worth saying about it, one thing a line.
    pub tooltip: Vec<String>,
    /// The frame it is in.
    pub frame: Option<String>,
    /// The qualified name of its declaration, where it has one.
    pub declares: Option<String>,
    /// Where that stands.
    pub source: Source,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeKind {
    /// A member.
    Member,
    /// A stock.
    Stock,
    /// Where a sketch gives to a member that has no stock of it yet.
    Missing,
    /// A flow, or a leg of an exchange: the valve on its pipe.
    Flow,
    /// A state.
    State,
    /// A parameter.
    Parameter,
    /// An auxiliary.
    Let,
    /// A process of the environment.
    Env,
    /// A member's decision.
    Behavior,
    /// A rule of the system.
    Policy,
    /// A metric.
    Metric,
    /// All that exists of an asset.
    Supply,
    /// Beyond the edge of the model: mint, burn, source, sink or everyone else.
    Cloud,
    /// An application of a pattern, folded: what it declares is not shown.
    Application,
}

impl NodeKind {
    /// What it is called, as the language calls it.
    pub fn word(self) -> &'static str {
        match self {
            NodeKind::Member => "member",
            NodeKind::Stock | NodeKind::Missing => "stock",
            NodeKind::Flow => "flow",
            NodeKind::State => "state",
            NodeKind::Parameter => "param",
            NodeKind::Let => "let",
            NodeKind::Env => "env",
            NodeKind::Behavior => "behavior",
            NodeKind::Policy => "policy",
            NodeKind::Metric => "metric",
            NodeKind::Supply => "supply",
            NodeKind::Cloud => "cloud",
            NodeKind::Application => "application",
        }
    }

    /// The word that stands in a node whose shape alone could stand for two kinds.
    pub fn spoken(self) -> Option<&'static str> {
        matches!(self, NodeKind::Behavior | NodeKind::Policy | NodeKind::State | NodeKind::Env).then(|| self.word())
    }
}

/// A connection between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Unique among frames, nodes and edges; of `a-z`, `0-9` and `_`; the same from build to build.
    pub id: String,
    /// What it is.
    pub kind: EdgeKind,
    /// The node it starts at.
    pub from: String,
    /// The node it ends at.
    pub to: String,
    /// Where it has heads.
    pub arrow: Arrow,
    /// What stands beside it, line by line.
    pub label: Vec<String>,
    /// Everything worth saying about it, one thing a line.
    pub tooltip: Vec<String>,
    /// Where it is declared; empty for information.
    pub source: Source,
}

/// What an edge stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeKind {
    /// A piece of a flow's pipe.
    Flow,
    /// The end is worked out from the start.
    Information,
    /// The start gives something to the end.
    Gives,
}

/// Where an edge has heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arrow {
    /// Nowhere: a pipe on its way to the valve.
    None,
    /// At its end.
    Forward,
    /// At both ends.
    Both,
}
