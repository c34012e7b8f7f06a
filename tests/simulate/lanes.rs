//! Results are the same to the last bit, however runs are batched and however many threads work.

use std::path::Path;

use vflow::sim::{Experiment, Plan, Trajectory, Unwatched};

use crate::models::{RANDOM, models_in, random_models, workshop};
use crate::python_env::{Engine, environment};
use crate::{model, runs, text};

/// The bits of all that a run shows; what is no number is the same whatever its bits.
fn bits(run: &Trajectory) -> Vec<u64> {
    let same = |number: &f64| if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
    let chosen = run.chosen.iter().map(|chosen| &chosen.value);
    chosen.chain(run.cells.iter().flatten()).map(same).collect()
}

fn assert_same(one: &Trajectory, other: &Trajectory, told: &str) {
    assert_eq!(one.run, other.run, "{told}");
    assert_eq!(one.rows, other.rows, "{told}, run {}", one.run);
    assert!(bits(one) == bits(other), "{told}, run {}", one.run);
    assert_eq!(format!("{:?}", one.stopped), format!("{:?}", other.stopped), "{told}, run {}", one.run);
    let redrawn = |run: &Trajectory| run.chosen.iter().map(|chosen| chosen.redrawn).collect::<Vec<_>>();
    assert_eq!(redrawn(one), redrawn(other), "{told}, run {}", one.run);
}

/// Forty runs go side by side in a wide block, five go eight side by side, one goes alone.
fn batched(path: &Path, alone: &[u64]) {
    let model = model(path);
    let plan = Plan::new(&model);
    let all = Experiment {
        runs: 40,
        drawn: true,
        jobs: Some(1),
        steps: plan.experiment().steps.min(30),
        ..plan.experiment()
    };
    let wide = runs(&plan, &all);
    assert_eq!(wide.len(), 40);
    for (one, other) in wide.iter().zip(&runs(&plan, &Experiment { jobs: Some(2), ..all.clone() })) {
        assert_same(one, other, &format!("{}, two threads", path.display()));
    }
    for (one, other) in wide.iter().zip(&runs(&plan, &Experiment { runs: 5, ..all.clone() })) {
        assert_same(one, other, &format!("{}, eight lanes", path.display()));
    }
    for number in alone {
        let run = runs(&plan, &Experiment { runs: 1, first: *number, ..all.clone() });
        assert_same(&wide[*number as usize - 1], &run[0], &format!("{}, alone", path.display()));
    }
}

#[test]
fn batches_and_threads_change_no_bit() {
    for path in models_in("examples").iter().chain(&models_in("tests/models")) {
        batched(path, &[1, 8, 33, 40]);
    }
}

#[test]
fn batches_and_threads_change_no_bit_of_random_models() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let folder = workshop("simulate-random");
    for path in random_models(&environment, &folder, &RANDOM) {
        batched(&path, &[1, 17, 40]);
    }
}

#[test]
fn every_keeps_rows_and_changes_none() {
    for path in models_in("tests/models") {
        let model = model(&path);
        let plan = Plan::new(&model);
        let all = plan.experiment();
        let full = &runs(&plan, &all)[0];
        let thin = &runs(&plan, &Experiment { every: 7, ..all.clone() })[0];
        let wanted: Vec<u64> = (0..=all.steps).filter(|row| row % 7 == 0 || *row == all.steps).collect();
        assert_eq!(thin.rows, wanted, "{}", path.display());
        for (whole, part) in full.cells.iter().zip(&thin.cells) {
            let picked = wanted.iter().map(|row| whole[*row as usize].to_bits());
            assert!(picked.eq(part.iter().map(|number| number.to_bits())), "{}", path.display());
        }
    }
}

#[test]
fn statistics_are_the_same_for_any_number_of_threads() {
    let model = text(
        "ecosystem S { time 6 day by 1 day  seed 11 }\nasset USD: currency\nunit person\nset region = EU, US\n\
         param growth[region] = 1 in 0..3 ~ lognormal(0, 0.5)\nenv price = previous(price, 1) * lognormal(0, 0.1)\n\
         stock cash[region]: USD = 10\nflow gain: rest -> cash = growth * price * 1 USD/day\n\
         metric odd = if price > 1.2 then 0 / (price - price) else price\n",
    );
    let plan = Plan::new(&model);
    // More runs than two batches hold, and not a multiple of lanes.
    let all = Experiment { runs: 2 * vflow::sim::BATCH as u64 + 77, drawn: true, jobs: Some(1), ..plan.experiment() };
    let told =
        |jobs| format!("{:?}", plan.statistics(&Experiment { jobs: Some(jobs), ..all.clone() }, &Unwatched).unwrap());
    let one = told(1);
    assert!([2, 3, 5].iter().all(|jobs| told(*jobs) == one));
}

#[test]
fn statistics_are_those_of_the_runs() {
    let model = model(&crate::models::root().join("tests/models/drawn.vflow"));
    let plan = Plan::new(&model);
    let experiment = Experiment { runs: 50, drawn: true, ..plan.experiment() };
    let runs = runs(&plan, &experiment);
    let found = plan.statistics(&experiment, &Unwatched).unwrap().remove(0);
    let width = plan.columns().len();
    for (place, summary) in found.table.summaries.iter().enumerate() {
        let (row, column) = (place / width, place % width);
        let mut numbers: Vec<f64> = runs.iter().map(|run| run.cells[column][row]).filter(|it| !it.is_nan()).collect();
        numbers.sort_by(f64::total_cmp);
        let told = format!("{} on row {row}", plan.columns()[column].name);
        assert_eq!(summary.count as usize, numbers.len(), "{told}");
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { continue };
        assert_eq!((summary.min, summary.max), (*first, *last), "{told}");
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        let size = first.abs().max(last.abs());
        assert!((summary.mean - mean).abs() <= 1e-12 * size, "{told}: {} is not {mean}", summary.mean);
    }
}

/// Where bins lie: the middle of the first 64 values, and half the distance between their quartiles.
fn middle(values: &[f64]) -> (f64, f64) {
    let mut first: Vec<f64> = values.iter().copied().take(64).collect();
    first.sort_by(f64::total_cmp);
    let half = (first.len() - 1) / 2;
    let quartiles = [first[half / 2], first[(half + 1 + half / 2).min(first.len() - 1)]];
    (first[half], (quartiles[1] - quartiles[0]) / 2.0)
}

/// The value of a share of ordered ones, and how far a histogram may be off there: a bin, of either value that it lies between.
fn exact(ordered: &[f64], share: f64, (centre, scale): (f64, f64)) -> (f64, f64) {
    let place = share * (ordered.len() - 1) as f64;
    let (low, high) = (ordered[place as usize], ordered[place.ceil() as usize]);
    let bin = |value: f64| f64::max(scale / 16.0, (value - centre).abs() / 8.0);
    (low + (high - low) * place.fract(), f64::max(bin(low), bin(high)))
}

#[test]
fn statistics_of_several_batches_are_those_of_their_runs() {
    let model = text(
        "ecosystem S { time 40 day by 1 day  seed 12 }\nasset USD: currency\n\
         param growth = 1 in 0..9 ~ lognormal(0, 0.5)\nenv price = previous(price, 1) * lognormal(0, 0.1)\n\
         stock cash: USD = 10\nflow gain: rest -> cash = growth * price * 1 USD/day\n\
         metric odd = if price > 1.2 then 0 / (price - price) else price\ninvariant cheap: price <= 1.8\n",
    );
    let plan = Plan::new(&model);
    let all = Experiment { runs: vflow::sim::BATCH as u64 + 77, drawn: true, every: 7, ..plan.experiment() };
    let runs = runs(&plan, &all);
    let found = plan.statistics(&all, &Unwatched).unwrap().remove(0);
    let stopped = runs.iter().filter(|run| run.stopped.is_some()).count();
    assert!(stopped > 100 && found.stopped == stopped as u64 && found.runs == all.runs);
    assert_eq!(found.table.rows, [0, 7, 14, 21, 28, 35, 40]);
    let width = plan.columns().len();
    for (place, summary) in found.table.summaries.iter().enumerate() {
        let (row, column) = (place / width, place % width);
        let told = format!("{} on row {}", plan.columns()[column].name, found.table.rows[row]);
        // Of a run that stopped there are the rows before.
        let values = runs.iter().filter_map(|run| run.cells[column].get(row)).copied().filter(|value| !value.is_nan());
        let values: Vec<f64> = values.collect();
        assert_eq!(summary.count as usize, values.len(), "{told}");
        let mut ordered = values.clone();
        ordered.sort_by(f64::total_cmp);
        let (least, most) = (ordered[0], ordered[ordered.len() - 1]);
        assert_eq!((summary.min, summary.max), (least, most), "{told}");
        let count = values.len() as f64;
        let mean = ordered.iter().sum::<f64>() / count;
        let sd = (ordered.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
        let size = least.abs().max(most.abs());
        assert!((summary.mean - mean).abs() <= 1e-12 * size, "{told}: {} is not {mean}", summary.mean);
        assert!((summary.sd - sd).abs() <= 1e-12 * size, "{told}: {} is not {sd}", summary.sd);
        for (level, quantile) in found.table.levels.iter().zip(&summary.quantiles) {
            let (exact, bound) = exact(&ordered, *level, middle(&values));
            assert!((quantile - exact).abs() <= bound, "{told}, {level}: {quantile} is not {exact}");
        }
    }
}
