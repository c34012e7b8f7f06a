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

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use support::{bathtub, commons::commons, flow, hostile::hostile, rate, scheduled, sketch, stock};
use vflow::driver::compile;
use vflow::emit::diagram::{Diagram, DiagramKind, EdgeKind, FrameKind, NodeKind, Picture, diagram, dot, mermaid};
use vflow::model::{AssetKind, Model};

/// All models with their names.
fn models() -> Vec<(&'static str, Model)> {
    vec![
        ("bathtub", bathtub()),
        ("sketch", sketch()),
        ("commons", commons()),
        ("hostile", hostile()),
        ("applied", applied()),
    ]
}

/// Applications of patterns: in one another, in a member, with stocks and an exchange inside.
fn applied() -> Model {
    let files = BTreeMap::from([("model.vflow".to_owned(), include_str!("support/applied.vflow").to_owned())]);
    let compilation = compile(&files, "model.vflow");
    assert!(compilation.diagnostics.is_empty(), "{:#?}", compilation.diagnostics);
    compilation.model.unwrap()
}

/// Every picture of a model, with its name.
fn pictures(model: &Model) -> Vec<(String, Picture)> {
    let mut pictures: Vec<(String, Picture)> =
        DiagramKind::ALL.into_iter().map(|kind| (kind.name().to_owned(), kind.into())).collect();
    if !model.applications.is_empty() {
        pictures.push(("folded".to_owned(), FOLDED));
    }
    pictures
}

const FOLDED: Picture = Picture { kind: DiagramKind::StockFlow, folded: true };

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
        for (kind, picture) in pictures(&model) {
            let (mermaid, dot) = (mermaid(&model, picture), dot(&model, picture));
            insta::assert_snapshot!(format!("{name}_{kind}_mermaid"), mermaid);
            insta::assert_snapshot!(format!("{name}_{kind}_dot"), dot);
            if let Ok(folder) = std::env::var("VFLOW_DIAGRAMS") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(format!("{folder}/{name}_{kind}.mmd"), mermaid).unwrap();
                std::fs::write(format!("{folder}/{name}_{kind}.dot"), dot).unwrap();
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
        for (_, picture) in pictures(&model) {
            let graph = diagram(&model, picture);
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

/// The ends of the edges of a kind.
fn ends(graph: &Diagram, kind: EdgeKind) -> Vec<(&str, &str)> {
    graph.edges.iter().filter(|it| it.kind == kind).map(|it| (it.from.as_str(), it.to.as_str())).collect()
}

#[test]
fn an_application_is_a_frame_around_what_it_declares() {
    let graph = diagram(&applied(), DiagramKind::StockFlow);
    let parents: Vec<(&str, Option<&str>)> = (graph.frames.iter())
        .filter(|frame| frame.kind != FrameKind::Member)
        .map(|frame| (frame.id.as_str(), frame.parent.as_deref()))
        .collect();
    let expected = [
        ("application_launch", None),
        ("application_launch_escrow", Some("application_launch")),
        ("application_fund_keep", Some("member_fund")),
        ("exchange_launch_sale", Some("application_launch")),
    ];
    assert_eq!(parents, expected);
    let inside = |frame: &str| {
        let nodes = graph.nodes.iter().filter(|node| node.frame.as_deref() == Some(frame));
        nodes.map(|node| node.title.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(inside("application_launch"), ["Counter", "price", "Revenue"]);
    assert_eq!(inside("application_launch_escrow"), ["Held", "length", "pace", "Lock", "Free"]);
    assert_eq!(inside("application_fund_keep"), ["Held", "length", "pace", "Lock", "Free"]);
}

#[test]
fn a_folded_application_is_one_box_with_what_enters_and_leaves_it() {
    let model = applied();
    let graph = diagram(&model, FOLDED);
    let boxes: Vec<_> = graph.nodes.iter().filter(|node| node.kind == NodeKind::Application).collect();
    assert_eq!((boxes[0].title.as_str(), &boxes[0].details), ("Launch sale", &vec!["pattern Sale".to_owned()]));
    assert_eq!(boxes[1].frame.as_deref(), Some("member_fund"));
    assert_eq!(boxes.len(), 2, "what is applied inside of a box is not shown");
    for said in ["Sells tokens, the money through an escrow.", "price = 2 USD / 1 TOK", "The first sale."] {
        assert!(boxes[0].tooltip.iter().any(|line| line == said), "{said}: {:#?}", boxes[0].tooltip);
    }
    let inner: Vec<_> = (graph.nodes.iter())
        .filter(|it| it.declares.as_ref().is_some_and(|id| id.starts_with("launch.") || id.starts_with("Fund.keep.")))
        .collect();
    assert!(inner.is_empty(), "{inner:#?}");
    let at_box = |kind| {
        let ends = ends(&graph, kind);
        ends.into_iter().filter(|(from, to)| [from, to].contains(&&"application_launch")).collect::<Vec<_>>()
    };
    let pipes = [
        ("stock_buyers_purse", "application_launch"),
        ("cloud_launch_from", "application_launch"),
        ("application_launch", "stock_buyers_bag"),
        ("application_launch", "stock_treasury_cash"),
    ];
    assert_eq!(at_box(EdgeKind::Flow), pipes);
    let information = [("application_launch", "metric_income"), ("param_pace", "application_launch")];
    assert_eq!(at_box(EdgeKind::Information), information);
}

#[test]
fn pipes_that_fold_into_one_tell_of_all_flows() {
    let files = BTreeMap::from([("model.vflow".to_owned(), include_str!("models/vesting.vflow").to_owned())]);
    let graph = diagram(&compile(&files, "model.vflow").model.unwrap(), FOLDED);
    let pipe = graph.edges.iter().find(|it| it.kind == EdgeKind::Flow && it.to == "application_advisors").unwrap();
    assert_eq!(pipe.tooltip, ["advisors: Cliff moves here", "advisors: Vesting moves here"]);
}

#[test]
fn nothing_changes_where_there_is_nothing_to_fold() {
    assert_eq!(diagram(&commons(), FOLDED), diagram(&commons(), DiagramKind::StockFlow));
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
        for (kind, picture) in pictures(&model) {
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
            child.stdin.take().unwrap().write_all(dot(&model, picture).as_bytes()).unwrap();
            let output = child.wait_with_output().unwrap();
            let complaints = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && complaints.is_empty(), "{name} {kind}: {complaints}");
            let svg = String::from_utf8(output.stdout).unwrap();
            assert!(!svg.contains("<script"));
            let nodes = diagram(&model, picture).nodes.len();
            assert!(svg.matches("<g id=").count() > nodes, "{name}: every node has its own group");
        }
    }
}
