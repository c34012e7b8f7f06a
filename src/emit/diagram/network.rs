//! The value network: members, and what they give each other.

use std::collections::HashMap;

use super::graph::{Arrow, Diagram, Edge, EdgeKind, Node, NodeKind};
use super::ids::Ids;
use super::wording;
use crate::analysis::constant::Constants;
use crate::emit::number::count;
use crate::model::{End, Leg, Member, Model, Source, Stock, Target, Transfer, TransferKind};

/// Draws who gives what to whom.
pub(super) fn draw(model: &Model) -> Diagram {
    let title = wording::title(&model.ecosystem.meta);
    let mut network = Network {
        model,
        constants: Constants::new(model),
        ids: Ids::default(),
        stocks: model.stocks.iter().map(|stock| (stock.meta.id.as_str(), stock)).collect(),
        nodes: HashMap::new(),
        inner: 0,
        diagram: Diagram {
            title: format!("{title}: who gives what to whom"),
            description: String::new(),
            frames: Vec::new(),
            nodes: Vec::new(),
            edges: Vec::new(),
            notes: Vec::new(),
        },
    };
    model.members.iter().for_each(|member| network.member(member));
    for transfer in &model.transfers {
        transfer.legs.iter().for_each(|leg| network.leg(transfer, leg));
    }
    network.finish(&title)
}

/// A network being drawn.
struct Network<'a> {
    model: &'a Model,
    constants: Constants<'a>,
    ids: Ids,
    stocks: HashMap<&'a str, &'a Stock>,
    /// The node of each place that gives or gets.
    nodes: HashMap<Place<'a>, String>,
    /// How many gifts stay inside one member.
    inner: usize,
    diagram: Diagram,
}

/// Who or what gives or gets.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place<'a> {
    Member(&'a str),
    /// A stock that belongs to no member: held in common.
    Common(&'a str),
    Cloud(&'static str),
}

impl<'a> Network<'a> {
    fn member(&mut self, member: &'a Member) {
        let id = self.ids.give("member", &member.meta.id);
        self.nodes.insert(Place::Member(&member.meta.id), id.clone());
        let mut tooltip = wording::head("member", &member.meta, "");
        tooltip.extend(member.profile.iter().map(|entry| format!("{}: {}", entry.kind, entry.text)));
        wording::doc(&mut tooltip, &member.meta);
        let details = if member.roles.is_empty() { Vec::new() } else { vec![member.roles.join(", ")] };
        self.diagram.nodes.push(Node {
            id,
            kind: NodeKind::Member,
            title: wording::title(&member.meta),
            details,
            unit: String::new(),
            tooltip,
            frame: None,
            declares: Some(member.meta.id.clone()),
            source: member.meta.source.clone(),
        });
    }

    fn leg(&mut self, transfer: &Transfer, leg: &'a Leg) {
        for target in &leg.to {
            let (from, to) = (self.place(&leg.from), self.place(&target.end));
            if from == to {
                self.inner += 1;
                continue;
            }
            let (start, end) = (self.node(from), self.node(to));
            let arrow = if transfer.both_ways { Arrow::Both } else { Arrow::Forward };
            self.diagram.edges.push(Edge {
                id: self.ids.give("gives", &leg.meta.id),
                kind: EdgeKind::Gives,
                from: start,
                to: end,
                arrow,
                label: self.label(transfer, leg, target),
                tooltip: wording::leg_tooltip(self.model, transfer, leg),
                source: leg.meta.source.clone(),
            });
        }
    }

    fn place(&self, end: &'a End) -> Place<'a> {
        match end {
            End::Stock { id, .. } => match self.stocks.get(id.as_str()) {
                Some(stock) if stock.hidden => Place::Cloud("everyone else"),
                Some(stock) => stock.meta.member.as_deref().map_or(Place::Common(id), Place::Member),
                None => Place::Common(id),
            },
            End::Member { id } => Place::Member(id),
            End::Mint => Place::Cloud("minted"),
            End::Burn => Place::Cloud("burnt"),
            End::Source => Place::Cloud("from outside"),
            End::Sink => Place::Cloud("used up"),
            End::Rest => Place::Cloud("everyone else"),
        }
    }

    /// The node of a place, made when it is first met.
    fn node(&mut self, place: Place<'a>) -> String {
        if let Some(node) = self.nodes.get(&place) {
            return node.clone();
        }
        let (kind, title, details, declares, source) = match place {
            Place::Member(id) => (NodeKind::Member, id.to_owned(), Vec::new(), Some(id), Source::default()),
            Place::Cloud(word) => (NodeKind::Cloud, word.to_owned(), Vec::new(), None, Source::default()),
            Place::Common(id) => {
                let stock = self.stocks.get(id);
                let title = stock.map_or_else(|| id.to_owned(), |stock| wording::title(&stock.meta));
                let source = stock.map(|stock| stock.meta.source.clone()).unwrap_or_default();
                (NodeKind::Stock, title, vec!["held in common".to_owned()], Some(id), source)
            }
        };
        let id = self.ids.give(kind.word(), declares.unwrap_or(&title));
        self.nodes.insert(place, id.clone());
        let mut tooltip: Vec<String> = declares.iter().map(|id| format!("{} {id}", kind.word())).collect();
        if let Place::Common(id) = place
            && let Some(stock) = self.stocks.get(id)
        {
            wording::doc(&mut tooltip, &stock.meta);
        }
        let (unit, frame, declares) = (String::new(), None, declares.map(str::to_owned));
        let node = Node { id: id.clone(), kind, title, details, unit, tooltip, frame, declares, source };
        self.diagram.nodes.push(node);
        id
    }

    /// What is given, in which transfer, and why.
    fn label(&self, transfer: &Transfer, leg: &Leg, target: &Target) -> Vec<String> {
        let asset = self.model.assets.iter().find(|asset| Some(&asset.meta.id) == leg.asset.as_ref());
        let mut what = asset.map(|asset| wording::title(&asset.meta)).or_else(|| leg.asset.clone());
        if let Some(share) = wording::share(target, &self.constants) {
            what = Some(format!("{} ({share})", what.unwrap_or_else(|| "?".to_owned())));
        }
        let transfer_title = wording::title(&transfer.meta);
        let occasion = match (transfer.kind, &transfer.one_sided) {
            (_, Some(word)) => format!("{word}: {transfer_title}"),
            (TransferKind::Exchange, None) => format!("exchange: {transfer_title}"),
            (TransferKind::Flow, None) => transfer_title,
        };
        let mut lines: Vec<String> = what.into_iter().collect();
        lines.push(occasion);
        lines.extend(wording::why(self.model, leg).map(|why| format!("because: {why}")));
        lines
    }

    fn finish(mut self, title: &str) -> Diagram {
        let members = count(self.model.members.len(), "member");
        let gifts = count(self.diagram.edges.len(), "gift");
        self.diagram.description =
            format!("Value network of {title}: {members}, and {gifts} between them or with others.");
        if self.inner > 0 {
            self.diagram.notes.push(format!("not shown: {} inside a member", count(self.inner, "flow")));
        }
        self.diagram
    }
}
