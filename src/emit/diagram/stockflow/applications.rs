//! Applications of patterns: as frames around what they declare, or folded into one box each.

use super::super::graph::{Frame, FrameKind, Node, NodeKind};
use super::super::wording;
use super::Drawing;
use crate::model::{Application, Meta, Shape};

impl<'a> Drawing<'a> {
    /// Adds a frame for each application.
    pub(super) fn application_frames(&mut self) {
        for application in &self.model.applications {
            let id = self.ids.give("application", &application.meta.id);
            self.frames.insert(&application.meta.id, id);
        }
        for application in &self.model.applications {
            let meta = &application.meta;
            let Some(id) = self.frames.get(meta.id.as_str()).cloned() else { continue };
            self.diagram.frames.push(Frame {
                id,
                kind: FrameKind::Application,
                title: self.title(meta, &Shape::new()),
                details: details(application),
                tooltip: tooltip(application),
                parent: self.frame(meta),
                declares: Some(meta.id.clone()),
                source: meta.source.clone(),
            });
        }
    }

    /// Adds a node for each application that is in no other one.
    pub(super) fn boxes(&mut self) {
        for application in self.model.applications.iter().filter(|it| it.meta.application.is_none()) {
            let meta = &application.meta;
            let id = self.ids.give("application", &meta.id);
            self.boxes.insert(&meta.id, id.clone());
            self.diagram.nodes.push(Node {
                id,
                kind: NodeKind::Application,
                title: wording::title(meta),
                details: details(application),
                unit: String::new(),
                tooltip: tooltip(application),
                frame: self.frame(meta),
                declares: Some(meta.id.clone()),
                source: meta.source.clone(),
            });
        }
        for inner in self.model.applications.iter().filter(|it| it.meta.application.is_some()) {
            let around = |it: &&'a Application| self.applications.get(it.meta.application.as_deref()?).copied();
            let outermost = std::iter::successors(Some(inner), around).last();
            if let Some(node) = outermost.and_then(|it| self.boxes.get(it.meta.id.as_str())).cloned() {
                self.boxes.insert(&inner.meta.id, node);
            }
        }
    }

    /// The box of the application that a declaration is folded into.
    pub(super) fn folded(&self, meta: &Meta) -> Option<&String> {
        self.boxes.get(meta.application.as_deref()?)
    }

    /// What a declaration is called; its application need not be named again inside its own frame.
    pub(super) fn title(&self, meta: &Meta, shape: &Shape) -> String {
        let title = wording::indexed(meta, shape);
        let around = meta.application.as_deref().and_then(|id| self.applications.get(id));
        let own = around.and_then(|it| title.strip_prefix(&format!("{}: ", wording::title(&it.meta))));
        own.map_or_else(|| title.clone(), str::to_owned)
    }
}

fn details(application: &Application) -> Vec<String> {
    vec![format!("pattern {}", application.pattern)]
}

/// What it is, what its pattern does, and what it is given.
fn tooltip(application: &Application) -> Vec<String> {
    let mut lines = wording::head("application", &application.meta, "");
    lines.push(format!("of the pattern {}", application.pattern));
    wording::lines(&mut lines, application.about.as_deref());
    lines.extend(application.arguments.iter().map(|given| format!("{} = {}", given.parameter, given.text)));
    wording::doc(&mut lines, &application.meta);
    lines
}
