//! Orders in which everything comes after what it needs, and the circles that have none.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{HashMap, VecDeque};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{FunctionId, Program, ValueId};
use crate::resolve::tree::ExprKind;
use crate::source::Span;
use crate::syntax::ast::ValueKind;

use super::mentions::{Mention, Mentions, Node, on_a_row};

/// Who needs whom, and where that is said.
type Needs = DiGraph<Node, Span>;

/// All parameters, then all other values, each after those it needs.
pub(super) fn values(
    program: &Program,
    mentions: &Mentions<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<ValueId>, Vec<ValueId>) {
    let mut graph = Needs::new();
    let indices: HashMap<Node, NodeIndex> =
        program.values.ids().map(|id| (Node::Value(id), graph.add_node(Node::Value(id)))).collect();
    for id in program.values.ids() {
        connect(&mut graph, &indices, Node::Value(id), mentions.of_value(id));
    }
    let order = sort(&graph, &mut |circle| {
        diagnostics.push(report_values(program, circle));
    });
    let is_parameter = |id: &ValueId| program.values[*id].kind == ValueKind::Param;
    let all = order.into_iter().filter_map(|node| match node {
        Node::Value(id) => Some(id),
        _ => None,
    });
    all.partition(is_parameter)
}

/// Stocks, states and memories before row 0, with the values they need, each after what it needs.
pub(super) fn start(program: &Program, mentions: &Mentions<'_>, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let mut graph = Needs::new();
    let mut indices: HashMap<Node, NodeIndex> = HashMap::new();
    let mut waiting: VecDeque<Node> = VecDeque::new();
    waiting.extend(program.stocks.ids().map(Node::Stock));
    waiting.extend(program.states.ids().map(Node::State));
    waiting.extend(program.memories.ids().map(Node::Memory));
    let mut edges: Vec<(Node, Vec<Mention>)> = Vec::new();
    while let Some(node) = waiting.pop_front() {
        if indices.contains_key(&node) {
            continue;
        }
        indices.insert(node, graph.add_node(node));
        let needed = needed_at_start(program, mentions, node);
        waiting.extend(needed.iter().map(|mention| mention.node));
        edges.push((node, needed));
    }
    for (node, needed) in edges {
        connect(&mut graph, &indices, node, &needed);
    }
    let order = sort(&graph, &mut |circle| {
        // Circles of values alone have been reported for every row already.
        if circle.iter().any(|(node, _)| !matches!(node, Node::Value(_))) {
            diagnostics.push(report_start(program, mentions, circle));
        }
    });
    let is_parameter = |node: &Node| matches!(node, Node::Value(id) if program.values[*id].kind == ValueKind::Param);
    order.into_iter().filter(|node| !is_parameter(node)).collect()
}

fn needed_at_start(program: &Program, mentions: &Mentions<'_>, node: Node) -> Vec<Mention> {
    let mut found = Vec::new();
    match node {
        Node::Value(id) => found.extend_from_slice(mentions.of_value(id)),
        Node::Memory(id) => found = mentions.at_start(program, id),
        Node::State(id) => {
            let state = &program.states[id];
            state.initial.iter().for_each(|expr| initial(program, expr, &mut found));
        }
        Node::Stock(id) => {
            let stock = &program.stocks[id];
            stock.initial.iter().for_each(|expr| initial(program, expr, &mut found));
        }
    }
    found
}

/// In an initial value, `initial(stock)` is the stock itself.
fn initial(program: &Program, expr: &crate::resolve::tree::Expr, found: &mut Vec<Mention>) {
    match &expr.kind {
        ExprKind::Call { function: Builtin::Initial, arguments, .. } => {
            arguments.iter().for_each(|argument| on_a_row(program, argument, found));
        }
        ExprKind::Reference(_) => on_a_row(program, expr, found),
        _ => expr.children().into_iter().for_each(|child| initial(program, child, found)),
    }
}

fn connect(graph: &mut Needs, indices: &HashMap<Node, NodeIndex>, from: Node, mentions: &[Mention]) {
    let Some(from) = indices.get(&from) else { return };
    for mention in mentions {
        if let Some(to) = indices.get(&mention.node) {
            graph.add_edge(*from, *to, mention.span);
        }
    }
}

/// The nodes, each after those it needs; circles are handed over with the places that close them.
fn sort(graph: &Needs, circle: &mut impl FnMut(&[(Node, Span)])) -> Vec<Node> {
    let mut order = Vec::with_capacity(graph.node_count());
    // Kosaraju's algorithm, which needs no recursion, gives the parts in reverse order of "needs", which is the order of evaluation.
    for part in petgraph::algo::kosaraju_scc(graph) {
        let alone = part.len() == 1 && part.iter().all(|node| graph.find_edge(*node, *node).is_none());
        if !alone {
            circle(&shortest_circle(graph, &part));
        }
        order.extend(part.iter().filter_map(|index| graph.node_weight(*index)));
    }
    order
}

/// A shortest way from the first node of a part back to it: each node with the place where it mentions the next.
fn shortest_circle(graph: &Needs, part: &[NodeIndex]) -> Vec<(Node, Span)> {
    let Some(first) = part.iter().min_by_key(|index| graph.node_weight(**index)).copied() else {
        return Vec::new();
    };
    let mut came_from: HashMap<NodeIndex, (NodeIndex, Span)> = HashMap::new();
    let mut waiting = VecDeque::from([first]);
    while let Some(node) = waiting.pop_front() {
        for edge in graph.edges(node) {
            let inside = edge.target() == first || part.len() > 1;
            if inside && !came_from.contains_key(&edge.target()) {
                came_from.insert(edge.target(), (node, *edge.weight()));
                waiting.push_back(edge.target());
            }
        }
        if came_from.contains_key(&first) {
            break;
        }
    }
    let mut way = Vec::new();
    let mut at = first;
    while let Some((before, span)) = came_from.get(&at) {
        way.extend(graph.node_weight(*before).map(|node| (*node, *span)));
        at = *before;
        if at == first {
            break;
        }
    }
    way.reverse();
    way
}

fn report_values(program: &Program, circle: &[(Node, Span)]) -> Diagnostic {
    let names: Vec<String> = circle.iter().map(|(node, _)| name(program, *node)).collect();
    let title = match names.as_slice() {
        [only] => format!("`{only}` needs itself"),
        _ => format!("these values need each other: {}", draw(&names)),
    };
    let target = names.get(1).or(names.first()).map_or("x", |name| name.as_str());
    label(Diagnostic::new(Code::V0501, title), circle, &names)
        .note("each would have to be known before the other, in the same instant")
        .help(format!(
            "break the circle where people or the system react to what they saw before: `previous({target}, FIRST)` is the value one step ago"
        ))
}

fn report_start(program: &Program, mentions: &Mentions<'_>, circle: &[(Node, Span)]) -> Diagnostic {
    let remembered = |node: Node| match node {
        Node::Memory(memory) => match mentions.calls.get(&memory).map(|call| &call.kind) {
            Some(ExprKind::Call { function, .. }) => Some(function.name()),
            _ => None,
        },
        _ => None,
    };
    let called = |node: Node| remembered(node).map_or_else(|| name(program, node), |function| format!("{function}(…)"));
    let names: Vec<String> = circle.iter().map(|(node, _)| called(*node)).collect();
    let title = format!("the first values of these need each other: {}", draw(&names));
    let diagnostic = label(Diagnostic::new(Code::V0501, title), circle, &names);
    match circle.iter().find_map(|(node, _)| remembered(*node)) {
        Some(function) => diagnostic
            .note(format!("before the first step there is no past: `{function}` starts with the value of its argument"))
            .help(format!("give it a first value: `{function}(x, TIME, FIRST)`, or use `previous(x, FIRST)`")),
        None => diagnostic.help("give one of them a number to start from"),
    }
}

/// Says at each place of a circle what needs what.
fn label(mut diagnostic: Diagnostic, circle: &[(Node, Span)], names: &[String]) -> Diagnostic {
    let needed = names.iter().cycle().skip(1);
    for (((_, span), owner), needed) in circle.iter().zip(names).zip(needed) {
        diagnostic = diagnostic.at(*span, format!("`{owner}` needs `{needed}`"));
    }
    diagnostic
}

/// `a → b → a`
fn draw(names: &[String]) -> String {
    let mut drawn: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    drawn.extend(drawn.first().cloned());
    drawn.join(" → ")
}

fn name(program: &Program, node: Node) -> String {
    match node {
        Node::Stock(id) => program.stocks[id].meta.id.clone(),
        Node::State(id) => program.states[id].meta.id.clone(),
        Node::Value(id) => program.values[id].meta.id.clone(),
        Node::Memory(id) => program.memories[id].owner.clone(),
    }
}

/// Reports functions that call themselves, directly or through others.
pub(super) fn functions(program: &Program, diagnostics: &mut Diagnostics) {
    let mut graph: DiGraph<FunctionId, Span> = DiGraph::new();
    let indices: HashMap<FunctionId, NodeIndex> = program.functions.ids().map(|id| (id, graph.add_node(id))).collect();
    for (id, function) in program.functions.iter() {
        function.body.walk(&mut |expr| {
            if let ExprKind::Apply { function, name_span, .. } = &expr.kind
                && let (Some(from), Some(to)) = (indices.get(&id), indices.get(function))
            {
                graph.add_edge(*from, *to, *name_span);
            }
        });
    }
    for part in petgraph::algo::kosaraju_scc(&graph) {
        let closing = part.iter().flat_map(|index| graph.edges(*index)).find(|edge| part.contains(&edge.target()));
        let Some(edge) = closing else { continue };
        let Some(called) = graph.node_weight(edge.target()) else { continue };
        let name = &program.functions[*called].meta;
        diagnostics.push(
            Diagnostic::new(Code::V0508, format!("the function `{}` calls itself", name.name))
                .at(*edge.weight(), "this call leads back")
                .at(name.name_span, "to the function it is in")
                .note("functions are formulas: they are written out where they are called, which would never end")
                .help("what repeats from step to step is a `state` or a stock"),
        );
    }
}
