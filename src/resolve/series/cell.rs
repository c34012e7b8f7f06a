//! The numbers and days in cells, and what is wrong with those that are none.

use crate::syntax::day;

/// What people write where they have no number.
const NOTHING: &[&str] = &["nan", "na", "n/a", "#n/a", "null", "none", "nil", "-", "?", "."];

/// The finite number of a cell.
pub(super) fn number(cell: &str) -> Option<f64> {
    cell.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The day of a cell, in days from 1970-01-01.
#[expect(clippy::cast_precision_loss, reason = "days of a calendar are far below 2^53")]
pub(super) fn date(cell: &str) -> Option<f64> {
    day(cell).map(|day| day as f64)
}

/// Why a cell holds no number, and what to write instead.
pub(super) fn no_number(cell: &str) -> (&'static str, String) {
    const PLAIN: &str = "write a plain number such as `1234.5`";
    let lower = cell.to_lowercase();
    if NOTHING.contains(&lower.as_str()) {
        return ("no number", "leave the cell empty where nothing is known: gaps are bridged".to_owned());
    }
    if lower.trim_start_matches(['+', '-']).starts_with("inf") {
        return (
            "no finite number",
            "a series holds finite numbers; leave the cell empty where nothing is known".to_owned(),
        );
    }
    if cell.parse::<f64>().is_ok() {
        return ("too large for a number", "numbers go up to 1.7e308".to_owned());
    }
    if let Some(share) = cell.strip_suffix('%').and_then(|share| number(share.trim())) {
        return ("not a plain number", format!("write it as a share: `{}`", share / 100.0));
    }
    match plain(cell) {
        Some(Separated::Thousands(number)) => ("separators between digits", format!("write `{number}`")),
        Some(Separated::Decimals(number)) => ("a comma before decimals", format!("write `{number}`")),
        Some(Separated::Either(large, small)) => (
            "a comma that may mean either",
            format!("write `{large}`, or `{small}` if the comma stands before decimals"),
        ),
        None if cell.chars().any(|character| character.is_ascii_digit()) => {
            ("no plain number", format!("{PLAIN}; its unit stands in the declaration"))
        }
        None => ("no number", PLAIN.to_owned()),
    }
}

/// A number with characters between its digits.
enum Separated {
    /// `1 234.5`
    Thousands(String),
    /// `1,5`
    Decimals(String),
    /// `1,234`
    Either(String, String),
}

/// What a number with separators was meant to be.
fn plain(cell: &str) -> Option<Separated> {
    let is_separator = |character: char| matches!(character, ',' | '\'' | '’' | '_' | ' ' | '\u{a0}' | '\u{202f}');
    let joined: String = cell.chars().filter(|character| !is_separator(*character)).collect();
    if let (Some((before, after)), 1) = (cell.split_once(','), cell.matches([',', '.']).count()) {
        let before: String = before.chars().filter(|character| !is_separator(*character)).collect();
        let decimal = format!("{before}.{after}");
        number(&decimal)?;
        return Some(if after.len() == 3 { Separated::Either(joined, decimal) } else { Separated::Decimals(decimal) });
    }
    // `1.234,5`, as it is written where the comma stands before decimals.
    if let Some((before, after)) =
        cell.rsplit_once(',').filter(|(before, after)| before.contains('.') && !after.contains('.'))
    {
        let decimal = format!("{}.{after}", before.replace(['.', ','], ""));
        return number(&decimal).map(|_| Separated::Decimals(decimal));
    }
    number(&joined).map(|_| Separated::Thousands(joined))
}

/// Why a cell holds no day.
pub(super) fn no_date(cell: &str) -> &'static str {
    let shaped = cell.len() == 10
        && cell.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { "there is no such day" } else { "no date" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_finite() {
        assert_eq!(number("1234.5"), Some(1234.5));
        assert_eq!(number("-1e-3"), Some(-0.001));
        for cell in ["nan", "inf", "-Infinity", "1e999", "1,5", "1_000", "5 USD", ""] {
            assert_eq!(number(cell), None, "{cell}");
        }
    }

    #[test]
    fn help_gives_the_number_that_was_meant() {
        let help = |cell: &str| no_number(cell).1;
        assert_eq!(help("1,5"), "write `1.5`");
        assert_eq!(help("1.234,5"), "write `1234.5`");
        assert_eq!(help("1,234.5"), "write `1234.5`");
        assert_eq!(help("1 234 567"), "write `1234567`");
        assert_eq!(help("1,234,567"), "write `1234567`");
        assert_eq!(help("1,234"), "write `1234`, or `1.234` if the comma stands before decimals");
        assert_eq!(help("12.5 %"), "write it as a share: `0.125`");
        assert_eq!(help("$5"), "write a plain number such as `1234.5`; its unit stands in the declaration");
        assert!(help("N/A").starts_with("leave the cell empty"));
        assert_eq!(no_date("2026-02-30"), "there is no such day");
    }
}
