//! What facts compare, and when they hold.

use vflow::sim::Plan;

use crate::text;

/// Whether each expectation of the one fact of a model holds.
fn held(expectations: &str) -> Vec<bool> {
    let model = text(&format!(
        "ecosystem F {{ time 5 day by 1 day }}\nasset USD: currency\nstock cash: USD = 200\nparam wage: USD/day = 10\n\
         flow pay: cash -> rest = wage\nset way = up, down\nparam sign[way] = {{ up: 1, down: -1 }}\n\
         metric runway: day = cash / (wage - wage)\nmetric ways: day = sign * cash / (wage - wage)\n\
         fact told {{ {expectations} }}\n"
    ));
    let facts = Plan::new(&model).facts();
    let [fact] = facts.as_slice() else { panic!("one fact") };
    assert_eq!(fact.stopped, None);
    fact.expectations.iter().map(|it| it.holds).collect()
}

#[test]
fn an_infinity_is_near_itself_and_nothing_else() {
    assert_eq!(held("expect runway == infinity at 5 day"), [true]);
    assert_eq!(held("expect runway == 5 day at 5 day"), [false]);
    assert_eq!(held("expect runway == -runway at 5 day  expect 5 day == runway at 5 day"), [false, false]);
    assert_eq!(held("expect runway == 5 day at 5 day within 1 day"), [false]);
    assert_eq!(held("expect runway == infinity at 5 day within 1 day"), [true]);
    assert_eq!(held("expect ways == runway at 5 day  expect ways == sign * runway at 5 day"), [false, true]);
}

#[test]
fn finite_sides_may_differ_by_a_billionth_of_the_larger_one() {
    assert_eq!(held("expect cash == 150.000_000_1 USD at 5 day"), [true]);
    assert_eq!(held("expect cash == 150.000_001 USD at 5 day"), [false]);
    assert_eq!(held("expect cash == 151 USD at 5 day within 1 USD"), [true]);
}
