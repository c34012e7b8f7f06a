//! `--vary name=a,b,c` and `--vary name=a..b:n`: the values along one axis of the grid.

use crate::check::figure;
use crate::diagnostic::Code;
use crate::sim::Setting;
use crate::source::Span;
use crate::syntax::ast::Expr;

use super::Reading;
use super::argument::Named;
use super::fit::bare;

/// Never more values than this on one axis.
const MOST: f64 = 100_000.0;

impl<'a> Reading<'a> {
    /// The settings at each value along the axis.
    pub(super) fn vary(&mut self, text: &str) -> Vec<Vec<Setting>> {
        let line = self.line("--vary ", text);
        let Some((named, values)) = self.named("--vary", line) else { return Vec::new() };
        let items = self.items(values, ",");
        let mut axis = Vec::new();
        for item in &items {
            let ends = self.items(*item, "..");
            match ends.as_slice() {
                [low, high] if items.len() == 1 => axis.extend(self.between(&named, *low, *high)),
                [_, last, ..] => {
                    let help = "write either `a,b,c` or one range `a..b:n`".to_owned();
                    self.report(Code::V0101, "a range among other values".to_owned(), *last, "", help);
                }
                _ => {
                    let Some(expr) = self.expression(*item) else { continue };
                    axis.push(self.settings(&named, &expr));
                }
            }
        }
        axis.retain(|settings| !settings.is_empty());
        axis
    }

    /// Evenly spaced values, both ends included.
    fn between(&mut self, named: &Named<'a>, low: Span, high: Span) -> Vec<Vec<Setting>> {
        let parts = self.items(high, ":");
        let [high, count] = parts.as_slice() else {
            let help = "`1%..5%:9` are nine values from 1% to 5%, ends included".to_owned();
            let message = "a range does not say how many values".to_owned();
            self.report(Code::V0101, message, high.after(), "`:` and a number go here", help);
            return Vec::new();
        };
        let (low, high) = (self.expression(low), self.expression(*high));
        let count = self.count(*count);
        let (Some(low), Some(high), Some(count)) = (low, high, count) else { return Vec::new() };
        let (first, last) = (self.settings(named, &low), self.settings(named, &high));
        let at = |place: u32| {
            let share = f64::from(place) / f64::from(count - 1);
            let value = |low: f64, high: f64| if place + 1 == count { high } else { low + (high - low) * share };
            let both = first.iter().zip(&last);
            both.map(|(low, high)| Setting { value: value(low.value, high.value), ..low.clone() }).collect()
        };
        (0..count).map(at).collect()
    }

    fn count(&mut self, span: Span) -> Option<u32> {
        let expr: Expr = self.expression(span)?;
        let number = bare(&expr).filter(|it| it.fract() == 0.0 && (2.0..=MOST).contains(it));
        let count = number.and_then(|it| num_traits::ToPrimitive::to_u32(&it));
        if count.is_none() {
            let label = format!("write a whole number from 2 to {}", figure::number(MOST));
            let message = "the number of values is no whole number".to_owned();
            self.report(Code::V0109, message, span, &label, String::new());
        }
        count
    }

    /// The parts of a span between separators that stand in no brackets.
    fn items(&self, span: Span, separator: &str) -> Vec<Span> {
        let text = self.sources.slice(span);
        let place = |at: usize| span.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let (mut depth, mut start, mut skip) = (0_usize, 0, 0);
        let mut parts = Vec::new();
        for (at, sign) in text.char_indices() {
            match sign {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let here = text.get(at..).is_some_and(|rest| rest.starts_with(separator));
            if depth == 0 && here && at >= skip {
                parts.push(Span { start: place(start), end: place(at), ..span });
                start = at + separator.len();
                skip = start;
            }
        }
        parts.push(Span { start: place(start), ..span });
        parts
    }
}
