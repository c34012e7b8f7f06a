//! The files around the package: how to install, run, test and explore it.

use std::collections::BTreeSet;

use crate::model::{Formula, Meta, Quantity};

use super::Engine;
use super::chunks;
use super::context::Context;
use super::notebook::notebook;
use super::text::{self, markdown};
use crate::emit::project::{File, Ownership};

/// All files outside the package.
pub(super) fn files(context: &Context, engine: Engine) -> Vec<File> {
    let name = context.package.as_str();
    let fill = |template: &str| template.replace("@PACKAGE@", name).replace("@ENGINE@", engine.name());
    let header = super::header(context);
    let python = |template: &str| format!("{header}{}", fill(template));
    let generated = [
        ("pyproject.toml", pyproject(context, engine)),
        ("README.md", readme(context, engine)),
        ("Makefile", fill(include_str!("templates/project/Makefile"))),
        (".gitignore", include_str!("templates/project/gitignore").to_owned()),
        ("data/README.md", fill(include_str!("templates/project/data.md"))),
        ("tests/conftest.py", python(include_str!("templates/tests/conftest.py"))),
        ("tests/test_laws.py", python(include_str!("templates/tests/test_laws.py"))),
        ("tests/test_runs.py", python(&super::either(context, include_str!("templates/tests/test_runs.py")))),
        ("tests/test_reference.py", python(include_str!("templates/tests/test_reference.py"))),
    ];
    let yours = [
        ("experiments/baseline.py", fill(include_str!("templates/project/baseline.py"))),
        ("experiments/sensitivity.py", fill(&super::either(context, include_str!("templates/project/sensitivity.py")))),
        ("notebooks/results.ipynb", notebook(context)),
    ];
    let file = |path: &str, content, ownership| File { path: path.to_owned(), content, ownership };
    let data = super::many::data(context);
    let generated = generated.into_iter().chain(data.iter().map(|(path, content)| (path.as_str(), content.clone())));
    let generated = generated.map(|(path, content)| file(path, content, Ownership::Generated));
    generated.chain(yours.into_iter().map(|(path, content)| file(path, content, Ownership::Yours))).collect()
}

/// `__main__.py`
pub(super) fn command_line(context: &Context) -> String {
    let summary = text::docstring(4, &format!("{}: run the model", Context::title(&context.model.ecosystem.meta)), &[]);
    let many = if context.is_indexed() { "arrays" } else { "numbers" };
    let own = if super::tables::externals(context).is_empty() { "closed" } else { "external" };
    chunks::select(include_str!("templates/__main__.py"), &BTreeSet::from(["always", many, own]))
        .replace("    \"\"\"@SUMMARY@\"\"\"\n", &summary)
        .replace("@PACKAGE@", &context.package)
}

/// `summary.py`
pub(super) fn summary(context: &Context) -> String {
    include_str!("templates/summary.py")
        .replace("@TITLE@", &text::literal(&Context::title(&context.model.ecosystem.meta)))
        .replace("@PACKAGE@", &context.package)
}

/// `__init__.py`
pub(super) fn package(context: &Context) -> String {
    let title = format!("{}, a model for cadCAD and radCAD", Context::title(&context.model.ecosystem.meta));
    let body = super::either(context, include_str!("templates/init.py"));
    format!("{}{body}", text::docstring(0, &title, &context.model.ecosystem.purpose))
}

fn pyproject(context: &Context, engine: Engine) -> String {
    let title = Context::title(&context.model.ecosystem.meta);
    include_str!("templates/project/pyproject.toml")
        .replace("@NAME@", &context.package.trim_end_matches("_model").replace('_', "-"))
        .replace("@DESCRIPTION@", &text::toml(&format!("{title}: a model of an ecosystem, for cadCAD and radCAD")))
        .replace("@PACKAGE@", &context.package)
        .replace("@ENGINE@", engine.name())
}

/// What the README says besides where there are index sets.
const INDEXED: &str = "
## Of which there are many

What runs over index sets is a NumPy array with an axis for each set, and is never changed in place. Results have a column
for each element, as in `users[EU]`. Of populations of more than 20 agents they tell the mean, the least, the greatest and
the sum, as in `wallet[mean]`; `run --agents --out …` writes every agent.
";

/// The project's README: what is modelled, how to run it, what may be changed.
fn readme(context: &Context, engine: Engine) -> String {
    let ecosystem = &context.model.ecosystem;
    let mut out = format!("# {}\n", markdown(&Context::title(&ecosystem.meta)));
    let doc = ecosystem.meta.doc.iter().map(|doc| doc.trim().to_owned());
    let purpose = ecosystem.purpose.iter().map(|purpose| format!("*Purpose:* {}", markdown(purpose)));
    for paragraph in doc.map(|doc| escaped_html(&doc)).chain(purpose) {
        out.push_str(&format!("\n{paragraph}\n"));
    }
    let template = include_str!("templates/project/README.md");
    let source = text::one_line(&ecosystem.meta.source.file);
    let source = if source.is_empty() { "a `.vflow` file".to_owned() } else { format!("`{source}`") };
    out.push_str(
        &template
            .replace("@TABLES@", &tables(context))
            .replace("@PACKAGE@", &context.package)
            .replace("@ENGINE@", engine.name())
            .replace("@SOURCE@", &source)
            .replace("@PHASES@", &phases(context))
            .replace("@BEHAVIORS@", &behaviors(context)),
    );
    if context.is_indexed() {
        out.push_str(INDEXED);
    }
    out.push_str(&parameters(context));
    out.push_str(&values(context));
    out.push_str(&goals(context));
    out.push_str(&assumptions(context));
    out
}

/// The files that only some projects have.
fn tables(context: &Context) -> String {
    let model = context.model;
    [
        (
            !model.sets.is_empty(),
            "`@PACKAGE@/sets.py`",
            "index sets and populations, and what their elements are called",
        ),
        (!model.tables.is_empty(), "`@PACKAGE@/tables.py`", "functions given by points"),
        (
            !model.series.is_empty(),
            "`@PACKAGE@/series.py`, `data/`",
            "what was recorded, and the files it is read from",
        ),
    ]
    .iter()
    .filter(|(there, ..)| *there)
    .map(|(_, place, what)| format!("| {place} | {what} | generated |\n"))
    .collect()
}

/// A doc comment is Markdown; HTML in it is shown, not run.
fn escaped_html(doc: &str) -> String {
    doc.replace('&', "&amp;").replace('<', "&lt;")
}

fn phases(context: &Context) -> String {
    let names: Vec<String> = context
        .model
        .schedule
        .phases
        .iter()
        .map(|phase| format!("*{}*", markdown(&super::phase::phase_label(context, &phase.phase))))
        .collect();
    names.join(", then ")
}

fn behaviors(context: &Context) -> String {
    let names: Vec<String> = super::tables::externals(context)
        .iter()
        .map(|(value, _)| format!("`{}`", context.names.own(&value.meta.id)))
        .collect();
    if names.is_empty() {
        return "This model has none: mark a behavior or policy `external` to write it in Python.".to_owned();
    }
    format!("External in this model: {}.", names.join(", "))
}

fn parameters(context: &Context) -> String {
    let rows = context.model.parameters.iter().map(|parameter| {
        let text = |formula: &Option<Formula>| formula.as_ref().map_or_else(String::new, |formula| code(&formula.text));
        let range = match (&parameter.low, &parameter.high) {
            (None, None) => String::new(),
            (low, high) => format!("{} … {}", text(low), text(high)),
        };
        vec![
            named(&parameter.meta, &parameter.quantity),
            about(&parameter.meta),
            text(&parameter.default),
            range,
            text(&parameter.distribution),
            unit(&parameter.quantity),
        ]
    });
    table("Parameters", &["name", "what it is", "default", "range", "drawn from", "unit"], rows.collect())
}

fn values(context: &Context) -> String {
    let stocks = context.model.stocks.iter().filter(|stock| !stock.hidden).map(|stock| {
        vec![
            columns(context, &stock.meta, &stock.quantity),
            about(&stock.meta),
            "stock".to_owned(),
            unit(&stock.quantity),
        ]
    });
    let legs = context.legs().map(|leg| {
        vec![columns(context, &leg.meta, &leg.quantity), about(&leg.meta), "flow".to_owned(), unit(&leg.quantity)]
    });
    let values = context.model.values.iter().map(|value| {
        let kind = format!("{:?}", value.kind).to_lowercase();
        vec![columns(context, &value.meta, &value.quantity), about(&value.meta), kind, unit(&value.quantity)]
    });
    table(
        "What the results show",
        &["column", "what it is", "kind", "unit"],
        stocks.chain(legs).chain(values).collect(),
    )
}

fn goals(context: &Context) -> String {
    let rows = context.model.goals.iter().map(|goal| {
        let target = goal.target.as_ref().map(|target| super::goals::wanted(goal, target));
        let cell = |text: Option<&str>| text.map_or_else(String::new, code);
        vec![markdown(&Context::title(&goal.meta)), cell(goal.metric.as_deref()), cell(target.as_deref())]
    });
    table("Goals", &["goal", "metric", "target"], rows.collect())
}

fn assumptions(context: &Context) -> String {
    let rows = context.model.assumptions.iter().map(|assumption| {
        let concerns: Vec<String> = assumption.concerns.iter().map(|id| code(id)).collect();
        vec![
            markdown(&Context::title(&assumption.meta)),
            concerns.join(", "),
            markdown(assumption.evidence.as_deref().unwrap_or("none")),
            markdown(assumption.confidence.as_deref().unwrap_or("")),
        ]
    });
    table("Assumptions", &["assumption", "concerns", "evidence", "confidence"], rows.collect())
}

/// What people are told about a declaration: its label, else the first line of its doc comment.
fn about(meta: &Meta) -> String {
    if !meta.label.trim().is_empty() && meta.label != meta.name {
        return markdown(&meta.label);
    }
    let first = meta.doc.as_deref().and_then(|doc| doc.trim().split("\n\n").next());
    first.map_or_else(String::new, |paragraph| escaped_html(&text::one_line(paragraph)).replace('|', "\\|"))
}

fn table(title: &str, heads: &[&str], rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rule: Vec<&str> = heads.iter().map(|_| "---").collect();
    let mut out = format!("\n## {title}\n\n| {} |\n| {} |\n", heads.join(" | "), rule.join(" | "));
    for row in rows {
        out.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    out
}

/// The name of a declaration, and the index sets it runs over: `users[region]`.
fn named(meta: &Meta, quantity: &Quantity) -> String {
    let sets = if quantity.shape.is_empty() { String::new() } else { format!("[{}]", quantity.shape.join(", ")) };
    code(&format!("{}{sets}", meta.id))
}

/// The columns of the results that show a declaration: `users[EU]` … `users[APAC]`.
fn columns(context: &Context, meta: &Meta, quantity: &Quantity) -> String {
    let name = super::columns::column_name(&meta.id);
    let ends = super::columns::ends(context, quantity);
    let shown: Vec<String> = ends.iter().map(|end| code(&format!("{name}{end}"))).collect();
    shown.join(" … ")
}

/// Text as code inside a table.
fn code(written: &str) -> String {
    let line = text::one_line(written).replace('|', "\\|");
    if line.contains('`') { format!("`` {line} ``") } else { format!("`{line}`") }
}

fn unit(quantity: &Quantity) -> String {
    if quantity.unit.is_empty() || quantity.unit == "1" { String::new() } else { code(&quantity.unit) }
}
