//! What is left of an experiment that somebody ends.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use vflow::model::Model;
use vflow::sim::{BATCH, Experiment, Plan, Trajectory, Watcher};

use crate::{runs, text};

/// Cancels once so many steps are done.
struct After(AtomicU64, u64);

impl Watcher for After {
    fn finished(&self, steps: u64) {
        self.0.fetch_add(steps, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= self.1
    }
}

fn after(steps: u64) -> After {
    After(AtomicU64::new(0), steps)
}

/// A walk over 300 days, which stops where it leaves its bounds.
fn walk() -> Model {
    text(
        "ecosystem W { time 300 day by 1 day  seed 3 }\nasset USD: currency\n\
         env news = uniform(-2, 2)\nstate mood = 0 in -30..30 { next mood + news }\nstock cash: USD = 1\n\
         flow pay: rest -> cash = (30 + mood) * 1 USD/day\n",
    )
}

/// The runs that are handed over until an experiment is cancelled.
fn handed_over(plan: &Plan, experiment: &Experiment, steps: u64) -> Vec<Trajectory> {
    let mut runs = Vec::new();
    let made = plan.run(experiment, &after(steps), &mut |run| {
        runs.push(run);
        ControlFlow::Continue(())
    });
    assert_eq!(made, Ok(()));
    runs
}

#[test]
fn runs_that_were_cut_off_are_not_handed_over() {
    let model = walk();
    let plan = Plan::new(&model);
    let all = Experiment { runs: 200, drawn: true, jobs: Some(1), ..plan.experiment() };
    let whole = runs(&plan, &all);
    for steps in [1, 64 * 300 + 1, 64 * 300 + 64 * 64, 100 * 300] {
        let left = handed_over(&plan, &all, steps);
        assert!(left.len() < 200);
        for run in &left {
            assert!(!run.cut);
            assert_eq!(format!("{run:?}"), format!("{:?}", whole[run.run as usize - 1]));
        }
    }
    assert!(handed_over(&plan, &all, 100 * 300).len() >= 64);
}

#[test]
fn a_single_run_is_kept_as_far_as_it_got() {
    let model = walk();
    let plan = Plan::new(&model);
    let one = Experiment { first: 5, ..plan.experiment() };
    let whole = runs(&plan, &one).remove(0);
    assert!(whole.rows.len() > 200 && !whole.cut);
    let run = handed_over(&plan, &one, 100).remove(0);
    assert!(run.cut);
    assert_eq!(run.stopped, None);
    assert!((64..200).contains(&run.rows.len()), "{} rows", run.rows.len());
    for (part, all) in run.cells.iter().zip(&whole.cells) {
        assert_eq!(part[..], all[..part.len()]);
    }
}

#[test]
fn statistics_count_the_runs_that_are_done() {
    let model = walk();
    let plan = Plan::new(&model);
    let all = Experiment { runs: 3 * BATCH as u64, drawn: true, jobs: Some(1), every: 10, ..plan.experiment() };
    let batch = BATCH as u64 * 300;
    for (steps, done) in [(batch / 2, 0), (batch, 1), (batch + batch / 2, 1), (2 * batch, 2), (4 * batch, 3)] {
        let found = plan.statistics(&all, &after(steps)).unwrap().remove(0);
        let count = |row: usize| found.table.summaries[row * plan.columns().len()].count;
        assert_eq!(found.runs, done * BATCH as u64, "after {steps} steps");
        assert_eq!(found.stopped > 0, done > 0);
        assert_eq!(count(found.table.rows.len() - 1), found.runs - found.stopped, "after {steps} steps");
    }
}

#[test]
fn a_billion_runs_may_be_begun() {
    let model = walk();
    let plan = Plan::new(&model);
    let all = Experiment { runs: 1_000_000_000, drawn: true, steps: 10, ..plan.experiment() };
    let mut numbers = Vec::new();
    let made = plan.run(&all, &vflow::sim::Unwatched, &mut |run| {
        numbers.push(run.run);
        if numbers.len() < 1000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert_eq!(made, Ok(()));
    assert!(numbers.into_iter().eq(1..=1000));
    let found = plan.statistics(&all, &after(1)).unwrap();
    assert!(found[0].runs <= BATCH as u64);
}
