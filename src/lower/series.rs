//! Series from files.

use crate::model::{self, Expression, Formula};
use crate::resolve::fold;
use crate::resolve::program::{self, SeriesClock};

use super::Lowering;
use super::expression::DAY;
use super::words;

impl Lowering<'_> {
    pub(super) fn series(&self) -> Vec<model::Series> {
        let values = self.program.values.rows();
        values.filter_map(|value| Some(self.one_series(&value.meta.id, value.series.as_ref()?))).collect()
    }

    fn one_series(&self, id: &str, series: &program::Series) -> model::Series {
        let by_scale = match &series.clock {
            SeriesClock::Dates => None,
            SeriesClock::Unit(measure) => Some(self.clock.scale(measure)),
            SeriesClock::Step => Some(1.0),
        };
        let time = |time: &f64| match by_scale {
            None => time * DAY / self.clock.seconds,
            Some(scale) => time * scale,
        };
        model::Series {
            id: id.to_owned(),
            file: series.file.clone(),
            column: series.column.clone(),
            by: series.by.clone(),
            by_scale,
            between: words::between(series.between),
            labels: series.labels.clone(),
            times: series.times.iter().map(time).collect(),
            values: series.values.clone(),
        }
    }

    /// What a value that follows a series says of itself: the series at the present time.
    pub(super) fn series_formula(&self, value: &program::Value) -> Option<Formula> {
        let series = value.series.as_ref()?;
        Some(Formula {
            text: format!("from {}", fold(self.sources.slice(series.span))),
            tree: Expression::Series { id: value.meta.id.clone() },
            source: self.source(series.span),
        })
    }
}
