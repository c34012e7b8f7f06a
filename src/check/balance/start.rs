//! What is there at the start: within the bounds of each stock, and within the supply.

use crate::check::constant::Filling;
use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{Asset, Share, Stock, StockId, Supply};
use crate::resolve::tree::{Expr, ExprKind};

use super::Books;
use super::split::NEAR;

impl Books<'_> {
    /// Reports stocks that start outside their bounds, and assets of which more exists than may.
    pub(super) fn start(&mut self) {
        let program = self.program;
        for (id, stock) in program.stocks.iter() {
            self.within_bounds(id, stock);
        }
        for asset in program.assets.rows() {
            self.within_cap(asset);
        }
    }

    fn within_bounds(&mut self, id: StockId, stock: &Stock) {
        let fillings = self.constants.fillings(id);
        let Some(filling) = fillings.first() else { return };
        if let Filling::Own(Expr { kind: ExprKind::Elements { values, .. }, .. }) = filling {
            for value in values {
                if let Some(held) = self.constants.evaluate(value) {
                    self.bounded(stock, &Filling::Own(value), held);
                }
            }
        } else if let Some(held) = self.constants.initial(id) {
            self.bounded(stock, filling, held);
        }
    }

    fn bounded(&mut self, stock: &Stock, filling: &Filling, held: f64) {
        let allocated = matches!(filling, Filling::Allocated(..));
        if self.upside_down(stock) || (allocated && stock.holds.is_some_and(|base| self.misallocated.contains(&base))) {
            return;
        }
        let name = &stock.meta.id;
        let fault = if let Some(low) = self.lowest(stock).filter(|low| held < low - 1e-12 * low.abs()) {
            let (title, bound) = match low {
                0.0 => (format!("`{name}` starts below zero"), "zero".to_owned()),
                _ => (format!("`{name}` starts below its bounds"), self.amount(low, stock)),
            };
            let fault =
                Diagnostic::new(Code::V0412, title).at(filling.span(), self.below(filling, held, stock, &bound));
            if low == 0.0 {
                fault
                    .note("a stock holds what is there, and nothing can be less than not there")
                    .help("start at 0 or above; a debt may be negative where its stock says `{ negative }`")
            } else {
                fault.help("start within the bounds, or widen them")
            }
        } else if let Some(high) = self.highest(stock).filter(|high| held > high + 1e-12 * high.abs()) {
            Diagnostic::new(Code::V0412, format!("`{name}` starts above its bounds"))
                .at(
                    filling.span(),
                    format!("{} is more than {}", self.held(filling, held, stock), self.amount(high, stock)),
                )
                .help("start within the bounds, or widen them")
        } else {
            return;
        };
        let range = stock.range.as_ref().filter(|range| range.low.is_some() || range.high.is_some());
        self.diagnostics.push(match range {
            Some(range) => fault.at(range.span, "its bounds"),
            None => fault.at(stock.meta.name_span, "the stock"),
        });
    }

    fn below(&self, filling: &Filling, held: f64, stock: &Stock, bound: &str) -> String {
        format!("{} is less than {bound}", self.held(filling, held, stock))
    }

    /// What the author wrote, and what it comes to.
    fn held(&self, filling: &Filling, held: f64, stock: &Stock) -> String {
        let written: Option<&Expr> = match filling {
            Filling::Own(expr) => Some(expr),
            Filling::Allocated(_, _, entry) => match &entry.share {
                Share::Part(expr) => Some(expr),
                _ => None,
            },
        };
        let amount = self.amount(held, stock);
        written.map_or(amount.clone(), |expr| figure::told(self.sources, expr, &amount))
    }

    fn amount(&self, value: f64, stock: &Stock) -> String {
        figure::amount(self.program, value, stock.holds)
    }

    fn upside_down(&self, stock: &Stock) -> bool {
        self.lowest(stock).zip(self.highest(stock)).is_some_and(|(low, high)| low > high)
    }

    fn lowest(&self, stock: &Stock) -> Option<f64> {
        match stock.range.as_ref().and_then(|range| range.low.as_ref()) {
            Some(low) => self.constants.evaluate(low),
            None => stock.negative.is_none().then_some(0.0),
        }
    }

    fn highest(&self, stock: &Stock) -> Option<f64> {
        self.constants.evaluate(stock.range.as_ref()?.high.as_ref()?)
    }

    /// All initial stocks of an asset against its `supply max`.
    fn within_cap(&mut self, asset: &Asset) {
        let Supply::Max(most) = &asset.supply else { return };
        let Some(limit) = self.constants.evaluate(most) else { return };
        if self.misallocated.contains(&asset.base) {
            return;
        }
        let stocks = || self.program.stocks.iter().filter(|(_, stock)| stock.holds == Some(asset.base));
        // A stock of which nothing is known holds at least nothing, unless it may be a debt.
        let known: Vec<(&Stock, f64)> =
            stocks().filter_map(|(id, stock)| Some((stock, self.constants.total(id)?))).collect();
        let debts = stocks().any(|(id, stock)| self.constants.total(id).is_none() && stock.negative.is_some());
        let held: f64 = known.iter().map(|(_, held)| held).sum();
        if debts || held <= limit * (1.0 + NEAR) {
            return;
        }
        let (name, most) = (&asset.meta.name, asset.supply_span.unwrap_or(most.span));
        let title = format!("more {name} at the start than may ever exist");
        let mut fault = Diagnostic::new(Code::V0405, title)
            .at(most, format!("{} may exist", figure::amount(self.program, limit, Some(asset.base))));
        for (stock, held) in known.iter().filter(|(stock, held)| *held > 0.0 && stock.rest_of.is_none()) {
            fault = fault.at(stock.meta.name_span, format!("starts with {}", self.amount(*held, stock)));
        }
        let sum = figure::amount(self.program, held, Some(asset.base));
        self.diagnostics.push(
            fault
                .note(format!("together the stocks hold {sum}; `supply max` bounds what exists at any time"))
                .help("start with less, or raise `supply max`"),
        );
    }
}
