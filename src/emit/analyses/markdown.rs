//! Reports as Markdown, for documents.

use super::{Report, Section};

pub(super) fn markdown(report: &Report) -> String {
    let mut text = format!("## {}\n", escaped(&report.title));
    if report.sections.is_empty() {
        text += "\nThe model has nothing of that kind.\n";
    }
    for section in &report.sections {
        text += &format!("\n### {}\n\n{}\n", escaped(&section.heading), escaped(&section.says));
        table(section, &mut text);
        if !section.notes.is_empty() {
            text.push('\n');
        }
        for note in &section.notes {
            text += &format!("- {}\n", escaped(note));
        }
    }
    text
}

fn table(section: &Section, text: &mut String) {
    if section.rows.is_empty() {
        return;
    }
    let row =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | "));
    let rule = (0..section.heads.len()).map(|column| if section.numbers.contains(&column) { "---:" } else { "---" });
    *text += &format!("\n{}|{}|\n", row(&section.heads), rule.collect::<Vec<_>>().join("|"));
    section.rows.iter().for_each(|cells| *text += &row(cells));
}

/// What comes from the model is text, and no markup; what stands between backticks is code.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut code = false;
    for sign in text.chars() {
        code ^= sign == '`';
        match sign {
            '|' => escaped += "\\|",
            '\n' | '\r' => escaped.push(' '),
            '<' if !code => escaped += "&lt;",
            '&' if !code => escaped += "&amp;",
            '*' | '_' | '[' | ']' | '\\' | '#' | '~' if !code => {
                escaped.push('\\');
                escaped.push(sign);
            }
            _ => escaped.push(sign),
        }
    }
    // A backtick without its partner would open code that never ends.
    if code { escaped.replace('`', "\\`") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_from_a_model_is_no_markup() {
        assert_eq!(escaped("a | b_c <script>"), "a \\| b\\_c &lt;script>");
        assert_eq!(escaped("`a_b` _"), "`a_b` \\_");
        assert_eq!(escaped("a ` b"), "a \\` b");
    }
}
