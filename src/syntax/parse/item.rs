//! Declarations: which rule reads which, and where they may stand.

use crate::diagnostic::words::one_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::Item;

use super::parts::Place;
use super::reader::Reader;
use super::{Pair, Pairs, Rule};
use super::{
    allocation, asset, ecosystem, exchange, flow, function, game, governance, incentive, keyword, later, many, member,
    nearest, pattern, phase, statement, stock, story, stray, value,
};

/// The declarations of a file.
pub(super) fn file(reader: &mut Reader<'_>, pairs: Pairs<'_>) -> Vec<Item> {
    let place = Place { keyword: "", name: String::new() };
    let mut items = Vec::new();
    for pair in pairs.flat_map(Pair::into_inner) {
        match pair.as_rule() {
            Rule::stray_field => stray::field(reader, pair, &place),
            Rule::stray_comma => stray::comma(reader, &pair),
            Rule::error_field => {
                items.push(Item::Error(reader.span(&pair)));
                stray::error_field(reader, &pair, &place);
            }
            Rule::motive => misplaced(reader, pair, &place),
            rule if is_item(rule) => items.push(item(reader, pair)),
            _ => {}
        }
    }
    items.append(&mut reader.misplaced);
    items
}

/// The declarations among the parts of a block.
pub(super) fn items(reader: &mut Reader<'_>, pairs: Vec<Pair<'_>>) -> Vec<Item> {
    pairs.into_iter().filter(|pair| is_item(pair.as_rule())).map(|pair| item(reader, pair)).collect()
}

/// One declaration.
fn item(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    match pair.as_rule() {
        Rule::ecosystem => ecosystem::ecosystem(reader, pair),
        Rule::use_file => ecosystem::used(reader, pair),
        Rule::asset => asset::asset(reader, pair),
        Rule::unit => asset::unit(reader, pair),
        Rule::allocation => allocation::allocation(reader, pair),
        Rule::member => member::member(reader, pair),
        Rule::motive => member::motive(reader, pair),
        Rule::story => story::story(reader, pair),
        Rule::stock => stock::stock(reader, pair),
        Rule::state => stock::state(reader, pair),
        Rule::value => value::value(reader, pair),
        Rule::function => function::function(reader, pair),
        Rule::flow => flow::flow(reader, pair),
        Rule::exchange => exchange::exchange(reader, pair),
        Rule::phase => phase::phase(reader, pair),
        Rule::goal => statement::goal(reader, pair),
        Rule::invariant => statement::invariant(reader, pair),
        Rule::assumption => statement::assumption(reader, pair),
        Rule::fact => statement::fact(reader, pair),
        Rule::set_of => many::set(reader, pair),
        Rule::table => many::table(reader, pair),
        Rule::data => many::data(reader, pair),
        Rule::pattern => pattern::pattern(reader, pair),
        Rule::apply => pattern::apply(reader, pair),
        Rule::incentive => incentive::incentive(reader, pair),
        Rule::governance => governance::governance(reader, pair),
        Rule::game => game::game(reader, pair),
        _ => later::declaration(reader, &pair),
    }
}

/// Whether a rule reads a declaration.
pub(super) fn is_item(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::ecosystem
            | Rule::use_file
            | Rule::asset
            | Rule::unit
            | Rule::allocation
            | Rule::member
            | Rule::motive
            | Rule::story
            | Rule::stock
            | Rule::state
            | Rule::value
            | Rule::function
            | Rule::flow
            | Rule::exchange
            | Rule::phase
            | Rule::goal
            | Rule::invariant
            | Rule::assumption
            | Rule::fact
            | Rule::set_of
            | Rule::table
            | Rule::data
            | Rule::pattern
            | Rule::apply
            | Rule::incentive
            | Rule::governance
            | Rule::game
            | Rule::later
    )
}

/// The keyword a declaration starts with.
fn keyword_of<'t>(pair: &Pair<'t>) -> &'t str {
    nearest::first_word(pair.as_str())
}

/// Whether a declaration may stand in the block of another one.
pub(super) fn belongs(pair: &Pair<'_>, owner: &str) -> bool {
    keyword::items_of(owner).contains(&keyword_of(pair))
        || pair.as_rule() == Rule::later && !keyword::items_of(owner).is_empty()
}

/// Reports a declaration where it may not stand, and keeps it as one of the file, so that its name is known.
pub(super) fn misplaced(reader: &mut Reader<'_>, pair: Pair<'_>, place: &Place) {
    let is_motive = pair.as_rule() == Rule::motive;
    if !reader.nesting_is_a_guess() && pair.as_rule() != Rule::later {
        report_misplaced(reader, &pair, place);
    }
    let item = item(reader, pair);
    if !is_motive {
        reader.misplaced.push(item);
    }
}

fn report_misplaced(reader: &mut Reader<'_>, pair: &Pair<'_>, place: &Place) {
    let word = keyword_of(pair);
    let start = pair.as_span().start();
    let span = reader.span_at(start, start + word.len());
    let inside = if place.keyword.is_empty() {
        "at top level".to_owned()
    } else {
        format!("inside {} `{}`", place.keyword, place.name)
    };
    let diagnostic = Diagnostic::new(Code::V0114, format!("{} cannot stand {inside}", nearest::with_article(word)));
    let label = match (word, place.keyword) {
        ("motive", _) => "a motive belongs inside a member".to_owned(),
        ("flow", "exchange") => {
            "inside an exchange, a leg is written `name: from -> to = rate`, without `flow`".to_owned()
        }
        (_, "phase") => "this belongs at top level, outside every phase".to_owned(),
        (_, "member") => "this belongs at top level, outside every member".to_owned(),
        _ => "this belongs at top level".to_owned(),
    };
    let diagnostic = diagnostic.at(span, label);
    let allowed = keyword::items_of(place.keyword);
    reader.report(if allowed.is_empty() {
        diagnostic.help(if place.keyword.is_empty() {
            "move it into the member whose motive it is"
        } else {
            "move it out of these braces"
        })
    } else {
        diagnostic.help(format!(
            "{} may hold {}",
            nearest::with_article(place.keyword),
            one_of(allowed.iter().copied())
        ))
    });
}
