//! The front end on whole files.

use vflow::diagnostic::Diagnostics;
use vflow::source::Sources;

#[test]
fn all() {
    let text = std::fs::read_to_string("tests/syntax/all.vflow").unwrap();
    let mut sources = Sources::default();
    let id = sources.add("all.vflow", text.as_str());
    let mut diagnostics = Diagnostics::default();
    let file = vflow::syntax::parse(id, &text, &mut diagnostics);
    for d in &diagnostics {
        let p = sources.get(id).unwrap().position(d.labels[0].span.start);
        println!("{}:{} {} {} {:?}", p.line, p.column, d.code, d.message, d);
    }
    println!("{}", file.items.len());
    if std::env::var("SHOW").is_ok() { println!("{file:#?}"); }
    assert!(diagnostics.is_empty());
}
