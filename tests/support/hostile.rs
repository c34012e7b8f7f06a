//! Labels that mean something to the formats they enter.

use vflow::model::*;

use super::*;

/// Texts that have broken diagrams.
pub const NASTY: &[&str] = &[
    r#"quote " and 'quote'"#,
    "two\nlines",
    r"back\slash \N \n \",
    r#"""" triple"#,
    "</script><script>alert(1)</script>",
    "a --> b",
    "#quot; #35; &amp; &lt;",
    "%%{init: {\"theme\":\"dark\"}}%%",
    "end",
    "1. first",
    "- item",
    "# heading",
    "`code` *bold* _em_ ~del~",
    "]}) |pipe| {x} <b>b</b>",
    "click a href \"javascript:alert(1)\"",
    "עברית ו-English \u{202e}rtl",
    "データの共有地",
    "emoji 🪙 and \u{0} nul \u{7} bell",
    "$$x^2$$ @{ shape: cloud }",
    "; subgraph x",
    "   ",
    "\u{feff}bom",
];

/// A model in which every label is nasty.
pub fn hostile() -> Model {
    let mut model = empty(NASTY[4]);
    model.ecosystem.meta.doc = Some(NASTY.join("\n"));
    model.assets = vec![asset("A", NASTY[0], AssetKind::Token)];
    model.members = vec![member("M", NASTY[5], NASTY[3]), member("N", NASTY[7], NASTY[6])];
    for (index, text) in NASTY.iter().enumerate() {
        let owner = if index.is_multiple_of(2) { "M" } else { "N" };
        let mut held =
            stock(&format!("{owner}.s{index}"), text, "A", Some(formula(text, &[&format!("p:p{index}"), "1"])));
        held.meta.doc = Some((*text).into());
        held.quantity.unit = (*text).into();
        held.meta.source.file = format!("{text}.vflow");
        model.stocks.push(held);
        let mut chosen = parameter(&format!("p{index}"), text, "1", None);
        chosen.meta.doc = Some((*text).into());
        model.parameters.push(chosen);
        let kind =
            [ValueKind::Env, ValueKind::Behavior, ValueKind::Policy, ValueKind::Metric, ValueKind::Let][index % 5];
        let text_formula = formula(text, &[&format!("p:p{index}")]);
        let mut shown = value(kind, &format!("v{index}"), text, text, Some(text_formula));
        shown.quantity.dimension = "1".into();
        model.values.push(shown);
    }
    for (index, text) in NASTY.iter().enumerate() {
        let other = (index + 1) % NASTY.len();
        let name = |index: usize| format!("{}.s{index}", if index.is_multiple_of(2) { "M" } else { "N" });
        let mut moved = flow(&format!("f{index}"), text, "A", &name(index), &name(other), rate(text, &["1"]));
        moved.when = Some(condition(text, &[&format!("v:v{index}")]));
        moved.one_sided = Some((*text).into());
        moved.legs[0] = because(moved.legs[0].clone(), text);
        if index.is_multiple_of(4) {
            moved.kind = TransferKind::Exchange;
            moved.legs[0].meta.id = format!("f{index}.end");
            moved.legs[0].meta.name = "end".into();
        }
        model.transfers.push(moved);
    }
    scheduled(model)
}
