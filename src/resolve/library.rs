//! The libraries that come with the compiler: `use std.vesting`.

/// A library.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    /// Its name after `std.`.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! libraries {
    ($($name:literal)*) => {
        /// All libraries, by name.
        pub const LIBRARIES: &[Library] = &[
            $(Library { name: $name, text: include_str!(concat!("../../std/", $name, ".vflow")) },)*
        ];
    };
}

libraries! {
    "adoption"
    "airdrop"
    "auctions"
    "bonding"
    "burn_and_mint"
    "commons"
    "credit"
    "exchange"
    "fees"
    "funding"
    "inflation"
    "issuance"
    "locking"
    "market"
    "property"
    "reputation"
    "stability"
    "staking"
    "treasury"
    "vesting"
    "voting"
    "work"
}

impl Library {
    /// The file that messages name.
    pub fn file(&self) -> String {
        format!("std/{}.vflow", self.name)
    }

    /// The names of its patterns.
    pub fn patterns(&self) -> impl Iterator<Item = &'static str> {
        let end = |c: char| !(c.is_alphanumeric() || c == '_');
        let lines = self.text.lines().filter_map(|line| line.strip_prefix("pattern "));
        lines.filter_map(move |rest| rest.split(end).next())
    }
}

/// The library of a name.
pub fn find(name: &str) -> Option<&'static Library> {
    LIBRARIES.iter().find(|library| library.name == name)
}

/// The name of the library that has a pattern.
pub fn with_pattern(name: &str) -> Option<&'static str> {
    LIBRARIES.iter().find(|library| library.patterns().any(|pattern| pattern == name)).map(|library| library.name)
}
