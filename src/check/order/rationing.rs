//! The static order in which stocks pay within a phase.

use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::HashMap;

use crate::resolve::program::{EndKind, Leg, Program, StockId, TransferId};
use crate::syntax::ast::Arrow;

use super::Part;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Stock(StockId),
    Transfer(TransferId),
}

struct Payments<'a> {
    program: &'a Program,
    graph: DiGraph<Node, ()>,
    indices: HashMap<Node, NodeIndex>,
}

/// Strongly connected parts of transfers and bounded stocks, payers before those they pay.
///
/// A stock leads to a transfer that may leave it, a transfer to a stock it may enter; what arrives
/// over a two-way flow, or inside a part, can be paid out only from the next phase on.
pub(super) fn parts(program: &Program, transfers: &[TransferId]) -> Vec<Part> {
    let mut payments = Payments { program, graph: DiGraph::new(), indices: HashMap::new() };
    for id in transfers {
        let node = payments.node(Node::Transfer(*id));
        for leg in &program.transfers[*id].legs {
            payments.leg(node, leg);
        }
    }
    // Kosaraju's algorithm, which needs no recursion, gives the last part first.
    let mut components = petgraph::algo::kosaraju_scc(&payments.graph);
    components.reverse();
    let place: HashMap<TransferId, usize> = transfers.iter().copied().zip(0..).collect();
    components.iter().map(|component| part(&payments.graph, component, &place)).collect()
}

impl Payments<'_> {
    fn node(&mut self, node: Node) -> NodeIndex {
        *self.indices.entry(node).or_insert_with(|| self.graph.add_node(node))
    }

    fn leg(&mut self, transfer: NodeIndex, leg: &Leg) {
        let both_ways = leg.arrow == Arrow::BothWays;
        if let Some(from) = self.bounded(leg.from.kind) {
            self.graph.update_edge(from, transfer, ());
        }
        for target in &leg.to {
            let Some(to) = self.bounded(target.end.kind) else { continue };
            if both_ways {
                self.graph.update_edge(to, transfer, ());
            } else {
                self.graph.update_edge(transfer, to, ());
            }
        }
    }

    /// The node of a stock that has a lower bound.
    fn bounded(&mut self, end: EndKind) -> Option<NodeIndex> {
        let EndKind::Stock(id) = end else { return None };
        let stock = &self.program.stocks[id];
        let low = stock.range.as_ref().is_some_and(|range| range.low.is_some());
        (stock.negative.is_none() || low).then(|| self.node(Node::Stock(id)))
    }
}

/// The stocks by declaration, the transfers in the order in which they are served.
fn part(graph: &DiGraph<Node, ()>, component: &[NodeIndex], place: &HashMap<TransferId, usize>) -> Part {
    let mut part = Part::default();
    for node in component.iter().filter_map(|index| graph.node_weight(*index)) {
        match node {
            Node::Stock(id) => part.stocks.push(*id),
            Node::Transfer(id) => part.transfers.push(*id),
        }
    }
    part.stocks.sort_unstable();
    part.transfers.sort_by_key(|id| place.get(id));
    part
}
