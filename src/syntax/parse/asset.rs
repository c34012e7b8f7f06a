//! `asset` and `unit`.

use crate::diagnostic::words::one_of;
use crate::syntax::ast::{Asset, AssetKind, Expr, Item, Supply, SupplyRule, Unit};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, attribute, expression, number, path, stray};

const KINDS: &[(&str, AssetKind)] = &[
    ("token", AssetKind::Token),
    ("currency", AssetKind::Currency),
    ("points", AssetKind::Points),
    ("good", AssetKind::Good),
    ("service", AssetKind::Service),
    ("knowledge", AssetKind::Knowledge),
    ("capability", AssetKind::Capability),
    ("right", AssetKind::Right),
    ("harm", AssetKind::Harm),
];

/// `asset DATA "Data token": token { … }`
pub(super) fn asset(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut asset = Asset {
        header: parts.header,
        kind: None,
        supply: None,
        decimals: None,
        issuer: None,
        soulbound: None,
        indivisible: None,
        intangible: None,
    };
    for clause in parts.clauses.into_iter().filter(|clause| clause.as_rule() == Rule::type_is) {
        asset.kind = kind(reader, clause);
    }
    for field in parts.fields {
        match field.as_rule() {
            Rule::supply => asset.supply = supply(reader, field),
            Rule::decimals => asset.decimals = decimals(reader, field),
            Rule::issuer => {
                asset.issuer = path::only(reader, field, "name the member that mints and burns: `issuer Treasury`")
            }
            Rule::soulbound => asset.soulbound = Some(reader.span(&field)),
            Rule::indivisible => asset.indivisible = Some(reader.span(&field)),
            Rule::intangible => asset.intangible = Some(reader.span(&field)),
            _ => {}
        }
    }
    Item::Asset(asset)
}

/// `: token`
fn kind(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<(AssetKind, crate::source::Span)> {
    let value = pair.into_inner().next()?;
    if value.as_rule() == Rule::missing_type {
        let known = one_of(KINDS.iter().map(|(word, _)| *word));
        reader.missing(&value, "the kind of asset", &format!("write {known}"));
        return None;
    }
    attribute::word(reader, &value, "kind of asset", KINDS)
}

/// `supply fixed`, `supply max X` or `supply open`
fn supply(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Supply> {
    const HELP: &str = "write `supply fixed`, `supply max 1_000_000` or `supply open`";
    let span = reader.span(&pair);
    for part in pair.into_inner() {
        let rule = match part.as_rule() {
            Rule::supply_max => Some(SupplyRule::Max(expression::only(reader, part, HELP))),
            Rule::word => attribute::word(reader, &part, "supply", &[("fixed", true), ("open", false), ("max", false)])
                .map(|(fixed, _)| if fixed { SupplyRule::Fixed } else { SupplyRule::Open }),
            Rule::missing_word => {
                reader.missing(&part, "the rule of supply", HELP);
                None
            }
            _ => continue,
        };
        return rule.map(|rule| Supply { rule, span });
    }
    None
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number within bounds")]
fn decimals(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<u32> {
    let expr = expression::only(reader, pair, "write a whole number: `decimals 18`");
    number::whole(reader, &expr, "decimals", 0.0, 255.0).map(|value| value as u32)
}

/// `unit block = 12 second` or `unit person`
pub(super) fn unit(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut definition: Option<Expr> = None;
    let header = parts.header;
    for clause in parts.clauses {
        definition = Some(expression::only(
            reader,
            clause,
            "write what the unit is in others, or leave out the `=` for a unit of its own",
        ));
    }
    stray::spoil(&mut definition, parts.broken);
    Item::Unit(Unit { header, definition })
}
