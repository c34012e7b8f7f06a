//! The ends of flows: stocks, members that stand for their stock, and the outside.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::BaseId;
use crate::resolve::builtin::ENDS;
use crate::resolve::collect::Place;
use crate::resolve::program::{Element, End, EndKind, MemberId, Share, StockId, Target};
use crate::resolve::symbols::Symbol;
use crate::source::Span;
use crate::syntax::ast::{self, Index, Name, Path, ShareAmount};

use super::expression::Context;
use super::names;
use super::wanted::Wanted;
use super::{Binder, fold};

/// An end before the asset is known.
#[derive(Clone, Copy)]
enum Pending {
    Known(EndKind),
    Member(MemberId),
    Rest,
}

/// An end as written: what it names, where, and the index behind it.
type Written<'e> = (Pending, Span, &'e [Index]);

/// The same, with its share.
type WrittenShare<'e> = (Pending, Span, &'e [Index], Share);

/// Both ends of a leg, and what moves.
pub(super) struct Route {
    pub(super) asset: Option<BaseId>,
    pub(super) from: End,
    pub(super) to: Vec<Target>,
    pub(super) split: Option<Span>,
}

impl Binder<'_> {
    /// Finds the ends of a route and what moves along it.
    pub(super) fn route(&mut self, context: &mut Context<'_>, route: &ast::Route) -> Route {
        let place = context.place;
        let from = self.single_end(place, &route.from);
        let (to, split) = self.targets(context, &route.to);
        let of = route.asset.as_ref().and_then(|name| self.moved(place, name));
        let ends = || std::iter::once(from.0).chain(to.iter().map(|(pending, ..)| *pending));
        let held = ends().find_map(|pending| self.held_by(pending));
        let asset = of.or(held);
        let no_stock = !ends().any(|pending| matches!(pending, Pending::Known(EndKind::Stock(_) | EndKind::Error)));
        if asset.is_none() && route.asset.is_none() && no_stock {
            self.report_no_asset(route);
        }
        let from = self.end(place, from, asset);
        let to = to
            .into_iter()
            .map(|(pending, span, index, share)| Target { end: self.end(place, (pending, span, index), asset), share })
            .collect();
        Route { asset, from, to, split }
    }

    /// The end, once it is known what moves, with the elements that are meant.
    fn end(&mut self, place: Place, (pending, span, index): Written<'_>, asset: Option<BaseId>) -> End {
        let kind = self.settle(pending, asset, span);
        match self.elements_at_end(place, kind, index) {
            Some(at) => End { kind, at, span },
            None => End { kind: EndKind::Error, at: Vec::new(), span },
        }
    }

    fn elements_at_end(&mut self, place: Place, kind: EndKind, index: &[Index]) -> Option<Vec<Element>> {
        match (kind, index) {
            (EndKind::Stock(stock), _) => self.elements_of_stock(place, stock, index),
            (EndKind::Error, _) | (_, []) => Some(Vec::new()),
            (_, [first, ..]) => {
                self.report_not_indexed("what stands here", first.span);
                None
            }
        }
    }

    fn targets<'e>(&mut self, context: &mut Context<'_>, end: &'e ast::End) -> (Vec<WrittenShare<'e>>, Option<Span>) {
        let ast::End::Split(split) = end else {
            let (pending, span, index) = self.single_end(context.place, end);
            return (vec![(pending, span, index, Share::All)], None);
        };
        let targets = split
            .shares
            .iter()
            .map(|share| {
                let pending = self.pending(context.place, &share.target);
                let amount = match &share.amount {
                    ShareAmount::Value(value) => Share::Part(self.expr(context, value)),
                    ShareAmount::Remainder(span) => Share::Remainder(*span),
                };
                (pending, share.target.span, share.index.as_slice(), amount)
            })
            .collect();
        (targets, Some(split.span))
    }

    fn single_end<'e>(&mut self, place: Place, end: &'e ast::End) -> Written<'e> {
        match end {
            ast::End::Path(path, index) => (self.pending(place, path), path.span, index),
            ast::End::Split(split) => {
                self.diagnostics.push(
                    Diagnostic::new(Code::V0414, "a flow starts at one place")
                        .at(split.span, "`split` divides what arrives")
                        .help("write one flow for each place it comes from"),
                );
                (Pending::Known(EndKind::Error), split.span, &[])
            }
        }
    }

    fn pending(&mut self, place: Place, path: &Path) -> Pending {
        if let [name] = path.names.as_slice()
            && ENDS.contains(&name.text.as_str())
        {
            return match name.text.as_str() {
                "mint" => Pending::Known(EndKind::Mint),
                "burn" => Pending::Known(EndKind::Burn),
                "source" => Pending::Known(EndKind::Source),
                "sink" => Pending::Known(EndKind::Sink),
                _ => Pending::Rest,
            };
        }
        match self.find(place, path, Wanted::End) {
            Some(names::Target::Symbol(Symbol::Stock(stock))) | Some(names::Target::Rest(stock)) => {
                Pending::Known(EndKind::Stock(stock))
            }
            Some(names::Target::Symbol(Symbol::Member(member))) => Pending::Member(member),
            Some(names::Target::Symbol(symbol)) => {
                self.report_kind(path.span, &path.text(), symbol, Wanted::End);
                Pending::Known(EndKind::Error)
            }
            Some(names::Target::Leg(_)) | None => Pending::Known(EndKind::Error),
        }
    }

    /// The end that a path names, where it is known what moves.
    pub(super) fn end_of(&mut self, place: Place, path: &Path, asset: Option<BaseId>) -> EndKind {
        let pending = self.pending(place, path);
        self.settle(pending, asset, path.span)
    }

    fn held_by(&self, pending: Pending) -> Option<BaseId> {
        match pending {
            Pending::Known(EndKind::Stock(stock)) => self.program.stocks[stock].holds,
            _ => None,
        }
    }

    /// What `of NAME` names: an asset or a bare unit.
    pub(super) fn moved(&mut self, place: Place, name: &Name) -> Option<BaseId> {
        let path = ast::Expr {
            kind: ast::ExprKind::Name(Path { names: vec![name.clone()], span: name.span }),
            span: name.span,
        };
        let base = self.annotation(place, &path)?.measure.dimension.single_base();
        if base.is_none_or(|base| base == BaseId::TIME) {
            self.diagnostics.push(
                Diagnostic::new(Code::V0209, format!("`{}` is nothing that can be held", name.text))
                    .at(name.span, "an asset or a bare unit is needed here"),
            );
            return None;
        }
        base
    }

    /// The end, once it is known what moves.
    fn settle(&mut self, pending: Pending, asset: Option<BaseId>, span: Span) -> EndKind {
        match pending {
            Pending::Known(kind) => kind,
            Pending::Rest => self.rest_end(asset),
            Pending::Member(member) => match asset {
                Some(asset) => self.stock_of(member, asset, span),
                None => EndKind::Member(member),
            },
        }
    }

    /// A member as an end stands for its only stock of the asset; without one it is a sketch.
    fn stock_of(&mut self, member: MemberId, asset: BaseId, span: Span) -> EndKind {
        let stocks = self.stocks_by_member.get(&member).cloned().unwrap_or_default();
        let holding: Vec<StockId> =
            stocks.into_iter().filter(|stock| self.program.stocks[*stock].holds == Some(asset)).collect();
        match holding.as_slice() {
            [] => EndKind::Member(member),
            [stock] => EndKind::Stock(*stock),
            several => {
                self.report_several(member, asset, several, span);
                EndKind::Error
            }
        }
    }

    fn report_several(&mut self, member: MemberId, asset: BaseId, stocks: &[StockId], span: Span) {
        let names: Vec<String> = stocks.iter().map(|stock| self.program.stocks[*stock].meta.id.clone()).collect();
        let listed: Vec<&str> = names.iter().map(String::as_str).collect();
        let asset = self.program.bases.get(asset.0 as usize).map_or("", |base| base.name.as_str());
        let mut diagnostic =
            Diagnostic::new(Code::V0413, format!("`{}` holds several stocks of `{asset}`", self.member_name(member)))
                .at(span, "which one?")
                .help(format!("name one of {}", names::list(&listed)));
        for name in &listed {
            diagnostic = diagnostic.suggestion(format!("write `{name}`"), span, *name);
        }
        self.diagnostics.push(diagnostic);
    }

    fn report_no_asset(&mut self, route: &ast::Route) {
        let written = fold(self.sources.slice(route.span));
        self.diagnostics.push(
            Diagnostic::new(Code::V0415, "nothing says what moves here")
                .at(route.span, "neither end is a stock")
                .help(format!("say it with `of` and an asset: `{written} of ASSET`"))
                .note("an end that is a stock says by itself what moves; members and the outside do not"),
        );
    }
}
