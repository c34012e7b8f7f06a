//! How long a simulation takes inside the process: what the peers in C say of themselves, said by vflow.
//!
//! `cargo run --release --example inside -- MODEL --runs N --keep end|stats|all --jobs J --times T` prints one line:
//! `{"runs": .., "steps": .., "simulate": seconds, "statistics": seconds, "ns": .., "means": [..]}`, where `simulate` is
//! the best of T times, without reading and compiling the model; `ns` is that per step and run; and `means` are the
//! mean amounts of all stocks at the end, over runs, in the order of the model.

#![allow(clippy::panic, clippy::expect_used, reason = "a benchmark that goes wrong should stop at once")]

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

fn main() {
    let Options { model, runs, keep, jobs, times } = options();
    // The timing loop comes with `vflow::sim`.
    eprintln!("no engine yet for {times} times {runs} runs of {model} on {jobs} threads, keeping {keep}");
    std::process::exit(3);
}
