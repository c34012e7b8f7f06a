//! The nodes of stocks, states, params and values.

use super::super::graph::NodeKind;
use super::super::wording;
use super::Drawing;
use crate::model::{Expression, Formula, Parameter, State, Stock, Value, ValueKind};

impl<'a> Drawing<'a> {
    pub(super) fn stock(&mut self, stock: &'a Stock) {
        let initial = stock.initial.as_ref().map(|formula| wording::number(formula, &stock.quantity, &self.constants));
        let known = initial.as_deref().is_some_and(|text| text.ends_with(&stock.quantity.unit));
        let unit = if known { String::new() } else { wording::unit(&stock.quantity) };
        let mut details: Vec<String> = initial.into_iter().collect();
        details.extend(stock.transit.as_ref().map(|transit| format!("queue of {}", wording::cut(&transit.text))));
        let mut tooltip = wording::head("stock", &stock.meta, &stock.quantity.unit);
        tooltip.extend(stock.initial.as_ref().map(|formula| format!("= {}", formula.text)));
        bounds(&mut tooltip, stock.low.as_ref(), stock.high.as_ref());
        wording::doc(&mut tooltip, &stock.meta);
        self.declare(NodeKind::Stock, &stock.meta, &stock.quantity.shape, details, unit, tooltip);
    }

    pub(super) fn state(&mut self, state: &'a State) {
        let initial = state.initial.as_ref().map(|formula| wording::number(formula, &state.quantity, &self.constants));
        let mut tooltip = wording::head("state", &state.meta, &state.quantity.unit);
        if let Some(next) = &state.next {
            tooltip.push(format!("next {}", next.text));
            wording::lookups(&mut tooltip, self.model, next);
        }
        bounds(&mut tooltip, state.low.as_ref(), state.high.as_ref());
        wording::doc(&mut tooltip, &state.meta);
        let details = initial.map(|text| format!("starts at {text}")).into_iter().collect();
        self.declare(NodeKind::State, &state.meta, &state.quantity.shape, details, String::new(), tooltip);
    }

    pub(super) fn parameter(&mut self, parameter: &'a Parameter) {
        let quantity = &parameter.quantity;
        let default = parameter.default.as_ref().map(|formula| wording::number(formula, quantity, &self.constants));
        let unit = if default.is_some() { String::new() } else { wording::unit(quantity) };
        let mut details: Vec<String> = default.into_iter().collect();
        details.extend(parameter.distribution.as_ref().map(|drawn| format!("~ {}", wording::cut(&drawn.text))));
        let mut tooltip = wording::head("param", &parameter.meta, &quantity.unit);
        tooltip.extend(parameter.default.as_ref().map(|formula| format!("= {}", formula.text)));
        bounds(&mut tooltip, parameter.low.as_ref(), parameter.high.as_ref());
        tooltip.extend(parameter.distribution.as_ref().map(|drawn| format!("~ {}", drawn.text)));
        wording::doc(&mut tooltip, &parameter.meta);
        self.declare(NodeKind::Parameter, &parameter.meta, &parameter.quantity.shape, details, unit, tooltip);
    }

    pub(super) fn value(&mut self, value: &'a Value) {
        let kind = match value.kind {
            ValueKind::Let => NodeKind::Let,
            ValueKind::Env | ValueKind::Data => NodeKind::Env,
            ValueKind::Behavior => NodeKind::Behavior,
            ValueKind::Policy => NodeKind::Policy,
            ValueKind::Metric => NodeKind::Metric,
        };
        let mut tooltip = wording::head(value.kind.keyword(), &value.meta, &value.quantity.unit);
        if let Some(formula) = &value.formula {
            // Data says from where it comes: it equals nothing.
            let sign = if value.kind == ValueKind::Data { "" } else { "= " };
            tooltip.push(format!("{sign}{}", formula.text));
            wording::lookups(&mut tooltip, self.model, formula);
        }
        if value.external {
            tooltip.push("its body is written in Python".to_owned());
        }
        wording::doc(&mut tooltip, &value.meta);
        let details = if value.external { vec!["external".to_owned()] } else { Vec::new() };
        self.declare(kind, &value.meta, &value.quantity.shape, details, wording::unit(&value.quantity), tooltip);
    }
}

/// Tells the bounds; that a stock holds no less than nothing goes without saying.
fn bounds(tooltip: &mut Vec<String>, low: Option<&Formula>, high: Option<&Formula>) {
    let low = low.filter(|low| low.tree != Expression::Number { value: 0.0 } || high.is_some());
    match (low, high) {
        (Some(low), Some(high)) => tooltip.push(format!("in {}..{}", low.text, high.text)),
        (Some(low), None) => tooltip.push(format!("at least {}", low.text)),
        (None, Some(high)) => tooltip.push(format!("at most {}", high.text)),
        (None, None) => {}
    }
}
