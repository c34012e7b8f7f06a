//! `table` and `data`, from the text and the CSV file to the model.

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

use vflow::driver::{Compilation, compile};
use vflow::model::{Between, Model, Outside, Series};

/// Compiles the files of a project, `model.vflow` first.
fn project(files: &[(&str, &str)]) -> Compilation {
    let files: BTreeMap<String, String> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    compile(&files, "model.vflow")
}

fn model(files: &[(&str, &str)]) -> Model {
    let compilation = project(files);
    let found: Vec<String> = compilation.diagnostics.iter().map(|it| format!("{}: {}", it.code, it.message)).collect();
    compilation.model.unwrap_or_else(|| panic!("{found:#?}"))
}

/// The series of one `data`, declared as given after its name.
fn series(start: &str, declared: &str, csv: &str) -> Series {
    let text = format!(
        "ecosystem E {{ time 30 day by 1 day {start} }}\nasset USD: currency\ndata x{declared}\nmetric seen = x / x"
    );
    model(&[("model.vflow", &text), ("x.csv", csv)]).series.remove(0)
}

fn codes(compilation: &Compilation) -> Vec<&'static str> {
    compilation.diagnostics.iter().map(|it| it.code.name()).collect()
}

#[test]
fn files_of_every_ordinary_kind_are_read() {
    let wanted = (vec![0.0, 1.0], vec![1.5, -2e3]);
    for csv in [
        "t,v\n0,1.5\n1,-2e3\n",
        "\u{feff}t,v\r\n0,1.5\r\n1,-2e3\r\n",
        "\"t\",\"v\"\n\"0\",\"1.5\"\n\n\"1\",\"-2e3\"",
        "name;v;t\n\"a;b, \"\"c\"\"\";1.5;0\n;-2e3;1\n",
        "v\tt\n1.5\t0\n-2e3\t1\n",
        " t , v \n 0 , 1.5 \n 1 , -2e3 \n",
    ] {
        let found = series("", " from \"x.csv\" column \"v\" by \"t\"", csv);
        assert_eq!((found.times, found.values), wanted, "{csv:?}");
    }
}

#[test]
fn gaps_are_left_out() {
    let found = series("", " from \"x.csv\" column \"v\" by \"t\" { hold }", "t,v\n0,1\n1,\n2, \n3,4\n");
    assert_eq!((found.labels, found.values), (vec!["0".to_owned(), "3".to_owned()], vec![1.0, 4.0]));
    assert_eq!(found.between, Between::Step);
}

#[test]
fn dates_count_from_the_start_of_the_run() {
    let csv = "day,v\n2025-12-31,1\n2026-01-01,2\n2026-03-01,3\n";
    let found = series("from 2026-01-01", ": USD from \"x.csv\" column \"v\" by \"day\"", csv);
    assert_eq!((found.times, found.by_scale), (vec![-1.0, 0.0, 59.0], None));
    assert_eq!((found.file.as_str(), found.column.as_str(), found.by.as_str()), ("x.csv", "v", "day"));
}

#[test]
fn numbers_count_in_their_unit() {
    let csv = "at,v\n-12,1\n0,2\n36,3\n";
    let found = series("from 2026-01-01", " from \"x.csv\" column \"v\" by \"at\" in hour", csv);
    assert_eq!((found.times, found.by_scale), (vec![-0.5, 0.0, 1.5], Some(1.0 / 24.0)));
    let found = series("", " from \"x.csv\" column \"v\" by \"at\"", csv);
    assert_eq!((found.times, found.by_scale), (vec![-12.0, 0.0, 36.0], Some(1.0)));
}

#[test]
fn a_file_is_found_from_the_file_that_names_it_and_read_once() {
    let part = "data a from \"x.csv\" column \"v\" by \"t\"\ndata b from \"../parts/x.csv\" column \"w\" by \"t\"";
    let text = "use \"parts/part.vflow\"\nmetric seen = a + b";
    let files = [("model.vflow", text), ("parts/part.vflow", part), ("parts/x.csv", "t,v,w\n0,1,2\n")];
    let compilation = project(&files);
    assert_eq!(compilation.used, ["model.vflow", "parts/part.vflow", "parts/x.csv"]);
    let series = compilation.model.unwrap().series;
    assert_eq!(series.iter().map(|it| it.values[0]).collect::<Vec<_>>(), [1.0, 2.0]);
    assert!(series.iter().all(|it| it.file == "parts/x.csv"));
}

#[test]
fn a_sketch_needs_no_start() {
    let text = "data x from \"x.csv\" column \"v\" by \"day\"\nmetric seen = x";
    assert!(codes(&project(&[("model.vflow", text), ("x.csv", "day,v\n2026-01-01,1\n")])).is_empty());
}

#[test]
fn data_is_known_step_by_step_only() {
    let base = "ecosystem E { time 30 day by 1 day }\ndata x from \"x.csv\" column \"v\" by \"t\"\n";
    let csv = ("x.csv", "t,v\n0,1\n");
    for (line, code) in [
        ("param p = 2 * x\nmetric seen = p", "V0513"),
        ("unit cow\nstock herd: cow = x * 1 cow { allow V0451 \"a\" allow V0452 \"b\" }", "V0509"),
        ("fn f(y) = y * x\nmetric seen = f(2)", "V0511"),
    ] {
        let compilation = project(&[("model.vflow", &format!("{base}{line}")), csv]);
        assert_eq!(codes(&compilation), [code], "{line}");
    }
    let env = project(&[("model.vflow", &format!("{base}env y = x * 2\nmetric seen = y")), csv]);
    assert!(codes(&env).is_empty(), "{:?}", codes(&env));
}

#[test]
fn a_damaged_file_is_an_error_and_no_panic() {
    let text = "data x from \"x.csv\" column \"v\" by \"t\"\nmetric seen = x";
    for csv in [
        "",
        "\u{feff}",
        "\"",
        "t,v",
        "t,v\n\"",
        ",,\n,,",
        "v;t\n;;;\n",
        "t,v\r\r\n0,1\0\n",
        "t,v\n0,1\n\"1,2\n3,4",
        "é,v\n0,1",
    ] {
        let found = codes(&project(&[("model.vflow", text), ("x.csv", csv)]));
        assert!(found.iter().any(|code| code.starts_with("V02")), "{csv:?}: {found:?}");
    }
}

#[test]
fn points_stand_in_base_quantities_as_they_were_written() {
    let text = "ecosystem E { time 52 week by 1 week }
        asset USD: currency
        table a: day -> USD/day = (0, 0.1), (7, 0.7)
        table b = (0, 1), (2 week, 0.5) { step extend }
        table c = (-1, 3), (2.5, sqrt(16)) { spline }
        metric seen = a(t) * b(t) * c(0.5) / (1 USD/day)";
    let model = model(&[("model.vflow", text)]);
    let points: Vec<_> = model.tables.iter().map(|table| table.points.clone()).collect();
    assert_eq!(points[0], [[0.0, 0.1 * 7.0], [7.0 * (1.0 / 7.0), 0.7 * 7.0]]);
    assert_eq!(points[1], [[0.0, 1.0], [2.0, 0.5]]);
    assert_eq!(points[2], [[-1.0, 3.0], [2.5, 4.0]]);
    let kinds: Vec<_> = model.tables.iter().map(|table| (table.between, table.outside)).collect();
    let wanted =
        [(Between::Linear, Outside::Clamp), (Between::Step, Outside::Extend), (Between::Spline, Outside::Clamp)];
    assert_eq!(kinds, wanted);
    let dimensions: Vec<_> =
        model.tables.iter().map(|it| (it.input.dimension.as_str(), it.output.dimension.as_str())).collect();
    assert_eq!(dimensions, [("time", "USD/time"), ("time", "1"), ("1", "1")]);
}

#[test]
fn a_lookup_of_a_constant_is_a_constant() {
    let check = |value: &str, range: &str| {
        let text = format!(
            "table half = (0, 0), (10, 5)\nparam p = {value} in {range}\nunit cow\nstock herd: cow = half(p) * 1 cow\n\
             flow grow: source -> herd = 1 cow/day\nflow sell: herd -> sink = herd / (3 day)"
        );
        codes(&project(&[("model.vflow", &text)]))
    };
    assert!(check("half(4)", "0..2").is_empty());
    assert_eq!(check("half(4)", "0..1.9"), ["V0310"]);
    // What lies outside the points is level, and no fault.
    assert!(check("half(1000)", "0..5").is_empty());
}
