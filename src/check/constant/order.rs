//! In which order declarations are worked out, so that none is visited on the call stack.

use std::collections::HashSet;

use crate::resolve::builtin::Builtin;
use crate::resolve::program::{Program, Share};
use crate::resolve::tree::{Expr, ExprKind, Reference};

use super::{Filling, Fillings, Node};

/// Every declaration after those it needs. In a circle, which is reported elsewhere, one comes too early and is unknown.
pub(super) fn order(program: &Program, fillings: &Fillings) -> Vec<Node> {
    let mut done = Vec::new();
    let mut seen = HashSet::new();
    for root in nodes(program) {
        let mut open = vec![(root, false)];
        while let Some((node, finished)) = open.pop() {
            if finished {
                done.push(node);
            } else if seen.insert(node) {
                open.push((node, true));
                open.extend(
                    needs(program, fillings, node)
                        .into_iter()
                        .filter(|need| !seen.contains(need))
                        .map(|need| (need, false)),
                );
            }
        }
    }
    done
}

fn nodes(program: &Program) -> Vec<Node> {
    let values = program.values.ids().flat_map(|id| [Node::Value(id), Node::ValueAtStart(id)]);
    let stocks = program.stocks.ids().map(Node::Stock);
    let states = program.states.ids().map(Node::State);
    values.chain(stocks).chain(states).collect()
}

/// What a declaration mentions.
fn needs(program: &Program, fillings: &Fillings, node: Node) -> Vec<Node> {
    let mut found = Vec::new();
    match node {
        Node::Value(id) => gather(program.values[id].value.as_ref(), false, &mut found),
        Node::ValueAtStart(id) => gather(program.values[id].value.as_ref(), true, &mut found),
        Node::Function(id) => gather(Some(&program.functions[id].body), false, &mut found),
        Node::FunctionAtStart(id) => gather(Some(&program.functions[id].body), true, &mut found),
        Node::State(id) => gather(program.states[id].initial.as_ref(), false, &mut found),
        Node::Allocation(index) => gather_allocation(program, index, &mut found),
        Node::Stock(id) => match fillings.get(id).first() {
            Some(Filling::Own(expr)) => gather(Some(expr), false, &mut found),
            Some(Filling::Allocated(index, ..)) => found.push(Node::Allocation(*index)),
            None => {}
        },
    }
    found
}

fn gather_allocation(program: &Program, index: usize, found: &mut Vec<Node>) {
    let Some(allocation) = program.allocations.get(index) else { return };
    gather(allocation.total.as_ref(), false, found);
    for entry in &allocation.entries {
        if let Share::Part(expr) = &entry.share {
            gather(Some(expr), false, found);
        }
    }
}

/// The declarations an expression mentions; inside `initial(…)` they count at the start.
fn gather(expr: Option<&Expr>, start: bool, found: &mut Vec<Node>) {
    let Some(expr) = expr else { return };
    let start = match &expr.kind {
        ExprKind::Reference(reference) => {
            found.extend(mention(*reference, start));
            start
        }
        ExprKind::Apply { function, .. } => {
            found.push(if start { Node::FunctionAtStart(*function) } else { Node::Function(*function) });
            start
        }
        ExprKind::Call { function: Builtin::Initial, .. } => true,
        _ => start,
    };
    for child in expr.children() {
        gather(Some(child), start, found);
    }
}

fn mention(reference: Reference, start: bool) -> Option<Node> {
    match reference {
        Reference::Value(id) if start => Some(Node::ValueAtStart(id)),
        Reference::Value(id) => Some(Node::Value(id)),
        Reference::Stock(id) if start => Some(Node::Stock(id)),
        Reference::State(id) if start => Some(Node::State(id)),
        _ => None,
    }
}
