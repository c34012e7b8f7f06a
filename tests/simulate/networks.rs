//! Random networks of stocks and flows: nothing is lost, and no bound is passed.

use std::fmt::Write as _;

use proptest::prelude::*;
use vflow::sim::Plan;

use crate::{column, runs, text};

/// A stock: what it holds at first, and the room above that, if it is bounded.
type Stock = (f64, Option<f64>);

/// A flow: from and to which stock, or none for the world outside; a share of what its payer holds, an amount, a priority.
type Flow = (Option<usize>, Option<usize>, f64, f64, i32);

fn network() -> impl Strategy<Value = (Vec<Stock>, Vec<Flow>)> {
    (2..7_usize).prop_flat_map(|size| {
        let stock = (0.0..100.0, prop::option::of(0.0..50.0));
        let end = || prop::option::weighted(0.8, 0..size);
        let flow = (end(), end(), -0.2..1.5, -5.0..40.0, -1..3_i32);
        (prop::collection::vec(stock, size), prop::collection::vec(flow, 1..12))
    })
}

fn written(stocks: &[Stock], flows: &[Flow]) -> String {
    let mut text = String::from("ecosystem Net { time 12 hour by 1 hour }\nasset water: good\n");
    for (number, (held, room)) in stocks.iter().enumerate() {
        let high = room.map_or_else(String::new, |room| format!(" in 0..{:?}", held + room));
        writeln!(text, "stock s{number}: water = {held:?}{high}").unwrap();
    }
    for (number, (from, to, share, amount, priority)) in flows.iter().enumerate() {
        let name = |end: &Option<usize>, other: &str| end.map_or_else(|| other.to_owned(), |at| format!("s{at}"));
        let (payer, payee) = (name(from, "source"), name(to, "sink"));
        let held = from.map_or_else(|| "0 water".to_owned(), |at| format!("s{at}"));
        writeln!(
            text,
            "flow f{number}: {payer} -> {payee} = ({share:?} * {held} + {amount:?} water) / 1 hour {{ priority {priority} }}"
        )
        .unwrap();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keep_what_they_hold((stocks, flows) in network()) {
        // What leads from a stock to itself, or from outside to outside, is no flow.
        let flows: Vec<Flow> = flows.into_iter().filter(|flow| flow.0 != flow.1).collect();
        let model = text(&written(&stocks, &flows));
        let plan = Plan::new(&model);
        let run = runs(&plan, &plan.experiment()).remove(0);
        prop_assert_eq!(&run.stopped, &None);
        let held: Vec<&[f64]> = (0..stocks.len()).map(|at| column(&plan, &run, &format!("s{at}"))).collect();
        let moved: Vec<&[f64]> = (0..flows.len()).map(|at| column(&plan, &run, &format!("f{at}"))).collect();
        for row in 0..run.rows.len() {
            for (own, (held, (first, room))) in held.iter().zip(&stocks).enumerate() {
                let high = room.map_or(f64::INFINITY, |room| first + room);
                prop_assert!((0.0..=high).contains(&held[row]), "s{} holds {} on row {}", own, held[row], row);
                if row == 0 {
                    continue;
                }
                let net = |(flow, moved): (&Flow, &&[f64])| {
                    let sign = f64::from(i8::from(flow.1 == Some(own)) - i8::from(flow.0 == Some(own)));
                    sign * moved[row]
                };
                let expected = held[row - 1] + flows.iter().zip(&moved).map(net).sum::<f64>();
                let size = held[row - 1].abs() + moved.iter().map(|moved| moved[row].abs()).sum::<f64>();
                prop_assert!((held[row] - expected).abs() <= 2e-12 * size, "s{} on row {}", own, row);
            }
            for (flow, moved) in flows.iter().zip(&moved) {
                prop_assert!(moved[row] >= 0.0, "{:?} moved {} on row {}", flow, moved[row], row);
            }
        }
    }
}
