//! Light Markdown for a terminal: what the pages of `docs/errors` are written in.

use super::visible::wrap;

const WIDTH: usize = 88;
const BOLD: &str = "\x1b[1m";
const CODE: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

/// A page with headings, paragraphs, lists, listings, `code`, **bold** and links, indented under
/// its headings; with colours where asked for.
pub fn markdown(page: &str, coloured: bool) -> String {
    let mut terminal = Terminal { text: String::new(), paragraph: Vec::new(), coloured };
    let mut in_listing = false;
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence {
            terminal.end_paragraph();
            terminal.blank();
            in_listing = !in_listing;
            terminal.caption(if in_listing { line } else { "" });
        } else if in_listing {
            terminal.listing(line);
        } else {
            terminal.prose(line);
        }
    }
    terminal.end_paragraph();
    terminal.text.trim_end().to_owned() + "\n"
}

struct Terminal {
    text: String,
    /// The lines of the paragraph or list item so far, to be wrapped together.
    paragraph: Vec<String>,
    coloured: bool,
}

impl Terminal {
    fn prose(&mut self, line: &str) {
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            self.end_paragraph();
            let heading = plain(heading.trim());
            self.text.push_str(&if self.coloured {
                format!("{BOLD}{heading}{RESET}\n")
            } else {
                format!("{heading}\n")
            });
        } else if line.trim().is_empty() {
            self.end_paragraph();
            self.blank();
        } else {
            if line.trim_start().starts_with("- ") {
                self.end_paragraph();
            }
            self.paragraph.push(line.trim().to_owned());
        }
    }

    /// A fence may say which file it shows: "```vflow members.vflow".
    fn caption(&mut self, fence: &str) {
        if let Some(file) = fence.split_whitespace().nth(1) {
            self.text.push_str(&format!("    {file}:\n"));
        }
    }

    fn listing(&mut self, line: &str) {
        let (before, after) = if self.coloured { (CODE, RESET) } else { ("", "") };
        let line = format!("      {before}{line}{after}");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// An empty line, unless there is one.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        if self.paragraph.is_empty() {
            return;
        }
        let text = plain(&std::mem::take(&mut self.paragraph).join(" "));
        let (first, text) = match text.strip_prefix("- ") {
            Some(item) => ("  • ", item),
            None => ("  ", text.as_str()),
        };
        let rest = " ".repeat(first.chars().count());
        for (index, line) in wrap(text, WIDTH - rest.len()).lines().enumerate() {
            self.text.push_str(if index == 0 { first } else { &rest });
            self.text.push_str(line);
            self.text.push('\n');
        }
        if self.coloured {
            self.colour_code();
        }
    }

    /// Colours the `code` of the lines just written. It comes after wrapping, which counts
    /// characters that are seen.
    fn colour_code(&mut self) {
        let start = self.text.trim_end().rfind("\n\n").map_or(0, |blank| blank + 2);
        let paragraph = self.text.split_off(start);
        for (index, part) in paragraph.split('`').enumerate() {
            match index {
                0 => {}
                odd if odd % 2 == 1 => self.text.push_str(CODE),
                _ => self.text.push_str(RESET),
            }
            self.text.push_str(part);
        }
        if paragraph.matches('`').count() % 2 == 1 {
            self.text.push_str(RESET);
        }
    }
}

/// Without the marks that a terminal has no use for: `**bold**` and the brackets of links.
fn plain(text: &str) -> String {
    let text = text.replace("**", "");
    let mut result = String::new();
    let mut rest = text.as_str();
    while let Some((before, link)) = rest.split_once('[') {
        result.push_str(before);
        let parts = link.split_once("](").and_then(|(name, after)| Some((name, after.split_once(')')?)));
        match parts {
            Some((name, (target, after))) if !name.contains('[') => {
                result.push_str(&if name == target { name.to_owned() } else { format!("{name} ({target})") });
                rest = after;
            }
            _ => {
                result.push('[');
                rest = link;
            }
        }
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# V0301: different dimensions\n\n## What it means\n\nOnly **like** is added to `like`,\nsee [the book](x.md).\n\n- one\n- two `a[0]`\n\n```vflow a.vflow\nlet x = 1 day\n```\n\nThe end.\n";

    #[test]
    fn a_page_is_readable_without_colours() {
        let text = markdown(PAGE, false);
        assert_eq!(
            text,
            "V0301: different dimensions\n\nWhat it means\n\n  Only like is added to `like`, see the book (x.md).\n\n  • one\n  • two `a[0]`\n\n    a.vflow:\n      let x = 1 day\n\n  The end.\n"
        );
    }

    #[test]
    fn colours_are_closed_again() {
        let text = markdown(PAGE, true);
        assert!(text.contains("\x1b[36mlike\x1b[0m"), "{text}");
        assert_eq!(text.matches("\x1b[36m").count() + text.matches(BOLD).count(), text.matches(RESET).count());
        assert!(!text.contains('`'));
    }

    #[test]
    fn unfinished_marks_do_no_harm() {
        assert_eq!(markdown("a [b and `c", false), "  a [b and `c\n");
        assert_eq!(markdown("", false), "\n");
    }
}
