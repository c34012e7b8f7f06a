//! Ends of legs: which places a leg touches, and with which part of its amount.

use super::asks::Asked;
use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use super::shapes::is_identity;
use crate::model::{Element, End, Leg, Share, Supply, Target, Transfer};
use crate::sim::tape::{Code, NodeId};

/// A place that limits what moves: a stock, or what exists of a capped asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place<'m> {
    /// A stock.
    Stock(&'m str),
    /// All that exists of an asset.
    Supply(&'m str),
}

/// One end of a leg.
#[derive(Clone, Debug)]
pub struct LegEnd<'m> {
    /// What it touches.
    pub place: Place<'m>,
    /// Whether it brings in, else it takes.
    pub brings: bool,
    /// Which target of the leg it is; none for its giver, who gives all of it.
    pub target: Option<usize>,
    /// The elements that are named.
    pub at: &'m [Element],
    /// Whether the leg has this one target, which gets all.
    all: bool,
}

impl<'m> LegEnd<'m> {
    /// The stock, if it is one.
    pub fn stock(&self) -> Option<&'m str> {
        match self.place {
            Place::Stock(id) => Some(id),
            Place::Supply(_) => None,
        }
    }

    /// Whether all that the leg moves passes here.
    pub fn is_whole_leg(&self) -> bool {
        self.target.is_none() || self.all
    }
}

impl<'m> Compiler<'m> {
    /// What each target of a leg gets of an amount.
    pub fn parts(&mut self, leg: &'m Leg, amount: NodeId, whole: bool, sets: &[usize]) -> Vec<NodeId> {
        let [Target { share: Share::All, .. }] = leg.to.as_slice() else {
            let shares = self.shares(leg, sets);
            return if whole {
                self.whole_parts(amount, &shares)
            } else {
                shares.iter().map(|share| self.graph.apply(Code::Multiply, &[amount, *share])).collect()
            };
        };
        vec![amount]
    }

    /// The shares of the targets of a leg; a remainder is what the others leave.
    fn shares(&mut self, leg: &'m Leg, sets: &[usize]) -> Vec<NodeId> {
        let one = self.number(1.0);
        let mut given: Option<Shaped> = None;
        let mut shares: Vec<Option<Shaped>> = Vec::new();
        for target in &leg.to {
            let share = match &target.share {
                Share::Part { formula } => Some(self.constant(&formula.tree)),
                Share::All => Some(one.clone()),
                Share::Remainder => None,
            };
            if let Some(share) = &share {
                given = Some(match given {
                    Some(given) => self.each(Code::Add, &[given, share.clone()]),
                    None => share.clone(),
                });
            }
            shares.push(share);
        }
        let rest = match given {
            Some(given) => self.each(Code::Subtract, &[one, given]),
            None => one,
        };
        let shares = shares.into_iter().map(|share| share.unwrap_or_else(|| rest.clone()));
        shares.map(|share| self.over(&share, sets)).collect::<Vec<NodeId>>()
    }

    /// Whole units shared out: each part is whole, and they add up.
    fn whole_parts(&mut self, amount: NodeId, shares: &[NodeId]) -> Vec<NodeId> {
        let Some((_, first)) = shares.split_last() else { return vec![amount] };
        let half = self.graph.constant(0.5);
        let half = self.stretched_to(half, amount);
        let one = self.graph.constant(1.0);
        let one = self.stretched_to(one, amount);
        let size = self.graph.apply(Code::Abs, &[amount]);
        let mut parts = Vec::new();
        let (mut reached, mut before): (Option<NodeId>, Option<NodeId>) = (None, None);
        for share in first {
            let upto = match reached {
                Some(reached) => self.graph.apply(Code::Add, &[reached, *share]),
                None => *share,
            };
            reached = Some(upto);
            let until = self.graph.apply(Code::Multiply, &[size, upto]);
            let until = self.graph.apply(Code::Add, &[until, half]);
            let until = self.graph.apply(Code::Floor, &[until, one]);
            let until = self.graph.apply(Code::CopySign, &[until, amount]);
            parts.push(match before {
                Some(before) => self.graph.apply(Code::Subtract, &[until, before]),
                None => until,
            });
            before = Some(until);
        }
        parts.push(match before {
            Some(before) => self.graph.apply(Code::Subtract, &[amount, before]),
            None => amount,
        });
        parts
    }

    /// The part of an amount that passes an end of a leg that may be split.
    pub fn part_of(&mut self, leg: &'m Leg, end: &LegEnd<'m>, amount: NodeId, sets: &[usize]) -> NodeId {
        let Some(target) = end.target else { return amount };
        let parts = self.parts(leg, amount, false, sets);
        parts.get(target).copied().unwrap_or(amount)
    }

    /// Adds to a stock what an end brings, or takes it away.
    pub fn brought(&mut self, at: &mut Environment<'m>, id: &'m str, end: &LegEnd<'m>, part: NodeId, sets: &[usize]) {
        let Some(held) = at.stocks.get(id).cloned() else { return };
        let map = self.shapes.map(&held.sets, sets, end.at);
        let signed = if end.brings { part } else { self.graph.apply(Code::Negate, &[part]) };
        let node = self.scattered(held.node, signed, &map);
        at.stocks.insert(id, Shaped { node, sets: held.sets });
    }

    /// A node with the elements of another one added where the map says.
    pub fn scattered(&mut self, into: NodeId, from: NodeId, map: &[u32]) -> NodeId {
        let count = self.graph.elements(into);
        if self.graph.elements(from) == count && is_identity(map) {
            return self.graph.apply(Code::Add, &[into, from]);
        }
        let table = self.graph.table(map.to_vec());
        self.graph.operation(Code::Scatter, &[into, from], table, count)
    }

    /// All that the ends of a transfer bring to a place for the same elements, less what they take.
    pub fn touches(&mut self, asked: &Asked<'m>) -> Vec<Touch<'m>> {
        let mut touches: Vec<Touch<'m>> = Vec::new();
        for (leg_number, leg) in asked.transfer.legs.iter().enumerate() {
            for end in ends(leg, self.model) {
                let own = match end.place {
                    Place::Stock(id) => {
                        let stock = self.stocks.get(id).map(|stock| self.shapes.sets(&stock.quantity.shape));
                        stock.unwrap_or_default()
                    }
                    Place::Supply(_) => Vec::new(),
                };
                let map = self.shapes.map(&own, &asked.sets, end.at);
                let same = |touch: &&mut Touch<'m>| touch.place == end.place && touch.map == map;
                match touches.iter_mut().find(same) {
                    Some(touch) => touch.ends.push((leg_number, end)),
                    None => {
                        touches.push(Touch { place: end.place, map, ends: vec![(leg_number, end)], blend: Vec::new() })
                    }
                }
            }
        }
        self.blend(&mut touches);
        touches
    }

    /// Where two touches of a place meet at some elements only, the first one takes the other's part there.
    fn blend(&mut self, touches: &mut [Touch<'m>]) {
        for later in 1..touches.len() {
            for earlier in 0..later {
                let [Some(one), Some(other)] = [touches.get(earlier), touches.get(later)] else { continue };
                let meets: Vec<u32> = one.map.iter().zip(&other.map).map(|(a, b)| u32::from(a == b)).collect();
                if one.place != other.place || !meets.contains(&1) {
                    continue;
                }
                let (zero, yes) = (self.graph.constant(0.0), self.graph.constant(1.0));
                let both = self.graph.operation(Code::Join, &[zero, yes], 0, 2);
                let meets = self.gathered(both, meets);
                if let Some(one) = touches.get_mut(earlier) {
                    one.blend.push((later, meets));
                }
            }
        }
    }
}

/// What a transfer does at a place, for each of its elements.
#[derive(Clone, Debug)]
pub struct Touch<'m> {
    /// The place.
    pub place: Place<'m>,
    /// Which element of the place each element of the transfer touches.
    pub map: Vec<u32>,
    /// The ends that touch it, with the number of their leg.
    pub ends: Vec<(usize, LegEnd<'m>)>,
    /// Later touches that meet this one, and where: their part counts here.
    pub blend: Vec<(usize, NodeId)>,
}

/// The places that a transfer touches, once each, in their order.
pub fn place_names<'m>(transfer: &'m Transfer, model: &'m crate::model::Model) -> Vec<Place<'m>> {
    let mut places = Vec::new();
    for leg in &transfer.legs {
        for end in ends(leg, model) {
            if !places.contains(&end.place) {
                places.push(end.place);
            }
        }
    }
    places
}

/// The places that a leg touches, in order.
pub fn ends<'m>(leg: &'m Leg, model: &'m crate::model::Model) -> Vec<LegEnd<'m>> {
    let capped = |asset: &&str| {
        let found = model.assets.iter().find(|known| known.meta.id == *asset);
        found.is_some_and(|asset| matches!(asset.supply, Supply::Max { .. }))
    };
    let cap = leg.asset.as_deref().filter(capped);
    let all = leg.to.len() == 1;
    let mut ends = Vec::new();
    let mut add = |place, brings, target, at: &'m [Element]| ends.push(LegEnd { place, brings, target, at, all });
    match (&leg.from, cap) {
        (End::Stock { id, at }, _) => add(Place::Stock(id), false, None, at),
        (End::Mint, Some(asset)) => add(Place::Supply(asset), true, None, &[]),
        _ => {}
    }
    for (place, target) in leg.to.iter().enumerate() {
        match (&target.end, cap) {
            (End::Stock { id, at }, _) => add(Place::Stock(id), true, Some(place), at),
            (End::Burn, Some(asset)) => add(Place::Supply(asset), false, Some(place), &[]),
            _ => {}
        }
    }
    ends
}
