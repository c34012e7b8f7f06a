//! What is said of whole models: that loops without a counterpart have none, that a long delay is long, and that
//! what is proven of games and votes holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that goes wrong should stop at once"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use vflow::analysis::{Polarity, Verdict, governance, lags, loops, unbalanced, verdict};
use vflow::driver::{Compilation, compile};
use vflow::model::Model;
use vflow::sim::{Plan, Unwatched};

fn compiled(text: &str) -> Compilation {
    compile(&BTreeMap::from([("model.vflow".to_owned(), text.to_owned())]), "model.vflow")
}

fn model(text: &str) -> Model {
    let compilation = compiled(text);
    compilation.model.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
}

fn example(name: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    model(&fs::read_to_string(path).unwrap())
}

/// How many parts of a pond feed themselves, with more declarations and a rate of births.
fn growing(more: &str, births: &str) -> usize {
    let text = format!(
        "ecosystem One {{ time 10 day by 1 day }}
        unit fish
        stock pond: fish = 10
        param growth: 1/day = 1% in 0%..10%
        param room: fish = 100 in 1..1e6
        {more}
        flow births: {births}"
    );
    unbalanced(&model(&text)).len()
}

#[test]
fn growth_is_endless_where_nothing_in_the_model_holds_it_back() {
    assert_eq!(growing("", "source -> pond = growth * pond"), 1);
    assert_eq!(growing("let herd = growth * pond", "source -> pond = herd"), 1);
    // A loop that balances, a sign that is open, a guard, a most.
    assert_eq!(growing("flow deaths: pond -> sink = growth * pond", "source -> pond = growth * pond"), 0);
    assert_eq!(growing("", "source -> pond = growth * pond * (1 - pond / room)"), 0);
    assert_eq!(growing("", "source -> pond = growth * pond when t < 5 day"), 0);
    assert_eq!(growing("", "source -> pond = min(growth * pond, 3 fish/day)"), 0);
    // What is drawn on runs out.
    assert_eq!(growing("stock lake: fish = 1_000", "lake -> pond = growth * pond"), 0);
    let bounded = "ecosystem One { time 10 day by 1 day }  unit fish  stock pond: fish = 10 in 0..50
        param growth: 1/day = 1% in 0%..10%  flow births: source -> pond = growth * pond";
    assert_eq!(unbalanced(&model(bounded)).len(), 0);
    let token = |supply: &str| {
        format!(
            "asset A: token {{ supply {supply} }}  member M {{ stock held: A = 10 }}
            param growth: 1/day = 1% in 0%..10%  flow interest: mint -> M.held = growth * supply(A)"
        )
    };
    assert_eq!(unbalanced(&model(&token("open"))).len(), 1);
    assert_eq!(unbalanced(&model(&token("max 1_000"))).len(), 0);
}

/// The walk that decides over all loops at once, against the loops one by one.
#[test]
fn no_balancing_loop_passes_through_what_feeds_itself() {
    let text = "unit a  unit b
        stock x: a = 1  stock y: b = 1  stock z: a = 1
        param k: 1/day = 1% in 0%..5%  param swap: a/b = 1 in 1..2
        flow grow: source -> x = k * y * swap
        flow feed: source -> y = k * x / swap + k * z / swap
        flow leak: z -> sink = k * z
        flow fill: source -> z = 1 a/day";
    let model = model(text);
    let [found] = &*unbalanced(&model) else { panic!("x and y feed each other") };
    let parts: BTreeSet<&str> = found.links.iter().map(|link| link.mover.id.as_str()).collect();
    assert_eq!(parts, BTreeSet::from(["x", "y", "grow", "feed"]));
    let all = loops(&model);
    assert!(all.complete && all.loops.iter().any(|it| it.polarity == Polarity::Balancing));
    for it in all.loops.iter().filter(|it| it.links.iter().any(|link| parts.contains(link.mover.id.as_str()))) {
        assert_eq!(it.polarity, Polarity::Reinforcing, "{}", it.name);
    }
}

/// A stock that is steered to 0 by what it was ten days ago.
fn steered(corrects: f64) -> String {
    format!(
        "ecosystem Swing {{ time 400 day by 0.05 day }}
        unit degree
        param corrects: day = {corrects} in 1..100
        stock off: degree = 1 {{ negative }}
        flow steer: source <-> off = -delay(off, 10 day) / corrects"
    )
}

/// The furthest from 0 between two times.
fn furthest(model: &Model, from: f64, until: f64) -> f64 {
    let plan = Plan::with_agents(model, true);
    let mut experiment = plan.experiment();
    experiment.columns = (0..plan.columns().len()).filter(|place| plan.columns()[*place].id == "off").collect();
    let mut most: f64 = 0.0;
    plan.run(&experiment, &Unwatched, &mut |run| {
        let rows = run.times.iter().zip(&run.cells[0]).filter(|(time, _)| (from..until).contains(*time));
        most = rows.fold(most, |most, (_, cell)| most.max(cell.abs()));
        ControlFlow::Continue(())
    })
    .unwrap();
    most
}

#[test]
fn beyond_the_limit_of_a_delay_swings_grow_and_below_it_they_die_out() {
    for (corrects, grows) in [(5.5, true), (6.2, true), (6.6, false), (9.0, false)] {
        let text = steered(corrects);
        let model = model(&text);
        let [lag] = &*lags(&model) else { panic!("the loop acts through a delay") };
        assert_eq!((lag.delay, lag.corrects), (10.0, corrects));
        let (early, late) = (furthest(&model, 50.0, 150.0), furthest(&model, 300.0, 400.0));
        assert_eq!(late > early, grows, "corrects within {corrects}: {early}, then {late}");
        let warned = compiled(&text).diagnostics.iter().any(|it| it.code == vflow::diagnostic::Code::V0555);
        assert_eq!(warned, grows, "corrects within {corrects}");
    }
}

#[test]
fn a_delay_is_judged_only_where_the_loop_is_alone_and_its_numbers_are_known() {
    let lagging = |rate: &str, more: &str| {
        let text = format!(
            "ecosystem One {{ time 90 day by 1 day }}  unit a  param k: day = 2 in 1..9  stock x: a = 5
            flow fill: source -> x = {rate}  {more}"
        );
        lags(&model(&text)).len()
    };
    let drain = "flow drain: x -> sink = 1 a/day";
    assert_eq!(lagging("(9 a - delay(x, 10 day)) / k", drain), 1);
    assert_eq!(lagging("(9 a - x) / k", drain), 0);
    assert_eq!(lagging("(9 a - smooth(x, 10 day)) / k", drain), 0);
    assert_eq!(lagging("(9 a - delay(x, 10 day)) / k", "flow leak: x -> sink = x / k"), 0);
    assert_eq!(lagging("(9 a - delay(x, 10 day)) / (k * (1 + t / (1 day)))", drain), 0);
    assert_eq!(lagging("max(9 a - delay(x, 10 day), 0) / k", drain), 0);
}

fn shift(bonus: &str, range: &str, payoff: &str, expected: &str) -> Verdict {
    let text = format!(
        "asset USD: currency
        param bonus: USD = {bonus} in 0..100
        param effort: USD = 60 in 0..100
        param care = 1 in 0..1
        param seen = 1 in 0..1
        member Workers {{ stock purse: USD = 10 in 0..500 }}
        member Clients
        game shift {{
          player Workers plays careful {{ care = 1 }}, quick {{ care = 0 }}
          player Clients plays look {{ seen = 1 }}, trust {{ seen = 0 }}
          payoff Workers = {payoff}
          payoff Clients = 100 USD * care + 1 USD * seen
          expected {expected}
        }}
        governance House {{ voters Workers by head  voters Clients by head  controls bonus in {range} }}"
    );
    let model = model(&text);
    verdict(&model, &model.games[0], 20)
}

#[test]
fn a_profile_is_judged_where_payoffs_can_be_bounded() {
    let paid = "bonus * care * seen - effort * care";
    let Verdict::Fails(found) = shift("20", "0..100", paid, "careful, look") else { panic!("effort does not pay") };
    assert_eq!((found.who.as_str(), found.better.as_str()), ("Workers", "quick"));
    assert_eq!((found.at_most, found.at_least), (-40.0, 0.0));
    // Clients would rather look, and then care pays.
    assert!(
        matches!(shift("80", "60..100", paid, "careful, trust"), Verdict::Fails(it) if it.who == "Clients" || it.who == "Workers")
    );
    assert_eq!(shift("80", "60..100", paid, "careful, look"), Verdict::Holds(Vec::new()));
    let Verdict::Holds(overturned) = shift("80", "20..100", paid, "careful, look") else { panic!("care pays") };
    assert_eq!(overturned.iter().map(|it| it.to.as_str()).collect::<Vec<_>>(), ["20"]);
    // A stock may hold anything within its bounds.
    assert_eq!(shift("80", "60..100", "(Workers.purse - effort) * care", "careful, look"), Verdict::Open);
    assert!(matches!(shift("80", "60..100", "Workers.purse - 501 USD * care", "careful, look"), Verdict::Fails(_)));
}

#[test]
fn the_governance_of_the_data_commons_is_as_written() {
    let surface = governance(&example("data_commons.vflow"));
    let standing = |id: &str| surface.members.iter().find(|it| it.member == id).unwrap();
    assert_eq!(standing("Consumers").decides, ["access_price"]);
    assert_eq!(standing("Treasury").pauses, ["repurchase", "rescue"]);
    assert!(!standing("Treasury").person && standing("Team").affected.is_empty());
    let without: Vec<&str> =
        standing("Consumers").affected.iter().filter(|it| !it.voice).map(|it| it.parameter.as_str()).collect();
    assert_eq!(without, ["royalty"]);
    let royalty = surface.controls.iter().find(|it| it.parameter == "royalty").unwrap();
    assert_eq!(royalty.members, ["Consumers", "Curators", "Treasury"]);
    assert_eq!((royalty.low.as_deref(), royalty.high.as_deref()), (Some("20%"), Some("60%")));
    // What follows from curating is no rule: `capacity` decides no leg, though it reaches many.
    assert!(surface.controls.iter().all(|it| it.decides.iter().all(|leg| leg != "usage")));
    assert!(surface.open.is_empty());
    assert!(surface.powers.iter().all(|it| it.power == "pay" && it.holder.as_deref() == Some("Treasury")));
}

#[test]
fn every_power_and_every_param_without_a_governance_is_told() {
    let surface = governance(&example("coffee_shop.vflow"));
    assert!(surface.processes.is_empty() && surface.controls.is_empty());
    let open: Vec<&str> = surface.open.iter().map(|it| it.parameter.as_str()).collect();
    assert_eq!(open, ["price", "earned", "reward_price", "cost", "rent"]);
    let [mint] = &*surface.powers else { panic!("one mint") };
    assert_eq!((mint.power, mint.over.as_str(), mint.holder.as_deref()), ("mint", "BEAN", Some("Shop")));
}
