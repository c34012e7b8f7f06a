//! Infers what is said about an ecosystem: its time, members, supplies, goals, invariants and facts.

use crate::quantity::{BaseId, Dimension};
use crate::resolve::program::{Allocation, Argument, Asset, Expectation, Fact, Goal, Member, Share, Supply};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind};
use crate::syntax::ast::BinaryOperator;

use super::declaration::value_name;
use super::expression::Inference;
use super::fault::{Place, Role};
use super::place::{bare_number, one_of};
use super::solver::Kind;

impl<'p> Inference<'p> {
    /// Infers everything that is neither declared as a value nor moves.
    pub fn statements(&mut self) {
        let program = self.program;
        if let Some(time) = &program.ecosystem.time {
            self.fill(&self.time("horizon"), &time.horizon);
            self.fill(&self.time("step"), &time.step);
        }
        program.assets.rows().for_each(|asset| self.asset(asset));
        program.members.rows().for_each(|member| self.member(member));
        program.allocations.iter().for_each(|allocation| self.allocation(allocation));
        for invariant in &program.invariants {
            let place = Place::new(Role::Condition("invariant"), &invariant.meta.name, Kind::Truth);
            self.fill(&place, &invariant.condition);
        }
        program.applications.rows().flat_map(|application| &application.arguments).for_each(|it| self.given(it));
        program.facts.iter().for_each(|fact| self.fact(fact));
        program.goals.iter().for_each(|goal| self.goal(goal));
        program.governances.iter().for_each(|governance| self.governance(governance));
        program.games.iter().for_each(|game| self.game(game));
    }

    /// What stands for a parameter of a pattern; a value declared for it has been inferred as such.
    fn given(&mut self, argument: &'p Argument) {
        let Some(value) = &argument.value else { return };
        if argument.declared {
            self.expr(value);
            return;
        }
        let wanted = match &argument.unit {
            Some(unit) => Kind::Number(unit.measure.dimension.clone()),
            None => self.solver.open(),
        };
        let place = Place::new(Role::Parameter, &argument.parameter, wanted).annotated(argument.unit.as_ref());
        self.fill(&place, value);
    }

    pub(super) fn time(&self, what: &'static str) -> Place<'p> {
        Place::new(Role::Time(what), "", Kind::Number(Dimension::time()))
    }

    fn asset(&mut self, asset: &'p Asset) {
        if let Supply::Max(expr) = &asset.supply {
            let place = of_base(Role::Cap, &asset.meta.name, asset.base).because(Some(asset.meta.name_span));
            self.fill(&place, expr);
        }
    }

    fn member(&mut self, member: &'p Member) {
        for (what, expr) in [("alignment", &member.alignment), ("interest", &member.interest)] {
            let place = Place::new(Role::Canvas(what), &member.meta.name, Kind::Number(Dimension::one()));
            self.fill_optional(&place, expr.as_ref());
        }
    }

    fn allocation(&mut self, allocation: &'p Allocation) {
        let name = &allocation.meta.name;
        let place = match allocation.asset {
            Some(base) => of_base(Role::Total, name, base),
            None => Place::new(Role::Total, name, Kind::Error),
        };
        let place = place.because(Some(allocation.meta.name_span));
        self.fill_optional(&place, allocation.total.as_ref());
        for entry in &allocation.entries {
            if let Share::Part(expr) = &entry.share {
                self.allocated(&place, expr);
            }
        }
    }

    /// A share of the allocation, or an amount: a bare number is an amount.
    fn allocated(&mut self, place: &Place<'p>, expr: &'p Expr) {
        if matches!(expr.kind, ExprKind::Number { suffixed: true, .. }) {
            self.expr(expr);
        } else if bare_number(expr).is_some() {
            self.fill(place, expr);
        } else {
            let kind = self.expr(expr);
            if self.solver.resolve_kind(&kind) != Kind::Number(Dimension::one()) {
                self.fit(place, expr, kind);
            }
        }
    }

    fn fact(&mut self, fact: &'p Fact) {
        for (value, expr) in &fact.with {
            let declared = &self.program.values[*value];
            let wanted = self.values.get(value.index()).cloned().unwrap_or(Kind::Error);
            let place = Place::new(Role::Setting, value_name(self.program, *value), wanted);
            let place = place.annotated(declared.unit.as_ref()).because(Some(declared.meta.name_span));
            self.fill(&place, expr);
        }
        for expectation in &fact.expectations {
            self.expectation(fact, expectation);
        }
    }

    fn expectation(&mut self, fact: &'p Fact, expectation: &'p Expectation) {
        let place = Place::new(Role::Condition("expectation"), &fact.meta.name, Kind::Truth);
        self.fill(&place, &expectation.condition);
        self.fill_optional(&self.time("time of an expectation"), expectation.at.as_ref());
        let wanted = self.compared(&expectation.condition);
        let place = Place::new(Role::Tolerance, &fact.meta.name, wanted);
        let place = place.because(Some(expectation.condition.span));
        self.fill_optional(&place, expectation.within.as_ref());
    }

    /// What the two sides of a comparison are.
    fn compared(&self, condition: &Expr) -> Kind {
        let ExprKind::Binary { operator, left, right, .. } = &condition.kind else { return Kind::Error };
        if matches!(operator, BinaryOperator::And | BinaryOperator::Or) {
            return Kind::Error;
        }
        let of = |side: &Expr| self.nodes.get(side.id.index()).cloned().flatten().unwrap_or(Kind::Error);
        match of(left) {
            Kind::Error => of(right),
            known => known,
        }
    }

    fn goal(&mut self, goal: &'p Goal) {
        let mut place = Place::new(Role::Target, &goal.meta.name, Kind::Error);
        if let Some(metric) = goal.metric {
            let declared = &self.program.values[metric];
            place.wanted = self.values.get(metric.index()).cloned().unwrap_or(Kind::Error);
            place.name = value_name(self.program, metric);
            place = place.annotated(declared.unit.as_ref()).because(Some(declared.meta.name_span));
        }
        self.fill_optional(&place, goal.target.as_ref().map(|(_, expr)| expr));
        self.fill_optional(&self.time("deadline of a goal"), goal.by.as_ref());
    }
}

/// A place for an amount of an asset.
fn of_base<'p>(role: Role, name: &'p str, base: BaseId) -> Place<'p> {
    let dimension = Dimension::base(base);
    Place::new(role, name, Kind::Number(dimension.clone())).adopting(one_of(dimension))
}
