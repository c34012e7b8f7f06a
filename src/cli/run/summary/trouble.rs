//! What was not served, and what stopped.

use super::{Summary, amount, number, short};
use crate::cli::run::digest::{Cause, Cut};
use crate::sim::{Fault, Part};

impl Summary<'_> {
    /// What was rationed or reversed.
    pub(super) fn cuts(&self) -> String {
        let of = |reversed: bool| {
            let mut lines = Vec::new();
            for point in &self.told.points {
                let at = self.point(point);
                let at = if at.is_empty() { at } else { format!("at {at}: ") };
                let cuts = point.cuts.iter().filter(|cut| cut.reversed == reversed);
                lines.extend(cuts.map(|cut| format!("{at}{}", self.cut(cut, point.runs))));
            }
            lines
        };
        let rationed = self.section(&self.style.bold("Rationed: asked for, and not to be had"), &of(false));
        let reversed = self.section(&self.style.bold("Reversed: asked for in the wrong direction"), &of(true));
        rationed + &reversed
    }

    fn cut(&self, cut: &Cut, runs: u64) -> String {
        let total = amount(cut.amount, &cut.unit);
        let share =
            if cut.reversed { String::new() } else { format!(" ({} of what it asked for)", percent(cut.share)) };
        let steps = short(cut.steps.round());
        // Of several steps one row was kept: what lies between them was not seen.
        let all = match self.every {
            0 | 1 => number(self.told.steps, "step"),
            every => number(self.told.steps.div_ceil(every), "kept row"),
        };
        let when = match runs {
            0 | 1 => format!("in {steps} of {all}"),
            _ => format!("a run, in {} of {}, there in {steps} of {all}", cut.runs, number(runs, "run")),
        };
        let by = if cut.by.is_empty() { String::new() } else { format!(", cut by {}", cut.by.join(", then ")) };
        format!("{}: {total}{share} {when}{by}", cut.id)
    }

    /// What stopped runs: each cause once, with the first run that it stopped.
    pub(super) fn stops(&self) -> String {
        let lines: Vec<String> = self.told.causes.values().flat_map(|cause| self.cause(cause)).collect();
        match self.told.causes.values().any(|it| it.stop.fault == Fault::Broken) {
            true => self.section(&self.style.bad("BROKEN, where first"), &lines),
            false => self.section(&self.style.bad("STOPPED, where first"), &lines),
        }
    }

    fn cause(&self, cause: &Cause) -> Vec<String> {
        let stop = &cause.stop;
        let says = match stop.fault {
            Fault::Broken => format!("{}: {}", stop.id, stop.text),
            Fault::NoNumber if stop.value.is_infinite() => format!("{}: `{}` is infinite", stop.id, stop.text),
            Fault::NoNumber => format!("{}: `{}` is no number", stop.id, stop.text),
            Fault::Range => format!("{}: `{}` stayed outside the range a thousand times", stop.id, stop.text),
            Fault::Unknown => "something that is checked went wrong; please report a model that does this".to_owned(),
        };
        let unit = &self.model.ecosystem.time_unit;
        let parts: Vec<String> = stop.parts.iter().map(part).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        let point = if self.asked.1 > 1 { format!("point {}, ", cause.point + 1) } else { String::new() };
        let many = self.asked.0 > 1 || self.again.is_some();
        let run = if many { format!("{point}run {}, ", cause.run) } else { point };
        let mut lines = vec![says];
        lines.push(format!("  {run}step {}, time {} {unit}{parts}", stop.row, short(stop.time)));
        if self.asked.0 > 1 {
            let among = match self.told.explained < self.told.stopped {
                true => format!("the first {} of {} that stopped", self.told.explained, self.told.stopped),
                false => number(self.told.runs, "run"),
            };
            let others = format!("in {} of {among}", cause.runs);
            lines.push(format!("  {others}; this one again: {}", (self.command)(cause.run)));
        }
        lines
    }
}

/// What a part was worth, to so many digits that two numbers that differ look different.
fn part(part: &Part) -> String {
    if part.unit.is_empty() {
        return format!("{} = {}", part.name, part.value != 0.0);
    }
    format!("{} = {}", part.name, exact(part.value, &part.unit))
}

/// A number with its unit, to as many digits as it has.
pub(super) fn exact(number: f64, unit: &str) -> String {
    let unit = if matches!(unit, "" | "1") { String::new() } else { format!(" {unit}") };
    format!("{}{unit}", crate::check::figure::number(number))
}

/// A share in two digits or so.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        _ if percent < 0.01 => "under 0.01 %".to_owned(),
        _ if percent < 10.0 => format!("{} %", format!("{percent:.2}").trim_end_matches('0').trim_end_matches('.')),
        _ => format!("{percent:.0} %"),
    }
}
