//! `allocation`, and the maps of shares that splits use too.

use crate::source::Span;
use crate::syntax::ast::{Allocation, Expr, ExprKind, Item, Share, ShareAmount};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, many, path, stray};

/// `allocation genesis: DATA = 10_000_000 { Team.locked: 20%, … }`
pub(super) fn allocation(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut allocation = Allocation { header: parts.header, asset: None, total: None, entries: Vec::new() };
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::type_is => allocation.asset = asset(reader, clause),
            Rule::value_is => {
                allocation.total = Some(expression::only(reader, clause, "write the amount that is allocated"))
            }
            Rule::map => {
                allocation.header.allow.extend(parts::allowed(reader, clause.clone()));
                allocation.entries = shares(reader, clause);
            }
            _ => {}
        }
    }
    Item::Allocation(allocation)
}

/// The asset of `: DATA`.
fn asset(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<crate::syntax::ast::Name> {
    let expr = expression::only(reader, pair, "name the asset that is allocated");
    match expr.kind {
        ExprKind::Name(path) => parts::plain_name(reader, path),
        ExprKind::Error => None,
        _ => {
            reader.report(stray::expected(
                "the name of an asset",
                expr.span,
                "for example `allocation genesis: DATA = 1_000_000 { … }`",
            ));
            None
        }
    }
}

/// The entries of a map; missing and doubled commas are reported.
pub(super) fn shares(reader: &mut Reader<'_>, map: Pair<'_>) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    let mut comma_needed = false;
    for part in map.into_inner() {
        let span = reader.span(&part);
        match part.as_rule() {
            Rule::comma if comma_needed => comma_needed = false,
            Rule::comma => stray::comma(reader, &part),
            Rule::share => {
                if let Some(last) = shares.last().filter(|_| comma_needed) {
                    reader.report(stray::missing_comma(last.span, span));
                }
                shares.push(share(reader, part, span));
                comma_needed = true;
            }
            Rule::map_error => {
                stray::in_map(reader, &part);
                comma_needed = true;
            }
            _ => {}
        }
    }
    shares
}

/// `Team.locked: 20%`
fn share(reader: &mut Reader<'_>, pair: Pair<'_>, span: Span) -> Share {
    const HELP: &str = "write a share such as `20%`, an amount, or `remainder`";
    let mut share = Share {
        target: path::unknown(span),
        index: Vec::new(),
        amount: ShareAmount::Value(Expr { kind: ExprKind::Error, span }),
        span,
    };
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => share.target = path::path(reader, &part),
            Rule::index => share.index = many::index(reader, part),
            Rule::share_sign if part.as_str() == "=" => reader.report(stray::wrong_sign(reader.span(&part))),
            Rule::missing_sign => reader.report(stray::missing_sign(share.target.span)),
            Rule::remainder => share.amount = ShareAmount::Remainder(reader.span(&part)),
            Rule::plain => share.amount = ShareAmount::Value(expression::expression(reader, part)),
            Rule::missing_value => {
                reader.missing(&part, "a share", HELP);
            }
            _ => {}
        }
    }
    share
}
