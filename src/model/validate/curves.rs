//! Tables and series: their points and rows are finite and in order.

use super::Faults;
use super::place::Place;
use crate::model::{Between, Model, Series, Table, ValueKind};

/// Reports what is wrong in tables and series.
pub(super) fn check(model: &Model, faults: &mut Faults) {
    for (index, it) in model.tables.iter().enumerate() {
        table(Place::entry("tables", index, &it.meta.id).field("points"), it, faults);
    }
    for (index, it) in model.series.iter().enumerate() {
        let place = Place::entry("series", index, &it.id);
        series(place, it, faults);
        if !model.values.iter().any(|value| value.meta.id == it.id && value.kind == ValueKind::Data) {
            faults.missing(place.field("id"), "data", &it.id);
        }
    }
}

fn table(place: Place<'_>, table: &Table, faults: &mut Faults) {
    let id = &table.meta.id;
    let least = if table.between == Between::Step { 1 } else { 2 };
    if table.points.len() < least {
        let points = table.points.len();
        faults.add(place, format!("the table `{id}` has too few points: {points} of at least {least}"));
    }
    rising(place, "inputs", table.points.iter().map(|point| point[0]), faults);
    finite(place, table.points.iter().map(|point| point[1]), faults);
}

fn series(place: Place<'_>, series: &Series, faults: &mut Faults) {
    let id = &series.id;
    let (labels, times, values) = (series.labels.len(), series.times.len(), series.values.len());
    if labels != times || times != values {
        faults.add(place, format!("the series `{id}` has {labels} labels, {times} times and {values} values"));
    }
    if times == 0 {
        faults.add(place.field("times"), format!("the series `{id}` has no rows"));
    }
    if series.by_scale.is_some_and(|scale| !(scale.is_finite() && scale > 0.0)) {
        let message = format!("the series `{id}` counts time in a unit that is no length of time");
        faults.add(place.field("by_scale"), message);
    }
    rising(place.field("times"), "times", series.times.iter().copied(), faults);
    finite(place.field("values"), series.values.iter().copied(), faults);
}

/// Reports numbers that are not strictly rising; those that are not finite are none.
fn rising(place: Place<'_>, what: &str, numbers: impl Iterator<Item = f64> + Clone, faults: &mut Faults) {
    finite(place, numbers.clone(), faults);
    let mut pairs = numbers.clone().zip(numbers.skip(1));
    if pairs.any(|(left, right)| left >= right) {
        faults.add(place, format!("the {what} of `{}` do not rise", place.owner));
    }
}

fn finite(place: Place<'_>, mut numbers: impl Iterator<Item = f64>, faults: &mut Faults) {
    if numbers.any(|number| !number.is_finite()) {
        faults.add(place, format!("`{}` holds a number that is not finite", place.owner));
    }
}
