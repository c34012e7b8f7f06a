//! Where the text goes, and whether it may be coloured.

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

use super::failure::{Failure, Outcome, reason};
use crate::diagnostic::render::one_line;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Standard output and standard error.
pub struct Terminal {
    colour: Colour,
}

impl Terminal {
    /// The terminal, with the choice of the arguments.
    pub fn new(colour: Colour) -> Terminal {
        Terminal { colour }
    }

    /// Writes what was asked for. A reader who has seen enough (`| head`) is no failure.
    pub fn out(&self, text: &str) -> Result<Outcome, Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Ok(Outcome::Clean),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::Clean),
            Err(error) => Err(Failure::new(format!("cannot write to standard output: {}", reason(&error)))),
        }
    }

    /// Writes what is said beside it. Where even that fails there is nobody left to tell.
    pub fn say(&self, text: &str) {
        let mut err = io::stderr().lock();
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }

    /// Says why the command could not do its work.
    pub fn complain(&self, failure: &Failure) {
        let lines: Vec<String> = failure.message.lines().map(|line| one_line(line, 2000)).collect();
        let (before, after) = if self.colours_err() { ("\x1b[1;91m", "\x1b[0m") } else { ("", "") };
        let mut text = format!("{before}error{after}: {}\n", lines.join("\n"));
        if let Some(help) = &failure.help {
            text.push_str(&format!("  help: {}\n", help.replace('\n', "\n        ")));
        }
        self.say(&text);
    }

    /// How many characters fit a line of standard output, if it is a terminal.
    pub fn width(&self) -> Option<usize> {
        let size = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(size.0.0).max(40))
    }

    /// Whether standard output takes colours.
    pub fn colours_out(&self) -> bool {
        self.colours(io::stdout().is_terminal())
    }

    /// Whether standard error takes colours.
    pub fn colours_err(&self) -> bool {
        self.colours(io::stderr().is_terminal())
    }

    fn colours(&self, terminal: bool) -> bool {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            // See no-color.org and bixense.com/clicolors.
            Colour::Auto if set("NO_COLOR").is_some() => false,
            Colour::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Colour::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
            Colour::Auto => terminal && set("TERM").is_none_or(|value| value != "dumb"),
        }
    }
}
