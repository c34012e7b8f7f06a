//! The arguments, with the help that people read.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use super::analyse::KindChoice;
pub use super::run::arguments::Run;
use super::target::{DiagramChoice, TargetChoice};
use super::terminal::Colour;
use crate::diagnostic::render;

const EXAMPLES: &str = "\
Examples:
  vflow new my_commons                              start a project
  vflow check model.vflow                           say what is wrong with a model
  vflow run model.vflow                             simulate it, and tell what happened
  vflow analyse loops model.vflow                   tell what feeds back on what
  vflow build model.vflow --target mermaid          draw it
  vflow build model.vflow --target cadcad --out sim make a simulation in Python
  vflow explain V0301                               read more about a fault

Exit codes: 0 all is well, 1 the model has faults, 2 wrong usage or a file that
cannot be read or written.";

/// Compiles .vflow, a textual language for token ecosystems: checks the model, draws it, runs
/// it, and makes a cadCAD project of it
#[derive(Debug, Parser)]
#[command(name = "vflow", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours: `always`, `never`, or `auto`, which is on a terminal, and heeds
    /// NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    pub color: Colour,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is wrong with models
    Check(Check),
    /// Simulate a model, and tell what happened
    Run(Run),
    /// Compile a model to a target
    Build(Build),
    /// Tell what follows from a model: loops, laws, matrices, who gives what to whom
    Analyse(Analyse),
    /// Explain a diagnostic code, or list all of them
    Explain(Explain),
    /// List the libraries of patterns, or print one
    Std(Std),
    /// Start a project: a small, complete, commented model
    New(New),
    /// Print a completion script for a shell
    Completions(Completions),
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The models: .vflow files, .json models, `-` for standard input. Each is a program of its
    /// own, but a file that another one of them uses is checked only with that one
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// How to write the report. That for people goes to standard error, the others to standard
    /// output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,

    /// Fail on warnings, too
    #[arg(long, value_enum, value_name = "warnings", hide_possible_values = true)]
    pub deny: Option<Deny>,

    /// Mend in place what can be mended without doubt; with `-`, the mended text goes to standard
    /// output
    #[arg(long)]
    pub fix: bool,

    /// The project's folder, which no file may lie outside [default: that of the model]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// The model: a .vflow file, a .json model, or `-` for standard input
    pub file: PathBuf,

    /// What to make
    #[arg(long, short, value_enum)]
    pub target: TargetChoice,

    /// Which diagram to draw (targets mermaid and dot) [default: stockflow]
    #[arg(long, value_enum, value_name = "KIND")]
    pub diagram: Option<DiagramChoice>,

    /// Draw each application of a pattern as one box, without what it declares (diagram stockflow)
    #[arg(long)]
    pub fold: bool,

    /// Where to write: a folder, or a file for targets that are one file, which go to standard
    /// output otherwise
    #[arg(long, short, value_name = "PATH")]
    pub out: Option<PathBuf>,

    /// Overwrite generated files that were edited by hand; the edited ones are kept as .orig
    #[arg(long)]
    pub force: bool,

    /// The project's folder, which no file may lie outside [default: that of the model]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// Arguments of `analyse`.
#[derive(Debug, Args)]
pub struct Analyse {
    /// What to tell
    #[arg(value_enum)]
    pub kind: KindChoice,

    /// The model: a .vflow file, a .json model, or `-` for standard input
    pub file: PathBuf,

    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: AnalysisFormat,

    /// What to follow: a param, or anything else by its name (kind impact)
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,

    /// The project's folder, which no file may lie outside [default: that of the model]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// The formats of an analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AnalysisFormat {
    /// Tables for a terminal
    #[default]
    Text,
    /// One JSON document
    Json,
    /// One CSV table
    Csv,
    /// Tables for a document
    Markdown,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A code such as V0301, or a word to look for; without it, all codes are listed
    pub code: Option<String>,
}

/// Arguments of `std`.
#[derive(Debug, Args)]
pub struct Std {
    /// A library such as vesting, which a model brings in with `use std.vesting`; without it, all
    /// libraries are listed
    pub library: Option<String>,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// The name of the project and of its folder: letters, digits, `_` and `-`
    pub name: String,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// What `--deny` turns into a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// All warnings
    Warnings,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With source lines, reasons and ways out
    #[default]
    Human,
    /// One line for each: file:line:column: error[V0301]: message
    Short,
    /// One JSON document
    Json,
    /// One SARIF 2.1.0 document, for code scanning
    Sarif,
    /// Annotations for GitHub Actions
    Github,
}

impl From<Format> for render::Format {
    fn from(format: Format) -> render::Format {
        match format {
            Format::Human => render::Format::Human,
            Format::Short => render::Format::Short,
            Format::Json => render::Format::Json,
            Format::Sarif => render::Format::Sarif,
            Format::Github => render::Format::Github,
        }
    }
}
