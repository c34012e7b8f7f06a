//! Invariants, facts and goals.

use super::trouble::exact;
use super::{Summary, number};
use crate::cli::run::digest::GoalTold;
use crate::emit::number::count;
use crate::model::{BinaryOperator, Goal};
use crate::sim::{Fault, Found};

impl Summary<'_> {
    /// What was claimed, and what became of it.
    pub(super) fn claims(&self) -> String {
        [self.stops(), self.invariants(), self.failed_facts(), self.facts(), self.goals()].concat()
    }

    fn invariants(&self) -> String {
        let broken = self.told.causes.values().any(|cause| cause.stop.fault == Fault::Broken);
        let rows = if self.is_early() { "every row so far" } else { "every row" };
        match self.model.invariants.len() {
            0 => String::new(),
            _ if broken => String::new(),
            1 => format!("{} holds on {rows}\n", self.style.good("1 invariant")),
            many => format!("{} hold on {rows}\n", self.style.good(&count(many, "invariant"))),
        }
    }

    /// Facts that do not come out.
    pub(super) fn failed_facts(&self) -> String {
        let mut lines = Vec::new();
        for fact in self.facts {
            for expectation in fact.expectations.iter().filter(|expectation| !expectation.holds) {
                lines.push(format!("{}: {}{}", fact.id, expectation.text, found(expectation)));
            }
            if let Some(stop) = &fact.stopped {
                lines.push(format!("  its run stopped at step {}: {}: `{}`", stop.row, stop.id, stop.text));
            }
            let failed = fact.expectations.iter().any(|expectation| !expectation.holds);
            if let Some(published) = fact.published.as_ref().filter(|_| failed) {
                lines.push(format!("  published: {published}"));
            }
        }
        self.section(&self.style.bad("FAILED facts"), &lines)
    }

    fn facts(&self) -> String {
        let holds = self.facts.iter().filter(|fact| fact.expectations.iter().all(|expectation| expectation.holds));
        match (self.facts.len(), holds.count()) {
            (0, _) | (_, 0) => String::new(),
            (1, 1) => format!("{} comes out\n", self.style.good("1 fact")),
            (all, good) if all == good => format!("{} come out\n", self.style.good(&count(all, "fact"))),
            (all, good) => format!("{good} of {} come out\n", count(all, "fact")),
        }
    }

    fn goals(&self) -> String {
        if !self.seen && self.model.goals.iter().any(|goal| goal.target.is_some()) {
            return "Goals and rationing are told of runs: leave out `--stats`\n".to_owned();
        }
        let mut lines = Vec::new();
        for (place, goal) in self.model.goals.iter().enumerate() {
            // All points together: what a point does to a metric is in the table.
            let points = self.told.points.iter().filter_map(|point| point.goals.get(place));
            let told = points.cloned().reduce(GoalTold::and);
            lines.extend(told.filter(|_| goal.target.is_some()).map(|told| self.goal(goal, &told)));
        }
        self.section(&self.style.bold("Goals"), &lines)
    }

    fn goal(&self, goal: &Goal, told: &GoalTold) -> String {
        let label = if goal.meta.label.is_empty() { &goal.meta.name } else { &goal.meta.label };
        let target = goal
            .target
            .as_ref()
            .map_or_else(String::new, |target| format!(" {} {}", symbol(target.operator), target.value.text));
        let by = goal.by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.text));
        let wanted = format!("{label} ({}{target}{by})", goal.metric.as_deref().unwrap_or(""));
        match (told.judged, told.reached) {
            (0, _) => format!("not judged  {wanted}: {}", told.why),
            (1, 1) => format!("{}     {wanted}: {}", self.style.good("reached"), told.found),
            (1, _) => format!("{}      {wanted}: {}", self.style.bad("MISSED"), told.found),
            (all, reached) => format!("in {reached} of {}  {wanted}", number(all, "run")),
        }
    }
}

/// What came out instead of what was expected.
fn found(found: &Found) -> String {
    let Some([left, right]) = found.sides else { return " does not hold".to_owned() };
    let [left, right] = [left, right].map(|number| exact(number, &found.unit));
    format!(": found {left}, expected {right}")
}

/// How a metric is compared with its target.
fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        _ => "",
    }
}
