//! `exchange` and its legs.

use crate::syntax::ast::{Exchange, Item, Leg, TransferAttributes};

use super::flow::{add_asset, attributes, of_asset, route};
use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, stray};

/// `exchange purchase "Buy access" when open { pay: … token: … }`
pub(super) fn exchange(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut exchange =
        Exchange { header: parts.header, when: None, legs: Vec::new(), attributes: TransferAttributes::default() };
    for clause in parts.clauses.into_iter().filter(|clause| clause.as_rule() == Rule::when) {
        exchange.when = Some(expression::only(reader, clause, "write the condition under which it happens"));
    }
    let (legs, fields): (Vec<_>, Vec<_>) = parts.fields.into_iter().partition(|field| field.as_rule() == Rule::leg);
    exchange.legs = legs.into_iter().map(|pair| leg(reader, pair)).collect();
    attributes(reader, &mut exchange.attributes, fields);
    stray::spoil(&mut exchange.when, parts.broken);
    Item::Exchange(exchange)
}

/// `pay: Consumers.budget -> Treasury.cash = spend { why access }`
fn leg(reader: &mut Reader<'_>, pair: Pair<'_>) -> Leg {
    let parts = parts::parts(reader, pair);
    let mut leg =
        Leg { header: parts.header, route: None, rate: None, when: None, attributes: TransferAttributes::default() };
    let mut asset = None;
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::route => leg.route = route(reader, clause),
            Rule::value_is => {
                leg.rate =
                    Some(expression::only(reader, clause, "write the rate, or leave out the `=` until it is known"))
            }
            Rule::when => {
                leg.when = Some(expression::only(reader, clause, "write the condition after the exchange's name"))
            }
            Rule::of_asset => asset = of_asset(reader, clause),
            _ => {}
        }
    }
    add_asset(&mut leg.route, asset);
    attributes(reader, &mut leg.attributes, parts.fields);
    stray::spoil(&mut leg.rate, parts.broken);
    leg
}
