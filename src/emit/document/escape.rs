//! Text from the model, escaped for where it stands.

use crate::emit::plain;

/// Text and attributes of HTML.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in plain::visible(text).chars() {
        match sign {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// Words in Markdown, in a cell of a table too.
pub(super) fn markdown(text: &str) -> String {
    // No-break spaces keep numbers and units together.
    text.split('\u{a0}').map(part).collect::<Vec<_>>().join("\u{a0}")
}

/// Escaped, with the spaces at its ends, which belong to the sentence around it.
fn part(text: &str) -> String {
    let body = plain::markdown(text);
    let space = |is_there: bool| if is_there { " " } else { "" };
    let (before, after) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
    if body.is_empty() { space(before).to_owned() } else { format!("{}{body}{}", space(before), space(after)) }
}

/// A name or a text as in the model, as code in Markdown: between as many backticks as it takes.
pub(super) fn code(text: &str) -> String {
    let line = plain::one_line(text).replace('|', "\\|");
    let longest = line.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let pad = if longest > 0 || line.is_empty() { " " } else { "" };
    format!("{ticks}{pad}{line}{pad}{ticks}")
}

#[cfg(test)]
mod tests {
    use super::{code, html, markdown};

    #[test]
    fn text_stays_text() {
        assert_eq!(html("<script> & 'x'\u{202e}"), "&lt;script&gt; &amp; &#39;x&#39;\\u202e");
        assert_eq!(markdown(" a|b $x$ <i>\u{a0}c "), " a\\|b \\$x\\$ &lt;i&gt;\u{a0}c ");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("x_y | z"), "`x_y \\| z`");
    }
}
