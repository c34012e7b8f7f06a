//! What stops a run, and what is said of it.

use vflow::sim::{Experiment, Plan, Stop};

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
    let parts = stop.parts.iter().map(|part| format!(" {}={}{}", part.name, part.value, part.unit));
    let value = if stop.value.is_nan() { String::new() } else { format!(" is {}", stop.value) };
    let what = format!("{:?} row {} {}: {}{value};", stop.fault, stop.row, stop.id, stop.text);
    what + &parts.collect::<String>()
}

#[test]
fn probe() {
    for body in [
        "param fee = 50%\nstock a: USD = 8\nflow f: a -> rest = fee * a / 1 day\ninvariant rich: a >= 2 USD\n",
        "set r = EU, US\nparam g[r] = { EU: 1, US: 3 }\nstock a[r]: USD = 8\nflow f: a -> rest = g * 1 USD/day\ninvariant rich: a >= 3 USD * g / 2\n",
        "stock a: USD = 8\nlet x = 1 / (t / 1 day - 3)\nlet y = 0 * x\nflow f: a -> rest = 1 USD/day\n",
        "stock a: USD = 8\nlet x = 1 / (t / 1 day - 3)\nflow f: a -> rest = abs(x) * 1 USD/day\n",
        "stock a: USD = 8\nlet x = 1 / (t / 1 day - 3)\nflow f: a -> rest = abs(x) * 1 USD/day when t < 3 day\n",
        "stock a: USD = 8\nstock b: USD = 1\nphase early {\n flow e: a -> b = 1 USD/day\n}\nphase late {\n flow f: a -> rest = 1 USD/day * sqrt(a / 1 USD - 5)\n}\n",
        "set r = EU, US\nstock a[r]: USD = 8\nstock b: USD = 1\nphase early {\n flow e: a -> b = 1 USD/day\n}\nphase late {\n flow f: a -> rest = 1 USD/day * ln(a / 1 USD - 5)\n}\n",
        "param k = 0\nstock a: USD = 8 USD / k\nflow f: a -> rest = 1 USD/day\n",
        "stock a: USD = 8\nflow f: a -> rest = 1 USD/day\nstate m = 1 in 0..2 { next m + 0.3 }\n",
        "stock a: USD = 8\nflow f: a -> rest = 1 USD/day\nstate m = 1 { next m / (m - 1) }\n",
        "param k = 0\nstate m = 1 / k { next m }\nstock a: USD = 8\nflow f: a -> rest = 1 USD/day\n",
        "stock a: USD = 8\nflow f: a -> rest = 1 USD/day\nlet x = ln(t / 1 day - 2)\nlet y = delay(x, 2 day)\nmetric z = y\n",
        "set r = EU, US\nparam top[r] = { EU: 5, US: 2 }\nstate m[r] = 1 in 0..top { next m + 0.3 }\nstock a: USD = 8\nflow f: a -> rest = 1 USD/day\n",
    ] {
        let files = std::collections::BTreeMap::from([("model.vflow".to_owned(), days(body))]);
        let compilation = vflow::driver::compile(&files, "model.vflow");
        let Some(model) = compilation.model else {
            println!("{body}\n  BAD {:?}", compilation.diagnostics.iter().map(|d| d.message.clone()).collect::<Vec<_>>());
            continue;
        };
        let plan = Plan::new(&model);
        let run = runs(&plan, &plan.experiment()).remove(0);
        println!("{}\n   -> {} rows, {}", body.replace('\n', " | "), run.rows.len(), run.stopped.as_ref().map_or("NONE".into(), told));
    }
    let _ = (said, Experiment::clone);
}
