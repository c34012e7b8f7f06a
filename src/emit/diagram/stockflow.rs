//! The stock-and-flow diagram: what is held, what flows, and what decides how much.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::graph::{Arrow, Diagram, Edge, EdgeKind, Frame, FrameKind, Node, NodeKind};
use super::ids::Ids;
use super::wording;
use crate::analysis::constant::Constants;
use crate::analysis::graph::{Kind, Mention, Mentions, dependencies};
use crate::emit::number::count;
use crate::model::{
    End, Leg, Meta, Model, Rate, Role, Source, State, Stock, Target, Transfer, TransferKind, Value, ValueKind,
};

/// Draws the stocks and flows of a model.
pub(super) fn draw(model: &Model) -> Diagram {
    let mut drawing = Drawing::new(model);
    model.members.iter().for_each(|member| drawing.member(member));
    model.stocks.iter().filter(|stock| !stock.hidden).for_each(|stock| drawing.stock(stock));
    model.states.iter().for_each(|state| drawing.state(state));
    model.parameters.iter().for_each(|parameter| drawing.parameter(parameter));
    model.values.iter().for_each(|value| drawing.value(value));
    model.transfers.iter().for_each(|transfer| drawing.transfer(transfer));
    drawing.information();
    drawing.finish()
}

/// A diagram being drawn.
struct Drawing<'a> {
    model: &'a Model,
    constants: Constants<'a>,
    ids: Ids,
    /// The frame of each member.
    frames: HashMap<&'a str, String>,
    /// The node of each stock, state, param, value and leg.
    nodes: HashMap<&'a str, String>,
    /// Where members without a stock of an asset get it.
    missing: BTreeMap<(&'a str, Option<&'a str>), String>,
    supplies: BTreeMap<String, String>,
    /// The member of each stock that belongs to one.
    owners: HashMap<&'a str, &'a str>,
    /// The information links there are, by their ends.
    linked: HashSet<(String, String)>,
    diagram: Diagram,
}

impl<'a> Drawing<'a> {
    fn new(model: &'a Model) -> Drawing<'a> {
        let title = wording::title(&model.ecosystem.meta);
        let stocks = model.stocks.iter().filter(|stock| !stock.hidden).count();
        let legs: usize = model.transfers.iter().map(|transfer| transfer.legs.len()).sum();
        let (stocks, members) = (count(stocks, "stock"), count(model.members.len(), "member"));
        let legs = count(legs, "flow");
        let description = format!("Stocks and flows of {title}: {members}, {stocks}, {legs}, and what decides them.");
        let title = format!("{title}: stocks and flows");
        let (frames, nodes, edges, notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Drawing {
            model,
            constants: Constants::new(model),
            ids: Ids::default(),
            frames: HashMap::new(),
            nodes: HashMap::new(),
            missing: BTreeMap::new(),
            supplies: BTreeMap::new(),
            owners: model
                .stocks
                .iter()
                .filter_map(|it| Some((it.meta.id.as_str(), it.meta.member.as_deref()?)))
                .collect(),
            linked: HashSet::new(),
            diagram: Diagram { title, description, frames, nodes, edges, notes },
        }
    }

    fn member(&mut self, member: &'a crate::model::Member) {
        let id = self.ids.give("member", &member.meta.id);
        let mut tooltip = wording::head("member", &member.meta, &member.roles.join(", "));
        wording::doc(&mut tooltip, &member.meta);
        self.frames.insert(&member.meta.id, id.clone());
        self.diagram.frames.push(Frame {
            id,
            kind: FrameKind::Member,
            title: wording::title(&member.meta),
            details: Vec::new(),
            tooltip,
            parent: None,
            declares: Some(member.meta.id.clone()),
            source: member.meta.source.clone(),
        });
    }

    /// The frame of a declaration's member.
    fn frame(&self, meta: &Meta) -> Option<String> {
        self.frames.get(meta.member.as_deref()?).cloned()
    }

    /// Adds the node of a declaration.
    fn declare(&mut self, kind: NodeKind, meta: &'a Meta, details: Vec<String>, unit: String, tooltip: Vec<String>) {
        let id = self.ids.give(kind.word(), &meta.id);
        self.nodes.insert(&meta.id, id.clone());
        let (title, frame, source) = (wording::title(meta), self.frame(meta), meta.source.clone());
        let declares = Some(meta.id.clone());
        self.diagram.nodes.push(Node { id, kind, title, details, unit, tooltip, frame, declares, source });
    }

    /// Adds a node without a declaration of its own.
    fn place(&mut self, kind: NodeKind, name: &str, title: String, frame: Option<String>, source: &Source) -> String {
        let id = self.ids.give(kind.word(), name);
        let (details, tooltip, source) = (Vec::new(), Vec::new(), source.clone());
        let node =
            Node { id: id.clone(), kind, title, details, unit: String::new(), tooltip, frame, declares: None, source };
        self.diagram.nodes.push(node);
        id
    }

    fn stock(&mut self, stock: &'a Stock) {
        let initial = stock.initial.as_ref().map(|formula| wording::number(formula, &stock.quantity, &self.constants));
        let known = initial.as_deref().is_some_and(|text| text.ends_with(&stock.quantity.unit));
        let unit = if known { String::new() } else { wording::unit(&stock.quantity) };
        let mut details: Vec<String> = initial.into_iter().collect();
        details.extend(stock.transit.as_ref().map(|transit| format!("queue of {}", wording::cut(&transit.text))));
        let mut tooltip = wording::head("stock", &stock.meta, &stock.quantity.unit);
        tooltip.extend(stock.initial.as_ref().map(|formula| format!("= {}", formula.text)));
        bounds(&mut tooltip, stock.low.as_ref(), stock.high.as_ref());
        wording::doc(&mut tooltip, &stock.meta);
        self.declare(NodeKind::Stock, &stock.meta, details, unit, tooltip);
    }

    fn state(&mut self, state: &'a State) {
        let initial = state.initial.as_ref().map(|formula| wording::number(formula, &state.quantity, &self.constants));
        let mut tooltip = wording::head("state", &state.meta, &state.quantity.unit);
        tooltip.extend(state.next.as_ref().map(|formula| format!("next {}", formula.text)));
        bounds(&mut tooltip, state.low.as_ref(), state.high.as_ref());
        wording::doc(&mut tooltip, &state.meta);
        let details = initial.map(|text| format!("starts at {text}")).into_iter().collect();
        self.declare(NodeKind::State, &state.meta, details, String::new(), tooltip);
    }

    fn parameter(&mut self, parameter: &'a crate::model::Parameter) {
        let quantity = &parameter.quantity;
        let default = parameter.default.as_ref().map(|formula| wording::number(formula, quantity, &self.constants));
        let unit = if default.is_some() { String::new() } else { wording::unit(quantity) };
        let mut details: Vec<String> = default.into_iter().collect();
        details.extend(parameter.distribution.as_ref().map(|drawn| format!("~ {}", wording::cut(&drawn.text))));
        let mut tooltip = wording::head("param", &parameter.meta, &quantity.unit);
        tooltip.extend(parameter.default.as_ref().map(|formula| format!("= {}", formula.text)));
        bounds(&mut tooltip, parameter.low.as_ref(), parameter.high.as_ref());
        tooltip.extend(parameter.distribution.as_ref().map(|drawn| format!("~ {}", drawn.text)));
        wording::doc(&mut tooltip, &parameter.meta);
        self.declare(NodeKind::Parameter, &parameter.meta, details, unit, tooltip);
    }

    fn value(&mut self, value: &'a Value) {
        let kind = match value.kind {
            ValueKind::Let => NodeKind::Let,
            ValueKind::Env => NodeKind::Env,
            ValueKind::Behavior => NodeKind::Behavior,
            ValueKind::Policy => NodeKind::Policy,
            ValueKind::Metric => NodeKind::Metric,
        };
        let mut tooltip = wording::head(value.kind.keyword(), &value.meta, &value.quantity.unit);
        tooltip.extend(value.formula.as_ref().map(|formula| format!("= {}", formula.text)));
        if value.external {
            tooltip.push("its body is written in Python".to_owned());
        }
        wording::doc(&mut tooltip, &value.meta);
        let details = if value.external { vec!["external".to_owned()] } else { Vec::new() };
        self.declare(kind, &value.meta, details, wording::unit(&value.quantity), tooltip);
    }

    fn transfer(&mut self, transfer: &'a Transfer) {
        let exchange = (transfer.kind == TransferKind::Exchange).then(|| self.exchange(transfer));
        for leg in &transfer.legs {
            let details = self.leg_details(transfer, leg);
            let tooltip = wording::leg_tooltip(self.model, transfer, leg);
            self.declare(NodeKind::Flow, &leg.meta, details, String::new(), tooltip);
            let frame = exchange.clone().or_else(|| self.inside(transfer, leg));
            if let Some(node) = self.diagram.nodes.last_mut() {
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
        wording::doc(&mut tooltip, &transfer.meta);
        self.diagram.frames.push(Frame {
            id: id.clone(),
            kind: FrameKind::Exchange,
            title: wording::title(&transfer.meta),
            details,
            tooltip,
            parent: self.frame(&transfer.meta),
            declares: Some(transfer.meta.id.clone()),
            source: transfer.meta.source.clone(),
        });
        id
    }

    /// The frame of the member inside which a flow stays, or in which it is declared.
    fn inside(&self, transfer: &'a Transfer, leg: &'a Leg) -> Option<String> {
        let owner = |end: &'a End| match end {
            End::Stock { id } => self.owners.get(id.as_str()).copied(),
            End::Member { id } => Some(id.as_str()),
            _ => None,
        };
        let giver = owner(&leg.from);
        let stays = giver.is_some() && leg.to.iter().all(|target| owner(&target.end) == giver);
        let member = if stays { giver } else { transfer.meta.member.as_deref() };
        self.frames.get(member?).cloned()
    }

    /// The pipe of a leg, through its valve.
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
        let id = self.ids.give("pipe", &leg.meta.id);
        let tooltip = vec![format!("{} moves here", wording::title(&leg.meta))];
        let source = leg.meta.source.clone();
        self.diagram.edges.push(Edge { id, kind: EdgeKind::Flow, from, to, arrow, label, tooltip, source });
    }

    /// The node at an end of a leg: a stock, a place for what has no stock yet, or a cloud of its own.
    fn end(&mut self, end: &'a End, leg: &'a Leg, side: &str) -> String {
        let word = match end {
            End::Stock { id } => match self.nodes.get(id.as_str()) {
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
        self.place(NodeKind::Cloud, &format!("{}_{side}", leg.meta.id), word.to_owned(), None, &leg.meta.source)
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

    /// Links from what formulas mention to what they decide.
    fn information(&mut self) {
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

    /// Members that own nothing become nodes, for an empty frame is drawn by no format.
    fn finish(mut self) -> Diagram {
        let used: BTreeSet<String> = (self.diagram.nodes.iter().filter_map(|node| node.frame.clone()))
            .chain(self.diagram.frames.iter().filter_map(|frame| frame.parent.clone()))
            .collect();
        let frames = std::mem::take(&mut self.diagram.frames);
        let (kept, empty): (Vec<Frame>, Vec<Frame>) = frames.into_iter().partition(|it| used.contains(&it.id));
        self.diagram.frames = kept;
        for frame in empty.into_iter().filter(|frame| frame.kind == FrameKind::Member) {
            let Frame { id, title, details, tooltip, declares, source, .. } = frame;
            let (unit, kind) = (String::new(), NodeKind::Member);
            self.diagram.nodes.push(Node { id, kind, title, details, unit, tooltip, frame: None, declares, source });
        }
        self.diagram
    }
}

/// What people call an asset or unit.
fn asset_title(model: &Model, id: &str) -> String {
    model
        .assets
        .iter()
        .find(|asset| asset.meta.id == id)
        .map_or_else(|| id.to_owned(), |asset| wording::title(&asset.meta))
}

fn bounds(tooltip: &mut Vec<String>, low: Option<&crate::model::Formula>, high: Option<&crate::model::Formula>) {
    match (low, high) {
        (Some(low), Some(high)) => tooltip.push(format!("in {}..{}", low.text, high.text)),
        (Some(low), None) => tooltip.push(format!("at least {}", low.text)),
        (None, Some(high)) => tooltip.push(format!("at most {}", high.text)),
        (None, None) => {}
    }
}
