//! `governance`: who decides what, how, and within which bounds.

use crate::syntax::ast::{Control, Emergency, Expr, Governance, Header, Item, Path, Voters, Weight};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, path, stock, stray};

/// `governance Council "Steward council" { … }`
pub(super) fn governance(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut governance = empty(parts.header);
    for field in parts.fields {
        attribute(reader, &mut governance, field);
    }
    Item::Governance(governance)
}

fn empty(header: Header) -> Governance {
    Governance {
        header,
        voters: Vec::new(),
        proposal: None,
        quorum: None,
        approval: None,
        voting: None,
        delay: None,
        controls: Vec::new(),
        emergencies: Vec::new(),
    }
}

fn attribute(reader: &mut Reader<'_>, governance: &mut Governance, field: Pair<'_>) {
    let mut only = |field, help| Some(expression::only(reader, field, help));
    match field.as_rule() {
        Rule::proposal => governance.proposal = only(field, "write the share that may propose: `proposal 1%`"),
        Rule::quorum => governance.quorum = only(field, "write the share that must vote: `quorum 20%`"),
        Rule::approval => governance.approval = only(field, "write the share that must agree: `approval 50%`"),
        Rule::voting => governance.voting = only(field, "write how long a vote lasts: `voting 7 day`"),
        Rule::waiting => governance.delay = only(field, "write how long a decision waits: `delay 2 day`"),
        Rule::voters => governance.voters.extend(voters(reader, field)),
        Rule::controls => governance.controls.extend(controls(reader, field)),
        Rule::emergency => governance.emergencies.extend(emergency(reader, field)),
        _ => {}
    }
}

const VOTERS: &str = "write it as `voters Curators by wallet`, `by sqrt(wallet)` or `by head`";

/// `voters Curators by wallet`
fn voters(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Voters> {
    let span = reader.span(&pair);
    let (mut member, mut by) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => member = Some(path::path(reader, &part)),
            Rule::missing_name => {
                reader.missing(&part, "who votes", VOTERS);
            }
            Rule::voters_by => by = weight(reader, part),
            _ => {}
        }
    }
    Some(Voters { member: member?, weight: by.unwrap_or(Weight::Head), span })
}

/// `by head`, `by wallet`, `by sqrt(wallet)`
fn weight(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Weight> {
    let part = pair.into_inner().next()?;
    match part.as_rule() {
        Rule::path if part.as_str() == "head" => Some(Weight::Head),
        Rule::path => Some(Weight::Stock(path::path(reader, &part))),
        Rule::root_of => root(reader, part).map(Weight::Root),
        _ => {
            reader.missing(&part, "what a vote weighs", VOTERS);
            None
        }
    }
}

fn root(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Path> {
    let mut found = None;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => found = Some(path::path(reader, &part)),
            Rule::missing_name => {
                reader.missing(&part, "a stock", VOTERS);
            }
            Rule::group_junk => stray::in_brackets(reader, &part, found.is_some()),
            _ => {}
        }
    }
    found
}

/// `controls reward in 10..200, fee in 0%..2%`
fn controls(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Control> {
    let mut controls = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::control => controls.extend(control(reader, part)),
            Rule::missing_name => {
                let help = "name what may be changed, and within which bounds: `controls reward in 10..200`";
                reader.missing(&part, "the name of a param", help);
            }
            _ => {}
        }
    }
    controls
}

fn control(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Control> {
    let span = reader.span(&pair);
    let (mut target, mut range) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => target = Some(path::path(reader, &part)),
            Rule::range => range = Some(stock::range(reader, part)),
            _ => {}
        }
    }
    Some(Control { target: target?, range, span })
}

const EMERGENCY: &str = "write it as `emergency Treasury may pause purchase for 3 day`";

/// `emergency Treasury may pause purchase for 3 day`
fn emergency(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Emergency> {
    let span = reader.span(&pair);
    let (mut member, mut pauses, mut lasts): (_, _, Option<Expr>) = (None, Vec::new(), None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => member = Some(path::path(reader, &part)),
            Rule::missing_name => {
                reader.missing(&part, "who may act", EMERGENCY);
            }
            Rule::may_pause => pauses = paused(reader, part),
            Rule::lasting => lasts = Some(expression::only(reader, part, EMERGENCY)),
            _ => {}
        }
    }
    Some(Emergency { member: member?, pauses, lasts, span })
}

fn paused(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Path> {
    let mut pauses = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => pauses.push(path::path(reader, &part)),
            Rule::missing_word => {
                reader.missing(&part, "`pause`", EMERGENCY);
            }
            _ => {}
        }
    }
    pauses
}
