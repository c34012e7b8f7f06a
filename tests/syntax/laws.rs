//! Whatever the text: no panic, and every span lies in the file, on characters.

use proptest::prelude::*;
use vflow::diagnostic::{Diagnostic, Diagnostics};
use vflow::source::{FileId, Sources, Span};

fn check(text: &str) {
    let id = Sources::default().add("file.vflow", text);
    let mut diagnostics = Diagnostics::default();
    let file = vflow::syntax::parse(id, text, &mut diagnostics);
    for diagnostic in &diagnostics {
        check_diagnostic(text, diagnostic);
    }
    for comment in &file.comments {
        check_span(text, comment.span);
    }
    check_tree(text, &format!("{:?}", file.items));
}

fn check_diagnostic(text: &str, diagnostic: &Diagnostic) {
    assert!(!diagnostic.labels.is_empty(), "{diagnostic:?}");
    diagnostic.labels.iter().for_each(|label| check_span(text, label.span));
    let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits);
    edits.for_each(|edit| check_span(text, edit.span));
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} in a text of {} bytes", text.len());
}

/// Every span of a tree, found in its debug text.
fn check_tree(text: &str, debug: &str) {
    for part in debug.split("Span { file: FileId(0), start: ").skip(1) {
        let Some((start, rest)) = part.split_once(", end: ") else { continue };
        let end = rest.split(" }").next().unwrap_or("");
        let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { continue };
        check_span(text, Span::new(FileId::default(), start, end));
    }
}

const VALID: &str = include_str!("all.vflow");

/// The last character boundary of the valid file up to an offset.
fn boundary(at: usize) -> usize {
    (0..=at.min(VALID.len())).rev().find(|at| VALID.is_char_boundary(*at)).unwrap_or(0)
}

const TOKENS: &[&str] = &[
    "flow",
    "stock",
    "member",
    "asset",
    "param",
    "let",
    "exchange",
    "phase",
    "state",
    "fact",
    "fn",
    "use",
    "allocation",
    "unit",
    "goal",
    "story",
    "motive",
    "invariant",
    "behavior",
    "ecosystem",
    "pattern",
    "data",
    "supply",
    "max",
    "role",
    "time",
    "by",
    "from",
    "2026-01-01",
    "next",
    "in",
    "when",
    "of",
    "if",
    "then",
    "else",
    "and",
    "or",
    "not",
    "why",
    "priority",
    "upto",
    "with",
    "expect",
    "at",
    "within",
    "allow",
    "V0451",
    "split",
    "remainder",
    "target",
    "metric",
    "source",
    "external",
    "a",
    "b",
    "x.y",
    "DATA",
    "day",
    "1",
    "0.3%",
    "25bp",
    ".5",
    "5.",
    "1__0",
    "1e999",
    "\"text\"",
    "\"open",
    "\"\\q\"",
    "'x'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "+",
    "-",
    "*",
    "/",
    "^",
    "=",
    "==",
    "<",
    "<=",
    "!=",
    "->",
    "<->",
    "<-",
    "=>",
    ":",
    ",",
    ".",
    "..",
    "~",
    "?",
    "%",
    "&&",
    "||",
    "**",
    "!",
    ";",
    ":=",
    "+=",
    "//c\n",
    "///d\n",
    "/*",
    "*/",
    "#",
    "--",
    "\n",
    "\n",
    "\n",
    "\t",
    "\r\n",
    "\0",
    "é",
    "≤",
    "“",
    "”",
    "\u{200B}",
    "\u{FEFF}",
    "🙂",
    "date(\"2026-13-01\")",
    "infinity",
    "true",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        match vflow::syntax::decode(FileId::default(), &bytes) {
            Ok(text) => check(&text),
            Err((text, fault)) => check_diagnostic(&text, &fault),
        }
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn token_soup(tokens in proptest::collection::vec((0..TOKENS.len(), any::<bool>()), 0..80)) {
        let text: String = tokens.iter().map(|(token, space)| format!("{}{}", TOKENS[*token], if *space { " " } else { "" })).collect();
        check(&text);
    }

    #[test]
    fn mutated_file(at in 0..VALID.len(), length in 0..60usize, token in 0..TOKENS.len()) {
        let (start, end) = (boundary(at), boundary(at + length));
        let token = TOKENS[token];
        check(&format!("{}{token}{}", &VALID[..start], &VALID[end.max(start)..]));
    }

    #[test]
    fn truncated_file(at in 0..VALID.len()) {
        check(&VALID[..boundary(at)]);
        check(&VALID[boundary(at)..]);
    }
}
