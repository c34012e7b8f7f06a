//! Phases: which come first, and where flows outside any phase belong.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::collect::Place;
use crate::resolve::program::{Meta, Phase, PhaseId};
use crate::resolve::symbols::nearest;
use crate::resolve::table::Id;
use crate::syntax::ast::Name;

use super::Binder;

impl Binder<'_> {
    /// Orders the phases: as `phases` says, else as written; flows outside any form the first.
    pub(super) fn phases(&mut self) {
        let order = self.phase_order();
        let outside = self.collected.transfers.rows().any(|(_, place)| place.phase.is_none());
        if outside || order.is_empty() {
            let taken = self.symbols.phases.contains_key("main");
            let name = if taken { "main_" } else { "main" }.to_owned();
            let meta = Meta { id: name.clone(), name, ..Meta::default() };
            self.program.phases.push(Phase { meta, declared: false });
        }
        self.phase_ids = vec![PhaseId::new(0); self.collected.phases.len()];
        for collected in order {
            let meta = self.meta(&self.collected.phases[collected].header, Place::default());
            let id = self.program.phases.push(Phase { meta, declared: true });
            if let Some(slot) = self.phase_ids.get_mut(collected.index()) {
                *slot = id;
            }
        }
    }

    /// The place in a step of a collected phase.
    pub(super) fn phase_id(&self, collected: PhaseId) -> PhaseId {
        self.phase_ids.get(collected.index()).copied().unwrap_or(PhaseId::new(0))
    }

    /// The phase of flows that stand in `place`.
    pub(super) fn phase_at(&self, place: Place) -> PhaseId {
        place.phase.map_or(PhaseId::new(0), |phase| self.phase_id(phase))
    }

    /// The phase in which a state's `next` is read: the one it names, else the last.
    pub(super) fn phase_of_state(&mut self, name: Option<&Name>, place: Place) -> PhaseId {
        let last = self.program.phases.ids().next_back().unwrap_or(PhaseId::new(0));
        // A state of a pattern belongs to the phase in which that is applied.
        let own = place.phase.map_or(last, |phase| self.phase_id(phase));
        let Some(name) = name else { return own };
        match self.symbols.phases.get(&name.text) {
            Some((collected, _)) => self.phase_id(*collected),
            None if name.text == "main" && !self.program.phases[PhaseId::new(0)].declared => PhaseId::new(0),
            None => {
                self.report_unknown_phase(name);
                last
            }
        }
    }

    fn phase_order(&mut self) -> Vec<PhaseId> {
        let written: Vec<PhaseId> = self
            .collected
            .phases
            .iter()
            .filter(|(id, phase)| self.symbols.phases.get(&phase.header.name.text).is_some_and(|first| first.0 == *id))
            .map(|(id, _)| id)
            .collect();
        let listed = self.collected.ecosystems.first().map(|ecosystem| ecosystem.phases.as_slice());
        let listed = listed.unwrap_or_default();
        if listed.is_empty() {
            self.check_one_file(&written);
            return written;
        }
        let mut order = self.listed_phases(listed);
        for phase in written {
            if !order.contains(&phase) {
                self.report_unlisted(phase);
                order.push(phase);
            }
        }
        order
    }

    fn listed_phases(&mut self, listed: &[Name]) -> Vec<PhaseId> {
        let mut seen = HashMap::new();
        let mut order = Vec::new();
        for name in listed {
            if let Some(first) = seen.insert(name.text.clone(), name.span) {
                self.diagnostics.push(
                    Diagnostic::new(Code::V0202, format!("the phase `{}` is listed twice", name.text))
                        .at(name.span, "again")
                        .at(first, "first listed here")
                        .help("a phase runs once in a step: delete one of the two"),
                );
                continue;
            }
            match self.symbols.phases.get(&name.text) {
                Some((phase, _)) => order.push(*phase),
                None => self.report_unknown_phase(name),
            }
        }
        order
    }

    /// Phases run in the order written; over several files that order is not plain to see.
    fn check_one_file(&mut self, phases: &[PhaseId]) {
        let spans: Vec<_> = phases.iter().map(|id| self.collected.phases[*id].header.name.span).collect();
        let Some(first) = spans.first() else { return };
        let Some(other) = spans.iter().find(|span| span.file != first.file) else { return };
        let names: Vec<&str> = phases.iter().map(|id| self.collected.phases[*id].header.name.text.as_str()).collect();
        self.diagnostics.push(
            Diagnostic::new(Code::V0214, "several files hold phases, and nothing says which runs first")
                .at(*other, "a phase in another file")
                .at(*first, "than this one")
                .help(format!("say the order in `ecosystem`: `phases {}`", names.join(", "))),
        );
    }

    fn report_unlisted(&mut self, phase: PhaseId) {
        let name = &self.collected.phases[phase].header.name;
        self.diagnostics.push(
            Diagnostic::new(Code::V0214, format!("`phases` does not list `{}`", name.text))
                .at(name.span, "when does this phase run?")
                .help(format!("add `{}` to `phases` in `ecosystem`", name.text)),
        );
    }

    fn report_unknown_phase(&mut self, name: &Name) {
        let diagnostic =
            Diagnostic::new(Code::V0201, format!("no phase is called `{}`", name.text)).at(name.span, "unknown phase");
        let diagnostic = match nearest(&name.text, self.symbols.phases.keys().map(String::as_str)) {
            Some(near) => diagnostic.suggestion(format!("write `{near}`"), name.span, near),
            None => diagnostic.help(format!("declare it: `phase {} {{ … }}`", name.text)),
        };
        self.diagnostics.push(diagnostic);
    }
}
