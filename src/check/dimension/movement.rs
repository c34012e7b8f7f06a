//! Infers stocks, flows and exchanges.

use crate::quantity::Dimension;
use crate::resolve::program::{Leg, Share, Stock, Transfer};

use super::expression::Inference;
use super::fault::{Place, Role};
use super::place::one_of;
use super::solver::Kind;

impl<'p> Inference<'p> {
    /// Infers all stocks and transfers.
    pub fn movements(&mut self) {
        for stock in self.program.stocks.rows() {
            self.stock(stock);
        }
        for transfer in self.program.transfers.rows() {
            self.transfer(transfer);
        }
    }

    fn stock(&mut self, stock: &'p Stock) {
        let name = &stock.meta.name;
        let mut place = Place::new(Role::Initial, name, Kind::Error);
        if let Some(base) = stock.holds {
            let dimension = Dimension::base(base);
            place.wanted = Kind::Number(dimension.clone());
            place = place.adopting(one_of(dimension));
        }
        let place = place.annotated(stock.unit.as_ref());
        self.fill_optional(&place, stock.initial.as_ref());
        self.range(&place, stock.range.as_ref());
        let transit = Place::new(Role::Time("transit time"), name, Kind::Number(Dimension::time()));
        self.fill_optional(&transit, stock.transit.as_ref());
    }

    fn transfer(&mut self, transfer: &'p Transfer) {
        let guard = Place::new(Role::Condition("guard"), &transfer.meta.name, Kind::Truth);
        self.fill_optional(&guard, transfer.when.as_ref());
        for leg in &transfer.legs {
            self.leg(leg);
        }
    }

    fn leg(&mut self, leg: &'p Leg) {
        let rate = |base| Kind::Number(Dimension::base(base).divide(&Dimension::time()));
        let wanted = leg.asset.map_or(Kind::Error, rate);
        let place = Place::new(Role::Rate, &leg.meta.name, wanted).because(Some(leg.route_span));
        self.fill_optional(&place, leg.rate.as_ref());
        let share = Place::new(Role::Share, &leg.meta.name, Kind::Number(Dimension::one())).because(leg.split);
        for target in &leg.to {
            if let Share::Part(expr) = &target.share {
                self.fill(&share, expr);
            }
        }
    }
}
