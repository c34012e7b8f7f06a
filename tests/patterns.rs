//! Laws of patterns: an application is what would have been written out by hand, it sees and hides the
//! right names, and what is wrong with it is said where it stands and where it is applied.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that goes wrong should stop at once"
)]

use std::collections::BTreeMap;

use serde_json::Value;
use vflow::diagnostic::{Code, Diagnostic};
use vflow::driver::{Compilation, compile};
use vflow::model::{Model, ValueKind};
use vflow::resolve::library::LIBRARIES;

const TEAM: &str = "
ecosystem Team { time 4 year by 1 day }
asset DATA: token { supply fixed }
member Team { stock locked: DATA = 100  stock wallet: DATA = 0 { allow V0451 \"a test\" } }
";

const RELEASE: &str = "
pattern Release<A>(locked: stock A, wallet: stock A, start: time = 0 day, length: time) {
  flow pay: locked -> wallet = initial(locked) / length * during(start, start + length)
}
";

fn compiled(text: &str) -> Compilation {
    compile(&BTreeMap::from([("model.vflow".to_owned(), text.to_owned())]), "model.vflow")
}

/// What is said of a program.
fn said(text: &str) -> Vec<Diagnostic> {
    compiled(text).diagnostics.iter().cloned().collect()
}

fn codes(text: &str) -> Vec<Code> {
    said(text).iter().map(|diagnostic| diagnostic.code).collect()
}

fn model(text: &str) -> Model {
    let compilation = compiled(text);
    assert!(compilation.diagnostics.is_empty(), "{:#?}", compilation.diagnostics);
    compilation.model.unwrap()
}

/// A model without what says where something is written and what people see.
fn bare(text: &str) -> Value {
    let mut json = serde_json::to_value(model(text)).unwrap();
    json.as_object_mut().unwrap().retain(|key, _| key != "members" && key != "applications");
    strip(&mut json);
    json
}

fn strip(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields
                .retain(|key, _| !["source", "member", "label", "doc", "text", "application"].contains(&key.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn same(applied: &str, by_hand: &str) {
    pretty_assertions(&bare(applied), &bare(by_hand));
}

fn pretty_assertions(left: &Value, right: &Value) {
    assert_eq!(serde_json::to_string_pretty(left).unwrap(), serde_json::to_string_pretty(right).unwrap());
}

#[test]
fn an_application_is_what_would_be_written_by_hand() {
    let apply = "apply Release(Team.locked, Team.wallet, length = 2 year) as first";
    let by_hand = "
member first {
  let start: time = 0 day
  let length: time = 2 year
  flow pay: Team.locked -> Team.wallet = initial(Team.locked) / length * during(start, start + length)
}";
    same(&format!("{TEAM}{RELEASE}{apply}"), &format!("{TEAM}{by_hand}"));
}

#[test]
fn names_are_passed_on_and_stay_what_they_are() {
    let apply = "
param length: year = 2 in 1..4
apply Release(length = length, locked = Team.locked, wallet = Team.wallet, start = length / 2) as first";
    let by_hand = "
param length: year = 2 in 1..4
member first {
  let start: time = length / 2
  flow pay: Team.locked -> Team.wallet = initial(Team.locked) / length * during(start, start + length)
}";
    same(&format!("{TEAM}{RELEASE}{apply}"), &format!("{TEAM}{by_hand}"));
}

#[test]
fn all_a_pattern_may_hold_is_written_out() {
    let pattern = "
pattern Pool<A>(from: stock A, fee: 1 in 0..1, curve: fn, owner: member) {
  stock pool: A = 0
  state mood: 1 = 1 { next half(mood) }
  param speed: 1/year = 1
  env season: 1 = sin(t / 1 year)
  fn half(x) = x / 2
  policy rate: A/year = curve(fee) * speed * pool * mood * (1 + season)
  flow enter: from -> pool = from * speed
  flow leave: pool -> from = rate
  metric level = pool / supply(A)
  invariant whole: pool <= supply(A)
}";
    let world = "fn doubled(x) = 2 * x\n";
    let apply = "apply Pool(Team.locked, fee = 10%, curve = doubled, owner = Team) as pool_of_team
metric seen = pool_of_team.level + pool_of_team.mood + pool_of_team.enter / (1 DATA/year)";
    let applied = model(&format!("{TEAM}{world}{pattern}{apply}"));
    let ids: Vec<&str> = applied.transfers.iter().map(|transfer| transfer.meta.id.as_str()).collect();
    assert_eq!(ids, ["pool_of_team.enter", "pool_of_team.leave"]);
    assert!(applied.stocks.iter().any(|stock| stock.meta.id == "pool_of_team.pool"));
    assert!(applied.functions.iter().any(|function| function.meta.id == "pool_of_team.half"));
    let rate = applied.values.iter().find(|value| value.meta.id == "pool_of_team.rate").unwrap();
    assert_eq!(rate.quantity.unit, "DATA/year", "the unit names the asset, not the pattern's name for it");
}

#[test]
fn nested_applications_have_nested_names() {
    let nested = "
pattern Twice<A>(locked: stock A, wallet: stock A, length: time) {
  apply Release(locked, wallet, length = length) as inner
}
apply Twice(Team.locked, Team.wallet, length = 1 year) as outer
metric paid = outer.inner.pay";
    let by_hand = "
member outer {
  let length: time = 1 year
  apply Release(Team.locked, Team.wallet, length = length) as inner
}
metric paid = outer.inner.pay";
    same(&format!("{TEAM}{RELEASE}{nested}"), &format!("{TEAM}{RELEASE}{by_hand}"));
}

#[test]
fn what_an_application_in_a_member_declares_is_the_members() {
    let text = "
ecosystem Team { time 4 year by 1 day }
asset DATA: token { supply fixed }
member Team {
  stock locked: DATA = 100
  stock wallet: DATA = 0 { allow V0451 \"a test\" }
  apply Release(locked, wallet, length = 1 year) as release \"The release\"
}
metric paid = Team.release.pay";
    let model = model(&format!("{RELEASE}{text}"));
    let pay = &model.transfers[0].meta;
    assert_eq!((pay.id.as_str(), pay.member.as_deref()), ("Team.release.pay", Some("Team")));
    assert_eq!(pay.label, "The release: pay");
}

#[test]
fn defaults_may_mention_other_parameters() {
    let pattern = "
pattern Pay<A>(from: stock A, target: stock A, start: time, finish: time = start + 1 year, again: time = finish) {
  flow pay: from -> target = from / 1 year * during(start, again)
}
apply Pay(Team.locked, Team.wallet, start = 1 year) as first
fact two { expect first.finish == 2 year  expect first.again == 2 year }";
    let model = model(&format!("{TEAM}{pattern}"));
    let ids: Vec<&str> = model.values.iter().map(|value| value.meta.id.as_str()).collect();
    assert_eq!(ids, ["first.start", "first.finish"], "`again` is another name of `finish`");
    assert!(model.values.iter().all(|value| value.kind == ValueKind::Let));
}

#[test]
fn a_pattern_does_not_see_the_member_around_its_application() {
    let text = "
ecosystem Team { time 4 year by 1 day }
asset DATA: token { supply fixed }
let rate: DATA/day = 2
pattern Pay<A>(from: stock A, target: stock A) { flow pay: from -> target = rate }
member Team {
  let rate: DATA/day = 1
  stock locked: DATA = 100
  stock wallet: DATA = 0 { allow V0451 \"a test\" }
  apply Pay(locked, wallet) as pay
  metric own = rate
}";
    let model = model(text);
    let rate = serde_json::to_string(&model.transfers[0].legs[0].rate).unwrap();
    assert!(rate.contains(r#""id":"rate""#) && !rate.contains("Team.rate"), "{rate}");
}

#[test]
fn names_of_a_pattern_neither_capture_nor_leak() {
    let text = "
let inside: DATA/day = 3
pattern Pay<A>(from: stock A, target: stock A, rate: A/day) {
  let inside: A/day = rate / 2
  flow pay: from -> target = inside
}
apply Pay(Team.locked, Team.wallet, rate = inside + inside) as first
metric outside = inside";
    let model = model(&format!("{TEAM}{text}"));
    let value = |id: &str| {
        let value = model.values.iter().find(|value| value.meta.id == id).unwrap();
        serde_json::to_value(&value.formula).unwrap()["tree"].to_string()
    };
    assert!(value("first.rate").contains(r#""id":"inside""#), "an argument means what it means where it is written");
    assert!(value("first.inside").contains(r#""id":"first.rate""#));
    assert!(value("outside").contains(r#""id":"inside""#));
    assert_eq!(codes(&format!("{TEAM}{text}\nmetric hidden = rate")), [Code::V0201], "`rate` is the pattern's alone");
}

#[test]
fn a_fault_inside_shows_the_pattern_and_the_application() {
    let text = format!("{TEAM}{RELEASE}apply Release(Team.locked, Team.wallet, length = 1 year) as first")
        .replace("/ length *", "/ lenght *");
    let said = said(&text);
    let [fault] = said.as_slice() else { panic!("{said:#?}") };
    let texts: Vec<&str> =
        fault.labels.iter().map(|label| &text[label.span.start as usize..label.span.end as usize]).collect();
    assert_eq!(texts, ["lenght", "apply Release(Team.locked, Team.wallet, length = 1 year)"]);
    assert_eq!(fault.labels[1].text, "applied here as `first`");
}

#[test]
fn a_fault_of_many_applications_is_said_once() {
    let mut text = format!("{TEAM}{RELEASE}").replace("/ length *", "/ lenght *");
    for number in 0..20 {
        text.push_str(&format!("apply Release(Team.locked, Team.wallet, length = 1 year) as number_{number}\n"));
    }
    let said = said(&text);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert_eq!(said[0].notes, ["the same in 19 other applications"]);
}

#[test]
fn what_only_some_applications_leave_unused_is_no_fault_of_the_pattern() {
    let pattern = "
pattern Pay<A>(from: stock A, target: stock A) {
  let half: A = from / 2
  flow pay: from -> target = from / 1 year
}
apply Pay(Team.locked, Team.wallet) as first
apply Pay(Team.wallet, Team.locked) as other\n";
    assert_eq!(codes(&format!("{TEAM}{pattern}")), [Code::V0551]);
    assert_eq!(codes(&format!("{TEAM}{pattern}metric half = first.half")), []);
}

#[test]
fn a_warning_is_allowed_in_the_pattern_or_where_it_is_applied() {
    let text = |pattern: &str, apply: &str| {
        format!(
            "{TEAM}pattern Pay<A>(from: stock A, target: stock A) {{ {pattern}
              let half: A = from / 2
              flow pay: from -> target = from / 1 year
            }}
            apply Pay(Team.locked, Team.wallet) as first {apply}
            flow back: Team.wallet -> Team.locked = Team.wallet / 1 year"
        )
    };
    assert_eq!(codes(&text("", "")), [Code::V0551]);
    assert_eq!(codes(&text("allow V0551 \"for others\"", "")), []);
    assert_eq!(codes(&text("", "{ allow V0551 \"for others\" }")), []);
}

#[test]
fn a_requirement_of_a_param_is_an_invariant_and_one_of_constants_is_proven() {
    let pattern = "
pattern Pay<A>(from: stock A, target: stock A, length: time, share: 1 in 0..1) {
  require length > 0 \"it takes time\"
  flow pay: from -> target = share * from / length
}
param length: year = 2 in 1..4\n";
    let ids = |apply: &str| {
        let model = model(&format!("{TEAM}{pattern}{apply}"));
        model.invariants.iter().map(|it| (it.meta.id.clone(), it.meta.label.clone())).collect::<Vec<_>>()
    };
    let constant = "apply Pay(Team.locked, Team.wallet, length = 2 year, share = 1) as first
metric told = length";
    assert_eq!(ids(constant), []);
    let varied = "apply Pay(Team.locked, Team.wallet, length = length, share = 1 year / length) as first";
    let expected = [
        ("first.require_1".to_owned(), "first: share in 0..1".to_owned()),
        ("first.require_2".to_owned(), "first: it takes time".to_owned()),
    ];
    assert_eq!(ids(varied), expected);
}

#[test]
fn a_bare_number_takes_the_unit_of_its_parameter() {
    let pattern = "
pattern Pay<A>(from: stock A, target: stock A, length: year in 1..5, least: A) {
  flow pay: from -> target = from / length when from > least
}
apply Pay(Team.locked, Team.wallet, length = 2, least = 5) as first
fact told { expect first.length == 730 day  expect first.least == 5 DATA }\n";
    model(&format!("{TEAM}{pattern}"));
    let faulty = format!("{TEAM}{pattern}").replace("length = 2", "length = 6");
    assert_eq!(codes(&faulty), [Code::V1008]);
}

#[test]
fn an_application_in_a_phase_happens_in_it() {
    let text = "
phase early { apply Release(Team.locked, Team.wallet, length = 1 year) as first }
phase late { flow back: Team.wallet -> Team.locked = Team.wallet / 1 year }";
    let model = model(&format!("{TEAM}{RELEASE}{text}"));
    assert_eq!(model.schedule.phases[0].transfers, ["first.pay"]);
}

#[test]
fn a_state_of_a_pattern_belongs_to_the_phase_of_its_application() {
    let text = "
ecosystem Phases { time 10 day by 1 day  phases one, two }
asset A: token
member Fund { stock held: A = 1 }
pattern Grow<A>(x: stock A) {
  state seen: A = 0 { next seen + x }
  flow grow: mint -> x = x / 1 day
}
phase one { apply Grow(Fund.held) as growing }
phase two { flow out: Fund.held -> burn = 1%/day * Fund.held }
metric seen: A = growing.seen
";
    let compilation = compiled(text);
    let model = compilation.model.unwrap();
    let state = model.states.iter().find(|state| state.meta.id == "growing.seen").unwrap();
    assert_eq!(state.phase, "one");
}

#[test]
fn patterns_too_deep_or_too_many_are_an_error_and_no_crash() {
    let mut deep =
        format!("{TEAM}pattern P0<A>(from: stock A, target: stock A) {{ flow pay: from -> target = from / 1 year }}\n");
    for level in 1..200 {
        deep.push_str(&format!(
            "pattern P{level}<A>(from: stock A, target: stock A) {{ apply P{}(from, target) as a }}\n",
            level - 1
        ));
    }
    assert!(codes(&format!("{deep}apply P199(Team.locked, Team.wallet) as a")).contains(&Code::V1009));
    let mut wide =
        format!("{TEAM}pattern P0<A>(from: stock A, target: stock A) {{ flow pay: from -> target = from / 1 year }}\n");
    for level in 1..9 {
        let applications: String =
            (0..10).map(|name| format!("apply P{}(from, target) as a{name}\n", level - 1)).collect();
        wide.push_str(&format!("pattern P{level}<A>(from: stock A, target: stock A) {{ {applications} }}\n"));
    }
    assert!(codes(&format!("{wide}apply P8(Team.locked, Team.wallet) as a")).contains(&Code::V1009));
}

#[test]
fn libraries_hold_patterns_functions_and_tables_only_and_say_what_they_do() {
    use vflow::diagnostic::Diagnostics;
    use vflow::syntax::{ast::Item, parse};
    for library in LIBRARIES {
        let mut diagnostics = Diagnostics::default();
        let file = parse(vflow::source::Sources::default().next_id(), library.text, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{}: {diagnostics:#?}", library.file());
        let mut patterns = Vec::new();
        for item in &file.items {
            match item {
                Item::Pattern(pattern) => {
                    assert!(pattern.header.doc.is_some(), "{} has no doc", pattern.header.name.text);
                    patterns.push(pattern.header.name.text.as_str());
                }
                Item::Function(_) | Item::Table(_) | Item::Use(_) => {}
                other => panic!("{} holds {other:?}", library.file()),
            }
        }
        assert_eq!(library.patterns().collect::<Vec<_>>(), patterns);
    }
}

#[test]
fn nothing_offers_to_edit_a_library() {
    let text =
        format!("{TEAM}use std.vesting\napply LinearVesting(Team.locked, Team.wallet, length = 5 DATA) as first");
    let compilation = compiled(&text);
    let edits = compilation.diagnostics.iter().flat_map(|it| &it.fixes).flat_map(|fix| &fix.edits);
    for edit in edits {
        assert!(!compilation.sources.get(edit.span.file).unwrap().library);
    }
    assert_eq!(compilation.used, ["model.vflow"]);
}

const REGIONS: &str = "
ecosystem Club { time 1 year by 1 day }
asset DATA: token { supply fixed }
set region = EU, US
stock users[region]: DATA = 100
stock gone: DATA = 0
param pace[region]: 1/year = { EU: 10%, US: 20% }
flow back: gone -> users = each(gone / 10 year / 2)
";

const LEAVE: &str = "
pattern Leave<A>(from: stock A, target: stock A, rate: 1/day) {
  flow leave: from -> target = rate * from
}
";

#[test]
fn an_indexed_stock_and_a_formula_over_a_set_keep_their_shapes() {
    let apply = "apply Leave(users, gone, rate = pace / 2) as exit";
    let by_hand = "
member exit {
  let rate[region]: 1/day = pace / 2
  flow leave: users -> gone = rate * users
}";
    same(&format!("{REGIONS}{LEAVE}{apply}"), &format!("{REGIONS}{by_hand}"));
    let model = model(&format!("{REGIONS}{LEAVE}{apply}"));
    let leave = model.transfers.iter().find(|transfer| transfer.meta.id == "exit.leave").unwrap();
    assert_eq!(leave.shape, ["region"]);
}

#[test]
fn what_is_no_whole_stock_is_told_what_to_write() {
    for (argument, help) in [("users[EU]", "without brackets"), ("rest.DATA", "by a flow of your own")] {
        let said = said(&format!("{REGIONS}{LEAVE}apply Leave({argument}, gone, rate = 1%/day) as exit"));
        let fault = said.iter().find(|it| it.code == Code::V1005).unwrap_or_else(|| panic!("{said:#?}"));
        assert!(fault.helps[0].contains(help), "{argument}: {:?}", fault.helps);
    }
}

#[test]
fn generated_functions_say_from_which_application_they_come() {
    use vflow::emit::python::{Engine, project};
    let text = format!("{TEAM}{RELEASE}apply Release(Team.locked, Team.wallet, length = 1 year) as first");
    let project = project(&model(&text), Engine::Cadcad);
    let logic = project.files.iter().find(|file| file.path.ends_with("logic.py")).unwrap();
    let said = logic.content.matches("From the pattern Release, applied as first").count();
    assert_eq!(said, 3, "the flow, the start and the length:\n{}", logic.content);
}

/// A param that a pattern is given, and one that it declares, can be governed; its flows can pay an incentive.
#[test]
fn what_a_pattern_is_given_can_be_governed() {
    let model = model(
        "asset USD: currency
        member Fund { role system  stock cash: USD = 1_000 }
        member Crew { stock purse: USD = 10  motive eat }
        param pace: 1/day = 1% in 0%..5%
        pattern Stipend<A>(giver: stock A, taker: stock A, rate: 1/day) {
          param bonus: 1/day = 0.5% in 0%..1%
          flow pay: giver -> taker = (rate + bonus) * giver
        }
        apply Stipend(Fund.cash, Crew.purse, rate = pace) as stipend
        flow dues: rest -> Fund.cash = 20 USD/day
        flow live: Crew.purse -> rest = 9 USD/day
        incentive food for Crew { through stipend.pay  serves eat }
        governance Council { voters Crew by purse  delay 2 day  controls stipend.rate in 0%..3%, stipend.bonus }",
    );
    let controlled: Vec<&str> = model.governances[0].controls.iter().map(|it| it.parameter.as_str()).collect();
    assert_eq!(controlled, ["pace", "stipend.bonus"]);
    assert_eq!(model.incentives[0].through, ["stipend.pay"]);
}
