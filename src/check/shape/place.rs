//! What stands in a place runs over no set that its place does not.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{Meta, Program, SetId, Shape};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Span;

use super::{Shapes, words};
use crate::check::order::each_expression;

/// Checks every place but the rates of transfers.
pub(super) fn check(program: &Program, shapes: &Shapes, diagnostics: &mut Diagnostics) {
    let mut places = Places { program, shapes, diagnostics };
    places.held();
    places.single();
    places.games();
    places.parts();
}

struct Places<'a> {
    program: &'a Program,
    shapes: &'a Shapes,
    diagnostics: &'a mut Diagnostics,
}

impl Places<'_> {
    /// Stocks and states run over what they are declared over; params over what their value says, and not more.
    fn held(&mut self) {
        let program = self.program;
        for stock in program.stocks.rows() {
            let range = stock.range.iter().flat_map(|range| range.low.iter().chain(&range.high));
            for expr in stock.initial.iter().chain(range).chain(&stock.transit) {
                self.within(&stock.meta, "stock", &stock.indices, expr);
            }
        }
        for state in program.states.rows() {
            let range = state.range.iter().flat_map(|range| range.low.iter().chain(&range.high));
            for expr in state.initial.iter().chain(range).chain(&state.next) {
                self.within(&state.meta, "state", &state.indices, expr);
            }
        }
        // Of the values, only params have a range.
        for (id, value) in program.values.iter() {
            let shape = self.shapes.value(id);
            for expr in value.range.iter().flat_map(|range| range.low.iter().chain(&range.high)) {
                self.within(&value.meta, "param", &shape, expr);
            }
        }
    }

    /// Payoffs are one number each; what a strategy sets keeps to the shape of what it sets.
    fn games(&mut self) {
        let program = self.program;
        for game in &program.games {
            for setting in game.settings() {
                let target = &program.values[setting.target];
                self.within(&target.meta, "value", &self.shapes.value(setting.target), &setting.value);
            }
            for payoff in &game.payoffs {
                let shape = self.shapes.of(program, &payoff.value);
                if !shape.is_empty() {
                    let name = &program.members[payoff.member].meta.name;
                    self.diagnostics.push(
                        Diagnostic::new(Code::V0601, format!("the payoff of `{name}` is many numbers"))
                            .at(payoff.value.span, words::one_each(program, &shape))
                            .note("strategies are compared by what a player has in the end: by one number")
                            .help("make one number of it, for example with `mean(…)` or `sum(…)`"),
                    );
                }
            }
        }
        for control in program.governances.iter().flat_map(|governance| &governance.controls) {
            let target = &program.values[control.target];
            for expr in control.range.iter().flat_map(|range| range.low.iter().chain(&range.high)) {
                self.within(&target.meta, "param", &self.shapes.value(control.target), expr);
            }
        }
    }

    /// Goals and the circumstances of facts speak of one number.
    fn single(&mut self) {
        let program = self.program;
        for goal in &program.goals {
            let Some(metric) = goal.metric else { continue };
            let shape = self.shapes.value(metric);
            if !shape.is_empty() {
                let name = &program.values[metric].meta.id;
                self.diagnostics.push(
                    Diagnostic::new(Code::V0601, format!("the goal `{}` needs one number", goal.meta.name))
                        .at(goal.meta.name_span, "this goal")
                        .at(
                            program.values[metric].meta.name_span,
                            format!("`{name}` is {}", words::one_each(program, &shape)),
                        )
                        .help(format!("make one number of it in the metric, for example `mean({name})`")),
                );
            }
        }
    }

    fn within(&mut self, meta: &Meta, word: &str, place: &Shape, expr: &Expr) {
        let found = self.shapes.of(self.program, expr);
        let extra: Vec<SetId> = found.into_iter().filter(|set| !place.contains(set)).collect();
        let Some(first) = extra.first() else { return };
        let name = &meta.name;
        let what = if place.is_empty() { format!("one {word}") } else { words::one_each(self.program, place) };
        let index = &self.program.sets[*first].meta.name;
        self.diagnostics.push(
            Diagnostic::new(Code::V0601, format!("`{name}` is {what}, and is given many numbers"))
                .at(expr.span, words::one_each(self.program, &extra))
                .at(meta.name_span, format!("`{name}` does not run over {}", words::sets(self.program, &extra)))
                .help(format!(
                    "make one number of them, for example with `sum(…)` or `mean(…)`, or declare `{name}[{index}]`"
                )),
        );
    }

    /// What is reduced must be many; `each` and indices belong to what is indexed.
    fn parts(&mut self) {
        let program = self.program;
        each_expression(program, &mut |expr| expr.walk(&mut |part| self.part(part)));
    }

    fn part(&mut self, part: &Expr) {
        match &part.kind {
            ExprKind::Reduce { function, name_span, operand, over, .. } => {
                self.reduced(function.name(), *name_span, operand, over);
            }
            ExprKind::Pick { operand, at } => {
                let shape = self.shapes.of(self.program, operand);
                if let Some(missing) = at.iter().find(|element| !shape.contains(&element.set)) {
                    let set = &self.program.sets[missing.set].meta.name;
                    self.diagnostics.push(
                        Diagnostic::new(Code::V0605, format!("this does not run over `{set}`"))
                            .at(part.span, "nothing here is indexed by it")
                            .help("leave the index out, or declare what it belongs to over the set"),
                    );
                }
            }
            _ => {}
        }
    }

    fn reduced(&mut self, function: &str, name_span: Span, operand: &Expr, over: &Shape) {
        let shape = self.shapes.of(self.program, operand);
        let missing: Vec<SetId> = over.iter().copied().filter(|set| !shape.contains(set)).collect();
        if has_fault(operand) || !shape.is_empty() && missing.is_empty() {
            return;
        }
        let diagnostic = if shape.is_empty() {
            let help = match function {
                "min" | "max" => format!("compare it with something: `{function}(a, b)`"),
                _ => format!("leave `{function}` out, or give it something indexed"),
            };
            Diagnostic::new(Code::V0604, format!("`{function}` makes one number of many, and this is one already"))
                .at(operand.span, "a single number")
                .help(help)
        } else {
            let sets = words::sets(self.program, &missing);
            Diagnostic::new(Code::V0604, format!("`{function}` cannot reduce what does not run over {sets}"))
                .at(operand.span, words::one_each(self.program, &shape))
                .help(format!("write `over` one of {}", words::sets(self.program, &shape)))
        };
        self.diagnostics.push(diagnostic.at(name_span, "asks for many"));
    }
}

/// Whether a part has been reported already: then nothing is known of the whole.
fn has_fault(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| found |= matches!(part.kind, ExprKind::Error));
    found
}
