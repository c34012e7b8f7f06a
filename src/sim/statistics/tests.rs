use proptest::prelude::*;

use super::*;

/// Uniform numbers, the same ones in every test run.
struct Uniform(u64);

impl Uniform {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn next(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, size: usize) -> usize {
        usize::try_from(self.bits() % size as u64).unwrap()
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.next()).ln()).sqrt() * (std::f64::consts::TAU * self.next()).cos()
    }

    fn sample(&mut self, size: usize, draw: impl Fn(&mut Uniform) -> f64) -> Vec<f64> {
        (0..size).map(|_| draw(self)).collect()
    }
}

fn of(values: &[f64], levels: &[f64]) -> Summary {
    let order: Vec<usize> = (0..values.len().div_ceil(BATCH).max(1)).collect();
    absorbed(values, levels, &order)
}

/// The summary of values whose batches come in this order.
fn absorbed(values: &[f64], levels: &[f64], order: &[usize]) -> Summary {
    let statistics = Statistics::new(1, 1, values.len() as u64, levels);
    for batch in order {
        let rest = &values[batch * BATCH..];
        statistics.absorb(*batch, 0, 0, &rest[..rest.len().min(BATCH)]).unwrap();
    }
    statistics.summary(0, 0).unwrap()
}

fn bits(summary: &Summary) -> Vec<u64> {
    let mut numbers = vec![summary.count as f64, summary.mean, summary.sd, summary.min, summary.max];
    numbers.extend(&summary.quantiles);
    numbers.into_iter().map(f64::to_bits).collect()
}

/// The errors of the quantiles in shares of the distance between the quartiles, and in standard
/// errors: how far so many runs are off by chance.
fn errors(values: &[f64]) -> Vec<(f64, f64)> {
    let found = of(values, &LEVELS).quantiles;
    let exact = quantiles(values, &LEVELS);
    let one = |(level, (found, exact)): (&f64, (f64, &f64))| {
        let near = quantiles(values, &[level - 0.01, level + 0.01]);
        let chance = (level * (1.0 - level) / values.len() as f64).sqrt() * (near[1] - near[0]) / 0.02;
        (found - exact, chance)
    };
    let range = exact[3] - exact[1];
    let errors = LEVELS.iter().zip(found.into_iter().zip(&exact)).map(one);
    errors.map(|(error, chance)| (error / range, error / chance)).collect()
}

/// The root of the mean square.
fn typical(errors: &[f64]) -> f64 {
    (errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64).sqrt()
}

/// Values fall into a bin of probability p by chance, so that a quantile q read from it is off by
/// sqrt(p / q (1 - q)) / 2 standard errors at most: a half where the bin holds as much as the tail
/// beyond the quantile, which it rarely does. The slope of the density in a bin adds what does
/// not shrink with more runs; at 100 000 all of it is still less than chance.
#[test]
fn quantiles_of_smooth_values_are_off_by_less_than_chance() {
    type Draw = fn(&mut Uniform) -> f64;
    let draws: [(&str, Draw); 6] = [
        ("normal", Uniform::normal),
        ("far from 0", |chance| 1e9 + chance.normal()),
        ("uniform", Uniform::next),
        ("lognormal", |chance| chance.normal().exp()),
        ("Cauchy", |chance| (std::f64::consts::PI * (chance.next() - 0.5)).tan()),
        ("Pareto", |chance| (1.0 - chance.next()).powf(-1.0 / 1.2)),
    ];
    for (name, draw) in draws {
        for (size, ensembles, most) in [(10_000, 20, 0.5), (100_000, 4, 0.5)] {
            let mut chance = Uniform(size as u64);
            let found: Vec<_> = (0..ensembles).flat_map(|_| errors(&chance.sample(size, draw))).collect();
            let (shares, chances): (Vec<f64>, Vec<f64>) = found.into_iter().unzip();
            let worst = shares.iter().fold(0.0, |worst, share| f64::max(worst, share.abs()));
            let (share, chance) = (typical(&shares), typical(&chances));
            println!("{name} {size}: typical {share:.5}, worst {worst:.5}; {chance:.3} standard errors");
            assert!(chance < most, "{name} of {size}: {chance} standard errors");
        }
    }
}

#[test]
fn no_quantile_leaves_its_bin() {
    // Whole numbers lie on the edge of a bin or within it: what is found may differ by its width.
    for spread in [3.0, 10.0, 100.0] {
        let values = Uniform(7).sample(20_000, |chance| (chance.normal() * spread).round());
        let share = errors(&values).into_iter().fold(0.0, |worst, (share, _)| f64::max(worst, share.abs()));
        println!("whole numbers, {spread}: {share:.4}");
        assert!(share <= 1.0 / 8.0, "{share} with a spread of {spread}");
    }
}

#[test]
fn what_comes_most_often_is_found_exactly() {
    let rare = |chance: &mut Uniform| if chance.next() < 0.03 { 1e6 * chance.next() } else { 0.0 };
    let found = of(&Uniform(1).sample(50_000, rare), &LEVELS);
    assert_eq!(found.quantiles, [0.0; 5]);
    assert!(found.max > 9e5 && found.min == 0.0);
    let truth = |chance: &mut Uniform| f64::from(chance.next() < 0.7);
    assert_eq!(of(&Uniform(2).sample(50_000, truth), &[0.5, 0.95]).quantiles, [1.0, 1.0]);
}

#[test]
fn constant_values_are_exact() {
    for value in [0.0, 0.1, -1e300, 1e-310] {
        let found = of(&[value; 5000], &LEVELS);
        assert_eq!((found.mean, found.sd, found.min, found.max), (value, 0.0, value, value));
        assert_eq!(found.quantiles, [value; 5]);
    }
}

#[test]
fn up_to_256_values_have_exact_quantiles() {
    let exact = |values: &[f64], level: f64| crate::sim::number::reduction::quantile(&mut values.to_vec(), level);
    let same = |size: usize| {
        let values = Uniform(5).sample(size, Uniform::normal);
        let found = of(&values, &LEVELS).quantiles;
        let near = |(level, found): (&f64, &f64)| (found - exact(&values, *level)).abs() <= 1e-15;
        LEVELS.iter().zip(&found).all(near)
    };
    assert!(same(256));
    // One more, and they are read from a histogram.
    assert!(!same(257));
}

#[test]
fn few_values_have_exact_quantiles() {
    let found = of(&[4.0, 1.0, f64::NAN, 3.0, 2.0], &[0.0, 0.25, 0.5, 0.9, 1.0]);
    assert_eq!(found.quantiles[..3], [1.0, 1.75, 2.5]);
    assert!((found.quantiles[3] - 3.7).abs() < 1e-12 && found.quantiles[4] == 4.0);
    assert_eq!((found.count, found.mean), (4, 2.5));
    assert_eq!(found.sd, (5.0f64 / 3.0).sqrt());
}

#[test]
fn nothing_counted_is_no_number() {
    let found = of(&[f64::NAN; 3000], &[0.5]);
    assert_eq!(found.count, 0);
    assert!([found.mean, found.sd, found.min, found.max, found.quantiles[0]].iter().all(|number| number.is_nan()));
    let one = of(&[2.0], &[0.5]);
    assert!(one.sd.is_nan() && one.mean == 2.0 && one.quantiles == [2.0]);
}

#[test]
fn values_that_only_come_after_batch_0_have_no_quantiles() {
    let mut values = vec![f64::NAN; 2 * BATCH];
    values[BATCH..].fill(1e9 + 1.0);
    let found = of(&values, &[0.5]);
    assert_eq!((found.count, found.mean, found.sd), (1024, 1e9 + 1.0, 0.0));
    assert!(found.quantiles[0].is_nan());
}

#[test]
fn infinite_values_count() {
    let mut values = Uniform(3).sample(3000, Uniform::normal);
    values[5] = f64::INFINITY;
    values[2000] = f64::INFINITY;
    let found = of(&values, &[0.5, 1.0]);
    assert_eq!((found.count, found.mean, found.max), (3000, f64::INFINITY, f64::INFINITY));
    assert!(found.sd.is_nan() && found.quantiles[0].abs() < 0.2 && found.quantiles[1] == f64::INFINITY);
}

#[test]
fn what_cannot_be_taken_is_refused() {
    let statistics = Statistics::new(2, 1, 5000, &LEVELS);
    assert_eq!(statistics.absorb(0, 0, 1, &[1.0]), Err(Refusal::Place));
    assert_eq!(statistics.absorb(0, 2, 0, &[1.0]), Err(Refusal::Place));
    assert_eq!(statistics.absorb(5, 0, 0, &[1.0]), Err(Refusal::Place));
    assert_eq!(statistics.absorb(0, 0, 0, &[1.0; BATCH + 1]), Err(Refusal::Size));
    assert_eq!(statistics.absorb(1, 0, 0, &[1.0]), Err(Refusal::First));
    assert_eq!(statistics.summary(0, 0).unwrap().count, 0);
    assert_eq!(statistics.summary(0, 1), None);
}

#[test]
fn threads_make_no_difference() {
    let values = Uniform(4).sample(40 * BATCH + 100, Uniform::normal);
    let alone = of(&values, &LEVELS);
    let statistics = Statistics::new(1, 1, values.len() as u64, &LEVELS);
    let batches: Vec<&[f64]> = values.chunks(BATCH).collect();
    statistics.absorb(0, 0, 0, batches[0]).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (statistics, batches) = (&statistics, &batches);
            scope.spawn(move || {
                for batch in (1..batches.len()).rev().filter(|batch| batch % 4 == thread) {
                    statistics.absorb(batch, 0, 0, batches[batch]).unwrap();
                }
            });
        }
    });
    assert_eq!(bits(&statistics.summary(0, 0).unwrap()), bits(&alone));
}

#[test]
fn few_nodes_wait_when_threads_work_side_by_side() {
    let mut tree = Tree::default();
    let one = tally::moments(&[1.0]);
    for place in 0..250 {
        for thread in 0..4 {
            tree.add(thread * 250 + place, one);
        }
        assert!(tree.waiting() <= 4 * 2 * 8, "{} nodes", tree.waiting());
    }
    assert_eq!(tree.total().count, 1000);
}

/// Batches of values about which little can be taken for granted.
fn ensembles() -> impl Strategy<Value = (Vec<f64>, Vec<usize>)> {
    let value = prop_oneof![
        8 => -1e6..1e6f64,
        1 => Just(0.0),
        1 => Just(f64::NAN),
        1 => (-300..300i32).prop_map(|power| 10f64.powi(power)),
    ];
    (proptest::collection::vec(value, 1..400), 1..12usize, any::<u64>()).prop_flat_map(|(some, batches, seed)| {
        let mut chance = Uniform(seed);
        let size = (batches - 1) * BATCH + 1 + chance.below(BATCH);
        let values = chance.sample(size, |chance| some[chance.below(some.len())]);
        let order = Just((1..batches).collect::<Vec<usize>>()).prop_shuffle();
        (Just(values), order.prop_map(|later| [vec![0], later].concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_batches_changes_no_bit((values, order) in ensembles()) {
        prop_assert_eq!(bits(&absorbed(&values, &LEVELS, &order)), bits(&of(&values, &LEVELS)));
    }

    #[test]
    fn batches_come_to_what_the_formulas_say((values, order) in ensembles()) {
        let found = absorbed(&values, &LEVELS, &order);
        let known: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
        prop_assert_eq!(found.count, known.len() as u64);
        if known.is_empty() {
            return Ok(());
        }
        let size = known.len() as f64;
        let mean = known.iter().map(|value| value / size).sum::<f64>();
        let far = known.iter().map(|value| value.abs()).fold(0.0, f64::max);
        prop_assert!((found.mean - mean).abs() <= 1e-12 * far, "{} {}", found.mean, mean);
        let sd = known.iter().map(|value| ((value - mean) / far.max(1e-300)).powi(2)).sum::<f64>() / (size - 1.0);
        let sd = sd.sqrt() * far;
        // Squares of values beyond 1e154 are no doubles.
        if known.len() > 1 && far < 1e150 && far > 1e-100 {
            prop_assert!((found.sd - sd).abs() <= 1e-9 * sd + 1e-12 * far, "{} {}", found.sd, sd);
        }
        prop_assert_eq!(found.min, known.iter().copied().fold(f64::INFINITY, f64::min));
        prop_assert_eq!(found.max, known.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        let rising = [&[found.min], &found.quantiles[..], &[found.max]].concat();
        if found.quantiles.iter().all(|quantile| !quantile.is_nan()) {
            prop_assert!(rising.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", rising);
        }
    }

    #[test]
    fn two_lots_merged_are_one(left in proptest::collection::vec(-1e3..1e3f64, 1..50), right in proptest::collection::vec(-1e3..1e3f64, 1..50)) {
        let merged = tally::moments(&left).merge(tally::moments(&right));
        let whole = tally::moments(&[left, right].concat());
        prop_assert_eq!((merged.count, merged.min, merged.max), (whole.count, whole.min, whole.max));
        prop_assert!((merged.mean - whole.mean).abs() < 1e-10);
        prop_assert!((merged.squares - whole.squares).abs() < 1e-9 * whole.squares.max(1.0));
    }
}
