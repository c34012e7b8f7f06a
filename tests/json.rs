//! The JSON target: its schema, reading it back, and what it refuses.
//!
//! `VFLOW_UPDATE=1 cargo test --test json` writes the schema anew.

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

use proptest::prelude::{Strategy, *};
use support::{bathtub, commons::commons, formula, hostile::hostile, number, sketch};
use vflow::driver::compile;
use vflow::emit::json::{JsonError, json, read, schema};
use vflow::model::*;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/model.schema.json");

fn models() -> Vec<Model> {
    vec![bathtub(), sketch(), commons(), hostile(), curves(), many(), governed()]
}

/// A model that reads a table and follows a series, as the compiler makes it.
fn curves() -> Model {
    let text = "ecosystem Shop { time 30 day by 1 day }
        asset USD: currency
        table wage: week -> USD/day = (0, 100), (2, 110), (3, 115) { spline extend }
        data factor from \"shop.csv\" column \"factor\" by \"hour\" in hour { hold }
        member Shop { stock till: USD = 5_000 }
        flow pay: Shop.till -> rest = factor * wage(t)";
    let files = std::collections::BTreeMap::from([
        ("model.vflow".to_owned(), text.to_owned()),
        ("shop.csv".to_owned(), "hour,factor\n-12,1\n36,0.5\n".to_owned()),
    ]);
    vflow::driver::compile(&files, "model.vflow").model.unwrap()
}

#[test]
fn broken_curves_are_told() {
    let told = |change: &dyn Fn(&mut Model)| {
        let mut model = curves();
        change(&mut model);
        read(&json(&model)).unwrap_err().message
    };
    assert_eq!(told(&|model| model.tables[0].points.reverse()), "tables[0].points: the inputs of `wage` do not rise");
    let few = told(&|model| model.tables[0].points.truncate(1));
    assert_eq!(few, "tables[0].points: the table `wage` has too few points: 1 of at least 2");
    assert_eq!(told(&|model| model.series[0].times[1] = -0.5), "series[0].times: the times of `factor` do not rise");
    let uneven = told(&|model| model.series[0].values.truncate(1));
    assert_eq!(uneven, "series[0]: the series `factor` has 2 labels, 2 times and 1 values");
    let stray = told(&|model| model.series.clear());
    assert_eq!(stray, "values[0].formula: `factor` refers to the series `factor`, which does not exist");
    let stray = told(&|model| model.tables.clear());
    assert_eq!(stray, "transfers[0].legs[0].rate: `pay` refers to the table `wage`, which does not exist");
}

/// A model with index sets, as the compiler makes it.
fn many() -> Model {
    let text = "ecosystem Shop { time 30 day by 1 day }
        asset USD: currency
        set region = EU, US
        param fee[region] = { EU: 1%, US: 2% }
        stock till[region]: USD = { EU: 100, US: 250 }
        stock bank: USD = 0
        member Staff { population 3  param skill = uniform(0, 1)  stock purse: USD = 0 }
        flow tax: till -> bank = fee * till / 1 day
        flow wage: till[EU] -> Staff.purse = Staff.skill * 1 USD / 1 day
        metric wealth = sum(till) + quantile(Staff.purse, 0.5) + till[US]";
    let files = std::collections::BTreeMap::from([("model.vflow".to_owned(), text.to_owned())]);
    let compilation = vflow::driver::compile(&files, "model.vflow");
    compilation.model.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
}

#[test]
fn shapes_that_do_not_fit_are_told() {
    let told = |change: &dyn Fn(&mut Model)| {
        let mut model = many();
        change(&mut model);
        read(&json(&model)).expect_err("a fault").message
    };
    let stock = |model: &Model, id: &str| model.stocks.iter().position(|stock| stock.meta.id == id).unwrap();
    let till = stock(&many(), "till");
    let faults = [
        told(&|model| model.sets[0].size = 3),
        told(&|model| model.sets[0].elements[1] = "EU".into()),
        told(&|model| model.sets[1].size = 0),
        told(&|model| model.stocks[till].quantity.shape[0] = "continent".into()),
        told(&|model| model.stocks[till].quantity.shape.clear()),
        told(&|model| model.parameters[0].quantity.shape.clear()),
        told(&|model| model.transfers[0].shape.clear()),
        told(&|model| model.transfers[0].legs[0].quantity.shape.push("Staff".into())),
        told(&|model| {
            if let End::Stock { at, .. } = &mut model.transfers[1].legs[0].from {
                at[0].position = 2;
            }
        }),
        told(&|model| {
            if let End::Stock { at, .. } = &mut model.transfers[1].legs[0].from {
                at.clear();
            }
        }),
        told(&|model| {
            if let Expression::Elements { values, .. } = &mut model.parameters[0].default.as_mut().unwrap().tree {
                values.pop();
            }
        }),
        told(&|model| {
            let tree = &mut model.values[0].formula.as_mut().unwrap().tree;
            *tree = Expression::Reduce {
                function: Reduction::Quantile,
                operand: Box::new(Expression::Stock { id: "bank".into() }),
                over: vec!["region".into()],
                share: None,
            };
        }),
        told(&|model| model.values[0].formula.as_mut().unwrap().tree = Expression::Count { set: "age".into() }),
        told(&|model| model.values[0].formula.as_mut().unwrap().tree = Expression::Stock { id: "till".into() }),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

/// A model with an incentive, a governance and a game, as the compiler makes it.
fn governed() -> Model {
    let text = "ecosystem Commons { time 1 year by 1 day }
        asset DATA: token { supply fixed }
        member Treasury { role system  stock reserve: DATA = 900_000 }
        member Curators { motive earn  stock wallet: DATA = 100_000  behavior curate: DATA/day = reward * eager }
        param reward: DATA/day = 20 in 1..500
        param eager = 1 { immutable }
        flow pay: Treasury.reserve -> Curators.wallet = Curators.curate { why Curators.earn }
        flow spend: Curators.wallet -> Treasury.reserve = Curators.wallet / 1 year
        incentive wage for Curators { rewards curate  through pay  serves earn }
        governance Council { voters Curators by sqrt(wallet)  quorum 4%  delay 2 day
          controls reward in 10..
          emergency Treasury may pause pay for 3 day }
        game work { player Curators plays much { curate = 40 DATA/day }, little { curate = 1 DATA/day }
          player Treasury plays pay { reward = 30 }, save { reward = 2 }
          payoff Curators = wallet  payoff Treasury = reserve  expected much, save }";
    let files = std::collections::BTreeMap::from([("model.vflow".to_owned(), text.to_owned())]);
    let compilation = vflow::driver::compile(&files, "model.vflow");
    compilation.model.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
}

#[test]
fn governance_is_what_the_text_says() {
    let model = governed();
    assert_eq!(model.governances[0].voters[0].weight, Weight::Root { stock: "Curators.wallet".into() });
    let (process, control) = model.governed("reward").next().unwrap();
    let text = |bound: &Option<Formula>| bound.as_ref().unwrap().text.clone();
    assert_eq!(process.meta.id, "Council");
    // The lower end is that of the control, the upper one that of the param.
    assert_eq!((text(&control.low), text(&control.high)), ("10".into(), "500".into()));
    assert!(model.governed("eager").next().is_none());
    assert_eq!(model.games[0].quantity.dimension, "DATA");
    assert_eq!(model.games[0].players[1].payoff.tree, Expression::Stock { id: "Treasury.reserve".into() });
}

#[test]
fn governance_that_does_not_fit_is_told() {
    let told = |change: &dyn Fn(&mut Model)| {
        let mut model = governed();
        change(&mut model);
        read(&json(&model)).expect_err("a fault").message
    };
    let faults = [
        told(&|model| model.incentives[0].moves = Some("Nobody".into())),
        told(&|model| model.incentives[0].rewards[0] = "curated".into()),
        told(&|model| model.incentives[0].through[0] = "Curators.wallet".into()),
        told(&|model| model.incentives[0].serves[0] = "reward".into()),
        told(&|model| model.governances[0].voters[0].weight = Weight::Stock { stock: "wallet".into() }),
        told(&|model| model.governances[0].controls[0].parameter = "Curators.curate".into()),
        told(&|model| model.governances[0].controls[0].parameter = "eager".into()),
        told(&|model| model.governances[0].emergencies[0].pauses[0] = "reward".into()),
        told(&|model| model.governances[0].quorum.as_mut().unwrap().tree = Expression::Truth { value: true }),
        told(&|model| {
            model.governances[0].delay.as_mut().unwrap().tree = Expression::Stock { id: "Curators.wallet".into() }
        }),
        told(&|model| model.games[0].players[1].who = "Curators".into()),
        told(&|model| model.games[0].players[0].strategies[0].name = "little".into()),
        told(&|model| model.games[0].players[0].strategies[0].settings[0].target = "Curators.wallet".into()),
        told(&|model| model.games[0].players[0].payoff.tree = Expression::Truth { value: true }),
        told(&|model| model.games[0].expected.swap(0, 1)),
        told(&|model| model.games[0].quantity.scale = 0.0),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

/// The JSON of a model, changed by hand, and why it is refused.
fn refused(model: &Model, from: &str, to: &str) -> JsonError {
    let text = json(model);
    assert!(text.contains(from), "{from}");
    read(&text.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn the_schema_is_up_to_date() {
    if std::env::var_os("VFLOW_UPDATE").is_some() {
        std::fs::create_dir_all(std::path::Path::new(SCHEMA).parent().unwrap()).unwrap();
        std::fs::write(SCHEMA, schema()).unwrap();
    }
    let committed = std::fs::read_to_string(SCHEMA).unwrap_or_default();
    assert!(committed == schema(), "docs/model.schema.json is out of date: VFLOW_UPDATE=1 cargo test --test json");
}

#[test]
fn models_keep_to_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    for model in models() {
        let value: serde_json::Value = serde_json::from_str(&json(&model)).unwrap();
        let faults = support::schema::faults(&schema, &value);
        assert!(faults.is_empty(), "{faults:#?}");
    }
    assert!(!support::schema::faults(&schema, &serde_json::json!({ "vflow": 2 })).is_empty());
    let mut value: serde_json::Value = serde_json::from_str(&json(&commons())).unwrap();
    value["transfers"][0]["legs"][0]["rate"]["formula"]["tree"]["op"] = "perimeter".into();
    assert!(!support::schema::faults(&schema, &value).is_empty());
}

#[test]
fn models_read_back_as_they_were() {
    for model in models() {
        let text = json(&model);
        assert!(text.ends_with("}\n"));
        let back = read(&text).unwrap();
        assert_eq!(back, model);
        assert_eq!(json(&back), text);
    }
}

/// What the compiler makes, it also reads.
#[test]
fn compiled_models_read_back_as_they_were() {
    let mut count = 0;
    for folder in ["examples", "tests/models", "tests/faults/lint"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for path in std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some(model) = compile(&Folder(folder.clone()), &name).model else { continue };
            let back = read(&json(&model)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(back, model, "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 20, "only {count} models were compiled");
}

/// A folder as a project.
struct Folder(std::path::PathBuf);

impl vflow::source::Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, vflow::source::ReadFailure> {
        std::fs::read(self.0.join(path)).map_err(|_| vflow::source::ReadFailure::Missing)
    }
}

#[test]
fn other_versions_are_refused() {
    let error = refused(&bathtub(), "\"vflow\": 1", "\"vflow\": 2");
    assert_eq!((error.line, error.column), (2, 3));
    insta::assert_snapshot!(error, @r#"this model has format version 2; this compiler reads version 1: build the model again from its source, or use the compiler that wrote it (line 2, column 3)"#);
}

#[test]
fn what_is_no_model_is_refused() {
    for text in ["", "[]", "null", "{}", "12", "{\"vflow\": \"1\"}", "{\"vflow\": 1}", "{\"vflow\": 1,", "\u{feff}{}"] {
        let error = read(text).unwrap_err();
        assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty());
        assert!(!error.message.contains("at line"), "{error}");
    }
    let told = |text: &str| read(text).unwrap_err().to_string();
    let wrong = "this is no vflow model: it should be an object with \"vflow\": 1 (line 1, column 2)";
    assert_eq!(told("{}"), wrong);
    assert_eq!(told("{\"vflow\": 1}"), "missing field `ecosystem` (line 1, column 12)");
    assert!(told(&(json(&bathtub()) + "x")).starts_with("trailing characters (line "));
}

#[test]
fn faults_tell_where_they_are() {
    let error = refused(&bathtub(), "\"op\": \"parameter\"", "\"op\": \"perimeter\"");
    assert!(
        error.message.starts_with("transfers[0].legs[0].rate: unknown variant `perimeter`, expected one of"),
        "{error}"
    );
    let error = refused(&bathtub(), "\"hidden\": false", "\"hidden\": 3");
    assert_eq!(error.message, "stocks[0].hidden: invalid type: integer `3`, expected a boolean");
    let error = refused(&bathtub(), "\"scale\": 1.0", "\"scale\": 1e999");
    assert_eq!(error.message, "stocks[0].quantity.scale: number out of range");
}

#[test]
fn names_that_do_not_exist_are_refused() {
    let mut model = bathtub();
    model.transfers[0].legs[0].from = End::Stock { id: "tube".into(), at: Vec::new() };
    let text = json(&model);
    let error = read(&text).unwrap_err();
    assert_eq!(error.message, "transfers[0].legs[0].from: `leak` refers to the stock `tube`, which does not exist");
    assert!(text.lines().nth(error.line as usize - 1).unwrap().contains("\"tube\""));
}

/// Breaks the commons in one way and returns the first fault.
fn broken(change: impl FnOnce(&mut Model)) -> String {
    let mut model = commons();
    change(&mut model);
    let faults = validate(&model);
    let fault = faults.first().expect("a fault");
    format!("{}: {}", fault.path, fault.message)
}

#[test]
fn broken_promises_are_told() {
    let faults = [
        broken(|it| it.stocks[0].meta.member = Some("Nobody".into())),
        broken(|it| it.stocks[0].holds = Some("GOLD".into())),
        broken(|it| it.stocks[1].meta.id = "commons".into()),
        broken(|it| it.assets[0].issuer = Some("Nobody".into())),
        broken(|it| it.transfers[0].phase = "dusk".into()),
        broken(|it| it.transfers[0].legs[0].to.clear()),
        broken(|it| it.transfers[1].legs[1].why = Some(Why::Motive { id: "Curators.greed".into() })),
        broken(|it| it.values[0].formula = Some(formula("x", &["d:price#9"]))),
        broken(|it| it.values[2].formula = Some(formula("x", &["m:none"]))),
        broken(|it| it.values[2].formula = Some(formula("margin", &["v:margin"]))),
        broken(|it| it.values[0].formula.as_mut().unwrap().tree = Expression::Number { value: f64::NAN }),
        broken(|it| it.parameters[0].default.as_mut().unwrap().tree = Expression::Local { name: "x".into() }),
        broken(|it| it.values[0].quantity.scale = 0.0),
        broken(|it| {
            let call = Expression::Call { function: Builtin::Clamp, arguments: vec![Expression::Time] };
            it.values[0].formula.as_mut().unwrap().tree = call;
        }),
        broken(|it| {
            it.functions[0].body.tree =
                Expression::Apply { function: "apy".into(), arguments: vec![Expression::Time, Expression::Dt] }
        }),
        broken(|it| {
            it.schedule.row.pop();
        }),
        broken(|it| it.schedule.phases.swap(0, 1)),
        broken(|it| it.draws[0].arguments.clear()),
        broken(|it| it.facts[0].with[0].parameter = "penalty".into()),
        broken(|it| it.ecosystem.time.as_mut().unwrap().dt = 0.0),
        broken(|it| it.ecosystem.time.as_mut().unwrap().start = Some("2026-02-30".into())),
        broken(|it| it.ecosystem.time.as_mut().unwrap().steps = u64::MAX),
        broken(|it| it.parameters[0].meta.name = "two words".into()),
        broken(|it| it.parameters[0].meta.name = "in".into()),
        broken(|it| it.stocks[1].meta.id = "Treasury.wallet".into()),
        broken(|it| it.transfers[1].legs[0].meta.id = "pay".into()),
        broken(|it| it.values[0].meta = it.parameters[0].meta.clone()),
        broken(|it| {
            let meta = &mut it.values[0].meta;
            (meta.id, meta.name) = ("curators_wallet".into(), "curators_wallet".into());
        }),
        broken(|it| it.functions[0].parameters = vec!["x".into(), "x".into()]),
        broken(|it| it.bases[0].kind = BaseKind::Unit),
        broken(|it| it.stocks[1].holds = Some("time".into())),
        broken(|it| it.values[0].quantity.dimension = "EUR/time".into()),
        broken(|it| {
            let target = Target { end: End::Rest, share: Share::Remainder };
            it.transfers[0].legs[0].to = vec![target.clone(), target];
        }),
        broken(|it| it.transfers[0].when.as_mut().unwrap().tree = Expression::Time),
        broken(|it| it.invariants[0].condition.tree = Expression::Dt),
        broken(|it| it.parameters[0].default = Some(formula("x", &["s:commons"]))),
        broken(|it| it.stocks[1].initial = Some(formula("x", &["v:margin"]))),
        broken(|it| {
            it.schedule.start.remove(0);
        }),
        broken(|it| it.schedule.start.push(it.schedule.start[0].clone())),
        broken(|it| {
            let part = it.schedule.phases[0].parts[0].clone();
            it.schedule.phases[0].parts.push(part);
        }),
        broken(|it| {
            let rule = MemoryRule::Cell { initial: Expression::Truth { value: true }, next: Expression::Time };
            it.memory[0].rule = rule;
        }),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

/// A tree of a wanted depth: one operand a level, so that JSON nests twice as deep.
fn deep(levels: usize) -> Expression {
    (1..levels).fold(Expression::Time, |inner, _| Expression::Call { function: Builtin::Abs, arguments: vec![inner] })
}

#[test]
fn deep_trees_are_read_and_deeper_ones_refused() {
    for levels in [1, 64, 256, DEPTH] {
        let mut model = bathtub();
        let rate = Formula { tree: deep(levels), ..number(0.0) };
        model.transfers[0].legs[0].rate = Rate::Formula { formula: rate };
        assert_eq!(read(&json(&model)).unwrap(), model, "{levels}");
    }
    let mut model = bathtub();
    model.parameters[0].default = Some(Formula { tree: deep(DEPTH + 1), ..number(0.0) });
    assert!(read(&json(&model)).unwrap_err().message.contains("levels deep"));
    for bracket in ["[", "{\"a\":", "[{\"a\":"] {
        let text = format!("{{\"vflow\": 1, \"x\": {}", bracket.repeat(100_000));
        assert!(read(&text).unwrap_err().message.contains("nested more than"));
    }
}

#[test]
fn large_models_are_read() {
    let mut model = bathtub();
    for index in 0..10_000 {
        let mut more = model.parameters[0].clone();
        more.meta.id = format!("p{index}");
        more.meta.name.clone_from(&more.meta.id);
        model.schedule.parameters.push(more.meta.id.clone());
        model.parameters.push(more);
    }
    assert!(read(&json(&model)).is_ok());
}

/// Text that JSON has to escape.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z ]{0,12}",
        1 => any::<String>(),
        1 => Just("\"\\\u{0}\u{2028}\n株😀</script>".to_owned()),
    ]
}

/// A finite number, often an awkward one.
fn finite() -> impl Strategy<Value = f64> {
    let awkward = vec![0.0, -0.0, 0.1, 1e308, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1.0 / 3.0, 9_007_199_254_740_993.0];
    let any = prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO;
    prop_oneof![any, prop::sample::select(awkward)]
}

/// Leaves that are known before a run.
fn constants() -> impl Strategy<Value = Expression> + Clone {
    prop_oneof![
        finite().prop_map(|value| Expression::Number { value }),
        Just(Expression::Infinity),
        Just(Expression::Parameter { id: "drain".into() }),
        Just(Expression::Unit { id: "water".into(), scale: 1e-8 }),
    ]
}

/// Leaves of any kind, over the names of [`bathtub`].
fn leaves() -> impl Strategy<Value = Expression> + Clone {
    prop_oneof![
        constants(),
        Just(Expression::Time),
        Just(Expression::Dt),
        Just(Expression::Stock { id: "tub".into() }),
        Just(Expression::Flow { id: "leak".into() }),
        Just(Expression::Supply { asset: "water".into() }),
        Just(Expression::Rate { kind: RateKind::Net, stock: "tub".into() }),
    ]
}

/// Trees that give a number.
fn trees(leaf: impl Strategy<Value = Expression> + Clone + 'static) -> impl Strategy<Value = Expression> {
    leaf.prop_recursive(12, 64, 3, |inner| {
        let one = inner.clone().prop_map(Box::new);
        let operators = vec![BinaryOperator::Add, BinaryOperator::Power];
        prop_oneof![
            one.clone().prop_map(|operand| Expression::Unary { operator: UnaryOperator::Negate, operand }),
            (prop::sample::select(operators), one.clone(), one.clone())
                .prop_map(|(operator, left, right)| Expression::Binary { operator, left, right }),
            (truths(inner.clone()).prop_map(Box::new), one.clone(), one)
                .prop_map(|(condition, then, otherwise)| { Expression::If { condition, then, otherwise } }),
            prop::collection::vec(inner, 1..4)
                .prop_map(|arguments| Expression::Call { function: Builtin::Max, arguments }),
        ]
    })
}

/// Conditions over trees.
fn truths(tree: impl Strategy<Value = Expression> + Clone) -> impl Strategy<Value = Expression> {
    let one = tree.prop_map(Box::new);
    let compared = (one.clone(), one).prop_map(|(left, right)| Expression::Binary {
        operator: BinaryOperator::NotEqual,
        left,
        right,
    });
    (any::<bool>(), any::<bool>(), compared).prop_map(|(value, not, compared)| {
        let left = Box::new(Expression::Truth { value });
        let compared = Box::new(compared);
        let operand = Box::new(Expression::Binary { operator: BinaryOperator::Or, left, right: compared });
        if not { Expression::Unary { operator: UnaryOperator::Not, operand } } else { *operand }
    })
}

fn formulas(tree: impl Strategy<Value = Expression>) -> impl Strategy<Value = Formula> {
    (words(), tree).prop_map(|(text, tree)| Formula { text, tree, source: support::source(3) })
}

/// Models around the bathtub: any text, any tree, with and without what may be left out.
fn any_model() -> impl Strategy<Value = Model> {
    let texts = prop::collection::vec(words(), 6);
    let fixed = || formulas(trees(constants()));
    (
        texts,
        (prop::option::of(fixed()), prop::option::of(fixed()), fixed()),
        prop::option::of(formulas(truths(trees(leaves()).boxed()))),
        formulas(trees(leaves())),
        any::<(bool, bool, u64, i32, u64)>(),
        finite(),
        prop::option::of(words()),
    )
        .prop_map(
            |(texts, (initial, high, part), when, rate, (first, second, seed, priority, steps), horizon, doc)| {
                let mut model = bathtub();
                model.ecosystem.meta.label.clone_from(&texts[0]);
                model.ecosystem.purpose.clone_from(&texts);
                model.ecosystem.seed = seed;
                let horizon = horizon.abs().max(1.0);
                model.ecosystem.time = first.then_some(TimeSpan { steps: steps >> 11, dt: 0.1, horizon, start: None });
                model.stocks[0].meta.doc = doc;
                model.schedule.start = initial.iter().map(|_| Node::Stock { id: "tub".into() }).collect();
                model.stocks[0].initial = initial;
                model.stocks[0].high = high;
                model.assets[0].supply = if second { Supply::Fixed } else { Supply::Max { amount: part.clone() } };
                let transfer = &mut model.transfers[0];
                transfer.priority = priority;
                transfer.when = when;
                transfer.both_ways = second;
                transfer.legs[0].why = Some(Why::Text { text: texts[1].clone() });
                let share = Share::Part { formula: part };
                transfer.legs[0].to.push(Target { end: End::Rest, share });
                transfer.legs[0].rate = Rate::Formula { formula: rate.clone() };
                let rule =
                    MemoryRule::Line { by: Expression::Dt, initial: rate.tree.clone(), input: rate.tree.clone() };
                let (id, text, owner) = ("leak.delay1".into(), texts[2].clone(), "leak".into());
                model.memory =
                    vec![Memory { id, owner, text, truth: false, shape: Vec::new(), rule, source: support::source(9) }];
                model.schedule.start.push(Node::Memory { id: "leak.delay1".into() });
                model
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn round_trips_are_the_identity(model in any_model()) {
        let text = json(&model);
        let back = read(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(json(&back), text);
        prop_assert_eq!(back, model);
    }

    #[test]
    fn reading_never_panics(text in ".{0,200}", place in 0usize..4000, with in "[\\[\\]{}\",:0-9a-z]{0,3}") {
        let _ = read(&text);
        let mut damaged: Vec<char> = json(&bathtub()).chars().collect();
        let place = place.min(damaged.len());
        damaged.splice(place..(place + 2).min(damaged.len()), with.chars());
        let _ = read(&damaged.into_iter().collect::<String>());
    }
}
