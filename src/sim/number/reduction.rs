//! Many numbers become one.

use super::comparison;

/// The sum, from left to right; of truth values, how many are true.
#[must_use]
pub fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().fold(0.0, |reached, number| reached + number)
}

/// The mean; of truth values, the share that is true. No number of none.
#[must_use]
pub fn mean(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.into_iter().fold((0.0, 0.0), |(sum, count), number| (sum + number, count + 1.0));
    sum / count
}

/// The least, no number where one of them is none. No number of none.
#[must_use]
pub fn minimum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().reduce(comparison::minimum).unwrap_or(f64::NAN)
}

/// The greatest, no number where one of them is none. No number of none.
#[must_use]
pub fn maximum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().reduce(comparison::maximum).unwrap_or(f64::NAN)
}

/// The one in the middle, or the mean of the two there. Puts the numbers in order.
#[must_use]
pub fn median(numbers: &mut [f64]) -> f64 {
    quantile(numbers, 0.5)
}

/// On straight lines between the ordered numbers: the least at share 0, the greatest at 1, no number outside. Puts the numbers in order.
#[must_use]
pub fn quantile(numbers: &mut [f64], share: f64) -> f64 {
    if !ordered(numbers) || !(0.0..=1.0).contains(&share) {
        return f64::NAN;
    }
    let position = share * (numbers.len().saturating_sub(1)) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of numbers")]
    let below = position as usize;
    let share = position - below as f64;
    match (numbers.get(below), numbers.get(below + 1)) {
        (Some(low), Some(high)) if share > 0.0 => low + share * (high - low),
        (Some(low), _) => *low,
        _ => f64::NAN,
    }
}

/// The Gini coefficient: the mean difference of two of them over twice their mean; 0 where all are alike or the sum is 0.
/// Puts the numbers in order.
#[must_use]
pub fn gini(numbers: &mut [f64]) -> f64 {
    if !ordered(numbers) {
        return f64::NAN;
    }
    let (count, sum) = (numbers.len() as f64, sum(numbers.iter().copied()));
    if sum == 0.0 || numbers.first() == numbers.last() {
        return 0.0;
    }
    let weighed = numbers.iter().enumerate().map(|(rank, number)| (2.0 * rank as f64 - count + 1.0) * number);
    self::sum(weighed) / (count * sum)
}

/// Puts numbers in order, and says whether they all are numbers.
fn ordered(numbers: &mut [f64]) -> bool {
    numbers.sort_unstable_by(f64::total_cmp);
    // What is no number stands first or last, by its sign.
    !numbers.first().is_some_and(|least| least.is_nan()) && !numbers.last().is_some_and(|most| most.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sums_run_from_left_to_right() {
        assert_eq!(sum([1e16, 1.0, -1e16]), 0.0);
        assert_eq!(sum([1e16, -1e16, 1.0]), 1.0);
        assert_eq!(sum([]), 0.0);
        assert_eq!(mean([1.0, 2.0, 6.0]), 3.0);
    }

    #[test]
    fn the_ends_of_a_quantile_are_the_least_and_the_greatest() {
        let of = |share| quantile(&mut [3.0, 1.0, 2.0, 10.0], share);
        assert_eq!([of(0.0), of(1.0), of(0.5), of(0.9)], [1.0, 10.0, 2.5, 3.0 + (0.9 * 3.0 - 2.0) * 7.0]);
        assert!(of(-0.1).is_nan() && of(1.1).is_nan() && of(f64::NAN).is_nan());
        assert_eq!(median(&mut [5.0]), 5.0);
        assert_eq!(median(&mut [5.0, 1.0, f64::INFINITY]), 5.0);
    }

    #[test]
    fn what_is_no_number_makes_the_whole_none() {
        for bad in [f64::NAN, -f64::NAN] {
            assert!(median(&mut [1.0, bad, 2.0]).is_nan());
            assert!(gini(&mut [1.0, bad, 2.0]).is_nan());
            assert!(minimum([1.0, bad, 2.0]).is_nan() && maximum([1.0, bad, 2.0]).is_nan());
        }
    }

    #[test]
    fn inequality_lies_between_none_and_all() {
        assert_eq!(gini(&mut [2.0, 2.0, 2.0]), 0.0);
        assert_eq!(gini(&mut [0.0, 0.0, 0.0, 4.0]), 0.75);
        assert_eq!(gini(&mut [1.0, 3.0]), 0.25);
        assert_eq!(gini(&mut [-1.0, 1.0]), 0.0);
    }

    proptest! {
        #[test]
        fn quantiles_rise(mut numbers in prop::collection::vec(-1e3..1e3_f64, 1..20), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(quantile(&mut numbers, low) <= quantile(&mut numbers, high) + 1e-9);
            prop_assert_eq!(quantile(&mut numbers, 0.0), minimum(numbers.iter().copied()));
            prop_assert_eq!(quantile(&mut numbers, 1.0), maximum(numbers.iter().copied()));
        }
    }
}
