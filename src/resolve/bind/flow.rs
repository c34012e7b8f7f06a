//! Flows and exchanges.

use crate::resolve::collect::{Place, Transfer as Source};
use crate::resolve::program::{EndKind, Leg, MemberId, Meta, MotiveId, Shape, Transfer, Why};
use crate::resolve::symbols::{Found, Symbol};
use crate::source::Span;
use crate::syntax::ast;

use super::Binder;
use super::expression::Context;
use super::names::Target;
use super::wanted::Wanted;

impl Binder<'_> {
    /// Flows and exchanges.
    pub(super) fn transfers(&mut self) {
        for (_, (source, place)) in self.collected.transfers.iter() {
            let meta = self.meta(source.header(), *place);
            let transfer = match source {
                Source::Flow(flow) => self.flow(flow, *place, meta),
                Source::Exchange(exchange) => self.exchange(exchange, *place, meta),
            };
            self.program.transfers.push(transfer);
        }
    }

    fn flow(&mut self, flow: &ast::Flow, place: Place, meta: Meta) -> Transfer {
        let owner = meta.id.clone();
        let indices = self.indices(&flow.header, place);
        let mut context = Context::new(place, &owner).over(&indices);
        let leg = flow
            .route
            .as_ref()
            .map(|route| self.leg(&mut context, route, flow.rate.as_ref(), &flow.attributes, meta.clone(), Vec::new()));
        let when = self.optional(&mut context, flow.when.as_ref());
        self.transfer(meta, leg.into_iter().collect(), when, &flow.attributes, place, (false, indices))
    }

    fn exchange(&mut self, exchange: &ast::Exchange, place: Place, meta: Meta) -> Transfer {
        let owner = meta.id.clone();
        let indices = self.indices(&exchange.header, place);
        let mut context = Context::new(place, &owner).over(&indices);
        let when = self.optional(&mut context, exchange.when.as_ref());
        self.repeated_legs(&exchange.legs);
        let mut legs = Vec::new();
        for leg in &exchange.legs {
            let Some(route) = &leg.route else { continue };
            let mut of_leg = self.meta(&leg.header, place);
            of_leg.id = format!("{}.{}", meta.id, of_leg.name);
            let owner = of_leg.id.clone();
            let mut context = Context::new(place, &owner).over(&indices);
            let misplaced = misplaced(leg);
            legs.push(self.leg(&mut context, route, leg.rate.as_ref(), &leg.attributes, of_leg, misplaced));
        }
        self.transfer(meta, legs, when, &exchange.attributes, place, (true, indices))
    }

    fn transfer(
        &mut self,
        meta: Meta,
        legs: Vec<Leg>,
        when: Option<crate::resolve::tree::Expr>,
        attributes: &ast::TransferAttributes,
        place: Place,
        (exchange, indices): (bool, Shape),
    ) -> Transfer {
        Transfer {
            meta,
            exchange,
            legs,
            when,
            priority: attributes.priority.map_or(0, |priority| priority.0),
            upto: attributes.upto,
            whole: attributes.whole,
            one_sided: attributes.one_sided.map(|kind| kind.0),
            phase: self.phase_at(place),
            indices,
        }
    }

    fn leg(
        &mut self,
        context: &mut Context<'_>,
        route: &ast::Route,
        rate: Option<&ast::Expr>,
        attributes: &ast::TransferAttributes,
        meta: Meta,
        misplaced: Vec<(&'static str, Span)>,
    ) -> Leg {
        let found = self.route(context, route);
        let mut ends: Vec<EndKind> = vec![found.from.kind];
        ends.extend(found.to.iter().map(|target| target.end.kind));
        let rate = self.optional(context, rate);
        let by = attributes.by.as_ref().and_then(|path| Some((self.member_of(context.place, path)?, path.span)));
        let why = attributes.why.as_ref().and_then(|why| self.why(context.place, why, &ends));
        Leg {
            meta,
            asset: found.asset,
            from: found.from,
            to: found.to,
            split: found.split,
            arrow: route.arrow,
            arrow_span: route.arrow_span,
            route_span: route.span,
            rate,
            misplaced,
            by,
            why,
        }
    }

    /// A motive is looked up first in the members at both ends, then like any name.
    fn why(&mut self, place: Place, why: &ast::Why, ends: &[EndKind]) -> Option<Why> {
        let path = match why {
            ast::Why::Text(text) => return Some(Why::Text(text.value.clone())),
            ast::Why::Motive(path) => path,
        };
        if let [name] = path.names.as_slice() {
            let members: Vec<MemberId> = ends.iter().filter_map(|end| self.member_at(*end)).collect();
            for member in members {
                if let Some(motive) = self.motive_in(member, &name.text) {
                    return Some(Why::Motive(motive));
                }
            }
            if let Found::Several(_) = self.symbols.find(place.into(), &name.text) {
                self.find(place, path, Wanted::Motive);
                return None;
            }
        }
        match self.find(place, path, Wanted::Motive)? {
            Target::Symbol(Symbol::Motive(motive)) => Some(Why::Motive(motive)),
            Target::Symbol(symbol) => {
                self.report_kind(path.span, &path.text(), symbol, Wanted::Motive);
                None
            }
            _ => None,
        }
    }

    fn motive_in(&self, member: MemberId, name: &str) -> Option<MotiveId> {
        match self.symbols.in_member(member, name)?.symbol {
            Symbol::Motive(motive) => Some(motive),
            _ => None,
        }
    }

    fn member_at(&self, end: EndKind) -> Option<MemberId> {
        match end {
            EndKind::Stock(stock) => self.program.stocks[stock].meta.member,
            EndKind::Member(member) => Some(member),
            _ => None,
        }
    }

    fn repeated_legs(&mut self, legs: &[ast::Leg]) {
        let names: Vec<ast::Name> = legs.iter().map(|leg| leg.header.name.clone()).collect();
        self.repeated("leg", &names);
    }
}

/// What is said of a leg but belongs to its exchange.
fn misplaced(leg: &ast::Leg) -> Vec<(&'static str, Span)> {
    let attributes = &leg.attributes;
    let found = [
        ("when", leg.when.as_ref().map(|when| when.span)),
        ("priority", attributes.priority.map(|priority| priority.1)),
        ("whole", attributes.whole),
        ("upto", attributes.upto),
        ("gift", attributes.one_sided.map(|kind| kind.1)),
    ];
    found.into_iter().filter_map(|(name, span)| Some((name, span?))).collect()
}
