//! Curves: functions of one number that are given by points.

use super::{clamp, sign};
use crate::model::{Between, Outside};

/// A function given by points whose inputs rise.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    points: Vec<Point>,
    between: Between,
    outside: Outside,
    /// The slopes before the first and after the last point.
    slopes: (f64, f64),
}

/// A point, and the piece of the curve that begins there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    input: f64,
    output: f64,
    /// How far it is to the next point, and how far up; 1 and 0 at the last one.
    width: f64,
    rise: f64,
    /// The slopes at this point and at the next one, times the width.
    start: f64,
    end: f64,
}

impl Curve {
    /// A curve through points; none where there are no points, or not as many outputs as inputs, or the inputs do not rise.
    #[must_use]
    pub fn new(inputs: &[f64], outputs: &[f64], between: Between, outside: Outside) -> Option<Self> {
        let rising = inputs.iter().zip(inputs.iter().skip(1)).all(|(a, b)| a < b);
        if inputs.len() != outputs.len() || !rising {
            return None;
        }
        let slopes = slopes(inputs, outputs, between);
        let ends = (*slopes.first()?, *slopes.last()?);
        let all: Vec<(f64, f64, f64)> =
            inputs.iter().zip(outputs).zip(&slopes).map(|((x, y), slope)| (*x, *y, *slope)).collect();
        let last = all.last().map(|(x, y, slope)| (x + 1.0, *y, *slope));
        let next = all.iter().copied().skip(1).chain(last);
        let mut points: Vec<Point> = all.iter().zip(next).map(|(here, next)| Point::new(*here, next)).collect();
        if let Some(point) = points.last_mut() {
            point.width = 1.0;
        }
        Some(Self { points, between, outside, slopes: ends })
    }

    /// A recorded column as a function of time, which is clamped. Where it holds its values, a row counts from a billionth of a step
    /// before its moment.
    #[must_use]
    pub fn recorded(times: &[f64], values: &[f64], between: Between, dt: f64) -> Option<Self> {
        let early = if between == Between::Step { 1e-9 * dt } else { 0.0 };
        let times: Vec<f64> = times.iter().map(|time| time - early).collect();
        Self::new(&times, values, between, Outside::Clamp)
    }

    /// What comes out for `x`; no number for what is none.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return f64::NAN };
        if x.is_nan() {
            return x;
        }
        let inside = clamp(x, first.input, last.input);
        let found = self.inside(inside);
        if self.outside == Outside::Clamp || x == inside {
            return found;
        }
        let slope = if x < first.input { self.slopes.0 } else { self.slopes.1 };
        found + slope * (x - inside)
    }

    /// Between the first and the last point.
    fn inside(&self, x: f64) -> f64 {
        let begun = self.points.partition_point(|point| point.input <= x);
        let Some(point) = self.points.get(begun.saturating_sub(1)) else { return f64::NAN };
        if self.between == Between::Step || self.points.len() == 1 {
            return point.output;
        }
        let way = (x - point.input) / point.width;
        if self.between == Between::Linear {
            return point.output + way * point.rise;
        }
        let Point { rise, start, end, .. } = *point;
        let cubic = start + way * (3.0 * rise - 2.0 * start - end + way * (start + end - 2.0 * rise));
        point.output + way * cubic
    }
}

impl Point {
    /// The piece from one point to the next, each with its slope.
    fn new((input, output, slope): (f64, f64, f64), (next_input, next_output, next_slope): (f64, f64, f64)) -> Self {
        let width = next_input - input;
        Self { input, output, width, rise: next_output - output, start: slope * width, end: next_slope * width }
    }
}

/// The slope at every point: for a spline, that of Fritsch and Butland's piecewise cubic.
fn slopes(x: &[f64], y: &[f64], between: Between) -> Vec<f64> {
    if between == Between::Step || x.len() == 1 {
        return vec![0.0; x.len()];
    }
    let differences = |of: &[f64]| -> Vec<f64> { of.iter().zip(of.iter().skip(1)).map(|(a, b)| b - a).collect() };
    let width = differences(x);
    let rise: Vec<f64> = differences(y).iter().zip(&width).map(|(rise, width)| rise / width).collect();
    let pieces: Vec<(f64, f64)> = width.into_iter().zip(rise).collect();
    if between == Between::Linear || x.len() == 2 {
        let rises = pieces.iter().chain(pieces.last()).map(|(_, rise)| *rise);
        return rises.collect();
    }
    let end =
        |mut pieces: Box<dyn Iterator<Item = &(f64, f64)> + '_>| Some(end_slope(*pieces.next()?, *pieces.next()?));
    let first = end(Box::new(pieces.iter()));
    let inner = pieces.iter().zip(pieces.iter().skip(1)).map(|(before, after)| inner_slope(*before, *after));
    let last = end(Box::new(pieces.iter().rev()));
    first.into_iter().chain(inner).chain(last).collect()
}

/// The slope between two pieces, each with its width and its slope: their weighted harmonic mean, or 0 at a peak, at a trough, or
/// beside a flat piece.
fn inner_slope((width, rise): (f64, f64), (next_width, next_rise): (f64, f64)) -> f64 {
    if rise * next_rise <= 0.0 {
        return 0.0;
    }
    let (heavy, light) = (2.0 * next_width + width, next_width + 2.0 * width);
    (heavy + light) / (heavy / rise + light / next_rise)
}

/// The slope at an end: that of a parabola through three points, unless it overshoots.
fn end_slope((width, rise): (f64, f64), (next_width, next_rise): (f64, f64)) -> f64 {
    let slope = ((2.0 * width + next_width) * rise - width * next_rise) / (width + next_width);
    if sign(slope) != sign(rise) {
        return 0.0;
    }
    if sign(rise) != sign(next_rise) && slope.abs() > 3.0 * rise.abs() { 3.0 * rise } else { slope }
}
