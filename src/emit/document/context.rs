//! What all sections of a document start from.

use std::collections::HashMap;

use super::formula::Formulas;
use super::math::Math;
use super::names::Names;
use super::prose;
use super::tree::{Block, Entry, Inline, Text, joined, words};
use super::words::unit;
use crate::analysis::constant::Constants;
use crate::analysis::graph::{Mentions, tables};
use crate::model::{Formula, Meta, Model, Parameter, Quantity, Shape, Source};

/// What all sections start from.
pub(super) struct Context<'a> {
    /// The model.
    pub model: &'a Model,
    /// What things are called.
    pub names: Names<'a>,
    /// Formulas as they are set.
    pub formulas: Formulas<'a>,
    /// Numbers that are known before a run.
    pub constants: Constants<'a>,
    mentions: Mentions<'a>,
    parameters: HashMap<&'a str, &'a Parameter>,
}

impl<'a> Context<'a> {
    /// Of a model.
    pub(super) fn new(model: &'a Model) -> Context<'a> {
        Context {
            model,
            names: Names::new(model),
            formulas: Formulas::new(model),
            constants: Constants::new(model),
            mentions: Mentions::new(model),
            parameters: model.parameters.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
        }
    }

    /// The parameter of a name.
    pub(super) fn parameter(&self, id: &str) -> Option<&'a Parameter> {
        self.parameters.get(id).copied()
    }

    /// A declaration with its name, its place and its comment; `facts` are said beside its name.
    pub(super) fn entry(&self, kind: &'static str, meta: &Meta, facts: Vec<Text>) -> Entry {
        let mut all = Vec::new();
        if meta.title() != meta.id {
            all.push(vec![Inline::Code(meta.id.clone())]);
        }
        all.extend(facts.into_iter().filter(|fact| !fact.is_empty()));
        all.extend(self.origin(meta));
        Entry {
            anchor: self.names.anchor(kind, &meta.id),
            title: meta.title().to_owned(),
            facts: all,
            source: meta.source.clone(),
            blocks: prose::blocks(meta.doc.as_deref()),
        }
    }

    /// What a declaration is called, in the first cell of a row: its label, its name where that is another, and the
    /// first paragraph of its comment.
    pub(super) fn head(&self, meta: &Meta) -> Text {
        let mut head = vec![Inline::Strong(words(meta.title()))];
        if meta.title() != meta.id {
            head.extend([Inline::text(" "), Inline::Code(meta.id.clone())]);
        }
        let doc = prose::summary(meta.doc.as_deref());
        if !doc.is_empty() {
            head.push(Inline::Break);
            head.extend(doc);
        }
        head
    }

    /// The application of a pattern that a declaration comes from.
    fn origin(&self, meta: &Meta) -> Option<Text> {
        let application = meta.application.as_ref()?;
        Some(joined([words("part of"), self.names.link(application)], " "))
    }

    /// Whose it is, its unit, and for which elements there is one each.
    pub(super) fn facts(&self, kind: &str, meta: &Meta, quantity: &Quantity) -> Vec<Text> {
        let owner =
            meta.member.as_ref().map(|member| joined([words(format!("{kind} of")), self.names.link(member)], " "));
        vec![owner.unwrap_or_else(|| words(kind)), unit(quantity), self.each(&quantity.shape)]
    }

    /// A place in the source.
    pub(super) fn place(&self, source: &Source) -> Text {
        if source.file.is_empty() { Text::new() } else { vec![Inline::Place(source.clone())] }
    }

    /// A place in the source where there is little room: the line alone in the file that the model starts in.
    pub(super) fn line(&self, source: &Source) -> Text {
        let is_main = source.file == self.model.ecosystem.meta.source.file;
        if is_main && !source.file.is_empty() { vec![Inline::Line(source.clone())] } else { self.place(source) }
    }

    /// Times are shown in the unit of the step.
    pub(super) fn time(&self) -> Quantity {
        let unit = self.model.ecosystem.time_unit.clone();
        Quantity { dimension: "time".to_owned(), unit, scale: 1.0, shape: Vec::new() }
    }

    /// For which elements there is one each.
    pub(super) fn each(&self, shape: &Shape) -> Text {
        let sets = joined(shape.iter().map(|set| self.names.link(set)), " and ");
        if sets.is_empty() { sets } else { joined([words("one for each of"), sets], " ") }
    }

    /// `name = formula`, then what it is worked out from.
    pub(super) fn equation(&self, left: &str, formula: &Formula, meta: &Meta) -> Vec<Block> {
        let mut blocks = vec![self.display(Some(left), formula, meta)];
        let reads = self.reads(formula, &meta.id);
        if !reads.is_empty() {
            blocks.push(Block::Note(joined([words("Worked out from"), reads], " ")));
        }
        blocks
    }

    /// An equation in a line of its own; as it was typed where it is none of the language.
    pub(super) fn display(&self, left: Option<&str>, formula: &Formula, meta: &Meta) -> Block {
        match (self.formulas.math(&formula.text, meta.application.as_deref()), left) {
            (Some(right), Some(left)) => Block::Equation(Math::equation(Math::Name(left.to_owned()), right)),
            (Some(math), None) => Block::Equation(math.broken()),
            (None, _) => Block::Code(formula.text.clone()),
        }
    }

    /// Links to what a formula mentions, without the declaration it belongs to.
    fn reads(&self, formula: &Formula, own: &str) -> Text {
        let mut ids: Vec<String> = Vec::new();
        let read = tables(self.model, &formula.tree);
        let mentioned = self.mentions.of(&formula.tree).into_iter().map(|mention| mention.id);
        for id in mentioned.chain(read.into_iter().map(str::to_owned)) {
            if id != own && !ids.contains(&id) {
                ids.push(id);
            }
        }
        joined(ids.iter().map(|id| self.known(id)), ", ")
    }

    /// A link to something, with its number where it is a parameter.
    fn known(&self, id: &str) -> Text {
        let link = self.names.link(id);
        let number = self.parameter(id).and_then(|it| {
            let default = it.default.as_ref().filter(|_| it.quantity.shape.is_empty())?;
            Some(self.number(default, &it.quantity, it.meta.application.as_deref()))
        });
        joined(std::iter::once(link).chain(number), " = ")
    }
}
