//! What happens when. Moments nearer than a billionth of a step are the same; truth values are 1 and 0.

use super::{floor, maximum, minimum};

/// The share of a step below which moments are the same.
const NEAR: f64 = 1e-9;

/// 0 before `start`, `height` from then on.
#[inline(always)]
#[must_use]
pub fn step(time: f64, dt: f64, height: f64, start: f64) -> f64 {
    if start < time + NEAR * dt { height } else { 0.0 }
}

/// Rises by `slope` between `start` and `until`, and keeps what it reached.
#[inline(always)]
#[must_use]
pub fn ramp(time: f64, slope: f64, start: f64, until: f64) -> f64 {
    slope * (minimum(maximum(time, start), until) - start)
}

/// Whether `when` lies in the step that begins now.
#[inline(always)]
#[must_use]
pub fn at(time: f64, dt: f64, when: f64) -> f64 {
    let slack = NEAR * dt;
    f64::from((time - slack <= when) & (when < time + dt - slack))
}

/// Whether a multiple of `period`, 0 included, lies in the step that begins now.
#[inline(always)]
#[must_use]
pub fn every(time: f64, dt: f64, period: f64) -> f64 {
    let slack = NEAR * dt;
    let multiple = -floor(-((time - slack) / period)) * period;
    let often = period.is_finite() & (multiple < time + dt - slack);
    f64::from((period > 0.0) & (often | (time == 0.0)))
}

/// Whether the step begins at or after `start` and before `until`.
#[inline(always)]
#[must_use]
pub fn between(time: f64, dt: f64, start: f64, until: f64) -> f64 {
    let slack = NEAR * dt;
    f64::from((start - slack <= time) & (time < until - slack))
}

/// The share of the step that lies between `start` and `until`, 0..1.
#[inline(always)]
#[must_use]
pub fn during(time: f64, dt: f64, start: f64, until: f64) -> f64 {
    let inside = minimum(until, time + dt) - maximum(start, time);
    maximum(inside, 0.0) / dt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_found_by_one_step_though_it_is_not_met_exactly() {
        let dt = 0.1;
        let when = 0.3;
        let found: Vec<u32> = (0..10).filter(|k| at(f64::from(*k) * dt, dt, when) == 1.0).collect();
        assert_eq!(found, [3]);
        assert_eq!(step(3.0 * 0.1, 0.1, 5.0, 0.3), 5.0);
        assert_eq!((step(1.0, 1.0, 5.0, 1.0), step(0.0, 1.0, 5.0, 1.0)), (5.0, 0.0));
    }

    #[test]
    fn periods_begin_at_zero() {
        let dt = 0.5;
        let met: Vec<u32> = (0..10).filter(|k| every(f64::from(*k) * dt, dt, 1.2) == 1.0).collect();
        assert_eq!(met, [0, 2, 4, 7, 9]); // 0, 1.2, 2.4, 3.6, 4.8
        assert_eq!((every(0.0, 1.0, f64::INFINITY), every(5.0, 1.0, f64::INFINITY)), (1.0, 0.0));
        assert_eq!((every(0.0, 1.0, 0.0), every(0.0, 1.0, -1.0), every(0.0, 1.0, f64::NAN)), (0.0, 0.0, 0.0));
        assert_eq!(every(3.0, 1.0, 1e-3), 1.0);
    }

    #[test]
    fn an_interval_is_half_open_and_its_shares_add_up() {
        let steps = || (0..8).map(f64::from);
        let begun: Vec<f64> = steps().filter(|t| between(*t, 1.0, 2.0, 5.0) == 1.0).collect();
        assert_eq!(begun, [2.0, 3.0, 4.0]);
        let shares: f64 = steps().map(|t| during(t, 1.0, 2.25, 5.5)).sum();
        assert_eq!(shares, 3.25);
        assert_eq!((during(2.0, 1.0, 2.25, 5.5), during(6.0, 1.0, 2.25, 5.5)), (0.75, 0.0));
    }

    #[test]
    fn a_ramp_keeps_what_it_reached() {
        let heights: Vec<f64> = (0..5).map(|t| ramp(f64::from(t), 2.0, 1.0, 3.0)).collect();
        assert_eq!(heights, [0.0, 0.0, 2.0, 4.0, 4.0]);
    }
}
