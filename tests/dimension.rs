//! Dimensions of whole programs: what is inferred, what is reported, and that what is offered mends it.

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

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use vflow::check::dimension::{Dimensions, Type, display, infer};
use vflow::diagnostic::{Diagnostic, Diagnostics};
use vflow::resolve::program::Program;
use vflow::resolve::table::Id;
use vflow::source::Sources;

/// A program with its types.
struct Inferred {
    program: Program,
    dimensions: Dimensions,
    faults: Vec<Diagnostic>,
}

fn inferred(text: &str) -> Inferred {
    let files = BTreeMap::from([("main.vflow".to_owned(), text.to_owned())]);
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let parsed = vflow::resolve::load(&files, "main.vflow", &mut sources, &mut diagnostics).unwrap();
    let program = vflow::resolve::resolve(&parsed, "main.vflow", &sources, &mut diagnostics);
    let early: Vec<_> = diagnostics.iter().filter(|it| it.code.name() != "V0209").collect();
    assert!(!diagnostics.has_errors(), "faults before inference in {text}:\n{early:#?}");
    let mut found = Diagnostics::default();
    let dimensions = infer(&program, &sources, &mut found);
    Inferred { program, dimensions, faults: found.iter().cloned().collect() }
}

impl Inferred {
    /// What a value is.
    fn value(&self, name: &str) -> String {
        let (id, _) = self.program.values.iter().find(|(_, value)| value.meta.id == name).unwrap();
        self.write(self.dimensions.value(id))
    }

    fn write(&self, found: Option<Type>) -> String {
        match found {
            None => "?".to_owned(),
            Some(Type::Truth) => "truth".to_owned(),
            Some(Type::Number(dimension)) => display(&self.program, &dimension),
        }
    }

    fn codes(&self) -> Vec<&'static str> {
        self.faults.iter().map(|fault| fault.code.name()).collect()
    }
}

const PRELUDE: &str = "ecosystem E { time 1 year by 1 day }
asset DATA: token
asset USD: currency
unit block = 12 second
stock reserve: DATA = 10
stock cash: USD = 10
param price: USD/DATA = 0.8
";

/// Infers a few declarations and returns what `x` is.
fn x(declarations: &str) -> String {
    let inferred = inferred(&format!("{PRELUDE}{declarations}"));
    assert!(inferred.faults.is_empty(), "{declarations}: {:#?}", inferred.faults);
    inferred.value("x")
}

/// The codes that a few declarations give.
fn codes(declarations: &str) -> Vec<&'static str> {
    inferred(&format!("{PRELUDE}{declarations}")).codes()
}

#[test]
fn dimensions_follow_the_arithmetic() {
    for (expression, expected) in [
        ("reserve * price", "USD"),
        ("cash / reserve", "USD/DATA"),
        ("reserve / 2 day", "DATA/time"),
        ("5 DATA/day", "DATA/time"),
        ("2 day^2", "time^2"),
        ("sqrt(reserve * reserve)", "DATA"),
        ("reserve ^ 0.5", "DATA^(1/2)"),
        ("reserve ^ -1", "1/DATA"),
        ("reserve ^ (1/3)", "DATA^(1/3)"),
        ("2 ^ price_index", "1"),
        ("max(0, reserve)", "DATA"),
        ("min(infinity, reserve)", "DATA"),
        ("if cash > 0 then reserve else 0", "DATA"),
        ("0", "1"),
        ("infinity", "1"),
        ("0 DATA", "DATA"),
        ("t", "time"),
        ("dt / 1 block", "1"),
        ("5%", "1"),
        ("cash > 0 and not (reserve == 0)", "truth"),
        ("supply(DATA)", "DATA"),
        ("net(reserve)", "DATA/time"),
        ("initial(reserve)", "DATA"),
        ("previous(reserve, 0)", "DATA"),
        ("previous(true, false)", "truth"),
        ("delay(reserve, 7 day)", "DATA"),
        ("delay(reserve, 7 day, 0)", "DATA"),
        ("smooth(price, 1 month)", "USD/DATA"),
        ("trend(price, 1 month)", "1/time"),
        ("cumulative(inflow(cash))", "USD"),
        ("pulse(reserve)", "DATA/time"),
        ("step(price, 3 day)", "USD/DATA"),
        ("ramp(price, 3 day, 9 day)", "USD*time/DATA"),
        ("during(3 day, 9 day)", "1"),
        ("at(3 day)", "truth"),
        ("every(1 week)", "truth"),
        ("between(3 day, 9 day)", "truth"),
        ("once(cash > 3 USD)", "truth"),
        ("safe_div(cash, reserve, 0)", "USD/DATA"),
        ("mod(t, 1 week)", "time"),
        ("floor(reserve, 1 DATA)", "DATA"),
        ("round(reserve / 3 DATA)", "1"),
        ("atan2(reserve, 2 DATA)", "1"),
        ("sign(cash)", "1"),
        ("abs(cash)", "USD"),
        ("clamp(cash, 0, 7 USD)", "USD"),
    ] {
        let found = x(&format!("param price_index = 3\nlet x = {expression}"));
        assert_eq!(found, expected, "{expression}");
    }
}

#[test]
fn chance_has_the_dimension_of_its_arguments() {
    for (expression, expected) in [
        ("uniform(1 USD, 2 USD)", "USD"),
        ("normal(0, 2 USD)", "USD"),
        ("triangular(1 USD, 2 USD, 3 USD)", "USD"),
        ("lognormal(0, 1)", "1"),
        ("exponential(2/day)", "time"),
        ("bernoulli(0.5)", "truth"),
        ("poisson(4)", "1"),
        ("binomial(4, 0.5)", "1"),
    ] {
        assert_eq!(x(&format!("env x = {expression}")), expected, "{expression}");
    }
}

#[test]
fn what_is_not_declared_is_found_from_its_uses() {
    assert_eq!(x("param x\ninvariant i: reserve > x"), "DATA");
    assert_eq!(x("param x\nlet y = x * price + 3 USD"), "DATA");
    assert_eq!(x("param x = 0\nlet y = x ^ 2 + reserve * reserve"), "DATA");
    assert_eq!(x("param x\nlet y = if x then reserve else 0"), "truth");
    assert_eq!(x("param x in 0..5 DATA"), "DATA");
    assert_eq!(x("param x ~ uniform(1 USD, 2 USD)"), "USD");
    assert_eq!(x("state s { next s + reserve }\nlet x = s"), "DATA");
    assert_eq!(x("state s = 0 { next s + price * dt }\nlet x = s"), "USD*time/DATA");
    assert_eq!(x("state s = false { next s or cash > 0 }\nlet x = s"), "truth");
}

#[test]
fn functions_are_generic() {
    let functions = "fn middle(a, b) = (a + b) / 2\nfn pick(c, a, b) = if c then a else b\nfn ratio(a, b) = a / b\n";
    let using = |expression: &str| x(&format!("{functions}let x = {expression}"));
    assert_eq!(using("middle(reserve, 2 DATA)"), "DATA");
    assert_eq!(using("middle(cash, 2 USD) / middle(reserve, 2 DATA)"), "USD/DATA");
    assert_eq!(using("pick(true, cash, 0)"), "USD");
    assert_eq!(using("pick(true, false, cash > 0)"), "truth");
    assert_eq!(using("ratio(ratio(cash, reserve), 3 day) * 1 day"), "USD/DATA");
    assert_eq!(x("fn square(a) = a * a\nfn fourth(a) = square(square(a))\nlet x = fourth(cash)"), "USD^4");
    // What a body says of a param outside holds for every call.
    assert_eq!(x("param x\nfn more(a) = a * x + cash\nlet y = more(2)\nlet z = more(3)"), "USD");
    assert_eq!(codes("param p\nfn more(a) = a * p + cash\nlet y = more(reserve)\nlet z = more(3)"), ["V0301"]);
    assert_eq!(codes("fn middle(a, b) = a + b\nlet y = middle(cash, reserve)"), ["V0301"]);
}

#[test]
fn circles_end() {
    let program = "let x = y + 1 USD\nlet y = x\nfn f(a) = g(a)\nfn g(a) = f(a)\nlet z = f(1)";
    assert_eq!(x(program), "USD");
}

#[test]
fn bare_numbers_take_the_declared_unit_where_they_are_the_value() {
    let good = "param a: USD/day = 5 in 1..9 ~ triangular(1, 4, 9)
param b: 1/month = 2% in 0..1 ~ uniform(1%, 3%)
param c: day = -3
param d: day = 4 ~ exponential(0.2)
param e: block = 7
state f: USD/day = 3 in 0..9
stock g: DATA = 3 in 0..infinity
metric h: month = reserve / 3 DATA * 1 day
goal i { metric h target >= 6 }
fact j { with a = 3, c = 5 expect supply(DATA) == 5 DATA at 0 within 0 }
fn k(n: DATA): USD = 5
allocation l: DATA = 100 { g: 20, reserve: 80% }
";
    let inferred = inferred(&format!("{PRELUDE}asset M: token {{ supply max 5 }}\n{good}"));
    assert!(inferred.faults.is_empty(), "{:#?}", inferred.faults);
    let scale = |name: &str| {
        let (_, value) = inferred.program.values.iter().find(|(_, value)| value.meta.id == name).unwrap();
        inferred.dimensions.adopted(value.value.as_ref().unwrap().id).map(|measure| measure.scale)
    };
    assert_eq!(scale("a"), Some(1.0 / 86_400.0));
    assert_eq!(scale("b"), Some(1.0 / 2_628_000.0));
    assert_eq!(scale("c"), Some(86_400.0));
    assert_eq!(scale("e"), Some(12.0));
    assert_eq!(scale("price"), Some(1.0));
    assert_eq!(scale("h"), None);
}

#[test]
fn elsewhere_bare_numbers_are_plain() {
    assert_eq!(codes("let x: USD = 2 * 3"), ["V0305"]);
    assert_eq!(codes("let x: USD = if true then 2 else 3"), ["V0305"]);
    assert_eq!(codes("param x: USD = 2 ~ lognormal(0, 1)"), ["V0305"]);
    assert_eq!(codes("param x: USD = 2 ~ 2 * normal(0, 1)"), ["V0305"]);
    assert_eq!(codes("state s: USD = 2 { next 3 }"), ["V0305"]);
    assert_eq!(codes("stock q: DATA { transit 3 }"), ["V0301"]);
    assert_eq!(codes("flow f: mint -> reserve = 3"), ["V0301"]);
    assert_eq!(codes("flow f: mint -> reserve = 0"), ["V0301"; 0]);
    assert_eq!(codes("flow f: mint -> reserve = 3 when at(3)"), ["V0301", "V0301"]);
}

#[test]
fn a_long_chain_of_declarations_is_quick_in_any_order() {
    const COUNT: usize = 10_000;
    let chain = |from: &dyn Fn(usize) -> String| (1..COUNT).map(from).collect::<Vec<_>>();
    let link = |n: usize| format!("let v{n} = v{} + 0\n", n - 1);
    let mut backward = chain(&link);
    backward.reverse();
    for first in ["param v0 = 3 USD\n", "param v0\ninvariant i: v0 > cash\n"] {
        for links in [chain(&link).concat(), backward.concat()] {
            let files = format!("{PRELUDE}{first}{links}let x = v{}", COUNT - 1);
            let start = Instant::now();
            let inferred = inferred(&files);
            assert!(inferred.faults.is_empty());
            assert_eq!(inferred.value("x"), "USD");
            assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
        }
    }
}

/// Every file of `tests/faults/dimension` with its text.
fn faults() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/dimension");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "vflow"));
    files.sort();
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn each_fault_is_reported_once_under_its_code() {
    let files = faults();
    assert!(files.len() >= 25);
    for (name, text) in files {
        let code = name.split('_').next().unwrap().to_uppercase();
        assert_eq!(inferred(&text).codes(), [code], "{name}");
    }
}

#[test]
fn what_is_offered_mends_the_fault() {
    let mut failures = Vec::new();
    for (name, text) in faults() {
        for fault in inferred(&text).faults {
            for fix in &fault.fixes {
                let mut mended = text.clone();
                for edit in fix.edits.iter().rev() {
                    mended.replace_range(edit.span.range(), &edit.text);
                }
                let left = inferred(&mended).codes();
                if !left.is_empty() {
                    failures.push(format!("{name}: after \"{}\" there is still {left:?}", fix.message));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_node_has_a_type_where_there_is_no_fault() {
    let inferred = inferred(&format!("{PRELUDE}let x = if cash > 0 then -reserve * price else 0"));
    let mut count = 0;
    for value in inferred.program.values.rows() {
        value.value.as_ref().unwrap().walk(&mut |part| {
            count += 1;
            assert!(inferred.dimensions.of(part.id).is_some(), "{part:?}");
            assert!(part.id.index() < inferred.program.expressions as usize);
        });
    }
    assert!(count > 8);
}
