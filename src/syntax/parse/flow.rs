//! `flow`, and what flows and legs share: ends, rate, attributes.

use crate::source::Span;
use crate::syntax::ast::{Arrow, End, Flow, Item, Name, OneSided, Path, Route, Split, TransferAttributes, Why};

use super::allocation::shares;
use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, many, number, path, stray};

/// `flow rewards: Treasury.reserve -> Curators.wallet = rate when guard { … }`
pub(super) fn flow(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let broken = parts.broken;
    let mut flow =
        Flow { header: parts.header, route: None, rate: None, when: None, attributes: TransferAttributes::default() };
    let (mut asset, mut routed) = (None, false);
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::route => {
                routed = true;
                flow.route = route(reader, clause);
            }
            Rule::value_is => {
                flow.rate =
                    Some(expression::only(reader, clause, "write the rate, or leave out the `=` until it is known"))
            }
            Rule::when => {
                flow.when = Some(expression::only(reader, clause, "write the condition under which it flows"))
            }
            Rule::of_asset => asset = of_asset(reader, clause),
            _ => {}
        }
    }
    if !routed && !broken {
        let help = "write who gives and who gets: `flow pay: Consumers.budget -> Treasury.cash`";
        reader.report(stray::expected("`:` and the two ends of the flow", stray::after_label(&flow.header), help));
    }
    add_asset(&mut flow.route, asset);
    attributes(reader, &mut flow.attributes, parts.fields);
    stray::spoil(&mut flow.rate, broken);
    Item::Flow(flow)
}

/// Puts `of ASSET` into the route, where it was not written directly after the ends.
pub(super) fn add_asset(route: &mut Option<Route>, asset: Option<Name>) {
    if let (Some(route), Some(asset)) = (route, asset) {
        route.span = route.span.to(asset.span);
        route.asset.get_or_insert(asset);
    }
}

/// `of ASSET`
pub(super) fn of_asset(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Name> {
    let mut asset = None;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name => asset = Some(reader.name(&part)),
            Rule::missing_name => {
                reader.missing(&part, "the name of an asset", "write it as `of trust`");
            }
            _ => {}
        }
    }
    asset
}

/// `: from -> to of ASSET`; none where an end or the arrow is missing, which has been reported.
pub(super) fn route(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Route> {
    let mut span: Option<Span> = None;
    let (mut ends, mut arrow, mut asset) = (Vec::with_capacity(2), None, None);
    for part in pair.into_inner() {
        let here = reader.span(&part);
        match part.as_rule() {
            Rule::colon => continue,
            Rule::missing_colon => {
                reader.report(stray::missing_colon(reader.token_before(part.as_span().start()).1));
                continue;
            }
            Rule::end => ends.push(end(reader, part)),
            Rule::missing_end => {
                let help = "a flow has two ends: `Treasury.reserve -> Curators.wallet`; one may be `mint`, `burn`, `source`, `sink` or `rest`";
                reader.missing(&part, if arrow.is_some() { "who gets it" } else { "who gives it" }, help);
                ends.push(None);
            }
            Rule::arrow => arrow = Some((arrow_of(reader, &part), here)),
            Rule::missing_arrow => {
                reader.missing(
                    &part,
                    "`->`",
                    "write an arrow from the giver to the taker: `Treasury.reserve -> Curators.wallet`",
                );
            }
            Rule::of_asset => asset = of_asset(reader, part),
            _ => {}
        }
        span = Some(span.map_or(here, |span| span.to(here)));
    }
    let (arrow, arrow_span) = arrow?;
    let mut ends = ends.into_iter();
    Some(Route { from: ends.next()??, arrow, arrow_span, to: ends.next()??, asset, span: span? })
}

fn arrow_of(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Arrow {
    match pair.as_str() {
        "->" => Arrow::OneWay,
        "<->" => Arrow::BothWays,
        other => {
            stray::wrong_arrow(reader, pair, other);
            if other == "<-->" { Arrow::BothWays } else { Arrow::OneWay }
        }
    }
}

fn end(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<End> {
    let span = reader.span(&pair);
    let mut parts = pair.into_inner();
    let part = parts.next()?;
    Some(match part.as_rule() {
        Rule::path => {
            let index = parts.next().map(|index| many::index(reader, index)).unwrap_or_default();
            End::Path(path::path(reader, &part), index)
        }
        _ => End::Split(split(reader, part, span)),
    })
}

fn split(reader: &mut Reader<'_>, pair: Pair<'_>, span: Span) -> Split {
    let map = pair.into_inner().find(|part| part.as_rule() == Rule::map);
    Split { shares: map.map(|map| shares(reader, map)).unwrap_or_default(), span }
}

/// The attributes of a flow, an exchange or a leg.
pub(super) fn attributes(reader: &mut Reader<'_>, attributes: &mut TransferAttributes, fields: Vec<Pair<'_>>) {
    for field in fields {
        let span = reader.span(&field);
        match field.as_rule() {
            Rule::why => attributes.why = why(reader, field),
            Rule::priority => attributes.priority = priority(reader, field).map(|priority| (priority, span)),
            Rule::upto => attributes.upto = Some(span),
            Rule::whole => attributes.whole = Some(span),
            Rule::one_sided => attributes.one_sided = Some((one_sided(field.as_str()), span)),
            Rule::by_member => attributes.by = by(reader, field),
            _ => {}
        }
    }
}

fn by(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Path> {
    path::only(reader, pair, "name the member on whose behalf it mints or burns: `by Treasury`")
}

fn one_sided(word: &str) -> OneSided {
    match word {
        "tax" => OneSided::Tax,
        "grant" => OneSided::Grant,
        _ => OneSided::Gift,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a whole number within bounds")]
fn priority(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<i32> {
    let expr = expression::only(reader, pair, "write a whole number: `priority 1`; lower is served first");
    number::whole(reader, &expr, "priority", -1e9, 1e9).map(|value| value as i32)
}

/// `why earn` or `why "text"`
fn why(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Why> {
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => return Some(Why::Motive(path::path(reader, &part))),
            Rule::text => return Some(Why::Text(reader.text(&part))),
            Rule::missing_text => {
                reader.missing(
                    &part,
                    "a motive",
                    "name a motive of either end, `why earn`, or say it in words, `why \"to pay the rent\"`",
                );
            }
            _ => {}
        }
    }
    None
}
