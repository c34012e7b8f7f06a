//! Pipes from stock to stock, with their valves and clouds, and the frames of exchanges.

use super::super::graph::{Arrow, Edge, EdgeKind, Frame, FrameKind, NodeKind};
use super::super::wording;
use super::{Drawing, asset_title};
use crate::model::{End, Leg, Rate, Target, Transfer, TransferKind};

impl<'a> Drawing<'a> {
    pub(super) fn transfer(&mut self, transfer: &'a Transfer) {
        let folded = self.folded(&transfer.meta).is_some();
        let exchange = (transfer.kind == TransferKind::Exchange && !folded).then(|| self.exchange(transfer));
        for leg in &transfer.legs {
            let details = self.leg_details(transfer, leg);
            let tooltip = wording::leg_tooltip(self.model, transfer, leg);
            self.declare(NodeKind::Flow, &leg.meta, &transfer.shape, details, String::new(), tooltip);
            let frame = exchange.clone().or_else(|| self.inside(transfer, leg));
            if let Some(node) = self.diagram.nodes.last_mut().filter(|_| !folded) {
                node.frame = frame;
            }
            self.pipe(transfer, leg);
        }
    }

    /// The lines of a valve below its title.
    fn leg_details(&self, transfer: &Transfer, leg: &Leg) -> Vec<String> {
        let mut details = match (&leg.rate, &leg.asset) {
            (Rate::Unknown, Some(asset)) => {
                let what = asset_title(self.model, asset);
                vec![if self.intangible(leg) { what } else { format!("{what}, rate not known yet") }]
            }
            _ => vec![wording::rate(leg)],
        };
        if transfer.kind == TransferKind::Flow {
            details.extend(transfer.when.as_ref().map(|when| format!("when {}", wording::cut(&when.text))));
            details.extend(transfer.one_sided.clone());
        }
        details
    }

    /// Whether a leg moves what is shown and not counted.
    fn intangible(&self, leg: &Leg) -> bool {
        self.model.assets.iter().any(|asset| asset.intangible && Some(&asset.meta.id) == leg.asset.as_ref())
    }

    /// The frame of an exchange.
    fn exchange(&mut self, transfer: &Transfer) -> String {
        let id = self.ids.give("exchange", &transfer.meta.id);
        let mut details = vec!["all or none".to_owned()];
        if let [_] = transfer.legs.as_slice() {
            details = vec![transfer.one_sided.clone().unwrap_or_else(|| "one-sided".to_owned())];
        }
        details.extend(transfer.when.as_ref().map(|when| format!("when {}", wording::cut(&when.text))));
        let mut tooltip = wording::head("exchange", &transfer.meta, "");
        tooltip.extend(wording::each(self.model, &transfer.shape));
        wording::doc(&mut tooltip, &transfer.meta);
        self.diagram.frames.push(Frame {
            id: id.clone(),
            kind: FrameKind::Exchange,
            title: self.title(&transfer.meta, &transfer.shape),
            details,
            tooltip,
            parent: self.frame(&transfer.meta),
            declares: Some(transfer.meta.id.clone()),
            source: transfer.meta.source.clone(),
        });
        id
    }

    /// The frame of the application that declares a flow, of the member inside which it stays, or in which it is declared.
    fn inside(&self, transfer: &'a Transfer, leg: &'a Leg) -> Option<String> {
        if transfer.meta.application.is_some() {
            return self.frame(&transfer.meta);
        }
        let owner = |end: &'a End| match end {
            End::Stock { id, .. } => self.owners.get(id.as_str()).copied(),
            End::Member { id } => Some(id.as_str()),
            _ => None,
        };
        let giver = owner(&leg.from);
        let stays = giver.is_some() && leg.to.iter().all(|target| owner(&target.end) == giver);
        let member = if stays { giver } else { transfer.meta.member.as_deref() };
        self.frames.get(member?).cloned()
    }

    /// The pipe of a leg, through its valve; of one that is folded, what is outside its application.
    fn pipe(&mut self, transfer: &'a Transfer, leg: &'a Leg) {
        let Some(valve) = self.nodes.get(leg.meta.id.as_str()).cloned() else {
            return;
        };
        let start = self.end(&leg.from, leg, "from");
        let (first, last) = if transfer.both_ways { (Arrow::Both, Arrow::Both) } else { (Arrow::None, Arrow::Forward) };
        self.segment(leg, start, valve.clone(), first, Vec::new());
        for target in &leg.to {
            let end = self.end(&target.end, leg, "to");
            let label: Vec<String> = self.share(target);
            self.segment(leg, valve.clone(), end, last, label);
        }
    }

    fn share(&self, target: &Target) -> Vec<String> {
        wording::share(target, &self.constants).into_iter().collect()
    }

    fn segment(&mut self, leg: &Leg, from: String, to: String, arrow: Arrow, label: Vec<String>) {
        if from == to {
            return;
        }
        let said = format!("{} moves here", wording::title(&leg.meta));
        let ends = (from.clone(), to.clone());
        let earlier = self.pipes.get(&ends).and_then(|index| self.diagram.edges.get_mut(*index));
        if let Some(pipe) = earlier.filter(|pipe| pipe.arrow == arrow && pipe.label == label) {
            pipe.tooltip.push(said);
            return;
        }
        self.pipes.insert(ends, self.diagram.edges.len());
        let id = self.ids.give("pipe", &leg.meta.id);
        let tooltip = vec![said];
        let source = leg.meta.source.clone();
        self.diagram.edges.push(Edge { id, kind: EdgeKind::Flow, from, to, arrow, label, tooltip, source });
    }

    /// The node at an end of a leg: a stock, a place for what has no stock yet, or a cloud of its own.
    fn end(&mut self, end: &'a End, leg: &'a Leg, side: &'static str) -> String {
        let word = match end {
            End::Stock { id, .. } => match self.nodes.get(id.as_str()) {
                Some(node) => return node.clone(),
                // Hidden: what everyone not modelled holds.
                None => "everyone else",
            },
            End::Member { id } => return self.unnamed(id, leg),
            End::Mint => "minted",
            End::Burn => "burnt",
            End::Source => "from outside",
            End::Sink => "used up",
            End::Rest => "everyone else",
        };
        self.cloud(leg, word, side)
    }

    /// A cloud at a leg, or at the application that it is folded into.
    fn cloud(&mut self, leg: &'a Leg, word: &'static str, side: &'static str) -> String {
        let folded = leg.meta.application.as_deref().filter(|it| self.boxes.contains_key(it));
        let owner = folded.unwrap_or(&leg.meta.id);
        if let Some(cloud) = self.clouds.get(&(owner, word, side)) {
            return cloud.clone();
        }
        let name = format!("{owner}_{side}");
        let cloud = self.place(NodeKind::Cloud, &name, word.to_owned(), None, &leg.meta.source);
        self.clouds.insert((owner, word, side), cloud.clone());
        cloud
    }

    /// The place where a member without a stock gets something.
    fn unnamed(&mut self, member: &'a str, leg: &'a Leg) -> String {
        let key = (member, leg.asset.as_deref());
        if let Some(node) = self.missing.get(&key) {
            return node.clone();
        }
        let title = match leg.asset.as_deref() {
            Some(asset) => asset_title(self.model, asset),
            None => "?".to_owned(),
        };
        let name = format!("{member}_{}", leg.asset.as_deref().unwrap_or("unknown"));
        let frame = self.frames.get(member).cloned();
        let node = self.place(NodeKind::Missing, &name, title, frame, &leg.meta.source);
        let needed = !self.intangible(leg);
        if let Some(placed) = self.diagram.nodes.last_mut() {
            placed.details.extend(needed.then(|| "no stock yet".to_owned()));
        }
        self.missing.insert(key, node.clone());
        node
    }
}
