//! Targets: strings out, no IO. A new target is a module here and a row of [`TARGETS`].

pub mod analyses;
pub mod diagram;
pub mod document;
pub mod json;
pub mod number;
pub mod plain;
pub mod project;
pub mod python;

use crate::model::Model;

use diagram::Picture;
use project::Project;
use python::Engine;

/// What a model can be compiled to.
#[derive(Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, for the help.
    pub about: &'static str,
    /// How it is made.
    pub maker: Maker,
}

/// How a target is made, which also tells what it needs.
#[derive(Clone, Copy, Debug)]
pub enum Maker {
    /// One file, with its ending, of any model.
    File(&'static str, fn(&Model) -> String),
    /// One file, with its ending, for each picture.
    Diagram(&'static str, fn(&Model, Picture) -> String),
    /// A folder of files, of a model whose numbers are all there.
    Project(fn(&Model) -> Project),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: "json",
        about: "The model itself, versioned, with a published schema",
        maker: Maker::File("json", json::json),
    },
    Target {
        name: "cadcad",
        about: "A Python project that runs on cadCAD",
        maker: Maker::Project(|model| python::project(model, Engine::Cadcad)),
    },
    Target {
        name: "radcad",
        about: "The same project, with radCAD as its first engine",
        maker: Maker::Project(|model| python::project(model, Engine::Radcad)),
    },
    Target {
        name: "markdown",
        about: "The whole model as a document, with diagrams in Mermaid",
        maker: Maker::File("md", document::markdown),
    },
    Target {
        name: "html",
        about: "The whole model as a document: one page that needs no network",
        maker: Maker::File("html", document::html),
    },
    Target { name: "mermaid", about: "A diagram in Mermaid", maker: Maker::Diagram("mmd", diagram::mermaid) },
    Target { name: "dot", about: "A diagram for Graphviz", maker: Maker::Diagram("dot", diagram::dot) },
];
