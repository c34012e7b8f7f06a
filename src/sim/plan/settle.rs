//! A phase between asking and moving: places, claims, and what comes of them.

use std::collections::HashMap;

use super::asks::Asked;
use super::checks::Must;
use super::compiler::Compiler;
use super::ends::{Place, Touch};
use super::environment::{Environment, Shaped};
use super::shapes::{Sets, is_identity};
use super::slots::Slot;
use super::start::Start;
use super::step::Progress;
use crate::model::{PhaseSchedule, Supply};
use crate::sim::tape::{Code, NodeId};

/// A transfer that asks, as the rationing rule sees it.
#[derive(Debug)]
pub struct Claim<'m> {
    /// What it asks for.
    pub asked: Asked<'m>,
    /// The places it touches.
    pub touches: Vec<Touch<'m>>,
    /// For each touch, what it would take out, if it can.
    pub out: Vec<Option<NodeId>>,
    /// For each touch, what it would bring in, if it can.
    pub brings: Vec<Option<NodeId>>,
    /// For each touch, whether nothing is asked here only if nothing is asked at all.
    pub sole: Vec<bool>,
    /// The greatest common divisor of its whole units, if it has any.
    pub divisor: Option<NodeId>,
}

/// A place, and who touches it.
#[derive(Debug)]
pub struct PlaceNow<'m> {
    /// Which.
    pub place: Place<'m>,
    /// What it holds at the start of the phase.
    pub held: NodeId,
    /// The sets it runs over.
    pub sets: Sets,
    /// The least it may hold.
    pub low: Option<NodeId>,
    /// The most it may hold.
    pub high: Option<NodeId>,
    /// Claims and their touches, in the order of all sums.
    pub touched: Vec<(usize, usize)>,
}

/// Bounds of a stock, over its sets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    /// The least it may hold.
    pub low: Option<NodeId>,
    /// The most it may hold.
    pub high: Option<NodeId>,
}

impl<'m> Compiler<'m> {
    /// The bounds of a stock.
    pub fn bounds_of(&mut self, id: &str) -> Bounds {
        if let Some(known) = self.bounds.get(id) {
            return *known;
        }
        let Some(stock) = self.stocks.get(id).copied() else { return Bounds::default() };
        let sets = self.shapes.sets(&stock.quantity.shape);
        let mut bound = |formula: &'m Option<crate::model::Formula>| {
            let formula = formula.as_ref()?;
            let bound = self.constant(&formula.tree);
            let node = self.over(&bound, &sets);
            let at = Environment::new(node);
            self.watch_formula(Must::BeNumber, &stock.meta.id, formula, &Shaped { node, sets: sets.clone() }, &at);
            Some(node)
        };
        let bounds = Bounds { low: bound(&stock.low), high: bound(&stock.high) };
        self.bounds.insert(&stock.meta.id, bounds);
        bounds
    }

    /// Rations what is asked for in a phase, and moves it.
    pub fn settle_phase(
        &mut self,
        phase: &'m PhaseSchedule,
        asked: Vec<Asked<'m>>,
        start: &Start<'m>,
        progress: &mut Progress<'m>,
    ) {
        let claims: Vec<Claim<'m>> = asked.into_iter().map(|asked| self.claim(asked)).collect();
        let places = self.places(&claims, progress);
        let factors = self.factors(phase, &claims, &places, progress);
        let mut moved = Vec::new();
        for (claim, factor) in claims.iter().zip(&factors) {
            moved.push(self.moved(claim, *factor, progress));
        }
        self.book(&claims, &factors, start, progress);
        for place in &places {
            self.move_place(place, &claims, &factors, &moved, progress);
        }
    }

    /// What a transfer would bring to each place.
    fn claim(&mut self, asked: Asked<'m>) -> Claim<'m> {
        let touches = self.touches(&asked);
        let nets = self.nets(&asked, &touches, &asked.legs);
        let both_ways = asked.transfer.both_ways;
        let (mut out, mut brings, mut sole) = (Vec::new(), Vec::new(), Vec::new());
        for (touch, net) in touches.iter().zip(&nets) {
            let plain = touch.ends.len() == 1 && touch.blend.is_empty() && !both_ways;
            let blended = touches.iter().any(|other| !other.blend.is_empty());
            let first = touch.ends.first();
            let brings_in = first.is_some_and(|(_, end)| end.brings);
            if plain && !blended {
                out.push((!brings_in).then_some(net.amount));
                brings.push(brings_in.then_some(net.amount));
            } else {
                let against = self.graph.apply(Code::Negate, &[net.signed]);
                out.push(Some(self.graph.apply(Code::Positive, &[against])));
                brings.push(Some(self.graph.apply(Code::Positive, &[net.signed])));
            }
            let whole_leg = first.is_some_and(|(_, end)| end.is_whole_leg());
            sole.push(plain && !blended && asked.legs.len() == 1 && whole_leg);
        }
        let divisor = self.divisor(&asked);
        Claim { asked, touches, out, brings, sole, divisor }
    }

    /// What amounts of the legs bring to each touched place, all ends taken together.
    fn nets(&mut self, asked: &Asked<'m>, touches: &[Touch<'m>], amounts: &[NodeId]) -> Vec<Net> {
        let mut parts: HashMap<(usize, usize), NodeId> = HashMap::new();
        for (number, (leg, amount)) in asked.transfer.legs.iter().zip(amounts).enumerate() {
            let whole = asked.whole.get(number) == Some(&true);
            for (target, part) in self.parts(leg, *amount, whole, &asked.sets).into_iter().enumerate() {
                parts.insert((number, target), part);
            }
        }
        let mut nets: Vec<Net> = Vec::new();
        for touch in touches {
            let mut net: Option<Net> = None;
            for (leg, end) in &touch.ends {
                let whole = amounts.get(*leg).copied().unwrap_or(self.nothing);
                let amount = end.target.map_or(whole, |target| parts.get(&(*leg, target)).copied().unwrap_or(whole));
                net = Some(self.with(net, amount, end.brings));
            }
            nets.push(net.unwrap_or(Net { amount: self.nothing, signed: self.nothing }));
        }
        for (number, touch) in touches.iter().enumerate() {
            for (later, meets) in &touch.blend {
                self.shift(&mut nets, (number, *later), *meets);
            }
        }
        nets
    }

    /// A net with one more amount.
    fn with(&mut self, net: Option<Net>, amount: NodeId, brings: bool) -> Net {
        match (net, brings) {
            (None, true) => Net { amount, signed: amount },
            (None, false) => Net { amount, signed: self.graph.apply(Code::Negate, &[amount]) },
            (Some(net), true) => {
                let signed = self.graph.apply(Code::Add, &[net.signed, amount]);
                Net { amount: signed, signed }
            }
            (Some(net), false) => {
                let signed = self.graph.apply(Code::Subtract, &[net.signed, amount]);
                Net { amount: signed, signed }
            }
        }
    }

    /// Moves the part of a later touch to an earlier one where they meet.
    fn shift(&mut self, nets: &mut [Net], (earlier, later): (usize, usize), meets: NodeId) {
        let [Some(one), Some(other)] = [nets.get(earlier).copied(), nets.get(later).copied()] else { return };
        let zero = self.graph.constant(0.0);
        let zero = self.stretched_to(zero, meets);
        let shifted = self.graph.apply(Code::Select, &[meets, other.signed, zero]);
        let one = self.graph.apply(Code::Add, &[one.signed, shifted]);
        let other = self.graph.apply(Code::Select, &[meets, zero, other.signed]);
        if let Some(net) = nets.get_mut(earlier) {
            *net = Net { amount: one, signed: one };
        }
        if let Some(net) = nets.get_mut(later) {
            *net = Net { amount: other, signed: other };
        }
    }

    /// The greatest common divisor of the whole units that a transfer asks for.
    fn divisor(&mut self, asked: &Asked<'m>) -> Option<NodeId> {
        let mut divisor: Option<NodeId> = None;
        for (number, (leg, amount)) in asked.transfer.legs.iter().zip(&asked.legs).enumerate() {
            if asked.whole.get(number) != Some(&true) {
                continue;
            }
            let parts = self.parts(leg, *amount, true, &asked.sets);
            for part in std::iter::once(*amount).chain(parts) {
                let size = self.graph.apply(Code::Abs, &[part]);
                divisor = Some(match divisor {
                    Some(divisor) => self.graph.apply(Code::Gcd, &[divisor, size]),
                    None => size,
                });
            }
        }
        divisor
    }

    /// All places that the claims touch.
    fn places(&mut self, claims: &[Claim<'m>], progress: &Progress<'m>) -> Vec<PlaceNow<'m>> {
        let mut places: Vec<PlaceNow<'m>> = Vec::new();
        let mut known: HashMap<Place<'m>, usize> = HashMap::new();
        for (number, claim) in claims.iter().enumerate() {
            for (turn, touch) in claim.touches.iter().enumerate() {
                let at = *known.entry(touch.place).or_insert_with(|| {
                    places.push(self.place(touch.place, progress));
                    places.len() - 1
                });
                if let Some(place) = places.get_mut(at) {
                    place.touched.push((number, turn));
                }
            }
        }
        places
    }

    fn place(&mut self, place: Place<'m>, progress: &Progress<'m>) -> PlaceNow<'m> {
        match place {
            Place::Stock(id) => {
                let held = progress.stocks.get(id).cloned();
                let held = held.unwrap_or(Shaped { node: self.nothing, sets: Vec::new() });
                let Bounds { low, high } = self.bounds_of(id);
                PlaceNow { place, held: held.node, sets: held.sets, low, high, touched: Vec::new() }
            }
            Place::Supply(asset) => {
                let held = self.supply(asset, &progress.stocks);
                let found = self.model.assets.iter().find(|known| known.meta.id == asset);
                let high = found.and_then(|asset| match &asset.supply {
                    Supply::Max { amount } => Some(self.constant(&amount.tree).node),
                    _ => None,
                });
                PlaceNow { place, held: held.node, sets: Vec::new(), low: None, high, touched: Vec::new() }
            }
        }
    }

    /// What the legs of a transfer move, and the slots that tell of it.
    fn moved(&mut self, claim: &Claim<'m>, factor: NodeId, progress: &mut Progress<'m>) -> Vec<NodeId> {
        let asked = &claim.asked;
        let mut moved = Vec::new();
        for (place, (leg, amount)) in asked.transfer.legs.iter().zip(&asked.legs).enumerate() {
            let mut went = self.graph.apply(Code::Multiply, &[factor, *amount]);
            if asked.whole.get(place) == Some(&true) {
                went = self.graph.apply(Code::Nearest, &[went]);
            }
            moved.push(went);
            let id = leg.meta.id.as_str();
            let dt = self.graph.constant(self.dt);
            let dt = self.stretched_to(dt, went);
            progress.next.insert(Slot::Flow(id), self.graph.apply(Code::Divide, &[went, dt]));
            let unserved = if asked.transfer.upto {
                let zero = self.graph.constant(0.0);
                self.stretched_to(zero, went)
            } else {
                self.graph.apply(Code::Unserved, &[factor, *amount])
            };
            progress.next.insert(Slot::Rationed(id), unserved);
            progress.next.extend(asked.reversed.get(place).map(|reversed| (Slot::Reversed(id), *reversed)));
        }
        progress.next.extend(asked.carries.iter().copied());
        moved
    }

    /// What a place holds after all moves, put on a bound that it all but touches.
    fn move_place(
        &mut self,
        place: &PlaceNow<'m>,
        claims: &[Claim<'m>],
        factors: &[NodeId],
        moved: &[Vec<NodeId>],
        progress: &mut Progress<'m>,
    ) {
        let Place::Stock(id) = place.place else { return };
        let mut changes = Vec::new();
        for (number, turn) in &place.touched {
            let (Some(claim), Some(factor), Some(moved)) =
                (claims.get(*number), factors.get(*number), moved.get(*number))
            else {
                continue;
            };
            let Some(touch) = claim.touches.get(*turn) else { continue };
            changes.push((self.change(claim, *turn, *factor, moved), touch));
        }
        let count = self.graph.elements(place.held);
        let alike =
            |(change, touch): &(Change, &Touch)| self.graph.elements(change.amount) == count && is_identity(&touch.map);
        let held = if changes.iter().all(alike) {
            let changes: Vec<Change> = changes.into_iter().map(|(change, _)| change).collect();
            self.balance(place, &changes)
        } else {
            self.scatter_changes(place, &changes)
        };
        let value = Shaped { node: held, sets: place.sets.clone() };
        let at = Environment::new(self.nothing);
        self.watch(Must::BeFinite, id, ("what it holds after the step", None), &value, &at);
        progress.stocks.insert(id, value);
    }

    /// What a place holds after changes of all its elements, in one operation.
    fn balance(&mut self, place: &PlaceNow<'m>, changes: &[Change]) -> NodeId {
        let bounds = [place.low, place.high];
        let flags = bounds.iter().map(|bound| u32::from(bound.is_some()));
        let table = flags.chain(changes.iter().map(|change| u32::from(change.brings))).collect();
        let table = self.graph.table(table);
        let amounts = changes.iter().map(|change| change.amount);
        let operands: Vec<NodeId> =
            std::iter::once(place.held).chain(bounds.into_iter().flatten()).chain(amounts).collect();
        let count = self.graph.elements(place.held);
        self.graph.operation(Code::Balance, &operands, table, count)
    }

    /// What a place holds after changes of some of its elements.
    fn scatter_changes(&mut self, place: &PlaceNow<'m>, changes: &[(Change, &Touch<'m>)]) -> NodeId {
        let mut held = place.held;
        let mut turnover = self.graph.apply(Code::Abs, &[place.held]);
        for (change, touch) in changes {
            let signed = if change.brings { change.amount } else { self.graph.apply(Code::Negate, &[change.amount]) };
            held = self.scattered(held, signed, &touch.map);
            let size = self.graph.apply(Code::Abs, &[change.amount]);
            turnover = self.scattered(turnover, size, &touch.map);
        }
        for bound in [place.low, place.high].into_iter().flatten() {
            held = self.graph.apply(Code::Snap, &[held, turnover, bound]);
        }
        held
    }

    /// What a claim changes at a place.
    fn change(&mut self, claim: &Claim<'m>, turn: usize, factor: NodeId, moved: &[NodeId]) -> Change {
        let sole = claim.sole.get(turn) == Some(&true);
        let brings = claim.brings.get(turn).copied().flatten();
        let out = claim.out.get(turn).copied().flatten();
        if let (true, Some(went)) = (sole, moved.first()) {
            return Change { amount: *went, brings: brings.is_some() };
        }
        if claim.divisor.is_some() {
            let nets = self.nets(&claim.asked, &claim.touches, moved);
            return Change { amount: nets.get(turn).map_or(self.nothing, |net| net.signed), brings: true };
        }
        let (amount, brings) = match (brings, out) {
            (Some(amount), None) => (amount, true),
            (None, Some(amount)) => (amount, false),
            _ => {
                let nets = self.nets(&claim.asked, &claim.touches, &claim.asked.legs);
                (nets.get(turn).map_or(self.nothing, |net| net.signed), true)
            }
        };
        Change { amount: self.graph.apply(Code::Multiply, &[factor, amount]), brings }
    }
}

/// What amounts bring to a place.
#[derive(Clone, Copy, Debug)]
struct Net {
    /// How much, whatever the direction, where there is one end.
    amount: NodeId,
    /// Below 0 where it is taken.
    signed: NodeId,
}

/// How a place changes.
#[derive(Clone, Copy, Debug)]
struct Change {
    /// By how much; where it brings in, below 0 is taken out.
    amount: NodeId,
    /// Whether it brings in, else it takes out.
    brings: bool,
}
