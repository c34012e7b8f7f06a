//! Attributes that take one word out of a few, and codes.

use crate::diagnostic::words::one_of;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

use super::nearest::nearest;
use super::reader::Reader;
use super::{Pair, Rule};

/// Whether an attribute may be given several times.
pub(super) fn repeats(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::purpose
            | Rule::principle
            | Rule::role
            | Rule::profile
            | Rule::story_line
            | Rule::does
            | Rule::suggests
            | Rule::concerns
            | Rule::with
            | Rule::expect
            | Rule::under
            | Rule::leg
            | Rule::parameters
            | Rule::require
            | Rule::rewards
            | Rule::through
            | Rule::serves
            | Rule::voters
            | Rule::controls
            | Rule::emergency
            | Rule::player
            | Rule::payoff
    )
}

/// The meaning of the one word an attribute takes; an unknown one is reported with the nearest.
pub(super) fn choice<T: Copy>(reader: &mut Reader<'_>, pair: Pair<'_>, words: &[(&str, T)]) -> Option<(T, Span)> {
    let what = super::nearest::first_token(pair.as_str()).unwrap_or("").to_owned();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::word => return word(reader, &part, &what, words),
            Rule::missing_word => {
                let known = one_of(words.iter().map(|(word, _)| *word));
                reader.missing(&part, "a word", &format!("write {known}"));
            }
            _ => {}
        }
    }
    None
}

/// The meaning of a word.
pub(super) fn word<T: Copy>(
    reader: &mut Reader<'_>,
    pair: &Pair<'_>,
    what: &str,
    words: &[(&str, T)],
) -> Option<(T, Span)> {
    let (written, span) = (pair.as_str(), reader.span(pair));
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == written) {
        return Some((*meaning, span));
    }
    let known = words.iter().map(|(word, _)| *word);
    let near = nearest(written, known.clone());
    let message = if what.contains(' ') {
        format!("`{written}` is no {what}")
    } else {
        format!("`{written}` cannot follow `{what}`")
    };
    let diagnostic = Diagnostic::new(Code::V0119, message);
    let diagnostic = diagnostic.at(span, near.map_or(String::new(), |near| format!("did you mean `{near}`?")));
    let diagnostic = diagnostic.help(format!("write {}", one_of(known)));
    reader.report(match near {
        Some(near) => diagnostic.fix(format!("write `{near}`"), span, near),
        None => diagnostic,
    });
    None
}

/// The code that `allow` silences.
pub(super) fn code(reader: &mut Reader<'_>, pair: &Pair<'_>) -> Option<Code> {
    let (written, span) = (pair.as_str(), reader.span(pair));
    let Some(code) = Code::from_name(written) else {
        reader.report(unknown_code(written, span));
        return None;
    };
    if code.severity() == Severity::Error {
        let message = format!("`{code}` is an error and cannot be allowed");
        reader.report(
            Diagnostic::new(Code::V0112, message)
                .at(span, code.title())
                .help("only warnings can be allowed; mend the error instead"),
        );
        return None;
    }
    Some(code)
}

fn unknown_code(written: &str, span: Span) -> Diagnostic {
    let upper = written.to_ascii_uppercase();
    let warnings = Code::ALL.iter().filter(|code| code.severity() == Severity::Warning);
    let near = warnings.map(|code| code.name()).min_by_key(|name| strsim::osa_distance(&upper, name));
    let near = near.filter(|name| strsim::osa_distance(&upper, name) == 1);
    let diagnostic = Diagnostic::new(Code::V0112, format!("there is no warning `{written}`"));
    let diagnostic = diagnostic.at(span, near.map_or(String::new(), |near| format!("did you mean `{near}`?")));
    let diagnostic = diagnostic.help("`allow` takes the code that a warning shows, such as `V0451`");
    match near {
        Some(near) => diagnostic.suggestion(format!("write `{near}`"), span, near),
        None => diagnostic,
    }
}
