//! Ids that are safe in every format and in a URL, and stay the same from build to build.

use std::collections::{HashMap, HashSet};

use crate::naming::snake;

/// Words that older versions of Mermaid take for keywords at the end of an id.
const KEYWORDS: &[&str] =
    &["call", "class", "click", "default", "direction", "end", "flowchart", "graph", "href", "style", "subgraph"];

/// Gives each thing that is drawn its id.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// How often a stem was wanted.
    wanted: HashMap<String, usize>,
}

impl Ids {
    /// An id for a thing of a kind: `stock_treasury_reserve`. A number is added where it is taken.
    pub(super) fn give(&mut self, kind: &str, name: &str) -> String {
        let safe = |character: char| {
            if character.is_ascii_alphanumeric() { character } else { '_' }
        };
        let mut stem = format!("{kind}_{}", snake(name).chars().map(safe).collect::<String>());
        if stem.rsplit('_').next().is_some_and(|last| KEYWORDS.contains(&last)) {
            stem.push('_');
        }
        loop {
            let count = self.wanted.entry(stem.clone()).or_default();
            *count += 1;
            let id = if *count == 1 { stem.clone() } else { format!("{stem}_{count}") };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_are_safe_and_unique() {
        let mut ids = Ids::default();
        assert_eq!(ids.give("stock", "Treasury.reserve"), "stock_treasury_reserve");
        assert_eq!(ids.give("stock", "Treasury_reserve"), "stock_treasury_reserve_2");
        assert_eq!(ids.give("stock", "Treasury.reserve.2"), "stock_treasury_reserve_2_2");
        assert_eq!(ids.give("flow", "month.end"), "flow_month_end_");
        assert_eq!(ids.give("stock", "a\"]; end\n株"), "stock_a____end__");
    }
}
