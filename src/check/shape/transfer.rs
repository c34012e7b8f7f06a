//! Every flow says how much each element moves.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{Argument, End, EndKind, Leg, Program, SetId, Shape, Share, Transfer};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;

use super::{Shapes, words};
use crate::check::order::each_expression;

/// Checks the rates, guards and shares of all transfers, and that `each` stands nowhere else.
pub(super) fn check(program: &Program, shapes: &Shapes, diagnostics: &mut Diagnostics) {
    for (id, transfer) in program.transfers.iter() {
        let shape = shapes.transfer(id);
        let mut rates = Rates { program, shapes, transfer, shape, diagnostics };
        rates.check();
    }
    misplaced_each(program, diagnostics);
}

struct Rates<'a> {
    program: &'a Program,
    shapes: &'a Shapes,
    transfer: &'a Transfer,
    shape: Shape,
    diagnostics: &'a mut Diagnostics,
}

impl Rates<'_> {
    fn check(&mut self) {
        let transfer = self.transfer;
        let mut ends =
            transfer.legs.iter().flat_map(|leg| std::iter::once(&leg.from).chain(leg.to.iter().map(|it| &it.end)));
        // Of a faulty end it is not known over what the transfer runs.
        if ends.any(|end| matches!(end.kind, EndKind::Error)) {
            return;
        }
        for leg in &transfer.legs {
            if let Some(rate) = &leg.rate {
                self.rate(leg, rate);
            }
            for target in &leg.to {
                if let Share::Part(share) = &target.share {
                    self.surplus(leg, share, "share");
                }
            }
        }
        if let (Some(when), Some(leg)) = (&transfer.when, transfer.legs.first()) {
            self.surplus(leg, when, "condition");
        }
    }

    fn rate(&mut self, leg: &Leg, rate: &Expr) {
        if self.surplus(leg, rate, "rate") || matches!(rate.kind, ExprKind::Error) {
            return;
        }
        let missing = self.shapes.left_open(self.program, rate, &self.shape);
        if missing.is_empty() {
            return;
        }
        if has_faulty_route(self.program, leg) || self.given_many(leg, rate, &missing) {
            return;
        }
        let sets = words::sets(self.program, &missing);
        let counts = missing.iter().map(|set| format!("count({})", self.program.sets[*set].meta.name));
        let count = counts.collect::<Vec<_>>().join(" / ");
        let own = self.shapes.of(self.program, rate);
        let label = match own.as_slice() {
            [] => "a single rate".to_owned(),
            own => format!("runs over {} only", words::sets(self.program, own)),
        };
        self.diagnostics.push(
            Diagnostic::new(Code::V0603, format!("`{}` has one rate for all of {sets}", leg.meta.id))
                .at(rate.span, label)
                .at(leg.route_span, words::one_each(self.program, &missing))
                .note("it could be what each of them gets, or what all of them get together")
                .help(format!("write `each(…)` if each gets that much, `… / {count}` if they share it"))
                .around("each gets that much", rate.span, "each(", ")")
                .around("they share it", rate.span, "(", &format!(") / {count}")),
        );
    }

    /// In an application the rate is the pattern's: speaks of what it is given that is many, once.
    fn given_many(&mut self, leg: &Leg, rate: &Expr, missing: &[SetId]) -> bool {
        let program = self.program;
        let Some(instance) = leg.meta.instance else { return false };
        let application = &program.applications[instance];
        let is_many = |argument: &&Argument| match argument.value.as_ref().map(|value| &value.kind) {
            Some(ExprKind::Reference(Reference::Stock(stock))) => {
                program.stocks[*stock].indices.iter().any(|set| missing.contains(set))
            }
            _ => false,
        };
        let Some(given) = application.arguments.iter().find(is_many) else { return false };
        if self.diagnostics.iter().any(|it| it.code == Code::V0603 && it.span() == Some(given.span)) {
            return true;
        }
        let (pattern, parameter) = (&application.pattern.name, &given.parameter);
        let many = words::one_each(program, missing);
        self.diagnostics.push(
            Diagnostic::new(
                Code::V0603,
                format!("`{parameter}` of `{pattern}` is many stocks, and it moves one amount"),
            )
            .at(given.span, many)
            .at(rate.span, format!("what `{}` moves does not say how it is shared", leg.meta.name))
            .help(format!("apply `{pattern}` to a single stock, and move from there to each with a flow of your own"))
            .help("a pattern of your own can be made for many: write `each(…)` around what each of them moves"),
        );
        true
    }

    /// Reports sets that an expression runs over and the transfer does not.
    fn surplus(&mut self, leg: &Leg, expr: &Expr, word: &str) -> bool {
        let found = self.shapes.of(self.program, expr);
        let extra: Vec<SetId> = found.into_iter().filter(|set| !self.shape.contains(set)).collect();
        let Some(first) = extra.first() else { return false };
        let name = &self.transfer.meta.name;
        let set = &self.program.sets[*first].meta.name;
        self.diagnostics.push(
            Diagnostic::new(Code::V0607, format!("the {word} of `{}` is many numbers, and it moves once", leg.meta.id))
                .at(expr.span, words::one_each(self.program, &extra))
                .at(leg.route_span, format!("neither end runs over {}", words::sets(self.program, &extra)))
                .help(match word {
                    "condition" => {
                        format!("ask for all of them at once, as in `min(…) > 0`, or declare `{name}[{set}]`")
                    }
                    _ => format!("write `sum(…)` for what all of them move together, or declare `{name}[{set}]`"),
                }),
        );
        true
    }
}

/// Whether a leg moves nothing that could be shared: between stocks of two assets, or of a stock to itself.
fn has_faulty_route(program: &Program, leg: &Leg) -> bool {
    let differs = |end: &End| match end.kind {
        EndKind::Stock(stock) => program.stocks[stock].holds != leg.asset,
        _ => false,
    };
    let itself =
        |end: &End| matches!(end.kind, EndKind::Stock(_)) && (end.kind, &end.at) == (leg.from.kind, &leg.from.at);
    differs(&leg.from) || leg.to.iter().any(|target| differs(&target.end) || itself(&target.end))
}

/// `each` says how a rate is meant; elsewhere it says nothing.
fn misplaced_each(program: &Program, diagnostics: &mut Diagnostics) {
    let mut in_rates: HashSet<Span> = HashSet::new();
    for rate in program.transfers.rows().flat_map(|transfer| &transfer.legs).flat_map(|leg| &leg.rate) {
        rate.walk(&mut |part| {
            if let ExprKind::Each { .. } = &part.kind {
                in_rates.insert(part.span);
            }
        });
    }
    each_expression(program, &mut |expr| {
        expr.walk(&mut |part| {
            if let ExprKind::Each { name_span, .. } = &part.kind
                && !in_rates.contains(&part.span)
            {
                diagnostics.push(
                    Diagnostic::new(Code::V0605, "`each` stands in the rate of a flow")
                        .at(*name_span, "here it changes nothing")
                        .note("everywhere else one number already serves for all elements")
                        .help("leave it out"),
                );
            }
        });
    });
}
