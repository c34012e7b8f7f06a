//! Games: every player has a payoff, strategies set different things, and what is expected can be played.

use crate::diagnostic::words::one_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{Game, Payoff, Player, Setting, Strategy};
use crate::syntax::ast::Name;

use super::Bench;

impl Bench<'_> {
    /// Reports games that have no outcome.
    pub(super) fn game(&mut self, game: &Game) {
        self.players(game);
        self.rivals(game);
        self.repeated_settings(game);
        if game.whole {
            self.payoffs(game);
            self.expected(game);
        }
        for setting in game.settings() {
            self.setting_in_range(game, setting);
        }
    }

    fn name(&self, player: &Player) -> &str {
        &self.program.members[player.member].meta.id
    }

    fn players(&mut self, game: &Game) {
        for (position, player) in game.players.iter().enumerate() {
            if let Some(first) = game.players.iter().take(position).find(|first| first.member == player.member) {
                let diagnostic =
                    Diagnostic::new(Code::V0202, format!("the player `{}` is defined twice", self.name(player)))
                        .at(player.span, "defined again")
                        .at(first.span, "first defined here")
                        .help("list all strategies behind one `plays`, separated by commas");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn payoffs(&mut self, game: &Game) {
        for player in game.players.iter().filter(|player| game.payoff(player).is_none()) {
            let name = self.name(player);
            let diagnostic = Diagnostic::new(
                Code::V0804,
                format!("`{name}` plays in `{}` and has no payoff", game.meta.id),
            )
            .at(player.span, "what is it playing for?")
            .note("a player takes the strategy that leaves it with more: without a payoff none is better than another")
            .help(format!("say what it has in the end: `payoff {name} = …`"));
            self.diagnostics.push(diagnostic);
        }
        for (position, payoff) in game.payoffs.iter().enumerate() {
            let first = game.payoffs.iter().take(position).find(|first| first.member == payoff.member);
            if let Some(first) = first {
                let diagnostic =
                    Diagnostic::new(Code::V0202, format!("the payoff of `{}` is defined twice", self.owner(payoff)))
                        .at(payoff.span, "defined again")
                        .at(first.span, "first defined here")
                        .help("delete one of the two, or add them up");
                self.diagnostics.push(diagnostic);
            } else if game.players.iter().all(|player| player.member != payoff.member) {
                let name = self.owner(payoff);
                let diagnostic = Diagnostic::new(
                    Code::V0804,
                    format!("`{name}` has a payoff in `{}` and does not play", game.meta.id),
                )
                .at(payoff.span, "nothing it could do is listed")
                .help(format!("say what it may do: `player {name} plays …`, or delete its payoff"));
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn owner(&self, payoff: &Payoff) -> &str {
        &self.program.members[payoff.member].meta.id
    }

    /// What two players set, neither of them decides.
    fn rivals(&mut self, game: &Game) {
        let all = || {
            game.players.iter().flat_map(|player| {
                player.strategies.iter().flat_map(|strategy| &strategy.settings).map(move |setting| (player, setting))
            })
        };
        let mut reported = Vec::new();
        for (player, setting) in all() {
            let earlier = all().find(|(_, other)| other.target == setting.target);
            let Some((rival, first)) = earlier.filter(|(rival, _)| rival.member != player.member) else { continue };
            if reported.contains(&setting.target) {
                continue;
            }
            reported.push(setting.target);
            let what = &self.program.values[setting.target].meta.id;
            let diagnostic = Diagnostic::new(Code::V0806, format!("two players set `{what}`"))
                .at(setting.span, format!("set by {}", self.name(player)))
                .at(first.span, format!("and by {}", self.name(rival)))
                .note("when both play, it cannot be both values at once")
                .help("let each player set what it alone decides");
            self.diagnostics.push(diagnostic);
        }
    }

    fn repeated_settings(&mut self, game: &Game) {
        for strategy in game.players.iter().flat_map(|player| &player.strategies) {
            for (position, setting) in strategy.settings.iter().enumerate() {
                let first = strategy.settings.iter().take(position).find(|first| first.target == setting.target);
                if let Some(first) = first {
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::V0113,
                            format!("the strategy `{}` sets one thing twice", strategy.name.text),
                        )
                        .at(setting.span, "the second one")
                        .at(first.span, "the first one")
                        .help("delete one of the two"),
                    );
                }
            }
        }
    }

    /// One strategy of each player, in the order of the players.
    fn expected(&mut self, game: &Game) {
        let Some(span) = game.expected_span else { return };
        let unknown = game.players.iter().zip(&game.expected).find(|(player, name)| !plays(player, name));
        let fault = if game.expected.len() != game.players.len() {
            Some((span, format!("{} named, and {} play", strategies(game.expected.len()), game.players.len())))
        } else {
            unknown.map(|(player, name)| (name.span, format!("{} plays {}", self.name(player), choices(player))))
        };
        let Some((span, label)) = fault.filter(|_| game.players.iter().all(|player| !player.strategies.is_empty()))
        else {
            return;
        };
        let players: Vec<String> = game.players.iter().map(|player| format!("`{}`", self.name(player))).collect();
        let example: Vec<&str> = game.players.iter().filter_map(first).collect();
        let diagnostic =
            Diagnostic::new(Code::V0807, format!("what is expected of `{}` cannot be played", game.meta.id))
                .at(span, label)
                .note(format!("a profile is one strategy of each player, in their order: {}", players.join(", ")))
                .help(format!("write for example `expected {}`", example.join(", ")));
        self.diagnostics.push(diagnostic);
    }

    fn setting_in_range(&mut self, game: &Game, setting: &Setting) {
        let value = &self.program.values[setting.target];
        let Some(range) = &value.range else { return };
        let Some((expr, number, side)) = self.outside(&setting.value, range) else { return };
        let told = self.told(expr, number, value.unit.as_ref());
        let what = format!("a strategy of `{}` sets `{}` outside its range", game.meta.id, value.meta.id);
        self.diagnostics.push(
            Diagnostic::new(Code::V0310, what)
                .at(expr.span, format!("{told} is {side}"))
                .at(range.span, "the range it declares")
                .help("keep to the range, or widen it"),
        );
    }
}

fn plays(player: &Player, name: &Name) -> bool {
    player.strategies.iter().any(|strategy| strategy.name.text == name.text)
}

fn first(player: &Player) -> Option<&str> {
    player.strategies.first().map(|strategy| strategy.name.text.as_str())
}

fn choices(player: &Player) -> String {
    one_of(player.strategies.iter().map(|strategy: &Strategy| strategy.name.text.as_str()))
}

fn strategies(count: usize) -> String {
    if count == 1 { "1 strategy is".to_owned() } else { format!("{count} strategies are") }
}
