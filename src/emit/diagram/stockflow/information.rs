//! Information: what decides what.

use std::collections::BTreeSet;

use super::super::graph::{Arrow, Edge, EdgeKind, NodeKind};
use super::{Drawing, asset_title};
use crate::analysis::graph::{Kind, Mention, Mentions, dependencies};
use crate::model::{Role, Source};

impl<'a> Drawing<'a> {
    /// Links from what formulas mention to what they decide.
    pub(super) fn information(&mut self) {
        let depends = dependencies(self.model);
        let mut ends: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
        for meta in (self.model.states.iter().map(|it| &it.meta))
            .chain(self.model.parameters.iter().map(|it| &it.meta))
            .chain(self.model.values.iter().map(|it| &it.meta))
        {
            ends.push((&meta.id, vec![&meta.id]));
        }
        for transfer in &self.model.transfers {
            // A condition decides every leg.
            ends.extend(
                transfer
                    .legs
                    .iter()
                    .map(|leg| (leg.meta.id.as_str(), vec![leg.meta.id.as_str(), transfer.meta.id.as_str()])),
            );
        }
        for (end, owners) in ends {
            let mentions: BTreeSet<&Mention> =
                owners.iter().filter_map(|owner| depends.get(*owner)).flatten().collect();
            for mention in mentions {
                self.link(mention, end, None);
            }
        }
        self.conditions();
    }

    /// Links to what stocks and states start with, and to their limits.
    fn conditions(&mut self) {
        let mentions = Mentions::new(self.model);
        for part in self.model.formulas() {
            let label = match part.role {
                Role::Initial => "at the start",
                Role::Low | Role::High => "limit",
                Role::Transit => "how long",
                _ => continue,
            };
            for mention in mentions.of(&part.formula.tree) {
                self.link(&mention, part.owner, Some(label));
            }
        }
    }

    fn link(&mut self, mention: &Mention, end: &str, label: Option<&str>) {
        let (Some(start), Some(to)) = (self.start(mention), self.nodes.get(end).cloned()) else {
            return;
        };
        if start == to || !self.linked.insert((start.clone(), to.clone())) {
            return;
        }
        let id = self.ids.give("info", &format!("{}_{end}", mention.id));
        let tooltip = vec![format!("{end} uses {}", mention.id)];
        let (arrow, source) = (Arrow::Forward, Source::default());
        let label = label.map(str::to_owned).into_iter().collect();
        let kind = EdgeKind::Information;
        self.diagram.edges.push(Edge { id, kind, from: start, to, arrow, label, tooltip, source });
    }

    /// The node of what is mentioned.
    fn start(&mut self, mention: &Mention) -> Option<String> {
        if mention.kind != Kind::Supply {
            return self.nodes.get(mention.id.as_str()).cloned();
        }
        if let Some(node) = self.supplies.get(&mention.id) {
            return Some(node.clone());
        }
        let title = format!("Supply of {}", asset_title(self.model, &mention.id));
        let node = self.place(NodeKind::Supply, &mention.id, title, None, &Source::default());
        self.supplies.insert(mention.id.clone(), node.clone());
        Some(node)
    }
}
