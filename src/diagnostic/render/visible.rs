//! Makes text from anywhere harmless and readable in a terminal.

/// What stands for a character that a terminal would obey or hide, or `None` where it can be shown.
///
/// Control characters would move the cursor or change colours; direction overrides make a line
/// read other than it is; the rest are invisible. Joiners inside words and emoji are left alone.
pub fn stand_in(character: char) -> Option<String> {
    match character {
        '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)).map(String::from),
        '\x7f' => Some("␡".to_owned()),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(format!("⟨U+{:04X}⟩", u32::from(character))),
        _ => None,
    }
}

/// The text on one line, with stand-ins for what must not reach a terminal, and cut in its middle
/// where it is longer than `limit` characters.
pub fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for character in clip(text, limit).chars() {
        match character {
            '\n' | '\t' => line.push(' '),
            '\r' => {}
            _ => push_visible(&mut line, character),
        }
    }
    line
}

/// The same for text of several lines, each of which is cut for itself: a list loses none of its lines.
pub fn lines(text: &str, limit: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| one_line(line, limit)).collect();
    lines.join("\n")
}

/// Adds a character or its stand-in.
pub fn push_visible(line: &mut String, character: char) {
    match stand_in(character) {
        Some(shown) => line.push_str(&shown),
        None => line.push(character),
    }
}

/// Breaks lines between words so that none is longer than `width` characters, where words allow.
/// Indented lines (listings, tables) stay as they are.
pub fn wrap(text: &str, width: usize) -> String {
    let mut wrapped: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with(' ') {
            wrapped.push(line.to_owned());
        } else {
            wrap_line(line, width, &mut wrapped);
        }
    }
    wrapped.join("\n")
}

fn wrap_line(line: &str, width: usize, wrapped: &mut Vec<String>) {
    let mut current = String::new();
    let mut used = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            wrapped.push(std::mem::take(&mut current));
            used = 0;
        }
        if used > 0 {
            current.push(' ');
            used += 1;
        }
        current.push_str(word);
        used += length;
    }
    wrapped.push(current);
}

/// The text without its middle, where it is longer than `limit` characters.
fn clip(text: &str, limit: usize) -> String {
    // Bytes are at least as many as characters: the common case needs no count.
    if text.len() <= limit || text.chars().count() <= limit {
        return text.to_owned();
    }
    let head = limit / 2;
    let start: String = text.chars().take(head).collect();
    let mut end: Vec<char> = text.chars().rev().take(limit - head).collect();
    end.reverse();
    format!("{start} … {}", end.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_comes_through() {
        let hostile = "a\x1b[31m\u{202e}b\u{9b}c\0\u{200b}\r\nd";
        let shown = one_line(hostile, 100);
        assert_eq!(shown, "a␛[31m⟨U+202E⟩b⟨U+009B⟩c␀⟨U+200B⟩ d");
        assert!(shown.chars().all(|character| stand_in(character).is_none()));
    }

    #[test]
    fn writing_systems_and_emoji_stay_as_they_are() {
        for text in ["数据市场", "می‌خواهم", "👩‍🌾 €²"] {
            assert_eq!(one_line(text, 100), text);
        }
    }

    #[test]
    fn long_text_loses_its_middle() {
        let shown = one_line(&"x".repeat(1_000_000), 20);
        assert_eq!(shown, "xxxxxxxxxx … xxxxxxxxxx");
    }

    #[test]
    fn lines_break_between_words_only() {
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("incomprehensibilities are long", 5), "incomprehensibilities\nare\nlong");
        assert_eq!(wrap("  a listing stays", 5), "  a listing stays");
    }
}
