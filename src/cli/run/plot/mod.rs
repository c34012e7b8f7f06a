//! Small plots of lines over time, in text.

mod axis;
mod canvas;

use num_traits::ToPrimitive;

use super::digest::Curve;
use super::style::Style;
use crate::emit::number::short;
use axis::Axis;
use canvas::{Canvas, HEIGHT, WIDTH};

/// A plot: curves of one column, at one or several points of a grid.
pub struct Plot<'a> {
    /// What it shows.
    pub title: String,
    /// The unit of time.
    pub time_unit: &'a str,
    /// The curves, each with what sets it apart; a single one needs no name.
    pub lines: Vec<(String, &'a Curve)>,
}

impl Plot<'_> {
    /// The plot as text; empty where there is nothing to see.
    pub fn draw(&self, style: Style) -> String {
        let bands = self.lines.len() == 1;
        let levels = self.lines.iter().flat_map(|(_, curve)| seen(curve, bands));
        let (Some(up), Some((from, until))) = (Axis::over(levels), self.times()) else { return String::new() };
        let mut canvas = Canvas::new();
        let across = |time: f64| if until > from { (time - from) / (until - from) } else { 0.5 };
        for (place, (_, curve)) in self.lines.iter().enumerate() {
            if let Some((low, high)) = curve.band.as_ref().filter(|_| bands) {
                for column in 0..WIDTH {
                    let share = (column.to_f64().unwrap_or(0.0) + 0.5) / WIDTH.to_f64().unwrap_or(1.0);
                    let time = from + share * (until - from);
                    let at = |numbers: &[f64]| up.share(between(&curve.times, numbers, time));
                    canvas.shade(column, at(low), at(high));
                }
            }
            let points = curve.times.iter().zip(&curve.middle).map(|(time, level)| (across(*time), up.share(*level)));
            canvas.line(place, &points.collect::<Vec<_>>());
        }
        self.framed(&canvas, &up, (from, until), style)
    }

    fn times(&self) -> Option<(f64, f64)> {
        let times = || self.lines.iter().flat_map(|(_, curve)| curve.times.iter().copied());
        let first = times().next()?;
        Some((times().fold(first, f64::min), times().fold(first, f64::max)))
    }

    /// The canvas with its axes, figures and names.
    fn framed(&self, canvas: &Canvas, up: &Axis, times: (f64, f64), style: Style) -> String {
        let mut figures = vec![String::new(); HEIGHT];
        for tick in &up.ticks {
            if let Some(figure) = figures.get_mut(row_of(up, *tick)) {
                *figure = style.shown(&short(*tick));
            }
        }
        let wide = figures.iter().map(|figure| figure.chars().count()).max().unwrap_or(0).max(6);
        let names = self.names(up);
        let (tick, bar) = if style.unicode { ("┤", "│") } else { ("+", "|") };
        let mut text = format!("{}\n", style.bold(&style.shown(&self.title)));
        for (row, figure) in figures.iter().enumerate() {
            let edge = if figure.is_empty() { bar } else { tick };
            let cells = coloured(&canvas.row(row, style.unicode), style);
            let name = names.get(row).and_then(Option::as_ref);
            let name =
                name.map_or_else(String::new, |(line, name)| format!(" {}", style.line(*line, &style.shown(name))));
            text.push_str(format!("  {figure:>wide$} {edge}{cells}{name}").trim_end());
            text.push('\n');
        }
        text + &self.foot(wide, times, style)
    }

    /// The names of several lines, each at the row where its line ends, or at the next free one.
    fn names(&self, up: &Axis) -> Vec<Option<(usize, String)>> {
        let mut rows: Vec<Option<(usize, String)>> = vec![None; HEIGHT];
        for (line, (name, curve)) in self.lines.iter().enumerate().filter(|(_, (name, _))| !name.is_empty()) {
            let Some(end) = curve.middle.iter().rev().find(|level| level.is_finite()) else { continue };
            let wanted = row_of(up, *end);
            let mut free: Vec<usize> = (0..HEIGHT).filter(|row| rows.get(*row).is_some_and(Option::is_none)).collect();
            free.sort_by_key(|row| row.abs_diff(wanted));
            if let Some(slot) = free.first().and_then(|row| rows.get_mut(*row)) {
                *slot = Some((line, name.clone()));
            }
        }
        rows
    }

    fn foot(&self, wide: usize, (from, until): (f64, f64), style: Style) -> String {
        let (corner, rule, mark) = if style.unicode { ("└", "─", "┬") } else { ("+", "-", "+") };
        let half = WIDTH / 2;
        let line = format!("{corner}{}{mark}{}{mark}", rule.repeat(half - 1), rule.repeat(WIDTH - half - 1));
        let first = style.shown(&short(from));
        let middle = style.shown(&short(from + (until - from) / 2.0));
        let last = style.shown(&format!("{} {}", short(until), self.time_unit));
        let figures = format!("{first:<half$}{middle}");
        let room = WIDTH.saturating_sub(figures.chars().count()) + 1;
        format!("  {:wide$} {line}\n  {:wide$}  {figures}{last:>room$}\n", "", "")
    }
}

/// The numbers that are to be seen of a curve.
fn seen(curve: &Curve, band: bool) -> Vec<f64> {
    let mut numbers = curve.middle.clone();
    if let Some((low, high)) = curve.band.as_ref().filter(|_| band) {
        numbers.extend(low);
        numbers.extend(high);
    }
    numbers
}

/// The row of a level.
fn row_of(up: &Axis, level: f64) -> usize {
    let dots = (4 * HEIGHT - 1).to_f64().unwrap_or(1.0);
    let dot = ((1.0 - up.share(level)).clamp(0.0, 1.0) * dots).round().to_usize().unwrap_or(0);
    dot / 4
}

/// A level between two rows, on a straight line.
fn between(times: &[f64], levels: &[f64], time: f64) -> f64 {
    let after = times.partition_point(|other| *other < time);
    let at = |place: usize| Some((*times.get(place)?, *levels.get(place)?));
    match (after.checked_sub(1).and_then(at), at(after)) {
        (Some((first, low)), Some((last, high))) => low + (high - low) * (time - first) / (last - first),
        (Some((_, level)), None) | (None, Some((_, level))) => level,
        (None, None) => f64::NAN,
    }
}

/// The cells of a row, with a colour for each line.
fn coloured(cells: &[(char, Option<usize>)], style: Style) -> String {
    let mut text = String::new();
    for part in cells.chunk_by(|left, right| left.1 == right.1) {
        let signs: String = part.iter().map(|cell| cell.0).collect();
        match part.first().and_then(|cell| cell.1) {
            Some(line) => text.push_str(&style.line(line, &signs)),
            None if signs.trim().is_empty() => text.push_str(&signs),
            None => text.push_str(&style.faint(&signs)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Curve, Plot, Style};

    fn curve(level: impl Fn(f64) -> f64, band: Option<f64>) -> Curve {
        let times: Vec<f64> = (0..=365_u16).map(f64::from).collect();
        let middle: Vec<f64> = times.iter().map(|time| level(time / 365.0)).collect();
        let spread = |sign: f64, by: f64| {
            times.iter().zip(&middle).map(|(time, level)| level + sign * by * time / 365.0).collect::<Vec<_>>()
        };
        Curve { column: 0, band: band.map(|by| (spread(-1.0, by), spread(1.0, by))), times, middle }
    }

    fn plot(title: &str, lines: Vec<(String, &Curve)>, unicode: bool) -> String {
        let style = Style { colour: false, unicode };
        Plot { title: title.to_owned(), time_unit: "day", lines }.draw(style)
    }

    #[test]
    fn plots_can_be_read() {
        let wave = curve(|share| 40.0 + 30.0 * (share * 12.0).sin(), None);
        let growth = curve(|share| 1e6 * (2.0 * share).exp(), Some(2.5e6));
        let gone = curve(|share| if share < 0.6 { -1.0 } else { f64::NAN }, None);
        let (slow, fast) = (curve(|share| 5.0 - share, None), curve(|share| 5.0 - 4.0 * share, None));
        let all = [
            plot("wave, USD", vec![(String::new(), &wave)], true),
            plot("growth, DATA: mean of 1 000 runs, and nine in ten of them", vec![(String::new(), &growth)], true),
            plot("growth in ASCII", vec![(String::new(), &growth)], false),
            plot("a run that stops", vec![(String::new(), &gone)], true),
            plot("points", vec![("fee = 1 %".to_owned(), &slow), ("fee = 5 %".to_owned(), &fast)], true),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let empty = Curve { column: 0, times: vec![], middle: vec![], band: None };
        assert_eq!(plot("x", vec![(String::new(), &empty)], true), "");
        assert_eq!(plot("x", vec![(String::new(), &curve(|_| f64::NAN, None))], true), "");
    }
}
