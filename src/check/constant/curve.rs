//! A curve through points.

use crate::syntax::ast::{Between, Outside};

/// A function of one number, given by at least one point, the inputs strictly rising.
#[derive(Clone, Debug)]
pub struct Curve {
    points: Vec<[f64; 2]>,
    between: Between,
    outside: Outside,
}

impl Curve {
    /// A curve; `None` where its points are none: too few, in no order, or not finite.
    pub fn new(points: Vec<[f64; 2]>, between: Between, outside: Outside) -> Option<Curve> {
        let least = if between == Between::Step { 1 } else { 2 };
        let rises = points.iter().zip(points.iter().skip(1)).all(|(left, right)| left[0] < right[0]);
        let finite = points.iter().flatten().all(|number| number.is_finite());
        (points.len() >= least && rises && finite).then_some(Curve { points, between, outside })
    }

    /// Where its first and its last point lie.
    pub fn domain(&self) -> (f64, f64) {
        let at = |point: Option<&[f64; 2]>| point.map_or(f64::NAN, |point| point[0]);
        (at(self.points.first()), at(self.points.last()))
    }

    /// The least and the greatest height between its first and its last point: no curve overshoots them.
    pub fn range(&self) -> (f64, f64) {
        let heights = || self.points.iter().map(|point| point[1]);
        (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max))
    }

    /// Whether it may leave its range outside its points.
    pub fn is_extended(&self) -> bool {
        self.outside == Outside::Extend && self.between != Between::Step
    }

    /// Its height at a place; not a number at what is none.
    pub fn at(&self, x: f64) -> f64 {
        let (first, last) = self.domain();
        if x.is_nan() {
            f64::NAN
        } else if x < first {
            self.beyond(0, x)
        } else if x > last {
            self.beyond(self.points.len() - 1, x)
        } else {
            self.inside(x)
        }
    }

    /// Before the first point or after the last one.
    fn beyond(&self, end: usize, x: f64) -> f64 {
        let Some([at, height]) = self.points.get(end) else { return f64::NAN };
        if self.is_extended() { height + self.slope_at(end) * (x - at) } else { *height }
    }

    fn inside(&self, x: f64) -> f64 {
        let after = self.points.partition_point(|point| point[0] <= x);
        let Some(index) = after.checked_sub(1) else { return f64::NAN };
        let Some([left, low]) = self.points.get(index) else { return f64::NAN };
        let Some([right, high]) = self.points.get(after) else { return *low };
        let share = (x - left) / (right - left);
        match self.between {
            Between::Step => *low,
            Between::Linear => low + (high - low) * share,
            Between::Spline => {
                let (start, end) = (self.slope_at(index), self.slope_at(after));
                hermite(share, [*low, *high], [start * (right - left), end * (right - left)])
            }
        }
    }

    /// The width and the slope of the straight line after a point.
    fn chord(&self, index: usize) -> Option<(f64, f64)> {
        let ([left, low], [right, high]) = (self.points.get(index)?, self.points.get(index + 1)?);
        Some((right - left, (high - low) / (right - left)))
    }

    /// How steep it is at a point; at the ends of straight lines, as steep as these.
    fn slope_at(&self, index: usize) -> f64 {
        let (before, after) = (index.checked_sub(1).and_then(|index| self.chord(index)), self.chord(index));
        match (before, after) {
            (Some(before), Some(after)) => inner_slope(before, after),
            (Some(only), None) if self.between == Between::Spline => {
                match index.checked_sub(2).and_then(|it| self.chord(it)) {
                    Some(next) => end_slope(only, next),
                    None => only.1,
                }
            }
            (None, Some(only)) if self.between == Between::Spline => match self.chord(index + 1) {
                Some(next) => end_slope(only, next),
                None => only.1,
            },
            (Some(only), None) | (None, Some(only)) => only.1,
            (None, None) => 0.0,
        }
    }
}

/// The cubic with two heights and two slopes, these per width.
fn hermite(share: f64, [low, high]: [f64; 2], [start, end]: [f64; 2]) -> f64 {
    let (square, cube) = (share * share, share * share * share);
    low * (2.0 * cube - 3.0 * square + 1.0)
        + start * (cube - 2.0 * square + share)
        + high * (3.0 * square - 2.0 * cube)
        + end * (cube - square)
}

/// Fritsch and Butland: the weighted harmonic mean of the slopes on both sides; level at a peak or a dip.
fn inner_slope((width, slope): (f64, f64), (next_width, next_slope): (f64, f64)) -> f64 {
    if slope * next_slope <= 0.0 {
        return 0.0;
    }
    let (left, right) = (2.0 * next_width + width, next_width + 2.0 * width);
    (left + right) / (left / slope + right / next_slope)
}

/// The slope of the parabola through three points at its end, cut where the curve would overshoot.
fn end_slope((width, slope): (f64, f64), (next_width, next_slope): (f64, f64)) -> f64 {
    let steep = ((2.0 * width + next_width) * slope - width * next_slope) / (width + next_width);
    if steep * slope <= 0.0 {
        0.0
    } else if slope * next_slope <= 0.0 && steep.abs() > 3.0 * slope.abs() {
        3.0 * slope
    } else {
        steep
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: [[f64; 2]; 4] = [[0.0, 1.0], [1.0, 0.7], [2.5, 0.6], [4.0, 0.0]];

    fn curve(between: Between, outside: Outside) -> Curve {
        Curve::new(POINTS.to_vec(), between, outside).unwrap()
    }

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= 1e-12, "{found} is not {wanted}");
    }

    #[test]
    fn straight_lines_and_steps() {
        let linear = curve(Between::Linear, Outside::Clamp);
        close(linear.at(0.5), 0.85);
        close(linear.at(2.5), 0.6);
        close(linear.at(9.0), 0.0);
        close(curve(Between::Linear, Outside::Extend).at(-1.0), 1.3);
        close(curve(Between::Linear, Outside::Extend).at(5.0), -0.4);
        let step = curve(Between::Step, Outside::Extend);
        close(step.at(0.99), 1.0);
        close(step.at(1.0), 0.7);
        close(step.at(9.0), 0.0);
        close(Curve::new(vec![[3.0, 2.0]], Between::Step, Outside::Clamp).unwrap().at(0.0), 2.0);
        assert!(linear.at(f64::NAN).is_nan());
    }

    /// What `scipy.interpolate.PchipInterpolator` gives for the same points, and for its slopes at their ends.
    #[test]
    fn splines_are_those_of_pchip() {
        let spline = curve(Between::Spline, Outside::Extend);
        for (x, wanted) in [
            (0.0, 1.0),
            (0.25, 0.9031526898734177),
            (0.5, 0.8150738396624472),
            (1.0, 0.7),
            (1.7, 0.6522201593999062),
            (3.1, 0.4457142857142856),
            (3.9, 0.056296296296296344),
            (4.0, 0.0),
            (-1.0, 1.3933333333333335),
            (5.0, -0.5666666666666664),
        ] {
            close(spline.at(x), wanted);
        }
        let at =
            |points: &[[f64; 2]], x: f64| Curve::new(points.to_vec(), Between::Spline, Outside::Extend).unwrap().at(x);
        // A peak, two points, an end that would overshoot on the one side and on the other.
        close(at(&[[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]], 1.5), 1.984375);
        close(at(&[[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]], -1.0), -2.8333333333333335);
        close(at(&[[0.0, 1.0], [10.0, 3.0]], 2.5), 1.5);
        close(at(&[[0.0, 0.0], [1.0, 0.1], [2.0, 5.0]], 0.5), 0.0255);
        close(at(&[[0.0, 0.0], [1.0, 0.1], [5.0, -9.0]], 0.5), 0.0875);
    }

    #[test]
    fn points_that_make_no_curve() {
        let none = |points: &[[f64; 2]], between| Curve::new(points.to_vec(), between, Outside::Clamp).is_none();
        assert!(none(&[[0.0, 1.0]], Between::Linear));
        assert!(none(&[], Between::Step));
        assert!(none(&[[0.0, 1.0], [0.0, 2.0]], Between::Linear));
        assert!(none(&[[0.0, 1.0], [1.0, f64::INFINITY]], Between::Step));
    }
}
