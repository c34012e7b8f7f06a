//! Those who stand against the ecosystem, and what would stand against them.

use crate::check::written::mentions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{Member, MemberId, Program};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::{Ring, ValueKind};

use super::Ground;
use super::hands::{Hand, Hands};

/// Warns of obstructing members that no policy, story or flow answers.
pub(super) fn check(ground: &Ground, hands: &Hands, diagnostics: &mut Diagnostics) {
    for (id, member) in ground.program.members.iter().filter(|(_, member)| member.ring == Some(Ring::Obstructing)) {
        if !is_countered(ground.program, hands, id) {
            diagnostics.push(unanswered(member));
        }
    }
}

/// A story of theirs that suggests a policy, a policy that looks at them, or a flow that takes from them.
fn is_countered(program: &Program, hands: &Hands, member: MemberId) -> bool {
    let told = program.stories.iter().any(|story| story.member == Some(member) && !story.suggests.is_empty());
    let taken = hands.given_by(member).any(|handed| handed.to != Hand::Rest);
    let theirs = |part: &Expr| match part.kind {
        ExprKind::Reference(Reference::Stock(id)) => program.stocks[id].meta.member == Some(member),
        ExprKind::Reference(Reference::Value(id)) => program.values[id].meta.member == Some(member),
        ExprKind::Reference(Reference::State(id)) => program.states[id].meta.member == Some(member),
        _ => false,
    };
    let mut policies = program.values.rows().filter(|value| value.kind == ValueKind::Policy);
    let looked_at = policies.any(|policy| policy.value.iter().any(|expr| mentions(program, expr, &theirs)));
    told || taken || looked_at
}

fn unanswered(member: &Member) -> Diagnostic {
    let name = &member.meta.name;
    Diagnostic::new(Code::V0756, format!("nothing counters `{name}`, who obstruct"))
        .at(member.meta.name_span, "no policy looks at them, no story of theirs suggests one, and no flow takes from them")
        .note("whoever works against the purpose will do so on the first day: a design has an answer, or says that it needs none")
        .help(format!("tell what they do, and what answers it: `story attack \"…\" for {name} {{ undesired \"…\"  suggests … }}`"))
        .help("if nothing needs to, write `allow V0756 \"why\"` in the member")
}
