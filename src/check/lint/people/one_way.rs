//! Who only gives, who only takes, and who is paid in nothing but new tokens.

use crate::diagnostic::words::all_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::Member;
use crate::syntax::ast::Ring;

use super::hands::{Hand, Handed, Hands, is_harm, what};
use super::{Ground, is_person};

/// Warns of members for whom everything goes one way.
pub(super) fn check(ground: &Ground, hands: &Hands, diagnostics: &mut Diagnostics) {
    for (id, member) in ground.program.members.iter().filter(|(_, member)| is_person(member)) {
        let given: Vec<&Handed> = hands.given_by(id).collect();
        let got: Vec<&Handed> = hands.got_by(id).collect();
        // What goes to everyone else is paid for by somebody who is not modelled.
        let gift = given.iter().find(|handed| matches!(handed.to, Hand::Member(_) | Hand::Common(_)));
        match (gift, &*given, &*got) {
            (Some(gift), _, []) => diagnostics.push(only_gives(ground, member, gift)),
            (_, [], [first, ..]) if member.ring != Some(Ring::Beneficiary) => {
                diagnostics.push(only_takes(ground, member, first));
            }
            _ => {}
        }
        if !got.is_empty() && got.iter().all(|handed| handed.from == Hand::Mint) {
            diagnostics.push(only_minted(ground, member, &got));
        }
    }
}

fn only_gives(ground: &Ground, member: &Member, gift: &Handed) -> Diagnostic {
    let (name, transfer) = (&member.meta.name, &ground.program.transfers[gift.transfer].meta.id);
    let asset = what(ground.program, gift.leg);
    Diagnostic::new(Code::V0750, format!("`{name}` give `{asset}` through `{transfer}` and receive nothing"))
        .at(member.meta.name_span, format!("no flow or exchange ends with a stock of theirs{}", but_harm(ground)))
        .at(gift.leg.route_span, "given here")
        .note("who gives and never receives leaves, sooner or later: even recognition is something")
        .help(format!("let something come back: `flow thanks: … -> {name} of trust {{ why … }}`"))
        .help("if that is how it is meant, write `allow V0750 \"why\"` in the member")
}

/// What is left out, where there is such.
fn but_harm(ground: &Ground) -> &'static str {
    let mut legs = ground.program.transfers.rows().flat_map(|transfer| &transfer.legs);
    if legs.any(|leg| is_harm(ground.program, leg)) { ", but for what does harm" } else { "" }
}

fn only_takes(ground: &Ground, member: &Member, first: &Handed) -> Diagnostic {
    let (name, transfer) = (&member.meta.name, &ground.program.transfers[first.transfer].meta.id);
    let asset = what(ground.program, first.leg);
    Diagnostic::new(Code::V0751, format!("`{name}` receive `{asset}` through `{transfer}` and give nothing"))
        .at(member.meta.name_span, format!("no flow or exchange begins with a stock of theirs{}", but_harm(ground)))
        .at(first.leg.route_span, "received here")
        .note("who takes and never gives lives on the others: a free rider, unless the ecosystem is there for them")
        .help(format!(
            "let them give something: `flow … : {name} -> …`; or say that it is for them: `ring beneficiary`"
        ))
        .help("if what they give is left out of the model, write `allow V0751 \"why\"` in the member")
}

fn only_minted(ground: &Ground, member: &Member, got: &[&Handed]) -> Diagnostic {
    let name = &member.meta.name;
    let mut transfers: Vec<&str> =
        got.iter().map(|handed| ground.program.transfers[handed.transfer].meta.id.as_str()).collect();
    transfers.dedup();
    let does = if transfers.len() == 1 { "makes" } else { "make" };
    let mut warning = Diagnostic::new(Code::V0758, format!("`{name}` are paid by minting alone"))
        .at(member.meta.name_span, format!("all they get is what {} {does} new", all_of(transfers)));
    for handed in got.iter().take(3) {
        warning = warning.at(handed.leg.route_span, "minted here");
    }
    warning
        .note("pay that nobody earns elsewhere is paid by all who hold the token, and lasts as long as somebody buys it from them")
        .help(format!("let those who use what they do pay for it: `exchange … {{ pay: … -> {name}.… = …  … }}`"))
        .help("if income is left out of the model, write `allow V0758 \"why\"` in the member")
}
