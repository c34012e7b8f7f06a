//! How far the model is, and what each next step needs.

use super::super::context::Context;
use super::super::report;
use super::super::tree::{Block, Inline, Row, Section, Table, Text, joined, words};
use super::super::words::capital;
use crate::analysis::{Lack, maturity, needs};
use crate::emit::analyses::{Kind, report as analysis};

/// What it can be used for, what is missing for more, then what is told and what is not.
pub(super) fn section(context: &Context) -> Option<Section> {
    let mut section = Section::new("open", "Open points");
    section.blocks.push(Block::Definitions(readiness(context)));
    section.sections.extend(missing(context));
    section.sections.extend(told(context));
    section.introduced("How far the model is, what it can be used for today, and what is still to be found out.")
}

/// What can be made of it, and what not yet.
fn readiness(context: &Context) -> Vec<(String, Text)> {
    let targets = maturity(context.model).targets;
    let of = |ready: bool| {
        let names: Vec<&str> =
            targets.iter().filter(|it| it.needs.is_empty() == ready).map(|it| use_of(&it.target)).collect();
        words(names.join(", "))
    };
    let both = [("Ready for", of(true)), ("Not ready for", of(false))];
    let told = both.into_iter().filter(|(_, text)| *text != words(""));
    told.map(|(term, text)| (term.to_owned(), text)).collect()
}

/// What people call what is made of a model.
fn use_of(target: &str) -> &str {
    match target {
        "run" => "a simulation",
        "cadcad" => "a project for cadCAD",
        "radcad" => "a project for radCAD",
        _ => "documents, diagrams and analyses",
    }
}

/// What a simulation needs, one kind after the other.
fn missing(context: &Context) -> Option<Section> {
    let needed = needs(context.model);
    let mut table =
        Table::new("What is to be said before it can be simulated", &["missing", "what to write, and where"]);
    for lack in Lack::ALL {
        let lines = needed
            .iter()
            .filter(|need| need.lack == lack)
            .map(|need| joined([vec![Inline::Code(need.write.clone())], context.line(&need.source)], " "));
        let mut cell = Text::new();
        for line in lines {
            if !cell.is_empty() {
                cell.push(Inline::Break);
            }
            cell.extend(line);
        }
        if !cell.is_empty() {
            table.rows.push(Row::of(vec![words(capital(lack.heading())), cell]));
        }
    }
    let mut section = Section::new("open-missing", "What a simulation needs");
    section.blocks.extend(table.block());
    section.unless_empty()
}

/// Which parts of the story are told; those of which there is nothing to tell are left out.
fn told(context: &Context) -> Option<Section> {
    let mut found = analysis(Kind::Maturity, context.model, None).sections.pop()?;
    found.rows.retain(|row| row.iter().all(|cell| cell != "0 of 0"));
    Some(report::section(context, "open", &found))
}
