//! The governance surface.

use super::{Section, heads, some};
use crate::analysis::{Controlled, GovernanceSurface, Open, Power, Process, Standing};
use crate::emit::number::count;

/// How many names a cell holds.
const NAMES: usize = 4;

pub(in super::super) fn of(found: &GovernanceSurface) -> Vec<Section> {
    vec![processes(found), controls(found), members(found), open(found), powers(found)]
}

/// Names, or a word where there are none.
fn names(list: &[String], none: &str) -> String {
    if list.is_empty() { none.to_owned() } else { some(list, NAMES) }
}

fn said(text: Option<&String>) -> String {
    text.cloned().unwrap_or_else(|| "not said".to_owned())
}

fn processes(found: &GovernanceSurface) -> Section {
    let row = |it: &Process| {
        let voters: Vec<String> = it.voters.iter().map(|vote| format!("{} by {}", vote.who, vote.by)).collect();
        let pauses = it.emergencies.iter().map(|pause| {
            let lasts = pause.lasts.as_ref().map_or("without end".to_owned(), |lasts| format!("for {lasts}"));
            format!("{} may pause {} {lasts}", pause.who, names(&pause.pauses, "everything"))
        });
        let pauses: Vec<String> = pauses.collect();
        let shares = [&it.proposal, &it.quorum, &it.approval, &it.voting, &it.delay].map(|text| said(text.as_ref()));
        let mut cells = vec![it.label.clone(), names(&voters, "nobody")];
        cells.extend(shares);
        cells.push(names(&pauses, "none"));
        cells
    };
    Section {
        heading: "How it is decided".to_owned(),
        says: if found.processes.is_empty() {
            "This model has no governance: whoever holds the keys may change everything that is not immutable."
        } else {
            "Who votes and by what, which shares of votes propose, suffice and agree, and how long all that takes."
        }
        .to_owned(),
        heads: heads(&["process", "voters", "proposal", "quorum", "approval", "voting", "delay", "emergency"]),
        rows: found.processes.iter().map(row).collect(),
        ..Section::default()
    }
}

fn controls(found: &GovernanceSurface) -> Section {
    let row = |it: &Controlled| {
        let end = |text: &Option<String>| text.clone().unwrap_or_else(|| "…".to_owned());
        let reached = [(it.reaches.stocks, "stock"), (it.reaches.metrics, "metric"), (it.reaches.goals, "goal")];
        let reached: Vec<String> = reached.iter().map(|(number, thing)| count(*number, thing)).collect();
        vec![
            it.parameter.clone(),
            it.process.clone(),
            said(it.default.as_ref()),
            format!("{}..{}", end(&it.low), end(&it.high)),
            names(&it.decides, "no flow"),
            names(&it.members, "nobody"),
            reached.join(", "),
        ]
    };
    Section {
        heading: "What may be changed".to_owned(),
        says: if found.controls.is_empty() {
            "No process may change anything."
        } else {
            "What each param decides by rule, whose holdings that moves, and how much it reaches in all, also through \
             what people do."
        }
        .to_owned(),
        heads: heads(&["param", "process", "now", "bounds", "decides", "about", "reaches"]),
        rows: found.controls.iter().map(row).collect(),
        ..Section::default()
    }
}

fn members(found: &GovernanceSurface) -> Section {
    let row = |it: &Standing| {
        let about = |voice: bool| {
            let all = it.affected.iter().filter(|affected| affected.voice == voice);
            all.map(|affected| affected.parameter.clone()).collect::<Vec<_>>()
        };
        vec![
            it.label.clone(),
            names(&it.decides, "nothing"),
            names(&it.pauses, "nothing"),
            names(&about(true), "nothing"),
            names(&about(false), "nothing"),
        ]
    };
    Section {
        heading: "Where members stand".to_owned(),
        says: "What each votes on and may stop; and which decisions move what it gives and gets, with its vote and \
               without."
            .to_owned(),
        heads: heads(&["member", "votes on", "may stop", "affected, with a vote", "affected, without"]),
        rows: found.members.iter().map(row).collect(),
        ..Section::default()
    }
}

fn open(found: &GovernanceSurface) -> Section {
    let row = |it: &Open| vec![it.parameter.clone(), said(it.default.as_ref()), some(&it.decides, NAMES)];
    Section {
        heading: "What nobody governs".to_owned(),
        says: if found.open.is_empty() {
            "Every param that decides about a flow is governed, fixed, or called a belief."
        } else {
            "These decide about flows by rule; no process may change them, no promise fixes them, and nobody calls them \
             a belief."
        }
        .to_owned(),
        heads: heads(&["param", "now", "decides"]),
        rows: found.open.iter().map(row).collect(),
        ..Section::default()
    }
}

fn powers(found: &GovernanceSurface) -> Section {
    let row = |it: &Power| {
        let what = format!("{} {}", if it.power == "mint" { "mint" } else { "pay from" }, it.over);
        vec![what, said(it.holder.as_ref()), it.leg.clone(), names(&it.processes, "nobody: as written")]
    };
    Section {
        heading: "Powers over money".to_owned(),
        says: if found.powers.is_empty() {
            "Nothing mints, and nothing pays out of what is held for all."
        } else {
            "What makes tokens, and what pays out of what is held for all; and which processes decide about it."
        }
        .to_owned(),
        heads: heads(&["power", "held by", "through", "decided by"]),
        rows: found.powers.iter().map(row).collect(),
        ..Section::default()
    }
}
