//! Diagrams: what is drawn, that every format reads it, and that it stays legible.
//!
//! With `VFLOW_DIAGRAMS=DIR` the diagrams are also written there, for a look or for another tool.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test that goes wrong should stop at once"
)]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use support::{bathtub, commons::commons, flow, hostile::hostile, rate, scheduled, sketch, stock};
use vflow::emit::diagram::{DiagramKind, EdgeKind, FrameKind, NodeKind, diagram, dot, mermaid};
use vflow::model::{AssetKind, Model};

/// All models with their names.
fn models() -> Vec<(&'static str, Model)> {
    vec![("bathtub", bathtub()), ("sketch", sketch()), ("commons", commons()), ("hostile", hostile())]
}

/// A ring of stocks, as large as wanted.
fn ring(size: usize) -> Model {
    let mut model = support::empty("Ring");
    model.assets = vec![support::asset("A", "", AssetKind::Token)];
    model.stocks = (0..size).map(|index| stock(&format!("s{index}"), "", "A", None)).collect();
    model.transfers = (0..size)
        .map(|index| {
            let (from, to) = (format!("s{index}"), format!("s{}", (index + 1) % size));
            flow(&format!("f{index}"), "", "A", &from, &to, rate("s", &[&format!("s:{to}"), &format!("s:{from}")]))
        })
        .collect();
    scheduled(model)
}

#[test]
fn pictures_stay_the_same() {
    for (name, model) in models() {
        for kind in DiagramKind::ALL {
            let (mermaid, dot) = (mermaid(&model, kind), dot(&model, kind));
            insta::assert_snapshot!(format!("{name}_{}_mermaid", kind.name()), mermaid);
            insta::assert_snapshot!(format!("{name}_{}_dot", kind.name()), dot);
            if let Ok(folder) = std::env::var("VFLOW_DIAGRAMS") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(format!("{folder}/{name}_{}.mmd", kind.name()), mermaid).unwrap();
                std::fs::write(format!("{folder}/{name}_{}.dot", kind.name()), dot).unwrap();
            }
        }
    }
}

#[test]
fn kinds_have_names() {
    for kind in DiagramKind::ALL {
        assert_eq!(DiagramKind::from_name(kind.name()), Some(kind));
    }
    assert_eq!(DiagramKind::from_name("pie"), None);
}

#[test]
fn graphs_are_sound() {
    for (name, model) in models() {
        for kind in DiagramKind::ALL {
            let graph = diagram(&model, kind);
            let mut ids: Vec<&str> = graph.nodes.iter().map(|it| it.id.as_str()).collect();
            for edge in &graph.edges {
                assert!(ids.contains(&edge.from.as_str()) && ids.contains(&edge.to.as_str()), "{name}: {edge:?}");
            }
            for node in &graph.nodes {
                assert!(node.frame.is_none() || graph.frames.iter().any(|it| Some(&it.id) == node.frame.as_ref()));
            }
            ids.extend(graph.frames.iter().map(|it| it.id.as_str()));
            ids.extend(graph.edges.iter().map(|it| it.id.as_str()));
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{name}: an id is used twice");
            assert!(ids.iter().all(|id| id.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')));
        }
    }
}

#[test]
fn a_commons_has_every_part() {
    let graph = diagram(&commons(), DiagramKind::StockFlow);
    let count = |kind| graph.nodes.iter().filter(|node| node.kind == kind).count();
    assert_eq!((count(NodeKind::Stock), count(NodeKind::Flow), count(NodeKind::Parameter)), (13, 18, 7));
    assert_eq!(count(NodeKind::Supply), 1);
    let frames = |kind| graph.frames.iter().filter(|frame| frame.kind == kind).count();
    assert_eq!((frames(FrameKind::Member), frames(FrameKind::Exchange)), (5, 2));
    let links: Vec<(&str, &str)> = (graph.edges.iter().filter(|it| it.kind == EdgeKind::Information))
        .map(|it| (it.from.as_str(), it.to.as_str()))
        .collect();
    // Through a memory, through a flow's name, and from a condition to every leg.
    assert!(links.contains(&("env_price", "let_trend")));
    assert!(links.contains(&("flow_grants", "metric_runway")));
    assert!(
        links.contains(&("env_demand", "flow_purchase_pay")) && links.contains(&("env_demand", "flow_purchase_token"))
    );
}

#[test]
fn a_network_has_an_edge_for_each_gift() {
    let graph = diagram(&commons(), DiagramKind::Network);
    let gives =
        |from: &str, to: &str| graph.edges.iter().filter(|it| it.from == from && it.to == to).collect::<Vec<_>>();
    assert_eq!(gives("member_treasury", "member_curators")[0].label[2], "because: Earn a living");
    assert_eq!(gives("member_consumers", "member_curators").len(), 2, "fees and thanks");
    assert_eq!(graph.notes, ["not shown: 5 flows inside a member"]);
}

#[test]
fn mermaid_keeps_within_its_limits() {
    for size in [1, 50, 120, 200, 260, 2_000] {
        for kind in DiagramKind::ALL {
            let text = mermaid(&ring(size), kind);
            let links =
                text.lines().filter(|line| line.contains("==") || line.contains("-->") || line.contains("-.->"));
            assert!(links.count() <= 500, "{size}");
            assert!(text.encode_utf16().count() <= 50_000, "{size}");
        }
    }
    assert!(mermaid(&ring(200), DiagramKind::StockFlow).contains("are left out"));
    assert!(mermaid(&ring(2_000), DiagramKind::StockFlow).contains("Use the target dot"));
}

#[test]
fn nothing_hostile_gets_through() {
    for kind in DiagramKind::ALL {
        let text = mermaid(&hostile(), kind);
        for bad in ["</script", "<b>", "a --> b", "%%{", "\u{0}", "\"\"\"", "```"] {
            assert!(!text.contains(bad), "{bad}");
        }
        let dot = dot(&hostile(), kind);
        assert!(!dot.contains('\u{0}') && !dot.contains("javascript:alert(1)\", URL"));
        for kept in ["עברית", "データの共有地"] {
            assert!(text.contains(kept) && dot.contains(kept));
        }
    }
}

/// Runs Graphviz where there is one.
#[test]
fn graphviz_draws_every_picture() {
    for (name, model) in models() {
        for kind in DiagramKind::ALL {
            let started = Command::new("dot")
                .arg("-Tsvg")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn();
            let Ok(mut child) = started else {
                eprintln!("graphviz is not installed: its check is skipped");
                return;
            };
            child.stdin.take().unwrap().write_all(dot(&model, kind).as_bytes()).unwrap();
            let output = child.wait_with_output().unwrap();
            let complaints = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && complaints.is_empty(), "{name} {}: {complaints}", kind.name());
            let svg = String::from_utf8(output.stdout).unwrap();
            assert!(!svg.contains("<script"));
            let nodes = diagram(&model, kind).nodes.len();
            assert!(svg.matches("<g id=").count() > nodes, "{name}: every node has its own group");
        }
    }
}
