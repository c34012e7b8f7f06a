//! How the time of `check` grows with the length of a model: `cargo bench --bench check`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test that goes wrong should stop at once"
)]

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use vflow::check;
use vflow::check::constant::Constants;
use vflow::diagnostic::Diagnostics;
use vflow::driver::compile;
use vflow::lower::lower;
use vflow::resolve::{load, resolve};
use vflow::source::Sources;

#[path = "../tests/support/large.rs"]
mod large;

fn check_model(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    for declarations in [100, 1_000, 10_000] {
        let text = large::large_model(declarations);
        let files = BTreeMap::from([("model.vflow".to_owned(), text.clone())]);
        group.throughput(Throughput::Elements(declarations as u64));
        group.bench_with_input(BenchmarkId::from_parameter(declarations), &files, |bencher, files| {
            bencher.iter(|| black_box(compile(files, "model.vflow")));
        });
    }
    group.finish();
}

/// Models that apply a pattern again and again.
fn applications(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("applications");
    group.sample_size(10);
    for applications in [100, 1_000, 4_000] {
        let files = BTreeMap::from([("model.vflow".to_owned(), large::applied_model(applications))]);
        group.throughput(Throughput::Elements(applications as u64));
        group.bench_with_input(BenchmarkId::from_parameter(applications), &files, |bencher, files| {
            bencher.iter(|| black_box(compile(files, "model.vflow")));
        });
    }
    group.finish();
}

/// Where the time goes in the longest model.
fn phases(criterion: &mut Criterion) {
    let text = large::large_model(10_000);
    let files = BTreeMap::from([("model.vflow".to_owned(), text)]);
    let mut quiet = Diagnostics::default();
    let mut sources = Sources::default();
    let trees = load(&files, "model.vflow", &mut sources, &mut quiet).expect("the model is in the map");
    let program = resolve(&trees, "model.vflow", &sources, &mut quiet);
    let dimensions = check::dimension::infer(&program, &sources, &mut quiet);
    let constants = Constants::new(&program, &dimensions);
    let checked = check::check(&program, &sources, &mut quiet);

    let mut group = criterion.benchmark_group("phases");
    group.sample_size(10);
    group.bench_function("parse", |bencher| {
        bencher.iter(|| load(&files, "model.vflow", &mut Sources::default(), &mut Diagnostics::default()));
    });
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| resolve(&trees, "model.vflow", &sources, &mut Diagnostics::default()));
    });
    group
        .bench_function("order", |bencher| bencher.iter(|| check::order::order(&program, &mut Diagnostics::default())));
    group.bench_function("dimensions", |bencher| {
        bencher.iter(|| check::dimension::infer(&program, &sources, &mut Diagnostics::default()));
    });
    group.bench_function("constants", |bencher| bencher.iter(|| Constants::new(&program, &dimensions)));
    group.bench_function("faults of constants", |bencher| {
        bencher.iter(|| check::constant::check(&constants, &sources, &mut Diagnostics::default()));
    });
    group.bench_function("balance", |bencher| {
        bencher.iter(|| check::balance::check(&constants, &sources, &mut Diagnostics::default()));
    });
    group.bench_function("lints", |bencher| {
        bencher.iter(|| check::lint::check(&constants, &sources, &mut Diagnostics::default()));
    });
    group.bench_function("lower", |bencher| bencher.iter(|| lower(&program, &checked, &sources)));
    group.finish();
}

criterion_group!(benches, check_model, applications, phases);
criterion_main!(benches);
