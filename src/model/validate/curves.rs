//! Tables and series: their points and rows are finite and in order.

use super::Faults;
use crate::model::{Between, Model, Series, Table, ValueKind};

/// Reports what is wrong in tables and series.
pub(super) fn check(model: &Model, faults: &mut Faults) {
    model.tables.iter().for_each(|it| table(it, faults));
    for it in &model.series {
        series(it, faults);
        let followed = model.values.iter().any(|value| value.meta.id == it.id && value.kind == ValueKind::Data);
        if !followed {
            faults.missing(&it.id, "data", &it.id);
        }
    }
}

fn table(table: &Table, faults: &mut Faults) {
    let id = &table.meta.id;
    let least = if table.between == Between::Step { 1 } else { 2 };
    if table.points.len() < least {
        faults.add(id, format!("the table `{id}` has too few points: {} of at least {least}", table.points.len()));
    }
    rising(id, "inputs", table.points.iter().map(|point| point[0]), faults);
    finite(id, table.points.iter().map(|point| point[1]), faults);
}

fn series(series: &Series, faults: &mut Faults) {
    let id = &series.id;
    let (labels, times, values) = (series.labels.len(), series.times.len(), series.values.len());
    if labels != times || times != values {
        faults.add(id, format!("the series `{id}` has {labels} labels, {times} times and {values} values"));
    }
    if times == 0 {
        faults.add(id, format!("the series `{id}` has no rows"));
    }
    if series.by_scale.is_some_and(|scale| !(scale.is_finite() && scale > 0.0)) {
        faults.add(id, format!("the series `{id}` counts time in a unit that is no length of time"));
    }
    rising(id, "times", series.times.iter().copied(), faults);
    finite(id, series.values.iter().copied(), faults);
}

/// Reports numbers that are not strictly rising; those that are not finite are none.
fn rising(id: &str, what: &str, numbers: impl Iterator<Item = f64> + Clone, faults: &mut Faults) {
    finite(id, numbers.clone(), faults);
    let mut pairs = numbers.clone().zip(numbers.skip(1));
    if pairs.any(|(left, right)| left >= right) {
        faults.add(id, format!("the {what} of `{id}` do not rise"));
    }
}

fn finite(id: &str, mut numbers: impl Iterator<Item = f64>, faults: &mut Faults) {
    if numbers.any(|number| !number.is_finite()) {
        faults.add(id, format!("`{id}` holds a number that is not finite"));
    }
}
