//! Documents: that they hold every declaration with its line, that browsers and LaTeX read them, and that no label
//! gets out of its place.
//!
//! With `VFLOW_DOCUMENTS=DIR` the documents are also written there, for a look or for another tool.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that goes wrong should stop at once"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use support::hostile::{NASTY, hostile};
use vflow::driver::compile;
use vflow::emit::document::{html, markdown};
use vflow::model::Model;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The model in a file, which may use those beside it.
fn model(path: &Path) -> Model {
    let entries = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let texts = entries.filter(|path| path.extension().is_some_and(|it| it == "vflow" || it == "csv"));
    let files: BTreeMap<String, String> = texts
        .map(|path| (path.file_name().unwrap().to_string_lossy().into(), fs::read_to_string(path).unwrap()))
        .collect();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let compilation = compile(&files, &name);
    compilation.model.unwrap_or_else(|| panic!("{name}: {:#?}", compilation.diagnostics))
}

/// Every model of a folder.
fn models(folder: &str) -> Vec<(String, Model)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "vflow"));
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), model(path))).collect()
}

/// What a model is written as.
struct Written {
    name: String,
    html: String,
    markdown: String,
}

/// Every model there is: examples, those of other tests, and one whose labels are hostile.
fn all() -> &'static [Written] {
    static ALL: LazyLock<Vec<Written>> = LazyLock::new(|| {
        let mut all = models("examples");
        all.extend(models("tests/models"));
        all.push(("hostile".to_owned(), hostile()));
        let written =
            all.into_iter().map(|(name, model)| Written { name, html: html(&model), markdown: markdown(&model) });
        written.collect()
    });
    &ALL
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

#[test]
fn documents_stay_the_same() {
    for (name, model) in [
        ("workshop", model(&root().join("examples/workshop.vflow"))),
        ("coffee_shop", model(&root().join("examples/coffee_shop.vflow"))),
        ("crowd", model(&root().join("tests/models/crowd.vflow"))),
        ("vesting", model(&root().join("tests/models/vesting.vflow"))),
    ] {
        insta::assert_snapshot!(format!("{name}_markdown"), markdown(&model));
        insta::assert_snapshot!(format!("{name}_html"), html(&model));
    }
}

/// Where another tool is to read them.
#[test]
fn documents_can_be_written_for_another_tool() {
    let Ok(folder) = std::env::var("VFLOW_DOCUMENTS") else { return };
    fs::create_dir_all(&folder).unwrap();
    for Written { name, html, markdown } in all() {
        fs::write(format!("{folder}/{name}.md"), markdown).unwrap();
        fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
}

#[test]
fn pages_are_sound() {
    assert!(!Html::parse_document("<!DOCTYPE html><p></b>").errors.is_empty(), "faults are told");
    for Written { name, html, .. } in all() {
        let page = Html::parse_document(html);
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        let ids: Vec<&str> = select(&page, "[id]").iter().map(|it| it.attr("id").unwrap()).collect();
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: an id stands twice");
        assert!(ids.iter().all(|id| !id.is_empty() && !id.contains(char::is_whitespace)), "{name}: {ids:?}");
        for link in select(&page, "a[href^='#']") {
            let target = link.attr("href").unwrap().trim_start_matches('#');
            assert!(unique.contains(target), "{name}: nothing is at #{target}");
        }
        headings(name, &page);
        tables(name, &page);
    }
}

/// Headings do not skip a level: from one to the next it goes down by one at most.
fn headings(name: &str, page: &Html) {
    let levels: Vec<u32> =
        select(page, "h1, h2, h3, h4, h5, h6").iter().map(|it| it.value().name()[1..].parse().unwrap()).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: one title");
    assert_eq!(levels[0], 1, "{name}: the title comes first");
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "{name}: from h{} to h{}", pair[0], pair[1]);
    }
}

/// Every table says what it shows, and every row has its head and as many cells as there are columns.
fn tables(name: &str, page: &Html) {
    for table in select(page, "table") {
        let within = |selector: &str| table.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
        let caption = within("caption");
        assert!(caption.len() == 1 && caption[0].text().any(|text| !text.trim().is_empty()), "{name}: no caption");
        let columns = within("thead th[scope='col']").len();
        assert!(columns > 0, "{name}: no heads");
        for row in within("tbody tr") {
            let cells = |selector: &str| row.select(&Selector::parse(selector).unwrap()).count();
            assert_eq!(cells("th[scope='row']"), 1, "{name}");
            assert_eq!(cells("th, td"), columns, "{name}: {}", row.html());
        }
    }
}

/// A page runs nothing and loads nothing, whatever stands in the model.
#[test]
fn pages_need_no_network() {
    for Written { name, html, .. } in all() {
        let page = Html::parse_document(html);
        for element in select(&page, "*") {
            let allowed = [
                "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "article", "h1",
                "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "div", "dt", "dd", "a", "span", "strong",
                "em", "code", "pre", "br", "wbr", "table", "caption", "thead", "tbody", "tr", "th", "td", "math",
                "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msup", "msub", "msqrt", "munder", "mtable",
                "mtr", "mtd",
            ];
            assert!(allowed.contains(&element.value().name()), "{name}: <{}>", element.value().name());
            for (attribute, value) in element.value().attrs() {
                assert!(
                    !attribute.starts_with("on") && attribute != "src" && attribute != "style",
                    "{name}: {attribute}"
                );
                let harmless =
                    attribute != "href" || !value.to_ascii_lowercase().trim_start().starts_with("javascript:");
                assert!(harmless, "{name}: {value}");
            }
        }
        assert!(!html.contains("url("), "{name}: the style loads nothing");
    }
}

/// What the author wrote is text in both formats, and all of it is there.
#[test]
fn labels_stay_in_their_place() {
    let mut model = hostile();
    let nasty = [
        NASTY,
        &["a | b", "cost $5 and $6", "x ]]> y", "a `b` c", "*star* _line_ ~wave~", "<script>alert(1)</script>"],
    ]
    .concat();
    for (index, text) in nasty.iter().enumerate() {
        let mut held = support::stock(&format!("extra{index}"), text, "A", None);
        held.meta.label = (*text).to_owned();
        model.stocks.push(held);
    }
    let page = Html::parse_document(&html(&model));
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert!(select(&page, "script, b, img").is_empty());
    let text: String = page.root_element().text().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for label in ["a | b", "cost $5 and $6", "x ]]> y", "a `b` c", "*star* _line_ ~wave~", "<script>alert(1)</script>"]
    {
        assert!(text.contains(label), "{label}");
    }
    let rendered = rendered(&markdown(&model));
    let page = Html::parse_fragment(&rendered);
    assert!(select(&page, "script, b, img").is_empty());
    let text: String = page.root_element().text().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for label in ["a | b", "cost $5 and $6", "x ]]> y", "a `b` c", "*star* _line_ ~wave~", "<script>alert(1)</script>"]
    {
        assert!(text.contains(label), "{label}");
    }
    // GitHub would read a formula between two of these.
    assert!(!markdown(&model).contains(" $5"), "a sign that opens a formula");
}

/// Markdown as GitHub reads it, formulas included.
fn rendered(markdown: &str) -> String {
    use pulldown_cmark::{Options, Parser};
    let mut out = String::new();
    pulldown_cmark::html::push_html(
        &mut out,
        Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH),
    );
    out
}

/// Tables of the Markdown are tables for its readers too: what stands in a cell does not end it.
#[test]
fn markdown_has_the_tables_and_links_of_the_page() {
    for Written { name, html, markdown } in all() {
        let page = Html::parse_document(html);
        let other = Html::parse_fragment(&rendered(markdown));
        let rows = |page: &Html| select(page, "tbody tr").len();
        assert_eq!(rows(&page), rows(&other), "{name}: rows");
        let cells = |page: &Html| select(page, "tbody td, tbody th").len();
        assert_eq!(cells(&page), cells(&other), "{name}: cells");
        let ids: HashSet<&str> = select(&other, "a[id]").iter().map(|it| it.attr("id").unwrap()).collect();
        for link in select(&other, "a[href^='#']") {
            let target = link.attr("href").unwrap().trim_start_matches('#');
            assert!(ids.contains(target), "{name}: nothing is at #{target}");
        }
        let of_page: BTreeSet<&str> =
            select(&page, "[id]").iter().map(|it| it.attr("id").unwrap()).filter(|id| *id != "section-text").collect();
        assert_eq!(of_page, ids.into_iter().collect(), "{name}: both have the same anchors");
    }
}

/// Every declaration of the model with its name and place, as JSON tells it.
fn declarations(model: &Model) -> Vec<(String, String, u64)> {
    fn gather(value: &serde_json::Value, found: &mut Vec<(String, String, u64)>) {
        if let Some(object) = value.as_object() {
            let text = |key: &str| object.get(key).and_then(serde_json::Value::as_str);
            if let (Some(id), Some(_), Some(source)) = (text("id"), text("label"), object.get("source")) {
                let (file, line) = (source["file"].as_str().unwrap(), source["line"].as_u64().unwrap());
                if !file.is_empty() && object.get("hidden") != Some(&serde_json::Value::Bool(true)) {
                    found.push((id.to_owned(), file.to_owned(), line));
                }
            }
            object.values().for_each(|inner| gather(inner, found));
        }
        value.as_array().into_iter().flatten().for_each(|inner| gather(inner, found));
    }
    let mut found = Vec::new();
    let model = serde_json::to_value(model).unwrap();
    // The ecosystem is the document.
    model.as_object().unwrap().iter().filter(|(key, _)| *key != "ecosystem").for_each(|(_, it)| gather(it, &mut found));
    found
}

#[test]
fn every_declaration_is_there_with_its_line() {
    for (name, model) in models("examples") {
        let page = Html::parse_document(&html(&model));
        let text = markdown(&model);
        let listed: HashSet<(String, String)> = select(&page, "#section-index tbody tr")
            .iter()
            .map(|row| {
                let cell = |selector: &str| {
                    row.select(&Selector::parse(selector).unwrap()).last().unwrap().text().collect::<String>()
                };
                (cell("th"), cell("td"))
            })
            .collect();
        let ids: HashSet<&str> = select(&page, "[id]").iter().map(|it| it.attr("id").unwrap()).collect();
        let found = declarations(&model);
        assert!(found.len() > 15, "{name}: {}", found.len());
        for (id, file, line) in found {
            assert!(listed.contains(&(id.clone(), format!("{file}:{line}"))), "{name}: `{id}` is not at {file}:{line}");
            let anchored =
                ["", "function-", "phase-"].iter().any(|prefix| ids.contains(format!("{prefix}{id}").as_str()));
            assert!(anchored, "{name}: nothing tells of `{id}`");
            assert!(text.contains(&format!("`{id}`")), "{name}: `{id}`");
        }
    }
}

/// All but legs of flows and what has no section of its own stand outside of the index.
#[test]
fn declarations_are_told_of_where_they_belong() {
    for (name, model) in models("examples") {
        let page = Html::parse_document(&html(&model));
        let only_listed: Vec<&str> =
            select(&page, "#section-index tr[id]").iter().map(|it| it.attr("id").unwrap()).collect();
        assert!(only_listed.is_empty(), "{name}: told of in the index only: {only_listed:?}");
    }
}

#[test]
fn a_sketch_is_canvases_and_open_points() {
    let model = model(&root().join("examples/workshop.vflow"));
    let page = Html::parse_document(&html(&model));
    let sections: Vec<&str> = select(&page, "main > section").iter().map(|it| it.attr("id").unwrap()).collect();
    let expected = [
        "section-purpose",
        "section-members",
        "section-gifts",
        "section-stories",
        "section-assets",
        "section-mechanics",
        "section-open",
        "section-index",
    ];
    assert_eq!(sections, expected);
    assert!(select(&page, "math").is_empty(), "a sketch has no equations");
    assert!(
        select(&page, "#section-open").iter().any(|it| it.text().any(|text| text.contains("stock NAME: meal = 0")))
    );
}

#[test]
fn equations_keep_the_words_of_the_author() {
    let text = r#"
ecosystem E { time 1 year by 1 day }
asset A: token { issuer M }
set region = EU, US
member M { stock purse: A = 2_000 }
param fee = 0.3%
param tiny: A/day = 1e-3 A/day
stock users[region]: A = { EU: 100, US: 250 }
let rate: A/day = if purse > 4_000 A then fee * (purse + 5 A) / (2 day) else tiny
let share = sqrt(abs(fee - 25bp)) ^ 2 + safe_div(purse, sum(users), 0)
flow spend: M.purse -> rest = rate
"#;
    let files = BTreeMap::from([(
        "model.vflow".to_owned(),
        text.replace("purse >", "M.purse >").replace("(purse", "(M.purse"),
    )]);
    let compilation = compile(&files, "model.vflow");
    let model = compilation.model.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    let text = markdown(&model);
    for wanted in [
        r"\mathrm{rate} = \begin{cases} \displaystyle \frac{\mathrm{fee} \cdot (\mathrm{M.purse} + 5\,\mathrm{A})}{2\,\mathrm{day}} & \text{if } \mathrm{M.purse} \gt 4\,000\,\mathrm{A} \\ \mathrm{tiny} & \text{otherwise} \end{cases}",
        r"\sqrt{\lvert \mathrm{fee} - 25\,\mathrm{bp}\rvert }^{2}",
        r"\sum \mathrm{users}",
    ] {
        assert!(
            text.contains(wanted),
            "{wanted}\n{}",
            text.lines().filter(|line| line.starts_with('\\')).collect::<Vec<_>>().join("\n")
        );
    }
    for wanted in ["EU: 100\u{a0}A, US: 250\u{a0}A", "0.3\u{a0}%", "2\u{a0}000\u{a0}A"] {
        assert!(text.contains(wanted), "{wanted}");
    }
}

#[test]
fn a_pattern_is_told_in_the_names_of_the_model() {
    let model = model(&root().join("tests/models/vesting.vflow"));
    let text = markdown(&model);
    let wanted = r"\frac{\mathrm{initial}(\mathrm{Team.locked})}{\mathrm{vesting\_time}}";
    assert!(text.contains(wanted), "{text}");
    assert!(!text.contains("](std/"), "nothing links into a library");
}

#[test]
fn formulas_may_be_deep() {
    let deep = format!("{}1{}", "sqrt(1 + ".repeat(100), ")".repeat(100));
    let text = format!("ecosystem E {{ time 1 day by 1 day }}\nmetric m = {deep}\n");
    let compilation = compile(&BTreeMap::from([("model.vflow".to_owned(), text)]), "model.vflow");
    let model = compilation.model.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    assert_eq!(markdown(&model).matches("\\sqrt{").count(), 100);
    assert_eq!(html(&model).matches("<msqrt>").count(), 100);
}

/// Text and links stand out from what is behind them by 4.5 to 1, in the light and in the dark.
#[test]
fn colours_can_be_read() {
    let style = fs::read_to_string(root().join("src/emit/document/style.css")).unwrap();
    let screens: Vec<&str> =
        style.split(":root {").skip(1).take(2).map(|rest| rest.split('}').next().unwrap()).collect();
    assert_eq!(screens.len(), 2, "light and dark");
    for screen in screens {
        let colour = |name: &str| {
            let value = screen.split(&format!("--{name}: #")).nth(1).unwrap_or_else(|| panic!("{name}"));
            u32::from_str_radix(&value[..6], 16).unwrap()
        };
        for front in ["text", "quiet", "link"] {
            for behind in ["page", "soft", "mark"] {
                let (a, b) = (luminance(colour(front)), luminance(colour(behind)));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{front} on {behind}: {contrast:.1}");
            }
        }
    }
}

/// How light a colour is, 0 to 1, as the guidelines for accessible pages reckon it.
fn luminance(colour: u32) -> f64 {
    let part = |shift: u32| {
        let value = f64::from((colour >> shift) & 0xff) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}
