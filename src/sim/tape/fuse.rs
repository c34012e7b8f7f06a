//! Pairs of operations that become one instruction: what the first gives is needed by the second only, so that it need not be
//! written to a register and read again. Both still round, so that no number changes.

use super::assemble::Outline;
use super::code::Code;
use super::graph::NodeId;
use super::places::Places;

/// Fuses what can be fused; nodes that are then needed no more stay in the graph.
pub fn fuse(outline: &mut Outline) {
    let places = Places::of(outline);
    let mut uses = uses(outline, &places);
    for place in 0..uses.len() {
        let id = NodeId(u32::try_from(place).unwrap_or(u32::MAX));
        let Some((code, operands, first)) = fused(outline, &places, &uses, id) else { continue };
        outline.graph.replace(id, code, operands);
        if let Some(uses) = uses.get_mut(first.index()) {
            *uses = 0;
        }
    }
}

/// How often each node is read: by others, and by what comes after a row.
fn uses(outline: &Outline, places: &Places) -> Vec<u32> {
    let nodes = outline.graph.nodes();
    let mut uses = vec![0_u32; nodes.len()];
    let mut read = |id: NodeId| uses.get_mut(id.index()).into_iter().for_each(|uses| *uses += 1);
    for (id, node) in (0_u32..).map(NodeId).zip(nodes) {
        if places.is_needed(id) {
            node.operands.iter().for_each(|operand| read(*operand));
        }
    }
    let carried = outline.carries.iter().flat_map(|carry| [carry.start, carry.next]);
    let drawn = outline.drawn.iter().flat_map(|drawn| [drawn.leaf, drawn.candidate, drawn.low, drawn.high]);
    carried.chain(drawn).for_each(&mut read);
    outline.recorded.iter().chain(&outline.watched).for_each(|id| read(*id));
    uses
}

/// What a node becomes with one of its operands, which is named last.
fn fused(outline: &Outline, places: &Places, uses: &[u32], id: NodeId) -> Option<(Code, Box<[NodeId]>, NodeId)> {
    let graph = &outline.graph;
    let node = graph.node(id)?;
    let [left, right] = *node.operands else { return None };
    let candidates = [(left, right), (right, left)];
    // Only what commutes takes its second operand from the pair.
    let count = if matches!(node.code, Code::Add | Code::Multiply) { 2 } else { 1 };
    candidates.into_iter().take(count).find_map(|(first, other)| {
        let before = graph.node(first)?;
        let code = pair(before.code, node.code)?;
        let [one, two] = *before.operands else { return None };
        let alone = uses.get(first.index()) == Some(&1) && places.get(first) == places.get(id);
        // An instruction reads a register once.
        let distinct = one != other && two != other;
        let fits = before.elements == node.elements;
        (alone && distinct && fits).then(|| (code, [one, two, other].into(), first))
    })
}

/// One operation for two: the second has the result of the first as its left operand.
fn pair(first: Code, second: Code) -> Option<Code> {
    Some(match (first, second) {
        (Code::Multiply, Code::Add) => Code::MultiplyAdd,
        (Code::Multiply, Code::Multiply) => Code::MultiplyMultiply,
        (Code::Multiply, Code::Divide) => Code::MultiplyDivide,
        (Code::Add, Code::Add) => Code::AddAdd,
        _ => return None,
    })
}
