//! Large valid models for benchmarks: about 100 bytes a declaration, with the mix of a real model.

#![allow(dead_code, reason = "each user takes its part of it")]

use std::fmt::Write;

/// Declarations in one block of [`large_model`].
const BLOCK: usize = 20;

/// A model of at least `declarations` declarations, the same for the same number.
///
/// It is a chain of members: each is paid by the one before, decides by what it holds, and passes
/// part of it on. So names resolve across the whole text and orders of evaluation are long.
pub fn large_model(declarations: usize) -> String {
    let mut text = String::with_capacity(declarations * 110);
    text.push_str(HEAD);
    let members = declarations.div_ceil(BLOCK).max(2);
    for number in 0..members {
        member(&mut text, number, members);
    }
    text
}

/// A model that applies a pattern of the standard library `applications` times, each between two stocks of its own.
pub fn applied_model(applications: usize) -> String {
    let mut text = String::from(APPLIED_HEAD);
    for number in 0..applications {
        let years = 1 + number % 3;
        let _ = writeln!(
            text,
            "member Team{number} {{ stock locked: DATA = 100  stock wallet: DATA = 0 }}
apply LinearVesting(Team{number}.locked, Team{number}.wallet, length = {years} year) as vesting{number}
flow spend{number}: Team{number}.wallet -> burn = Team{number}.wallet / 10 year"
        );
    }
    text
}

const APPLIED_HEAD: &str = "\
use std.vesting
ecosystem Applied { time 4 year by 1 day }
asset DATA: token { supply max 1_000_000_000 }
";

const HEAD: &str = "\
/// Generated to measure the compiler.
ecosystem Large \"A large ecosystem\" {
  purpose \"See how time and memory grow with the length of a model\"
  time 100 day by 1 day
  seed 1
}

asset USD \"US dollar\": currency { decimals 2 }
asset COIN \"Coin\": token { supply max 1_000_000_000  decimals 18 }
asset piece \"Piece of work\": good

/// A share that gives way smoothly, whatever the dimension of what it looks at.
fn saturating(x, half) = x / (x + half)
env weather = 1 + 0.5 * sin(t / (7 day))
";

/// Writes the twenty declarations of one member: what it is, decides, gives and reports.
fn member(text: &mut String, number: usize, members: usize) {
    let before = (number + members - 1) % members;
    let after = (number + 1) % members;
    let effort = 1 + number % 7;
    let written = write!(
        text,
        "
/// Member number {number} makes pieces, sells them to number {after}, and saves.
member Maker{number} \"Maker no. {number}\" {{
  role producer
  motive earn \"Earn a living as number {number}\" {{ kind extrinsic  aspect functional }}
  stock cash \"Cash of no. {number}\": USD = {cash} in 0..1_000_000_000
  stock wallet: COIN = {cash}
  stock made \"Pieces of no. {number}\": piece = 10
  stock leaving: COIN = 0 {{ transit 3 day }}
  param price \"Price asked\": USD/piece = {effort}.5 in 0.1..100 ~ triangular(0.5, {effort}.5, 60)
  param effort: 1/day = {effort}% in 0%..50%
  /// The part of its cash that number {number} is ready to spend in a day, whatever it costs.
  param spending: 1/day = 2.5% in 0%..10%
  let wealth \"All it owns\": USD = cash + made * price
  let offer = made * effort
  behavior work \"Work done\": piece/day = (5 piece/day) * saturating(wealth, 100 USD) * weather
  behavior buy: piece/day = if cash > 10 USD then spending * cash / Maker{before}.price else 0
  /// For how long number {number} could pay its bills if nothing more came in.
  metric runway{number}: month = cash / (spending * 100 USD + outflow(cash))
}}
flow work{number} \"Making no. {number}\": source -> Maker{number}.made = min(Maker{number}.work, Maker{number}.offer + 1 piece/day)
flow reward{number}: mint -> Maker{number}.wallet = 0.01 COIN/piece * Maker{number}.work {{ why Maker{number}.earn }}
// Once a week a part of the wallet is unlocked: it is on its way for three days.
flow unstake{number}: Maker{number}.wallet -> Maker{number}.leaving = Maker{number}.wallet * Maker{number}.spending when every(7 day)
flow unlocked{number}: Maker{number}.leaving -> Maker{number}.wallet
exchange trade{number} \"No. {number} buys from no. {before}\" when t >= 1 day {{
  pay: Maker{number}.cash -> Maker{before}.cash = Maker{number}.buy * Maker{before}.price  {{ why \"pieces\" }}
  get: Maker{before}.made -> Maker{number}.made = Maker{number}.buy                        {{ why \"cash\" }}
}}
invariant solvent{number}: Maker{number}.cash >= 0 USD
",
        cash = 100 + number % 900,
    );
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
}
