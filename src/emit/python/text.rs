//! Text from the model, escaped for where it goes: the author may write anything in a label.

use super::layout::WIDTH;
use crate::emit::plain::{escape, misleads};

pub(super) use crate::emit::plain::{markdown, one_line};

/// A Python string literal, with the quotes that need fewer escapes.
pub(super) fn literal(text: &str) -> String {
    let doubles = text.matches('"').count();
    let quote = if doubles > text.matches('\'').count() { '\'' } else { '"' };
    let mut out = String::from(quote);
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other if other == quote => {
                out.push('\\');
                out.push(other);
            }
            other if misleads(other) => out.push_str(&escape(other)),
            other => out.push(other),
        }
    }
    out.push(quote);
    out
}

/// One line of text for the inside of a docstring.
fn docstring_line(text: &str) -> String {
    let mut out = String::new();
    for character in text.trim_end().chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("    "),
            other if misleads(other) => out.push_str(&escape(other)),
            other => out.push(other),
        }
    }
    out.replace("\"\"\"", "\\\"\\\"\\\"")
}

/// Words wrapped into lines of at most `width` characters; what has no space stays whole.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// A docstring at an indentation: a first sentence, and paragraphs.
pub(super) fn docstring(indent: usize, summary: &str, paragraphs: &[String]) -> String {
    let margin = " ".repeat(indent);
    let room = WIDTH.saturating_sub(indent + 3);
    let mut lines: Vec<String> = wrapped(&docstring_line(&sentence(summary)), room);
    let body: Vec<&String> = paragraphs.iter().filter(|text| !text.trim().is_empty()).collect();
    for paragraph in &body {
        lines.push(String::new());
        for line in paragraph.trim_end().lines() {
            lines.extend(doc_lines(&docstring_line(line), room));
        }
    }
    let single = body.is_empty() && lines.len() == 1;
    if let Some(last) = lines.last_mut()
        && single
        && last.ends_with('"')
    {
        last.pop();
        last.push_str("\\\"");
    }
    let text: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| if index == 0 || line.is_empty() { line.clone() } else { format!("{margin}{line}") })
        .collect();
    let end = if single { "\"\"\"\n".to_owned() } else { format!("\n{margin}\"\"\"\n") };
    format!("{margin}\"\"\"{}{end}", text.join("\n"))
}

/// A line of Markdown, wrapped if need be; its own indentation stays.
fn doc_lines(line: &str, room: usize) -> Vec<String> {
    if line.chars().count() <= room {
        return vec![line.to_owned()];
    }
    let margin: String = line.chars().take_while(|character| *character == ' ').take(20).collect();
    let hang = if line.trim_start().starts_with("Equation:") { "    " } else { "" };
    wrapped(line, room.saturating_sub(margin.len() + hang.len()))
        .iter()
        .enumerate()
        .map(|(index, part)| format!("{margin}{}{part}", if index == 0 { "" } else { hang }))
        .collect()
}

/// A label as a first line: not empty, and closed by a full stop.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().last() {
        None => "Unnamed.".to_owned(),
        Some('.' | '!' | '?' | ':' | '…') => text,
        Some(_) => format!("{text}."),
    }
}

/// A comment of one or more lines at an indentation, each with its mark: `#` or `#:`.
pub(super) fn comment(indent: usize, mark: &str, text: &str) -> String {
    let margin = " ".repeat(indent);
    let room = WIDTH.saturating_sub(indent + mark.len() + 1);
    wrapped(&one_line(text), room).iter().map(|line| format!("{margin}{mark} {line}\n")).collect()
}

/// A TOML basic string.
pub(super) fn toml(text: &str) -> String {
    let mut out = String::from('"');
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            other if misleads(other) => out.push_str(&escape(other)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{docstring, literal, markdown, toml};

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(literal("a \"b\" \\ \n\u{202e}"), "'a \"b\" \\\\ \\n\\u202e'");
        assert_eq!(docstring(4, "He said \"\"\"", &[]), "    \"\"\"He said \\\"\\\"\\\".\"\"\"\n");
        assert_eq!(docstring(0, "x?\"", &[]), "\"\"\"x?\".\"\"\"\n");
        assert_eq!(markdown("<b>*|"), "&lt;b&gt;\\*\\|");
        assert_eq!(toml("a\"\\\n"), "\"a\\\"\\\\\\u000a\"");
    }
}
