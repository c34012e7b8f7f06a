//! What a whole model says against itself: warnings drawn from its analyses, each of which can be allowed where
//! it stands.

mod capture;
mod game;
mod incentive;
mod loops;
mod power;
mod story;
mod voice;

use std::collections::HashMap;

use crate::analysis::governance;
use crate::diagnostic::{Code, Diagnostics};
use crate::emit;
use crate::model::{Model, Quantity};
use crate::resolve::program::{Meta, Program};
use crate::source::Span;

/// Warns of what follows from a model and is probably not meant.
pub fn review(program: &Program, model: &Model, diagnostics: &mut Diagnostics) {
    let ground = Ground::new(program, model);
    story::check(&ground, diagnostics);
    loops::check(&ground, diagnostics);
    incentive::check(&ground, diagnostics);
    game::check(&ground, diagnostics);
    if !model.governances.is_empty() {
        let surface = governance(model);
        power::check(&ground, &surface, diagnostics);
        voice::check(&ground, &surface, diagnostics);
        capture::check(&ground, diagnostics);
    }
}

/// What the warnings are drawn from.
struct Ground<'a> {
    program: &'a Program,
    model: &'a Model,
    declared: HashMap<&'a str, &'a Meta>,
}

impl<'a> Ground<'a> {
    fn new(program: &'a Program, model: &'a Model) -> Ground<'a> {
        let mut declared = HashMap::new();
        for meta in program.declarations() {
            // A flow comes before its leg of the same name.
            declared.entry(meta.id.as_str()).or_insert(meta);
        }
        Ground { program, model, declared }
    }

    /// Whether a declaration, or the member that holds it, allows a warning that is drawn elsewhere.
    fn allows(&self, id: &str, code: Code) -> bool {
        let own = self.declared.get(id).copied();
        let member = own.and_then(|meta| meta.member).map(|member| &self.program.members[member].meta);
        own.into_iter().chain(member).any(|meta| meta.allow.iter().any(|allow| allow.code == code))
    }

    /// Where the ecosystem is named, where it is.
    fn ecosystem(&self) -> Option<Span> {
        let meta = &self.program.ecosystem.meta;
        (!meta.name_span.range().is_empty()).then_some(meta.name_span)
    }

    /// Where a process names a param that it controls.
    fn control(&self, process: &str, parameter: &str) -> Option<Span> {
        let governance = self.program.governances.iter().find(|it| it.meta.id == process)?;
        let control = governance.controls.iter().find(|it| self.program.values[it.target].meta.id == parameter)?;
        Some(control.span)
    }

    /// Where the name of a declaration stands; of `supply(DATA)`, that of the asset.
    fn place(&self, id: &str) -> Option<Span> {
        let id = id.strip_prefix("supply(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(id);
        self.declared.get(id).map(|meta| meta.name_span)
    }
}

/// A number in few digits, with plain spaces: messages are searched and copied.
fn short(number: f64) -> String {
    emit::number::short(number).replace('\u{a0}', " ")
}

/// An amount in the unit it is shown in.
fn amount(number: f64, quantity: &Quantity) -> String {
    emit::number::amount(number, quantity).replace('\u{a0}', " ")
}
