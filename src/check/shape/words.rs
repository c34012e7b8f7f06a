//! Shapes in words.

use crate::diagnostic::words::all_of;
use crate::resolve::program::{Program, SetId};

/// `region`, or `region` and `Curators`
pub(super) fn sets(program: &Program, sets: &[SetId]) -> String {
    all_of(sets.iter().map(|set| program.sets[*set].meta.name.as_str()))
}

/// `one for each element of `region``
pub(super) fn one_each(program: &Program, of: &[SetId]) -> String {
    let agents = of.iter().all(|set| program.sets[*set].population.is_some());
    let what = if agents { "agent" } else { "element" };
    format!("one for each {what} of {}", sets(program, of))
}
