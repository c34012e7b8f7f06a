//! `set`, `table`, `data`, and what stands between square brackets.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Between, Data, Expr, ExprKind, Index, IndexKind, Item, Outside, Set, Table, Text};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, attribute, expression, stray, text};

const BETWEEN: &[(&str, Between)] =
    &[("linear", Between::Linear), ("step", Between::Step), ("spline", Between::Spline)];
const OUTSIDE: &[(&str, Outside)] = &[("clamp", Outside::Clamp), ("extend", Outside::Extend)];
const SERIES: &[(&str, Between)] = &[("linear", Between::Linear), ("hold", Between::Step)];

/// `set region = EU, US, APAC`
pub(super) fn set(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    const HELP: &str = "write the names of its elements: `set region = EU, US, APAC`";
    let parts = parts::parts(reader, pair);
    let mut set = Set { header: parts.header, elements: Vec::new() };
    let mut given = parts.broken;
    for clause in parts.clauses.into_iter().filter(|clause| clause.as_rule() == Rule::elements_are) {
        given = true;
        for part in clause.into_inner() {
            match part.as_rule() {
                Rule::name => set.elements.push(reader.name(&part)),
                Rule::missing_name => {
                    reader.missing(&part, "the name of an element", HELP);
                }
                _ => {}
            }
        }
    }
    if !given {
        reader.report(stray::expected("`=` and the elements of the set", stray::after_label(&set.header), HELP));
    }
    Item::Set(set)
}

/// `table demand: USD -> 1/day = (0, 1), (0.5, 0.7) { spline extend }`
pub(super) fn table(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    const HELP: &str = "write its points: `table demand: USD -> 1 = (0, 1), (5, 0.4), (10, 0)`";
    let parts = parts::parts(reader, pair);
    let header = parts.header;
    let mut table = Table { header, input: None, output: None, points: Vec::new(), between: None, outside: None };
    let mut given = parts.broken;
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::table_type => (table.input, table.output) = table_type(reader, clause),
            Rule::points_are => {
                given = true;
                table.points = points(reader, clause, HELP);
            }
            _ => {}
        }
    }
    for field in parts.fields {
        match field.as_rule() {
            Rule::between => table.between = named(reader, &field, BETWEEN),
            Rule::outside => table.outside = named(reader, &field, OUTSIDE),
            _ => {}
        }
    }
    if !given {
        reader.report(stray::expected("`=` and the points of the table", stray::after_label(&table.header), HELP));
    }
    Item::Table(table)
}

/// The meaning of an attribute that is one word.
fn named<T: Copy>(reader: &mut Reader<'_>, pair: &Pair<'_>, words: &[(&str, T)]) -> Option<(T, crate::source::Span)> {
    attribute::word(reader, pair, "way between points", words)
}

/// `: USD -> 1/day`
fn table_type(reader: &mut Reader<'_>, pair: Pair<'_>) -> (Option<Expr>, Option<Expr>) {
    const HELP: &str = "write what goes in and what comes out: `table demand: USD -> 1/day`";
    let span = reader.span(&pair);
    let (mut input, mut output) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::plain => input = Some(expression::expression(reader, part)),
            Rule::missing_type => {
                reader.missing(&part, "a unit or an asset", HELP);
            }
            Rule::table_output => output = Some(expression::only(reader, part, HELP)),
            _ => {}
        }
    }
    if output.is_none() {
        reader.report(stray::expected("`->` and the unit of what comes out", span.after(), HELP));
    }
    (input, output)
}

fn points(reader: &mut Reader<'_>, pair: Pair<'_>, help: &str) -> Vec<(Expr, Expr)> {
    let mut points = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::point => points.extend(point(reader, part, help)),
            Rule::missing_value => {
                reader.missing(&part, "a point", help);
            }
            _ => {}
        }
    }
    points
}

/// `(0.5, 0.7)`
fn point(reader: &mut Reader<'_>, pair: Pair<'_>, help: &str) -> Option<(Expr, Expr)> {
    let span = reader.span(&pair);
    let mut numbers = Vec::with_capacity(2);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::plain => numbers.push(expression::expression(reader, part)),
            Rule::group_junk => {
                stray::in_brackets(reader, &part, true);
                return None;
            }
            _ => {}
        }
    }
    let mut numbers = numbers.into_iter();
    let (input, output) = (numbers.next(), numbers.next());
    if output.is_none() {
        let diagnostic = Diagnostic::new(Code::V0101, "a point of a table has two numbers");
        reader.report(diagnostic.at(span, "what goes in, and what comes out").help(help));
    }
    Some((input?, output?))
}

/// `data price: USD/DATA from "price.csv" column "close" by "date" { hold }`
pub(super) fn data(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    const HELP: &str = "write where it comes from: `data price: USD from \"price.csv\" column \"close\" by \"date\"`";
    let parts = parts::parts(reader, pair);
    let header = parts.header;
    let mut data = Data { header, unit: None, file: None, column: None, by: None, by_unit: None, between: None };
    let mut given = parts.broken;
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::type_is => {
                data.unit = Some(expression::only(reader, clause, "write the unit of the column, `1` for none"))
            }
            Rule::data_from => {
                given = true;
                source(reader, clause, &mut data, HELP);
            }
            _ => {}
        }
    }
    for field in parts.fields.into_iter().filter(|field| field.as_rule() == Rule::between) {
        data.between = attribute::word(reader, &field, "way between rows", SERIES);
    }
    if !given {
        reader.report(stray::expected("`from` and a file", stray::after_label(&data.header), HELP));
    }
    Item::Data(data)
}

/// `from "price.csv" column "close" by "date"`
fn source(reader: &mut Reader<'_>, pair: Pair<'_>, data: &mut Data, help: &str) {
    let span = reader.span(&pair);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::text => data.file = Some(reader.text(&part)),
            Rule::missing_text => {
                reader.missing(&part, "the name of a file in quotes", help);
            }
            Rule::data_column => data.column = quoted(reader, part),
            Rule::data_by => {
                let unit = part.clone().into_inner().find(|part| part.as_rule() == Rule::plain);
                data.by_unit = unit.map(|unit| expression::expression(reader, unit));
                data.by = quoted(reader, part);
            }
            _ => {}
        }
    }
    for (word, missing) in [("column", data.column.is_none()), ("by", data.by.is_none())] {
        if missing && data.file.is_some() {
            reader.report(stray::expected(&format!("`{word}` and the name of a column"), span.after(), help));
        }
    }
}

fn quoted(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Text> {
    text::texts(reader, pair).into_iter().next()
}

/// `[EU]`, `[EU, solar]`, `[0]`
pub(super) fn index(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Index> {
    let mut found = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::plain => {
                let expr = expression::expression(reader, part);
                found.extend(position(reader, &expr));
            }
            Rule::group_junk => stray::in_brackets(reader, &part, !found.is_empty()),
            _ => {}
        }
    }
    found
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number that fits")]
fn position(reader: &mut Reader<'_>, expr: &Expr) -> Option<Index> {
    let span = expr.span;
    match &expr.kind {
        ExprKind::Name(path) if path.names.len() == 1 => Some(Index { kind: IndexKind::Name(path.text()), span }),
        ExprKind::Number(number) if number.fract() == 0.0 && (0.0..1e9).contains(number) => {
            Some(Index { kind: IndexKind::Agent(*number as u32), span })
        }
        ExprKind::Error => None,
        _ => {
            let diagnostic = Diagnostic::new(Code::V0101, "an index is the name of an element");
            let diagnostic = diagnostic.at(span, "a plain name goes here");
            reader
                .report(diagnostic.help("write `users[EU]`; an agent of a population is counted from 0: `wallet[0]`"));
            None
        }
    }
}
