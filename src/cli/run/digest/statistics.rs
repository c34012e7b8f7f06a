//! The same from statistics, where the runs themselves were never seen.

use crate::model::Model;
use crate::sim::{Column, PointStatistics, StatisticsTable, Summary};

use super::{Course, Curve, POINTS, PointTold, Told, telling};

/// What statistics tell: courses, curves and stops, but neither cuts nor goals, which need runs.
pub fn of_statistics(
    model: &Model,
    columns: &[Column],
    draw: Option<&[usize]>,
    statistics: &[PointStatistics],
) -> Told {
    let mut told = Told::default();
    for point in statistics {
        told.runs += point.runs;
        told.steps = told.steps.max(point.table.rows.last().copied().unwrap_or(0));
        told.until = told.until.max(point.table.times.last().copied().unwrap_or(0.0));
        told.stopped += point.stopped;
        point.stops.iter().for_each(|(run, stop)| told.explain(point.point, *run, stop));
        if told.points.len() < POINTS {
            told.points.push(PointTold {
                chosen: point.chosen.clone(),
                runs: point.runs,
                courses: (0..columns.len()).map(|column| course(&point.table, column)).collect(),
                curves: curves(model, columns, draw, point),
                ..PointTold::default()
            });
        }
    }
    told
}

/// What a column comes to on each row.
fn rows(table: &StatisticsTable, column: usize) -> impl Iterator<Item = &Summary> {
    table.summaries.iter().skip(column).step_by(table.columns.len().max(1))
}

/// The quantile of a share, which is one of those that the table has.
fn quantile(table: &StatisticsTable, summary: &Summary, share: f64) -> f64 {
    let place = table.levels.iter().position(|level| *level == share);
    place.and_then(|place| summary.quantiles.get(place)).copied().unwrap_or(f64::NAN)
}

fn course(table: &StatisticsTable, column: usize) -> Course {
    let (first, last) = (rows(table, column).next(), rows(table, column).last());
    let end = |share| last.map_or(f64::NAN, |last| quantile(table, last, share));
    Course {
        start: first.map_or(f64::NAN, |first| first.mean),
        end: last.map_or(f64::NAN, |last| last.mean),
        least: rows(table, column).map(|it| it.min).fold(f64::INFINITY, f64::min),
        most: rows(table, column).map(|it| it.max).fold(f64::NEG_INFINITY, f64::max),
        low: end(0.05),
        high: end(0.95),
    }
}

fn curves(model: &Model, columns: &[Column], draw: Option<&[usize]>, point: &PointStatistics) -> Vec<Curve> {
    let table = &point.table;
    let mean = |column: usize| rows(table, column).map(|it| it.mean).collect::<Vec<f64>>();
    let means = || (0..columns.len()).map(mean).collect::<Vec<_>>();
    let draw = draw.map_or_else(|| telling(model, columns, &means(), true), <[usize]>::to_vec);
    let curve = |column: usize| {
        let share = |share| rows(table, column).map(|it| quantile(table, it, share)).collect::<Vec<f64>>();
        Curve { column, times: table.times.clone(), middle: mean(column), band: Some((share(0.05), share(0.95))) }
    };
    draw.into_iter().map(curve).collect()
}
