//! Prints a mesh of so many accounts, with three flows for each, to measure simulations of large models:
//! `cargo run --example mesh 1000 > mesh.vflow`.
//!
//! Most money moves on to later accounts; every tenth account also pays one before it, so that there are
//! rings. Dues are fixed: who cannot pay them is rationed.

const HEAD: &str = "\
/// Generated to measure simulations.
ecosystem Mesh \"A mesh of accounts\" { time 365 day by 1 day  seed 3 }

asset USD: currency

param half \"Where trade is half of what it could be\": USD = 500 in 1..100_000
";

/// Numbers that look as if they were thrown, the same each time.
struct Dice(u64);

impl Dice {
    /// A number from `low` up to, and without, `high`.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (self.0 >> 33) % (high - low)
    }
}

fn main() {
    let accounts = std::env::args().nth(1).and_then(|number| number.parse().ok()).unwrap_or(1_000);
    let mut dice = Dice(1);
    print!("{HEAD}");
    for account in 0..accounts {
        print_account(account, accounts, &mut dice);
    }
}

/// The name of an account, or of everyone else.
fn end(account: u64, accounts: u64) -> String {
    if account < accounts { format!("s{account}") } else { "rest".to_owned() }
}

/// An account, its parameters, and three flows.
fn print_account(account: u64, accounts: u64, dice: &mut Dice) {
    let near = end(account + dice.between(1, 8), accounts);
    let far = account + dice.between(8, 60);
    let trade = if far < accounts { format!("s{far} / (s{far} + half)") } else { "1".to_owned() };
    let third = match account % 10 {
        0 if account > 0 => {
            format!("s{account} -> s{} = refund{account} * s{account}", account - dice.between(1, 8).min(account))
        }
        1..=3 => format!("rest -> s{account} = due{account}"),
        _ => format!("s{account} -> rest = due{account} {{ priority {} }}", dice.between(0, 2)),
    };
    let param = if third.contains("refund") {
        format!("param refund{account}: 1/day = 0.{}% in 0%..10%", dice.between(1, 9))
    } else {
        format!("param due{account}: USD/day = {} in 0..1_000", dice.between(2, 20))
    };
    println!(
        "
stock s{account}: USD = {start}
param saving{account}: 1/day = 1.{saving}% in 0%..10%
param trading{account}: 1/day = 2.{trading}% in 0%..10%
{param}
flow on{account}: s{account} -> {near} = saving{account} * s{account}
flow trade{account}: s{account} -> {far} = trading{account} * s{account} * {trade}
flow pay{account}: {third}",
        start = dice.between(100, 2_000),
        saving = dice.between(1, 9),
        trading = dice.between(1, 9),
        far = end(far, accounts),
    );
}
