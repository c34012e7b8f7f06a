//! Diagrams: the model as a graph of frames, nodes and edges ([`Diagram`]), and that graph as text
//! for Mermaid and Graphviz.
//!
//! A graph says what is drawn and leaves to each format where and how.

mod dot;
mod graph;
mod ids;
mod mermaid;
mod network;
mod stockflow;
mod wording;

pub(in crate::emit) use mermaid::url;

pub use graph::{Arrow, Diagram, Edge, EdgeKind, Frame, FrameKind, Node, NodeKind};

use crate::model::Model;

/// What a diagram shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiagramKind {
    /// Stocks, what flows between them, and what decides how much.
    StockFlow,
    /// Members, and what they give each other.
    Network,
}

impl DiagramKind {
    /// Every kind, the usual one first.
    pub const ALL: [DiagramKind; 2] = [DiagramKind::StockFlow, DiagramKind::Network];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            DiagramKind::StockFlow => "stockflow",
            DiagramKind::Network => "network",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<DiagramKind> {
        DiagramKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A diagram, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Which diagram.
    pub kind: DiagramKind,
    /// Whether an application of a pattern is one box, instead of a frame around what it declares.
    pub folded: bool,
}

impl From<DiagramKind> for Picture {
    fn from(kind: DiagramKind) -> Picture {
        Picture { kind, folded: false }
    }
}

/// The graph of a model that a picture shows; every format starts from it.
pub fn diagram(model: &Model, picture: impl Into<Picture>) -> Diagram {
    let Picture { kind, folded } = picture.into();
    match kind {
        DiagramKind::StockFlow => stockflow::draw(model, folded),
        DiagramKind::Network => network::draw(model),
    }
}

/// A diagram in Mermaid's language, within the limits of its usual settings: 500 links and 50 000
/// characters. What had to be left out for that is said in the diagram.
pub fn mermaid(model: &Model, picture: impl Into<Picture>) -> String {
    mermaid::write(&diagram(model, picture))
}

/// A diagram in Graphviz's language.
pub fn dot(model: &Model, picture: impl Into<Picture>) -> String {
    dot::write(&diagram(model, picture))
}
