//! The simulator's numbers against the real things: NumPy's streams bit for bit, and functions to 60 digits from mpmath.
//! `tests/numbers/vectors.py` writes the vectors.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::path::Path;

use proptest::prelude::*;
use vflow::model::{Between, Outside};
use vflow::sim::chance::{self, Sfc64, Streams};
use vflow::sim::number::{self, Curve, exp, ln, log1p, moment, pow, reduction};

/// The rows of a file of vectors.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numbers").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A double from its bits in hexadecimal.
fn double(bits: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(bits, 16).unwrap())
}

/// The distance between a double and its neighbour.
fn ulp(x: f64) -> f64 {
    x.abs().next_up() - x.abs()
}

/// By how many ulps a result is wrong; the exact one is `rest` ulps beside its nearest double.
fn error(got: f64, nearest: f64, rest: f64) -> f64 {
    if got == nearest {
        return rest.abs();
    }
    ((got - nearest) / ulp(nearest) - rest).abs()
}

/// The largest error of a function of one number in ulps, and where it is.
fn worst(name: &str, function: fn(f64) -> f64) -> (f64, f64) {
    let rows = rows("functions.csv");
    let errors = rows.iter().filter(|row| row[0] == name).map(|row| {
        let x = double(&row[1]);
        let error = error(function(x), double(&row[2]), double(&row[3]));
        assert!(!error.is_nan(), "{name}({x:e}) = {:e}", function(x));
        (error, x)
    });
    let worst = errors.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    println!("{name}: {:.3} ulp at {:e}", worst.0, worst.1);
    worst
}

#[test]
fn exponentials_and_logarithms_are_within_an_ulp() {
    for (name, function, bound) in [("exp", exp as fn(f64) -> f64, 0.7), ("ln", ln, 1.0), ("log1p", log1p, 1.0)] {
        let (error, x) = worst(name, function);
        assert!(error <= bound, "{name}({x:e}) is wrong by {error} ulp");
    }
}

#[test]
fn powers_are_within_an_ulp_and_exact_where_they_can_be() {
    let mut worst = (0.0, 0.0, 0.0);
    for row in rows("powers.csv") {
        let (base, exponent, nearest, rest) = (double(&row[0]), double(&row[1]), double(&row[2]), double(&row[3]));
        let got = pow(base, exponent);
        let error = error(got, nearest, rest);
        assert!(error <= 0.7, "{base:e} ^ {exponent:e} = {got:e} is wrong by {error} ulp");
        if rest == 0.0 {
            assert_eq!(got, nearest, "{base:e} ^ {exponent:e}");
        }
        worst = if error > worst.0 { (error, base, exponent) } else { worst };
    }
    println!("pow: {:.3} ulp at {:e} ^ {:e}", worst.0, worst.1, worst.2);
}

#[test]
fn normal_quantiles_are_right_to_fourteen_digits() {
    let mut worst = (0.0, 0.0);
    for row in rows("functions.csv").iter().filter(|row| row[0] == "standard_normal") {
        let (u, exact) = (double(&row[1]), double(&row[2]));
        let got = chance::standard_normal(u);
        let error = if exact == 0.0 { got.abs() } else { ((got - exact) / exact).abs() };
        assert!(error <= 1e-14, "at {u:e}: {got:e} instead of {exact:e}, wrong by {error:e}");
        worst = if error > worst.0 { (error, u) } else { worst };
    }
    println!("standard_normal: {:e} at {:e}", worst.0, worst.1);
}

#[test]
fn the_normal_distribution_function_is_right_to_fourteen_digits() {
    for row in rows("functions.csv").iter().filter(|row| row[0] == "normal_cdf") {
        let (x, exact) = (double(&row[1]), double(&row[2]));
        let got = number::normal_cdf(x);
        // The argument of erfc is rounded, and its square counts.
        let bound = 1e-15 * (2.0 + x * x);
        assert!((got - exact).abs() <= bound * exact, "at {x}: {got:e} instead of {exact:e}");
    }
}

#[test]
fn streams_are_those_of_numpy() {
    for row in rows("streams.csv") {
        let (seed, run, site) = (row[0].parse().unwrap(), row[1].parse().unwrap(), row[2].parse().unwrap());
        let words: [u64; 4] = chance::words(seed, run, site);
        assert_eq!(words.map(|word| word.to_string()), row[3..7], "{seed}, {run}, {site}");
        let mut stream = Sfc64::new(seed, run, site);
        for uniform in &row[7..11] {
            assert_eq!(stream.uniform(), double(uniform), "{seed}, {run}, {site}");
        }
        assert_eq!(chance::uniform_at(seed, run, site, 99), double(&row[11]), "{seed}, {run}, {site}");
    }
}

#[test]
fn many_streams_are_those_of_numpy() {
    let rows = rows("streams.csv");
    for rows in rows.chunk_by(|a, b| a[0] == b[0]) {
        let seed = rows[0][0].parse().unwrap();
        for site in 0..5 {
            let rows: Vec<_> = rows.iter().skip(site).step_by(5).collect();
            let runs: Vec<u64> = rows.iter().map(|row| row[1].parse().unwrap()).collect();
            let mut streams = Streams::new(seed, &runs, rows[0][2].parse().unwrap());
            let mut drawn = vec![0.0; runs.len()];
            for number in 0..4 {
                streams.fill(&mut drawn);
                let expected: Vec<f64> = rows.iter().map(|row| double(&row[7 + number])).collect();
                assert_eq!(drawn, expected);
            }
        }
    }
}

#[test]
fn the_edges_of_exponentials_and_logarithms_are_those_of_c() {
    assert_eq!((exp(f64::INFINITY), exp(f64::NEG_INFINITY), exp(0.0), exp(-0.0)), (f64::INFINITY, 0.0, 1.0, 1.0));
    assert!(exp(f64::NAN).is_nan());
    assert_eq!((ln(0.0), ln(-0.0), ln(f64::INFINITY)), (f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY));
    assert!([-1.0, -5e-324, f64::NEG_INFINITY, f64::NAN].iter().all(|x| ln(*x).is_nan()));
    assert_eq!(ln(1.0).to_bits(), 0);
    assert_eq!((log1p(-1.0), log1p(f64::INFINITY)), (f64::NEG_INFINITY, f64::INFINITY));
    assert!(log1p(-1.1).is_nan() && log1p(f64::NAN).is_nan());
    assert_eq!((log1p(0.0).to_bits(), log1p(-0.0).to_bits()), (0.0_f64.to_bits(), (-0.0_f64).to_bits()));
}

/// C99, annex F.10.4.4, of which `libm` is an implementation.
#[test]
fn the_edges_of_powers_are_those_of_c() {
    let whole = [1.0, 2.0, 3.0, 4.0, 9007199254740991.0, 9007199254740992.0, 4503599627370497.0, 1e300];
    let broken = [0.5, 1.5, 2.5, 0.3, 5e-324, 4503599627370495.5];
    let sizes = [0.0, f64::INFINITY, f64::NAN, 1.0 - f64::EPSILON, 7.0].into_iter().chain(whole).chain(broken);
    let all: Vec<f64> = sizes.flat_map(|x| [x, -x]).collect();
    for base in &all {
        for exponent in &all {
            let (got, expected) = (pow(*base, *exponent), libm::pow(*base, *exponent));
            let ulps = got.to_bits().abs_diff(expected.to_bits());
            assert!(
                ulps <= 1 || got.is_nan() && expected.is_nan(),
                "{base:e} ^ {exponent:e} = {got:e}, not {expected:e}"
            );
        }
    }
    assert_eq!((pow(1.0, f64::NAN), pow(f64::NAN, 0.0), pow(-1.0, f64::INFINITY)), (1.0, 1.0, 1.0));
    assert_eq!(pow(-0.0, -3.0), f64::NEG_INFINITY);
    assert_eq!(pow(-2.0, 3.0), -8.0);
    assert!(pow(-8.0, 1.0 / 3.0).is_nan());
}

/// What a function answers, by the name that it has in a generated project or in the reference interpreter.
fn answer(name: &str, x: &[f64]) -> f64 {
    const DT: f64 = 0.25;
    let mut ordered = x.to_vec();
    let all = || x.iter().copied();
    match (name, x) {
        ("snapped", [x, q]) => number::snapped(*x, *q),
        ("floor", [x, q]) => number::floor_to(*x, *q),
        ("ceil", [x, q]) => number::ceil_to(*x, *q),
        ("round_to", [x, q]) => number::round_to(*x, *q),
        ("mod", [x, y]) => number::modulo(*x, *y),
        ("minimum", [a, b]) => number::minimum(*a, *b),
        ("maximum", [a, b]) => number::maximum(*a, *b),
        ("safe_div", [a, b, c]) => number::safe_div(*a, *b, *c),
        ("clamp", [x, a, b]) => number::clamp(*x, *a, *b),
        ("sign", [x]) => number::sign(*x),
        ("step", [t, height, start]) => moment::step(*t, DT, *height, *start),
        ("ramp", [t, slope, start, until]) => moment::ramp(*t, *slope, *start, *until),
        ("at", [t, when]) => moment::at(*t, DT, *when),
        ("every", [t, period]) => moment::every(*t, DT, *period),
        ("between", [t, start, until]) => moment::between(*t, DT, *start, *until),
        ("during", [t, start, until]) => moment::during(*t, DT, *start, *until),
        ("uniform", [u, a, b]) => chance::uniform(*u, *a, *b),
        ("triangular", [u, a, b, c]) => chance::triangular(*u, *a, *b, *c),
        ("bernoulli", [u, p]) => chance::bernoulli(*u, *p),
        ("lognormal", [u, m, s]) => chance::lognormal(*u, *m, *s),
        ("exponential", [u, rate]) => chance::exponential(*u, *rate),
        ("poisson", [u, mean]) => chance::poisson(*u, *mean),
        ("binomial", [u, n, p]) => chance::binomial(*u, *n, *p),
        ("sum", _) => reduction::sum(all()),
        ("mean", _) => reduction::mean(all()),
        ("min", _) => reduction::minimum(all()),
        ("max", _) => reduction::maximum(all()),
        ("median", _) => reduction::median(&mut ordered),
        ("gini", _) => reduction::gini(&mut ordered),
        ("quantile", [_, .., share]) => {
            ordered.pop();
            reduction::quantile(&mut ordered, *share)
        }
        (curve, [points @ .., x]) => {
            let (inputs, outputs) = points.split_at(points.len() / 2);
            let (between, outside) = kind(curve);
            Curve::new(inputs, outputs, between, outside).unwrap().at(*x)
        }
        _ => panic!("{name} of {x:?}"),
    }
}

/// The kind of a curve.
fn kind(name: &str) -> (Between, Outside) {
    match name {
        "linear clamp" => (Between::Linear, Outside::Clamp),
        "linear extend" => (Between::Linear, Outside::Extend),
        "step clamp" => (Between::Step, Outside::Clamp),
        "step extend" => (Between::Step, Outside::Extend),
        "spline clamp" => (Between::Spline, Outside::Clamp),
        "spline extend" => (Between::Spline, Outside::Extend),
        other => panic!("{other}"),
    }
}

/// `tests/numbers/spec.py` writes what the others answer. Only what needs a logarithm of the platform's may differ in its last digits.
#[test]
fn the_simulator_answers_as_generated_projects_do() {
    let rows = rows("spec.csv");
    assert!(rows.len() > 5000);
    for row in rows {
        let arguments: Vec<f64> = row[1].split(' ').map(double).collect();
        let (got, expected) = (answer(&row[0], &arguments), double(&row[2]));
        let same = match row[0].as_str() {
            "lognormal" | "exponential" => (got - expected).abs() <= 1e-14 * expected || got == expected,
            _ => got.to_bits() == expected.to_bits(),
        };
        assert!(same || got.is_nan() && expected.is_nan(), "{} of {arguments:?}: {got:e}, not {expected:e}", row[0]);
    }
}

#[test]
fn a_curve_needs_points_that_rise() {
    let curve = |x: &[f64], y: &[f64]| Curve::new(x, y, Between::Linear, Outside::Clamp);
    assert_eq!(curve(&[], &[]), None);
    assert_eq!(curve(&[1.0, 1.0], &[0.0, 1.0]), None);
    assert_eq!(curve(&[1.0, f64::NAN], &[0.0, 1.0]), None);
    assert_eq!(curve(&[1.0, 2.0], &[0.0]), None);
}

#[test]
fn a_recorded_column_that_holds_its_values_tolerates_a_billionth_of_a_step() {
    let held = Curve::recorded(&[0.0, 0.3, 0.6], &[1.0, 2.0, 3.0], Between::Step, 0.1).unwrap();
    assert_eq!([held.at(-1.0), held.at(0.1 + 0.1), held.at(3.0 * 0.1), held.at(0.3 - 5e-11)], [1.0, 1.0, 2.0, 2.0]);
    let straight = Curve::recorded(&[0.0, 1.0], &[1.0, 2.0], Between::Linear, 0.1).unwrap();
    assert_eq!([straight.at(0.5), straight.at(9.0)], [1.5, 2.0]);
}

#[test]
fn counts_that_no_double_can_reach_end() {
    assert!(chance::poisson(0.5, 1e300) >= 0.0);
    assert!(chance::binomial(0.5, 1e300, 0.5) >= 0.0);
}

/// Any double but those that are no number.
fn any_number() -> impl Strategy<Value = f64> {
    any::<u64>().prop_map(f64::from_bits).prop_filter("a number", |x| !x.is_nan())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_exponential_rises(x in -750.0..709.0_f64) {
        prop_assert!(exp(x) <= exp(x.next_up()) + ulp(exp(x)));
        prop_assert!(exp(x) <= exp(x + 4.0 * f64::EPSILON * x.abs().max(1.0)));
    }

    #[test]
    fn a_logarithm_rises(bits in 1..0x7fe0_0000_0000_0000_u64) {
        let x = f64::from_bits(bits);
        prop_assert!(ln(x) < ln(x * 1.0001 + 5e-324));
    }

    #[test]
    fn a_logarithm_undoes_an_exponential(x in -700.0..700.0_f64) {
        prop_assert!((ln(exp(x)) - x).abs() <= 2.0 * ulp(x) + 2.0 * f64::EPSILON);
    }

    #[test]
    fn powers_that_ieee_can_compute_are_those(bits in 0..0x7ff0_0000_0000_0000_u64) {
        let x = f64::from_bits(bits);
        prop_assert_eq!(pow(x, 1.0), x);
        prop_assert_eq!(pow(x, 0.0), 1.0);
        for (got, rounded) in [(pow(x, 2.0), x * x), (pow(x, -1.0), 1.0 / x), (pow(x, 0.5), x.sqrt())] {
            prop_assert!(got.to_bits().abs_diff(rounded.to_bits()) <= 1, "{x:e}: {got:e} {rounded:e}");
        }
        let short = f64::from_bits(bits & !0x7ff_ffff);
        if (short * short).is_normal() {
            prop_assert_eq!(pow(short, 2.0), short * short);
            prop_assert_eq!(pow(short * short, 0.5), short);
        }
    }

    #[test]
    fn anything_to_anything_is_what_c_says(base in any_number(), exponent in any_number()) {
        let (got, expected) = (pow(base, exponent), libm::pow(base, exponent));
        let ulps = got.to_bits().abs_diff(expected.to_bits());
        prop_assert!(ulps <= 1 || got.is_nan() && expected.is_nan(), "{base:e} ^ {exponent:e}: {got:e} {expected:e}");
    }

    #[test]
    fn a_normal_quantile_rises_and_is_odd(u in 0.0..0.5_f64) {
        let u = u.max(chance::LEAST);
        prop_assert!(chance::standard_normal(u) <= chance::standard_normal(u * 1.000001));
        let other = 1.0 - u;
        prop_assert_eq!(chance::standard_normal(other), -chance::standard_normal(1.0 - other));
    }

    #[test]
    fn many_normal_quantiles_are_each_one(seed: u64, count in 0..200_usize, tail in 0..3_i32) {
        let mut stream = Sfc64::new(seed, 1, 1);
        let shrink = 0.5_f64.powi(tail * tail * 10);
        let u: Vec<f64> = (0..count).map(|_| stream.uniform() * shrink).collect();
        let mut each = vec![f64::NAN; count];
        chance::standard_normal_each(&u, &mut each);
        let alone: Vec<u64> = u.iter().map(|u| chance::standard_normal(*u).to_bits()).collect();
        prop_assert_eq!(each.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), alone);
    }

    #[test]
    fn loops_over_lanes_give_the_bits_of_one(lanes in prop::array::uniform8(any_number()), others in prop::array::uniform8(any_number())) {
        let (mut exps, mut lns, mut pows) = ([0.0; 8], [0.0; 8], [0.0; 8]);
        for i in 0..8 {
            exps[i] = exp(lanes[i]);
            lns[i] = ln(lanes[i]);
            pows[i] = pow(lanes[i], others[i]);
        }
        for i in 0..8 {
            let alone = |x: f64| std::hint::black_box(x);
            let expected = [exp(alone(lanes[i])), ln(alone(lanes[i])), pow(alone(lanes[i]), alone(others[i]))];
            for (got, expected) in [exps[i], lns[i], pows[i]].into_iter().zip(expected) {
                prop_assert!(got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan());
            }
        }
    }
}
