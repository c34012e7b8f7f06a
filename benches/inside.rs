//! How long a simulation takes inside the process: what the peers in C say of themselves, said by vflow.
//!
//! `cargo run --release --example inside -- MODEL --runs N --keep end|stats|all --jobs J --times T` prints one line:
//! `{"runs": .., "steps": .., "simulate": seconds, "statistics": seconds, "ns": .., "means": [..]}`, where `simulate` is
//! the best of T times, without reading and compiling the model; `ns` is that per step and run; and `means` are the
//! mean amounts of all stocks at the end, over runs, in the order of the model.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that goes wrong should stop at once"
)]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use vflow::sim::{ColumnKind, Experiment, Plan, Prepared, Unwatched};

/// What is measured.
struct Options {
    model: String,
    runs: u64,
    keep: String,
    jobs: usize,
    times: usize,
}

fn options() -> Options {
    let mut options = Options { model: String::new(), runs: 1_000, keep: "stats".to_owned(), jobs: 1, times: 1 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if !word.starts_with("--") {
            options.model = word;
            continue;
        }
        let value = words.next().expect("an option has a value");
        match word.as_str() {
            "--runs" => options.runs = value.parse().expect("a number of runs"),
            "--keep" => options.keep = value,
            "--jobs" => options.jobs = value.parse().expect("a number of threads"),
            "--times" => options.times = value.parse().expect("how often"),
            _ => panic!("unknown option {word}"),
        }
    }
    options
}

/// A model that is compiled from its file.
fn compiled(path: &str) -> vflow::model::Model {
    let path = Path::new(path);
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("the model can be read");
    let files = BTreeMap::from([(name.clone(), text)]);
    vflow::driver::compile(&files, &name).model.expect("the model has no errors")
}

fn main() {
    let Options { model, runs, keep, jobs, times } = options();
    let model = compiled(&model);
    let plan = Plan::new(&model);
    let stocks = (0..plan.columns().len()).filter(|place| plan.columns()[*place].kind == ColumnKind::Stock);
    let usual = plan.experiment();
    let experiment = Experiment {
        runs,
        drawn: runs > 1,
        columns: stocks.collect(),
        jobs: Some(jobs),
        every: if keep == "end" { usual.steps.max(1) } else { 1 },
        ..usual
    };
    let prepared = plan.prepare(&experiment).expect("nothing is set");
    let mut best = f64::INFINITY;
    let mut means = Vec::new();
    for _ in 0..times {
        let start = Instant::now();
        means = if keep == "all" { kept(&prepared, &experiment) } else { summed(&prepared, &experiment) };
        best = best.min(start.elapsed().as_secs_f64());
    }
    let steps = experiment.steps;
    let ns = best * 1e9 / (runs as f64 * steps as f64);
    println!(
        "{{\"runs\": {runs}, \"steps\": {steps}, \"simulate\": {best}, \"statistics\": 0.0, \"ns\": {ns}, \"means\": {means:?}}}"
    );
}

/// The mean of each column at the end, by statistics.
fn summed(prepared: &Prepared, experiment: &Experiment) -> Vec<f64> {
    let found = prepared.statistics(&Unwatched).expect("threads");
    let summaries = &found[0].table.summaries;
    let first = summaries.len() - experiment.columns.len();
    summaries[first..].iter().map(|summary| summary.mean).collect()
}

/// The same from trajectories, all of which are kept.
fn kept(prepared: &Prepared, experiment: &Experiment) -> Vec<f64> {
    let mut runs = Vec::new();
    let made = prepared.run(&Unwatched, &mut |run| {
        runs.push(run);
        ControlFlow::Continue(())
    });
    made.expect("threads");
    let mean = |column: usize| {
        runs.iter().map(|run| run.cells[column].last().expect("row 0")).sum::<f64>() / runs.len() as f64
    };
    (0..experiment.columns.len()).map(mean).collect()
}
