//! `stock` and `state`.

use crate::syntax::ast::{Expr, Item, Next, Range, State, Stock};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, stray};

/// What may be left out until it is known.
pub(super) const LEAVE_OUT: &str = "write the value, or leave out the `=` until it is known";

/// `stock wallet: DATA = 0 in 0..100 { transit 21 day }`
pub(super) fn stock(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut stock =
        Stock { header: parts.header, unit: None, initial: None, range: None, negative: None, transit: None };
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::type_is => {
                stock.unit = Some(expression::only(reader, clause, "name the asset or unit that the stock holds"))
            }
            Rule::value_is => stock.initial = Some(expression::only(reader, clause, LEAVE_OUT)),
            Rule::range => stock.range = Some(range(reader, clause)),
            _ => {}
        }
    }
    for field in parts.fields {
        match field.as_rule() {
            Rule::negative => stock.negative = Some(reader.span(&field)),
            Rule::transit => {
                stock.transit = Some(expression::only(reader, field, "write how long it takes: `transit 21 day`"))
            }
            _ => {}
        }
    }
    stray::spoil(&mut stock.initial, parts.broken);
    Item::Stock(stock)
}

/// `state inflation: 1/round = 137e-6 in 0..1 { next … in settle }`
pub(super) fn state(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut state = State { header: parts.header, unit: None, initial: None, range: None, next: None };
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::type_is => {
                state.unit = Some(expression::only(reader, clause, "write the unit of the state, `1` for none"))
            }
            Rule::value_is => state.initial = Some(expression::only(reader, clause, LEAVE_OUT)),
            Rule::range => state.range = Some(range(reader, clause)),
            _ => {}
        }
    }
    for field in parts.fields.into_iter().filter(|field| field.as_rule() == Rule::next) {
        state.next = next(reader, field);
    }
    stray::spoil(&mut state.initial, parts.broken);
    Item::State(state)
}

/// `next expression in phase`
fn next(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Next> {
    let span = reader.span(&pair);
    let (mut value, mut phase) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::expression => value = Some(expression::expression(reader, part)),
            Rule::missing_value => {
                reader.missing(
                    &part,
                    "the next value",
                    "write it as `next value in phase`; `in phase` may be left out",
                );
            }
            Rule::name => phase = Some(reader.name(&part)),
            Rule::missing_name => {
                reader.missing(
                    &part,
                    "the name of a phase",
                    "leave out `in` to read it at the start of the last phase",
                );
            }
            _ => {}
        }
    }
    Some(Next { value: value?, phase, span })
}

/// `in lo..hi`
pub(super) fn range(reader: &mut Reader<'_>, pair: Pair<'_>) -> Range {
    let span = reader.span(&pair);
    let (mut low, mut high, mut dots): (Option<Expr>, Option<Expr>, bool) = (None, None, false);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::dots => dots = true,
            Rule::plain if dots => high = Some(expression::expression(reader, part)),
            Rule::plain => low = Some(expression::expression(reader, part)),
            _ => {}
        }
    }
    if !dots {
        reader.report(stray::expected(
            "`..` and the upper end of the range",
            span.after(),
            "write both ends: `in 0..100`; either may be left out",
        ));
    }
    Range { low, high, span }
}
