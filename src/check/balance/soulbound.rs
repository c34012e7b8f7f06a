//! What belongs to a person and stays with it.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{End, EndKind, Leg, MemberId};

use super::Books;

/// To whom an end belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Member(MemberId),
    /// Everyone not modelled.
    Rest,
}

impl Books<'_> {
    /// Reports a soulbound asset that moves from one member to another.
    pub(super) fn soulbound(&mut self, leg: &Leg) {
        let Some((_, asset)) = self.asset_of(leg) else { return };
        let (Some(soulbound), Some(giver)) = (asset.soulbound, self.holder(&leg.from)) else { return };
        let taker = leg
            .to
            .iter()
            .find_map(|target| Some((&target.end, self.holder(&target.end).filter(|taker| *taker != giver)?)));
        let Some((end, taker)) = taker else { return };
        let (giver, taker) = (self.name(giver), self.name(taker));
        let (id, name) = (&leg.meta.id, &asset.meta.name);
        let burn = format!("{} -> burn", self.written(&leg.from));
        let mint = format!("mint -> {}", self.written(end));
        self.diagnostics.push(
            Diagnostic::new(
                Code::V0408,
                format!("`{id}` moves {name} from `{giver}` to `{taker}`, but it is soulbound"),
            )
            .at(leg.arrow_span, "changes hands here")
            .at(leg.from.span, format!("belongs to `{giver}`"))
            .at(end.span, format!("belongs to `{taker}`"))
            .at(soulbound, "never moves between two members")
            .note("what is soulbound can be earned, lost, and moved between stocks of the same member")
            .help(format!("let it be lost and earned anew: `{burn}` and `{mint}`; or leave `soulbound` away")),
        );
    }

    /// What is held in common belongs to no member, and neither does what is just being made.
    fn holder(&self, end: &End) -> Option<Holder> {
        match end.kind {
            EndKind::Stock(stock) if self.program.stocks[stock].rest_of.is_some() => Some(Holder::Rest),
            EndKind::Stock(stock) => self.program.stocks[stock].meta.member.map(Holder::Member),
            EndKind::Member(member) => Some(Holder::Member(member)),
            EndKind::Rest => Some(Holder::Rest),
            EndKind::Mint | EndKind::Burn | EndKind::Source | EndKind::Sink | EndKind::Error => None,
        }
    }

    fn name(&self, holder: Holder) -> &str {
        match holder {
            Holder::Member(member) => self.program.members[member].meta.id.as_str(),
            Holder::Rest => "rest",
        }
    }
}
