//! Long expressions broken at their brackets, from left to right.

use super::layout::{WIDTH, new_line};

/// An expression on one line, broken at the brackets where a line would grow too long, from left to
/// right; nothing where that is not enough.
pub(super) fn broken_at_brackets(flat: &str, column: usize, indent: usize) -> Option<String> {
    let pieces = bracketed(flat);
    let mut out = String::new();
    let mut used = column;
    for (index, (before, open, inside, close)) in pieces.iter().enumerate() {
        let width = |text: &str| text.chars().count();
        let following = pieces.get(index + 1).map_or(0, |(before, open, ..)| width(before) + width(open));
        let whole = width(before) + width(open) + width(inside) + width(close);
        out.push_str(before);
        out.push_str(open);
        if used + whole + following <= WIDTH || inside.is_empty() {
            out.push_str(inside);
            out.push_str(close);
            used += whole;
            continue;
        }
        if used + width(before) + width(open) > WIDTH || indent + 4 + width(inside) > WIDTH {
            return None;
        }
        new_line(&mut out, indent + 4);
        out.push_str(inside);
        new_line(&mut out, indent);
        out.push_str(close);
        used = indent + width(close);
    }
    (used <= WIDTH).then_some(out)
}

/// What stands before brackets, the opening bracket, what is inside, and the closing one, for all
/// outermost brackets in turn; what stands behind the last ones has no brackets.
fn bracketed(flat: &str) -> Vec<(String, String, String, String)> {
    let mut pieces = Vec::new();
    let (mut before, mut inside) = (String::new(), String::new());
    let mut open = String::new();
    let mut depth = 0_u32;
    let mut quote = None;
    let mut escaped = false;
    for character in flat.chars() {
        let opens = quote.is_none() && matches!(character, '(' | '[' | '{');
        let closes = quote.is_none() && matches!(character, ')' | ']' | '}');
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(end), found) if end == found => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            _ => {}
        }
        depth += u32::from(opens);
        match depth {
            1 if opens => open = character.to_string(),
            1 if closes => {
                let piece = (std::mem::take(&mut before), std::mem::take(&mut open), std::mem::take(&mut inside));
                pieces.push((piece.0, piece.1, piece.2, character.to_string()));
            }
            0 => before.push(character),
            _ => inside.push(character),
        }
        depth = depth.saturating_sub(u32::from(closes));
    }
    pieces.push((before, String::new(), String::new(), String::new()));
    pieces
}
