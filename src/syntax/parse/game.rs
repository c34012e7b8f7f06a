//! `game`: who plays what, and what each gets in the end.

use crate::source::Span;
use crate::syntax::ast::{Game, Item, Payoff, Player, Setting, Strategy};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, path, statement, stray};

/// `game launch "Who moves first?" { … }`
pub(super) fn game(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut game = Game {
        header: parts.header,
        players: Vec::new(),
        payoffs: Vec::new(),
        expected: Vec::new(),
        expected_span: None,
    };
    for field in parts.fields {
        let span = reader.span(&field);
        match field.as_rule() {
            Rule::player => game.players.extend(player(reader, field, span)),
            Rule::payoff => game.payoffs.extend(payoff(reader, field, span)),
            Rule::expected => {
                game.expected_span = Some(span);
                game.expected = path::paths(reader, field, "name a strategy of each player: `expected high, buy`");
            }
            _ => {}
        }
    }
    Item::Game(game)
}

const PLAYER: &str =
    "write it as `player Curators plays high { curate = 20 dataset/day }, low { curate = 2 dataset/day }`";

/// `player Curators plays high { … }, low { … }`
fn player(reader: &mut Reader<'_>, pair: Pair<'_>, span: Span) -> Option<Player> {
    let (mut member, mut strategies) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => member = Some(path::path(reader, &part)),
            Rule::missing_name => {
                reader.missing(&part, "who plays", PLAYER);
            }
            Rule::plays => strategies = Some(plays(reader, part)),
            _ => {}
        }
    }
    if strategies.is_none() && member.is_some() {
        reader.report(stray::expected("`plays` and what the player may do", span.after(), PLAYER));
    }
    Some(Player { member: member?, strategies: strategies.unwrap_or_default(), span })
}

fn plays(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Strategy> {
    let mut strategies = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::strategy => strategies.extend(strategy(reader, part)),
            Rule::missing_name => {
                reader.missing(&part, "the name of a strategy", PLAYER);
            }
            _ => {}
        }
    }
    strategies
}

fn strategy(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<Strategy> {
    let span = reader.span(&pair);
    let (mut name, mut label, mut settings) = (None, None, Vec::new());
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name => name = Some(reader.name(&part)),
            Rule::text => label = Some(reader.text(&part)),
            Rule::settings => settings = set(reader, part),
            _ => {}
        }
    }
    Some(Strategy { name: name?, label, settings, span })
}

/// `{ curate = 20 dataset/day, skill = 2 }`
fn set(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    let mut last: Option<Span> = None;
    for part in pair.into_inner() {
        let span = reader.span(&part);
        match part.as_rule() {
            Rule::comma if last.is_some() => last = None,
            Rule::comma => stray::comma(reader, &part),
            Rule::setting => {
                if let Some(last) = last {
                    reader.report(stray::missing_comma(last, span));
                }
                let help = "write what the strategy sets: `{ curate = 20 dataset/day }`";
                settings.extend(statement::setting(reader, part, help));
                last = Some(span);
            }
            Rule::map_error => {
                stray::in_map(reader, &part);
                last = Some(span);
            }
            _ => {}
        }
    }
    settings
}

/// `payoff Curators = Curators.wallet * price`
fn payoff(reader: &mut Reader<'_>, pair: Pair<'_>, span: Span) -> Option<Payoff> {
    const HELP: &str = "write what the player has in the end: `payoff Curators = Curators.wallet * price`";
    let (mut member, mut value) = (None, None);
    let mut said = false;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::path => member = Some(path::path(reader, &part)),
            Rule::missing_name => {
                said = true;
                reader.missing(&part, "whose payoff it is", HELP);
            }
            Rule::plain => value = Some(expression::expression(reader, part)),
            Rule::missing_value => {
                said = true;
                reader.missing(&part, "a value", HELP);
            }
            _ => {}
        }
    }
    if value.is_none() && !said {
        reader.report(stray::expected("`=` and a value", span.after(), HELP));
    }
    Some(Payoff { member: member?, value: value?, span })
}
