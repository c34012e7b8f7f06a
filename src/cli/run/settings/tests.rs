#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at once")]

use std::collections::BTreeMap;

use super::{Asked, Reading};
use crate::diagnostic::render::{Format, Report};
use crate::driver::compile;
use crate::model::Model;

const MODEL: &str = "
ecosystem Shop { time 90 day by 1 day from 2026-01-01 }
asset USD: currency
asset cup: good
unit dozen = 12 cup
set region = EU, US, APAC
param price: USD/cup = 5 in 3..8
param fee = 2% in 0..10%
param open = true
param growth[region]: 1/year = { EU: 20%, US: 15%, APAC: 60% } in 0..2
param most: cup/day = 80
member Shop { stock till: USD = 10  param rent: USD/day = 50 in 0..most * price }
member Bar { param rent: USD/day = 30 }
metric all: USD = if open then Shop.till * (1 + fee) else 0
flow pay: Shop.till -> rest = Shop.rest_rate
let Shop_rate: USD/day = sum(growth) * 1 USD + Shop.rent + Bar.rent + most * price + 0 USD/day
";

fn model() -> Model {
    let text = MODEL.replace("Shop.rest_rate", "Shop_rate");
    let compilation = compile(&BTreeMap::from([("shop.vflow".to_owned(), text)]), "shop.vflow");
    let report = Report::of(&compilation.sources, &compilation.diagnostics).render(Format::Human, false);
    compilation.model.unwrap_or_else(|| panic!("{report}"))
}

/// What the arguments ask for, or the report on their faults.
fn read(set: &[&str], vary: &[&str], until: Option<&str>) -> Result<Asked, String> {
    let model = model();
    let mut reading = Reading::new(&model);
    let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let asked = reading.all(&owned(set), &owned(vary), until);
    let report = Report::of(&reading.sources, &reading.diagnostics).render(Format::Human, false);
    if report.is_empty() { Ok(asked) } else { Err(report) }
}

/// The numbers of the settings.
fn set(text: &str) -> Vec<f64> {
    let asked = read(&[text], &[], None).unwrap_or_else(|report| panic!("{report}"));
    asked.settings.iter().map(|setting| setting.value).collect()
}

#[test]
fn values_are_in_base_quantities() {
    for (text, value) in [
        ("fee=3%", 0.03),
        ("fee = 25bp", 0.0025),
        ("fee=0", 0.0),
        ("price=4", 4.0),
        ("price=60 USD/dozen", 5.0),
        ("price=(2 + 1) * 2 USD/cup", 6.0),
        ("price=2 * price - 3 USD/cup", 7.0),
        ("price=min(9 USD, 4 USD) / 1 cup", 4.0),
        ("Shop.rent=7 USD/week", 1.0),
        ("Shop.rent=0.1 k USD/day", 100.0),
        ("most=2 M cup/day", 2e6),
        ("most=infinity", f64::INFINITY),
        ("open=false", 0.0),
        ("open=not false", 1.0),
        ("growth=50%", 0.5 / 365.0),
        ("growth[US]=0.1/year", 0.1 / 365.0),
    ] {
        assert_eq!(set(text), [value], "{text}");
    }
}

#[test]
fn elements_are_set_one_by_one_or_all_together() {
    let elements = |text| read(&[text], &[], None).unwrap().settings.iter().map(|it| it.element).collect::<Vec<_>>();
    assert_eq!(elements("growth=10%"), [None]);
    assert_eq!(elements("growth[APAC]=10%"), [Some(2)]);
    assert_eq!(elements("growth={ EU: 10%, APAC: 20% }"), [Some(0), Some(2)]);
    assert!(read(&["growth[EU]=10%", "growth[US]=20%"], &[], None).is_ok());
    assert!(read(&["growth[EU]=10%", "growth=20%"], &[], None).is_err());
}

#[test]
fn what_was_set_before_holds_in_what_follows() {
    let asked = read(&["price=4", "Shop.rent=10 cup/day * price"], &[], None).unwrap();
    assert_eq!(asked.settings[1].value, 40.0);
}

#[test]
fn several_axes_make_a_grid_whose_last_runs_fastest() {
    let asked = read(&[], &["fee=1%..5%:3", "price=4,5 USD/cup"], None).unwrap();
    let points: Vec<Vec<f64>> = asked.points.iter().map(|point| point.iter().map(|it| it.value).collect()).collect();
    assert_eq!(points, [[0.01, 4.0], [0.01, 5.0], [0.03, 4.0], [0.03, 5.0], [0.05, 4.0], [0.05, 5.0]]);
    let asked = read(&[], &["price=max(4,5) * 1 USD/cup,6"], None).unwrap();
    assert_eq!(asked.points.len(), 2);
    assert_eq!(read(&[], &[], None).unwrap().points, [vec![]]);
}

#[test]
fn a_run_ends_at_a_time() {
    let steps = |text| read(&[], &[], Some(text)).unwrap().steps;
    assert_eq!(steps("30 day"), 30);
    assert_eq!(steps("30"), 30);
    assert_eq!(steps("2 weeks"), 14);
    assert_eq!(steps("1.5 hour"), 1);
    assert_eq!(steps("1 month"), 31);
    assert_eq!(steps("0"), 0);
    assert_eq!(steps("date(\"2026-02-01\")"), 31);
    assert_eq!(read(&[], &[], None).unwrap().steps, 90);
}

#[test]
fn faults_say_where_what_and_what_to_do() {
    let set = [
        "fe=3%",
        "till=3",
        "rent=3",
        "",
        "fee",
        "fee=",
        "=3",
        "fee=3 USD",
        "price=3 USD",
        "price=abc",
        "price=4USD",
        "price=9",
        "price=-1 USD/cup",
        "open=1",
        "fee=true",
        "fee=1/0",
        "fee=all",
        "fee=uniform(0, 1)",
        "fee=3 4",
        "fee=3 let x = 4",
        "fee=(3",
        "fee=1 USD + 1 day",
        "growth[Eu]=3%",
        "fee[EU]=3%",
        "growth[EU=3%",
        "fee=sqr(4)",
        "fee=if open then 1 else 2",
        "price=4 %",
        "fee={ EU: 3% }",
        "most=3 +",
    ];
    let vary =
        ["fee", "fee=", "fee=1%,,2%", "fee=1%..5%", "fee=1%..5%:1", "fee=1%..5%:x", "fee=1%..50%:3", "fee=1%..2%:3,4%"];
    let until = ["", "90 USD", "true", "-1", "1e12 day", "soon"];
    let mut all = String::new();
    let mut add = |title: String, read: Result<Asked, String>| {
        all.push_str(&format!(
            "{}\n",
            read.map_or_else(|report| report, |asked| format!("{title} passes: {asked:?}\n"))
        ));
    };
    set.iter().for_each(|text| add(format!("--set {text}"), read(&[text], &[], None)));
    vary.iter().for_each(|text| add(format!("--vary {text}"), read(&[], &[text], None)));
    until.iter().for_each(|text| add(format!("--until {text}"), read(&[], &[], Some(text))));
    add("both".into(), read(&["fee=1%"], &["fee=1%,2%"], None));
    add("too many".into(), read(&[], &["fee=1%..2%:10000", "price=4..5:1000"], None));
    insta::assert_snapshot!(all);
}
