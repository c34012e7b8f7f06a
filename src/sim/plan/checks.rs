//! What is watched while a model runs: numbers that must be some, and claims that must hold.

use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use super::shapes::Sets;
use crate::model::{Expression, Formula, Quantity};
use crate::sim::result::Fault;
use crate::sim::tape::{Code, NodeId, Part, Stage};

/// Something that stops a run where it is wrong.
#[derive(Clone, Debug)]
pub struct Watch {
    /// When it is looked at.
    pub part: Part,
    /// What is wrong.
    pub fault: Fault,
    /// What declaration it belongs to.
    pub id: String,
    /// The expression, as written.
    pub text: String,
    /// What it came to.
    pub value: Shaped,
    /// 1 for each element where it is wrong.
    pub wrong: NodeId,
    /// What the expression reads.
    pub parts: Vec<Named>,
}

/// A name in an expression, what it stands for, and the unit it is shown in.
#[derive(Clone, Debug)]
pub struct Named {
    /// The qualified name.
    pub id: String,
    /// What it is worth.
    pub value: Shaped,
    /// Its unit.
    pub quantity: Quantity,
    /// Whether a step replaces it by its next value.
    pub carried: bool,
}

/// Which numbers are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// What is no number.
    BeNumber,
    /// What is no number, or infinite.
    BeFinite,
    /// What is false.
    Hold,
}

impl<'m> Compiler<'m> {
    /// Watches a number that a formula gives, if it can go wrong at all.
    pub fn watch(
        &mut self,
        must: Must,
        id: &str,
        formula: (&str, Option<&'m Expression>),
        value: &Shaped,
        at: &Environment<'m>,
    ) {
        if must == Must::BeFinite {
            // A balance is looked at as it is struck.
            let balance = self.graph.node(value.node).is_some_and(|node| node.code == Code::Balance);
            if balance && !self.purpose.explained {
                return;
            }
            self.graph.doubt(value.node);
        }
        if must != Must::Hold && !self.graph.is_wild(value.node) {
            return;
        }
        let code = match must {
            Must::BeNumber => Code::IsNan,
            Must::BeFinite => Code::IsWild,
            Must::Hold => Code::Not,
        };
        let part = self.looked_at(value.node);
        let before = std::mem::replace(&mut self.graph.part, part);
        let wrong = match must {
            // Where nothing is to be explained one operation does.
            Must::BeNumber | Must::BeFinite if !self.purpose.explained => {
                let code = if must == Must::BeNumber { Code::FaultNan } else { Code::FaultWild };
                self.graph.effect(code, &[value.node], 0, 1, Stage::Start)
            }
            _ => {
                let wrong = self.graph.apply(code, &[value.node]);
                self.graph.effect(Code::Fault, &[wrong], 0, 1, Stage::Start);
                wrong
            }
        };
        self.graph.part = before;
        if must == Must::BeFinite {
            self.graph.tame(value.node);
        }
        if self.purpose.explained {
            let (text, tree) = formula;
            let parts = tree.map(|tree| self.named(tree, at)).unwrap_or_default();
            let fault = if must == Must::Hold { Fault::Broken } else { Fault::NoNumber };
            let (id, text) = (id.to_owned(), text.to_owned());
            self.watches.push(Watch { part, fault, id, text, value: value.clone(), wrong, parts });
        }
    }

    /// When a node is looked at: what is known before row 0 once, and what is the same in all runs with the row.
    fn looked_at(&self, node: NodeId) -> Part {
        match self.graph.known_at(node) {
            Stage::Constant | Stage::Start => Part::Start,
            Stage::Clock => Part::Row,
            Stage::Row => self.graph.part,
        }
    }

    /// Watches what a formula of the model gives.
    pub fn watch_formula(&mut self, must: Must, id: &str, formula: &'m Formula, value: &Shaped, at: &Environment<'m>) {
        self.watch(must, id, (&formula.text, Some(&formula.tree)), value, at);
    }

    /// The names in an expression.
    pub fn named(&self, tree: &Expression, at: &Environment<'m>) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        tree.visit(|part| {
            let Some((id, value, quantity)) = self.name_of(part, at) else { return };
            if found.iter().all(|known| known.id != id) {
                found.push(self.named_value(id, value, quantity));
            }
        });
        found
    }

    /// A name, and what it stands for.
    pub fn named_value(&self, id: String, value: Shaped, quantity: Quantity) -> Named {
        let carried = self.graph.node(value.node).is_some_and(|node| node.code == Code::Carried);
        Named { id, value, quantity, carried }
    }

    fn name_of(&self, part: &Expression, at: &Environment<'m>) -> Option<(String, Shaped, Quantity)> {
        let model = self.model;
        let (id, value, quantity) = match part {
            Expression::Stock { id } => (id, at.stocks.get(id.as_str())?, &self.stocks.get(id.as_str())?.quantity),
            Expression::Value { id } => (id, at.values.get(id.as_str())?, &self.values.get(id.as_str())?.quantity),
            Expression::State { id } => {
                (id, at.states.get(id.as_str())?, &model.states.iter().find(|it| it.meta.id == *id)?.quantity)
            }
            Expression::Parameter { id } => {
                (id, self.parameters.get(id.as_str())?, &model.parameters.iter().find(|it| it.meta.id == *id)?.quantity)
            }
            Expression::Memory { id } => {
                let memory = model.memory.iter().find(|memory| memory.id == *id)?;
                let unit = Quantity { scale: 1.0, unit: "1".to_owned(), ..Quantity::default() };
                return Some((memory.text.clone(), at.memory.get(id.as_str())?.clone(), unit));
            }
            _ => return None,
        };
        Some((id.clone(), value.clone(), quantity.clone()))
    }

    /// The sets of something, by their names.
    pub fn set_names(&self, sets: &Sets) -> Vec<String> {
        sets.iter().filter_map(|set| self.model.sets.get(*set)).map(|set| set.meta.id.clone()).collect()
    }
}
