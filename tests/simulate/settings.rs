//! Parameters that are set: all elements or one, everywhere or at a point.

use std::ops::ControlFlow;

use vflow::sim::{Experiment, ExperimentError, Plan, Setting, Unwatched};

use crate::{column, runs, text};

fn set(parameter: &str, element: Option<usize>, value: f64) -> Setting {
    Setting { parameter: parameter.to_owned(), element, value }
}

#[test]
fn elements_that_are_not_set_follow_what_they_are_made_of() {
    let model = text(
        "ecosystem S { time 2 day by 1 day }\nset region = EU, US\nparam base = 1\nparam wage[region] = 2 * base\n\
         asset USD: currency\nstock cash[region]: USD = 0\nflow pay: rest -> cash = wage * 1 USD/day\n",
    );
    let plan = Plan::new(&model);
    let settings = vec![set("base", None, 3.0), set("wage", Some(0), 5.0)];
    let run = runs(&plan, &Experiment { settings, ..plan.experiment() }).remove(0);
    assert_eq!(column(&plan, &run, "cash[EU]"), [0.0, 5.0, 10.0]);
    assert_eq!(column(&plan, &run, "cash[US]"), [0.0, 6.0, 12.0]);
    let told: Vec<_> = run.chosen.iter().map(|it| (it.name.as_str(), it.value)).collect();
    assert_eq!(told, [("base", 3.0), ("wage[EU]", 5.0), ("wage[US]", 6.0)]);
}

#[test]
fn elements_that_are_not_set_are_drawn() {
    let model = text(
        "ecosystem S { time 2 day by 1 day  seed 4 }\nset region = EU, US\nparam luck[region] = 0.5 in 0..1 ~ uniform(0, 2)\n\
         param twice[region] = 2 * luck\nasset USD: currency\nstock cash[region]: USD = 0\n\
         flow pay: rest -> cash = twice * 1 USD/day\n",
    );
    let plan = Plan::new(&model);
    let all = Experiment { runs: 40, drawn: true, ..plan.experiment() };
    let free = runs(&plan, &all);
    let held = runs(&plan, &Experiment { settings: vec![set("luck", Some(0), 0.75)], ..all });
    for (free, held) in free.iter().zip(&held) {
        assert_eq!(column(&plan, held, "cash[EU]"), [0.0, 1.5, 3.0]);
        // The other element draws as it would have.
        assert_eq!(column(&plan, held, "cash[US]"), column(&plan, free, "cash[US]"));
        assert_eq!((held.chosen[0].value, held.chosen[1].value), (0.75, free.chosen[1].value));
        assert_eq!(held.chosen[1].redrawn.is_some(), free.chosen[1].redrawn.is_some());
    }
    assert!(held.iter().any(|run| run.chosen[1].value != held[0].chosen[1].value));
    assert!(held.iter().any(|run| run.chosen[1].redrawn > Some(0)));
}

#[test]
fn a_point_that_sets_nothing_leaves_the_default() {
    let model = text(
        "ecosystem S { time 1 day by 1 day }\nparam a = 2\nparam b = 3 * a\nasset USD: currency\nstock cash: USD = 0\n\
         flow pay: rest -> cash = (a + b) * 1 USD/day\n",
    );
    let plan = Plan::new(&model);
    let points = vec![vec![set("a", None, 10.0)], vec![set("b", None, 100.0)], Vec::new()];
    let ends: Vec<f64> = runs(&plan, &Experiment { points, ..plan.experiment() })
        .iter()
        .map(|run| column(&plan, run, "cash")[1])
        .collect();
    assert_eq!(ends, [40.0, 102.0, 8.0]);
}

#[test]
fn what_the_model_does_not_have_cannot_be_set() {
    let model = text(
        "ecosystem S { time 1 day by 1 day }\nset region = EU, US\nparam wage[region] = 2\nasset USD: currency\n\
         stock cash[region]: USD = 0\nflow pay: rest -> cash = wage * 1 USD/day\n",
    );
    let plan = Plan::new(&model);
    let refused = |setting: Setting| {
        let points = vec![Vec::new(), vec![setting]];
        let each = &mut |_| ControlFlow::Continue(());
        plan.run(&Experiment { points, ..plan.experiment() }, &Unwatched, each).unwrap_err()
    };
    assert_eq!(refused(set("wags", None, 1.0)), ExperimentError::Parameter("wags".to_owned()));
    assert_eq!(refused(set("wage", Some(2), 1.0)), ExperimentError::Element("wage".to_owned(), 2));
    assert_eq!(refused(set("wage", None, f64::NAN)), ExperimentError::NoNumber("wage".to_owned()));
}
