//! Quantile functions: what a distribution makes of a uniform `u` between 0 and 1.

use super::normal::normal;
use crate::sim::number::{exp, floor, lgamma, ln, log1p, maximum};

/// Any number between `low` and `high`.
#[inline(always)]
#[must_use]
pub fn uniform(u: f64, low: f64, high: f64) -> f64 {
    low + (high - low) * u
}

/// e to a normal distribution with mean `m` and deviation `s`.
#[inline(always)]
#[must_use]
pub fn lognormal(u: f64, m: f64, s: f64) -> f64 {
    exp(normal(u, m, s))
}

/// The time until something that happens `rate` times in a unit of time; infinite where it never happens.
#[inline(always)]
#[must_use]
pub fn exponential(u: f64, rate: f64) -> f64 {
    let time = -log1p(-u) / rate;
    if rate == 0.0 { f64::INFINITY } else { time }
}

/// The triangle with corners `low`, `mode` and `high`; no number where they are not in this order.
#[inline(always)]
#[must_use]
pub fn triangular(u: f64, low: f64, mode: f64, high: f64) -> f64 {
    let width = high - low;
    let rising = low + (u * width * (mode - low)).sqrt();
    let falling = high - ((1.0 - u) * width * (high - mode)).sqrt();
    let found = if u < (mode - low) / width { rising } else { falling };
    let found = if width == 0.0 { mode } else { found };
    if (low <= mode) & (mode <= high) { found } else { f64::NAN }
}

/// 1 with probability `p`, else 0.
#[inline(always)]
#[must_use]
pub fn bernoulli(u: f64, p: f64) -> f64 {
    f64::from(u < p)
}

/// How often something happens that is expected `mean` times; a mean that is not above 0 or not finite is its own result.
///
/// That is the least count whose distribution function reaches `u`, summed upwards: from 0, or for a mean above 700 from twelve
/// deviations below it.
#[must_use]
pub fn poisson(u: f64, mean: f64) -> f64 {
    if !(mean > 0.0 && mean < f64::INFINITY) {
        return mean;
    }
    let mut count = if mean > 700.0 { maximum(0.0, floor(mean - 12.0 * mean.sqrt())) } else { 0.0 };
    let start = if count == 0.0 { -mean } else { count * ln(mean) - mean - lgamma(count + 1.0) };
    let mut chance = exp(start);
    let mut cumulated = chance;
    while cumulated < u && (chance > 0.0 || count < mean) {
        let next = count + 1.0;
        if next == count {
            break; // a mean above 2^53, where counts have gaps
        }
        count = next;
        chance *= mean / count;
        cumulated += chance;
    }
    count
}

/// How many of `n` happen that each have probability `p`: all from 1 on, and none up to 0.
///
/// That is the least count whose distribution function reaches `u`, summed upwards: from 0, or where that is next to impossible from
/// twelve deviations below the mean.
#[must_use]
pub fn binomial(u: f64, n: f64, p: f64) -> f64 {
    if !(n > 0.0 && p > 0.0 && p < 1.0 && n < f64::INFINITY) {
        return certain(n, p);
    }
    let none = n * log1p(-p);
    let far = 60.0 + 12.0 * (n * p * (1.0 - p)).sqrt();
    let mut count = if -none > 700.0 { maximum(0.0, floor(n * p - far)) } else { 0.0 };
    let mut chance = exp(if count == 0.0 { none } else { log_chance(count, n, p) });
    let mut cumulated = chance;
    while cumulated < u && count < n {
        let next = count + 1.0;
        if next == count {
            break; // above 2^53, where counts have gaps
        }
        chance *= (n - count) / next * (p / (1.0 - p));
        count = next;
        cumulated += chance;
    }
    count
}

/// A binomial distribution without chance.
fn certain(n: f64, p: f64) -> f64 {
    if p >= 1.0 {
        n
    } else if p <= 0.0 || n <= 0.0 {
        0.0
    } else {
        f64::NAN
    }
}

/// The logarithm of the chance that `count` of `n` happen.
fn log_chance(count: f64, n: f64, p: f64) -> f64 {
    let choose = lgamma(n + 1.0) - lgamma(count + 1.0) - lgamma(n - count + 1.0);
    choose + count * ln(p) + (n - count) * log1p(-p)
}
