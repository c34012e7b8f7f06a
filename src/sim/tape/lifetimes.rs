//! How long numbers are needed: when their registers can be used again.

use std::collections::HashMap;

use super::assemble::{Carry, Outline};
use super::graph::NodeId;
use super::places::{Place, Places};

/// Nodes that can be written straight to where they are carried: nothing reads there what was carried before, from then on.
pub fn homes(outline: &Outline, places: &Places) -> HashMap<NodeId, NodeId> {
    if !outline.watched.is_empty() {
        return HashMap::new();
    }
    let mut last_read: HashMap<NodeId, NodeId> = HashMap::new();
    for (id, node) in (0_u32..).map(NodeId).zip(outline.graph.nodes()) {
        if places.get(id) == Place::Step {
            node.operands.iter().for_each(|operand| {
                last_read.insert(*operand, id);
            });
        }
    }
    let mut count: HashMap<NodeId, usize> = HashMap::new();
    for carry in &outline.carries {
        *count.entry(carry.next).or_default() += 1;
    }
    let may = |carry: &&Carry| {
        let list = outline.graph.node(carry.next).is_some_and(|node| node.code.takes_list());
        let read = last_read.get(&carry.leaf).copied();
        // An operation that takes a list reads all of an element before it writes it.
        let done = read.is_none_or(|read| read < carry.next || (list && read == carry.next));
        let own = count.get(&carry.next) == Some(&1) && !count.contains_key(&carry.leaf);
        done && own && places.get(carry.next) == Place::Step && !outline.recorded.contains(&carry.next)
    };
    outline.carries.iter().filter(may).map(|carry| (carry.next, carry.leaf)).collect()
}

/// After which node each node is needed no more: none for those that are needed for ever.
pub fn last_uses(outline: &Outline, places: &Places) -> Vec<Option<NodeId>> {
    let nodes = outline.graph.nodes();
    let mut last: Vec<Option<NodeId>> = vec![None; nodes.len()];
    let passing = |id: NodeId| matches!(places.get(id), Place::Start | Place::Row | Place::Step);
    for (id, node) in (0_u32..).map(NodeId).zip(nodes).filter(|(id, _)| passing(*id)) {
        set(&mut last, id, Some(id));
        for operand in node.operands.iter().filter(|operand| passing(**operand)) {
            // What is known before row 0 and used on rows stays.
            let stays = places.get(*operand) == Place::Start && places.get(id) != Place::Start;
            let known = last.get(operand.index()).copied().flatten();
            set(&mut last, *operand, known.filter(|_| !stays).map(|_| id));
        }
    }
    last = by_part(outline, places, last);
    let ends = outline.carries.iter().flat_map(|carry| [carry.start, carry.next]);
    let drawn = outline.drawn.iter().flat_map(|it| [it.candidate, it.low, it.high]);
    let kept = outline.recorded.iter().chain(&outline.watched).copied();
    for id in ends.chain(drawn).chain(kept) {
        set(&mut last, id, None);
    }
    for drawn in &outline.drawn {
        // Attempts are made again and again: what they read stays.
        for node in nodes.iter().take(drawn.end.index()).skip(drawn.first.index()) {
            node.operands.iter().for_each(|operand| set(&mut last, *operand, None));
        }
    }
    last
}

/// Rows come before steps, whatever the numbers of the nodes: a later use on a step is the last one.
fn by_part(outline: &Outline, places: &Places, mut last: Vec<Option<NodeId>>) -> Vec<Option<NodeId>> {
    for (id, node) in (0_u32..).map(NodeId).zip(outline.graph.nodes()) {
        if places.get(id) != Place::Step {
            continue;
        }
        for operand in node.operands.iter().filter(|operand| places.get(**operand) == Place::Row) {
            let known = last.get(operand.index()).copied().flatten();
            let later = known.is_some_and(|known| places.get(known) == Place::Row || known < id);
            if later {
                set(&mut last, *operand, Some(id));
            }
        }
    }
    last
}

fn set(last: &mut [Option<NodeId>], id: NodeId, to: Option<NodeId>) {
    if let Some(last) = last.get_mut(id.index()) {
        *last = to;
    }
}
