//! `goal`, `invariant`, `assumption` and `fact`.

use crate::syntax::ast::{
    Assumption, BinaryOperator, Confidence, Expectation, Expr, Fact, Goal, Invariant, Item, Setting,
};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, attribute, expression, later, path, stray, text};

/// `goal last "…" { metric runway target >= 180 day by 1 year }`
pub(super) fn goal(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut goal = Goal { header: parts.header, metric: None, target: None, by: None };
    for field in parts.fields {
        match field.as_rule() {
            Rule::measure => {
                goal.metric = path::only(reader, field, "name the metric that measures the goal: `metric runway`")
            }
            Rule::target => goal.target = target(reader, field),
            Rule::due => goal.by = Some(expression::only(reader, field, "write by when: `by 1 year`")),
            _ => {}
        }
    }
    Item::Goal(goal)
}

/// `target >= 180 day`
fn target(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<(BinaryOperator, Expr)> {
    const HELP: &str = "write it as `target >= 180 day`";
    let (mut operator, mut value) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::comparison => operator = expression::operator_named(part.as_str()),
            Rule::missing_comparison => {
                reader.missing(&part, "a comparison", HELP);
            }
            Rule::plain => value = Some(expression::expression(reader, part)),
            Rule::missing_value if operator.is_some() => {
                reader.missing(&part, "a value", HELP);
            }
            _ => {}
        }
    }
    Some((operator?, value?))
}

/// `invariant solvent: Treasury.cash >= obligations`
pub(super) fn invariant(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut invariant = Invariant { header: parts.header, condition: None };
    for clause in parts.clauses {
        invariant.condition =
            Some(expression::only(reader, clause, "write what must always hold: `Treasury.cash >= 0`"));
    }
    if invariant.condition.is_none() && !parts.broken {
        let help = "write what must always hold: `invariant solvent: Treasury.cash >= obligations`";
        reader.report(stray::expected("`:` and a condition", stray::after_label(&invariant.header), help));
    }
    stray::spoil(&mut invariant.condition, parts.broken);
    Item::Invariant(invariant)
}

const CONFIDENCE: &[(&str, Confidence)] =
    &[("low", Confidence::Low), ("medium", Confidence::Medium), ("high", Confidence::High)];

/// `assumption price_takers "…" { concerns curate source "12 interviews" confidence low }`
pub(super) fn assumption(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut assumption = Assumption { header: parts.header, concerns: Vec::new(), source: None, confidence: None };
    for field in parts.fields {
        match field.as_rule() {
            Rule::concerns => {
                assumption.concerns.extend(path::paths(reader, field, "name what it is about: `concerns curate`"));
            }
            Rule::source => assumption.source = text::texts(reader, field).into_iter().next(),
            Rule::confidence => assumption.confidence = attribute::choice(reader, field, CONFIDENCE),
            _ => {}
        }
    }
    Item::Assumption(assumption)
}

/// `fact halving4 "…" { expect supply(BTC) == 19_687_500 BTC at 840_000 block within 1 BTC }`
pub(super) fn fact(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut fact = Fact { header: parts.header, with: Vec::new(), expectations: Vec::new(), source: None };
    for field in parts.fields {
        match field.as_rule() {
            Rule::with => fact.with.extend(settings(reader, field)),
            Rule::expect => fact.expectations.extend(expectation(reader, field)),
            Rule::source => fact.source = text::texts(reader, field).into_iter().next(),
            Rule::under => later::under(reader, reader.span(&field)),
            _ => {}
        }
    }
    Item::Fact(fact)
}

/// `with fee = 1%, reward = 20`
fn settings(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Setting> {
    const HELP: &str = "write it as `with fee = 1%, reward = 20`";
    let mut settings = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::setting => settings.extend(setting(reader, part, HELP)),
            Rule::missing_name => {
                reader.missing(&part, "the name of a param", HELP);
            }
            _ => {}
        }
    }
    settings
}

/// `fee = 1%`
pub(super) fn setting(reader: &mut Reader<'_>, pair: Pair<'_>, help: &str) -> Option<Setting> {
    let span = reader.span(&pair);
    let (mut target, mut value) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => target = Some(path::path(reader, &part)),
            Rule::plain => value = Some(expression::expression(reader, part)),
            Rule::missing_value => {
                let span = reader.missing(&part, "a value", help);
                value = Some(Expr { kind: crate::syntax::ast::ExprKind::Error, span });
            }
            _ => {}
        }
    }
    if value.is_none() {
        reader.report(stray::expected("`=` and a value", span.after(), help));
    }
    Some(Setting { target: target?, value: value? })
}

/// `expect left == right at when within tolerance`
fn expectation(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Expectation> {
    const HELP: &str = "write it as `expect supply(BTC) == 19_687_500 BTC at 840_000 block within 1 BTC`";
    let span = reader.span(&pair);
    let (mut condition, mut at, mut within) = (None, None, None);
    for part in pair.into_inner() {
        let here = reader.span(&part);
        match part.as_rule() {
            Rule::expression => condition = Some(expression::expression(reader, part)),
            Rule::missing_value => {
                reader.missing(&part, "a condition", HELP);
            }
            Rule::expect_at => once(reader, &mut at, part, here, "at"),
            Rule::expect_within => once(reader, &mut within, part, here, "within"),
            _ => {}
        }
    }
    Some(Expectation { condition: condition?, at, within, span })
}

fn once(reader: &mut Reader<'_>, slot: &mut Option<Expr>, part: Pair<'_>, here: crate::source::Span, word: &str) {
    let expr = expression::only(reader, part, "");
    match slot {
        Some(first) => reader.report(stray::twice(word, here, first.span)),
        None => *slot = Some(expr),
    }
}
