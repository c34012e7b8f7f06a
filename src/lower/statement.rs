//! Invariants, facts, goals, assumptions and stories.

use crate::check::constant::is_settled;
use crate::check::dimension::Type;
use crate::model::{self, Builtin, Check, Expression, Formula};
use crate::resolve::fold;
use crate::resolve::program::Expectation;
use crate::resolve::tree::{Expr, ExprKind};
use crate::syntax::ast::BinaryOperator;

use super::Lowering;
use super::declaration::whole_steps;
use super::expression::{binary, operation};
use super::words;

impl Lowering<'_> {
    /// Invariants, and what patterns require as far as a run could break it.
    pub(super) fn invariants(&mut self) -> Vec<model::Invariant> {
        let program = self.program;
        let mut invariants = Vec::new();
        for invariant in &program.invariants {
            if invariant.requires.is_none() || !is_settled(&self.constants, &invariant.condition) {
                let condition = self.promise(&invariant.condition);
                invariants.push(model::Invariant { meta: self.meta(&invariant.meta), condition });
            }
        }
        invariants
    }

    /// The condition of an invariant, whose comparisons allow for rounding.
    fn promise(&mut self, condition: &Expr) -> Formula {
        let formula = self.formula(condition);
        Formula { tree: tolerant(formula.tree), ..formula }
    }

    pub(super) fn facts(&mut self) -> Vec<model::Fact> {
        let program = self.program;
        let mut facts = Vec::new();
        for fact in &program.facts {
            let mut with = Vec::new();
            for (parameter, value) in &fact.with {
                let parameter = program.values[*parameter].meta.id.clone();
                with.push(model::Setting { parameter, value: self.formula(value) });
            }
            let expectations = fact.expectations.iter().map(|expectation| self.expectation(expectation)).collect();
            facts.push(model::Fact { meta: self.meta(&fact.meta), with, expectations, published: fact.source.clone() });
        }
        facts
    }

    fn expectation(&mut self, expectation: &Expectation) -> model::Expectation {
        let text = fold(self.sources.slice(expectation.span));
        model::Expectation {
            row: self.row(expectation.at.as_ref()),
            text: text.strip_prefix("expect ").unwrap_or(&text).to_owned(),
            check: self.check(expectation),
        }
    }

    /// The row of a time; the last one where none is given.
    fn row(&self, at: Option<&Expr>) -> u64 {
        let Some(step) = self.constants.step() else { return 0 };
        let at = at.map_or_else(|| self.constants.horizon(), |at| self.constants.evaluate(at));
        at.map_or(0, |at| whole_steps(at / step))
    }

    fn check(&mut self, expectation: &Expectation) -> Check {
        if let ExprKind::Binary { operator: BinaryOperator::Equal, left, right, .. } = &expectation.condition.kind
            && self.dimensions.of(left.id) != Some(Type::Truth)
        {
            return Check::Near {
                left: self.formula(left),
                right: self.formula(right),
                within: self.optional(expectation.within.as_ref()),
            };
        }
        Check::Holds { condition: self.formula(&expectation.condition) }
    }

    pub(super) fn goals(&mut self) -> Vec<model::Goal> {
        let program = self.program;
        let mut goals = Vec::new();
        for goal in &program.goals {
            goals.push(model::Goal {
                meta: self.meta(&goal.meta),
                metric: goal.metric.map(|metric| program.values[metric].meta.id.clone()),
                target: goal.target.as_ref().map(|(operator, value)| model::GoalTarget {
                    operator: binary(*operator),
                    value: self.formula(value),
                }),
                by: self.optional(goal.by.as_ref()),
            });
        }
        goals
    }

    pub(super) fn assumptions(&self) -> Vec<model::Assumption> {
        let lower = |assumption: &crate::resolve::program::Assumption| model::Assumption {
            meta: self.meta(&assumption.meta),
            concerns: assumption.concerns.clone(),
            evidence: assumption.source.clone(),
            confidence: assumption.confidence.map(|confidence| words::confidence(confidence).to_owned()),
        };
        self.program.assumptions.iter().map(lower).collect()
    }

    pub(super) fn stories(&self) -> Vec<model::Story> {
        let lower = |story: &crate::resolve::program::Story| model::Story {
            meta: self.meta(&story.meta),
            teller: story.member.map(|member| self.program.members[member].meta.id.clone()),
            lines: story
                .lines
                .iter()
                .map(|(kind, text)| model::StoryLine { kind: words::story(*kind).to_owned(), text: text.clone() })
                .collect(),
            does: story.does.clone(),
            suggests: story.suggests.clone(),
        };
        self.program.stories.iter().map(lower).collect()
    }
}

/// How far the sides of a comparison in an invariant may be apart, as a share of the smaller side:
/// sums of the same stocks in another order differ by less.
const ROUNDING: f64 = 1e-9;

/// `a <= b` becomes `a <= b + tolerance`, also where several are joined by `and`.
fn tolerant(condition: Expression) -> Expression {
    use model::BinaryOperator as Operator;
    let Expression::Binary { operator, left, right } = condition else { return condition };
    let (left, right) = (*left, *right);
    let is_zero = |side: &Expression| matches!(side, Expression::Number { value } if *value == 0.0);
    match operator {
        _ if is_zero(&left) || is_zero(&right) => operation(operator, left, right),
        Operator::And => operation(Operator::And, tolerant(left), tolerant(right)),
        Operator::LessOrEqual => {
            let bound = operation(Operator::Add, right.clone(), tolerance(&left, &right));
            operation(Operator::LessOrEqual, left, bound)
        }
        Operator::GreaterOrEqual => {
            let raised = operation(Operator::Add, left.clone(), tolerance(&left, &right));
            operation(Operator::GreaterOrEqual, raised, right)
        }
        _ => operation(operator, left, right),
    }
}

/// The smaller side, so that an infinite one does not excuse everything.
fn tolerance(left: &Expression, right: &Expression) -> Expression {
    let size = |side: &Expression| Expression::Call { function: Builtin::Abs, arguments: vec![side.clone()] };
    let smaller = Expression::Call { function: Builtin::Min, arguments: vec![size(left), size(right)] };
    operation(model::BinaryOperator::Multiply, Expression::Number { value: ROUNDING }, smaller)
}
