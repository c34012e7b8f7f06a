//! Who decides what, and who chooses between what.

use super::super::context::Context;
use super::super::report;
use super::super::tree::{Block, Entry, Inline, Row, Section, Table, Text, joined, words};
use crate::analysis::GovernanceSurface;
use crate::emit::analyses::{Kind, report as analysis};
use crate::model::{Control, Emergency, Formula, Game, Governance, Player, Quantity, Strategy, Voters, Weight};

/// Tables of the analysis whose rows are told by each process.
const TOLD: [&str; 2] = ["How it is decided", "What may be changed"];

/// The governance surface.
pub(super) fn section(context: &Context) -> Option<Section> {
    let mut section = Section::new("governance", "Who decides");
    if context.model.governances.is_empty() {
        return None;
    }
    let surface = crate::analysis::governance(context.model);
    let entries = context.model.governances.iter().map(|it| Block::Entry(governance(context, it, &surface)));
    section.blocks.extend(entries);
    // The processes and what they control are told above.
    let found = analysis(Kind::Governance, context.model, None).sections;
    let rest = found.iter().filter(|it| !TOLD.contains(&it.heading.as_str()));
    section.sections = rest.map(|it| report::section(context, "governance", it)).collect();
    section.introduced("Who may change which number while the ecosystem lives, by which vote, and within which bounds.")
}

fn governance(context: &Context, it: &Governance, surface: &GovernanceSurface) -> Entry {
    let mut entry = context.entry("governance", &it.meta, Vec::new());
    let mut lines = vec![("Voters", joined(it.voters.iter().map(|voters| self::voters(context, voters)), "; "))];
    let number = |formula: &Option<Formula>, quantity: &Quantity, of: &str| {
        let number = formula.as_ref().map(|formula| context.number(formula, quantity, None));
        joined(number.into_iter().chain([words(of)].into_iter().filter(|_| formula.is_some() && !of.is_empty())), " ")
    };
    let (share, time) = (percent(), context.time());
    lines.push(("Proposal", number(&it.proposal, &share, "of all votes may make one")));
    lines.push(("Quorum", number(&it.quorum, &share, "of all votes must be cast")));
    lines.push(("Approval", number(&it.approval, &share, "of the votes cast must agree")));
    lines.push(("Voting lasts", number(&it.voting, &time, "")));
    lines.push(("Takes effect after", number(&it.delay, &time, "more")));
    lines.push(("Emergency", joined(it.emergencies.iter().map(|emergency| self::emergency(context, emergency)), "; ")));
    let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
    entry.blocks.push(Block::Definitions(lines.map(|(term, text)| (term.to_owned(), text)).collect()));
    let mut table = Table::new("What it may change", HEADS);
    table.rows = it.controls.iter().map(|control| self::control(context, control, surface)).collect();
    entry.blocks.extend(table.block());
    entry
}

/// Shares are shown in percent.
fn percent() -> Quantity {
    Quantity { dimension: "1".to_owned(), unit: "%".to_owned(), scale: 0.01, shape: Vec::new() }
}

fn voters(context: &Context, voters: &Voters) -> Text {
    let weight = match &voters.weight {
        Weight::Head => words("one vote each"),
        Weight::Stock { stock } => joined([words("by"), context.names.link(stock)], " "),
        Weight::Root { stock } => joined([words("by the square root of"), context.names.link(stock)], " "),
    };
    joined([context.names.link(&voters.who), weight], ", ")
}

fn emergency(context: &Context, emergency: &Emergency) -> Text {
    let paused = context.names.links(&emergency.pauses);
    let paused = if paused.is_empty() { words("everything") } else { paused };
    let lasts =
        emergency.lasts.as_ref().map(|lasts| joined([words("for"), context.number(lasts, &context.time(), None)], " "));
    let parts = [Some(context.names.link(&emergency.who)), Some(words("may pause")), Some(paused), lasts];
    joined(parts.into_iter().flatten(), " ")
}

/// What is told of each param that a process may change.
const HEADS: &[&str] =
    &["param", "now", "may be set to", "range of the param", "decides about", "which moves what they hold"];

fn control(context: &Context, control: &Control, surface: &GovernanceSurface) -> Row {
    let reached = surface.controls.iter().find(|it| it.parameter == control.parameter);
    let parameter = context.parameter(&control.parameter);
    let quantity = parameter.map(|it| it.quantity.clone()).unwrap_or_default();
    let now = parameter.and_then(|it| it.default.as_ref()).map(|it| context.number(it, &quantity, None));
    let own = parameter.map(|it| context.range(it.low.as_ref(), it.high.as_ref(), &quantity, None));
    Row::of(vec![
        context.names.link(&control.parameter),
        now.unwrap_or_default(),
        context.range(control.low.as_ref(), control.high.as_ref(), &quantity, None),
        own.unwrap_or_default(),
        reached.map(|it| context.names.links(&it.decides)).unwrap_or_default(),
        reached.map(|it| context.names.links(&it.members)).unwrap_or_default(),
    ])
}

/// Members that choose between strategies.
pub(super) fn games(context: &Context) -> Option<Section> {
    let mut section = Section::new("games", "Games");
    section.blocks.extend(context.model.games.iter().map(|it| Block::Entry(game(context, it))));
    section
        .introduced("Members choose between strategies; what each gets in the end depends on what the others choose.")
}

fn game(context: &Context, game: &Game) -> Entry {
    let mut entry = context.entry("game", &game.meta, vec![super::super::words::unit(&game.quantity)]);
    let mut table = Table::new("Players and their strategies", &["player", "strategy", "sets"]);
    table.rows = game.players.iter().flat_map(|player| strategies(context, player)).collect();
    entry.blocks.extend(table.block());
    for player in &game.players {
        entry.blocks.push(Block::Paragraph(joined([context.names.link(&player.who), words("gets in the end")], " ")));
        entry.blocks.push(context.display(None, &player.payoff, &game.meta));
    }
    let expected = game.players.iter().zip(&game.expected).map(|(player, name)| {
        let label = player.strategies.iter().find(|it| it.name == *name).map_or(name, |it| &it.label);
        joined([context.names.link(&player.who), words(format!("“{label}”"))], " ")
    });
    let expected = joined(expected, ", ");
    if !expected.is_empty() {
        entry.blocks.push(Block::Paragraph(joined([words("Expected:"), expected], " ")));
    }
    entry
}

fn strategies(context: &Context, player: &Player) -> Vec<Row> {
    let sets = |strategy: &Strategy| {
        let one = |setting: &crate::model::StrategySetting| {
            let value = context.inline(&setting.value.text, None);
            joined([context.names.link(&setting.target), value], " = ")
        };
        joined(strategy.settings.iter().map(one), "; ")
    };
    let row = |strategy: &Strategy| {
        Row::of(vec![context.names.link(&player.who), vec![Inline::text(&strategy.label)], sets(strategy)])
    };
    player.strategies.iter().map(row).collect()
}
