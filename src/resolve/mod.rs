//! From trees to a program: files and `use`, names to typed ids.

mod bind;
pub mod builtin;
mod collect;
mod collision;
mod expand;
pub mod library;
mod load;
pub mod program;
mod series;
mod symbols;
pub mod table;
pub mod tree;

pub(crate) use bind::fold;
pub use expand::expand;
pub use load::{Loaded, load};
pub use symbols::nearest;

use crate::diagnostic::Diagnostics;
use crate::source::Sources;

use program::Program;

/// Resolves the files of a program; `entry` names it where no `ecosystem` does.
pub fn resolve(loaded: &Loaded, entry: &str, sources: &Sources, diagnostics: &mut Diagnostics) -> Program {
    let mut symbols = symbols::Symbols::default();
    let collected = collect::collect(&loaded.trees, &mut symbols, diagnostics);
    let program = bind::bind(&collected, &symbols, sources, &loaded.data, entry, diagnostics);
    collision::check(&program, diagnostics);
    program
}
