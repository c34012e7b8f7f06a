//! Input that is hostile: deep, long, huge, no text at all.

use vflow::diagnostic::{Code, Diagnostics};
use vflow::source::{FileId, Sources};
use vflow::syntax::{MAX_BYTES, decode, parse};

fn codes(text: &str) -> Vec<Code> {
    let id = Sources::default().add("file.vflow", text);
    let mut diagnostics = Diagnostics::default();
    parse(id, text, &mut diagnostics);
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

const MANY: usize = 100_000;

#[test]
fn deep_brackets() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("x[", "]")] {
        let text = format!("let a = {}1{}\nlet b = 2", open.repeat(MANY), close.repeat(MANY));
        let found = codes(&text);
        assert!(found.contains(&Code::V0104), "{open}: {found:?}");
        let found = codes(&format!("let a = {}\nlet b = 2", open.repeat(MANY)));
        assert!(found.contains(&Code::V0104), "{open}: {found:?}");
        let found = codes(&close.repeat(MANY));
        assert!(found.len() <= 20, "{}", found.len());
    }
}

#[test]
fn brackets_up_to_the_limit() {
    let text = |depth: usize| format!("let a = {}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(codes(&text(128)), []);
    assert_eq!(codes(&text(129)), [Code::V0104]);
    let calls = |depth: usize| format!("let a = {}1{}", "f(".repeat(depth), ")".repeat(depth));
    assert_eq!(codes(&calls(128)), []);
    let mixed = format!("let a = {}1{}", "-f(if a then 2 else ".repeat(100), ")".repeat(100));
    assert_eq!(codes(&mixed), [Code::V0104]);
}

#[test]
fn long_chains() {
    for (name, expression) in [
        ("sum", format!("a{}", "+a".repeat(MANY))),
        ("power", format!("a{}", "^a".repeat(MANY))),
        ("minus", format!("{}a", "-".repeat(MANY))),
        ("not", format!("{}a", "not ".repeat(MANY))),
        ("else", format!("{}c", "if a then b else ".repeat(MANY))),
        ("if", format!("{}a", "if ".repeat(MANY))),
        ("comparison", format!("a{}", "<a".repeat(MANY))),
        ("unit", format!("2 a{}", "^a".repeat(MANY))),
    ] {
        let found = codes(&format!("let x = {expression}\nlet y = 2"));
        assert!(found.contains(&Code::V0104), "{name}: {found:?}");
        assert!(found.len() < 5, "{name}: {found:?}");
    }
    let ternary = codes(&format!("let x = a{}", " ? a : a".repeat(MANY)));
    assert_eq!(ternary, [Code::V0105]);
}

#[test]
fn long_lists_are_no_problem() {
    assert_eq!(codes(&format!("let x = max(1{})", ", 1".repeat(MANY))), []);
    assert_eq!(codes(&"let a = 1\n".repeat(MANY)), []);
    assert_eq!(codes(&format!("// {}", "x".repeat(1_000_000))), []);
    assert_eq!(codes(&format!("let x = a{}", ".a".repeat(MANY))), []);
}

#[test]
fn no_text_at_all() {
    let id = FileId::default();
    assert_eq!(decode(id, b"").unwrap(), "");
    assert_eq!(decode(id, "\u{FEFF}let a = 1".as_bytes()).unwrap(), "\u{FEFF}let a = 1");
    let (text, fault) = decode(id, b"let a = 1\nlet b = \xFF\n").unwrap_err();
    assert_eq!((text.as_str(), fault.code), ("let a = 1\nlet b = ", Code::V0107));
    assert!(fault.message.contains("byte 18 (line 2)"), "{}", fault.message);
    let (_, fault) = decode(id, b"\xFF\xFEl\0e\0t\0").unwrap_err();
    assert!(fault.helps[0].contains("UTF-16"), "{:?}", fault.helps);
    let (_, fault) = decode(id, &vec![b' '; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(fault.code, Code::V0110);
}

#[test]
fn a_zero_byte_is_reported_once_for_a_run() {
    assert_eq!(codes("let a\0\0\0 = 1"), [Code::V0106]);
    assert_eq!(codes("\0"), [Code::V0106]);
}
