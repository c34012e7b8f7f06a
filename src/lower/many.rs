//! Index sets, and what runs over them.

use std::collections::HashMap;

use crate::model::{self, Expression, Formula, IndexSet, Quantity, Reduction};
use crate::resolve::builtin as language;
use crate::resolve::program::{self, AllocationEntry, Element, SetId, StockId};
use crate::resolve::tree::{Expr, ExprKind};

use super::Lowering;
use super::expression::operation;

impl Lowering<'_> {
    /// The index sets, in order.
    pub(super) fn sets(&self) -> Vec<IndexSet> {
        let lower = |set: &program::IndexSet| IndexSet {
            meta: self.meta(&set.meta),
            size: set.size,
            elements: set.elements.iter().map(|element| element.text.clone()).collect(),
        };
        self.program.sets.rows().map(lower).collect()
    }

    /// Sets by their names.
    pub(super) fn shape(&self, sets: &[SetId]) -> model::Shape {
        sets.iter().map(|set| self.set_id(*set)).collect()
    }

    /// The same quantity over sets.
    pub(super) fn over(&self, quantity: Quantity, sets: &[SetId]) -> Quantity {
        Quantity { shape: self.shape(sets), ..quantity }
    }

    fn set_id(&self, set: SetId) -> String {
        self.program.sets[set].meta.id.clone()
    }

    /// Elements by their sets' names.
    pub(super) fn elements(&self, at: &[Element]) -> Vec<model::Element> {
        let lower = |element: &Element| model::Element { set: self.set_id(element.set), position: element.position };
        at.iter().map(lower).collect()
    }

    /// `{ EU: 100, US: 250 }`
    pub(super) fn element_values(&mut self, set: SetId, values: &[Expr]) -> Expression {
        Expression::Elements { set: self.set_id(set), values: self.expressions(values) }
    }

    /// How many elements a set has.
    pub(super) fn count(&self, set: SetId) -> Expression {
        Expression::Count { set: self.set_id(set) }
    }

    /// `users[EU]`
    pub(super) fn pick(&mut self, operand: &Expr, at: &[Element]) -> Expression {
        Expression::Pick { operand: Box::new(self.expression(operand)), at: self.elements(at) }
    }

    /// `sum(x over region)`; `count` of truth values is their sum.
    pub(super) fn reduce(
        &mut self,
        function: language::Builtin,
        operand: &Expr,
        share: Option<&Expr>,
        over: &[SetId],
    ) -> Expression {
        let all = self.shapes.of(self.program, operand);
        Expression::Reduce {
            function: reduction(function),
            over: self.shape(if over.is_empty() { &all } else { over }),
            operand: Box::new(self.expression(operand)),
            share: share.map(|share| Box::new(self.expression(share))),
        }
    }

    /// What allocations give each stock, as formulas.
    pub(super) fn filled(&mut self) -> HashMap<StockId, Formula> {
        let program = self.program;
        let mut lines: HashMap<StockId, Vec<(&AllocationEntry, Formula)>> = HashMap::new();
        for allocation in &program.allocations {
            let amounts = self.allocated(allocation);
            for (entry, formula) in allocation.entries.iter().zip(amounts) {
                lines.entry(entry.stock).or_default().push((entry, formula));
            }
        }
        lines.into_iter().filter_map(|(stock, lines)| Some((stock, self.filling(stock, lines)?))).collect()
    }

    /// What the lines of allocations give one stock: shared by its elements, or to the elements that are named.
    fn filling(&self, stock: StockId, lines: Vec<(&AllocationEntry, Formula)>) -> Option<Formula> {
        let sets = &self.program.stocks[stock].indices;
        let (first, formula) = lines.first()?;
        let mut formula = formula.clone();
        if let ([set], false) = (sets.as_slice(), first.at.is_empty()) {
            formula.tree = self.listed(*set, lines);
            return Some(formula);
        }
        for set in sets {
            formula.tree = operation(model::BinaryOperator::Divide, formula.tree, self.count(*set));
        }
        Some(formula)
    }

    /// The amounts of single elements; those that no line names hold nothing.
    fn listed(&self, set: SetId, lines: Vec<(&AllocationEntry, Formula)>) -> Expression {
        let size = self.program.sets[set].size as usize;
        let mut values = vec![Expression::Number { value: 0.0 }; size];
        for (entry, formula) in lines {
            let position = entry.at.first().map_or(0, |element| element.position as usize);
            if let Some(slot) = values.get_mut(position) {
                *slot = formula.tree;
            }
        }
        Expression::Elements { set: self.set_id(set), values }
    }

    /// A rate for each element of a transfer, where it is one number for several: the author has said that it is meant so.
    pub(super) fn for_each(&self, rate: &Expr, tree: Expression, transfer: &[SetId]) -> Expression {
        let own = self.shapes.of(self.program, rate);
        let missing: Vec<SetId> = transfer.iter().copied().filter(|set| !own.contains(set)).collect();
        if missing.is_empty() || matches!(rate.kind, ExprKind::Error) {
            return tree;
        }
        Expression::Each { operand: Box::new(tree), over: self.shape(&missing) }
    }
}

fn reduction(function: language::Builtin) -> Reduction {
    match function {
        language::Builtin::Mean => Reduction::Mean,
        language::Builtin::Min => Reduction::Min,
        language::Builtin::Max => Reduction::Max,
        language::Builtin::Median => Reduction::Median,
        language::Builtin::Quantile => Reduction::Quantile,
        language::Builtin::Gini => Reduction::Gini,
        _ => Reduction::Sum,
    }
}
