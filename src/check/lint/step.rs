//! Steps that are too long for a smooth rate.

use crate::check::figure::{self, Clock};
use crate::check::written::mentions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{EndKind, Leg, StockId, Transfer, TransferId};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::{BinaryOperator, Method};

use super::Ground;

/// The share of a stock that may move in a step before the step is too long for it.
const LARGEST_SHARE: f64 = 0.05;

/// How many names a rate may lead through.
const MAX_NAMES: usize = 20;

/// Warns of growth and decay by a constant share that the step cuts into coarse pieces.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let euler = ground.program.ecosystem.method.0 == Method::Euler;
    let Some(step) = ground.constants.step().filter(|_| euler) else { return };
    for (id, transfer) in ground.program.transfers.iter() {
        if transfer.when.as_ref().is_some_and(is_momentary) {
            continue;
        }
        for leg in transfer.legs.iter().filter(|leg| !is_allowed(ground, transfer, leg)) {
            if let Some(warning) = exponential(ground, transfer, id, leg, step) {
                diagnostics.push(warning);
            }
        }
    }
}

/// Whether a flow, or what holds it, allows the warning: it may mark a formula that stands elsewhere.
fn is_allowed(ground: &Ground, transfer: &Transfer, leg: &Leg) -> bool {
    let member = transfer.meta.member.map(|member| &ground.program.members[member].meta);
    let phase = &ground.program.phases[transfer.phase].meta;
    let mut around = [&transfer.meta, &leg.meta, phase].into_iter().chain(member);
    around.any(|meta| meta.allow.iter().any(|allow| allow.code == Code::V0456))
}

/// Whether a guard is true at moments rather than in a state of things.
fn is_momentary(guard: &Expr) -> bool {
    let mut momentary = false;
    guard.walk(&mut |part| {
        momentary |=
            matches!(&part.kind, ExprKind::Call { function: Builtin::At | Builtin::Every | Builtin::Once, .. });
    });
    momentary
}

/// A rate taken apart: one stock times constants.
#[derive(Default)]
struct Product<'a> {
    stock: Option<StockId>,
    above: Vec<&'a Expr>,
    below: Vec<&'a Expr>,
    names: usize,
    /// What is worked out from the stock, where that is not the rate itself.
    formula: Option<&'a Expr>,
}

fn exponential(ground: &Ground, transfer: &Transfer, id: TransferId, leg: &Leg, step: f64) -> Option<Diagnostic> {
    let rate = leg.rate.as_ref()?;
    let mut product = Product::default();
    product.gather(ground, rate, false)?;
    let stock = product.stock?;
    let decays = leg.from.kind == EndKind::Stock(stock);
    let grows = leg.to.iter().any(|target| target.end.kind == EndKind::Stock(stock));
    if !decays && !grows {
        return None;
    }
    let share = product.constant(ground)? * step;
    if share <= LARGEST_SHARE || !share.is_finite() {
        return None;
    }
    Some(warn(ground, transfer, ground.program.transfers[id].exchange, leg, &product, (stock, decays, share)))
}

impl<'a> Product<'a> {
    /// Takes an expression apart; none where it is no such product.
    fn gather(&mut self, ground: &Ground<'a>, expr: &'a Expr, inverted: bool) -> Option<()> {
        if ground.constants.evaluate(expr).is_some() {
            // What mentions the step knows about it.
            let knows = mentions(ground.program, expr, &|part| {
                matches!(
                    part.kind,
                    ExprKind::Reference(Reference::Dt) | ExprKind::Call { function: Builtin::Pulse, .. }
                )
            });
            let side = if inverted { &mut self.below } else { &mut self.above };
            side.push(expr);
            return (!knows).then_some(());
        }
        match &expr.kind {
            ExprKind::Reference(Reference::Stock(stock)) if !inverted && self.stock.is_none() => {
                self.stock = Some(*stock);
                Some(())
            }
            ExprKind::Reference(Reference::Value(value)) if self.names < MAX_NAMES => {
                self.names += 1;
                let formula = ground.program.values[*value].value.as_ref()?;
                let known = self.stock.is_some();
                self.gather(ground, formula, inverted)?;
                if !known && self.stock.is_some() {
                    self.formula.get_or_insert(formula);
                }
                Some(())
            }
            ExprKind::Binary { operator: BinaryOperator::Multiply, left, right, .. } => {
                self.gather(ground, left, inverted)?;
                self.gather(ground, right, inverted)
            }
            ExprKind::Binary { operator: BinaryOperator::Divide, left, right, .. } => {
                self.gather(ground, left, inverted)?;
                self.gather(ground, right, !inverted)
            }
            _ => None,
        }
    }

    fn constant(&self, ground: &Ground) -> Option<f64> {
        let product =
            |factors: &[&Expr]| factors.iter().map(|factor| ground.constants.evaluate(factor)).product::<Option<f64>>();
        Some(product(&self.above)? / product(&self.below)?)
    }

    fn text(&self, ground: &Ground) -> String {
        let factor = |expr: &&Expr| match expr.kind {
            ExprKind::Binary { .. } | ExprKind::If { .. } => format!("({})", ground.text(expr)),
            _ => ground.text(expr),
        };
        let above: Vec<String> = self.above.iter().map(factor).collect();
        let below: Vec<String> = self.below.iter().map(|expr| format!(" / {}", factor(expr))).collect();
        let above = if above.is_empty() { "1".to_owned() } else { above.join(" * ") };
        format!("{above}{}", below.concat())
    }
}

fn warn(
    ground: &Ground,
    transfer: &Transfer,
    exchange: bool,
    leg: &Leg,
    product: &Product,
    (stock, decays, share): (StockId, bool, f64),
) -> Diagnostic {
    let (name, text) = (&ground.program.stocks[stock].meta.id, product.text(ground));
    let written = ground.program.ecosystem.time.as_ref().map(|time| &time.step);
    let step = written
        .map_or_else(String::new, |step| Clock::of(ground.program, step).shown(ground.constants.step().unwrap_or(0.0)));
    let (size, exact) = (
        figure::percent((share * 1000.0).round() / 1000.0),
        match decays {
            true => format!("{name} * (1 - exp(-{text} * dt)) / dt"),
            false => format!("{name} * (exp({text} * dt) - 1) / dt"),
        },
    );
    let id = if exchange { &leg.meta.id } else { &transfer.meta.id };
    let verb = if decays { "takes" } else { "adds" };
    let reason = if decays { "falls too fast" } else { "grows too slowly" };
    let rate = leg.rate.as_ref().map_or(leg.meta.name_span, |rate| rate.span);
    let mut warning = Diagnostic::new(Code::V0456, format!("`{id}` {verb} {size} of `{name}` in a single step"))
        .at(product.formula.map_or(rate, |formula| formula.span), format!("{size} in {step}"))
        .note(format!(
            "a rate holds for a whole step: a stock that changes by more than 5% in one {reason} against a smooth course"
        ));
    if product.formula.is_some() {
        warning = warning.at(rate, "moved here");
    }
    if let Some(step) = written {
        warning = warning.at(step.span, "the step");
    }
    warning
        .help(format!("choose a shorter step, or write the exact change of a step: `{exact}`"))
        .help(format!("if it is meant to happen once per step, write `allow V0456 \"why\"` in `{}`", transfer.meta.id))
}
