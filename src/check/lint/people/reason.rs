//! What members give each other without saying why.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{EndKind, Leg, MemberId, Program, Transfer};

use super::Ground;
use super::hands::{is_harm, what};

/// Warns of flows and exchanges between members without a reason. A `gift`, `tax` or `grant` says one by that word, and a flow
/// of a pattern has no place to name a motive.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for transfer in ground.program.transfers.rows() {
        let said = transfer.meta.instance.is_some()
            || transfer.one_sided.is_some()
            || transfer.legs.iter().any(|leg| leg.why.is_some());
        // Nobody needs a reason to be rid of what does harm, and nobody has one to take it.
        let mut things = transfer.legs.iter().filter(|leg| !is_harm(ground.program, leg));
        let between = things.find_map(|leg| Some((leg, members(ground.program, leg)?)));
        if let (false, Some((leg, (from, to)))) = (said, between) {
            diagnostics.push(unexplained(ground.program, transfer, leg, from, to));
        }
    }
}

/// The two members that a leg goes between.
fn members(program: &Program, leg: &Leg) -> Option<(MemberId, MemberId)> {
    let member = |end: EndKind| match end {
        EndKind::Stock(stock) => program.stocks[stock].meta.member,
        EndKind::Member(member) => Some(member),
        _ => None,
    };
    let from = member(leg.from.kind)?;
    leg.to.iter().find_map(|target| member(target.end.kind).filter(|to| *to != from)).map(|to| (from, to))
}

fn unexplained(program: &Program, transfer: &Transfer, leg: &Leg, from: MemberId, to: MemberId) -> Diagnostic {
    let name = |member: MemberId| program.members[member].meta.name.as_str();
    let (id, asset) = (&transfer.meta.id, what(program, leg));
    let motive = program.motives.rows().find(|motive| matches!(motive.meta.member, Some(it) if it == from || it == to));
    let example = motive.map_or_else(|| "\"…\"".to_owned(), |motive| motive.meta.id.clone());
    Diagnostic::new(Code::V0754, format!("`{id}` does not say why `{}` give `{asset}` to `{}`", name(from), name(to)))
        .at(leg.route_span, "no reason")
        .note("a gift between people that nobody can explain is the first to stop")
        .help(format!("name the motive of either of them that it answers, or say it in words: `{{ why {example} }}`"))
}
