//! How diagnostics look, in every format. The snapshots are to be read with the eyes of someone
//! who sees the language for the first time.

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

use proptest::prelude::*;
use vflow::diagnostic::render::{Format, Report, summary};
use vflow::diagnostic::{Applicability, Code, Diagnostic, Diagnostics, Edit, Fix};
use vflow::source::{FileId, Sources, Span};

const MODEL: &str = "\
ecosystem Commons {
  time 2 year by 1 day
}
asset DATA: token { supply max 10_000_000 }

flow rewards: Treasury.reserve -> Curators.wallet = reward * curate when open
flow emit: mint -> Treasury.reserve = emision / 365 day
exchange purchase {
  pay:   Consumers.budget -> Treasury.cash = spend
  token: Treasury.reserve -> Consumers.wallet = spend / price
  more:  Treasury.reserve -> Consumers.wallet = spend / price
  extra: Treasury.reserve -> Consumers.wallet = spend / price
  last:  Treasury.reserve -> Consumers.wallet = spend / price
}
";

/// The span of the first `part` in a file's text.
fn find(sources: &Sources, file: FileId, part: &str) -> Span {
    let start = sources.get(file).unwrap().text.find(part).unwrap();
    Span::new(file, start as u32, (start + part.len()) as u32)
}

fn human(sources: &Sources, list: Vec<Diagnostic>) -> String {
    render(sources, list, Format::Human)
}

fn render(sources: &Sources, list: Vec<Diagnostic>, format: Format) -> String {
    let mut diagnostics = Diagnostics::default();
    list.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    Report::of(sources, &diagnostics).render(format, false)
}

/// A mismatch with three labels, a misspelt name with a fix, a warning over two files.
fn example() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let model = sources.add("model.vflow", MODEL);
    let members = sources.add("members.vflow", "member Curators {\n\tstock wallet: DATA\n}\n");
    let at = |part| find(&sources, model, part);
    let mismatch = Diagnostic::new(Code::V0302, "an amount of DATA stands where a rate in DATA/day is needed")
        .at(at("reward * curate"), "DATA, but a flow needs DATA/day")
        .at(at("Treasury.reserve"), "holds DATA")
        .note("the rate of a flow says how much moves in a day, not how much moves in all; otherwise the treasury would pay the same whatever the step")
        .help("multiply by `1/day`, or declare `curate` as `dataset/day`")
        .suggestion("divide by the step", at("reward * curate").after(), " / 1 day");
    let unknown = Diagnostic::new(Code::V0201, "there is no value `emision`")
        .at(at("emision"), "did you mean `emission`?")
        .fix("write `emission`", at("emision"), "emission");
    let twice = Diagnostic::new(Code::V0451, "nothing ever leaves `Curators.wallet`")
        .at(find(&sources, members, "wallet"), "this stock only fills")
        .at(at("rewards"), "it is filled here");
    (sources, vec![mismatch, unknown, twice])
}

#[test]
fn for_people() {
    let (sources, list) = example();
    let mut diagnostics = Diagnostics::default();
    list.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    let report = Report::of(&sources, &diagnostics);
    let text = report.render(Format::Human, false) + &summary(report.findings(), &["model.vflow".to_owned()]);
    insta::assert_snapshot!(text);
}

#[test]
fn for_machines() {
    for (name, format) in
        [("short", Format::Short), ("json", Format::Json), ("sarif", Format::Sarif), ("github", Format::Github)]
    {
        let (sources, list) = example();
        let text = render(&sources, list, format).replace(env!("CARGO_PKG_VERSION"), "[version]");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn several_lines() {
    let mut sources = Sources::default();
    let model = sources.add("model.vflow", MODEL);
    let span = find(&sources, model, "exchange purchase {").to(find(&sources, model, "last:  Treasury"));
    let edits = vec![
        Edit { span: find(&sources, model, "exchange"), text: "/// Access for money.\nexchange".to_owned() },
        Edit { span: find(&sources, model, "pay:   "), text: "pay: ".to_owned() },
    ];
    let fix = Fix { message: "say what it is".to_owned(), edits, applicability: Applicability::Certain };
    let mut diagnostic =
        Diagnostic::new(Code::V0409, "this exchange gives and takes on one side only").at(span, "all of this");
    diagnostic.fixes.push(fix);
    insta::assert_snapshot!(human(&sources, vec![diagnostic]));
}

#[test]
fn text_that_a_terminal_would_obey() {
    let mut sources = Sources::default();
    let text = "\u{feff}let a = 1 // \u{1b}[2J\u{202e}x\u{200b}\r\n\tlet 数据市场 =\t3 ** 4 // 👩‍🌾\r\n";
    let file = sources.add("m\u{1b}[31m.vflow", text);
    let power = Diagnostic::new(Code::V0105, "`**` is no operator\u{1b}[0m\nhere")
        .at(find(&sources, file, "**"), "write\u{7} `^`");
    let name = Diagnostic::new(Code::V0201, "unknown name")
        .at(find(&sources, file, "let a"), "first")
        .at(find(&sources, file, "数据市场"), "wide");
    let shown = human(&sources, vec![power, name]);
    assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\u{7}', '\r', '\t']));
    insta::assert_snapshot!(shown);
}

#[test]
fn a_megabyte_on_one_line() {
    let mut sources = Sources::default();
    let text = format!("{} ** {} <- {}", "a + ".repeat(250_000), "b + ".repeat(100_000), "c + ".repeat(100_000));
    let file = sources.add("long.vflow", text.as_str());
    let near = Diagnostic::new(Code::V0105, "`**` is no operator").at(find(&sources, file, "**"), "a power is `^`");
    let far = near.clone().at(find(&sources, file, "<-"), "far away");
    let across = Diagnostic::new(Code::V0102, "never closed")
        .at(find(&sources, file, "**").to(find(&sources, file, "<-")), "all of this");
    let named =
        Diagnostic::new(Code::V0201, format!("there is no `{}`", "x".repeat(1_000_000))).at(Span::new(file, 0, 1), "");
    insta::assert_snapshot!(human(&sources, vec![near, far, across, named]));
}

#[test]
fn where_something_is_missing_at_the_end() {
    let mut sources = Sources::default();
    let texts = ["member A {", "member A {\n", "member A {\r\n\r\n", ""];
    let list = texts.iter().map(|text| {
        let file = sources.add("end.vflow", *text);
        let end = Span::new(file, text.len() as u32, text.len() as u32);
        Diagnostic::new(Code::V0102, "this `{` is never closed").at(end, "`}` belongs here")
    });
    let list: Vec<Diagnostic> = list.collect();
    insta::assert_snapshot!(human(&sources, list));
}

#[test]
fn without_a_place() {
    let sources = Sources::default();
    let fault = || vec![Diagnostic::new(Code::V0210, "two ecosystems").help("keep one")];
    assert_eq!(human(&sources, fault()), "error[V0210]: two ecosystems\n = help: keep one\n\n");
    assert_eq!(render(&sources, fault(), Format::Short), "error[V0210]: two ecosystems\n");
    assert_eq!(
        render(&sources, fault(), Format::Github),
        "::error title=V0210%3A more than one ecosystem::two ecosystems%0Ahelp: keep one\n"
    );
}

#[test]
fn workflow_commands_cannot_be_smuggled_in() {
    let mut sources = Sources::default();
    let file = sources.add("a,b:c%.vflow", "x");
    let fault = Diagnostic::new(Code::V0201, "no `x`\n::error::gotcha 100%").at(Span::new(file, 0, 1), "");
    let text = render(&sources, vec![fault], Format::Github);
    assert_eq!(text.lines().count(), 1);
    assert!(text.starts_with("::error file=a%2Cb%3Ac%25.vflow,line=1,"), "{text}");
    assert!(text.contains("%0A::error::gotcha 100%25"), "{text}");
}

#[test]
fn what_two_programs_share_is_said_once() {
    let (one_sources, list) = example();
    let (other_sources, _) = example();
    let mut diagnostics = Diagnostics::default();
    list.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    let mut report = Report::of(&one_sources, &diagnostics);
    report.add(&other_sources, &diagnostics);
    assert_eq!(report.findings().len(), 3);
}

proptest! {
    /// Whatever the text and the spans: every format renders, and the forms for machines are
    /// well-formed.
    #[test]
    fn nothing_breaks_rendering(
        text in "[a-c{} \t\r\n\u{0}\u{1b}\u{202e}é数👩\u{feff}]{0,80}",
        spans in prop::collection::vec((0u32..100, 0u32..100), 0..5),
        repeat in 1usize..40,
        coloured: bool,
    ) {
        let mut sources = Sources::default();
        let file = sources.add("a.vflow", text.repeat(repeat));
        let mut diagnostic = Diagnostic::new(Code::V0301, text.clone()).note(text.clone()).help("x");
        for (start, end) in spans {
            let span = Span::new(file, start, end);
            diagnostic = diagnostic.at(span, text.clone()).fix("y", span, text.clone());
        }
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        let report = Report::of(&sources, &diagnostics);
        for format in [Format::Human, Format::Short, Format::Github] {
            prop_assert!(report.render(format, coloured).contains("V0301"));
        }
        let hostile = report.render(Format::Human, false).contains(['\u{1b}', '\u{202e}', '\0', '\r']);
        prop_assert!(!hostile);
        for format in [Format::Json, Format::Sarif] {
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(&report.render(format, coloured));
            prop_assert!(parsed.is_ok());
        }
    }
}
