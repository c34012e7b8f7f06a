//! Columns: what a model can show, and where it comes from.

use super::shapes::{Sets, Shapes};
use crate::model::{LARGE_POPULATION, Leg, Meta, Model, Quantity, Transfer, ValueKind};
use crate::sim::result::{Column, ColumnKind};

/// Names that the results need themselves.
const TAKEN: [&str; 4] = ["point", "run", "step", "time"];

/// How the agents of a large population are told as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Summary {
    /// Their mean; of truth values the share that is true.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// Their sum; of truth values how many are true.
    Sum,
}

impl Summary {
    fn word(self) -> &'static str {
        match self {
            Summary::Mean => "mean",
            Summary::Min => "min",
            Summary::Max => "max",
            Summary::Sum => "sum",
        }
    }
}

/// A column, and the elements it shows.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The column.
    pub column: Column,
    /// The sets that its declaration runs over.
    pub sets: Sets,
    /// The position in each of them; none where its agents are told as one.
    pub place: Vec<Option<u32>>,
    /// How they are told as one.
    pub summary: Option<Summary>,
}

/// All columns of a model: what moves it first, then what is reported of it.
///
/// With `agents`, every agent of a large population has columns of its own.
pub fn columns(model: &Model, shapes: &Shapes, agents: bool) -> Vec<Origin> {
    let mut all = Columns { model, shapes, agents, origins: Vec::new() };
    for stock in &model.stocks {
        all.declared(ColumnKind::Stock, &stock.meta, &stock.quantity);
    }
    for leg in moving(model).flat_map(|transfer| &transfer.legs) {
        all.declared(ColumnKind::Flow, &leg.meta, &leg.quantity);
    }
    for value in model.values.iter().filter(|value| value.kind != ValueKind::Metric) {
        all.declared(kind(value.kind), &value.meta, &value.quantity);
    }
    for kind in [ColumnKind::Rationed, ColumnKind::Reversed] {
        for leg in moving(model).flat_map(|transfer| &transfer.legs) {
            all.cut(kind, leg);
        }
    }
    for transfer in moving(model).filter(|transfer| !transfer.upto) {
        all.limit(transfer);
    }
    for value in model.values.iter().filter(|value| value.kind == ValueKind::Metric) {
        all.declared(ColumnKind::Metric, &value.meta, &value.quantity);
    }
    for state in &model.states {
        all.declared(ColumnKind::State, &state.meta, &state.quantity);
    }
    all.origins
}

/// The transfers that move at all.
fn moving(model: &Model) -> impl Iterator<Item = &Transfer> {
    model.transfers.iter().filter(|transfer| transfer.moves())
}

fn kind(kind: ValueKind) -> ColumnKind {
    match kind {
        ValueKind::Let => ColumnKind::Let,
        ValueKind::Env => ColumnKind::Env,
        ValueKind::Data => ColumnKind::Data,
        ValueKind::Behavior => ColumnKind::Behavior,
        ValueKind::Policy => ColumnKind::Policy,
        ValueKind::Metric => ColumnKind::Metric,
    }
}

struct Columns<'a> {
    model: &'a Model,
    shapes: &'a Shapes,
    agents: bool,
    origins: Vec<Origin>,
}

impl Columns<'_> {
    fn declared(&mut self, kind: ColumnKind, meta: &Meta, quantity: &Quantity) {
        self.add(kind, meta.id.clone(), meta, (&quantity.unit, quantity.shown_unit()), &quantity.shape);
    }

    fn cut(&mut self, kind: ColumnKind, leg: &Leg) {
        let word = if kind == ColumnKind::Rationed { "rationed" } else { "reversed" };
        let unit = leg.asset.clone().unwrap_or_default();
        self.add(kind, format!("{word}({})", leg.meta.id), &leg.meta, (&unit, 1.0), &leg.quantity.shape);
    }

    fn limit(&mut self, transfer: &Transfer) {
        let words = words(transfer, self.model);
        let column = Column {
            name: format!("limit({})", transfer.meta.id),
            kind: ColumnKind::Limit,
            id: transfer.meta.id.clone(),
            label: transfer.meta.title().to_owned(),
            unit: String::new(),
            scale: 1.0,
            truth: false,
            words,
        };
        self.origins.push(Origin { column, sets: Vec::new(), place: Vec::new(), summary: None });
    }

    fn add(&mut self, kind: ColumnKind, name: String, meta: &Meta, (unit, scale): (&str, f64), shape: &[String]) {
        let name = if TAKEN.contains(&name.as_str()) { format!("{name}_") } else { name };
        let sets = self.shapes.sets(shape);
        let truth = unit.is_empty() && !matches!(kind, ColumnKind::Rationed | ColumnKind::Reversed);
        for (part, place, summary) in self.parts(&sets, truth) {
            let with = |text: &str| if sets.is_empty() { text.to_owned() } else { format!("{text}[{part}]") };
            let label = meta.title();
            let column = Column {
                name: with(&name),
                kind,
                id: meta.id.clone(),
                label: if sets.is_empty() { label.to_owned() } else { format!("{label} [{part}]") },
                unit: unit.to_owned(),
                scale,
                truth: truth && summary.is_none(),
                words: Vec::new(),
            };
            self.origins.push(Origin { column, sets: sets.clone(), place, summary });
        }
    }

    /// The name, the place and the summary of every column of something over these sets.
    fn parts(&self, sets: &[usize], truth: bool) -> Vec<(String, Vec<Option<u32>>, Option<Summary>)> {
        let is_large = |set: &usize| {
            let known = self.model.sets.get(*set);
            !self.agents && known.is_some_and(|set| set.elements.is_empty() && set.size > LARGE_POPULATION)
        };
        let small: Sets = sets.iter().copied().filter(|set| !is_large(set)).collect();
        let summaries: &[Option<Summary>] = match (small.len() < sets.len(), truth) {
            (false, _) => &[None],
            (true, true) => &[Some(Summary::Mean), Some(Summary::Sum)],
            (true, false) => &[Some(Summary::Mean), Some(Summary::Min), Some(Summary::Max), Some(Summary::Sum)],
        };
        let mut parts = Vec::new();
        for summary in summaries {
            for positions in self.shapes.positions(&small) {
                let mut positions = positions.into_iter();
                let place: Vec<Option<u32>> =
                    sets.iter().map(|set| if is_large(set) { None } else { positions.next() }).collect();
                let words: Vec<String> =
                    sets.iter().zip(&place).map(|(set, at)| self.word(*set, *at, *summary)).collect();
                parts.push((words.join(","), place, *summary));
            }
        }
        parts
    }

    fn word(&self, set: usize, at: Option<u32>, summary: Option<Summary>) -> String {
        let Some(at) = at else { return summary.map_or("", Summary::word).to_owned() };
        self.shapes.element_name(self.model, set, at)
    }
}

/// What may cut a transfer: for each place it touches, in their order, what it holds and what it has room for.
fn words(transfer: &Transfer, model: &Model) -> Vec<String> {
    let mut words = vec![String::new()];
    for name in super::ends::place_names(transfer, model) {
        let (low, high) = match name {
            super::ends::Place::Stock(id) => (id.to_owned(), format!("room in {id}")),
            super::ends::Place::Supply(asset) => (String::new(), format!("supply max of {asset}")),
        };
        words.extend([low, high]);
    }
    words
}
