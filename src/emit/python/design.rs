//! What the engines carry from block to block: every key of the state, and which block sets it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{DrawEach, End, Expression, Leg, Method, Parameter, PhaseSchedule, Rate, Shape, Transfer};

use super::context::Context;
use super::names::Role;
use super::reference::{Reference, references};

/// A key of the state.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// What it is, in one sentence.
    pub says: String,
    /// Its initial value, where that is always the same.
    pub start: &'static str,
    /// The index sets it runs over.
    pub shape: Shape,
}

/// A partial state update block.
#[derive(Clone, Debug)]
pub(super) struct Block<'m> {
    /// What the author says.
    pub phase: &'m PhaseSchedule,
    /// Its place.
    pub index: usize,
    /// Its transfers, in the order of all sums.
    pub transfers: Vec<&'m Transfer>,
    /// What it sets, in order.
    pub sets: Vec<Key>,
}

/// How the model is laid out over the engine's blocks.
#[derive(Debug)]
pub(super) struct Design<'m> {
    /// One block for each phase.
    pub blocks: Vec<Block<'m>>,
    /// What the last block sets, besides the values.
    pub recorded: Vec<Key>,
    /// The values of a row, and the draws that phases need.
    pub values: Vec<Key>,
    /// All other keys of the state.
    pub held: Vec<Key>,
    /// Legs, states and memories whose new value waits for the end of the step.
    pub waiting: BTreeSet<String>,
    /// Draws that phases need.
    pub stored_draws: BTreeSet<String>,
    /// Values that keep what the phase they are declared in gave them.
    pub kept: BTreeMap<String, usize>,
}

impl<'m> Design<'m> {
    /// The design of a model.
    pub(super) fn of(context: &Context<'m>) -> Design<'m> {
        let mut design = Design {
            blocks: blocks(context),
            recorded: Vec::new(),
            values: Vec::new(),
            held: Vec::new(),
            waiting: BTreeSet::new(),
            stored_draws: BTreeSet::new(),
            kept: BTreeMap::new(),
        };
        design.look_ahead(context);
        design.lay_out_blocks(context);
        design.lay_out_record(context);
        design.values = design.value_keys(context);
        design.held = design.held_keys(context);
        design
    }

    /// Whether the model is integrated by Runge–Kutta.
    pub(super) fn is_rk4(context: &Context) -> bool {
        context.model.ecosystem.method == Method::Rk4
    }

    /// Finds what later phases read that earlier ones set.
    fn look_ahead(&mut self, context: &Context<'m>) {
        let reads: Vec<Vec<Reference>> = self.blocks.iter().map(|block| reads(context, block)).collect();
        for (later, block) in reads.iter().enumerate() {
            for reference in block {
                self.look_at(context, reference, later);
            }
        }
    }

    fn look_at(&mut self, context: &Context<'m>, reference: &Reference, later: usize) {
        match reference {
            Reference::Flow(id) => self.wait_for_leg(id, later),
            Reference::Rate(_, stock) => {
                let legs: Vec<String> = context.legs_at(stock).map(|leg| leg.meta.id.clone()).collect();
                legs.iter().for_each(|leg| self.wait_for_leg(leg, later));
            }
            Reference::State(id) => {
                let phase = context.state(id).filter(|state| state.next.is_some()).map(|state| state.phase.as_str());
                if self.blocks.iter().any(|block| block.index < later && Some(block.phase.phase.as_str()) == phase) {
                    self.waiting.insert(id.clone());
                }
            }
            Reference::Memory(id) if later > 0 && context.advancing().any(|memory| memory.id == *id) => {
                self.waiting.insert(id.clone());
            }
            Reference::Draw(id) => {
                self.stored_draws.insert(id.clone());
            }
            Reference::Value(id) => {
                let declared = context.value(id).and_then(|value| value.phase.as_deref());
                let listed = |block: &Block| block.phase.values.contains(id);
                let earlier = self
                    .blocks
                    .iter()
                    .find(|block| block.index < later && Some(block.phase.phase.as_str()) == declared && listed(block));
                let again = self.blocks.get(later).is_some_and(listed);
                if let (Some(block), false) = (earlier, again) {
                    self.kept.insert(id.clone(), block.index);
                }
            }
            _ => {}
        }
    }

    fn wait_for_leg(&mut self, leg: &str, later: usize) {
        let moves = |block: &Block| {
            block.transfers.iter().flat_map(|transfer| &transfer.legs).any(|found| found.meta.id == leg)
        };
        if self.blocks.iter().any(|block| block.index < later && moves(block)) {
            self.waiting.insert(leg.to_owned());
        }
    }

    fn lay_out_blocks(&mut self, context: &Context<'m>) {
        let mut blocks = std::mem::take(&mut self.blocks);
        for block in &mut blocks {
            let mut sets = Vec::new();
            for stock in touched(context, &block.transfers) {
                sets.extend(stock_keys(context, &stock));
            }
            for leg in block.transfers.iter().flat_map(|transfer| &transfer.legs) {
                sets.extend(self.leg_keys(context, leg, true));
            }
            for state in &context.model.states {
                if state.next.is_some() && state.phase == block.phase.phase {
                    sets.push(self.following(state_key(context, &state.meta.id), &state.meta.id, context));
                }
            }
            if block.index == 0 {
                for memory in context.advancing() {
                    sets.push(self.following(memory_key(context, &memory.id), &memory.id, context));
                }
            }
            for (id, _) in self.kept.iter().filter(|(_, index)| **index == block.index) {
                sets.push(kept_key(context, id));
            }
            if !block.transfers.is_empty() {
                sets.push(limits_key());
            }
            block.sets = sets;
        }
        self.blocks = blocks;
    }

    fn lay_out_record(&mut self, context: &Context<'m>) {
        let mut keys = clock_keys(context);
        for stock in context.model.stocks.iter().filter(|stock| stock.transit.is_some()) {
            keys.extend(stock_keys(context, &stock.meta.id).into_iter().skip(1));
        }
        for id in &self.waiting {
            keys.push(own_key(context, id));
        }
        self.recorded = keys;
    }

    fn value_keys(&self, context: &Context<'m>) -> Vec<Key> {
        let values = context.model.values.iter().map(|value| Key {
            name: context.names.own(&value.meta.id),
            kind: context.types.of(&value.quantity),
            says: Context::title(&value.meta),
            start: "",
            shape: value.quantity.shape.clone(),
        });
        let draws = context.model.draws.iter().filter(|draw| self.stored_draws.contains(&draw.id)).map(|draw| Key {
            name: context.names.own(&draw.id),
            kind: context.type_of(&Reference::Draw(draw.id.clone())),
            says: format!("What {} drew", draw.id),
            start: "",
            shape: draw.shape.clone(),
        });
        values.chain(draws).collect()
    }

    fn held_keys(&self, context: &Context<'m>) -> Vec<Key> {
        let mut keys = clock_keys(context);
        for stock in &context.model.stocks {
            keys.extend(stock_keys(context, &stock.meta.id));
        }
        keys.extend(context.model.states.iter().map(|state| state_key(context, &state.meta.id)));
        keys.extend(context.governed().map(|parameter| governed_key(context, parameter)));
        keys.extend(context.model.memory.iter().map(|memory| memory_key(context, &memory.id)));
        for leg in context.legs() {
            keys.extend(self.leg_keys(context, leg, false));
        }
        for id in &self.waiting {
            let own = own_key(context, id);
            let name = context.names.get(Role::Next, id);
            keys.push(Key { name, says: format!("{}, from the next step on", own.says), ..own });
        }
        keys.extend(self.kept.keys().map(|id| kept_key(context, id)));
        keys.push(limits_key());
        keys
    }

    /// The keys of a leg: its rate, what it asked for in vain, what it carries.
    fn leg_keys(&self, context: &Context<'m>, leg: &Leg, set: bool) -> Vec<Key> {
        let id = &leg.meta.id;
        let title = Context::title(&leg.meta);
        let amount = context.amount_type(leg);
        let own = own_key(context, id);
        let rate = if set { self.following(own, id, context) } else { own };
        let count = |role, says: &str| Key {
            name: context.names.get(role, id),
            kind: amount.clone(),
            says: format!("{title}: {says}"),
            start: "0.0",
            shape: leg.quantity.shape.clone(),
        };
        let mut keys = vec![
            rate,
            count(Role::Rationed, "asked for in this step, but not to be had"),
            count(Role::Reversed, "asked for in the wrong direction in this step"),
        ];
        if carries(context, leg) {
            keys.push(count(Role::Carry, "the part of a unit that is asked for next time"));
        }
        keys
    }

    /// The key under which a new value is set: its own, or that where it waits.
    fn following(&self, key: Key, id: &str, context: &Context) -> Key {
        if self.waiting.contains(id) { Key { name: context.names.get(Role::Next, id), ..key } } else { key }
    }
}

/// A governed param is carried from step to step, so that a decision can change it.
fn governed_key(context: &Context, parameter: &Parameter) -> Key {
    Key {
        name: context.names.own(&parameter.meta.id),
        kind: context.types.of(&parameter.quantity),
        says: format!("{}, as last decided", Context::title(&parameter.meta)),
        start: "",
        shape: parameter.quantity.shape.clone(),
    }
}

fn blocks<'m>(context: &Context<'m>) -> Vec<Block<'m>> {
    let phases = context.model.schedule.phases.iter().enumerate();
    phases
        .map(|(index, phase)| Block {
            phase,
            index,
            transfers: phase
                .transfers
                .iter()
                .filter_map(|id| context.transfers.iter().find(|transfer| transfer.meta.id == *id).copied())
                .collect(),
            sets: Vec::new(),
        })
        .collect()
}

/// Every formula that a block evaluates.
pub(super) fn evaluated<'m>(context: &Context<'m>, block: &Block<'m>) -> Vec<&'m Expression> {
    let mut found: Vec<&Expression> = Vec::new();
    for id in &block.phase.values {
        found.extend(context.value(id).and_then(|value| value.formula.as_ref()).map(|formula| &formula.tree));
    }
    for transfer in &block.transfers {
        found.extend(transfer.when.as_ref().map(|formula| &formula.tree));
        for leg in &transfer.legs {
            if let Rate::Formula { formula } = &leg.rate {
                found.push(&formula.tree);
            }
        }
    }
    let states = context.model.states.iter().filter(|state| state.phase == block.phase.phase);
    found.extend(states.filter_map(|state| state.next.as_ref()).map(|formula| &formula.tree));
    if block.index == 0 {
        found.extend(context.advancing().map(Context::advance));
    }
    found
}

fn reads<'m>(context: &Context<'m>, block: &Block<'m>) -> Vec<Reference> {
    let mut found: Vec<Reference> = evaluated(context, block).into_iter().flat_map(references).collect();
    found.sort();
    found.dedup();
    found
}

/// The stocks that transfers touch, in the order of the model.
pub(super) fn touched(context: &Context, transfers: &[&Transfer]) -> Vec<String> {
    let mut ends: BTreeSet<&str> = BTreeSet::new();
    for leg in transfers.iter().flat_map(|transfer| &transfer.legs) {
        for end in std::iter::once(&leg.from).chain(leg.to.iter().map(|target| &target.end)) {
            if let End::Stock { id, .. } = end {
                ends.insert(id);
            }
        }
    }
    let stocks = context.model.stocks.iter().map(|stock| stock.meta.id.clone());
    stocks.filter(|id| ends.contains(id.as_str())).collect()
}

/// Whether a leg keeps the fraction of a unit that it does not ask for.
pub(super) fn carries(context: &Context, leg: &Leg) -> bool {
    let transfer =
        context.transfers.iter().find(|transfer| transfer.legs.iter().any(|found| found.meta.id == leg.meta.id));
    let whole = transfer
        .is_some_and(|transfer| transfer.legs.iter().any(|found| context.is_indivisible(found.asset.as_deref())));
    whole && matches!(leg.rate, Rate::Formula { .. })
}

/// Draws that a row makes, in the order of the model.
pub(super) fn is_drawn_each_step(context: &Context, id: &str) -> bool {
    context.draw(id).is_some_and(|draw| draw.each == DrawEach::Step)
}

fn clock_keys(context: &Context) -> Vec<Key> {
    let step = Key {
        name: "step".into(),
        kind: "int".into(),
        says: "How many steps have been made".into(),
        start: "0",
        shape: Shape::new(),
    };
    let time = Key {
        name: "time".into(),
        kind: context.types.alias("time"),
        says: "The time since the start".into(),
        start: "0.0",
        shape: Shape::new(),
    };
    vec![step, time]
}

fn limits_key() -> Key {
    Key {
        name: "limits".into(),
        kind: "dict[str, str]".into(),
        says: "The limit that cut each transfer which was rationed in this step".into(),
        start: "{}",
        shape: Shape::new(),
    }
}

fn stock_keys(context: &Context, id: &str) -> Vec<Key> {
    let Some(stock) = context.stock(id) else { return Vec::new() };
    let title = Context::title(&stock.meta);
    let kind = context.types.of(&stock.quantity);
    let shape = &stock.quantity.shape;
    let mut keys = vec![Key {
        name: context.names.own(id),
        kind: kind.clone(),
        says: title.clone(),
        start: "",
        shape: shape.clone(),
    }];
    if stock.transit.is_some() {
        keys.push(Key {
            name: context.names.get(Role::Batches, id),
            kind: format!("list[{kind}]"),
            says: format!("{title}: its batches, the one that is due first"),
            start: "",
            shape: shape.clone(),
        });
    }
    keys
}

fn state_key(context: &Context, id: &str) -> Key {
    own_key(context, id)
}

fn memory_key(context: &Context, id: &str) -> Key {
    own_key(context, id)
}

/// The key of a state, a memory or a leg.
fn own_key(context: &Context, id: &str) -> Key {
    let name = context.names.own(id);
    if let Some(state) = context.state(id) {
        let kind = context.types.of(&state.quantity);
        let shape = state.quantity.shape.clone();
        return Key { name, kind, says: Context::title(&state.meta), start: "", shape };
    }
    if let Some(memory) = context.memory(id) {
        let one = context.type_of(&Reference::Memory(id.to_owned()));
        let kind = if context.is_line(id) { format!("list[{one}]") } else { one };
        return Key {
            name,
            kind,
            says: format!("Behind {} in {}", super::text::one_line(&memory.text), memory.owner),
            start: "",
            shape: memory.shape.clone(),
        };
    }
    let flow = Reference::Flow(id.to_owned());
    let (kind, shape) = (context.type_of(&flow), context.shape_read(&flow));
    let title = context.legs().find(|leg| leg.meta.id == id).map_or_else(String::new, |leg| Context::title(&leg.meta));
    Key { name, kind, says: format!("{title}: the rate at which it moved"), start: "0.0", shape }
}

fn kept_key(context: &Context, id: &str) -> Key {
    let title = context.value(id).map_or_else(String::new, |value| Context::title(&value.meta));
    let phase = context.value(id).and_then(|value| value.phase.clone()).unwrap_or_default();
    let value = Reference::Value(id.to_owned());
    Key {
        name: context.names.get(Role::InPhase, id),
        kind: context.type_of(&value),
        says: format!("{title}, as phase {phase} had it"),
        start: "0.0",
        shape: context.shape_read(&value),
    }
}
