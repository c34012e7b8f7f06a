//! What every declaration has: keyword, name, label, clauses, block. Constructs read only what is their own.

use crate::diagnostic::words::one_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Allow, Header, IndexKind, Name, Path, Text};

use super::reader::Reader;
use super::{Pair, Rule, attribute, item, many, stray};

/// The parts of one declaration, with everything foreign to it reported and taken out.
pub(super) struct Parts<'t> {
    /// Name, label, doc, and what it allows.
    pub(super) header: Header,
    /// The clauses before the block, each at most once.
    pub(super) clauses: Vec<Pair<'t>>,
    /// The attributes, legs and declarations in the block.
    pub(super) fields: Vec<Pair<'t>>,
    /// Whether the head holds text that could not be read.
    pub(super) broken: bool,
    /// Whether there is a block.
    pub(super) block: Option<Span>,
}

/// What stands around a part that is reported.
pub(super) struct Place {
    /// The keyword of the declaration: `stock`, `leg`; empty at top level.
    pub(super) keyword: &'static str,
    /// The whole declaration's head, for labels.
    pub(super) name: String,
}

/// Takes a declaration apart.
pub(super) fn parts<'t>(reader: &mut Reader<'_>, pair: Pair<'t>) -> Parts<'t> {
    let span = reader.span(&pair);
    let is_leg = pair.as_rule() == Rule::leg;
    let start = pair.as_span().start();
    let written = super::nearest::first_word(pair.as_str());
    let keyword = reader.span_at(start, start + written.len());
    let word = if is_leg { "leg" } else { declared(written) };
    let empty = Name { text: String::new(), span: keyword.after() };
    let doc = reader.doc(keyword);
    let header = Header { doc, keyword, name: empty, indices: Vec::new(), label: None, allow: Vec::new(), span };
    let mut parts = Parts { header, clauses: Vec::new(), fields: Vec::new(), broken: false, block: None };
    for part in pair.into_inner() {
        head_part(reader, &mut parts, part, word);
    }
    parts.clauses = once(reader, std::mem::take(&mut parts.clauses));
    parts.fields = once(reader, std::mem::take(&mut parts.fields));
    parts
}

/// The keyword as a static word.
fn declared(word: &str) -> &'static str {
    super::keyword::DECLARATIONS.iter().find(|known| **known == word).copied().unwrap_or("")
}

fn head_part<'t>(reader: &mut Reader<'_>, parts: &mut Parts<'t>, part: Pair<'t>, word: &'static str) {
    let place = || Place { keyword: word, name: String::new() };
    match part.as_rule() {
        Rule::name | Rule::reserved_name => parts.header.name = reader.declared_name(&part),
        Rule::missing_name => {
            parts.broken = true;
            stray::missing_name(reader, &part, word);
        }
        Rule::text => parts.header.label = Some(reader.text(&part)),
        Rule::index => parts.header.indices = indices(reader, part, word),
        Rule::junk if parts.broken => {}
        Rule::junk => {
            parts.broken = true;
            let name = parts.header.name.text.clone();
            stray::junk(reader, &part, &Place { keyword: word, name });
        }
        Rule::stray_clause => {
            parts.broken = true;
            stray::clause(reader, part, &place());
        }
        _ if is_block(part.as_rule()) => {
            parts.block = Some(reader.span(&part));
            let place = Place { keyword: word, name: parts.header.name.text.clone() };
            for field in part.into_inner() {
                block_part(reader, parts, field, &place);
            }
        }
        _ => parts.clauses.push(part),
    }
}

/// The index sets behind a name: `users[region]`.
fn indices(reader: &mut Reader<'_>, pair: Pair<'_>, word: &str) -> Vec<Name> {
    let span = reader.span(&pair);
    if !INDEXED.contains(&word) {
        let message = format!("{} takes no index", super::nearest::with_article(word));
        let diagnostic = Diagnostic::new(Code::V0120, message).at(span, "");
        let known = one_of(INDEXED.iter().copied());
        reader.report(diagnostic.help(format!("it belongs to {known}")));
        return Vec::new();
    }
    let names = many::index(reader, pair).into_iter().filter_map(|index| match index.kind {
        IndexKind::Name(text) => Some(Name { text, span: index.span }),
        IndexKind::Agent(_) => None,
    });
    names.collect()
}

/// The declarations of which there may be one for each element of a set.
const INDEXED: &[&str] = &["stock", "state", "param", "let", "env", "behavior", "policy", "metric", "flow", "exchange"];

fn block_part<'t>(reader: &mut Reader<'_>, parts: &mut Parts<'t>, field: Pair<'t>, place: &Place) {
    match field.as_rule() {
        Rule::allow => parts.header.allow.extend(allow(reader, field)),
        Rule::stray_field => stray::field(reader, field, place),
        Rule::stray_comma => stray::comma(reader, &field),
        Rule::error_field => stray::error_field(reader, &field, place),
        rule if item::is_item(rule) && !item::belongs(&field, place.keyword) => item::misplaced(reader, field, place),
        _ => parts.fields.push(field),
    }
}

fn is_block(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::plain_block
            | Rule::ecosystem_block
            | Rule::asset_block
            | Rule::stock_block
            | Rule::state_block
            | Rule::value_block
            | Rule::member_block
            | Rule::motive_block
            | Rule::story_block
            | Rule::flow_block
            | Rule::exchange_block
            | Rule::phase_block
            | Rule::goal_block
            | Rule::assumption_block
            | Rule::fact_block
            | Rule::incentive_block
            | Rule::governance_block
            | Rule::game_block
            | Rule::table_block
            | Rule::data_block
            | Rule::pattern_block
    )
}

/// Reports what is given twice and keeps the first.
fn once<'t>(reader: &mut Reader<'_>, parts: Vec<Pair<'t>>) -> Vec<Pair<'t>> {
    let mut seen: Vec<(Rule, Span)> = Vec::new();
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        let (rule, span) = (part.as_rule(), reader.span(&part));
        if item::is_item(rule) || attribute::repeats(rule) {
            kept.push(part);
            continue;
        }
        if let Some((_, first)) = seen.iter().find(|(earlier, _)| *earlier == rule) {
            report_twice(reader, &part, span, *first);
            continue;
        }
        seen.push((rule, span));
        kept.push(part);
    }
    kept
}

fn report_twice(reader: &mut Reader<'_>, part: &Pair<'_>, span: Span, first: Span) {
    let word = super::nearest::first_token(part.as_str()).unwrap_or("");
    let message = match part.as_rule() {
        Rule::one_sided => "`gift`, `tax` and `grant` exclude each other".to_owned(),
        _ => format!("`{word}` is given twice"),
    };
    let diagnostic = Diagnostic::new(Code::V0113, message).at(span, "the second one").at(first, "the first one");
    let diagnostic = diagnostic.suggestion("delete the second one", span, "");
    reader.report(match part.as_rule() {
        Rule::value_is => diagnostic.help("two values are compared with `==`"),
        Rule::one_sided => diagnostic.help("choose one of `gift`, `tax` and `grant`"),
        _ => diagnostic,
    });
}

/// `allow V0703 "one-way by design"`
fn allow(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Allow> {
    let span = reader.span(&pair);
    let (mut code, mut reason) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::word => code = Some(part),
            Rule::missing_word => {
                reader.missing(&part, "the code of a warning", "write it as `allow V0451 \"the reason\"`");
                return None;
            }
            Rule::text => reason = Some(reader.text(&part)),
            _ => {}
        }
    }
    let code = attribute::code(reader, &code?)?;
    if reason.is_none() {
        let message = format!("`allow {code}` needs a reason");
        let diagnostic = Diagnostic::new(Code::V0101, message).at(span.after(), "the reason goes here, between quotes");
        reader.report(diagnostic.help(format!("write it as `allow {code} \"why it is no fault here\"`")));
    }
    Some(Allow { code, reason: reason?, span })
}

/// The first name of a list, where a construct takes a plain name.
pub(super) fn plain_name(reader: &mut Reader<'_>, path: Path) -> Option<Name> {
    let dotted = path.names.len() > 1;
    if dotted {
        let message = format!("`{}` has a dot where a plain name is needed", path.text());
        reader.report(Diagnostic::new(Code::V0101, message).at(path.span, "a name without a dot goes here"));
    }
    path.names.into_iter().next().filter(|_| !dotted)
}

/// The texts of a repeated attribute.
pub(super) fn add_texts(reader: &mut Reader<'_>, texts: &mut Vec<Text>, pair: Pair<'_>) {
    texts.extend(super::text::texts(reader, pair));
}

/// What a map allows.
pub(super) fn allowed(reader: &mut Reader<'_>, map: Pair<'_>) -> Vec<Allow> {
    map.into_inner().filter(|part| part.as_rule() == Rule::allow).filter_map(|part| allow(reader, part)).collect()
}
