//! The same from statistics, where the runs themselves were never seen.

use crate::model::Model;
use crate::sim::{Column, PointStatistics, QUANTILES, Statistic};

use super::{Course, Curve, POINTS, PointTold, Stopped, Told, telling};

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
        told.steps = told.steps.max(point.rows.last().copied().unwrap_or(0));
        told.until = told.until.max(point.times.last().copied().unwrap_or(0.0));
        let stopped =
            |(run, stop): &(u64, crate::sim::Stop)| Stopped { point: point.point, run: *run, stop: stop.clone() };
        told.stops.extend(point.stops.iter().map(stopped));
        if told.points.len() < POINTS {
            told.points.push(PointTold {
                chosen: point.chosen.clone(),
                runs: point.runs,
                courses: point.columns.iter().map(course).collect(),
                curves: curves(model, columns, draw, point),
                ..PointTold::default()
            });
        }
    }
    told
}

/// The numbers of a share over the rows.
fn share(statistic: &Statistic, share: f64) -> Vec<f64> {
    let place = QUANTILES.iter().position(|known| *known == share);
    place.and_then(|place| statistic.quantiles.get(place)).cloned().unwrap_or_default()
}

fn course(statistic: &Statistic) -> Course {
    let end = |numbers: &[f64]| numbers.last().copied().unwrap_or(f64::NAN);
    Course {
        start: statistic.mean.first().copied().unwrap_or(f64::NAN),
        end: end(&statistic.mean),
        least: statistic.min.iter().copied().fold(f64::INFINITY, f64::min),
        most: statistic.max.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        low: end(&share(statistic, 0.05)),
        high: end(&share(statistic, 0.95)),
    }
}

fn curves(model: &Model, columns: &[Column], draw: Option<&[usize]>, point: &PointStatistics) -> Vec<Curve> {
    let means = || point.columns.iter().map(|it| it.mean.clone()).collect::<Vec<_>>();
    let draw = draw.map_or_else(|| telling(model, columns, &means()), <[usize]>::to_vec);
    let curve = |column: usize| {
        let statistic = point.columns.get(column)?;
        let band = (share(statistic, 0.05), share(statistic, 0.95));
        let times = point.times.clone();
        Some(Curve { column, times, middle: statistic.mean.clone(), band: Some(band) })
    };
    draw.into_iter().filter_map(curve).collect()
}
