//! Names before the `=`: parameters, and elements of the sets they run over.

use crate::diagnostic::Code;
use crate::diagnostic::words::one_of;
use crate::model::{Model, Parameter};
use crate::resolve::nearest;
use crate::source::Span;

use super::Reading;
use super::argument::Named;

impl<'a> Reading<'a> {
    /// The parameter, and the elements in brackets behind it.
    pub(super) fn parameter(&mut self, span: Span) -> Option<Named<'a>> {
        let text = self.sources.slice(span).to_owned();
        let (name, inside) = match text.split_once('[') {
            Some((name, rest)) => (name.trim_end(), Some(rest)),
            None => (text.as_str(), None),
        };
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let name_span = Span { end: span.start.saturating_add(length(name)), ..span };
        let parameter = self.find(name, name_span)?;
        let Some(inside) = inside else { return Some(Named { parameter, elements: None, span }) };
        let Some(inside) = inside.strip_suffix(']') else {
            let help = format!("write `{name}[ELEMENT]=…`");
            self.report(Code::V0102, "`[` without its `]`".to_owned(), span.after(), "`]` goes here", help);
            return None;
        };
        let mut start = span.start.saturating_add(length(&text)).saturating_sub(length(inside)).saturating_sub(1);
        let mut elements = Vec::new();
        for part in inside.split(',') {
            let end = start.saturating_add(length(part));
            elements.push((part.trim(), Span { start, end, ..span }));
            start = end.saturating_add(1);
        }
        let elements = Some(self.elements(parameter, &elements)?);
        Some(Named { parameter, elements, span })
    }

    /// By its qualified name, or by its own where that is enough.
    fn find(&mut self, name: &str, span: Span) -> Option<&'a Parameter> {
        let all = &self.model.parameters;
        if let Some(found) = all.iter().find(|parameter| parameter.meta.id == name) {
            return Some(found);
        }
        let alike: Vec<&Parameter> = all.iter().filter(|parameter| parameter.meta.name == name).collect();
        match alike.as_slice() {
            [only] => Some(only),
            [] => {
                self.unknown(name, span);
                None
            }
            several => {
                let ids = one_of(several.iter().map(|it| it.meta.id.as_str()));
                let message = format!("there is more than one `{name}`");
                self.report(Code::V0203, message, span, "which one?", format!("write {ids}"));
                None
            }
        }
    }

    fn unknown(&mut self, name: &str, span: Span) {
        let all = || self.model.parameters.iter();
        let ids = || all().map(|it| it.meta.id.as_str());
        if name.is_empty() {
            let help = "write the parameter's name before the `=`: `--set fee=3%`".to_owned();
            return self.report(Code::V0101, "a value without a name".to_owned(), span, "a name goes here", help);
        }
        if let Some(kind) = kind_of(self.model, name) {
            let message = format!("`{name}` is {kind}, and only parameters can be set");
            return self.report(Code::V0209, message, span, "no parameter", self.known());
        }
        let close = nearest(name, ids()).map(str::to_owned).or_else(|| {
            let own = nearest(name, all().map(|it| it.meta.name.as_str()))?;
            Some(all().find(|it| it.meta.name == own)?.meta.id.clone())
        });
        let help = close.map_or_else(|| self.known(), |close| format!("write `{close}`"));
        let ecosystem = &self.model.ecosystem.meta.name;
        let message = format!("`{ecosystem}` has no parameter `{name}`");
        self.report(Code::V0201, message, span, "unknown name", help);
    }

    /// The parameters there are, as a help.
    pub(super) fn known(&self) -> String {
        let ids: Vec<&str> = self.model.parameters.iter().map(|it| it.meta.id.as_str()).collect();
        match ids.len() {
            0 => "this model has no parameters: write `param fee = 2%` for a number that shall be set".to_owned(),
            _ => format!("its parameters are {}", crate::diagnostic::words::some_of(ids, 12)),
        }
    }

    /// The places of all elements that are meant, the last set running fastest.
    pub(super) fn elements(&mut self, parameter: &Parameter, names: &[(&str, Span)]) -> Option<Vec<usize>> {
        let model = self.model;
        let shape = &parameter.quantity.shape;
        let sets: Vec<_> = shape.iter().filter_map(|id| model.sets.iter().find(|set| set.meta.id == *id)).collect();
        let mut fixed: Vec<Option<usize>> = vec![None; sets.len()];
        for (name, span) in names {
            let place = sets.iter().zip(&fixed).position(|(set, at)| at.is_none() && position(set, name).is_some());
            let slot = place.and_then(|place| Some((fixed.get_mut(place)?, position(sets.get(place)?, name))));
            let Some((slot, at)) = slot else {
                self.no_element(parameter, name, *span);
                return None;
            };
            *slot = at;
        }
        let mut places = vec![0];
        for (set, at) in sets.iter().zip(&fixed) {
            let size = set.size as usize;
            let range = at.map_or(0..size, |at| at..at + 1);
            places = places.iter().flat_map(|before| range.clone().map(move |at| before * size + at)).collect();
        }
        Some(places)
    }

    fn no_element(&mut self, parameter: &Parameter, name: &str, span: Span) {
        let id = &parameter.meta.id;
        let shape = &parameter.quantity.shape;
        if shape.is_empty() {
            let help = format!("write `{id}` without brackets");
            let message = format!("`{id}` is one number");
            return self.report(Code::V0209, message, span, "it has no elements", help);
        }
        let sets = || self.model.sets.iter().filter(|set| shape.contains(&set.meta.id));
        let known: Vec<&str> = sets().flat_map(|set| &set.elements).map(String::as_str).collect();
        let help = match (nearest(name, known.iter().copied()), known.is_empty()) {
            (Some(close), _) => format!("write `{id}[{close}]`"),
            (None, false) => format!("its elements are {}", crate::diagnostic::words::some_of(known, 12)),
            (None, true) => {
                let last = sets().map(|set| set.size).max().unwrap_or(1).saturating_sub(1);
                format!("its agents are counted from 0 to {last}")
            }
        };
        self.report(Code::V0201, format!("`{id}` has no element `{name}`"), span, "unknown name", help);
    }
}

/// The place of an element in its set; agents are counted from 0.
fn position(set: &crate::model::IndexSet, name: &str) -> Option<usize> {
    if set.elements.is_empty() {
        return name.parse().ok().filter(|at| *at < set.size as usize);
    }
    set.elements.iter().position(|element| element == name)
}

/// What a name is the name of, where it is none of a parameter.
fn kind_of(model: &Model, name: &str) -> Option<&'static str> {
    let named = |meta: &crate::model::Meta| meta.id == name || meta.name == name;
    if model.stocks.iter().any(|it| named(&it.meta)) {
        return Some("a stock");
    }
    if model.states.iter().any(|it| named(&it.meta)) {
        return Some("a state");
    }
    if model.transfers.iter().any(|it| named(&it.meta)) {
        return Some("a flow");
    }
    let value = model.values.iter().find(|it| named(&it.meta))?;
    Some(match value.kind {
        crate::model::ValueKind::Let => "a `let`",
        crate::model::ValueKind::Env => "an `env`",
        crate::model::ValueKind::Data => "a `data` series",
        crate::model::ValueKind::Behavior => "a behavior",
        crate::model::ValueKind::Policy => "a policy",
        crate::model::ValueKind::Metric => "a metric",
    })
}
