//! Incentives whose pay goes astray, or moves nothing.

use std::collections::BTreeSet;

use crate::analysis::Dependencies;
use crate::analysis::graph::Mentions;
use crate::analysis::party::{Parties, Party};
use crate::diagnostic::words::all_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Incentive, Leg, Rate, Transfer};

use super::Ground;

/// Warns of incentives that pay somebody else, and of those that the behavior does not notice.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    if ground.model.incentives.is_empty() {
        return;
    }
    let (parties, graph, mentions) =
        (Parties::new(ground.model), Dependencies::new(ground.model), Mentions::new(ground.model));
    for incentive in &ground.model.incentives {
        let mut pays_them = true;
        for act in &incentive.through {
            if let Some(warning) = astray(ground, &parties, incentive, act) {
                pays_them = false;
                diagnostics.push(warning);
            }
        }
        // What others get they need not notice.
        if pays_them {
            diagnostics.extend(unnoticed(ground, &graph, &mentions, incentive));
        }
    }
}

/// The legs of a flow, an exchange or a leg by its name.
fn legs<'a>(ground: &Ground<'a>, act: &str) -> Vec<(&'a Transfer, &'a Leg)> {
    let all = ground.model.transfers.iter().flat_map(|transfer| transfer.legs.iter().map(move |leg| (transfer, leg)));
    all.filter(|(transfer, leg)| transfer.meta.id == act || leg.meta.id == act).collect()
}

fn astray(ground: &Ground, parties: &Parties, incentive: &Incentive, act: &str) -> Option<Diagnostic> {
    let (id, who) = (&incentive.meta.id, incentive.moves.as_ref()?);
    let own = Party::Member(who.clone());
    let getters: BTreeSet<Party> =
        legs(ground, act).iter().flat_map(|(_, leg)| &leg.to).map(|target| parties.of(&target.end)).collect();
    if getters.is_empty() || getters.contains(&own) {
        return None;
    }
    let names = all_of(getters.iter().map(Party::name));
    Some(
        Diagnostic::new(Code::V0760, format!("`{id}` is for `{who}`, and `{act}` pays them nothing"))
            .at(ground.place(id)?, format!("is to move `{who}`"))
            .at(ground.place(act)?, format!("ends with {names}"))
            .note("an incentive moves whom it reaches: what ends with somebody else is their income")
            .help(format!(
                "name a flow that ends with a stock of `{who}`, or say whom it is for: `incentive {id} … for …`"
            ))
            .help(format!(
                "if it reaches them by a way that the model does not show, write `allow {} \"how\"`",
                Code::V0760
            )),
    )
}

/// What pays without moving: nothing that decides the pay, and nothing that follows from it, leads to the behavior.
fn unnoticed(ground: &Ground, graph: &Dependencies, mentions: &Mentions, incentive: &Incentive) -> Option<Diagnostic> {
    let paid: Vec<(&Transfer, &Leg)> = incentive.through.iter().flat_map(|act| legs(ground, act)).collect();
    // Of a sketch, and of what is only shown, nobody knows yet what it moves.
    if paid.is_empty() || paid.iter().any(|(_, leg)| matches!(leg.rate, Rate::Unknown)) {
        return None;
    }
    let written = |behavior: &&String| {
        ground.model.values.iter().any(|value| value.meta.id == **behavior && value.formula.is_some())
    };
    let deaf = incentive.rewards.iter().filter(written).find(|behavior| {
        let causes = graph.behind(behavior);
        !paid.iter().any(|(transfer, leg)| {
            let rate = match &leg.rate {
                Rate::Formula { formula } => mentions.of(&formula.tree),
                _ => BTreeSet::new(),
            };
            let guard = transfer.when.iter().flat_map(|when| mentions.of(&when.tree));
            let mut terms = rate.into_iter().chain(guard).filter(|mention| mention.id != ***behavior);
            causes.contains(&leg.meta.id) || terms.any(|mention| causes.contains(&mention.id))
        })
    })?;
    let id = &incentive.meta.id;
    let through = all_of(incentive.through.iter().map(String::as_str));
    Some(
        Diagnostic::new(Code::V0761, format!("`{deaf}` does not respond to `{id}`"))
            .at(ground.place(id)?, format!("pays through {through}"))
            .at(ground.place(deaf)?, "mentions neither the pay, nor what is bought with it, nor what decides how much it is")
            .note("in this model people do the same with the incentive and without it: it costs, and brings about nothing")
            .help(format!("let `{deaf}` follow what it pays; or name in `through` what it does follow"))
            .help(format!("if the response is left out of the model, write `allow {} \"why\"`", Code::V0761)),
    )
}
