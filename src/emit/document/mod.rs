//! The whole model as a document that people read who do not know the language: a tree of sections
//! ([`tree`]), and two writers of it.

mod context;
mod escape;
mod figures;
mod formula;
mod html;
mod latex;
mod links;
mod markdown;
mod math;
mod mathml;
mod names;
mod opening;
mod prose;
mod report;
mod sections;
mod tree;
mod words;

use crate::model::Model;

use context::Context;
use tree::Document;

/// The document in Markdown as GitHub reads it: equations in LaTeX, diagrams in Mermaid.
pub fn markdown(model: &Model) -> String {
    markdown::write(&document(model))
}

/// The document as one page of HTML that loads nothing: equations in MathML.
pub fn html(model: &Model) -> String {
    html::write(&document(model))
}

/// What both writers write.
fn document(model: &Model) -> Document {
    let context = Context::new(model);
    let mut document = Document {
        title: model.ecosystem.meta.title().to_owned(),
        opening: opening::blocks(&context),
        sections: sections::all(&context),
    };
    let index = sections::index(&context, &links::anchors(&document));
    document.sections.extend(index);
    links::settle(&mut document);
    document
}
