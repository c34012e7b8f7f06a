//! `ecosystem` and `use`.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Date, Ecosystem, Expr, ExprKind, Item, Method, Name, Time, Use, UseTarget};

use super::parts::{self, add_texts};
use super::reader::Reader;
use super::{Pair, Rule, attribute, expression, number, path, stray};

/// `ecosystem DataCommons "Data Commons" { … }`
pub(super) fn ecosystem(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut ecosystem = Ecosystem {
        header: parts.header,
        purpose: Vec::new(),
        principles: Vec::new(),
        time: None,
        phases: Vec::new(),
        method: None,
        seed: None,
    };
    for field in parts.fields {
        match field.as_rule() {
            Rule::purpose => add_texts(reader, &mut ecosystem.purpose, field),
            Rule::principle => add_texts(reader, &mut ecosystem.principles, field),
            Rule::time => ecosystem.time = time(reader, field),
            Rule::phases => ecosystem.phases = phases(reader, field),
            Rule::method => ecosystem.method = attribute::choice(reader, field, METHODS),
            Rule::seed => ecosystem.seed = seed(reader, field),
            _ => {}
        }
    }
    Item::Ecosystem(ecosystem)
}

const METHODS: &[(&str, Method)] = &[("euler", Method::Euler), ("rk4", Method::Rk4)];

fn phases(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Name> {
    let paths = path::paths(reader, pair, "write `phases market, settle`");
    paths.into_iter().filter_map(|path| parts::plain_name(reader, path)).collect()
}

/// Seeds are exact up to 2^53, as far as a number literal is.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number within bounds")]
fn seed(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<u64> {
    let expr = expression::only(reader, pair, "write a whole number: `seed 42`");
    number::whole(reader, &expr, "seed", 0.0, 9_007_199_254_740_991.0).map(|value| value as u64)
}

/// `time 2 year by 1 day from 2026-01-01`
fn time(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Time> {
    let span = reader.span(&pair);
    let (mut horizon, mut step, mut start) = (None, None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::plain => horizon = Some(expression::expression(reader, part)),
            Rule::missing_value => {
                reader.missing(&part, "how long a run is", SHAPE);
                horizon = Some(Expr { kind: ExprKind::Error, span });
            }
            Rule::time_by => step = Some(expression::only(reader, part, SHAPE)),
            Rule::time_from => start = calendar_start(reader, part),
            _ => {}
        }
    }
    if step.is_none() {
        reader.report(stray::expected("`by` and the length of a step", span.after(), SHAPE));
    }
    Some(Time { horizon: horizon?, step: step?, start, span })
}

const SHAPE: &str =
    "write the horizon and the step: `time 2 year by 1 day`, with `from 2026-01-01` if it starts on a date";

fn calendar_start(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Date> {
    let part = pair.into_inner().next()?;
    let span = reader.span(&part);
    match part.as_rule() {
        Rule::date => number::date(reader, part.as_str(), span),
        Rule::text => {
            let text = reader.text(&part);
            reader.report(stray::quoted_date(&text));
            number::date(reader, &text.value, span)
        }
        _ => {
            reader.missing(&part, "a date", SHAPE);
            None
        }
    }
}

/// `use "members.vflow"` or `use std.vesting`
pub(super) fn used(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let span = reader.span(&pair);
    reader.doc(span);
    let mut target = None;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::text => target = named_file(reader, &part),
            Rule::path => target = Some(UseTarget::Library(path::path(reader, &part))),
            Rule::missing_text => {
                reader.missing(&part, "a file between quotes", "write `use \"members.vflow\"`");
            }
            Rule::junk => stray::junk(reader, &part, &parts::Place { keyword: "use", name: String::new() }),
            _ => {}
        }
    }
    target.map_or(Item::Error(span), |target| Item::Use(Use { target, span }))
}

/// The file between quotes; an empty text names none.
fn named_file(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Option<UseTarget> {
    let file = reader.text(pair);
    if file.value.trim().is_empty() {
        let diagnostic = Diagnostic::new(Code::V0101, "this `use` names no file").at(file.span, "empty");
        reader.report(diagnostic.help("write the path of a file, as seen from this one: `use \"members.vflow\"`"));
        return None;
    }
    Some(UseTarget::File(file))
}
