//! Members nothing moves, motives nothing serves, and social motives that only tangible things answer.

use std::collections::HashSet;

use crate::diagnostic::words::all_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{EndKind, Leg, MemberId, Motive, MotiveId, Program, Why};
use crate::syntax::ast::MotiveAspect;

use super::hands::{Hand, Hands, asset, hand, is_harm, what};
use super::{Ground, has_transfers, is_person};

/// Warns of members without a motive, and of motives without an answer.
pub(super) fn check(ground: &Ground, hands: &Hands, diagnostics: &mut Diagnostics) {
    let program = ground.program;
    for (id, member) in program.members.iter().filter(|(_, member)| is_person(member)) {
        if !program.motives.rows().any(|motive| motive.meta.member == Some(id)) {
            diagnostics.push(unmoved(&member.meta.name, member.meta.name_span));
        }
    }
    if !has_transfers(program) {
        return;
    }
    let (served, applied) = (served(program), applied(program));
    for (id, motive) in program.motives.iter().filter(|(_, motive)| is_of_person(program, motive)) {
        if !served.contains(&id) {
            // Flows of a pattern have no place to say why.
            if !motive.meta.member.is_some_and(|member| applied.contains(&member)) {
                diagnostics.push(unserved(motive));
            }
        } else if is_social(motive) && counts_intangibles(program) {
            only_tangible(program, hands, motive).into_iter().for_each(|it| diagnostics.push(it));
        }
    }
}

/// The motives that a flow, a leg or an incentive names; nobody's is answered by harm that they suffer.
fn served(program: &Program) -> HashSet<MotiveId> {
    let legs = program.transfers.rows().flat_map(|transfer| &transfer.legs);
    let reasons = legs.filter_map(|leg| match leg.why {
        Some(Why::Motive(motive)) if !(is_harm(program, leg) && reaches(program, leg, motive)) => Some(motive),
        _ => None,
    });
    reasons.chain(program.incentives.iter().flat_map(|incentive| incentive.serves.iter().copied())).collect()
}

/// Whether a leg goes to the member that has a motive.
fn reaches(program: &Program, leg: &Leg, motive: MotiveId) -> bool {
    let owner = program.motives[motive].meta.member.map(Hand::Member);
    leg.to.iter().any(|target| owner.is_some() && hand(program, target.end.kind) == owner)
}

/// The motives of rules and offices are answered by policies.
fn is_of_person(program: &Program, motive: &Motive) -> bool {
    motive.meta.member.is_some_and(|member| is_person(&program.members[member]))
}

/// The members at whose stocks a flow of a pattern begins or ends.
fn applied(program: &Program) -> HashSet<MemberId> {
    let legs = program.transfers.rows().filter(|it| it.meta.instance.is_some()).flat_map(|it| &it.legs);
    let ends = legs.flat_map(|leg| std::iter::once(leg.from.kind).chain(leg.to.iter().map(|target| target.end.kind)));
    ends.filter_map(|end| match end {
        EndKind::Stock(stock) => program.stocks[stock].meta.member,
        _ => None,
    })
    .collect()
}

fn unmoved(name: &str, span: crate::source::Span) -> Diagnostic {
    Diagnostic::new(Code::V0752, format!("nothing moves `{name}`"))
        .at(span, "has no motive")
        .note("others in this model have motives: of a member without one nobody can say whether it will take part")
        .help("say what moves it: `motive earn \"Earn a living\" { kind extrinsic }`")
        .help("what is no person says so: `role system` for rules, `governor` for an office, `external` for someone outside")
}

fn unserved(motive: &Motive) -> Diagnostic {
    let id = &motive.meta.id;
    Diagnostic::new(Code::V0753, format!("nothing serves the motive `{id}`"))
        .at(motive.meta.name_span, "no flow or exchange names it as its reason")
        .note("what moves people and is never answered wears off")
        .help(format!("name it where it is answered: `{{ why {id} }}`; if nothing does, the design is not complete"))
        .help("if what answers it is left out of the model, write `{ allow V0753 \"why\" }`")
}

fn is_social(motive: &Motive) -> bool {
    matches!(motive.aspect, Some(MotiveAspect::Social | MotiveAspect::Emotional))
}

fn is_intangible(program: &Program, leg: &Leg) -> bool {
    asset(program, leg).is_some_and(|asset| asset.intangible.is_some())
}

/// Whether the model has intangibles at all: one that leaves them out says so by that.
fn counts_intangibles(program: &Program) -> bool {
    program.assets.rows().any(|asset| asset.intangible.is_some())
}

fn only_tangible(program: &Program, hands: &Hands, motive: &Motive) -> Option<Diagnostic> {
    let member = motive.meta.member?;
    let got: Vec<&Leg> = hands.got_by(member).map(|handed| handed.leg).collect();
    if got.is_empty() || got.iter().any(|leg| is_intangible(program, leg)) {
        return None;
    }
    let mut assets: Vec<&str> = Vec::new();
    for leg in got {
        let asset = what(program, leg);
        if !assets.contains(&asset) {
            assets.push(asset);
        }
    }
    let (id, name) = (&motive.meta.id, &program.members[member].meta.name);
    let intangible = program.assets.rows().find(|asset| asset.intangible.is_some())?;
    let about = if motive.aspect == Some(MotiveAspect::Social) { "social" } else { "emotional" };
    let warning =
        Diagnostic::new(Code::V0755, format!("the {about} motive `{id}` is answered by tangible things only"))
            .at(motive.meta.name_span, format!("`{name}` get {}", all_of(assets)))
            .at(intangible.meta.name_span, "others get what cannot be counted, or nobody does")
            .note("people who want to belong or to be seen are not held by pay, and pay may drive the wish out")
            .help(format!("say what answers it: `flow … : … -> {name} of {} {{ why {id} }}`", intangible.meta.name));
    Some(warning.help("if that is how it is meant, write `{ allow V0755 \"why\" }`"))
}
