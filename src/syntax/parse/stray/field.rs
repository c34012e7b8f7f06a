//! Text at the start of an attribute or declaration that is neither, or belongs elsewhere.

use crate::diagnostic::words::one_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::naming::{is_reserved, is_word};
use crate::source::Span;

use super::super::Pair;
use super::super::keyword::{self, SYNONYMS, attributes_of, items_of};
use super::super::nearest::{first_token, nearest, with_article};
use super::super::parts::Place;
use super::super::reader::Reader;
use super::described;

/// An attribute of another declaration.
pub(in super::super) fn field(reader: &mut Reader<'_>, stray: Pair<'_>, place: &Place) {
    let Some(pair) = stray.into_inner().next() else { return };
    if reader.nesting_is_a_guess() {
        return;
    }
    let word = first_token(pair.as_str()).unwrap_or("");
    let start = pair.as_span().start();
    let span = reader.span_at(start, start + word.len());
    let owners = keyword::owners(word);
    let message = if place.keyword.is_empty() {
        format!("`{word}` stands outside every declaration")
    } else {
        format!("`{word}` is no attribute of {}", with_article(place.keyword))
    };
    let diagnostic = Diagnostic::new(Code::V0120, message);
    let diagnostic = if owners.is_empty() {
        diagnostic.at(span, "it belongs in the braces of the declaration it is about")
    } else {
        diagnostic.at(span, format!("it belongs in the braces of {}", one_of(owners.iter().copied())))
    };
    reader.report(if place.keyword.is_empty() { diagnostic } else { diagnostic.help(takes(place.keyword)) });
}

/// What the braces of a declaration take.
fn takes(declaration: &str) -> String {
    let attributes = one_of(attributes_of(declaration));
    let items = items_of(declaration);
    let holds = match declaration {
        "exchange" => " and legs, written `name: from -> to = rate`".to_owned(),
        _ if items.is_empty() => String::new(),
        _ => format!("; declarations: {}", one_of(items.iter().copied())),
    };
    format!("the braces of {} take {attributes}{holds}", with_article(declaration))
}

/// Text that starts neither an attribute nor a declaration.
pub(in super::super) fn error_field(reader: &mut Reader<'_>, pair: &Pair<'_>, place: &Place) {
    let start = pair.as_span().start();
    let text = reader.from(start);
    let word = first_token(text).unwrap_or("");
    let span = reader.span_at(start, start + word.len());
    let next = first_token(text.get(word.len()..).unwrap_or("")).unwrap_or("");
    let has_arrow = pair.as_str().lines().next().is_some_and(|line| line.contains("->"));
    let diagnostic = match next {
        _ if !is_word(word) => symbol(word, span, place),
        _ if is_reserved(word) => reserved(word, span, place),
        ":" if has_arrow => arrow(word, span, place),
        "=" | ":" => nameless(word, span, place),
        _ => unknown(word, next, span, place),
    };
    if !(reader.nesting_is_a_guess() && place.keyword.is_empty()) {
        reader.report(diagnostic);
    }
}

fn symbol(token: &str, span: Span, place: &Place) -> Diagnostic {
    let found = if token.starts_with('"') { format!("text {token}") } else { format!("`{token}`") };
    let diagnostic =
        Diagnostic::new(Code::V0101, format!("unexpected {found} {}", described(place.keyword, &place.name)));
    match token {
        "{" => diagnostic
            .at(span, "these braces belong to no declaration")
            .help("write the declaration before them: `member Curators { … }`"),
        "=" | ":" | "~" => diagnostic
            .at(span, "this belongs before the braces of its declaration")
            .help("the order is: keyword, name, label, `: unit`, `= value`, then `{ attributes }`"),
        _ if place.keyword.is_empty() => diagnostic
            .at(span, "expected a declaration, which starts with its keyword")
            .help("for example `stock wallet: DATA = 0`"),
        _ => diagnostic.at(span, "expected an attribute or `}`").help(takes(place.keyword)),
    }
}

fn reserved(word: &str, span: Span, place: &Place) -> Diagnostic {
    let message = format!("unexpected `{word}` {}", described(place.keyword, &place.name));
    let diagnostic = Diagnostic::new(Code::V0101, message);
    match (word, place.keyword) {
        ("when" | "of" | "in", "flow" | "leg" | "exchange" | "param" | "stock" | "state") => {
            diagnostic.at(span, format!("`{word}` stands before the braces")).help("inside them stand attributes only")
        }
        ("then" | "else" | "and" | "or" | "not" | "if", _) => diagnostic.at(span, "this continues no expression"),
        (_, "") => diagnostic.at(span, "expected a declaration, which starts with its keyword"),
        _ => diagnostic.at(span, "expected an attribute or `}`").help(takes(place.keyword)),
    }
}

/// `pay: A -> B`
fn arrow(word: &str, span: Span, place: &Place) -> Diagnostic {
    let message = format!("`{word}` needs the keyword `flow`");
    let diagnostic = Diagnostic::new(Code::V0115, message).at(span, "a leg without an exchange around it");
    let diagnostic = diagnostic.note("only the legs of an exchange stand without a keyword");
    let allowed = place.keyword.is_empty() || items_of(place.keyword).contains(&"flow");
    if allowed {
        diagnostic.fix(format!("write `flow {word}`"), span.before(), "flow ")
    } else {
        diagnostic.help("move it out of these braces")
    }
}

/// `fee = 5`
fn nameless(word: &str, span: Span, place: &Place) -> Diagnostic {
    let attributes = attributes_of(place.keyword);
    if attributes.contains(&word) || !keyword::owners(word).is_empty() {
        let message = format!("the attribute `{word}` is written without `=` or `:`");
        return Diagnostic::new(Code::V0101, message)
            .at(span, "")
            .help(format!("write `{word}` and its value side by side"));
    }
    Diagnostic::new(Code::V0115, format!("`{word}` is declared without a keyword"))
        .at(span, "what is it?")
        .help(format!("a design choice is `param {word} = …`, a computed value `let {word} = …`, a quantity that flows change `stock {word} = …`"))
        .suggestion("declare a param", span.before(), "param ")
        .suggestion("declare a let", span.before(), "let ")
}

/// A word that starts nothing.
fn unknown(word: &str, next: &str, span: Span, place: &Place) -> Diagnostic {
    let attributes = attributes_of(place.keyword);
    let items = if place.keyword.is_empty() { keyword::DECLARATIONS } else { items_of(place.keyword) };
    let here: Vec<&str> =
        if place.keyword.is_empty() { items.to_vec() } else { attributes.iter().chain(items).copied().collect() };
    let anywhere = keyword::DECLARATIONS.iter().copied().chain(keyword::ATTRIBUTES.iter().map(|(word, _)| *word));
    let near = nearest(word, here).or_else(|| nearest(word, anywhere));
    if place.keyword == "exchange" && (next == "->" || next == "<->" || next.contains('.')) {
        return Diagnostic::new(Code::V0101, "a leg without a name")
            .at(span, "")
            .help("give each leg a name: `pay: Consumers.budget -> Treasury.cash = price`");
    }
    let (code, message) = if place.keyword.is_empty() {
        (Code::V0115, format!("`{word}` starts no declaration"))
    } else {
        (Code::V0112, format!("{} has no attribute `{word}`", with_article(place.keyword)))
    };
    let diagnostic = Diagnostic::new(code, message);
    let synonym = SYNONYMS.iter().find(|(foreign, _)| *foreign == word).map(|(_, ours)| *ours);
    match (near, synonym) {
        (_, Some(ours)) => diagnostic.at(span, format!("this is {} here", with_article(ours))).suggestion(
            format!("write `{ours}`"),
            span,
            ours,
        ),
        (Some(near), _) => {
            diagnostic.at(span, format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, near)
        }
        (None, None) if place.keyword.is_empty() => diagnostic
            .at(span, "not a keyword")
            .help(format!("a declaration starts with {}", one_of(keyword::DECLARATIONS.iter().copied()))),
        (None, None) => diagnostic.at(span, "unknown here").help(takes(place.keyword)),
    }
}
