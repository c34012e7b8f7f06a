//! Ecosystem, members, assets, stocks, states, values, functions and draws.

use crate::check::constant::{AmountRule, amounts as amounts_of};
use crate::check::dimension::Type;
use crate::model::{self, Distribution, DrawEach, Expression, Formula};
use crate::quantity::Dimension;
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{self, DrawId, Range, Share, Supply};
use crate::resolve::tree::{Expr, ExprKind, Site};
use crate::syntax::ast;

use super::Lowering;
use super::expression::operation;
use super::words;

impl Lowering<'_> {
    pub(super) fn ecosystem(&self) -> model::Ecosystem {
        let source = &self.program.ecosystem;
        model::Ecosystem {
            meta: self.meta(&source.meta),
            purpose: source.purpose.clone(),
            principles: source.principles.clone(),
            time: source.time.as_ref().and_then(|time| self.time_span(time)),
            time_unit: self.clock.name.clone(),
            method: match source.method.0 {
                ast::Method::Euler => model::Method::Euler,
                ast::Method::Rk4 => model::Method::Rk4,
            },
            seed: source.seed,
        }
    }

    fn time_span(&self, time: &program::Time) -> Option<model::TimeSpan> {
        let dt = self.constants.step()? / self.clock.seconds;
        let horizon = self.constants.horizon()? / self.clock.seconds;
        Some(model::TimeSpan {
            steps: whole_steps(horizon / dt),
            dt,
            horizon,
            start: time.start.map(|start| words::date(start.days)),
        })
    }

    pub(super) fn members(&self) -> Vec<model::Member> {
        let members = self.program.members.iter().map(|(id, member)| model::Member {
            meta: self.meta(&member.meta),
            roles: member.roles.iter().map(|role| words::role(*role).to_owned()).collect(),
            ring: member.ring.map(|ring| words::ring(ring).to_owned()),
            alignment: member.alignment.as_ref().and_then(|expr| self.constants.evaluate(expr)),
            interest: member.interest.as_ref().and_then(|expr| self.constants.evaluate(expr)),
            profile: member
                .profile
                .iter()
                .map(|(kind, text)| model::ProfileEntry { kind: words::profile(*kind).to_owned(), text: text.clone() })
                .collect(),
            motives: self.motives(id),
        });
        members.collect()
    }

    fn motives(&self, member: program::MemberId) -> Vec<model::Motive> {
        let of_member = self.program.motives.rows().filter(|motive| motive.meta.member == Some(member));
        of_member
            .map(|motive| model::Motive {
                meta: self.meta(&motive.meta),
                kind: motive.kind.map(|kind| words::motive(kind).to_owned()),
                aspect: motive.aspect.map(|aspect| words::aspect(aspect).to_owned()),
            })
            .collect()
    }

    pub(super) fn assets(&mut self) -> Vec<model::Asset> {
        let program = self.program;
        let lower = |asset: &program::Asset| model::Asset {
            meta: self.meta(&asset.meta),
            kind: asset.kind.map(|kind| words::asset(kind.0)),
            supply: match &asset.supply {
                Supply::Fixed => model::Supply::Fixed,
                Supply::Open => model::Supply::Open,
                Supply::Max(amount) => model::Supply::Max { amount: self.formula(amount) },
            },
            decimals: asset.decimals,
            issuer: asset.issuer.map(|member| self.program.members[member].meta.id.clone()),
            soulbound: asset.soulbound.is_some(),
            indivisible: asset.indivisible.is_some(),
            intangible: asset.intangible.is_some(),
            rest: asset.rest.map(|stock| self.program.stocks[stock].meta.id.clone()),
        };
        program.assets.rows().map(lower).collect()
    }

    pub(super) fn stocks(&mut self) -> Vec<model::Stock> {
        let program = self.program;
        let filled = self.filled();
        let mut stocks = Vec::with_capacity(program.stocks.len());
        for (id, stock) in program.stocks.iter() {
            let dimension = stock.holds.map(Dimension::base).unwrap_or_default();
            let (low, high) = self.stock_range(stock);
            let initial = match filled.get(&id) {
                Some(formula) => Some(formula.clone()),
                None if stock.rest_of.is_some() => Some(self.zero(stock)),
                None => self.initial(stock.initial.as_ref()),
            };
            stocks.push(model::Stock {
                meta: self.meta(&stock.meta),
                holds: stock.holds.map(|base| self.base(base)),
                quantity: self.over(self.quantity(Some(&Type::Number(dimension)), stock.unit.as_ref()), &stock.indices),
                initial,
                low,
                high,
                transit: self.optional(stock.transit.as_ref()),
                hidden: stock.rest_of.is_some(),
            });
        }
        stocks
    }

    /// A stock never goes below zero, unless it says otherwise.
    fn stock_range(&mut self, stock: &program::Stock) -> (Option<Formula>, Option<Formula>) {
        let (low, high) = self.range(stock.range.as_ref());
        let low = low.or_else(|| stock.negative.is_none().then(|| self.zero(stock)));
        (low, high)
    }

    pub(super) fn range(&mut self, range: Option<&Range>) -> (Option<Formula>, Option<Formula>) {
        let low = self.initial(range.and_then(|range| range.low.as_ref()));
        let high = self.initial(range.and_then(|range| range.high.as_ref()));
        (low, high)
    }

    fn zero(&self, stock: &program::Stock) -> Formula {
        Formula {
            text: "0".to_owned(),
            tree: Expression::Number { value: 0.0 },
            source: self.source(stock.meta.name_span),
        }
    }

    pub(super) fn states(&mut self) -> Vec<model::State> {
        let program = self.program;
        let mut states = Vec::with_capacity(program.states.len());
        for (id, state) in program.states.iter() {
            let (low, high) = self.range(state.range.as_ref());
            states.push(model::State {
                meta: self.meta(&state.meta),
                quantity: self
                    .over(self.quantity(self.dimensions.state(id).as_ref(), state.unit.as_ref()), &state.indices),
                initial: self.initial(state.initial.as_ref()),
                low,
                high,
                next: self.optional(state.next.as_ref()),
                phase: program.phases[state.phase].meta.id.clone(),
            });
        }
        states
    }

    pub(super) fn parameters(&mut self) -> Vec<model::Parameter> {
        let program = self.program;
        let mut parameters = Vec::new();
        for (id, value) in program.values.iter().filter(|(_, value)| value.kind == ast::ValueKind::Param) {
            let (low, high) = self.range(value.range.as_ref());
            parameters.push(model::Parameter {
                meta: self.meta(&value.meta),
                quantity: self.over(
                    self.quantity(self.dimensions.value(id).as_ref(), value.unit.as_ref()),
                    &self.shapes.value(id),
                ),
                default: self.optional(value.value.as_ref()),
                low,
                high,
                distribution: self.optional(value.distribution.as_ref()),
                immutable: value.immutable,
            });
        }
        parameters
    }

    pub(super) fn values(&mut self) -> Vec<model::Value> {
        let program = self.program;
        let mut values = Vec::new();
        for (id, value) in program.values.iter() {
            let Some(kind) = words::value_kind(value.kind) else { continue };
            values.push(model::Value {
                meta: self.meta(&value.meta),
                kind,
                quantity: self.over(
                    self.quantity(self.dimensions.value(id).as_ref(), value.unit.as_ref()),
                    &self.shapes.value(id),
                ),
                formula: self.series_formula(value).or_else(|| self.optional(value.value.as_ref())),
                external: value.external.is_some(),
                phase: value.phase.map(|phase| program.phases[phase].meta.id.clone()),
            });
        }
        values
    }

    pub(super) fn functions(&mut self) -> Vec<model::Function> {
        let program = self.program;
        let mut functions = Vec::new();
        for function in program.functions.rows() {
            self.locals = function.parameters.iter().map(|(name, _)| name.text.clone()).collect();
            functions.push(model::Function {
                meta: self.meta(&function.meta),
                parameters: self.locals.clone(),
                body: self.formula(&function.body),
            });
        }
        functions
    }

    /// Every draw, found in the expressions that hold it.
    pub(super) fn draws(&mut self) -> Vec<model::Draw> {
        let program = self.program;
        let mut found: Vec<(DrawId, &Expr)> = Vec::new();
        crate::check::order::each_expression(program, &mut |expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Call { site: Site::Draw(draw), .. } = &part.kind {
                    found.push((*draw, part));
                }
            });
        });
        found.sort_by_key(|(draw, _)| *draw);
        let mut taken = std::collections::HashSet::new();
        found.into_iter().filter_map(|(draw, expr)| self.draw(draw, expr, &mut taken)).collect()
    }

    fn draw(&mut self, draw: DrawId, expr: &Expr, taken: &mut std::collections::HashSet<u32>) -> Option<model::Draw> {
        let ExprKind::Call { function, arguments, .. } = &expr.kind else { return None };
        let id = self.draw_id(draw);
        let mut site = hash(&id);
        // Two names of one hash are next to impossible; then the later one moves on.
        while !taken.insert(site) {
            site = site.wrapping_add(1);
        }
        Some(model::Draw {
            site,
            distribution: distribution(*function)?,
            arguments: self.expressions(arguments),
            shape: self.shape(&self.shapes.draw(draw)),
            each: if self.program.draws[draw].per_run { DrawEach::Run } else { DrawEach::Step },
            id,
        })
    }

    /// The amount of each entry: `total * share`, an amount, or what the others leave.
    pub(super) fn allocated(&mut self, allocation: &program::Allocation) -> Vec<Formula> {
        self.before_start = true;
        let total =
            allocation.total.as_ref().map(|total| self.expression(total)).unwrap_or(Expression::Number { value: 0.0 });
        let mut amounts: Vec<Option<Expression>> = Vec::new();
        let rules = amounts_of(&self.constants, allocation);
        for (entry, known) in allocation.entries.iter().zip(rules) {
            amounts.push(match &entry.share {
                Share::Part(expr) if known.rule == AmountRule::Share => {
                    let share = self.expression(expr);
                    Some(operation(model::BinaryOperator::Multiply, total.clone(), share))
                }
                Share::Part(expr) => Some(self.expression(expr)),
                Share::All | Share::Remainder(_) => None,
            });
        }
        self.before_start = false;
        let given = amounts.iter().flatten();
        let remainder =
            given.fold(total.clone(), |left, amount| operation(model::BinaryOperator::Subtract, left, amount.clone()));
        let texts = allocation.entries.iter().map(|entry| self.entry_text(entry));
        let amounts = amounts.into_iter().map(|amount| amount.unwrap_or_else(|| remainder.clone()));
        let spans = allocation.entries.iter().map(|entry| self.source(entry.span));
        let formulas = amounts.zip(texts).zip(spans);
        formulas.map(|((tree, text), source)| Formula { text, tree, source }).collect()
    }
}

/// FNV-1a over the bytes of a name: the key of its random stream, the same in every target.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// How many steps cover a horizon; a horizon that is a multiple up to rounding is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits first")]
pub(super) fn whole_steps(steps: f64) -> u64 {
    (steps - 1e-9).ceil().clamp(0.0, 9e15) as u64
}

fn distribution(function: Builtin) -> Option<Distribution> {
    Some(match function {
        Builtin::Uniform => Distribution::Uniform,
        Builtin::Normal => Distribution::Normal,
        Builtin::Lognormal => Distribution::Lognormal,
        Builtin::Exponential => Distribution::Exponential,
        Builtin::Triangular => Distribution::Triangular,
        Builtin::Bernoulli => Distribution::Bernoulli,
        Builtin::Poisson => Distribution::Poisson,
        Builtin::Binomial => Distribution::Binomial,
        _ => return None,
    })
}
