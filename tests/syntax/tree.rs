//! The tree of a file that uses every construct.

use vflow::diagnostic::Diagnostics;
use vflow::source::{FileId, Sources};
use vflow::syntax::ast::File;

fn parse(text: &str) -> (File, Diagnostics) {
    let id = Sources::default().add("file.vflow", text);
    let mut diagnostics = Diagnostics::default();
    let file = vflow::syntax::parse(id, text, &mut diagnostics);
    (file, diagnostics)
}

/// A debug text with `a..b` for each span.
fn with_short_spans(debug: &str) -> String {
    let mut parts = debug.split("Span { file: FileId(0), start: ");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (start, rest) = part.split_once(", end: ").unwrap();
        let (end, rest) = rest.split_once(" }").unwrap();
        out.push_str(&format!("{start}..{end}{rest}"));
    }
    out
}

/// A debug text without its spans: `span: 3..5, ` and `(3..5)` go.
fn without_spans(debug: &str) -> String {
    let mut out = String::new();
    let mut rest = debug;
    while let Some(at) = rest.find("..") {
        let is_digit = |character: char| character.is_ascii_digit();
        let start = rest[..at].trim_end_matches(is_digit).len();
        let end = at + 2 + rest[at + 2..].len() - rest[at + 2..].trim_start_matches(is_digit).len();
        let digits = start < at && end > at + 2;
        let before = if digits { start } else { end };
        out.push_str(&rest[..before]);
        if digits && !out.ends_with("span: ") {
            out.push('_');
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    for noise in [", number_span: ", ", operator_span: ", ", arrow_span: ", ", span: ", "span: "] {
        out = out.replace(noise, "");
    }
    out
}

#[test]
fn every_construct() {
    let (file, diagnostics) = parse(include_str!("all.vflow"));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let items: Vec<String> =
        file.items.iter().map(|item| without_spans(&with_short_spans(&format!("{item:?}")))).collect();
    insta::assert_snapshot!(items.join("\n"));
}

/// The spans of a struct cover those of its parts, docs aside (they stand above).
#[test]
fn spans_nest() {
    let (file, _) = parse(include_str!("all.vflow"));
    for item in &file.items {
        let debug = with_short_spans(&format!("{item:?}"));
        let mut inner: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
        let mut rest = debug.as_str();
        while let Some(at) = rest.find(['{', '}', '"', '.']) {
            let sign = rest.as_bytes()[at];
            match sign {
                b'"' => {
                    let mut end = at + 1;
                    while rest.as_bytes()[end] != b'"' {
                        end += if rest.as_bytes()[end] == b'\\' { 2 } else { 1 };
                    }
                    rest = &rest[end + 1..];
                    continue;
                }
                b'{' => inner.push(Vec::new()),
                b'}' => {
                    let spans = inner.pop().unwrap();
                    let is_doc = rest[at + 1..].starts_with("), keyword");
                    if !is_doc {
                        inner.last_mut().unwrap().extend(spans);
                    }
                }
                _ if rest[at..].starts_with("..") => {
                    let start: usize =
                        rest[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
                    let end: usize =
                        rest[at + 2..].split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
                    assert!(start <= end);
                    let is_whole = rest[..at].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(", span: ");
                    if is_whole {
                        for (from, to) in inner.last().unwrap() {
                            assert!(start <= *from && *to <= end, "{from}..{to} outside of {start}..{end} in {debug}");
                        }
                    }
                    inner.last_mut().unwrap().push((start, end));
                    rest = &rest[at + 2..];
                    continue;
                }
                _ => {}
            }
            rest = &rest[at + 1..];
        }
    }
}

#[test]
fn comments_and_docs() {
    let text = "// one\n/// Two\n/// lines.\nstock a: DATA // three\n";
    let (file, diagnostics) = parse(text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let comments: Vec<&str> = file.comments.iter().map(|comment| &text[comment.span.range()]).collect();
    assert_eq!(comments, ["// one", "/// Two", "/// lines.", "// three"]);
    let debug = format!("{:?}", file.items);
    assert!(debug.contains("Two\\nlines."), "{debug}");
}

#[test]
fn line_ends_and_byte_order_mark_are_white_space() {
    let text = include_str!("all.vflow");
    for variant in [text.replace('\n', "\r\n"), format!("\u{FEFF}{text}")] {
        let (file, diagnostics) = parse(&variant);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(file.items.len(), parse(text).0.items.len());
    }
}

#[test]
fn broken_declarations_keep_their_names_and_the_rest() {
    let (file, diagnostics) =
        parse("member A {\n  stock x: DATA = (1\n  stcok y: DATA\n  rol owner\n  stock z: DATA\n}\nlet b = 3\n");
    assert_eq!(diagnostics.len(), 3, "{diagnostics:?}");
    let debug = format!("{:?}", file.items);
    // `y` too, whose keyword is misspelt behind a bracket that is still open.
    for name in ["\"A\"", "\"x\"", "\"y\"", "\"z\"", "\"b\""] {
        assert!(debug.contains(name), "{name} is missing in {debug}");
    }
}

#[test]
fn numbers_are_exact() {
    let text = "param a = 0.3%\nparam b = 25bp\nparam c = 4_000_000\nparam d = 137e-6\nparam e = 1e-3%";
    let debug = format!("{:?}", parse(text).0.items);
    for number in ["Number(0.003)", "Number(0.0025)", "Number(4000000.0)", "Number(0.000137)", "Number(1e-5)"] {
        assert!(debug.contains(number), "{number} is missing in {debug}");
    }
}

#[test]
fn a_file_knows_its_id() {
    let (file, _) = parse("");
    assert_eq!(file.id, FileId::default());
    assert!(file.items.is_empty());
}
