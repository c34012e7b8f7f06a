//! Numbers and dimensions outside expressions.

use std::collections::HashSet;

use super::Faults;
use super::place::Place;
use crate::model::{BaseKind, Model, Quantity};

/// The most steps of a run: beyond, a number no longer tells one step from the next.
const MOST_STEPS: u64 = 1 << 53;

/// Reports scales and steps by which nothing can be divided, and dimensions of what is no base.
pub(super) fn check(model: &Model, faults: &mut Faults) {
    if model.bases.first().is_none_or(|base| base.id != "time" || base.kind != BaseKind::Time) {
        faults.add(Place::whole("bases"), "the first base quantity is not `time`");
    }
    let bases: HashSet<&str> = model.bases.iter().map(|base| base.id.as_str()).collect();
    for (place, quantity) in quantities(model) {
        positive(faults, place.field("quantity.scale"), "scale", quantity.scale);
        dimension(faults, place.field("quantity.dimension"), &bases, &quantity.dimension);
    }
    for (index, unit) in model.units.iter().enumerate() {
        let place = Place::entry("units", index, &unit.meta.id);
        positive(faults, place.field("scale"), "scale", unit.scale);
        dimension(faults, place.field("dimension"), &bases, &unit.dimension);
    }
    for (index, table) in model.tables.iter().enumerate() {
        let place = Place::entry("tables", index, &table.meta.id);
        for (scale, dimensions, quantity) in
            [("input.scale", "input.dimension", &table.input), ("output.scale", "output.dimension", &table.output)]
        {
            positive(faults, place.field(scale), "scale", quantity.scale);
            dimension(faults, place.field(dimensions), &bases, &quantity.dimension);
        }
    }
    length(model, faults);
    places(model, faults);
}

/// The quantity of every declaration that has one.
fn quantities(model: &Model) -> Vec<(Place<'_>, &Quantity)> {
    let mut all = Vec::new();
    let mut add = |list, index, owner, quantity| all.push((Place::entry(list, index, owner), quantity));
    model.stocks.iter().enumerate().for_each(|(index, it)| add("stocks", index, it.meta.id.as_str(), &it.quantity));
    model.states.iter().enumerate().for_each(|(index, it)| add("states", index, &it.meta.id, &it.quantity));
    model.parameters.iter().enumerate().for_each(|(index, it)| add("parameters", index, &it.meta.id, &it.quantity));
    model.values.iter().enumerate().for_each(|(index, it)| add("values", index, &it.meta.id, &it.quantity));
    model.games.iter().enumerate().for_each(|(index, it)| add("games", index, &it.meta.id, &it.quantity));
    for (index, transfer) in model.transfers.iter().enumerate() {
        let place = Place::entry("transfers", index, &transfer.meta.id);
        let legs = transfer.legs.iter().enumerate();
        all.extend(legs.map(|(inner, leg)| (place.inner("legs", inner, &leg.meta.id), &leg.quantity)));
    }
    all
}

fn positive(faults: &mut Faults, place: Place<'_>, what: &str, number: f64) {
    if !(number.is_finite() && number > 0.0) {
        let owner = place.owner;
        faults.add(place, format!("the {what} of `{owner}` is {number}, and must be finite and above 0"));
    }
}

/// Reports a dimension that is no product of bases: `DATA/time`, `1`, `truth`.
fn dimension(faults: &mut Faults, place: Place<'_>, bases: &HashSet<&str>, text: &str) {
    if text == "truth" {
        return;
    }
    let words = text.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).filter(|word| !word.is_empty());
    let sign = |it: char| it.is_ascii_alphanumeric() || "_*/^()-.".contains(it);
    let strange = text.is_empty() || !text.chars().all(sign);
    let unknown = words.into_iter().find(|word| !bases.contains(word) && word.parse::<f64>().is_err());
    if strange || unknown.is_some() {
        let owner = place.owner;
        faults.add(place, format!("the dimension `{text}` of `{owner}` is no product of base quantities"));
    }
}

/// Reports steps and horizons with which no run comes to an end.
fn length(model: &Model, faults: &mut Faults) {
    let place = Place::whole("ecosystem").owned_by(&model.ecosystem.meta.id);
    let Some(time) = &model.ecosystem.time else { return };
    positive(faults, place.field("time.dt"), "step", time.dt);
    positive(faults, place.field("time.horizon"), "horizon", time.horizon);
    if time.steps > MOST_STEPS {
        faults.add(place.field("time.steps"), format!("a run of {} steps never ends", time.steps));
    }
    if let Some(start) = time.start.as_deref().filter(|start| !is_date(start)) {
        faults.add(place.field("time.start"), format!("`{start}` is no date: write it as `2026-01-31`"));
    }
}

/// Whether a text is a day of the calendar: `2026-01-31`.
fn is_date(text: &str) -> bool {
    let mut parts =
        text.split('-').map(|part| part.bytes().all(|it| it.is_ascii_digit()).then(|| part.parse().ok())?);
    let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let month = u8::try_from(month).ok().and_then(|month| time::Month::try_from(month).ok());
    let day = u8::try_from(day).ok();
    month.zip(day).is_some_and(|(month, day)| time::Date::from_calendar_date(year, month, day).is_ok())
}

/// Reports places on canvases that are no numbers.
fn places(model: &Model, faults: &mut Faults) {
    for (index, member) in model.members.iter().enumerate() {
        let place = Place::entry("members", index, &member.meta.id);
        for (field, number) in [("alignment", member.alignment), ("interest", member.interest)] {
            if number.is_some_and(|number| !number.is_finite()) {
                faults.add(place.field(field), format!("`{}` has no finite {field}", member.meta.id));
            }
        }
    }
}
