//! Where an axis starts, ends, and has its figures.

/// An axis with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The number at its lower end.
    pub low: f64,
    /// The number at its upper end.
    pub high: f64,
    /// The numbers that are written at it, rising.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// An axis over these numbers, whose ends are round; none where there is no finite number.
    pub fn over(numbers: impl Iterator<Item = f64>) -> Option<Axis> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for number in numbers.filter(|number| number.is_finite()) {
            low = low.min(number);
            high = high.max(number);
        }
        if low > high {
            return None;
        }
        // What stands far above 0 may leave it out; what is near it should show it.
        if low > 0.0 && low < 0.4 * high {
            low = 0.0;
        } else if high < 0.0 && high > 0.4 * low {
            high = 0.0;
        }
        if high - low <= 1e-12 * high.abs().max(low.abs()) {
            let room = if high == 0.0 { 1.0 } else { 0.5 * high.abs() };
            (low, high) = (low - room, high + room);
        }
        Some(Axis::rounded(low, high))
    }

    fn rounded(low: f64, high: f64) -> Axis {
        let step = round_step((high - low) / 3.0);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let mut ticks = Vec::new();
        let mut place = first;
        while place <= last && ticks.len() < 12 {
            ticks.push(place * step);
            place += 1.0;
        }
        Axis { low: first * step, high: last * step, ticks }
    }

    /// Where a number lies between the ends, 0 to 1.
    pub fn share(&self, number: f64) -> f64 {
        (number - self.low) / (self.high - self.low)
    }
}

/// The next of 1, 2, 2.5, 5 and 10 times a power of ten.
fn round_step(size: f64) -> f64 {
    let power = 10_f64.powf(size.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let found = steps.into_iter().find(|step| step * power >= size * (1.0 - 1e-9)).unwrap_or(10.0);
    found * power
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn ticks(numbers: &[f64]) -> Vec<f64> {
        Axis::over(numbers.iter().copied()).map_or_else(Vec::new, |axis| axis.ticks)
    }

    #[test]
    fn figures_are_round() {
        assert_eq!(ticks(&[0.0, 10.0]), [0.0, 5.0, 10.0]);
        assert_eq!(ticks(&[97.0, 103.0]), [96.0, 98.0, 100.0, 102.0, 104.0]);
        assert_eq!(ticks(&[3.0, 10.0]), [0.0, 5.0, 10.0]);
        assert_eq!(ticks(&[-1.0, 2.0]), [-1.0, 0.0, 1.0, 2.0]);
        assert_eq!(ticks(&[5.0]), [2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(&[0.0]), [-1.0, 0.0, 1.0]);
        assert_eq!(ticks(&[f64::NAN, f64::INFINITY]), [0.0; 0]);
    }
}
