//! Numbers and units of formulas, as people write them.

use crate::quantity::in_groups;

use super::math::{Math, Operator, UnitPart};

/// A number as people write it: `4_000_000` as `4 000 000`, `1e-3` as a power of ten.
pub(super) fn number(written: &str) -> Math {
    let shown = figures(written);
    match shown.split_once(['e', 'E']) {
        None => Math::Number(shown),
        Some((figures, exponent)) => {
            let exponent = exponent.trim_start_matches('+');
            let exponent = match exponent.strip_prefix('-') {
                Some(size) => Math::Minus(Box::new(Math::Number(size.to_owned()))),
                None => Math::Number(exponent.to_owned()),
            };
            let power = Math::Power(Box::new(Math::Number("10".to_owned())), Box::new(exponent));
            Math::Row(vec![Math::Number(figures.to_owned()), Math::Operator(Operator::Times), power])
        }
    }
}

/// The figures of a number in groups of three, and its suffix after a space: `25bp` as `25 bp`.
pub(super) fn figures(written: &str) -> String {
    let plain: String = written.chars().filter(|it| *it != '_' && !it.is_whitespace()).collect();
    let end = plain.find(|it: char| !it.is_ascii_digit()).unwrap_or(plain.len());
    let (whole, rest) = plain.split_at_checked(end).unwrap_or((&plain, ""));
    let grouped = in_groups(whole, '\u{a0}');
    for suffix in ["%", "bp"] {
        if let Some(digits) = rest.strip_suffix(suffix) {
            return format!("{grouped}{digits}\u{a0}{suffix}");
        }
    }
    grouped + rest
}

/// A unit in one line: `DATA/day`.
pub(super) fn spelt(unit: &[UnitPart]) -> String {
    let mut text = String::new();
    for part in unit {
        if part.divides {
            text.push('/');
        } else if !text.is_empty() {
            text.push(' ');
        }
        text += &part.name;
        if let Some(exponent) = &part.exponent {
            text += &format!("^{exponent}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn figures_stand_in_groups() {
        let shown = |written| figures(written).replace('\u{a0}', " ");
        assert_eq!(shown("4_000_000"), "4 000 000");
        assert_eq!(shown("1234.5678"), "1 234.5678");
        assert_eq!(shown("0.3%"), "0.3 %");
        assert_eq!(shown("25bp"), "25 bp");
        assert_eq!(shown("137e-6"), "137e-6");
    }
}
