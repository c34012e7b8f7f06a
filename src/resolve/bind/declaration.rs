//! Ecosystem, members, assets, stocks, states, values and functions.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::BaseId;
use crate::resolve::collect::{self, Place};
use crate::resolve::program::{
    Annotation, Asset, AssetId, BaseKind, Ecosystem, EndKind, Function, Member, MemberId, Meta, Motive, Range, State,
    Stock, StockId, Supply, Time, Value,
};
use crate::resolve::symbols::Symbol;
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast;

use super::Binder;
use super::expression::Context;
use super::names::Target;
use super::wanted::Wanted;

impl Binder<'_> {
    /// Name, purpose, time; a program without `ecosystem` is called like its file.
    pub(super) fn ecosystem(&mut self, entry: &str) {
        for again in self.collected.ecosystems.iter().skip(1) {
            let first = self.collected.ecosystems.first().map(|first| first.header.name.span);
            self.diagnostics.push(
                Diagnostic::new(Code::V0210, "a program describes one ecosystem")
                    .at(again.header.name.span, "a second one")
                    .at(first.unwrap_or_default(), "the first one")
                    .help(
                        "merge the two; parts of one ecosystem in other files are brought in with `use \"part.vflow\"`",
                    ),
            );
        }
        let Some(source) = self.collected.ecosystems.first() else {
            let file = entry.rsplit('/').next().unwrap_or(entry);
            // Standard input has no file name.
            let is_name = |name: &&str| !name.is_empty() && !name.starts_with('<');
            let name = file.split('.').next().filter(is_name).unwrap_or("model").to_owned();
            self.program.ecosystem.meta = Meta { id: name.clone(), name, ..Meta::default() };
            return;
        };
        let meta = self.meta(&source.header, Place::default());
        let owner = meta.id.clone();
        let mut context = Context::new(Place::default(), &owner);
        let time = source.time.as_ref().map(|time| Time {
            horizon: self.expr(&mut context, &time.horizon),
            step: self.expr(&mut context, &time.step),
            start: time.start,
            span: time.span,
        });
        let texts = |texts: &[ast::Text]| texts.iter().map(|text| text.value.clone()).collect();
        self.program.ecosystem = Ecosystem {
            meta,
            purpose: texts(&source.purpose),
            principles: texts(&source.principles),
            time,
            method: source.method.map_or((ast::Method::Euler, None), |(method, span)| (method, Some(span))),
            seed: source.seed.unwrap_or(0),
        };
    }

    /// Members and their motives.
    pub(super) fn members(&mut self) {
        for (_, source) in self.collected.members.iter() {
            let meta = self.meta(&source.header, Place::default());
            let owner = meta.id.clone();
            let mut context = Context::new(Place::default(), &owner);
            let member = Member {
                roles: source.roles.iter().map(|role| role.0).collect(),
                ring: source.ring.map(|ring| ring.0),
                alignment: self.optional(&mut context, source.alignment.as_ref()),
                interest: self.optional(&mut context, source.interest.as_ref()),
                profile: source.profile.iter().map(|entry| (entry.kind, entry.text.value.clone())).collect(),
                meta,
            };
            self.program.members.push(member);
        }
        for (_, (source, place)) in self.collected.motives.iter() {
            let meta = self.meta(&source.header, *place);
            let kind = source.kind.map(|kind| kind.0);
            let aspect = source.aspect.map(|aspect| aspect.0);
            self.program.motives.push(Motive { meta, kind, aspect });
        }
    }

    /// Assets, once members and stocks are there.
    pub(super) fn assets(&mut self) {
        for (id, source) in self.collected.assets.iter() {
            let meta = self.meta(&source.header, Place::default());
            let owner = meta.id.clone();
            let mut context = Context::new(Place::default(), &owner);
            let supply = match source.supply.as_ref().map(|supply| &supply.rule) {
                Some(ast::SupplyRule::Fixed) => Supply::Fixed,
                Some(ast::SupplyRule::Max(amount)) => Supply::Max(self.expr(&mut context, amount)),
                Some(ast::SupplyRule::Open) | None => Supply::Open,
            };
            let asset = Asset {
                meta,
                base: self.asset_base(id),
                kind: source.kind,
                supply,
                supply_span: source.supply.as_ref().map(|supply| supply.span),
                decimals: source.decimals,
                issuer: source.issuer.as_ref().and_then(|path| self.member_of(Place::default(), path)),
                soulbound: source.soulbound,
                indivisible: source.indivisible,
                intangible: source.intangible,
                rest: None,
            };
            self.program.assets.push(asset);
        }
    }

    /// The member that a path names.
    pub(super) fn member_of(&mut self, place: Place, path: &ast::Path) -> Option<MemberId> {
        match self.find(place, path, Wanted::Member)? {
            Target::Symbol(Symbol::Member(member)) => Some(member),
            Target::Symbol(symbol) => {
                self.report_kind(path.span, &path.text(), symbol, Wanted::Member);
                None
            }
            _ => None,
        }
    }

    /// Stocks without their amounts, which may mention other stocks.
    pub(super) fn stocks(&mut self) {
        for (_, (source, place)) in self.collected.stocks.iter() {
            let unit = source.unit.as_ref().and_then(|unit| self.annotation(*place, unit));
            let holds = unit.as_ref().and_then(|unit| self.holds(&source.header, unit));
            let meta = self.meta(&source.header, *place);
            let indices = self.indices(&source.header, *place);
            let id = self.program.stocks.next_id();
            if let Some(member) = place.member {
                self.stocks_by_member.entry(member).or_default().push(id);
            }
            self.program.stocks.push(Stock {
                meta,
                holds,
                unit,
                initial: None,
                range: None,
                negative: source.negative,
                transit: None,
                indices,
                rest_of: None,
            });
        }
    }

    fn holds(&mut self, header: &ast::Header, unit: &Annotation) -> Option<BaseId> {
        let base = unit.measure.dimension.single_base().filter(|base| *base != BaseId::TIME);
        if base.is_none() {
            self.diagnostics.push(
                Diagnostic::new(Code::V0209, format!("a stock cannot hold `{}`", unit.text))
                    .at(unit.span, "neither an asset nor a bare unit")
                    .note(format!(
                        "`{}` is a stock: it holds an amount of one thing that can be counted",
                        header.name.text
                    ))
                    .help("name an asset or a bare unit (`unit person`); what is no amount is a `state`"),
            );
        }
        base
    }

    /// What stocks hold at the start, their bounds, and how long queues take.
    pub(super) fn stock_amounts(&mut self) {
        for (id, (source, place)) in self.collected.stocks.iter() {
            let owner = self.program.stocks[id].meta.id.clone();
            let indices = self.program.stocks[id].indices.clone();
            let mut context = Context::new(*place, &owner).over(&indices).per_run();
            let initial = self.optional(&mut context, source.initial.as_ref());
            let range = self.range(&mut context, source.range.as_ref());
            let transit = self.optional(&mut context, source.transit.as_ref());
            let stock = &mut self.program.stocks[id];
            (stock.initial, stock.range, stock.transit) = (initial, range, transit);
        }
    }

    pub(super) fn range(&mut self, context: &mut Context<'_>, range: Option<&ast::Range>) -> Option<Range> {
        let range = range?;
        Some(Range {
            low: self.optional(context, range.low.as_ref()),
            high: self.optional(context, range.high.as_ref()),
            span: range.span,
        })
    }

    /// The hidden stock of `rest` that holds an issued asset, made when first needed.
    pub(super) fn hidden_stock(&mut self, asset: AssetId) -> StockId {
        if let Some(stock) = self.program.assets[asset].rest {
            return stock;
        }
        let source = &self.program.assets[asset];
        let name = source.meta.name.clone();
        let meta = Meta {
            id: format!("rest.{name}"),
            label: Some(format!("{} outside the model", source.meta.label.as_deref().unwrap_or(&name))),
            name,
            name_span: source.meta.name_span,
            span: source.meta.span,
            ..Meta::default()
        };
        let stock = Stock {
            meta,
            holds: Some(source.base),
            unit: None,
            initial: None,
            range: None,
            negative: None,
            transit: None,
            indices: Vec::new(),
            rest_of: Some(asset),
        };
        let id = self.program.stocks.push(stock);
        self.program.assets[asset].rest = Some(id);
        id
    }

    /// `rest` as the end of a flow of something: a hidden stock of what is issued, unlimited of the rest.
    pub(super) fn rest_end(&mut self, base: Option<BaseId>) -> EndKind {
        let asset = base.and_then(|base| self.asset_of(base));
        match asset {
            Some(asset) if self.program.assets[asset].is_issued() => EndKind::Stock(self.hidden_stock(asset)),
            _ => EndKind::Rest,
        }
    }

    /// The asset of a base quantity, where it is one.
    pub(super) fn asset_of(&self, base: BaseId) -> Option<AssetId> {
        match self.program.bases.get(base.0 as usize)?.kind {
            BaseKind::Asset(asset) => Some(asset),
            BaseKind::Time | BaseKind::Unit(_) => None,
        }
    }

    /// States; `next` is read in the last phase unless it says otherwise.
    pub(super) fn states(&mut self) {
        for (_, (source, place)) in self.collected.states.iter() {
            let meta = self.meta(&source.header, *place);
            let owner = meta.id.clone();
            let indices = self.indices(&source.header, *place);
            let mut context = Context::new(*place, &owner).over(&indices).per_run();
            let unit = source.unit.as_ref().and_then(|unit| self.annotation(*place, unit));
            let initial = self.optional(&mut context, source.initial.as_ref());
            let initial = self.unless_broken(source.unit.as_ref(), unit.as_ref(), initial);
            let range = self.range(&mut context, source.range.as_ref());
            context.per_run = false;
            let next = source.next.as_ref();
            let phase = self.phase_of_state(next.and_then(|next| next.phase.as_ref()), *place);
            let next = self.optional(&mut context, next.map(|next| &next.value));
            self.program.states.push(State { meta, unit, initial, range, next, phase, indices });
        }
    }

    /// Params, lets, envs, behaviors, policies, metrics and data.
    pub(super) fn values(&mut self) {
        for (id, (source, place)) in self.collected.values.iter() {
            let source = match source {
                collect::Value::Formula(source) => source,
                collect::Value::Data(data) => {
                    let value = self.series_value(data, *place);
                    self.program.values.push(value);
                    continue;
                }
            };
            let meta = self.meta(&source.header, *place);
            let owner = meta.id.clone();
            let indices = self.indices(&source.header, *place);
            let written = self.collected.arguments.get(&id);
            let mut context = Context::new(written.copied().unwrap_or(*place), &owner).over(&indices);
            context.per_run = source.kind == ast::ValueKind::Param;
            let unit = source.unit.as_ref().and_then(|unit| self.annotation(*place, unit));
            let value = self.optional(&mut context, source.value.as_ref());
            let value = Value {
                kind: source.kind,
                argument: written.is_some_and(|written| written.instance != place.instance),
                value: self.unless_broken(source.unit.as_ref(), unit.as_ref(), value),
                unit,
                range: self.range(&mut context, source.range.as_ref()),
                distribution: self.optional(&mut context, source.distribution.as_ref()),
                immutable: source.immutable.is_some(),
                external: source.external,
                phase: place.phase.map(|phase| self.phase_id(phase)),
                series: None,
                indices,
                meta,
            };
            self.program.values.push(value);
        }
    }

    /// A value, unless the unit it is annotated with has been reported: then nothing is known of
    /// what it measures, and what uses it must not be blamed.
    pub(super) fn unless_broken(
        &mut self,
        written: Option<&ast::Expr>,
        understood: Option<&Annotation>,
        value: Option<Expr>,
    ) -> Option<Expr> {
        match (written, understood) {
            (Some(unit), None) => Some(self.node(ExprKind::Error, unit.span)),
            _ => value,
        }
    }

    /// Functions; a body that is missing has been reported.
    pub(super) fn functions(&mut self) {
        for (_, (source, place)) in self.collected.functions.iter() {
            let meta = self.meta(&source.header, *place);
            let owner = meta.id.clone();
            let names: Vec<ast::Name> = source.parameters.iter().map(|parameter| parameter.name.clone()).collect();
            self.repeated("parameter", &names);
            let mut context = Context::new(*place, &owner);
            context.locals = &names;
            let missing = ast::Expr { kind: ast::ExprKind::Error, span: source.header.span };
            let body = self.expr(&mut context, source.body.as_ref().unwrap_or(&missing));
            let unit = source.unit.as_ref().and_then(|unit| self.annotation(*place, unit));
            let parameters = source
                .parameters
                .iter()
                .map(|parameter| {
                    let unit = parameter.unit.as_ref().and_then(|unit| self.annotation(*place, unit));
                    (parameter.name.clone(), unit)
                })
                .collect();
            self.program.functions.push(Function { meta, parameters, unit, body });
        }
    }

    /// Reports names that stand twice in one list.
    pub(super) fn repeated(&mut self, what: &str, names: &[ast::Name]) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for name in names.iter().filter(|name| !name.text.is_empty()) {
            if let Some(first) = seen.insert(&name.text, name.span) {
                self.diagnostics.push(
                    Diagnostic::new(Code::V0202, format!("the {what} `{}` is defined twice", name.text))
                        .at(name.span, "defined again")
                        .at(first, "first defined here")
                        .help("rename one of the two"),
                );
            }
        }
    }
}
