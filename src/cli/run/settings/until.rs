//! `--until 90 day`: how many steps a run has.

use num_traits::ToPrimitive;

use crate::check::figure;
use crate::diagnostic::Code;
use crate::quantity::Dimension;

use super::Reading;
use super::evaluate::Worth;
use super::fit::bare;

/// A run keeps a row for each step; the same bound as for the horizon of a model.
const MOST_STEPS: f64 = 1e8;

impl Reading<'_> {
    /// The number of steps up to a time: the last one reaches it. A bare number counts in the time unit.
    pub(super) fn until(&mut self, text: &str) -> Option<u64> {
        let span = self.line("--until ", text);
        let model = self.model;
        let expr = self.expression(span)?;
        let time = model.ecosystem.time.as_ref()?;
        let unit = model.ecosystem.time_unit.as_str();
        let value = match bare(&expr) {
            Some(number) => number,
            None => match self.worth(&expr)? {
                Worth::Number(value, dimension) if dimension.as_ref().is_none_or(|it| *it == Dimension::time()) => {
                    self.finite(&value, expr.span)?
                }
                other => {
                    let found = match other {
                        Worth::Number(_, Some(dimension)) => self.words(&dimension),
                        _ => "a truth value".to_owned(),
                    };
                    let help = format!("write `--until \"90 {unit}\"`, or `--until 90` for the same");
                    let message = format!("a run ends at a time, not at {found}");
                    self.report(Code::V0305, message, expr.span, &found, help);
                    return None;
                }
            },
        };
        // A horizon that is a hair longer than so many steps is that many.
        let steps = (value / time.dt - 1e-9).ceil();
        if value < 0.0 || steps.is_nan() {
            let help = format!("this model runs for {} {unit} by itself", figure::number(time.horizon));
            self.report(Code::V0310, "a run cannot end before it starts".to_owned(), expr.span, "", help);
            return None;
        }
        if steps > MOST_STEPS {
            let message = format!("this run has {} steps", figure::number(steps));
            let help = format!("a run has at most {} steps", figure::number(MOST_STEPS));
            self.report(Code::V0514, message, expr.span, "too far", help);
            return None;
        }
        steps.max(0.0).to_u64()
    }
}
