//! From whose hands to whose everything goes.

use crate::check::figure;
use crate::resolve::program::{Asset, BaseKind, EndKind, Leg, MemberId, Program, StockId, TransferId};
use crate::resolve::tree::{ExprKind, Reference};
use crate::syntax::ast::{Arrow, ValueKind};

/// Who gives or gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    /// A member.
    Member(MemberId),
    /// What belongs to nobody.
    Common(StockId),
    /// Everyone not modelled.
    Rest,
    /// New tokens.
    Mint,
    /// Where things come from, go to or cease to be.
    Outside,
}

/// One thing on its way from one hand to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handed<'a> {
    /// The flow or exchange.
    pub transfer: TransferId,
    /// The leg.
    pub leg: &'a Leg,
    /// Who gives.
    pub from: Hand,
    /// Who gets.
    pub to: Hand,
}

/// Everything that changes hands.
#[derive(Debug)]
pub(super) struct Hands<'a> {
    /// In the order of the program.
    pub all: Vec<Handed<'a>>,
}

impl<'a> Hands<'a> {
    /// Of a program; what only moves within one hand is left out, and so is harm: who does it gives nothing, and who suffers it gets nothing.
    pub(super) fn of(program: &'a Program) -> Hands<'a> {
        let mut all = Vec::new();
        for (transfer, found) in program.transfers.iter() {
            for leg in found.legs.iter().filter(|leg| !is_harm(program, leg)) {
                for target in &leg.to {
                    let (Some(from), Some(to)) = (giver(program, leg), hand(program, target.end.kind)) else {
                        continue;
                    };
                    if from != to {
                        all.push(Handed { transfer, leg, from, to });
                        if leg.arrow == Arrow::BothWays {
                            all.push(Handed { transfer, leg, from: to, to: from });
                        }
                    }
                }
            }
        }
        Hands { all }
    }

    /// What a member gives.
    pub(super) fn given_by(&self, member: MemberId) -> impl Iterator<Item = &Handed<'a>> {
        self.all.iter().filter(move |handed| handed.from == Hand::Member(member))
    }

    /// What a member gets.
    pub(super) fn got_by(&self, member: MemberId) -> impl Iterator<Item = &Handed<'a>> {
        self.all.iter().filter(move |handed| handed.to == Hand::Member(member))
    }
}

/// What comes from nowhere at the rate of somebody's behavior is theirs: their work.
fn giver(program: &Program, leg: &Leg) -> Option<Hand> {
    if leg.from.kind == EndKind::Source {
        let mut worker = None;
        leg.rate.iter().for_each(|rate| {
            rate.walk(&mut |part| {
                if let ExprKind::Reference(Reference::Value(id)) = part.kind {
                    let value = &program.values[id];
                    worker = worker.or(value.meta.member.filter(|_| value.kind == ValueKind::Behavior));
                }
            });
        });
        if let Some(worker) = worker {
            return Some(Hand::Member(worker));
        }
    }
    hand(program, leg.from.kind)
}

/// Whose an end is.
pub(super) fn hand(program: &Program, end: EndKind) -> Option<Hand> {
    Some(match end {
        EndKind::Stock(id) => {
            let stock = &program.stocks[id];
            match stock.meta.member {
                _ if stock.rest_of.is_some() => Hand::Rest,
                Some(member) => Hand::Member(member),
                None => Hand::Common(id),
            }
        }
        EndKind::Member(id) => Hand::Member(id),
        EndKind::Mint => Hand::Mint,
        EndKind::Burn | EndKind::Source | EndKind::Sink => Hand::Outside,
        EndKind::Rest => Hand::Rest,
        EndKind::Error => return None,
    })
}

/// Whether a leg moves what does harm.
pub(super) fn is_harm(program: &Program, leg: &Leg) -> bool {
    asset(program, leg).is_some_and(Asset::is_harm)
}

/// What a leg moves, where that is one asset.
pub(super) fn asset<'p>(program: &'p Program, leg: &Leg) -> Option<&'p Asset> {
    match figure::base_kind(program, leg.asset?) {
        Some(BaseKind::Asset(asset)) => Some(&program.assets[asset]),
        _ => None,
    }
}

/// What a leg moves, as a name.
pub(super) fn what<'p>(program: &'p Program, leg: &Leg) -> &'p str {
    leg.asset.and_then(|base| figure::base_name(program, base)).unwrap_or("something")
}
