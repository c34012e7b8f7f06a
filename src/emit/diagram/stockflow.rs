//! The stock-and-flow diagram: what is held, what flows, and what decides how much.

mod applications;
mod declarations;
mod information;
mod transfers;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::graph::{Diagram, Frame, FrameKind, Node, NodeKind};
use super::ids::Ids;
use super::wording;
use crate::analysis::constant::Constants;
use crate::emit::number::count;
use crate::model::{Application, Member, Meta, Model, Shape, Source};

/// Draws the stocks and flows of a model.
pub(super) fn draw(model: &Model, folded: bool) -> Diagram {
    let mut drawing = Drawing::new(model);
    model.members.iter().for_each(|member| drawing.member(member));
    if folded {
        drawing.boxes();
    } else {
        drawing.application_frames();
    }
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
    /// The frame of each member and of each application that is not folded.
    frames: HashMap<&'a str, String>,
    /// The applications of patterns.
    applications: HashMap<&'a str, &'a Application>,
    /// The node of each application that is folded: that of the outermost one around it.
    boxes: HashMap<&'a str, String>,
    /// The node of each stock, state, param, value and leg.
    nodes: HashMap<&'a str, String>,
    /// Where members without a stock of an asset get it.
    missing: BTreeMap<(&'a str, Option<&'a str>), String>,
    /// The clouds there are, by what is at them, what they are and on which side.
    clouds: HashMap<(&'a str, &'static str, &'static str), String>,
    /// The pipes there are, by their ends.
    pipes: HashMap<(String, String), usize>,
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
            applications: model.applications.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            boxes: HashMap::new(),
            nodes: HashMap::new(),
            missing: BTreeMap::new(),
            clouds: HashMap::new(),
            pipes: HashMap::new(),
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

    fn member(&mut self, member: &'a Member) {
        let id = self.ids.give("member", &member.meta.id);
        let mut tooltip = wording::head("member", &member.meta, &member.roles.join(", "));
        let population = self.model.sets.iter().find(|set| set.meta.id == member.meta.id);
        let details: Vec<String> = population.map(|set| format!("population {}", set.size)).into_iter().collect();
        tooltip.extend(details.iter().cloned());
        wording::doc(&mut tooltip, &member.meta);
        self.frames.insert(&member.meta.id, id.clone());
        self.diagram.frames.push(Frame {
            id,
            kind: FrameKind::Member,
            title: wording::title(&member.meta),
            details,
            tooltip,
            parent: None,
            declares: Some(member.meta.id.clone()),
            source: member.meta.source.clone(),
        });
    }

    /// The frame of what declares something: an application or a member.
    fn frame(&self, meta: &Meta) -> Option<String> {
        self.frames.get(meta.application.as_deref().or(meta.member.as_deref())?).cloned()
    }

    /// Adds the node of a declaration, which there may be many of; what is folded has that of its application.
    fn declare(
        &mut self,
        kind: NodeKind,
        meta: &'a Meta,
        shape: &Shape,
        details: Vec<String>,
        unit: String,
        mut tooltip: Vec<String>,
    ) {
        if let Some(folded) = self.folded(meta).cloned() {
            self.nodes.insert(&meta.id, folded);
            return;
        }
        tooltip.splice(tooltip.len().min(1)..tooltip.len().min(1), wording::each(self.model, shape));
        let id = self.ids.give(kind.word(), &meta.id);
        self.nodes.insert(&meta.id, id.clone());
        let (title, frame, source) = (self.title(meta, shape), self.frame(meta), meta.source.clone());
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

    /// Members that own nothing, and applications that declare nothing that is drawn, become nodes, for an
    /// empty frame is drawn by no format.
    fn finish(mut self) -> Diagram {
        let used: BTreeSet<String> = (self.diagram.nodes.iter().filter_map(|node| node.frame.clone()))
            .chain(self.diagram.frames.iter().filter_map(|frame| frame.parent.clone()))
            .collect();
        let frames = std::mem::take(&mut self.diagram.frames);
        let (kept, empty): (Vec<Frame>, Vec<Frame>) = frames.into_iter().partition(|it| used.contains(&it.id));
        self.diagram.frames = kept;
        for Frame { id, kind, title, details, tooltip, parent, declares, source } in empty {
            let kind = match kind {
                FrameKind::Member => NodeKind::Member,
                FrameKind::Application => NodeKind::Application,
                FrameKind::Exchange => continue,
            };
            let unit = String::new();
            self.diagram.nodes.push(Node { id, kind, title, details, unit, tooltip, frame: parent, declares, source });
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
