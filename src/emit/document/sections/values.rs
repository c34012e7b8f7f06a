//! What is worked out: decisions, rules, what comes from outside, what lies between, and metrics.

use super::super::context::Context;
use super::super::tree::{Block, Entry, Inline, Section, Text, joined, words};
use crate::emit::number::amount;
use crate::model::{Between, Function, Outside, Series, Table, Value, ValueKind};

/// What members decide.
pub(super) fn decisions(context: &Context) -> Option<Section> {
    let section = of_kinds(context, "behaviors", "What people decide", &[ValueKind::Behavior]);
    section.introduced("Assumptions about people: how much they do, and when.")
}

/// What is designed.
pub(super) fn rules(context: &Context) -> Option<Section> {
    let section = of_kinds(context, "policies", "What the rules are", &[ValueKind::Policy]);
    section.introduced("Rules of the system: what is designed, and could be designed otherwise.")
}

/// What comes from outside.
pub(super) fn environment(context: &Context) -> Option<Section> {
    let section = of_kinds(context, "environment", "What comes from outside", &[ValueKind::Env, ValueKind::Data]);
    section.introduced("What nobody in the model decides.")
}

/// What lies between.
pub(super) fn auxiliaries(context: &Context) -> Option<Section> {
    of_kinds(context, "auxiliaries", "What is worked out on the way", &[ValueKind::Let]).unless_empty()
}

/// What is looked at.
pub(super) fn metrics(context: &Context) -> Option<Section> {
    let section = of_kinds(context, "metrics", "What is measured", &[ValueKind::Metric]);
    section.introduced("Figures to look at; nothing in the model depends on them.")
}

fn of_kinds(context: &Context, anchor: &str, title: &str, kinds: &[ValueKind]) -> Section {
    let found = context.model.values.iter().filter(|value| kinds.contains(&value.kind));
    let blocks = found.map(|it| Block::Entry(value(context, it))).collect();
    Section { blocks, ..Section::new(anchor, title) }
}

fn value(context: &Context, value: &Value) -> Entry {
    let kind = value.kind.keyword();
    let mut facts = context.facts(kind, &value.meta, &value.quantity);
    if value.external {
        facts.push(words("written in Python; this is its default"));
    }
    if let Some(phase) = &value.phase {
        let anchor = context.names.anchor("phase", phase).map(super::super::tree::Link::Here);
        let link = anchor.map(|to| vec![Inline::Link(to, vec![Inline::Code(phase.clone())])]);
        facts.push(joined([words("worked out in the phase"), link.unwrap_or_default()], " "));
    }
    let mut entry = context.entry(kind, &value.meta, facts);
    let series = context.model.series.iter().find(|series| series.id == value.meta.id);
    match (series, &value.formula) {
        (Some(series), _) => entry.blocks.push(Block::Paragraph(recorded(series))),
        (None, Some(formula)) => entry.blocks.extend(context.equation(&value.meta.name, formula, &value.meta)),
        (None, None) => entry.blocks.push(Block::Note(words("How it is worked out is not known yet."))),
    }
    entry
}

/// Where a series comes from.
fn recorded(series: &Series) -> Text {
    let between = match series.between {
        Between::Step => "the last value until the next one",
        _ => "straight lines between them",
    };
    vec![
        Inline::text(format!("{} recorded values, with {between}: column ", series.values.len())),
        Inline::Code(series.column.clone()),
        Inline::text(" by "),
        Inline::Code(series.by.clone()),
        Inline::text(" of "),
        Inline::Code(series.file.clone()),
    ]
}

/// Functions and tables.
pub(super) fn functions(context: &Context) -> Option<Section> {
    let model = context.model;
    let mut section = Section::new("functions", "Functions");
    section.blocks.extend(model.functions.iter().map(|it| Block::Entry(function(context, it))));
    section.blocks.extend(model.tables.iter().map(|it| Block::Entry(table(context, it))));
    section.introduced("Formulas and curves that have a name of their own.")
}

fn function(context: &Context, function: &Function) -> Entry {
    let mut entry = context.entry("fn", &function.meta, vec![words("function")]);
    let left = format!("{}({})", function.meta.name, function.parameters.join(", "));
    entry.blocks.push(context.display(Some(&left), &function.body, &function.meta));
    entry
}

fn table(context: &Context, table: &Table) -> Entry {
    let between = match table.between {
        Between::Linear => "straight lines between the points",
        Between::Step => "the value of the point before",
        Between::Spline => "a smooth curve through the points",
    };
    let outside = match table.outside {
        Outside::Clamp => "outside, the value of the nearest point",
        Outside::Extend => "outside, straight on",
    };
    let facts = vec![words("curve through points"), words(between), words(outside)];
    let mut entry = context.entry("table", &table.meta, facts);
    let rows = table.points.iter().map(|[x, y]| {
        super::super::tree::Row::of(vec![words(amount(*x, &table.input)), words(amount(*y, &table.output))])
    });
    let points = super::super::tree::Table {
        numbers: vec![0, 1],
        rows: rows.collect(),
        ..super::super::tree::Table::new("Its points", &["at", "it is"])
    };
    entry.blocks.extend(points.block());
    entry
}
