//! Numbers as people write them: `4.2 M DATA`, `0.3 %`.

use crate::model::Quantity;
use crate::quantity::in_groups;

/// Between a number and what follows it, so that they stay on one line.
const SPACE: char = '\u{a0}';

/// So many things, in words: `1 stock`, `2 stocks`.
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// A number in base quantities, in the unit it is shown in.
pub fn amount(number: f64, quantity: &Quantity) -> String {
    let shown = short(number / quantity.scale);
    match quantity.unit.as_str() {
        "" | "1" => shown,
        unit => match unit.strip_prefix("1/") {
            Some(unit) => format!("{shown}{SPACE}per{SPACE}{unit}"),
            None => format!("{shown}{SPACE}{unit}"),
        },
    }
}

/// A number in at most four digits where it is no whole number below a million: `12 500`, `4.2 M`, `0.0123`, `1.5e-9`.
pub fn short(number: f64) -> String {
    let size = number.abs();
    if !number.is_finite() {
        return if number.is_nan() { "?".to_owned() } else { if number > 0.0 { "∞" } else { "-∞" }.to_owned() };
    }
    if size < 1e6 && number == number.trunc() {
        return grouped(number);
    }
    for (least, letter) in [(1e15, None), (1e12, Some('T')), (1e9, Some('B')), (1e6, Some('M'))] {
        // What rounds up to the next unit is told in it.
        if size >= least * (1.0 - 5e-5) {
            return match letter {
                Some(letter) => format!("{}{SPACE}{letter}", digits(number / least)),
                None => powers(number),
            };
        }
    }
    if size < 1e-4 { powers(number) } else { digits(number) }
}

/// A number below a million without its fraction, in groups of three digits.
fn grouped(number: f64) -> String {
    let text = format!("{number:.0}");
    let text = if text == "-0" { "0".to_owned() } else { text };
    let (sign, figures) = text.strip_prefix('-').map_or(("", text.as_str()), |figures| ("-", figures));
    sign.to_owned() + &in_groups(figures, SPACE)
}

/// Four digits, no zeros at the end.
fn digits(number: f64) -> String {
    // Of the scientific form, whose exponent says how many digits stand before the point.
    let scientific = format!("{number:.3e}");
    let exponent: i32 = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let places = usize::try_from(3 - exponent).unwrap_or(0);
    if places == 0 {
        return grouped(number);
    }
    let text = format!("{number:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// With a power of ten.
fn powers(number: f64) -> String {
    let text = format!("{number:.3e}");
    match text.split_once('e') {
        Some((figures, exponent)) => {
            let figures = figures.trim_end_matches('0').trim_end_matches('.');
            format!("{figures}e{exponent}")
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{amount, short};
    use crate::model::Quantity;

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (-12_500.0, "-12 500"),
            (999_999.0, "999 999"),
            (999_999.5, "1 M"),
            (4_200_000.0, "4.2 M"),
            (19_687_500.0, "19.69 M"),
            (999_999_999.0, "1 B"),
            (2.1e15, "2.1e15"),
            (0.3, "0.3"),
            (1.0 / 3.0, "0.3333"),
            (1234.5678, "1 235"),
            (823_329.4, "823 329"),
            (0.000_137, "0.000137"),
            (1.5e-9, "1.5e-9"),
            (f64::INFINITY, "∞"),
        ];
        for (number, wanted) in cases {
            assert_eq!(short(number).replace('\u{a0}', " "), wanted, "{number}");
        }
    }

    #[test]
    fn amounts_are_in_their_unit() {
        let percent = Quantity { dimension: "1".into(), unit: "%".into(), scale: 0.01, shape: Vec::new() };
        assert_eq!(amount(0.003, &percent).replace('\u{a0}', " "), "0.3 %");
        let plain = Quantity { dimension: "1".into(), unit: "1".into(), scale: 1.0, shape: Vec::new() };
        assert_eq!(amount(0.5, &plain), "0.5");
        let daily = Quantity { dimension: "1/time".into(), unit: "1/day".into(), scale: 1.0, shape: Vec::new() };
        assert_eq!(amount(0.1, &daily).replace('\u{a0}', " "), "0.1 per day");
    }
}
