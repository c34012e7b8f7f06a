//! Goals, invariants, assumptions, facts, stories and allocations.

use crate::resolve::collect::Place;
use crate::resolve::program::{
    Allocation, AllocationEntry, Assumption, EndKind, Expectation, Fact, Goal, Invariant, Share, StockId, Story,
    ValueId,
};
use crate::resolve::symbols::Symbol;
use crate::resolve::tree::Reference;
use crate::syntax::ast::{self, Path, ShareAmount};

use super::Binder;
use super::expression::Context;
use super::names::Target;
use super::wanted::Wanted;

impl Binder<'_> {
    /// Everything that is claimed about the ecosystem, and how initial amounts are set.
    pub(super) fn statements(&mut self) {
        for (item, place) in &self.collected.statements {
            match item {
                ast::Item::Goal(goal) => self.goal(goal, *place),
                ast::Item::Invariant(invariant) => self.invariant(invariant, *place),
                ast::Item::Assumption(assumption) => self.assumption(assumption, *place),
                ast::Item::Fact(fact) => self.fact(fact, *place),
                ast::Item::Story(story) => self.story(story, *place),
                ast::Item::Allocation(allocation) => self.allocation(allocation, *place),
                ast::Item::Incentive(incentive) => self.incentive(incentive, *place),
                ast::Item::Governance(governance) => self.governance(governance, *place),
                ast::Item::Game(game) => self.game(game, *place),
                _ => {}
            }
        }
    }

    fn goal(&mut self, goal: &ast::Goal, place: Place) {
        let meta = self.meta(&goal.header, place);
        let owner = meta.id.clone();
        let mut context = Context::new(place, &owner);
        let metric = goal.metric.as_ref().and_then(|path| self.value_of(place, path, Wanted::Metric));
        let target = goal.target.as_ref().map(|(operator, value)| (*operator, self.expr(&mut context, value)));
        let by = self.optional(&mut context, goal.by.as_ref());
        self.program.goals.push(Goal { meta, metric, target, by });
    }

    fn value_of(&mut self, place: Place, path: &Path, wanted: Wanted) -> Option<ValueId> {
        match self.find(place, path, wanted)? {
            Target::Symbol(Symbol::Value(value)) if self.fits(wanted, Symbol::Value(value)) => Some(value),
            Target::Symbol(symbol) => {
                self.report_kind(path.span, &path.text(), symbol, wanted);
                None
            }
            _ => None,
        }
    }

    fn invariant(&mut self, invariant: &ast::Invariant, place: Place) {
        let meta = self.meta(&invariant.header, place);
        let owner = meta.id.clone();
        let mut context = Context::new(place, &owner);
        let Some(condition) = self.optional(&mut context, invariant.condition.as_ref()) else { return };
        self.program.invariants.push(Invariant { meta, condition, requires: None });
    }

    fn assumption(&mut self, assumption: &ast::Assumption, place: Place) {
        let meta = self.meta(&assumption.header, place);
        let concerns = self.mentioned(place, &assumption.concerns, Wanted::Any);
        self.program.assumptions.push(Assumption {
            meta,
            concerns,
            source: assumption.source.as_ref().map(|text| text.value.clone()),
            confidence: assumption.confidence.map(|confidence| confidence.0),
        });
    }

    fn story(&mut self, story: &ast::Story, place: Place) {
        let meta = self.meta(&story.header, place);
        let member = story.member.as_ref().and_then(|path| self.member_of(place, path));
        // What a story mentions is looked up from where its teller stands.
        let seen_from = Place { member: member.or(place.member), ..Place::default() };
        let does = self.mentioned(seen_from, &story.does, Wanted::Act);
        let suggests = self.mentioned(seen_from, &story.suggests, Wanted::Rule);
        let lines = story.lines.iter().map(|line| (line.kind, line.text.value.clone())).collect();
        self.program.stories.push(Story { meta, member, lines, does, suggests });
    }

    /// The qualified names of what a list of paths mentions; what is of another kind is reported.
    fn mentioned(&mut self, place: Place, paths: &[Path], wanted: Wanted) -> Vec<String> {
        let mut names = Vec::new();
        for path in paths {
            match self.find(place, path, wanted) {
                Some(Target::Symbol(symbol)) if !self.fits(wanted, symbol) => {
                    self.report_kind(path.span, &path.text(), symbol, wanted);
                }
                Some(target) => names.push(self.qualified(target, path)),
                None => {}
            }
        }
        names
    }

    fn qualified(&self, target: Target, path: &Path) -> String {
        match target {
            Target::Symbol(Symbol::Stock(id)) => self.program.stocks[id].meta.id.clone(),
            Target::Symbol(Symbol::State(id)) => self.program.states[id].meta.id.clone(),
            Target::Symbol(Symbol::Value(id)) => self.program.values[id].meta.id.clone(),
            Target::Symbol(Symbol::Motive(id)) => self.program.motives[id].meta.id.clone(),
            Target::Symbol(Symbol::Transfer(id)) => self.program.transfers[id].meta.id.clone(),
            Target::Leg(Reference::Flow(id, leg)) => {
                self.program.transfers[id].legs.get(leg).map_or_else(|| path.text(), |leg| leg.meta.id.clone())
            }
            Target::Rest(id) => self.program.stocks[id].meta.id.clone(),
            Target::Symbol(Symbol::Instance(id)) => self.instance_name(id),
            _ => path.names.last().map_or_else(String::new, |name| name.text.clone()),
        }
    }

    fn fact(&mut self, fact: &ast::Fact, place: Place) {
        let meta = self.meta(&fact.header, place);
        let owner = meta.id.clone();
        let mut context = Context::new(place, &owner);
        let mut with = Vec::new();
        for setting in &fact.with {
            let target = self.value_of(place, &setting.target, Wanted::Param);
            let value = self.expr(&mut context, &setting.value);
            with.extend(target.map(|target| (target, value)));
        }
        let expectations = fact
            .expectations
            .iter()
            .map(|expectation| Expectation {
                condition: self.expr(&mut context, &expectation.condition),
                at: self.optional(&mut context, expectation.at.as_ref()),
                within: self.optional(&mut context, expectation.within.as_ref()),
                span: expectation.span,
            })
            .collect();
        let source = fact.source.as_ref().map(|text| text.value.clone());
        self.program.facts.push(Fact { meta, with, expectations, source });
    }

    fn allocation(&mut self, allocation: &ast::Allocation, place: Place) {
        let meta = self.meta(&allocation.header, place);
        let owner = meta.id.clone();
        let mut context = Context::new(place, &owner).per_run();
        let asset = allocation.asset.as_ref().and_then(|name| self.moved(place, name));
        let total = self.optional(&mut context, allocation.total.as_ref());
        let mut entries = Vec::new();
        for entry in &allocation.entries {
            let share = match &entry.amount {
                ShareAmount::Value(value) => Share::Part(self.expr(&mut context, value)),
                ShareAmount::Remainder(span) => Share::Remainder(*span),
            };
            if let Some(stock) = self.allocated(place, &entry.target, asset) {
                let at = self.elements_of_stock(place, stock, &entry.index).unwrap_or_default();
                entries.push(AllocationEntry { stock, at, share, span: entry.span });
            }
        }
        // Where a line could not be understood, nothing is known of how the others add up.
        let total = total.filter(|_| entries.len() == allocation.entries.len());
        self.program.allocations.push(Allocation { meta, asset, total, entries });
    }

    /// The stock that an entry of an allocation fills.
    fn allocated(&mut self, place: Place, path: &Path, asset: Option<crate::quantity::BaseId>) -> Option<StockId> {
        match self.end_of(place, path, asset) {
            EndKind::Stock(stock) => Some(stock),
            EndKind::Error => None,
            _ => {
                use crate::diagnostic::{Code, Diagnostic};
                self.diagnostics.push(
                    Diagnostic::new(Code::V0209, format!("`{}` holds no stock of what is allocated", path.text()))
                        .at(path.span, "a stock is needed here")
                        .help("name a stock, such as `Treasury.reserve`, or declare one in the member"),
                );
                None
            }
        }
    }
}
