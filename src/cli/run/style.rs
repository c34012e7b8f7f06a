//! How the summary looks where it is shown: colours, and signs that the locale has.

use std::env;

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are taken.
    pub colour: bool,
    /// Whether signs beyond ASCII are.
    pub unicode: bool,
}

impl Style {
    /// A heading.
    pub fn bold(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    /// What went wrong.
    pub fn bad(self, text: &str) -> String {
        self.wrapped("1;91", text)
    }

    /// What went well.
    pub fn good(self, text: &str) -> String {
        self.wrapped("32", text)
    }

    /// What stands back.
    pub fn faint(self, text: &str) -> String {
        self.wrapped("2", text)
    }

    /// One of several lines of a plot.
    pub fn line(self, place: usize, text: &str) -> String {
        let codes = ["36", "33", "35", "32", "34", "31"];
        self.wrapped(codes.get(place % codes.len()).copied().unwrap_or("36"), text)
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A text with only the signs that can be shown.
    pub fn shown(self, text: &str) -> String {
        let text = text.replace('\u{a0}', " ");
        if self.unicode {
            return text;
        }
        text.replace(" · ", ", ").replace('∞', "inf").replace('…', "...").replace('–', "-")
    }
}

/// Whether the locale takes UTF-8.
pub fn is_utf8() -> bool {
    if cfg!(windows) {
        return true;
    }
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default().to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
