//! What a reader wants to know of a run or of many, on one screen.

mod claims;
mod levels;
mod trouble;

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::digest::Told;
use super::plot::Plot;
use super::style::Style;
use crate::emit::number::{self, count};
use crate::model::Model;
use crate::sim::{Chosen, Column, FactOutcome};

/// Never more lines than this in one section; the results hold them all.
const MOST: usize = 8;

/// All that a summary is made of.
pub struct Summary<'a> {
    /// The model.
    pub model: &'a Model,
    /// The columns that were kept.
    pub columns: &'a [Column],
    /// What was gathered.
    pub told: &'a Told,
    /// What became of the facts.
    pub facts: &'a [FactOutcome],
    /// How many runs at each point, and how many points, were asked for.
    pub asked: (u64, u64),
    /// The number of the one run of an ensemble that was made again.
    pub again: Option<u64>,
    /// The seed.
    pub seed: u64,
    /// Every how many steps a row was kept.
    pub every: u64,
    /// How long it took.
    pub took: Duration,
    /// The command that makes a run again alone.
    pub command: &'a dyn Fn(u64) -> String,
    /// Whether the runs were seen; else only their statistics were.
    pub seen: bool,
    /// How it looks.
    pub style: Style,
}

impl Summary<'_> {
    /// The whole of it.
    pub fn text(&self) -> String {
        let sections = [self.head(), self.chosen(), self.levels(), self.plots(), self.cuts(), self.claims()];
        let sections: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
        let text = sections.join("\n");
        self.style.shown(&text)
    }

    /// Only what went wrong, for those who see the results elsewhere.
    pub fn faults(&self) -> String {
        let text = self.stops() + &self.failed_facts();
        self.style.shown(&text)
    }

    /// Whether anything went wrong.
    pub fn is_faulty(&self) -> bool {
        let holds = |fact: &FactOutcome| fact.expectations.iter().all(|expectation| expectation.holds);
        self.told.stopped > 0 || !self.facts.iter().all(holds)
    }

    /// Whether some runs are not done.
    fn is_early(&self) -> bool {
        let (runs, points) = self.asked;
        self.told.runs < runs.saturating_mul(points)
    }

    fn head(&self) -> String {
        let ecosystem = &self.model.ecosystem;
        let label = if ecosystem.meta.label.is_empty() { &ecosystem.meta.name } else { &ecosystem.meta.label };
        let mut told = vec![format!("{} {}", short(self.told.until), ecosystem.time_unit)];
        told.push(number(self.told.steps, "step"));
        let (runs, points) = self.asked;
        match self.again {
            Some(run) => told.push(format!("run {run} of an ensemble")),
            None if points > 1 && runs == 1 => told.push(number(points, "point")),
            None if points > 1 => told.push(format!("{} at each of {}", number(runs, "run"), number(points, "point"))),
            None => told.push(number(runs, "run")),
        }
        told.push(format!("seed {}", self.seed));
        told.push(duration(self.took));
        let mut text = format!("{}  {}\n", self.style.bold(label), self.style.faint(&told.join(" · ")));
        if self.is_early() {
            let done = match self.told.cut {
                Some(step) => format!("Ended early: the run was cut off after step {step}"),
                None => format!("Ended early: {} of {} are done", self.told.runs, number(runs * points, "run")),
            };
            text.push_str(&format!("{}\n", self.style.bad(&done)));
        }
        if self.every > 1 {
            let every = self.every;
            text.push_str(&format!(
                "Of every {every} steps one row was kept; sums and extremes are over those rows.\n"
            ));
        }
        text
    }

    /// What was set, and what was drawn.
    fn chosen(&self) -> String {
        let mut lines = String::new();
        if let [point] = self.told.points.as_slice() {
            let set: Vec<String> = point.chosen.iter().filter(|it| it.redrawn.is_none()).map(chosen_text).collect();
            if !set.is_empty() {
                lines.push_str(&format!("Set: {}\n", set.join(", ")));
            }
        }
        for value in self.model.values.iter().filter(|value| value.external) {
            lines.push_str(&format!("`{}` is external: its default is used\n", value.meta.id));
        }
        let drawn: Vec<String> = self.told.drawn.iter().map(|(name, again)| drawn_text(name, *again)).collect();
        if !drawn.is_empty() {
            let shown = drawn.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = drawn.len().saturating_sub(MOST);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            lines.push_str(&format!("Drawn anew in each run: {shown}{more}\n"));
        }
        lines
    }

    fn plots(&self) -> String {
        let columns = self.told.points.first().map(|point| point.curves.len()).unwrap_or(0);
        let plots = (0..columns).map(|place| self.plot(place));
        plots.filter(|plot| !plot.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn plot(&self, place: usize) -> String {
        let several = self.told.points.len() > 1;
        let lines: Vec<_> =
            self.told.points.iter().filter_map(|point| Some((self.point(point), point.curves.get(place)?))).collect();
        let Some(column) = lines.first().and_then(|(_, curve)| self.columns.get(curve.column)) else {
            return String::new();
        };
        let unit = if matches!(column.unit.as_str(), "" | "1") { String::new() } else { format!(", {}", column.unit) };
        let many = self.told.points.first().is_some_and(|point| point.runs > 1);
        let note = match (many, several) {
            (true, false) => ": mean, and nine in ten runs",
            (true, true) => ": mean of the runs",
            (false, _) => "",
        };
        let title = format!("{}{unit}{note}", column.name);
        Plot { title, time_unit: &self.model.ecosystem.time_unit, lines }.draw(self.style)
    }

    /// A title and its lines, of which not too many are shown.
    fn section(&self, title: &str, lines: &[String]) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let mut text = format!("{title}\n");
        lines.iter().take(MOST).for_each(|line| text.push_str(&format!("  {line}\n")));
        if lines.len() > MOST {
            text.push_str(&format!("  … and {} more\n", lines.len() - MOST));
        }
        text
    }
}

/// So many things: `1 run`, `1 000 runs`.
fn number(many: u64, thing: &str) -> String {
    match usize::try_from(many) {
        Ok(few) if few < 1000 => count(few, thing),
        _ => {
            format!("{} {thing}s", crate::check::figure::number(num_traits::ToPrimitive::to_f64(&many).unwrap_or(0.0)))
        }
    }
}

fn duration(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match seconds {
        _ if seconds < 0.001 => "under 1 ms".to_owned(),
        _ if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        _ if seconds < 100.0 => format!("{seconds:.1} s"),
        _ => format!("{:.0} s", seconds),
    }
}

/// A number in four digits; from a thousand on it is whole, and in groups as whole numbers are.
fn short(number: f64) -> String {
    number::short(if (1e3..1e6).contains(&number.abs()) { number.round() } else { number })
}

/// A number with its unit.
fn amount(number: f64, unit: &str) -> String {
    if matches!(unit, "" | "1") { short(number) } else { format!("{} {unit}", short(number)) }
}

/// A parameter as it stood: `fee = 3 %`.
fn chosen_text(chosen: &Chosen) -> String {
    let value = if chosen.truth { (chosen.value != 0.0).to_string() } else { amount(chosen.value, &chosen.unit) };
    format!("{} = {value}", chosen.name)
}

fn drawn_text(name: &str, again: u64) -> String {
    match again {
        0 => name.to_owned(),
        _ => format!("{name} ({} made again, outside the range)", number(again, "draw")),
    }
}
