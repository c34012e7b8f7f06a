//! What is of value, and who has it at the start.

use super::super::context::Context;
use super::super::report;
use super::super::tree::{Block, Inline, Row, Section, Table, Text, words};
use super::super::words::{capital, figures};
use crate::emit::analyses::{Kind, report as analysis};
use crate::emit::number::short;
use crate::model::{Asset, AssetKind, IndexSet, Quantity, Supply, Unit};

/// Assets, units, sets, and allocations.
pub(super) fn section(context: &Context) -> Option<Section> {
    let model = context.model;
    let mut section = Section::new("assets", "What is of value");
    let mut assets = Table::new(
        "What is held, moved, made and used up",
        &["asset", "kind", "supply", "issued by", "particulars", "where"],
    );
    assets.rows = model.assets.iter().map(|it| asset(context, it)).collect();
    let mut units = Table::new("Units of its own", &["unit", "is", "where"]);
    units.rows = model.units.iter().filter(|it| !it.meta.source.file.is_empty()).map(|it| unit(context, it)).collect();
    let mut sets = Table::new("Of which there are many", &["set", "elements", "where"]);
    sets.rows = model.sets.iter().map(|it| set(context, it)).collect();
    section.blocks = [assets, units, sets].into_iter().filter_map(Table::block).collect();
    section.sections = allocations(context);
    section.unless_empty()
}

fn asset(context: &Context, asset: &Asset) -> Row {
    let kind = asset.kind.map_or("not said yet", word);
    let quantity =
        Quantity { dimension: asset.meta.id.clone(), unit: asset.meta.id.clone(), scale: 1.0, shape: Vec::new() };
    let counted = matches!(asset.kind, Some(AssetKind::Token | AssetKind::Points)) || asset.issuer.is_some();
    let supply = match &asset.supply {
        Supply::Fixed => words("fixed"),
        Supply::Max { amount } => {
            let mut text = words("at most ");
            text.extend(context.number(amount, &quantity, None));
            text
        }
        Supply::Open if counted => words("open"),
        Supply::Open => Text::new(),
    };
    let said = [
        (asset.soulbound, "never moves between members"),
        (asset.indivisible, "whole units only"),
        (asset.intangible, "shown, not counted"),
    ];
    let mut particulars: Vec<String> = said.iter().filter(|(is, _)| *is).map(|(_, word)| (*word).to_owned()).collect();
    particulars.extend(asset.decimals.map(|decimals| format!("{decimals} decimals")));
    let particulars = if particulars.is_empty() { Text::new() } else { words(particulars.join(", ")) };
    let (issuer, place) = (context.names.links(&asset.issuer), context.line(&asset.meta.source));
    let cells = vec![context.head(&asset.meta), words(kind), supply, issuer, particulars, place];
    Row { anchor: context.names.anchor("asset", &asset.meta.id), cells }
}

fn word(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::Token => "token",
        AssetKind::Currency => "currency",
        AssetKind::Points => "points",
        AssetKind::Good => "good",
        AssetKind::Service => "service",
        AssetKind::Knowledge => "knowledge",
        AssetKind::Capability => "capability",
        AssetKind::Right => "right",
        AssetKind::Harm => "harm: less is better",
    }
}

fn unit(context: &Context, unit: &Unit) -> Row {
    let is_base = context.model.bases.iter().any(|base| base.id == unit.meta.id);
    let dimension = unit.dimension.replace("time", &context.model.ecosystem.time_unit);
    let is = match (is_base, dimension.as_str()) {
        (true, _) => "counted in itself".to_owned(),
        (false, "1") => figures(unit.scale),
        (false, it) if it == unit.meta.id => clock(context, unit),
        (false, dimension) => context.plural(format!("{}\u{a0}{dimension}", figures(unit.scale))),
    };
    let cells = vec![context.head(&unit.meta), words(is), context.line(&unit.meta.source)];
    Row { anchor: context.names.anchor("unit", &unit.meta.id), cells }
}

/// The unit that time is counted in, by the largest common one that it holds: `12 seconds`.
fn clock(context: &Context, unit: &Unit) -> String {
    let common = context.model.units.iter().filter(|it| {
        it.dimension == unit.dimension && it.meta.source.file.is_empty() && it.scale > 0.0 && it.scale <= unit.scale
    });
    let largest = common.max_by(|one, other| one.scale.total_cmp(&other.scale));
    largest.map_or_else(
        || "what time is counted in".to_owned(),
        |it| context.plural(format!("{}\u{a0}{}", short(unit.scale / it.scale), it.meta.id)),
    )
}

fn set(context: &Context, set: &IndexSet) -> Row {
    let elements = match set.elements.as_slice() {
        [] => format!("{} agents", set.size),
        elements => elements.join(", "),
    };
    // A population is declared with its member.
    let anchor = context.names.anchor("set", &set.meta.id);
    let head = if anchor.is_some() { context.head(&set.meta) } else { context.names.link(&set.meta.id) };
    Row { anchor, cells: vec![head, words(elements), context.line(&set.meta.source)] }
}

/// Each allocation with what is left of it later.
fn allocations(context: &Context) -> Vec<Section> {
    let model = context.model;
    let mut found = analysis(Kind::Allocation, model, None).sections;
    for section in &mut found {
        let Some(written) = section.heads.iter().position(|head| head == "as written") else { continue };
        let cells = section.rows.iter_mut().filter_map(|row| row.get_mut(written));
        cells.for_each(|cell| *cell = context.part(cell));
    }
    let mut sections: Vec<Section> = found.iter().map(|it| report::section(context, "allocation", it)).collect();
    sections.iter_mut().for_each(|section| section.title = capital(&section.title));
    // The first table of each allocation starts with what it is called.
    for allocation in &model.allocations {
        let heading = capital(&format!("{}: {}", allocation.meta.label, allocation.asset));
        if let Some(section) = sections.iter_mut().find(|it| it.title == heading && it.source.is_none()) {
            section.source = Some(allocation.meta.source.clone());
            section.anchor = context.names.anchor("allocation", &allocation.meta.id).unwrap_or_default();
            let label = allocation.meta.title();
            section.title = format!("{}: {}", capital(label), context.names.title(&allocation.asset));
            if allocation.meta.title() != allocation.meta.id {
                section.blocks.insert(0, Block::Note(vec![Inline::Code(allocation.meta.id.clone())]));
            }
        }
    }
    sections
}
