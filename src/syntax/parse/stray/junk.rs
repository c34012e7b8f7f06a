//! Text in the head of a declaration, in brackets or in a map that could not be read.

use crate::diagnostic::{Code, Diagnostic};
use crate::naming::{is_name, is_reserved, is_word};
use crate::source::Span;

use super::super::Pair;
use super::super::nearest::{first_token, nearest};
use super::super::parts::Place;
use super::super::reader::Reader;
use super::described;

/// Text that could not be read, and what stands around it.
struct Junk<'t> {
    /// Its first token.
    token: &'t str,
    /// Where the token stands.
    span: Span,
    /// What follows the token.
    rest: &'t str,
    /// The token before it.
    before: &'t str,
    /// Where that one stands.
    before_span: Span,
}

fn look<'t>(reader: &Reader<'t>, pair: &Pair<'_>) -> Junk<'t> {
    let start = pair.as_span().start();
    let text = reader.from(start);
    let token = first_token(text).unwrap_or("");
    let (before, before_span) = reader.token_before(start);
    let rest = text.get(token.len()..).unwrap_or("");
    Junk { token, span: reader.span_at(start, start + token.len()), rest, before, before_span }
}

/// Text in the head of a declaration.
pub(in super::super) fn junk(reader: &mut Reader<'_>, pair: &Pair<'_>, place: &Place) {
    let junk = look(reader, pair);
    let diagnostic = foreign(&junk)
        .or_else(|| grouped_digits(&junk))
        .or_else(|| decimal_comma(&junk))
        .or_else(|| keyword_misspelt(&junk, place))
        .unwrap_or_else(|| unexpected(&junk, place));
    reader.report(diagnostic);
}

/// Text between brackets after a value, or in place of one.
pub(in super::super) fn in_brackets(reader: &mut Reader<'_>, pair: &Pair<'_>, after_value: bool) {
    let junk = look(reader, pair);
    let label = if after_value { "an operator, `,` or the closing bracket goes here" } else { "a value goes here" };
    let found = found(&junk);
    let diagnostic = foreign(&junk).or_else(|| grouped_digits(&junk));
    reader.report(diagnostic.unwrap_or_else(|| {
        let diagnostic =
            Diagnostic::new(Code::V0101, format!("unexpected {found} between brackets")).at(junk.span, label);
        if junk.token == "," {
            diagnostic.help("brackets in a formula hold one value; only calls take several, separated by commas")
        } else {
            diagnostic
        }
    }));
}

/// Text in a map that is no entry.
pub(in super::super) fn in_map(reader: &mut Reader<'_>, pair: &Pair<'_>) {
    let junk = look(reader, pair);
    let diagnostic = foreign(&junk).or_else(|| grouped_digits(&junk));
    reader.report(diagnostic.unwrap_or_else(|| {
        Diagnostic::new(Code::V0101, format!("unexpected {} in a map", found(&junk)))
            .at(junk.span, "expected an entry, `,` or `}`")
            .help("a map is written `{ Team.locked: 20%, Treasury.reserve: remainder }`")
    }));
}

fn found(junk: &Junk<'_>) -> String {
    if junk.token.starts_with('"') { format!("text {}", junk.token) } else { format!("`{}`", junk.token) }
}

/// Operators of other languages that are no operators of an expression.
fn foreign(junk: &Junk<'_>) -> Option<Diagnostic> {
    let touches = junk.before_span.end == junk.span.start;
    if junk.token == "(" && !touches && is_name(junk.before) {
        let gap = Span { start: junk.before_span.end, end: junk.span.start, ..junk.span };
        let diagnostic =
            Diagnostic::new(Code::V0101, "the bracket of a call touches its name").at(gap, "delete this space");
        return Some(diagnostic.at(junk.before_span, "the function called").fix("delete the space", gap, ""));
    }
    let diagnostic = |message: &str| Some(Diagnostic::new(Code::V0105, message).at(junk.span, ""));
    match junk.token {
        "==" => {
            diagnostic("a declaration gets its value with a single `=`").map(|it| it.fix("write `=`", junk.span, "="))
        }
        "++" => diagnostic("nothing is counted up in place"),
        "=>" => diagnostic("`=>` is no operator: `>=` compares, `->` stands between the ends of a flow"),
        "?" => diagnostic("a choice is written `if … then … else …`"),
        "." => diagnostic("the dot between two names touches both of them: `Treasury.cash`"),
        _ => None,
    }
}

/// `4 000 000`
fn grouped_digits(junk: &Junk<'_>) -> Option<Diagnostic> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(junk.before) || !digits(junk.token) || junk.token.len() != 3 {
        return None;
    }
    let (mut number, mut span, mut rest) = (format!("{}_{}", junk.before, junk.token), junk.span, junk.rest);
    while let Some(group) = rest.strip_prefix(' ').and_then(first_token).filter(|it| digits(it) && it.len() == 3) {
        number = format!("{number}_{group}");
        span.end += 4;
        rest = rest.get(4..).unwrap_or("");
    }
    Some(super::grouped(junk.before_span.to(span), number))
}

/// `12,5`
fn decimal_comma(junk: &Junk<'_>) -> Option<Diagnostic> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let touches = junk.before_span.end == junk.span.start;
    let decimals: String = junk.rest.chars().take_while(char::is_ascii_digit).collect();
    if junk.token != "," || !touches || !digits(junk.before) || decimals.is_empty() {
        return None;
    }
    let written = format!("{}.{decimals}", junk.before);
    let diagnostic = Diagnostic::new(Code::V0109, "the decimals of a number follow a point");
    Some(diagnostic.at(junk.span, format!("`{written}`?")).suggestion(format!("write `{written}`"), junk.span, "."))
}

/// `wen` for `when`
fn keyword_misspelt(junk: &Junk<'_>, place: &Place) -> Option<Diagnostic> {
    if !is_word(junk.token) {
        return None;
    }
    let near = nearest(junk.token, words(place.keyword).iter().copied())?;
    let diagnostic =
        Diagnostic::new(Code::V0101, format!("unexpected `{}` {}", junk.token, described(place.keyword, &place.name)));
    Some(diagnostic.at(junk.span, format!("did you mean `{near}`?")).fix(format!("write `{near}`"), junk.span, near))
}

/// The words that may follow in the head of a declaration.
fn words(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "flow" | "leg" => &["when", "of", "and", "or", "then", "else", "not"],
        "exchange" => &["when", "and", "or"],
        "story" | "incentive" => &["for"],
        "behavior" | "policy" => &["external", "and", "or", "then", "else", "not"],
        "ecosystem" | "member" | "motive" | "phase" | "goal" | "assumption" | "fact" | "asset" | "use"
        | "governance" | "game" => &[],
        _ => &["and", "or", "then", "else", "not"],
    }
}

fn unexpected(junk: &Junk<'_>, place: &Place) -> Diagnostic {
    let message = format!("unexpected {} {}", found(junk), described(place.keyword, &place.name));
    let diagnostic = Diagnostic::new(Code::V0101, message);
    let is_value = |token: &str| token.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '('));
    let side_by_side =
        is_value(junk.token) && is_value(junk.before) && takes_value(place.keyword) && junk.before != place.name;
    let expected = expected(place.keyword);
    if junk.token == "->" || junk.token == "<->" {
        return diagnostic.at(junk.span, "a second arrow").help(
            "a flow has two ends: for a chain write one flow for each step; to share one flow write `-> split { … }`",
        );
    }
    if junk.token.starts_with('"') {
        return diagnostic.at(junk.span, "a label stands directly after the name");
    }
    if junk.token == ";" || junk.token == "," {
        return diagnostic.at(junk.span, "nothing separates declarations").fix("delete it", junk.span, "");
    }
    if is_reserved(junk.token) {
        let diagnostic = diagnostic.at(junk.span, format!("expected {expected}"));
        return diagnostic.note(format!("`{}` is a reserved word", junk.token));
    }
    if side_by_side && !junk.rest.is_empty() {
        let help = format!(
            "two values do not stand side by side: join `{}` and `{}` with an operator, or delete one",
            junk.before, junk.token
        );
        return diagnostic.at(junk.span, format!("expected an operator, {expected}")).help(help);
    }
    let diagnostic = diagnostic.at(junk.span, format!("expected {expected}"));
    if junk.before == place.name && is_word(junk.token) && matches!(place.keyword, "stock" | "state" | "param") {
        let help = format!("a unit stands after a colon: `{} {}: {}`", place.keyword, place.name, junk.token);
        return diagnostic.help(help);
    }
    diagnostic
}

fn takes_value(keyword: &str) -> bool {
    !matches!(
        keyword,
        "ecosystem"
            | "use"
            | "asset"
            | "member"
            | "motive"
            | "story"
            | "phase"
            | "goal"
            | "assumption"
            | "fact"
            | "incentive"
            | "governance"
            | "game"
    )
}

/// What may follow in the head of a declaration.
fn expected(keyword: &str) -> &'static str {
    match keyword {
        "use" => "the next declaration",
        "ecosystem" | "member" | "motive" | "phase" | "goal" | "assumption" | "fact" | "governance" | "game" => {
            "`{` or the next declaration"
        }
        "asset" => "`:` and the kind of asset, `{` or the next declaration",
        "unit" => "`=` or the next declaration",
        "allocation" => "`:` and an asset, `=` and an amount, or `{`",
        "story" | "incentive" => "`for` and a member, `{` or the next declaration",
        "exchange" => "`when` or `{`",
        "fn" => "`(`, `:`, `=` or the next declaration",
        "flow" | "leg" => "`of`, `=`, `when`, `{` or the next declaration",
        "invariant" => "`:` and a condition",
        "stock" | "state" => "`:`, `=`, `in`, `{` or the next declaration",
        "param" => "`:`, `=`, `in`, `~`, `{` or the next declaration",
        "behavior" | "policy" => "`:`, `external`, `=`, `{` or the next declaration",
        _ => "`:`, `=`, `{` or the next declaration",
    }
}
