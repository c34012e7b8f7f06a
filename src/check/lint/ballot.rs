//! Who votes: voters without a stake, quorums that can hardly be reached, and emergencies without limits.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::quantity::BaseId;
use crate::resolve::program::{Emergency, Governance, StockId, Voters, Weight};
use crate::resolve::tree::Expr;

use super::Ground;

/// The largest share of all tokens that one may hope to see vote.
const PLAUSIBLE: f64 = 0.5;

/// Warns of votes that mean little, and of powers that need none.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for governance in &ground.program.governances {
        for voters in &governance.voters {
            no_stake(ground, governance, voters).into_iter().for_each(|warning| diagnostics.push(warning));
        }
        if let Some(quorum) = &governance.quorum {
            out_of_reach(ground, governance, quorum).into_iter().for_each(|warning| diagnostics.push(warning));
        }
        for emergency in &governance.emergencies {
            unlimited(ground, governance, emergency).into_iter().for_each(|warning| diagnostics.push(warning));
        }
    }
}

/// Voters that hold nothing of what they vote by, or nothing at all.
fn no_stake(ground: &Ground, governance: &Governance, voters: &Voters) -> Option<Diagnostic> {
    let program = ground.program;
    let member = &program.members[voters.member].meta.id;
    let holds = |stock: StockId| program.stocks[stock].meta.member == Some(voters.member);
    let label = match voters.weight.stock() {
        Some(stock) if holds(stock) => return None,
        Some(stock) => format!("`{}` is not {member}'s", program.stocks[stock].meta.id),
        None if program.stocks.is_empty() || program.stocks.ids().any(holds) => return None,
        None => format!("{member} holds no stock"),
    };
    Some(
        Diagnostic::new(Code::V0852, format!("{member} decides in `{}` and has nothing at stake", governance.meta.id))
            .at(voters.span, label)
            .note(
                "who does not hold what a decision is about neither gains when it is right nor loses when it is wrong",
            )
            .help(format!("let {member} vote by a stock of its own, or let those vote that hold one")),
    )
}

/// A quorum above what the voters hold when the model starts, or above what ever comes to a vote.
fn out_of_reach(ground: &Ground, governance: &Governance, quorum: &Expr) -> Option<Diagnostic> {
    let share = ground.constants.evaluate(quorum)?;
    let stock = governance.voters.first()?.weight.stock()?;
    let base = ground.program.stocks[stock].holds?;
    let (process, asset) = (&governance.meta.id, figure::base_name(ground.program, base)?);
    let title = format!("the quorum of `{process}` can hardly be reached");
    let diagnostic = Diagnostic::new(Code::V0854, title);
    let held = held(ground, governance, base).filter(|held| *held < share);
    let diagnostic = if let Some(held) = held {
        let voters = governance.voters.iter().fold(diagnostic, |it, voters| it.at(voters.span, "who votes"));
        let label = format!("{} of all {asset} would have to vote", figure::percent(share));
        let note = format!(
            "at the start the voters hold {} of all {asset}: until they hold more, nothing can be decided",
            figure::percent(held)
        );
        voters.at(quorum.span, label).note(note)
    } else if share > PLAUSIBLE {
        let label = format!("more than half of all {asset} would have to vote");
        let note = "most holders of a token never vote: a rule that needs them all to do so keeps everything as it is";
        diagnostic.at(quorum.span, label).note(note)
    } else {
        return None;
    };
    Some(diagnostic.help("ask for a smaller share, or let more members vote"))
}

/// What share of all that exists of an asset the voters hold at the start, where votes weigh as much as that.
fn held(ground: &Ground, governance: &Governance, base: BaseId) -> Option<f64> {
    let constants = ground.constants;
    let mut counted: Vec<StockId> = Vec::new();
    for voters in &governance.voters {
        let Weight::Stock(stock) = voters.weight else { return None };
        counted.push(stock);
    }
    let votes: f64 = counted.into_iter().map(|stock| constants.total(stock)).sum::<Option<f64>>()?;
    let all = ground.program.stocks.iter().filter(|(_, stock)| stock.holds == Some(base));
    let supply: f64 = all.map(|(id, _)| constants.total(id)).sum::<Option<f64>>()?;
    (supply > 0.0).then_some(votes / supply)
}

fn unlimited(ground: &Ground, governance: &Governance, emergency: &Emergency) -> Option<Diagnostic> {
    let missing = match (emergency.pauses.is_empty(), ground.constants.lasts(emergency.lasts.as_ref())) {
        (false, true) => return None,
        (true, true) => "without scope",
        (false, false) => "without end",
        (true, false) => "without scope or end",
    };
    let member = &ground.program.members[emergency.member].meta.id;
    Some(
        Diagnostic::new(
            Code::V0855,
            format!("the emergency power of {member} in `{}` is {missing}", governance.meta.id),
        )
        .at(emergency.span, missing)
        .note(
            "a power that skips the vote is safe only where it is narrow and ends by itself: else it is the government",
        )
        .help(format!("name what may be stopped, and for how long: `emergency {member} may pause … for 3 day`")),
    )
}
