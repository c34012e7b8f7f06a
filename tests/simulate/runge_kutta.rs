//! Runge-Kutta meets closed forms, and halving the step divides the error by sixteen.

use vflow::sim::{Plan, Trajectory};

use crate::{column, runs, text};

/// The model of a smooth system, with a step of so many minutes.
fn run(body: &str, minutes: u32) -> (Vec<Vec<f64>>, Vec<f64>) {
    let model =
        text(&format!("ecosystem Smooth {{ time 4 day by {minutes} minute  method rk4 }}\nasset water: good\n{body}"));
    let plan = Plan::new(&model);
    let run: Trajectory = runs(&plan, &plan.experiment()).remove(0);
    assert_eq!(run.stopped, None);
    // Time counts in the unit of the step.
    let days = run.times.iter().map(|time| time / 1440.0);
    let named = ["a", "b"].map(|name| {
        let known = plan.columns().iter().any(|column| column.name == name);
        if known { column(&plan, &run, name).to_vec() } else { Vec::new() }
    });
    (named.into(), days.collect())
}

/// The largest error of stock `a`, in shares of `size`, over all rows.
fn error(body: &str, minutes: u32, size: f64, exact: impl Fn(f64) -> f64) -> f64 {
    let (stocks, days) = run(body, minutes);
    let errors = stocks[0].iter().zip(&days).map(|(found, day)| (found - exact(*day)).abs() / size);
    errors.fold(0.0, f64::max)
}

/// The error falls with the fourth power of the step, until rounding shows.
fn is_of_fourth_order(body: &str, size: f64, exact: impl Fn(f64) -> f64 + Copy) {
    let errors = [720, 360, 180, 90].map(|minutes| error(body, minutes, size, exact));
    assert!(errors[3] < 2e-6, "{errors:?}");
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((3.7..4.4).contains(&order), "order {order}: {errors:?}");
    }
}

#[test]
fn decay() {
    is_of_fourth_order("stock a: water = 100\nflow leak: a -> sink = 0.9 / 1 day * a\n", 100.0, |day| {
        100.0 * (-0.9 * day).exp()
    });
}

#[test]
fn logistic_growth() {
    let body = "stock a: water = 10\nflow grow: source -> a = 1.1 / 1 day * a * (1 - a / 200 water)\n";
    is_of_fourth_order(body, 200.0, |day| 200.0 / (1.0 + 19.0 * (-1.1 * day).exp()));
}

#[test]
fn oscillator() {
    // a' = b, b' = -a around 10: what swings stays above its lower bound, so nothing is rationed.
    let body = "stock a: water = 15\nstock b: water = 10\n\
                flow push: source -> a = b / 1 day\nflow pull: a -> sink = 10 water / 1 day\n\
                flow lift: source -> b = 10 water / 1 day\nflow sag: b -> sink = a / 1 day\n";
    is_of_fourth_order(body, 15.0, |day| 10.0 + 5.0 * day.cos());
}

#[test]
fn what_depends_on_time_alone_is_integrated_as_simpson_does() {
    let body = "stock a: water = 0\nflow pump: source -> a = 4 water / 1 day^4 * t^3\n";
    assert!(error(body, 720, 256.0, |day| day.powi(4)) < 1e-14);
}
