//! Series from CSV files.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::resolve::collect::Place;
use crate::resolve::fold;
use crate::resolve::program::{Annotation, Meta, Series, SeriesClock, Value};
use crate::resolve::series::{self, Clock, Wanted};
use crate::resolve::symbols::Scope;
use crate::resolve::tree::ExprKind;
use crate::syntax::ast;

use super::Binder;

impl Binder<'_> {
    /// A value that follows a column of a file; without a unit the column holds plain numbers.
    pub(super) fn series_value(&mut self, source: &ast::Data, place: Place) -> Value {
        let meta = self.meta(&source.header, place);
        let unit = source.unit.as_ref().and_then(|unit| self.annotation(place, unit));
        self.open_unit(&meta, unit.as_ref());
        let broken = source.unit.as_ref().filter(|_| unit.is_none());
        Value {
            kind: ast::ValueKind::Data,
            value: broken.map(|unit| self.node(ExprKind::Error, unit.span)),
            unit,
            range: None,
            distribution: None,
            immutable: false,
            argument: false,
            external: None,
            phase: None,
            indices: Vec::new(),
            series: self.series(source).map(Box::new),
            meta,
        }
    }

    /// `DATA/time` does not say how much a number in a file is.
    fn open_unit(&mut self, meta: &Meta, unit: Option<&Annotation>) {
        let Some(unit) = unit.filter(|unit| !unit.is_unit()) else { return };
        self.diagnostics.push(
            Diagnostic::new(Code::V0209, format!("`{}` leaves open in which unit `{}` is read", unit.text, meta.name))
                .at(unit.span, "`time` is a dimension, and no unit")
                .help("name a unit of time, as in `DATA/day`"),
        );
    }

    fn series(&mut self, source: &ast::Data) -> Option<Series> {
        let (file, column, by) = (source.file.as_ref()?, source.column.as_ref()?, source.by.as_ref()?);
        let unit = match &source.by_unit {
            Some(unit) => Some(self.time_unit(unit)?),
            None => None,
        };
        let id = *self.data.get(&file.span)?;
        let text = self.sources.get(id)?;
        let time = self.program.ecosystem.time.as_ref();
        let wanted = Wanted {
            id,
            file: text,
            column,
            by,
            clock: match (&unit, time) {
                (Some(unit), _) => Clock::Numbers(unit.span),
                (None, Some(time)) => {
                    Clock::Either { start: time.start.map(|start| start.days), time: Some(time.span) }
                }
                // Without time nothing is run, and the start does not matter yet.
                (None, None) => Clock::Either { start: Some(0), time: None },
            },
        };
        let rows = series::read(&wanted, self.diagnostics)?;
        Some(Series {
            file: text.name.clone(),
            column: column.value.clone(),
            by: by.value.clone(),
            span: file.span.to(source.by_unit.as_ref().map_or(by.span, |unit| unit.span)),
            clock: match unit {
                _ if rows.dates => SeriesClock::Dates,
                Some(unit) => SeriesClock::Unit(unit.measure),
                None => SeriesClock::Step,
            },
            between: source.between.map_or(ast::Between::Linear, |between| between.0),
            labels: rows.labels,
            times: rows.times,
            values: rows.values,
        })
    }

    /// `by "hour" in hour`; what is no time has been reported.
    fn time_unit(&mut self, unit: &ast::Expr) -> Option<Annotation> {
        let unit = self.annotation(Scope::Top, unit)?;
        if unit.measure.dimension == Dimension::time() && unit.is_unit() {
            return Some(unit);
        }
        let text = fold(self.sources.slice(unit.span));
        self.diagnostics.push(
            Diagnostic::new(Code::V0301, format!("`by` counts time, and `{text}` is no unit of time"))
                .at(unit.span, "a unit of time is needed here")
                .help("write for example `by \"hour\" in hour`"),
        );
        None
    }
}
