//! The targets, by the names they have on the command line.
//!
//! STUB of branch `cli`: the lead joins it to the registry of `emit`.

use clap::ValueEnum;

use super::failure::Failure;
use crate::emit::project::Project;
use crate::model::Model;

/// What a model can be compiled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// The model itself, versioned, with a published schema
    Json,
    /// A Python project that runs on cadCAD
    Cadcad,
    /// The same project, with radCAD as its first engine
    Radcad,
    /// A diagram in Mermaid
    Mermaid,
    /// A diagram for Graphviz
    Dot,
}

/// The kinds of diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Diagram {
    /// Stocks, and what flows between them
    #[default]
    Stockflow,
    /// Members, and what they give each other
    Network,
}

/// What a target makes.
pub enum Output {
    /// One file, with the ending its name should have.
    File { ending: &'static str, text: String },
    /// A folder of files, some of them the user's.
    Folder(Project),
}

impl Target {
    /// Whether it draws one of several diagrams.
    pub fn draws(self) -> bool {
        matches!(self, Target::Mermaid | Target::Dot)
    }

    /// Whether it makes a folder of files.
    pub fn is_folder(self) -> bool {
        matches!(self, Target::Cadcad | Target::Radcad)
    }

    /// The name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Makes it.
    pub fn emit(self, model: &Model, _diagram: Diagram) -> Result<Output, Failure> {
        match self {
            Target::Json => {
                let text = serde_json::to_string_pretty(model).map_err(|error| Failure::new(error.to_string()))?;
                Ok(Output::File { ending: "json", text: text + "\n" })
            }
            _ => Err(Failure::new(format!("the target `{}` is not built in yet", self.name()))),
        }
    }
}
