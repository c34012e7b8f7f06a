//! What depends on what.

use super::{Section, heads};
use crate::analysis::{Impact, Reach, Reached};
use crate::emit::number::count;

/// What each param reaches.
pub(in super::super) fn graph(impact: &Impact) -> Vec<Section> {
    let row = |it: &Reached| {
        let Reach { flows, stocks, metrics, goals } = it.reaches?;
        let counts = [flows, stocks, metrics, goals].map(|number| number.to_string());
        Some(std::iter::once(it.node.id.clone()).chain(counts).collect())
    };
    let reaches = Section {
        heading: "What each param reaches".to_owned(),
        says:
            "How many flows, stocks, metrics and goals follow a change of it. A param that reaches no metric changes \
               nothing that anybody looks at."
                .to_owned(),
        heads: heads(&["param", "flows", "stocks", "metrics", "goals"]),
        rows: impact.nodes.iter().filter_map(row).collect(),
        numbers: vec![1, 2, 3, 4],
        notes: vec!["`--of NAME` tells by which way".to_owned()],
    };
    let links = Section {
        heading: "What decides what".to_owned(),
        says: format!(
            "{} between {}, by formula, or because a flow moves a stock. Limits, which act only where they bind, are left out.",
            count(impact.edges.len(), "link"),
            count(impact.nodes.len(), "declaration")
        ),
        heads: heads(&["from", "to", "how"]),
        rows: impact.edges.iter().map(|edge| vec![edge.from.clone(), edge.to.clone(), edge.how.to_owned()]).collect(),
        ..Section::default()
    };
    vec![reaches, links]
}

/// What a change of one thing reaches.
pub(in super::super) fn slice(impact: &Impact) -> Vec<Section> {
    let of = impact.of.clone().unwrap_or_default();
    let number = |kind: &str| impact.nodes.iter().filter(|it| it.node.kind == kind && it.node.id != of).count();
    let counts =
        [("flow", number("flow")), ("stock", number("stock")), ("metric", number("metric")), ("goal", number("goal"))];
    let counts: Vec<String> = counts.iter().map(|(kind, number)| count(*number, kind)).collect();
    let row = |it: &Reached| vec![it.node.id.clone(), it.node.kind.to_owned(), it.way.join(" > ")];
    vec![Section {
        heading: format!("What a change of `{of}` reaches"),
        says: format!("{}. Each line shows the shortest way to it.", counts.join(", ")),
        heads: heads(&["reached", "is a", "way"]),
        rows: impact.nodes.iter().filter(|it| it.node.id != of).map(row).collect(),
        ..Section::default()
    }]
}
