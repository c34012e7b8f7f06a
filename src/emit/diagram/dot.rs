//! Diagrams for Graphviz: clusters, pipes, tooltips and links to declarations.

use std::fmt::Write;

use super::graph::{Arrow, Diagram, Edge, EdgeKind, Frame, FrameKind, Node, NodeKind, Part};
use super::mermaid::url;
use super::wording::wrap;

/// How many characters of a title stand on one line.
const WIDTH: usize = 22;

/// What holds for the whole picture. The ground is white, so that it is legible on dark pages too.
const OPENING: &str = "  graph [rankdir=LR, bgcolor=white, compound=true, newrank=true, nodesep=0.35, ranksep=0.6, pad=0.2, labelloc=t, fontname=\"Helvetica,Arial,sans-serif\", fontsize=16, fontcolor=\"#1f2328\"]\n  \
     node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, fontcolor=\"#1f2328\", style=filled, fillcolor=white, color=\"#57606a\", margin=\"0.12,0.06\"]\n  \
     edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, fontcolor=\"#424a53\", color=\"#57606a\", arrowsize=0.7]\n";

/// The diagram as a digraph.
pub(super) fn write(diagram: &Diagram) -> String {
    let mut out = format!("digraph vflow {{\n{OPENING}");
    let mut title = vec![diagram.title.clone()];
    title.extend(diagram.notes.iter().map(|note| format!("({note})")));
    let tooltip = quote(std::slice::from_ref(&diagram.description));
    let _ = writeln!(out, "  label={}; tooltip={tooltip}; class=\"vflow\"", quote(&title));
    for (depth, part) in diagram.nested() {
        let indent = "  ".repeat(depth + 1);
        match part {
            Part::Frame(frame) => open(&mut out, frame, &indent),
            Part::Node(node) => self::node(&mut out, node, &indent),
            Part::End => {
                let _ = writeln!(out, "{indent}}}");
            }
        }
    }
    diagram.edges.iter().for_each(|edge| self::edge(&mut out, edge));
    out.push_str("}\n");
    out
}

fn open(out: &mut String, frame: &Frame, indent: &str) {
    let mut lines = wrap(&frame.title, 2 * WIDTH);
    lines.extend(frame.details.iter().cloned());
    let (style, class) = match frame.kind {
        FrameKind::Member => ("style=rounded, color=\"#57606a\", penwidth=1.5, fontsize=13", "member"),
        FrameKind::Exchange => ("style=\"rounded,dashed\", color=\"#57606a\", penwidth=1, fontsize=11", "exchange"),
        FrameKind::Application => {
            ("style=\"rounded,dashed\", color=\"#bc4c00\", penwidth=1.5, fontsize=12", "application")
        }
    };
    let id = &frame.id;
    let _ = writeln!(out, "{indent}subgraph cluster_{id} {{");
    let _ =
        write!(out, "{indent}  graph [id=\"{id}\", class=\"{class}\", label={}, {style}, labeljust=l", quote(&lines));
    links(out, &frame.tooltip, url(&frame.source));
    out.push_str("]\n");
}

fn node(out: &mut String, node: &Node, indent: &str) {
    // A diamond holds little beside its middle.
    let width = if matches!(node.kind, NodeKind::Behavior | NodeKind::Policy) { WIDTH * 2 / 3 } else { WIDTH };
    let mut lines = wrap(&node.title, width);
    lines.extend(node.details.iter().flat_map(|line| wrap(line, WIDTH + 6)));
    lines.extend(node.kind.spoken().map(str::to_owned));
    lines.extend((!node.unit.is_empty()).then(|| node.unit.clone()));
    let (id, class, shape) = (&node.id, node.kind.word(), shape(node.kind));
    let _ = write!(out, "{indent}{id} [id=\"{id}\", class=\"{class}\", label={}, {shape}", quote(&lines));
    links(out, &node.tooltip, url(&node.source).filter(|_| node.declares.is_some()));
    out.push_str("]\n");
}

/// The tooltip and the link to the declaration.
fn links(out: &mut String, tooltip: &[String], url: Option<String>) {
    let _ = write!(out, ", tooltip={}", quote(tooltip));
    if let Some(url) = url {
        let _ = write!(out, ", URL=\"{url}\"");
    }
}

/// Shape and paint of a kind.
fn shape(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Member => "shape=box, style=\"filled,rounded\", penwidth=1.5, fillcolor=\"#f6f8fa\"",
        NodeKind::Stock => {
            "shape=cylinder, margin=\"0.14,0.11\", penwidth=1.5, color=\"#0550ae\", fillcolor=\"#ddf4ff\""
        }
        NodeKind::Missing => {
            "shape=cylinder, margin=\"0.14,0.11\", style=\"filled,dashed\", color=\"#0550ae\", fillcolor=white"
        }
        NodeKind::Flow => "shape=hexagon, color=\"#0550ae\", fillcolor=\"#cae8ff\", margin=\"0.04,0.02\"",
        NodeKind::State => "shape=box, color=\"#424a53\", fillcolor=\"#eaeef2\"",
        NodeKind::Parameter => "shape=parallelogram, color=\"#6e7781\", fillcolor=\"#f6f8fa\", margin=\"0.0,0.04\"",
        NodeKind::Let => "shape=box, style=\"filled,rounded\", color=\"#6e7781\"",
        NodeKind::Env => "shape=ellipse, style=\"filled,dashed\", color=\"#7d4e00\", fillcolor=\"#fff8c5\"",
        NodeKind::Behavior => "shape=diamond, color=\"#99286e\", fillcolor=\"#ffeff7\", margin=\"0.02,0.04\"",
        NodeKind::Policy => "shape=diamond, color=\"#116329\", fillcolor=\"#dafbe1\", margin=\"0.02,0.04\"",
        NodeKind::Metric => "shape=box, peripheries=2, color=\"#6639ba\", fillcolor=\"#fbefff\"",
        NodeKind::Supply => "shape=box, style=\"filled,rounded\", color=\"#0550ae\"",
        NodeKind::Cloud => {
            "shape=ellipse, style=\"filled,dashed\", color=\"#57606a\", fillcolor=white, margin=\"0.06,0.03\""
        }
        NodeKind::Application => "shape=component, penwidth=1.5, color=\"#bc4c00\", fillcolor=\"#fff1e5\"",
    }
}

fn edge(out: &mut String, edge: &Edge) {
    let (class, line) = match edge.kind {
        // Two parallel lines: a pipe.
        EdgeKind::Flow => ("flow", ", color=\"#0550ae:invis:#0550ae\", penwidth=1.4, weight=4"),
        EdgeKind::Information => ("information", ", style=dashed, penwidth=0.8, arrowsize=0.5, color=\"#6e7781\""),
        EdgeKind::Gives => ("gives", ", penwidth=1.2"),
    };
    let direction = match edge.arrow {
        Arrow::None => ", dir=none",
        Arrow::Forward => "",
        Arrow::Both => ", dir=both",
    };
    let id = &edge.id;
    let _ = write!(out, "  {} -> {} [id=\"{id}\", class=\"{class}\"{line}{direction}", edge.from, edge.to);
    if !edge.label.is_empty() {
        let lines: Vec<String> = edge.label.iter().flat_map(|line| wrap(line, 2 * WIDTH)).collect();
        let _ = write!(out, ", label={}", quote(&lines));
    }
    links(out, &edge.tooltip, url(&edge.source));
    out.push_str("]\n");
}

/// Lines as a quoted string. `&` would start an entity, and a backslash an escape.
fn quote(lines: &[String]) -> String {
    let mut out = String::from("\"");
    for (place, line) in lines.iter().enumerate() {
        if place > 0 {
            out.push_str("\\n");
        }
        for character in line.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push(' '),
                '\r' => {}
                // What XML cannot hold, even as an entity.
                control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
                plain => out.push(plain),
            }
        }
    }
    out.push('"');
    out
}
