//! `columns.py`: what the results show, in which unit.

use crate::model::{LARGE_POPULATION, Meta, Quantity, Shape, ValueKind};

use super::context::Context;
use super::layout::{Doc, atom, call, entry, keyword, statement, tall, tuple};
use super::names::Role;
use super::{expression, settle, text};

/// Names of columns that the engines write themselves.
const TAKEN: &[&str] = &["subset", "run", "timestep", "time"];

/// A column of the results; of what runs over index sets, one for each element.
struct Column {
    name: String,
    /// Under which key of the state it stands.
    key: String,
    kind: &'static str,
    label: String,
    unit: String,
    scale: f64,
    shape: Shape,
}

impl Column {
    /// What a declaration is worth, under its own name and in its own unit.
    fn declared(context: &Context, kind: &'static str, meta: &Meta, quantity: &Quantity) -> Column {
        Column {
            name: meta.id.clone(),
            key: context.names.own(&meta.id),
            kind,
            label: Context::title(meta),
            unit: quantity.unit.clone(),
            scale: quantity.scale,
            shape: quantity.shape.clone(),
        }
    }

    /// The call that makes it.
    fn print(&self, class: &str) -> Doc {
        let name = column_name(&self.name);
        let parts = [name.as_str(), &self.key, self.kind, &self.label, &text::one_line(&self.unit)];
        let mut arguments: Vec<Doc> = parts.iter().map(|part| atom(text::literal(part))).collect();
        if self.scale != 1.0 && self.scale != 0.0 {
            arguments.push(keyword("scale", atom(expression::number(self.scale))));
        }
        if !self.shape.is_empty() {
            let sets = self.shape.iter().map(|set| atom(text::literal(set))).collect();
            arguments.push(keyword("sets", tuple(sets)));
        }
        call(class, arguments)
    }
}

/// The name of a column; what the engines write themselves keeps its name.
pub(super) fn column_name(id: &str) -> String {
    if TAKEN.contains(&id) { format!("{id}_") } else { id.to_owned() }
}

/// What stands behind the name in the first and the last column of a quantity: `[EU]` and `[APAC]`.
pub(super) fn ends(context: &Context, quantity: &Quantity) -> Vec<String> {
    let mut ends = [Vec::new(), Vec::new()];
    let [first, last] = &mut ends;
    for id in &quantity.shape {
        let Some(set) = context.model.sets.iter().find(|set| set.meta.id == *id) else { continue };
        let names = match (set.elements.first(), set.elements.last()) {
            (Some(low), Some(high)) => (low.clone(), high.clone()),
            _ if set.size > LARGE_POPULATION => ("mean".to_owned(), "sum".to_owned()),
            _ => ("0".to_owned(), set.size.saturating_sub(1).to_string()),
        };
        first.push(names.0);
        last.push(names.1);
    }
    let mut told: Vec<String> = ends
        .iter()
        .map(|names| if names.is_empty() { String::new() } else { format!("[{}]", names.join(",")) })
        .collect();
    told.dedup();
    told
}

/// The module.
pub(super) fn columns(context: &Context, header: &str) -> String {
    let (class, name, template) = if context.is_indexed() {
        ("Quantity", "QUANTITIES: tuple[Quantity, ...] = ", include_str!("templates/columns_arrays.py"))
    } else {
        ("Column", "COLUMNS: tuple[Column, ...] = ", include_str!("templates/columns.py"))
    };
    let rows = all(context).iter().map(|column| column.print(class)).collect();
    let table = statement(0, name, &tall("(", rows, ")"));
    let caps = settle::caps(context);
    let caps = caps.map(|(asset, place)| entry(&text::literal(&place), atom(text::literal(&asset.meta.id)))).collect();
    let caps = statement(0, "CAPS: dict[str, str] = ", &tall("{", caps, "}"));
    let body = template.replace(&format!("{name}()\n"), &table).replace("CAPS: dict[str, str] = {}\n", &caps);
    format!("{header}{body}")
}

/// All columns: what moves the model first, then what is reported of it.
fn all(context: &Context) -> Vec<Column> {
    let model = context.model;
    let declared = |kind, meta: &Meta, quantity: &Quantity| Column::declared(context, kind, meta, quantity);
    let mut all: Vec<Column> = model.stocks.iter().map(|it| declared("stock", &it.meta, &it.quantity)).collect();
    all.extend(context.legs().map(|it| declared("flow", &it.meta, &it.quantity)));
    let (metrics, values): (Vec<_>, Vec<_>) = model.values.iter().partition(|it| it.kind == ValueKind::Metric);
    all.extend(values.iter().map(|it| declared(kind(it.kind), &it.meta, &it.quantity)));
    all.extend(cut(context));
    all.extend(metrics.iter().map(|it| declared(kind(it.kind), &it.meta, &it.quantity)));
    all.extend(model.states.iter().map(|it| declared("state", &it.meta, &it.quantity)));
    all
}

/// What transfers did not move as they asked, and what cut them.
fn cut(context: &Context) -> Vec<Column> {
    let mut all = Vec::new();
    for (role, kind) in [(Role::Rationed, "rationed"), (Role::Reversed, "reversed")] {
        all.extend(context.legs().map(|leg| Column {
            name: format!("{kind}({})", leg.meta.id),
            key: context.names.get(role, &leg.meta.id),
            kind,
            label: format!("{}, {kind}", Context::title(&leg.meta)),
            unit: leg.asset.as_deref().map_or_else(String::new, |asset| context.types.unit(asset)),
            scale: 1.0,
            shape: leg.quantity.shape.clone(),
        }));
    }
    all.extend(context.transfers.iter().filter(|transfer| !transfer.upto).map(|transfer| Column {
        name: format!("limit({})", transfer.meta.id),
        key: transfer.meta.id.clone(),
        kind: "limit",
        label: format!("{}, cut by", Context::title(&transfer.meta)),
        unit: String::new(),
        scale: 1.0,
        shape: Shape::new(),
    }));
    all
}

fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Let => "let",
        ValueKind::Env => "env",
        ValueKind::Data => "data",
        ValueKind::Behavior => "behavior",
        ValueKind::Policy => "policy",
        ValueKind::Metric => "metric",
    }
}
