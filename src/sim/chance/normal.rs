//! Quantiles of the normal distribution: Wichura's algorithm AS 241 (PPND16), whose relative error is about 1e-16.

use crate::sim::number::ln;

/// How many numbers are looked at together: a bit tells of each which ones lie in a tail.
const BLOCK: usize = 64;
/// How many of those are worked out together.
const LANES: usize = 8;

/// The quantile of the normal distribution with this mean and deviation.
#[inline(always)]
#[must_use]
pub fn normal(u: f64, mean: f64, deviation: f64) -> f64 {
    mean + deviation * standard_normal(u)
}

/// The quantile of the standard normal distribution at `u` between 0 and 1, relative error below 1e-15.
#[inline(always)]
#[must_use]
pub fn standard_normal(u: f64) -> f64 {
    if is_central(u) {
        return centre(u);
    }
    let depth = depth(u);
    if depth <= NEAR { near_tail(u, depth) } else { far_tail(u, depth) }
}

/// The quantiles of the standard normal distribution at each of `u`: the same bits as from [`standard_normal`].
#[inline(always)]
pub fn standard_normal_each(u: &[f64], out: &mut [f64]) {
    for (u, out) in u.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
        for (u, out) in u.iter().zip(out.iter_mut()) {
            *out = centre(*u);
        }
        tails(u, out);
    }
}

/// Corrects those of a block that lie in a tail, about 15 of 100: first they are moved together.
#[inline(always)]
fn tails(u: &[f64], out: &mut [f64]) {
    // Bits, since a branch for each number could not be foretold.
    let bit = |place: usize, u: f64| u64::from(!is_central(u)) << place;
    let mut rest = u.iter().enumerate().fold(0, |bits, (place, u)| bits | bit(place, *u));
    let count = rest.count_ones() as usize;
    let mut places = [0_usize; BLOCK];
    let mut found = [0.5; BLOCK];
    for (place, found) in places.iter_mut().zip(&mut found).take(count) {
        *place = rest.trailing_zeros() as usize;
        *found = u.get(*place).copied().unwrap_or(0.5);
        rest &= rest.wrapping_sub(1);
    }
    let values = near_tails(&found, count);
    for ((place, u), value) in places.iter().zip(&found).zip(values).take(count) {
        if let Some(out) = out.get_mut(*place) {
            *out = if value.is_nan() { standard_normal(*u) } else { value };
        }
    }
}

/// The quantiles of the first `count` numbers, which lie in a tail; no number for the few that lie far out.
#[inline(always)]
fn near_tails(u: &[f64; BLOCK], count: usize) -> [f64; BLOCK] {
    let mut values = [0.0; BLOCK];
    // What fills the last lanes up is worked out as well, and not used.
    let full = count.next_multiple_of(LANES);
    let (Some(filled), Some(u)) = (values.get_mut(..full), u.get(..full)) else { return values };
    for (value, u) in filled.iter_mut().zip(u) {
        let depth = depth(*u);
        *value = if depth <= NEAR { near_tail(*u, depth) } else { f64::NAN };
    }
    values
}

/// How far from 1/2 the centre reaches.
const MIDDLE: f64 = 0.425;
/// How deep the nearer part of a tail reaches: to probabilities of 1.4e-11.
const NEAR: f64 = 5.0;

#[inline(always)]
fn is_central(u: f64) -> bool {
    (u - 0.5).abs() <= MIDDLE
}

#[inline(always)]
fn centre(u: f64) -> f64 {
    let q = u - 0.5;
    q * ratio(0.180625 - q * q, &CENTRE_ABOVE, &CENTRE_BELOW)
}

#[inline(always)]
fn near_tail(u: f64, depth: f64) -> f64 {
    ratio(depth - 1.6, &NEAR_ABOVE, &NEAR_BELOW).copysign(u - 0.5)
}

fn far_tail(u: f64, depth: f64) -> f64 {
    ratio(depth - NEAR, &FAR_ABOVE, &FAR_BELOW).copysign(u - 0.5)
}

/// How deep in its tail a number lies: the root of the logarithm of its probability.
#[inline(always)]
fn depth(u: f64) -> f64 {
    let outside = if u <= 0.5 { u } else { 1.0 - u };
    (-ln(outside)).sqrt()
}

/// A polynomial over another one, whose highest coefficients come first.
#[inline(always)]
fn ratio(r: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, next| sum * r + next);
    polynomial(above) / polynomial(below)
}

const CENTRE_ABOVE: [f64; 8] = [
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665,
];
const CENTRE_BELOW: [f64; 8] = [
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0,
];
const NEAR_ABOVE: [f64; 8] = [
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835,
];
const NEAR_BELOW: [f64; 8] = [
    1.0507500716444169e-09,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0,
];
const FAR_ABOVE: [f64; 8] = [
    2.0103343992922881e-07,
    2.7115555687434876e-05,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103,
];
const FAR_BELOW: [f64; 8] = [
    2.0442631033899397e-15,
    1.421511758316446e-07,
    1.8463183175100548e-05,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0,
];
