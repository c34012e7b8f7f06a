//! The numbers: what they are, what they may be, and who may change them.

use super::super::context::Context;
use super::super::tree::{Row, Section, Table, Text, joined, words};
use crate::model::Parameter;

/// A table of all parameters.
pub(super) fn section(context: &Context) -> Option<Section> {
    let mut section = Section::new("parameters", "The numbers");
    let heads = ["param", "value", "may be", "uncertain", "who may change it", "where"];
    let mut table =
        Table::new("Every number that was chosen or estimated, within which bounds, and who may change it", &heads);
    table.rows = context.model.parameters.iter().map(|it| row(context, it)).collect();
    section.blocks.extend(table.block());
    section.unless_empty()
}

fn row(context: &Context, parameter: &Parameter) -> Row {
    let (meta, quantity) = (&parameter.meta, &parameter.quantity);
    let origin = meta.application.as_deref();
    let value = parameter.default.as_ref();
    let value = value.map_or_else(|| words("not known yet"), |it| context.number(it, quantity, origin));
    let drawn = parameter.distribution.as_ref().map(|it| context.inline(&it.text, origin)).unwrap_or_default();
    let cells = vec![
        context.head(meta),
        joined([value, context.each(&quantity.shape)], ", "),
        context.range(parameter.low.as_ref(), parameter.high.as_ref(), quantity, origin),
        drawn,
        governed(context, parameter),
        context.line(&meta.source),
    ];
    Row { anchor: context.names.anchor("param", &meta.id), cells }
}

fn governed(context: &Context, parameter: &Parameter) -> Text {
    if parameter.immutable {
        return words("nobody");
    }
    let one = |(governance, control): (&crate::model::Governance, &crate::model::Control)| {
        let bounds = context.range(control.low.as_ref(), control.high.as_ref(), &parameter.quantity, None);
        joined([context.names.link(&governance.meta.id), bounds], ", ")
    };
    joined(context.model.governed(&parameter.meta.id).map(one), "; ")
}
