//! From the text of an argument to one expression of the language.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::ast::{Expr, Item};
use crate::syntax::{MAX_BYTES, parse};

use super::Reading;

/// The declaration that an expression is read as the value of; no option with its `=` is shorter.
const HEAD: &str = "let v";

impl Reading<'_> {
    /// The expression that stands in a span, up to the last of which it must reach.
    pub(super) fn expression(&mut self, span: Span) -> Option<Expr> {
        let text = self.sources.slice(span).to_owned();
        if text.trim().is_empty() {
            let help = "write a number, with its unit where it has one: `3%`, `0.5 USD/day`".to_owned();
            self.report(Code::V0101, "a value is missing".to_owned(), span, "a value goes here", help);
            return None;
        }
        if text.len() > MAX_BYTES {
            self.report(Code::V0110, "the argument is too long".to_owned(), span.before(), "", String::new());
            return None;
        }
        let mut found = Diagnostics::default();
        // Filled up, so that every place is where it is in the argument.
        let before = (span.start as usize).saturating_sub(1);
        let file = parse(span.file, &format!("{HEAD:before$}={}", self.multiples(&text)), &mut found);
        let faulty = found.has_errors();
        found.iter().for_each(|it| self.diagnostics.push(told(it, span)));
        if faulty {
            return None;
        }
        let mut items = file.items.into_iter();
        let (first, second) = (items.next(), items.next());
        let Some(Item::Value(crate::syntax::ast::Value { value: Some(value), .. })) = first else { return None };
        let end = span.start.saturating_add(u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX));
        if second.is_some() || value.span.end < end {
            let rest = Span { start: value.span.end, end, ..span };
            let help = "an argument holds one value".to_owned();
            self.report(Code::V0101, "text after the value".to_owned(), rest, "does not belong here", help);
            return None;
        }
        Some(value)
    }

    /// `2 M USD` as `2e6 USD`: the figures of a summary can be typed as they are read. Where the
    /// model has a unit of that name, it is meant.
    fn multiples(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for (letter, power) in [("k", b'3'), ("M", b'6'), ("B", b'9')] {
            let taken = self.model.bases.iter().any(|base| base.id == letter);
            if taken || self.model.units.iter().any(|unit| unit.meta.id == letter) {
                continue;
            }
            for (at, _) in text.match_indices(letter) {
                let Some(space) = at.checked_sub(1) else { continue };
                let word =
                    |at: usize| text.as_bytes().get(at).is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
                let digit = space.checked_sub(1).and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
                if digit && text.as_bytes().get(space) == Some(&b' ') && !word(at + 1) {
                    bytes.splice(space..=at, [b'e', power]);
                }
            }
        }
        String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
    }
}

/// A fault of the text without the words that speak of the declaration around it.
fn told(fault: &Diagnostic, span: Span) -> Diagnostic {
    let mut fault = fault.clone();
    fault.message = fault.message.replace(" in let `v`", "");
    fault.helps.retain(|help| !help.contains("leave out the `=`"));
    for label in &mut fault.labels {
        for end in ["an operator, `:`, `=`, `{` or the next declaration", "`:`, `=`, `{` or the next declaration"] {
            label.text = label.text.replace(end, "an operator or the end");
        }
        label.text = label.text.replace("the end of the file", "the end");
        label.span =
            Span { start: label.span.start.max(span.start), end: label.span.end.max(span.start), ..label.span };
    }
    fault
}
