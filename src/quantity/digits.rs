//! Digits as people read them.

/// Digits in groups of three from the right, with a sign between two groups: `1_000_000`.
pub fn in_groups(digits: &str, between: char) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}
