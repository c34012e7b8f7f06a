//! Reports for a terminal.

use super::{Report, Section};

/// How many rows of a table are shown; the other formats have all.
const ROWS: usize = 60;
/// Between two columns.
const GAP: usize = 2;
/// No column is made narrower.
const NARROW: usize = 8;

pub(super) fn text(report: &Report, width: usize) -> String {
    let mut text = format!("{}\n", report.title);
    if report.sections.is_empty() {
        text += "\nThe model has nothing of that kind.\n";
    }
    for section in &report.sections {
        text += &format!("\n{}\n", section.heading);
        for line in wrap(&section.says, width.saturating_sub(2)) {
            text += &format!("  {line}\n");
        }
        table(section, width.saturating_sub(2), &mut text);
        for note in &section.notes {
            for (number, line) in wrap(note, width.saturating_sub(4)).into_iter().enumerate() {
                text += &format!("  {}{line}\n", if number == 0 { "- " } else { "  " });
            }
        }
    }
    // No-break spaces keep numbers and units together in documents; a terminal has no need of them.
    text.replace('\u{a0}', " ")
}

fn table(section: &Section, width: usize, text: &mut String) {
    if section.rows.is_empty() {
        return;
    }
    text.push('\n');
    let shown = section.rows.get(..ROWS).unwrap_or(&section.rows);
    match widths(&section.heads, shown, width) {
        Some(widths) => aligned(section, shown, &widths, text),
        None => listed(section, shown, width, text),
    }
    let more = section.rows.len() - shown.len();
    if more > 0 {
        *text += &format!("  … and {more} more: `--format csv` has all\n");
    }
}

/// The widths of columns; none where even narrow ones do not fit.
fn widths(heads: &[String], rows: &[Vec<String>], width: usize) -> Option<Vec<usize>> {
    let cell = |column: usize| rows.iter().filter_map(move |row| row.get(column)).map(|cell| length(cell));
    let natural: Vec<usize> =
        heads.iter().enumerate().map(|(column, head)| cell(column).max().unwrap_or(0).max(length(head))).collect();
    let available = width.checked_sub(GAP * heads.len().saturating_sub(1))?;
    let mut widths = natural;
    // The widest columns give way first, so that short ones stay on one line.
    while widths.iter().sum::<usize>() > available {
        let widest = widths.iter_mut().max_by_key(|width| **width)?;
        if *widest <= NARROW {
            return None;
        }
        *widest -= 1;
    }
    Some(widths)
}

fn aligned(section: &Section, rows: &[Vec<String>], widths: &[usize], text: &mut String) {
    let put = |cells: &[String], text: &mut String| {
        let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut shown = String::from("  ");
            for (column, (cell, width)) in wrapped.iter().zip(widths).enumerate() {
                let part = cell.get(line).map_or("", String::as_str);
                let fill = " ".repeat(width.saturating_sub(length(part)));
                let number = section.numbers.contains(&column);
                shown += &if number { format!("{fill}{part}") } else { format!("{part}{fill}") };
                shown += &" ".repeat(GAP);
            }
            *text += shown.trim_end();
            text.push('\n');
        }
    };
    put(&section.heads, text);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    put(&rule, text);
    rows.iter().for_each(|row| put(row, text));
}

/// A table too wide for the terminal: a block for each row, without empty cells.
fn listed(section: &Section, rows: &[Vec<String>], width: usize, text: &mut String) {
    let longest = section.heads.iter().skip(1).map(|head| length(head)).max().unwrap_or(0).min(width / 2);
    for row in rows {
        let mut cells = section.heads.iter().zip(row);
        if let Some((_, first)) = cells.next() {
            *text += &format!("  {first}\n");
        }
        for (head, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            for (number, line) in wrap(cell, width.saturating_sub(longest + 4).max(NARROW)).into_iter().enumerate() {
                let head = if number == 0 { head.as_str() } else { "" };
                let fill = " ".repeat(longest.saturating_sub(length(head)));
                *text += &format!("    {head}{fill}  {line}\n");
            }
        }
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Breaks a text at spaces, and what is longer than a line within names.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let mut word = word.to_owned();
        if !line.is_empty() && length(&line) + 1 + length(&word) > width {
            lines.push(std::mem::take(&mut line));
        }
        while length(&word) > width {
            let (head, rest) = broken(&word, width);
            lines.push(head.to_owned());
            word = rest.to_owned();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += &word;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word in two, the first one not longer than a line: after a dot, a bracket or a slash, else after an underscore,
/// else anywhere. A line never begins with the comma that ends a name.
fn broken(word: &str, width: usize) -> (&str, &str) {
    let end = word.char_indices().nth(width).map_or(word.len(), |(place, _)| place);
    let after = |signs: &str| {
        let ends = word.char_indices().map(|(place, sign)| (place + sign.len_utf8(), sign));
        let ends = ends
            .take_while(|(place, _)| *place <= end)
            .filter(|(place, sign)| signs.contains(*sign) && goes_on(word, *place));
        ends.last().map(|(place, _)| place)
    };
    let anywhere =
        || word.char_indices().map(|(place, _)| place).rfind(|it| *it > 0 && *it <= end && goes_on(word, *it));
    let place = after(".(/").or_else(|| after("_")).or_else(anywhere).unwrap_or(end);
    word.split_at_checked(place).unwrap_or((word, ""))
}

/// Whether more than signs follow.
fn goes_on(word: &str, place: usize) -> bool {
    word.get(place..).is_some_and(|rest| rest.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn cells_are_broken_at_spaces_and_dots() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("Curators.wallet", 10), ["Curators.", "wallet"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("lasting_support, who_asks", 15), ["lasting_", "support,", "who_asks"]);
        assert_eq!(wrap("abcdefgh,", 8), ["abcdefg", "h,"]);
        assert_eq!(wrap("…………", 2), ["……", "……"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
