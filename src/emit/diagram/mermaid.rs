//! Diagrams for Mermaid: flowcharts in syntax that old versions read too.
//!
//! Every text is quoted, and every character that could mean something to Mermaid, Markdown or
//! HTML is written as an entity.

use std::fmt::Write;

use super::graph::{Arrow, Diagram, Edge, EdgeKind, Frame, FrameKind, Node, NodeKind, Part};
use crate::model::Source;

/// How many links Mermaid draws before it refuses, by its usual settings.
const LINKS: usize = 500;

/// How many characters (UTF-16 units) it reads before it refuses.
const CHARACTERS: usize = 50_000;

/// How a kind is painted: dark text on a light ground of its own, legible on any page.
const PAINT: &[(NodeKind, &str)] = &[
    (NodeKind::Member, "fill:#f6f8fa,stroke:#57606a,stroke-width:2px,color:#1f2328"),
    (NodeKind::Stock, "fill:#ddf4ff,stroke:#0550ae,stroke-width:2px,color:#1f2328"),
    (NodeKind::Missing, "fill:#ffffff,stroke:#0550ae,stroke-width:2px,stroke-dasharray:4 3,color:#1f2328"),
    (NodeKind::Flow, "fill:#cae8ff,stroke:#0550ae,color:#1f2328"),
    (NodeKind::State, "fill:#eaeef2,stroke:#424a53,color:#1f2328"),
    (NodeKind::Parameter, "fill:#f6f8fa,stroke:#6e7781,color:#1f2328"),
    (NodeKind::Let, "fill:#ffffff,stroke:#6e7781,color:#1f2328"),
    (NodeKind::Env, "fill:#fff8c5,stroke:#7d4e00,stroke-dasharray:6 3,color:#1f2328"),
    (NodeKind::Behavior, "fill:#ffeff7,stroke:#99286e,color:#1f2328"),
    (NodeKind::Policy, "fill:#dafbe1,stroke:#116329,color:#1f2328"),
    (NodeKind::Metric, "fill:#fbefff,stroke:#6639ba,color:#1f2328"),
    (NodeKind::Supply, "fill:#ffffff,stroke:#0550ae,color:#1f2328"),
    (NodeKind::Cloud, "fill:#ffffff,stroke:#57606a,stroke-dasharray:3 3,color:#1f2328"),
    (NodeKind::Application, "fill:#fff1e5,stroke:#bc4c00,stroke-width:3px,color:#1f2328"),
];

/// What a picture may leave out to stay within Mermaid's limits.
#[derive(Clone, Copy)]
struct Detail {
    /// Tooltips and links to declarations.
    clicks: bool,
    /// What is worked out from what.
    information: bool,
    /// Lines below titles.
    details: bool,
    /// Labels of gifts as nodes of their own: Mermaid keeps those apart, and labels of edges not.
    apart: bool,
}

/// From everything to the least, in the order in which a reader misses it least.
const DETAILS: &[Detail] = &[
    Detail { clicks: true, information: true, details: true, apart: true },
    Detail { clicks: false, information: true, details: true, apart: true },
    Detail { clicks: true, information: false, details: true, apart: true },
    Detail { clicks: false, information: false, details: true, apart: true },
    Detail { clicks: false, information: false, details: true, apart: false },
    Detail { clicks: false, information: false, details: false, apart: false },
];

/// The diagram as a flowchart.
pub(super) fn write(diagram: &Diagram) -> String {
    let fits = |text: &String| text.encode_utf16().count() <= CHARACTERS;
    DETAILS
        .iter()
        .filter(|detail| edges(diagram, **detail).map(|edge| links(edge, **detail)).sum::<usize>() <= LINKS)
        .map(|detail| flowchart(diagram, *detail))
        .find(fits)
        .unwrap_or_else(|| too_large(diagram))
}

/// The edges that are drawn.
fn edges(diagram: &Diagram, detail: Detail) -> impl Iterator<Item = &Edge> {
    diagram.edges.iter().filter(move |edge| detail.information || edge.kind != EdgeKind::Information)
}

/// How many of Mermaid's links an edge takes.
fn links(edge: &Edge, detail: Detail) -> usize {
    if detail.apart && edge.kind == EdgeKind::Gives { 2 } else { 1 }
}

/// A picture that says why there is none.
fn too_large(diagram: &Diagram) -> String {
    let note = format!(
        "This picture has {} nodes and {} links: too large for Mermaid, which draws at most {LINKS} links. Use the target dot.",
        diagram.nodes.len(),
        diagram.edges.len()
    );
    let mut out = opening(diagram);
    notes(&mut out, &[note]);
    out
}

fn opening(diagram: &Diagram) -> String {
    let title = escape(&one_line(&diagram.title));
    format!("flowchart LR\n  accTitle: {title}\n  accDescr: {}\n", escape(&one_line(&diagram.description)))
}

fn flowchart(diagram: &Diagram, detail: Detail) -> String {
    let mut out = opening(diagram);
    for (depth, part) in diagram.nested() {
        let indent = "  ".repeat(depth + 1);
        match part {
            Part::Frame(frame) => open(&mut out, frame, &indent),
            Part::Node(node) => self::node(&mut out, node, &indent, detail),
            Part::End => {
                let _ = writeln!(out, "{indent}end");
            }
        }
    }
    edges(diagram, detail).for_each(|edge| self::edge(&mut out, edge, detail));
    let mut said = diagram.notes.clone();
    let left_out = diagram.edges.len() - edges(diagram, detail).count();
    if left_out > 0 {
        said.push(format!("{left_out} links from what is known to what it decides are left out: too many for Mermaid"));
    }
    notes(&mut out, &said);
    paint(&mut out, diagram, detail);
    if detail.clicks {
        clicks(&mut out, diagram);
    }
    out
}

fn open(out: &mut String, frame: &Frame, indent: &str) {
    let mut lines = vec![frame.title.clone()];
    lines.extend(frame.details.iter().cloned());
    // A title of a frame has one line in most versions.
    let _ = writeln!(out, "{indent}subgraph {}[\"{}\"]", frame.id, escape(&lines.join(" · ")));
}

fn node(out: &mut String, node: &Node, indent: &str, detail: Detail) {
    let (before, after) = brackets(node.kind);
    let mut lines = vec![escape(&node.title)];
    if detail.details {
        lines.extend(node.details.iter().map(|line| escape(line)));
    }
    let last: Vec<&str> = node.kind.spoken().into_iter().chain(Some(node.unit.as_str())).collect();
    lines.extend(last.into_iter().filter(|line| !line.is_empty()).map(escape));
    let (id, kind) = (&node.id, class(node.kind));
    let _ = writeln!(out, "{indent}{id}{before}\"{}\"{after}:::{kind}", lines.join("<br/>"));
}

/// The shape of a kind.
fn brackets(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Stock | NodeKind::Missing => ("[(", ")]"),
        NodeKind::Flow => ("{{", "}}"),
        NodeKind::Behavior | NodeKind::Policy => ("{", "}"),
        NodeKind::Metric => ("[[", "]]"),
        NodeKind::Parameter => ("[/", "/]"),
        NodeKind::Env => ("([", "])"),
        NodeKind::Cloud => ("((", "))"),
        NodeKind::Let | NodeKind::Supply => ("(", ")"),
        NodeKind::Member | NodeKind::State | NodeKind::Application => ("[", "]"),
    }
}

/// The class of a kind; with a prefix, for `state` and the like mean something to Mermaid.
fn class(kind: NodeKind) -> String {
    match kind {
        NodeKind::Missing => "vf_missing".to_owned(),
        kind => format!("vf_{}", kind.word()),
    }
}

fn edge(out: &mut String, edge: &Edge, detail: Detail) {
    let line = match (edge.kind, edge.arrow) {
        (EdgeKind::Flow, Arrow::None) => "===",
        (EdgeKind::Flow, Arrow::Forward) => "==>",
        (EdgeKind::Flow, Arrow::Both) => "<==>",
        (EdgeKind::Information, _) => "-.->",
        (EdgeKind::Gives, Arrow::Both) => "<-->",
        (EdgeKind::Gives, _) => "-->",
    };
    let lines: Vec<String> = edge.label.iter().map(|line| escape(line)).collect();
    let (id, from, to, label) = (&edge.id, &edge.from, &edge.to, lines.join("<br/>"));
    let _ = if links(edge, detail) == 2 {
        let start = if edge.arrow == Arrow::Both { line } else { "---" };
        writeln!(out, "  {from} {start} {id}[\"{label}\"]:::vf_gives {line} {to}")
    } else if label.is_empty() {
        writeln!(out, "  {from} {line} {to}")
    } else {
        writeln!(out, "  {from} {line}|\"{label}\"| {to}")
    };
}

fn notes(out: &mut String, notes: &[String]) {
    if !notes.is_empty() {
        let lines: Vec<String> = notes.iter().map(|note| escape(note)).collect();
        let _ = writeln!(out, "  vflow_note[\"{}\"]:::vf_note", lines.join("<br/>"));
        out.push_str("  classDef vf_note fill:#ffffff,stroke:#57606a,stroke-dasharray:2 2,color:#1f2328\n");
    }
}

/// The classes of the kinds that occur, and frames that let the page shine through.
fn paint(out: &mut String, diagram: &Diagram, detail: Detail) {
    if edges(diagram, detail).any(|edge| links(edge, detail) == 2) {
        out.push_str("  classDef vf_gives fill:none,stroke:none\n");
    }
    for (kind, style) in PAINT.iter().filter(|(kind, _)| diagram.nodes.iter().any(|node| node.kind == *kind)) {
        let _ = writeln!(out, "  classDef {} {style}", class(*kind));
    }
    for frame in &diagram.frames {
        let style = match frame.kind {
            FrameKind::Member => "fill:none,stroke:#848d97,stroke-width:2px",
            FrameKind::Exchange => "fill:none,stroke:#848d97,stroke-dasharray:5 4",
            FrameKind::Application => "fill:none,stroke:#bc4c00,stroke-width:2px,stroke-dasharray:8 3",
        };
        let _ = writeln!(out, "  style {} {style}", frame.id);
    }
}

/// Links to declarations, with tooltips.
fn clicks(out: &mut String, diagram: &Diagram) {
    for node in diagram.nodes.iter().filter(|node| node.declares.is_some()) {
        let Some(url) = url(&node.source) else { continue };
        let tooltip = escape(&one_line(&node.tooltip.join(" · ")));
        // An empty string is refused.
        let tooltip = if tooltip.is_empty() { tooltip } else { format!(" \"{tooltip}\"") };
        let _ = writeln!(out, "  click {} \"{url}\"{tooltip}", node.id);
    }
}

/// Where a declaration stands, relative to the project: `model.vflow#L12`.
pub(in crate::emit) fn url(source: &Source) -> Option<String> {
    let path = source.file.trim_start_matches('/');
    if path.is_empty() {
        return None;
    }
    let mut url = String::with_capacity(path.len() + 8);
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => url.push(char::from(byte)),
            _ => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    let _ = write!(url, "#L{}", source.line);
    Some(url)
}

/// A text for between quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push_str("<br/>"),
            '\r' => {}
            // Quotes, tags, entities, Markdown, directives and code.
            '"' | '#' | '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '~' | '{' | '}' | '[' | ']' | '|' | ';' | '$'
            | '@' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            '\t' => out.push(' '),
            control if control.is_control() => out.push('\u{fffd}'),
            plain => out.push(plain),
        }
    }
    // What would start a comment or a directive.
    out = out.replace("%%", "#37;#37;");
    // What Markdown reads as a list, a heading or a rule.
    match out.find(['.', ')', '-', '+', '=']) {
        Some(place)
            if out.get(..place).is_some_and(|start| start.trim().chars().all(|digit| digit.is_ascii_digit())) =>
        {
            let mark = out.get(place..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
            out.replace_range(place..=place, &format!("#{mark};"));
        }
        _ => {}
    }
    out
}

/// A text without line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
