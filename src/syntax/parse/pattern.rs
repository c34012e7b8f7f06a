//! `pattern` and `apply`.

use crate::naming::{is_reserved, snake};
use crate::syntax::ast::{
    Apply, Argument, Expr, ExprKind, Item, Name, ParameterKind, Pattern, PatternParameter, Require,
};

use super::parts;
use super::reader::Reader;
use super::stock::range;
use super::{Pair, Rule, expression, item, stray};

/// `pattern LinearVesting<A>(locked: stock A, length: time) { … }`
pub(super) fn pattern(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let earlier = reader.reported();
    let parts = parts::parts(reader, pair);
    let header = parts.header;
    let (mut assets, mut parameters, mut requires) = (Vec::new(), Vec::new(), Vec::new());
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::generics => assets = names(reader, clause),
            Rule::pattern_parameters => parameters = list(reader, clause, Rule::pattern_parameter, parameter),
            _ => {}
        }
    }
    let (found, others): (Vec<_>, Vec<_>) = parts.fields.into_iter().partition(|it| it.as_rule() == Rule::require);
    for pair in found {
        requires.extend(require(reader, pair));
    }
    let items = item::items(reader, others);
    // Where a parameter has no name that can be written, the block cannot read well.
    if let Some(block) = parts.block.filter(|_| parameters.iter().any(|it| is_reserved(&it.name.text))) {
        reader.forget(earlier, block);
    }
    Item::Pattern(Pattern { header, assets, parameters, requires, items })
}

/// The names of `<A, B>`.
fn names(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Name> {
    pair.into_inner().filter(|part| part.as_rule() == Rule::name).map(|part| reader.name(&part)).collect()
}

/// What stands between round brackets.
fn list<T>(
    reader: &mut Reader<'_>,
    pair: Pair<'_>,
    rule: Rule,
    read: fn(&mut Reader<'_>, Pair<'_>) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for part in pair.into_inner() {
        if part.as_rule() == Rule::group_junk {
            stray::in_brackets(reader, &part, !found.is_empty());
        } else if part.as_rule() == rule {
            found.extend(read(reader, part));
        }
    }
    found
}

/// `length: time = 1 year in 0..10`
fn parameter(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<PatternParameter> {
    let span = reader.span(&pair);
    let (mut name, mut kind, mut default, mut bounds): (Option<Name>, _, _, _) =
        (None, ParameterKind::Quantity(None), None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name | Rule::reserved_name => name = Some(reader.declared_name(&part)),
            Rule::parameter_type => kind = parameter_kind(reader, part),
            Rule::value_is => {
                default = Some(expression::only(reader, part, "write what it is where an application does not say"))
            }
            Rule::range => bounds = Some(range(reader, part)),
            _ => {}
        }
    }
    let name = name?;
    let doc = reader.doc(name.span);
    Some(PatternParameter { doc, name, kind, default, range: bounds, span })
}

/// `stock A`, `member`, `fn`, or the unit of a quantity.
fn parameter_kind(reader: &mut Reader<'_>, pair: Pair<'_>) -> ParameterKind {
    const HELP: &str = "write what it takes: `stock A`, `member`, `fn`, or a unit such as `time` or `1`";
    let mut kind = ParameterKind::Quantity(None);
    for part in pair.into_inner() {
        kind = match part.as_rule() {
            Rule::takes_stock => {
                let held = part.into_inner().find(|part| part.as_rule() == Rule::plain);
                ParameterKind::Stock(held.map(|held| expression::expression(reader, held)))
            }
            Rule::takes_word if part.as_str() == "member" => ParameterKind::Member,
            Rule::takes_word => ParameterKind::Function,
            Rule::plain => ParameterKind::Quantity(Some(expression::expression(reader, part))),
            Rule::missing_type => {
                reader.missing(&part, "what the parameter takes", HELP);
                kind
            }
            _ => kind,
        };
    }
    kind
}

/// `require length > 0 "a vesting takes time"`
fn require(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Require> {
    let span = reader.span(&pair);
    let (mut condition, mut reason) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::expression => condition = Some(expression::expression(reader, part)),
            Rule::missing_value => {
                reader.missing(&part, "a condition", "write what must hold: `require length > 0`");
            }
            Rule::text => reason = Some(reader.text(&part)),
            _ => {}
        }
    }
    Some(Require { condition: condition?, reason, span })
}

/// `apply LinearVesting(Team.locked, Team.wallet, start = 1 year) as team_vesting`
pub(super) fn apply(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    const HELP: &str =
        "write what it is given: `apply LinearVesting(Team.locked, Team.wallet, length = 3 year) as vesting`";
    let parts = parts::parts(reader, pair);
    let mut header = parts.header;
    let pattern = header.name.clone();
    header.name.text = snake(&pattern.text);
    let mut apply = Apply { call: header.keyword.to(pattern.span), header, pattern, assets: vec![], arguments: vec![] };
    let mut given = parts.broken;
    for clause in parts.clauses {
        let span = reader.span(&clause);
        match clause.as_rule() {
            Rule::generics => apply.assets = names(reader, clause),
            Rule::apply_arguments => {
                given = true;
                apply.call = apply.call.to(span);
                apply.arguments = list(reader, clause, Rule::apply_argument, argument);
            }
            Rule::apply_as => named(reader, clause, &mut apply),
            _ => {}
        }
    }
    if !given {
        reader.report(stray::expected("`(` and what the pattern is given", apply.pattern.span.after(), HELP));
    }
    Item::Apply(apply)
}

/// `as team_vesting "Team vesting"`
fn named(reader: &mut Reader<'_>, pair: Pair<'_>, apply: &mut Apply) {
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name => apply.header.name = reader.name(&part),
            Rule::text => apply.header.label = Some(reader.text(&part)),
            Rule::missing_name => {
                reader.missing(&part, "a name", "write it as `as team_vesting`");
            }
            _ => {}
        }
    }
}

/// `start = 1 year`
fn argument(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Argument> {
    let span = reader.span(&pair);
    let (mut name, mut value) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name | Rule::reserved_name => name = Some(reader.name(&part)),
            Rule::plain => value = Some(expression::expression(reader, part)),
            _ => {}
        }
    }
    Some(Argument { name, value: value.unwrap_or(Expr { kind: ExprKind::Error, span }), span })
}
