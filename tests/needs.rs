//! What a sketch still needs, and what depends on what.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test that goes wrong should stop at once"
)]

mod support;

use support::{bathtub, commons::commons, sketch};
use vflow::analysis::graph::{Direction, Kind, Mentions, dependencies, touches};
use vflow::analysis::{Need, constant::Constants, needs};
use vflow::model::{Expression, Role};

#[test]
fn a_sketch_is_told_all_it_needs() {
    let told = |need: Need| format!("{}: {}: {}", need.id, need.lack.heading(), need.write);
    let list: Vec<String> = needs(&sketch()).into_iter().map(told).collect();
    insta::assert_snapshot!(list.join("\n"));
}

#[test]
fn complete_models_need_nothing() {
    assert_eq!(needs(&bathtub()), []);
    assert_eq!(needs(&commons()), [], "an intangible between members is only shown");
}

#[test]
fn missing_numbers_are_told_one_by_one() {
    let mut model = bathtub();
    model.ecosystem.time = None;
    model.stocks[0].initial = None;
    model.parameters[0].default = None;
    model.transfers[0].legs[0].rate = vflow::model::Rate::Unknown;
    let ids: Vec<String> = needs(&model).into_iter().map(|need| need.id).collect();
    assert_eq!(ids, ["Ecosystem", "tub", "drain", "leak"]);
    assert_eq!(needs(&model)[1].source, model.stocks[0].meta.source);
}

#[test]
fn mentions_go_through_memory_and_draws() {
    let model = commons();
    let mentions = Mentions::new(&model);
    let of = |tree: &Expression| mentions.of(tree).into_iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(of(&Expression::Memory { id: "trend.smooth1".into() }), ["price"]);
    assert!(of(&Expression::Draw { id: "price#0".into() }).is_empty());
    assert!(of(&Expression::Memory { id: "nothing".into() }).is_empty());
}

#[test]
fn dependencies_are_by_declaration() {
    let found = dependencies(&commons());
    let of = |id: &str| found[id].iter().map(|it| (it.kind, it.id.as_str())).collect::<Vec<_>>();
    assert_eq!(of("runway"), [(Kind::Stock, "Treasury.cash"), (Kind::Flow, "grants")]);
    assert_eq!(of("purchase"), [(Kind::Value, "demand")]);
    assert_eq!(of("emission"), [(Kind::State, "inflation"), (Kind::Supply, "DATA")]);
    assert_eq!(of("curation.reward"), [(Kind::Parameter, "reward"), (Kind::Value, "Curators.curate")]);
    assert!(!found.contains_key("Consumers.budget"), "initial amounts decide nothing while a model runs");
}

#[test]
fn stocks_are_touched_by_legs() {
    let list = touches(&commons());
    let of = |stock: &str| {
        list.iter().filter(|it| it.stock == stock).map(|it| (it.leg.as_str(), it.direction)).collect::<Vec<_>>()
    };
    assert_eq!(
        of("Treasury.cash"),
        [("purchase.pay", Direction::In), ("swap", Direction::Out), ("grants", Direction::Out)]
    );
    assert_eq!(of("Team.locked"), [("unlock", Direction::Out)]);
}

#[test]
fn constants_follow_params() {
    let model = commons();
    let constants = Constants::new(&model);
    let initial = |id: &str| {
        let part = model.formulas().into_iter().find(|it| it.owner == id && it.role == Role::Initial).unwrap();
        constants.number(&part.formula.tree)
    };
    assert_eq!(initial("Consumers.budget"), Some(1_000_000.0));
    assert_eq!(constants.number(&Expression::Time), None);
    // A param that is worked out from itself, which no checked model has, comes to an end.
    let mut ring = bathtub();
    ring.parameters[0].default.as_mut().unwrap().tree = Expression::Parameter { id: "drain".into() };
    assert_eq!(Constants::new(&ring).number(&Expression::Parameter { id: "drain".into() }), None);
}
