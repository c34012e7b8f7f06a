//! What stops a run, and what is said of it.

use vflow::sim::engine::{Ensemble, Halt, Job};
use vflow::sim::tape::Part;
use vflow::sim::{Experiment, Fault, Plan, Setting, Stop};

use crate::{runs, text};

/// A model over ten days.
fn days(body: &str) -> String {
    let phases = if body.contains("phase late") { "phases early, late" } else { "" };
    format!("ecosystem Stops {{ time 10 day by 1 day  {phases}  seed 5 }}\nasset USD: currency\n{body}")
}

/// What is said where the single run of a model stops.
fn said(body: &str) -> String {
    let model = text(&days(body));
    let plan = Plan::new(&model);
    let run = runs(&plan, &plan.experiment()).remove(0);
    let stop = run.stopped.expect("it stops");
    // All rows before are kept; of a row that stops, none.
    let kept = run.rows.len() as u64;
    assert!(kept == stop.row || kept == stop.row + 1, "{kept} rows, stopped at {}", stop.row);
    told(&stop)
}

fn told(stop: &Stop) -> String {
    let parts = stop.parts.iter().map(|part| format!(" {}={} {}", part.name, part.value, part.unit));
    let value = if stop.value.is_nan() { String::new() } else { format!(" is {}", stop.value) };
    let what = format!("{:?} row {} {}: {}{value};", stop.fault, stop.row, stop.id, stop.text);
    what + &parts.collect::<String>()
}

#[test]
fn a_broken_invariant_tells_its_parts() {
    let body = "param fee = 50%\nstock a: USD = 8\nflow f: a -> rest = fee * a / 1 day\ninvariant rich: a >= 2 USD\n";
    assert_eq!(said(body), "Broken row 3 rich: a >= 2 USD; a=1 USD");
}

#[test]
fn of_many_elements_the_first_one_that_breaks_is_told() {
    let body = "set r = EU, US\nparam g[r] = { EU: 1, US: 3 }\nstock a[r]: USD = 8\nflow f: a -> rest = g * 1 USD/day\n\
                invariant rich: a >= 3 USD * g / 2\n";
    assert_eq!(said(body), "Broken row 2 rich[US]: a >= 3 USD * g / 2; a[US]=2 USD g[US]=3 1");
}

#[test]
fn what_is_no_number_is_told_where_it_arises() {
    let body = "stock a: USD = 8\nlet x = 1 / (t / 1 day - 3)\nlet y = 0 * x\nflow f: a -> rest = 1 USD/day\n";
    assert_eq!(said(body), "NoNumber row 3 y: 0 * x; x=inf 1");
}

#[test]
fn an_infinite_rate_stops_and_one_that_is_not_wanted_does_not() {
    let body = "stock a: USD = 8\nlet x = 1 / (t / 1 day - 3)\nflow f: a -> rest = abs(x) * 1 USD/day";
    assert_eq!(said(&format!("{body}\n")), "NoNumber row 3 f: abs(x) * 1 USD/day is inf; x=inf 1");
    let model = text(&days(&format!("{body} when t < 3 day\n")));
    let plan = Plan::new(&model);
    assert_eq!(runs(&plan, &plan.experiment()).remove(0).stopped, None);
}

#[test]
fn a_later_phase_tells_what_it_read() {
    let body = "stock a: USD = 8\nstock b: USD = 1\nphase early {\n  flow e: a -> b = 1 USD/day\n}\n\
                phase late {\n  flow f: a -> rest = 1 USD/day * sqrt(a / 1 USD - 6)\n}\n";
    // 8 - 1 in the early phase, and 1 in the late one; then 5 are left there.
    assert_eq!(said(body), "NoNumber row 1 f: 1 USD/day * sqrt(a / 1 USD - 6); a=5 USD");
}

#[test]
fn a_state_is_told_as_it_was_read() {
    let own = "stock a: USD = 8\nflow f: a -> rest = 1 USD/day\n";
    let body = format!("{own}state m = 1 {{ next m / (m - 1) }}\n");
    assert_eq!(said(&body), "NoNumber row 0 m: m / (m - 1) is inf; m=1 1");
    let body = format!("{own}state m = 1 in 0..2 {{ next m + 0.5 }}\n");
    assert_eq!(said(&body), "Broken row 3 m: m <= 2; m=2.5 1");
    let body = format!(
        "{own}set r = EU, US\nparam top[r] = {{ EU: 5, US: 2 }}\nstate m[r] = 1 in 0..top {{ next m + 0.5 }}\n"
    );
    assert_eq!(said(&body), "Broken row 3 m[US]: m <= top; m[US]=2.5 1 top[US]=2 1");
}

#[test]
fn a_start_value_stops_before_row_0() {
    let body = "param k = 1 in 0..2\nstock a: USD = 8 USD / k\nflow f: a -> rest = 1 USD/day\n";
    let model = text(&days(body));
    let plan = Plan::new(&model);
    let zero = Setting { parameter: "k".to_owned(), element: None, value: 0.0 };
    let run = runs(&plan, &Experiment { settings: vec![zero], ..plan.experiment() }).remove(0);
    assert!(run.rows.is_empty());
    assert_eq!(told(&run.stopped.unwrap()), "NoNumber row 0 a: 8 USD / k is inf; k=0 1");
}

#[test]
fn a_draw_that_never_fits_stops_its_run() {
    let body = "param low = 5\nparam k = 1 in 0..2 ~ uniform(low, low + 1)\nstock a: USD = 8\nflow f: a -> rest = k * 1 USD/day\n";
    let model = text(&days(body));
    let plan = Plan::new(&model);
    for run in runs(&plan, &Experiment { runs: 3, drawn: true, ..plan.experiment() }) {
        assert_eq!(told(&run.stopped.unwrap()), "Range row 0 k: uniform(low, low + 1);");
        assert!(run.rows.is_empty());
        assert_eq!(run.chosen[0].redrawn, Some(1000));
    }
}

#[test]
fn sums_and_products_beyond_all_numbers_stop_a_run() {
    let rate = "let big = 1e200 * a / (1 USD)\nstock a: USD = 1e200\nflow f: rest -> a = big * big * 1 USD/day\n";
    assert!(said(rate).starts_with("NoNumber row 0 f: big * big * 1 USD/day is inf;"), "{}", said(rate));
    // Each is finite, and so is what the first leaves.
    let two = "stock a: USD = 1e308\nflow f: rest -> a = 6e307 USD/day\nflow g: rest -> a = 6e307 USD/day\n";
    assert_eq!(said(two), "NoNumber row 0 a: what it holds after the step is inf;");
    let state = "stock a: USD = 1\nflow f: rest -> a = x * 1e-300 USD/day\nstate x = 1e100 { next x * x }\n";
    assert!(said(state).starts_with("NoNumber row 1 x: x * x is inf; x=1"), "{}", said(state));
}

#[test]
fn a_draw_beyond_all_numbers_stops_its_run() {
    let model = text(&days("param g = 1 ~ lognormal(0, 1e6)\nstock a: USD = 8\nflow f: rest -> a = g * 1 USD/day\n"));
    let plan = Plan::new(&model);
    let stops = runs(&plan, &Experiment { runs: 40, drawn: true, ..plan.experiment() });
    let stops: Vec<String> = stops.iter().filter_map(|run| run.stopped.as_ref().map(told)).collect();
    // As likely as not it is above the greatest number, and then nothing else is wrong.
    assert!((8..32).contains(&stops.len()), "{stops:?}");
    let of_draw = |stop: &String| stop.starts_with("NoNumber row 0 g: lognormal(0, 1e6) is inf;");
    assert!(stops.iter().filter(|stop| of_draw(stop)).count() >= 8, "{stops:?}");
}

#[test]
fn the_other_runs_go_on() {
    let body = "param k = 1 in 0..2 ~ uniform(0, 2)\nstock a: USD = 10\nflow f: a -> rest = k * 1 USD/day\n\
                invariant rich: a >= 2 USD\n";
    let model = text(&days(body));
    let plan = Plan::new(&model);
    let all = Experiment { runs: 40, drawn: true, ..plan.experiment() };
    let runs_of_all = runs(&plan, &all);
    let stopped = runs_of_all.iter().filter(|run| run.stopped.is_some()).count();
    assert!((5..35).contains(&stopped), "{stopped} of 40 stop");
    for run in &runs_of_all {
        let k = run.chosen[0].value;
        // The first row on which 10 - k * row is below 2, if there is one.
        let first = (0..=10_u64).find(|row| 10.0 - k * (*row as f64) < 2.0 - 1e-8);
        assert_eq!(run.stopped.as_ref().map(|stop| stop.row), first, "k = {k}");
        assert_eq!(run.rows.len() as u64, first.unwrap_or(11));
        let alone = runs(&plan, &Experiment { runs: 1, first: run.run, ..all.clone() }).remove(0);
        assert_eq!(format!("{alone:?}"), format!("{run:?}"));
    }
}

#[test]
fn a_stop_that_cannot_be_explained_is_a_stop() {
    let model = text(&days("stock a: USD = 8\nflow f: a -> rest = 1 USD/day\ninvariant rich: a >= 0 USD\n"));
    let plan = Plan::new(&model);
    let ensemble = Ensemble::new(&model, &plan.experiment(), &[]).unwrap();
    // Nothing is wrong there.
    let stop = ensemble.stop(Job { point: 0, run: 1 }, Halt::Fault(Part::Row, 4));
    assert_eq!((stop.fault, stop.row, stop.time), (Fault::Unknown, 4, 4.0));
}
