//! What the ecosystem is for.

use super::super::context::Context;
use super::super::tree::{Block, List, Row, Section, Table, Text, joined, words};
use crate::model::{AssetKind, Goal};

/// Purpose, principles, goals, and what is to be rid of.
pub(super) fn section(context: &Context) -> Option<Section> {
    let model = context.model;
    let mut section =
        Section { source: Some(model.ecosystem.meta.source.clone()), ..Section::new("purpose", "Purpose") };
    let list = |texts: &[String]| texts.iter().map(|text| vec![Block::Paragraph(words(text))]).collect::<Vec<_>>();
    let mut listed = |lead: &str, items: Vec<Vec<Block>>| {
        if !items.is_empty() {
            section.blocks.push(Block::Paragraph(words(lead)));
            section.blocks.push(Block::List(List { start: None, items }));
        }
    };
    listed("What it is for:", list(&model.ecosystem.purpose));
    listed("What it holds to:", list(&model.ecosystem.principles));
    let harms = model.assets.iter().filter(|asset| asset.kind == Some(AssetKind::Harm));
    listed(
        "What there should be less of:",
        harms.map(|it| vec![Block::Paragraph(context.names.link(&it.meta.id))]).collect(),
    );
    let mut goals =
        Table::new("Goals: what is to be reached, and how one will know", &["goal", "measured by", "target", "where"]);
    goals.rows = model.goals.iter().map(|goal| row(context, goal)).collect();
    section.blocks.extend(goals.block());
    section.unless_empty()
}

fn row(context: &Context, goal: &Goal) -> Row {
    let metric = goal.metric.as_ref().map_or_else(|| words("not said yet"), |metric| context.names.link(metric));
    let cells = vec![context.head(&goal.meta), metric, target(context, goal), context.line(&goal.meta.source)];
    Row { anchor: context.names.anchor("goal", &goal.meta.id), cells }
}

/// `at least 180 day by 1 year`
fn target(context: &Context, goal: &Goal) -> Text {
    let Some(target) = &goal.target else { return words("not said yet") };
    let metric = goal.metric.as_ref().and_then(|id| context.model.values.iter().find(|value| value.meta.id == *id));
    let quantity = metric.map(|metric| metric.quantity.clone()).unwrap_or_default();
    let value = context.number(&target.value, &quantity, None);
    let by = goal.by.as_ref().map(|by| joined([words("by"), context.number(by, &context.time(), None)], " "));
    let parts = [Some(words(comparison(target.operator))), Some(value), by];
    joined(parts.into_iter().flatten(), " ")
}

/// A comparison in words.
fn comparison(operator: crate::model::BinaryOperator) -> &'static str {
    use crate::model::BinaryOperator as It;
    match operator {
        It::Less => "less than",
        It::LessOrEqual => "at most",
        It::Greater => "more than",
        It::Equal => "exactly",
        It::NotEqual => "anything but",
        _ => "at least",
    }
}
