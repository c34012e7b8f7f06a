//! A stand-in for the engine, to be deleted: the interface, and synthetic curves.
#![allow(missing_docs, clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::indexing_slicing)]

use std::ops::ControlFlow;

use crate::model::{Model, Quantity, ValueKind};

use super::{Chosen, Column, ColumnKind, Stop, Trajectory};

pub struct Plan {
    columns: Vec<Column>,
    model: Model,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub parameter: String,
    pub element: Option<usize>,
    pub value: f64,
}

#[derive(Clone, Debug)]
pub struct Experiment {
    pub runs: u64,
    pub first: u64,
    pub drawn: bool,
    pub seed: u64,
    pub settings: Vec<Setting>,
    pub points: Vec<Vec<Setting>>,
    pub steps: u64,
    pub every: u64,
    pub columns: Vec<usize>,
    pub jobs: Option<usize>,
}

pub trait Watcher: Sync {
    fn finished(&self, _steps: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Statistic {
    pub mean: Vec<f64>,
    pub sd: Vec<f64>,
    pub min: Vec<f64>,
    pub max: Vec<f64>,
    /// For each of [`QUANTILES`] one number a row.
    pub quantiles: Vec<Vec<f64>>,
}

pub const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

#[derive(Clone, Debug, PartialEq)]
pub struct PointStatistics {
    pub point: usize,
    pub runs: u64,
    pub chosen: Vec<Chosen>,
    pub rows: Vec<u64>,
    pub times: Vec<f64>,
    /// For each kept column one.
    pub columns: Vec<Statistic>,
    pub stops: Vec<(u64, Stop)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExpectationOutcome {
    pub text: String,
    pub row: u64,
    pub holds: bool,
    pub found: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FactOutcome {
    pub id: String,
    pub label: String,
    pub published: Option<String>,
    pub expectations: Vec<ExpectationOutcome>,
}

fn push(columns: &mut Vec<Column>, model: &Model, kind: ColumnKind, id: &str, label: &str, quantity: &Quantity) {
    let mut parts = vec![String::new()];
    for set in model.sets.iter().filter(|set| quantity.shape.contains(&set.meta.id)) {
        let names = (0..set.size as usize).map(|at| set.elements.get(at).cloned().unwrap_or(at.to_string()));
        let names: Vec<String> = names.collect();
        let join = |head: &String, name: &String| if head.is_empty() { name.clone() } else { format!("{head},{name}") };
        parts = parts.iter().flat_map(|head| names.iter().map(move |name| join(head, name))).collect();
    }
    for part in parts {
        let tail = if part.is_empty() { String::new() } else { format!("[{part}]") };
        columns.push(Column {
            name: if kind == ColumnKind::Rationed { format!("rationed({id}){tail}") } else { format!("{id}{tail}") },
            kind,
            id: id.to_owned(),
            label: format!("{label}{tail}"),
            unit: quantity.unit.clone(),
            scale: quantity.scale,
            truth: quantity.dimension == "truth",
            words: Vec::new(),
        });
    }
}

impl Plan {
    pub fn new(model: &Model) -> Plan {
        let mut columns = Vec::new();
        for stock in model.stocks.iter().filter(|stock| !stock.hidden) {
            push(&mut columns, model, ColumnKind::Stock, &stock.meta.id, &stock.meta.label, &stock.quantity);
        }
        for leg in model.transfers.iter().flat_map(|it| &it.legs) {
            push(&mut columns, model, ColumnKind::Flow, &leg.meta.id, &leg.meta.label, &leg.quantity);
            push(&mut columns, model, ColumnKind::Rationed, &leg.meta.id, &leg.meta.label, &leg.quantity);
        }
        for value in &model.values {
            let kind = match value.kind {
                ValueKind::Metric => ColumnKind::Metric,
                ValueKind::Behavior => ColumnKind::Behavior,
                ValueKind::Policy => ColumnKind::Policy,
                ValueKind::Env => ColumnKind::Env,
                ValueKind::Data => ColumnKind::Data,
                ValueKind::Let => ColumnKind::Let,
            };
            push(&mut columns, model, kind, &value.meta.id, &value.meta.label, &value.quantity);
        }
        Plan { columns, model: model.clone() }
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn one(&self, experiment: &Experiment, point: usize, run: u64) -> Trajectory {
        let dt = self.model.ecosystem.time.as_ref().map_or(1.0, |time| time.dt);
        let rows: Vec<u64> = (0..=experiment.steps).filter(|k| k % experiment.every == 0).collect();
        let all = experiment.settings.iter().chain(experiment.points.get(point).into_iter().flatten());
        let chosen = all.filter_map(|setting| {
            let parameter = self.model.parameters.iter().find(|it| it.meta.id == setting.parameter)?;
            let quantity = &parameter.quantity;
            Some(Chosen {
                name: setting.parameter.clone(),
                id: setting.parameter.clone(),
                unit: quantity.unit.clone(),
                value: setting.value / quantity.scale,
                truth: quantity.dimension == "truth",
                redrawn: None,
            })
        });
        let cell = |column: usize, row: u64| {
            let (c, r, k) = (column as f64 + 1.0, run as f64, row as f64 / experiment.steps.max(1) as f64);
            let base = c * 1000.0 * (1.0 + k * (r * 7.3 + c).sin() + 0.3 * (k * 9.0 + c).sin());
            if self.columns.get(column).is_some_and(|it| it.kind == ColumnKind::Rationed) {
                (k - 0.8).max(0.0)
            } else {
                base
            }
        };
        Trajectory {
            point,
            run,
            chosen: chosen.collect(),
            times: rows.iter().map(|k| *k as f64 * dt).collect(),
            cells: experiment.columns.iter().map(|it| rows.iter().map(|row| cell(*it, *row)).collect()).collect(),
            rows,
            stopped: None,
        }
    }

    pub fn run(
        &self,
        experiment: &Experiment,
        watcher: &dyn Watcher,
        each: &mut dyn FnMut(Trajectory) -> ControlFlow<()>,
    ) {
        for point in 0..experiment.points.len() {
            for run in experiment.first..experiment.first + experiment.runs {
                if watcher.cancelled() || each(self.one(experiment, point, run)).is_break() {
                    return;
                }
                watcher.finished(experiment.steps);
            }
        }
    }

    pub fn statistics(&self, experiment: &Experiment, watcher: &dyn Watcher) -> Vec<PointStatistics> {
        let mut found = Vec::new();
        for point in 0..experiment.points.len() {
            let one = Experiment { points: vec![experiment.points[point].clone()], ..experiment.clone() };
            let mut all = Vec::new();
            self.run(&one, watcher, &mut |it| {
                all.push(it);
                ControlFlow::Continue(())
            });
            let Some(first) = all.first() else { continue };
            let of = |column: usize| {
                let sorted: Vec<Vec<f64>> = (0..first.rows.len())
                    .map(|row| {
                        let mut cells: Vec<f64> = all.iter().map(|it| it.cells[column][row]).collect();
                        cells.sort_by(f64::total_cmp);
                        cells
                    })
                    .collect();
                let at = |share: f64| sorted.iter().map(|it| it[(share * (it.len() - 1) as f64) as usize]).collect();
                Statistic {
                    mean: sorted.iter().map(|it| it.iter().sum::<f64>() / it.len() as f64).collect(),
                    sd: sorted.iter().map(|_| 0.0).collect(),
                    min: at(0.0),
                    max: at(1.0),
                    quantiles: QUANTILES.iter().map(|it| at(*it)).collect(),
                }
            };
            found.push(PointStatistics {
                point,
                runs: all.len() as u64,
                chosen: first.chosen.clone(),
                rows: first.rows.clone(),
                times: first.times.clone(),
                columns: (0..experiment.columns.len()).map(of).collect(),
                stops: Vec::new(),
            });
        }
        found
    }

    pub fn facts(&self) -> Vec<FactOutcome> {
        let expectations = |fact: &crate::model::Fact| {
            let one = |it: &crate::model::Expectation| ExpectationOutcome {
                text: it.text.clone(),
                row: it.row,
                holds: true,
                found: String::new(),
            };
            fact.expectations.iter().map(one).collect()
        };
        let of = |fact: &crate::model::Fact| FactOutcome {
            id: fact.meta.id.clone(),
            label: fact.meta.label.clone(),
            published: fact.published.clone(),
            expectations: expectations(fact),
        };
        self.model.facts.iter().map(of).collect()
    }
}
