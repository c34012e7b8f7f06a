//! `param`, `let`, `env`, `behavior`, `policy` and `metric`.

use crate::source::Span;
use crate::syntax::ast::{Header, Item, Value, ValueKind};

use super::parts::{self, Place};
use super::reader::Reader;
use super::stock::{LEAVE_OUT, range};
use super::{Pair, Rule, expression, stray};

/// A named value of any kind.
pub(super) fn value(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let kind = kind(reader.slice(parts.header.keyword));
    let mut value = empty(kind, parts.header);
    for part in parts.clauses.into_iter().chain(parts.fields) {
        if !fits(kind, part.as_rule()) {
            stray::clause_of_value(reader, &part, &Place { keyword: word(kind), name: value.header.name.text.clone() });
            continue;
        }
        let span = reader.span(&part);
        match part.as_rule() {
            Rule::type_is => {
                value.unit = Some(expression::only(reader, part, "write the unit of the value, `1` for none"))
            }
            Rule::value_is => value.value = Some(expression::only(reader, part, LEAVE_OUT)),
            Rule::range => value.range = Some(range(reader, part)),
            Rule::distribution => {
                value.distribution =
                    Some(expression::only(reader, part, "write a distribution: `~ triangular(1%, 2%, 6%)`"));
            }
            Rule::external => external(reader, &mut value, span),
            Rule::immutable => value.immutable = Some(span),
            _ => {}
        }
    }
    stray::spoil(&mut value.value, parts.broken);
    Item::Value(value)
}

fn empty(kind: ValueKind, header: Header) -> Value {
    Value { kind, header, unit: None, value: None, range: None, distribution: None, immutable: None, external: None }
}

fn external(reader: &mut Reader<'_>, value: &mut Value, span: Span) {
    match value.external {
        Some(first) => reader.report(stray::twice("external", span, first)),
        None => value.external = Some(span),
    }
}

fn kind(word: &str) -> ValueKind {
    match word {
        "let" => ValueKind::Let,
        "env" => ValueKind::Env,
        "behavior" => ValueKind::Behavior,
        "policy" => ValueKind::Policy,
        "metric" => ValueKind::Metric,
        _ => ValueKind::Param,
    }
}

fn word(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Param => "param",
        ValueKind::Let => "let",
        ValueKind::Env => "env",
        ValueKind::Data => "data",
        ValueKind::Behavior => "behavior",
        ValueKind::Policy => "policy",
        ValueKind::Metric => "metric",
    }
}

/// Which clauses and attributes each kind takes.
fn fits(kind: ValueKind, rule: Rule) -> bool {
    match rule {
        Rule::range | Rule::distribution | Rule::immutable => kind == ValueKind::Param,
        Rule::external => matches!(kind, ValueKind::Behavior | ValueKind::Policy),
        _ => true,
    }
}
