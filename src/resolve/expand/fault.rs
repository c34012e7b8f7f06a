//! What is wrong with an application, in words.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::{library, nearest};
use crate::source::Span;
use crate::syntax::ast::{Apply, Name, ParameterKind, Pattern, PatternParameter};

use super::Expander;

impl Expander<'_> {
    /// Reports a name that no pattern has, unless a library is missing that may have had it.
    pub(super) fn report_unknown(&mut self, name: &Name) {
        if self.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::V0221) {
            return;
        }
        let diagnostic = Diagnostic::new(Code::V1001, format!("no pattern is called `{}`", name.text))
            .at(name.span, "unknown pattern");
        let near = nearest(&name.text, self.patterns.keys().map(String::as_str));
        self.diagnostics.push(match (library::with_pattern(&name.text), near) {
            (Some(library), _) => {
                diagnostic.help(format!("it is one of the library `{library}`: write `use std.{library}` at the top"))
            }
            (None, Some(near)) => diagnostic.suggestion(format!("write `{near}`"), name.span, near),
            (None, None) => diagnostic.help(format!(
                "declare it: `pattern {}(…) {{ … }}`, or bring in a library with `use std.…` (`vflow std` lists them)",
                name.text
            )),
        });
    }
}

/// A pattern that nothing applies.
pub(super) fn idle(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::V1050, format!("the pattern `{name}` is never applied"))
        .at(span, "nobody has looked into it")
        .note("what a pattern declares is checked where it is applied, for only there it is known what it is given")
        .help(format!("apply it, or remove it; if others are to use it, write `{{ allow {} \"why\" }}`", Code::V1050))
}

/// Parameters that get nothing.
pub(super) fn missing(apply: &Apply, pattern: &Pattern, missing: &[&PatternParameter]) -> Diagnostic {
    let names: Vec<String> = missing.iter().map(|parameter| format!("`{}`", parameter.name.text)).collect();
    let mut diagnostic =
        Diagnostic::new(Code::V1002, format!("`{}` is not told {}", pattern.header.name.text, names.join(", ")))
            .at(apply.call, format!("{} missing", if names.len() == 1 { "an argument is" } else { "arguments are" }));
    for parameter in missing.iter().take(4) {
        diagnostic = diagnostic.at(parameter.span, format!("takes {}", kind(&parameter.kind)));
    }
    diagnostic.help(format!("write `{}`", usage(pattern)))
}

/// A name that is no parameter's.
pub(super) fn unknown_parameter(pattern: &Pattern, name: &Name) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::V1003, format!("`{}` has no parameter `{}`", pattern.header.name.text, name.text))
            .at(name.span, "unknown parameter")
            .at(pattern.header.name.span, "the pattern");
    match nearest(&name.text, pattern.parameters.iter().map(|parameter| parameter.name.text.as_str())) {
        Some(near) => diagnostic.suggestion(format!("write `{near}`"), name.span, near),
        None => diagnostic.help(format!("write `{}`", usage(pattern))),
    }
}

/// More arguments than parameters.
pub(super) fn surplus(apply: &Apply, pattern: &Pattern, span: Span) -> Diagnostic {
    let (given, taken) = (apply.arguments.len(), pattern.parameters.len());
    Diagnostic::new(Code::V1003, format!("`{}` takes {taken}, not {given} arguments", pattern.header.name.text))
        .at(span, "no parameter is left for this")
        .at(pattern.header.name.span, "the pattern")
        .help(format!("write `{}`", usage(pattern)))
}

/// An argument without a name after one with a name.
pub(super) fn without_name(span: Span, named: Span) -> Diagnostic {
    Diagnostic::new(Code::V1003, "an argument without a name stands after one with a name")
        .at(span, "for which parameter?")
        .at(named, "has a name")
        .help("write arguments without names first, or give this one its name, too")
}

/// More assets than the pattern is generic in.
pub(super) fn surplus_asset(pattern: &Pattern, asset: &Name) -> Diagnostic {
    let name = &pattern.header.name;
    let takes = match pattern.assets.len() {
        0 => format!("`{}` is generic in no asset", name.text),
        1 => format!("`{}` is generic in one asset", name.text),
        several => format!("`{}` is generic in {several} assets", name.text),
    };
    Diagnostic::new(Code::V1003, takes).at(asset.span, "one too many").at(name.span, "the pattern").help("leave it out")
}

/// A parameter that is given something twice.
pub(super) fn twice(pattern: &Pattern, parameter: usize, again: Span, first: Span) -> Diagnostic {
    let name = pattern.parameters.get(parameter).map_or("", |parameter| parameter.name.text.as_str());
    Diagnostic::new(Code::V1004, format!("`{name}` is given twice"))
        .at(again, "again")
        .at(first, "first given here")
        .help("delete one of the two")
}

/// How to write an application: `apply LinearVesting(locked, wallet, start = …, length = …)`.
pub(super) fn usage(pattern: &Pattern) -> String {
    let arguments: Vec<String> = pattern
        .parameters
        .iter()
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| match &parameter.kind {
            ParameterKind::Quantity(_) => format!("{} = …", parameter.name.text),
            _ => parameter.name.text.clone(),
        })
        .collect();
    format!("apply {}({}) as …", pattern.header.name.text, arguments.join(", "))
}

/// What a parameter takes, with its article.
pub(super) fn kind(kind: &ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Stock(_) => "a stock",
        ParameterKind::Member => "a member",
        ParameterKind::Function => "a function or a table",
        ParameterKind::Quantity(_) => "a quantity",
    }
}
