//! Analyses as people and programs read them: tables with a sentence each, in four formats.

mod csv;
mod markdown;
mod tables;
mod text;

use serde::Serialize;

use crate::analysis;
use crate::model::Model;

/// The version of the JSON that analyses are written in.
pub const FORMAT: u32 = 1;

/// What can be asked of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What depends on what.
    Impact,
    /// Feedback loops.
    Loops,
    /// What never changes.
    Conservation,
    /// The transaction-flow matrix.
    Transactions,
    /// The balance sheet.
    Balance,
    /// The net value sheet of each member.
    Values,
    /// Who gives what to whom.
    GiveGet,
    /// Who holds the tokens, and when they come free.
    Allocation,
    /// Who decides what.
    Governance,
    /// From purpose to assumption.
    Traceability,
    /// What is still missing.
    Maturity,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 11] = [
        Kind::Impact,
        Kind::Loops,
        Kind::Conservation,
        Kind::Transactions,
        Kind::Balance,
        Kind::Values,
        Kind::GiveGet,
        Kind::Allocation,
        Kind::Governance,
        Kind::Traceability,
        Kind::Maturity,
    ];

    /// Its name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Impact => "impact",
            Kind::Loops => "loops",
            Kind::Conservation => "conservation",
            Kind::Transactions => "transactions",
            Kind::Balance => "balance",
            Kind::Values => "values",
            Kind::GiveGet => "give-get",
            Kind::Allocation => "allocation",
            Kind::Governance => "governance",
            Kind::Traceability => "traceability",
            Kind::Maturity => "maturity",
        }
    }

    /// What it tells, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Kind::Impact => "What a change of a param reaches, and by which way (`--of NAME`)",
            Kind::Loops => "Feedback loops by name, reinforcing and balancing",
            Kind::Conservation => "What never changes, what comes in and leaves, and where value gets stuck",
            Kind::Transactions => "Who pays whom: the matrix whose rows and columns sum to zero",
            Kind::Balance => "Who holds what",
            Kind::Values => "What each member gives, gets and keeps",
            Kind::GiveGet => "Who gives what to whom, what comes back, and why",
            Kind::Allocation => "Who holds the tokens at the start, and what is left of that later",
            Kind::Governance => "Who may change what and how, whom that affects, and what nobody governs",
            Kind::Traceability => "From purpose through goals and metrics to params and assumptions",
            Kind::Maturity => "What each target still needs, and which parts of the story are missing",
        }
    }
}

/// An analysis as tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// Its tables.
    pub sections: Vec<Section>,
}

/// A table, with what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What it means, in a sentence.
    pub says: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows, each as long as the heads.
    pub rows: Vec<Vec<String>>,
    /// Columns of numbers, by place.
    pub numbers: Vec<usize>,
    /// What is to be said besides.
    pub notes: Vec<String>,
}

/// The tables of an analysis. An impact slice starts `of` a declaration that the model has.
pub fn report(kind: Kind, model: &Model, of: Option<&str>) -> Report {
    let label = &model.ecosystem.meta.label;
    let title = |what: &str| format!("{label}: {what}");
    match kind {
        Kind::Impact => match of.and_then(|id| analysis::impact_of(model, id)) {
            Some(slice) => Report { title: title("what a change reaches"), sections: tables::impact::slice(&slice) },
            None => Report {
                title: title("what depends on what"),
                sections: tables::impact::graph(&analysis::impact(model)),
            },
        },
        Kind::Loops => Report { title: title("feedback loops"), sections: tables::loops::of(&analysis::loops(model)) },
        Kind::Conservation => Report {
            title: title("what is conserved"),
            sections: tables::conservation::of(&analysis::conservation(model)),
        },
        Kind::Transactions => Report {
            title: title("who pays whom"),
            sections: analysis::transactions(model).iter().map(tables::matrix::transactions).collect(),
        },
        Kind::Balance => Report {
            title: title("who holds what"),
            sections: analysis::balance(model).iter().map(tables::matrix::balance).collect(),
        },
        Kind::Values => Report {
            title: title("what each member gives and gets"),
            sections: analysis::values(model).iter().map(tables::gifts::sheet).collect(),
        },
        Kind::GiveGet => Report {
            title: title("who gives what to whom"),
            sections: tables::gifts::give_get(&analysis::give_get(model)),
        },
        Kind::Allocation => Report {
            title: title("allocation"),
            sections: analysis::allocation(model).iter().flat_map(|it| tables::allocation::of(model, it)).collect(),
        },
        Kind::Governance => {
            Report { title: title("who decides what"), sections: tables::governance::of(&analysis::governance(model)) }
        }
        Kind::Traceability => Report {
            title: title("from purpose to assumption"),
            sections: tables::trace::of(&analysis::traceability(model)),
        },
        Kind::Maturity => {
            Report { title: title("how far it is"), sections: tables::maturity::of(&analysis::maturity(model)) }
        }
    }
}

impl Report {
    /// Aligned, for a terminal so many characters wide.
    pub fn text(&self, width: usize) -> String {
        text::text(self, width)
    }

    /// As tables in Markdown, its title as a heading of the second level.
    pub fn markdown(&self) -> String {
        markdown::markdown(self)
    }

    /// As one CSV table: the heading of each table first, then the columns of all of them.
    pub fn csv(&self) -> String {
        csv::csv(self)
    }
}

/// What all analyses in JSON have in common.
#[derive(Serialize)]
struct Document<'a, T> {
    vflow: u32,
    analysis: &'static str,
    ecosystem: &'a str,
    result: T,
}

/// An analysis as JSON, with a newline at the end.
pub fn json(kind: Kind, model: &Model, of: Option<&str>) -> String {
    match kind {
        Kind::Impact => match of.and_then(|id| analysis::impact_of(model, id)) {
            Some(slice) => document(kind, model, slice),
            None => document(kind, model, analysis::impact(model)),
        },
        Kind::Loops => document(kind, model, analysis::loops(model)),
        Kind::Conservation => document(kind, model, analysis::conservation(model)),
        Kind::Transactions => document(kind, model, analysis::transactions(model)),
        Kind::Balance => document(kind, model, analysis::balance(model)),
        Kind::Values => document(kind, model, analysis::values(model)),
        Kind::GiveGet => document(kind, model, analysis::give_get(model)),
        Kind::Allocation => document(kind, model, analysis::allocation(model)),
        Kind::Governance => document(kind, model, analysis::governance(model)),
        Kind::Traceability => document(kind, model, analysis::traceability(model)),
        Kind::Maturity => document(kind, model, analysis::maturity(model)),
    }
}

fn document(kind: Kind, model: &Model, result: impl Serialize) -> String {
    let ecosystem = model.ecosystem.meta.id.as_str();
    let document = Document { vflow: FORMAT, analysis: kind.name(), ecosystem, result };
    // Writing into memory fails only for maps with keys that are no strings, and there are none.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
