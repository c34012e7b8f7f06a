//! Every fault of the text, as plain lines: code, place, message, labels, notes, helps, fixes.

use std::fmt::Write;

use vflow::diagnostic::{Applicability, Diagnostic, Diagnostics};
use vflow::source::{SourceFile, Sources, Span};

/// What is reported of a text, in plain words.
fn report(text: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add("file.vflow", text);
    let mut diagnostics = Diagnostics::default();
    vflow::syntax::parse(id, text, &mut diagnostics);
    diagnostics.sort();
    let file = sources.get(id).unwrap();
    let mut out = String::new();
    for diagnostic in &diagnostics {
        describe(&mut out, file, diagnostic);
    }
    out
}

fn describe(out: &mut String, file: &SourceFile, diagnostic: &Diagnostic) {
    writeln!(out, "{}: {}", diagnostic.code, diagnostic.message).unwrap();
    for label in &diagnostic.labels {
        writeln!(out, "  at {} {}", place(file, label.span), label.text).unwrap();
    }
    for note in &diagnostic.notes {
        writeln!(out, "  note: {note}").unwrap();
    }
    for help in &diagnostic.helps {
        writeln!(out, "  help: {help}").unwrap();
    }
    for fix in &diagnostic.fixes {
        let sure = if fix.applicability == Applicability::Certain { "fix" } else { "perhaps" };
        let edits: Vec<String> =
            fix.edits.iter().map(|edit| format!("{} -> {:?}", place(file, edit.span), edit.text)).collect();
        writeln!(out, "  {sure}: {} [{}]", fix.message, edits.join("; ")).unwrap();
    }
}

fn place(file: &SourceFile, span: Span) -> String {
    let start = file.position(span.start);
    let text = file.slice(span);
    let cut: String = text.chars().take(40).collect();
    format!("{}:{} {cut:?}", start.line, start.column)
}

#[test]
fn messages() {
    insta::glob!("../faults/syntax", "*.vflow", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::assert_snapshot!(report(&text));
    });
}
