//! From files to a model: the whole corridor, once.

use crate::check;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::lower;
use crate::model::Model;
use crate::resolve::{Loaded, expand, load, resolve};
use crate::review::review;
use crate::source::{Files, Sources};

/// What compiling came to.
#[derive(Debug, Default)]
pub struct Compilation {
    /// All files that were read.
    pub sources: Sources,
    /// All that is to be said, from top to bottom.
    pub diagnostics: Diagnostics,
    /// The model, if there are no errors.
    pub model: Option<Model>,
    /// The project-relative paths of all files read, the entry first.
    pub used: Vec<String>,
}

/// Compiles the program whose entry file is `entry`; an entry that cannot be read is a diagnostic without a place.
pub fn compile(files: &dyn Files, entry: &str) -> Compilation {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let loaded = match load(files, entry, &mut sources, &mut diagnostics) {
        Ok(loaded) => loaded,
        Err(reason) => {
            diagnostics.push(Diagnostic::new(Code::V0207, format!("cannot read `{entry}`: {reason}")));
            return Compilation { sources, diagnostics, ..Compilation::default() };
        }
    };
    let loaded = Loaded { trees: expand(loaded.trees, &mut sources, &mut diagnostics), ..loaded };
    let program = resolve(&loaded, entry, &sources, &mut diagnostics);
    let checked = check::check(&program, &sources, &mut diagnostics);
    let model = (!diagnostics.has_errors()).then(|| lower(&program, &checked, &sources));
    if let Some(model) = &model {
        review(&program, model, &mut diagnostics);
    }
    check::allow::filter(&program, &sources, &mut diagnostics);
    diagnostics.settle(&sources);
    diagnostics.sort();
    let used = sources.iter().filter(|(_, file)| !file.library).map(|(_, file)| file.name.clone()).collect();
    Compilation { sources, diagnostics, model, used }
}
