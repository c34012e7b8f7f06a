//! Who gets how much where not everyone can be served: the rule of every phase, as nodes.

use std::collections::HashMap;

use super::compiler::Compiler;
use super::ends::{Place, place_names};
use super::settle::{Claim, PlaceNow};
use super::shapes::is_identity;
use super::slots::Slot;
use super::step::Progress;
use crate::model::{Model, PhaseSchedule, Reduction};
use crate::sim::tape::gather::Reducer;
use crate::sim::tape::{Code, NodeId};

/// The factor of each claim, and what cut it most, where that is asked for.
struct Factors {
    factors: Vec<NodeId>,
    limits: Vec<Option<NodeId>>,
}

/// Which limit of a place is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Low,
    High,
}

impl<'m> Compiler<'m> {
    /// By what factor each claim moves.
    pub fn factors(
        &mut self,
        phase: &'m PhaseSchedule,
        claims: &[Claim<'m>],
        places: &[PlaceNow<'m>],
        progress: &mut Progress<'m>,
    ) -> Vec<NodeId> {
        let rooms = self.rooms(claims, places);
        let mut paid = self.all(claims, true);
        let place_of: HashMap<Place, &PlaceNow> = places.iter().map(|place| (place.place, place)).collect();
        let numbered = claims.iter().enumerate();
        let claim_of: HashMap<&str, usize> =
            numbered.map(|(at, claim)| (claim.asked.transfer.meta.id.as_str(), at)).collect();
        let mut rank: Vec<usize> = vec![usize::MAX; claims.len()];
        for (number, part) in phase.parts.iter().enumerate() {
            for stock in &part.stocks {
                let Some(place) = place_of.get(&Place::Stock(stock)).copied() else { continue };
                let Some(low) = place.low else { continue };
                let mut left = self.graph.apply(Code::Subtract, &[place.held, low]);
                for (claim, turn) in &place.touched {
                    let feeds = rank.get(*claim).is_some_and(|rank| *rank < number);
                    left = if feeds { self.received(left, claims, (*claim, *turn), &paid.factors) } else { left };
                }
                let asks = self.limited(claims, place, &rooms.factors);
                self.share(place, claims, &asks, left, &mut paid, Side::Low, false);
            }
            for transfer in &part.transfers {
                let Some(at) = claim_of.get(transfer.as_str()).copied() else { continue };
                self.conclude(at, claims, &rooms, &mut paid);
                let two_way = claims.get(at).is_some_and(|claim| claim.asked.transfer.both_ways);
                if let Some(rank) = rank.get_mut(at).filter(|_| !two_way) {
                    *rank = number;
                }
            }
        }
        for (claim, limit) in claims.iter().zip(&paid.limits) {
            progress.next.extend(limit.map(|limit| (Slot::Limit(&claim.asked.transfer.meta.id), limit)));
        }
        paid.factors
    }

    /// A factor of 1 for everyone; limits are followed where something asks for them.
    fn all(&mut self, claims: &[Claim<'m>], follow: bool) -> Factors {
        let one = self.graph.constant(1.0);
        let zero = self.graph.constant(0.0);
        let factors = claims.iter().map(|claim| self.gathered(one, vec![0; claim.asked.count as usize])).collect();
        let limit = |claim: &Claim<'m>| {
            let asked = self.slots.asked(Slot::Limit(&claim.asked.transfer.meta.id)).is_some();
            (follow && asked && !claim.asked.transfer.upto).then_some(zero)
        };
        Factors { factors, limits: claims.iter().map(limit).collect() }
    }

    /// What room leaves a claim of what the payer gives it, and the units it may not split.
    fn conclude(&mut self, at: usize, claims: &[Claim<'m>], rooms: &Factors, paid: &mut Factors) {
        let (Some(claim), Some(room), Some(factor)) =
            (claims.get(at), rooms.factors.get(at).copied(), paid.factors.get(at).copied())
        else {
            return;
        };
        if let (Some(limit), Some(full)) =
            (paid.limits.get(at).copied().flatten(), rooms.limits.get(at).copied().flatten())
        {
            let cut = self.less_at_least(room, factor);
            if let Some(slot) = paid.limits.get_mut(at) {
                *slot = Some(self.graph.apply(Code::Select, &[cut, full, limit]));
            }
        }
        let mut product = self.graph.apply(Code::Multiply, &[room, factor]);
        if let Some(divisor) = claim.divisor {
            product = self.graph.apply(Code::Divisible, &[product, divisor]);
        }
        if let Some(factor) = paid.factors.get_mut(at) {
            *factor = product;
        }
    }

    /// Whether the least of one is below the least of another one.
    fn less_at_least(&mut self, one: NodeId, other: NodeId) -> NodeId {
        let (one, other) = (self.least(one), self.least(other));
        self.graph.apply(Code::Less, &[one, other])
    }

    fn least(&mut self, node: NodeId) -> NodeId {
        let count = self.graph.elements(node);
        if count == 1 {
            return node;
        }
        let members = (0..count).collect();
        let reducer = self.reducer(Reducer { reduction: Reduction::Min, members, size: count as usize });
        self.graph.operation(Code::Reduce, &[node], reducer, 1)
    }

    /// How much of what it asks finds room below every upper bound.
    ///
    /// Room is what is free now and what will surely be freed: by claims that find room and can be paid even if nothing comes in.
    fn rooms(&mut self, claims: &[Claim<'m>], places: &[PlaceNow<'m>]) -> Factors {
        let bounded: Vec<(&PlaceNow<'m>, NodeId)> =
            places.iter().filter_map(|place| Some((place, place.high?))).collect();
        if bounded.is_empty() {
            return self.all(claims, false);
        }
        let sure = self.sure(claims, places, &bounded);
        let mut room = self.all(claims, true);
        for (place, high) in bounded {
            let free = self.graph.apply(Code::Subtract, &[high, place.held]);
            let zero = self.graph.constant(0.0);
            let mut freed = self.stretched_to(zero, free);
            for (claim, turn) in &place.touched {
                freed = self.given(freed, claims, (*claim, *turn), &sure);
            }
            let left = self.graph.apply(Code::Add, &[free, freed]);
            let asks = brought(claims, place);
            self.share(place, claims, &asks, left, &mut room, Side::High, false);
        }
        room
    }

    /// What each claim moves whatever else happens.
    fn sure(
        &mut self,
        claims: &[Claim<'m>],
        places: &[PlaceNow<'m>],
        bounded: &[(&PlaceNow<'m>, NodeId)],
    ) -> Vec<NodeId> {
        let mut room = self.all(claims, false);
        for (place, high) in bounded {
            let left = self.graph.apply(Code::Subtract, &[*high, place.held]);
            self.share(place, claims, &brought(claims, place), left, &mut room, Side::High, true);
        }
        let mut paid = self.all(claims, false);
        for place in places {
            let Some(low) = place.low else { continue };
            let left = self.graph.apply(Code::Subtract, &[place.held, low]);
            let asks = place.touched.iter().map(|(claim, turn)| claims.get(*claim)?.out.get(*turn).copied()?).collect();
            self.share(place, claims, &asks, left, &mut paid, Side::Low, true);
        }
        let mut sure = Vec::new();
        for ((claim, room), paid) in claims.iter().zip(&room.factors).zip(&paid.factors) {
            let mut factor = self.graph.apply(Code::Multiply, &[*room, *paid]);
            if let Some(divisor) = claim.divisor {
                factor = self.graph.apply(Code::Divisible, &[factor, divisor]);
            }
            sure.push(factor);
        }
        sure
    }

    /// What is left, and what a claim that has surely moved has brought.
    fn received(
        &mut self,
        left: NodeId,
        claims: &[Claim<'m>],
        (at, turn): (usize, usize),
        factors: &[NodeId],
    ) -> NodeId {
        let brings = |claim: &Claim<'m>| claim.brings.get(turn).copied().flatten();
        self.with_share(left, claims, (at, turn), factors, brings)
    }

    /// What is free, and what a claim will surely take out.
    fn given(&mut self, free: NodeId, claims: &[Claim<'m>], (at, turn): (usize, usize), factors: &[NodeId]) -> NodeId {
        let out = |claim: &Claim<'m>| claim.out.get(turn).copied().flatten();
        self.with_share(free, claims, (at, turn), factors, out)
    }

    fn with_share(
        &mut self,
        total: NodeId,
        claims: &[Claim<'m>],
        (at, turn): (usize, usize),
        factors: &[NodeId],
        amount: impl Fn(&Claim<'m>) -> Option<NodeId>,
    ) -> NodeId {
        let (Some(claim), Some(factor)) = (claims.get(at), factors.get(at)) else { return total };
        let (Some(amount), Some(touch)) = (amount(claim), claim.touches.get(turn)) else { return total };
        let part = self.graph.apply(Code::Multiply, &[*factor, amount]);
        self.scattered(total, part, &touch.map)
    }

    /// What claims ask of a place, as far as there is room for it.
    fn limited(&mut self, claims: &[Claim<'m>], place: &PlaceNow<'m>, rooms: &[NodeId]) -> Vec<Option<NodeId>> {
        let mut asks = Vec::new();
        for (claim, turn) in &place.touched {
            let out = claims.get(*claim).and_then(|claim| claim.out.get(*turn).copied().flatten());
            let room = rooms.get(*claim).copied();
            asks.push(out.zip(room).map(|(out, room)| {
                let factor_is_one = self.is_one(room);
                if factor_is_one { out } else { self.graph.apply(Code::Multiply, &[room, out]) }
            }));
        }
        asks
    }

    fn is_one(&self, node: NodeId) -> bool {
        self.graph.value(node) == Some(1.0)
    }

    /// Shares what is left class by class, lowest priority number first: ordinary claims in proportion, those that are all or nothing in turn.
    #[allow(clippy::too_many_arguments, reason = "the rule has as many terms")]
    fn share(
        &mut self,
        place: &PlaceNow<'m>,
        claims: &[Claim<'m>],
        asks: &Vec<Option<NodeId>>,
        mut left: NodeId,
        factors: &mut Factors,
        side: Side,
        sure: bool,
    ) {
        let before = factors.factors.clone();
        let mut asking: Vec<(i32, usize, usize, usize, NodeId)> = Vec::new();
        for ((at, turn), ask) in place.touched.iter().zip(asks) {
            let (Some(claim), Some(ask)) = (claims.get(*at), ask) else { continue };
            let transfer = claim.asked.transfer;
            let own_turn = if transfer.whole { claim.asked.number + 1 } else { 0 };
            asking.push((transfer.priority, own_turn, *at, *turn, *ask));
        }
        asking.sort_by_key(|(priority, own_turn, ..)| (*priority, *own_turn));
        for class in asking.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            left = match class {
                [(_, own_turn, at, turn, ask)] if *own_turn > 0 => {
                    self.share_whole(claims, (*at, *turn), *ask, left, factors, sure)
                }
                _ => self.share_class(claims, class, left, factors),
            };
        }
        self.follow(place, claims, &before, factors, side);
    }

    /// Ordinary claims of one priority share in proportion; gives what is left.
    fn share_class(
        &mut self,
        claims: &[Claim<'m>],
        class: &[(i32, usize, usize, usize, NodeId)],
        left: NodeId,
        factors: &mut Factors,
    ) -> NodeId {
        let asked = self.plain_sum(claims, class, left).unwrap_or_else(|| self.scattered_sum(claims, class, left));
        let served = self.graph.apply(Code::Served, &[left, asked]);
        for (_, _, at, turn, ask) in class {
            let Some(claim) = claims.get(*at) else { continue };
            let Some(touch) = claim.touches.get(*turn) else { continue };
            let served = self.gathered(served, touch.map.clone());
            let Some(factor) = factors.factors.get_mut(*at) else { continue };
            let followed = factors.limits.get(*at).copied().flatten().is_some();
            let sole = claim.sole.get(*turn) == Some(&true) && !followed;
            *factor = match (sole, self.graph.value(*factor) == Some(1.0)) {
                (true, true) => served,
                (true, false) => self.graph.apply(Code::Min, &[*factor, served]),
                _ => self.graph.apply(Code::Lower, &[*factor, served, *ask]),
            };
        }
        self.graph.apply(Code::Leave, &[left, asked])
    }

    /// The sum of what is asked, in one operation, where every claim asks at each element of the place.
    fn plain_sum(
        &mut self,
        claims: &[Claim<'m>],
        class: &[(i32, usize, usize, usize, NodeId)],
        left: NodeId,
    ) -> Option<NodeId> {
        let count = self.graph.elements(left);
        for (_, _, at, turn, ask) in class {
            let touch = claims.get(*at)?.touches.get(*turn)?;
            let plain = self.graph.elements(*ask) == count && is_identity(&touch.map);
            plain.then_some(())?;
        }
        let asks: Vec<NodeId> = class.iter().map(|(.., ask)| *ask).collect();
        match asks.as_slice() {
            [one] => Some(*one),
            [one, other] => Some(self.graph.apply(Code::Add, &[*one, *other])),
            _ => Some(self.graph.operation(Code::Sum, &asks, 0, count)),
        }
    }

    /// The sum of what is asked at each element of the place, where claims ask at some of them.
    fn scattered_sum(
        &mut self,
        claims: &[Claim<'m>],
        class: &[(i32, usize, usize, usize, NodeId)],
        left: NodeId,
    ) -> NodeId {
        let zero = self.graph.constant(0.0);
        let mut asked = self.stretched_to(zero, left);
        for (_, _, at, turn, ask) in class {
            let Some(touch) = claims.get(*at).and_then(|claim| claim.touches.get(*turn)) else { continue };
            asked = self.scattered(asked, *ask, &touch.map);
        }
        asked
    }

    /// A claim that is all or nothing takes its turn, element after element; gives what is left.
    fn share_whole(
        &mut self,
        claims: &[Claim<'m>],
        (at, turn): (usize, usize),
        ask: NodeId,
        left: NodeId,
        factors: &mut Factors,
        sure: bool,
    ) -> NodeId {
        let Some(touch) = claims.get(at).and_then(|claim| claim.touches.get(turn)) else { return left };
        let Some(factor) = factors.factors.get_mut(at) else { return left };
        let table = self.graph.table(touch.map.clone());
        let (elements, places) = (self.graph.elements(ask), self.graph.elements(left));
        *factor = self.graph.operation(Code::ServeWhole, &[left, ask, *factor], table, elements);
        let code = if sure { Code::LeaveWholeSure } else { Code::LeaveWhole };
        self.graph.operation(code, &[left, ask], table, places)
    }

    /// Notes what cut claims, where that is asked for.
    fn follow(
        &mut self,
        place: &PlaceNow<'m>,
        claims: &[Claim<'m>],
        before: &[NodeId],
        factors: &mut Factors,
        side: Side,
    ) {
        for (at, _) in &place.touched {
            let Some(limit) = factors.limits.get(*at).copied().flatten() else { continue };
            let (Some(claim), Some(before), Some(after)) =
                (claims.get(*at), before.get(*at), factors.factors.get(*at).copied())
            else {
                continue;
            };
            if *before == after {
                continue;
            }
            let word = limit_word(claim, self.model, place.place, side == Side::High);
            let word = self.graph.constant(f64::from(word));
            let cut = self.less_at_least(after, *before);
            if let Some(slot) = factors.limits.get_mut(*at) {
                *slot = Some(self.graph.apply(Code::Select, &[cut, word, limit]));
            }
        }
    }
}

/// What claims bring to a place.
fn brought(claims: &[Claim<'_>], place: &PlaceNow<'_>) -> Vec<Option<NodeId>> {
    place.touched.iter().map(|(claim, turn)| claims.get(*claim)?.brings.get(*turn).copied()?).collect()
}

/// The number of the word for a limit: two for each place that a transfer touches, in their order, after the empty one.
fn limit_word<'m>(claim: &Claim<'m>, model: &'m Model, place: Place<'_>, high: bool) -> u32 {
    let places = place_names(claim.asked.transfer, model);
    let at = places.iter().position(|other| *other == place).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
    1 + 2 * at + u32::from(high)
}
