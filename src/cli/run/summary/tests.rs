//! Summaries of runs that were made by hand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at once")]

use std::collections::BTreeMap;
use std::time::Duration;

use super::Summary;
use crate::cli::run::digest::Digest;
use crate::cli::run::style::Style;
use crate::driver::compile;
use crate::model::Model;
use crate::sim::{Chosen, Column, ColumnKind, Experiment, FactOutcome, Fault, Found, Part, Plan, Stop, Trajectory};

const MODEL: &str = "
ecosystem Shop \"Corner shop\" { time 100 day by 1 day seed 7 }
asset USD: currency
param fee = 2% in 0..10% ~ uniform(0, 20%)
member Shop { stock till: USD = 1_000 }
stock purse: USD = 50
flow pay \"Payment\": purse -> Shop.till = 10 USD/day
metric reserve: day = Shop.till / (10 USD/day)
metric unpaid = fee * purse / (1 USD)
goal safe \"A month ahead\" { metric reserve target >= 1 month by 60 day }
goal cheap \"Nearly free\" { metric unpaid target <= fee }
goal kind \"People smile\"
invariant solvent: Shop.till >= 0 USD
";

fn model() -> Model {
    compile(&BTreeMap::from([("a".to_owned(), MODEL.to_owned())]), "a").model.unwrap()
}

fn column(name: &str, kind: ColumnKind, unit: &str) -> Column {
    let id = name.trim_start_matches("rationed(").trim_start_matches("limit(").trim_end_matches(')').to_owned();
    let words = if kind == ColumnKind::Limit { vec!["".into(), "purse is empty".into()] } else { vec![] };
    let truth = kind == ColumnKind::State;
    Column { name: name.to_owned(), kind, id, label: name.to_owned(), unit: unit.to_owned(), scale: 1.0, truth, words }
}

fn columns() -> Vec<Column> {
    vec![
        column("Shop.till", ColumnKind::Stock, "USD"),
        column("purse", ColumnKind::Stock, "USD"),
        column("pay", ColumnKind::Flow, "USD/day"),
        column("rationed(pay)", ColumnKind::Rationed, "USD"),
        column("limit(pay)", ColumnKind::Limit, ""),
        column("reserve", ColumnKind::Metric, "day"),
        column("unpaid", ColumnKind::Metric, "1"),
        column("open", ColumnKind::State, ""),
        column("idle", ColumnKind::Stock, "USD"),
    ]
}

/// A till that is filled by ten a day until the purse is empty, more or less so in each run.
fn trajectory(point: usize, run: u64, fee: Option<Option<u32>>) -> Trajectory {
    let rows: Vec<u64> = (0..=100).collect();
    let times: Vec<f64> = rows.iter().map(|row| *row as f64).collect();
    let lean = 1.0 + run as f64 / 10.0 + point as f64;
    let paid = |time: f64| (10.0 * time / lean).min(400.0);
    let of = |cell: &dyn Fn(f64) -> f64| times.iter().map(|time| cell(*time)).collect::<Vec<f64>>();
    let dry = |time: f64| 10.0 * time / lean > 400.0;
    let cells = vec![
        of(&|time| 1000.0 + paid(time)),
        of(&|time| 400.0 - paid(time)),
        of(&|time| if dry(time) || time == 0.0 { 0.0 } else { 10.0 / lean }),
        of(&|time| if dry(time) { 10.0 / lean } else { 0.0 }),
        of(&|time| if dry(time) { 1.0 } else { 0.0 }),
        of(&|time| (1000.0 + paid(time)) / 10.0),
        of(&|time| if time > 90.0 { f64::NAN } else { 0.02 * (400.0 - paid(time)) }),
        of(&|time| f64::from(u8::from(time < 50.0))),
        of(&|_| 0.0),
    ];
    let value = 1.0 + point as f64;
    let chosen = fee.map(|redrawn| Chosen {
        name: "fee".into(),
        id: "fee".into(),
        unit: "1".into(),
        value: value / 100.0,
        truth: false,
        redrawn,
    });
    Trajectory { point, run, chosen: chosen.into_iter().collect(), rows, times, cells, stopped: None, cut: false }
}

fn stop() -> Stop {
    let part = |name: &str, value| Part { name: name.into(), value, unit: "USD".into() };
    Stop {
        fault: Fault::Broken,
        row: 12,
        time: 12.0,
        id: "solvent".into(),
        text: "Shop.till >= 0 USD".into(),
        value: 0.0,
        parts: vec![part("Shop.till", -0.123_456_789)],
    }
}

fn facts(holds: bool) -> Vec<FactOutcome> {
    let expectation = Found {
        text: "Shop.till == 1_400 USD at 40 day".into(),
        row: 40,
        holds,
        sides: Some([1363.63, 1400.0]),
        unit: "USD".into(),
    };
    let (id, label, published) = ("books".into(), "Books".into(), Some("the shop's books".into()));
    vec![FactOutcome { id, label, published, expectations: vec![expectation], stopped: None }]
}

fn text(trajectories: &[Trajectory], asked: (u64, u64), good: bool, unicode: bool) -> String {
    let (model, columns) = (model(), columns());
    let experiment = Experiment { runs: asked.0, ..Plan::new(&model).experiment() };
    let mut digest = Digest::new(&model, &columns, &experiment, None);
    for trajectory in trajectories {
        digest.note(trajectory);
        digest.add(trajectory);
    }
    let told = digest.told();
    let facts = facts(good);
    let summary = Summary {
        model: &model,
        columns: &columns,
        told: &told,
        facts: &facts,
        asked,
        again: None,
        seed: 7,
        every: 1,
        took: Duration::from_millis(12),
        command: &|run| format!("vflow run shop.vflow --run {run}"),
        seen: true,
        style: Style { colour: false, unicode },
    };
    assert_eq!(summary.is_faulty(), !good || told.stopped > 0);
    summary.text()
}

#[test]
fn one_run_is_told_from_start_to_end() {
    insta::assert_snapshot!(text(&[trajectory(0, 1, Some(None))], (1, 1), true, true));
}

#[test]
fn an_ensemble_is_told_by_its_middle_and_its_spread() {
    let mut runs: Vec<Trajectory> = (1..=20).map(|run| trajectory(0, run, Some(Some(u32::from(run == 3))))).collect();
    for place in [6, 11] {
        let run = &mut runs[place];
        run.stopped = Some(stop());
        run.rows.truncate(13);
        run.times.truncate(13);
        run.cells.iter_mut().for_each(|cells| cells.truncate(13));
    }
    insta::assert_snapshot!(text(&runs, (20, 1), false, true));
}

#[test]
fn points_of_a_grid_stand_side_by_side() {
    let runs: Vec<Trajectory> = (0..3).map(|point| trajectory(point, 1, Some(None))).collect();
    insta::assert_snapshot!(text(&runs, (1, 8), true, false));
}
