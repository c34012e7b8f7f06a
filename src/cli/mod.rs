//! The command line: arguments, files, terminal. The only place that does IO.
//!
//! What a command was asked for goes to standard output; everything said beside it goes to
//! standard error. `check` was asked for a report: in a form for machines (`short`, `json`,
//! `sarif`, `github`) it goes to standard output. The report for people goes to standard error,
//! as with every compiler.
//!
//! Exit codes: 0 where all is well, 1 where there are diagnostics that fail the command (errors;
//! warnings with `--deny warnings`; runs that stopped, facts that do not come out), 2 where the
//! command could not do its work (usage, files), 130 where Ctrl-C ended it.

mod analyse;
mod arguments;
mod build;
mod check;
mod explain;
mod failure;
mod folder;
mod libraries;
mod load;
mod mend;
mod new;
mod project;
mod run;
mod target;
mod terminal;
mod unquantified;
mod write;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use failure::{Failure, Outcome};
use terminal::Terminal;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let terminal = Terminal::new(arguments.color);
    match run(arguments.command, &terminal) {
        Ok(outcome) => outcome.code(),
        Err(failure) => {
            terminal.complain(&failure);
            Outcome::Failed.code()
        }
    }
}

fn run(command: Command, terminal: &Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Check(arguments) => check::run(&arguments, terminal),
        Command::Run(arguments) => run::run(&arguments, terminal),
        Command::Build(arguments) => build::run(&arguments, terminal),
        Command::Analyse(arguments) => analyse::run(&arguments, terminal),
        Command::Explain(arguments) => explain::run(arguments.code.as_deref(), terminal),
        Command::Std(arguments) => libraries::run(arguments.library.as_deref(), terminal),
        Command::New(arguments) => new::run(&arguments.name, terminal),
        Command::Completions(arguments) => {
            let mut script = Vec::new();
            clap_complete::generate(arguments.shell, &mut Arguments::command(), "vflow", &mut script);
            terminal.out(&String::from_utf8_lossy(&script))
        }
    }
}
