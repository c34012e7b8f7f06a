//! Shapes in words.

use crate::resolve::program::{Program, SetId};

/// `region`, or `region` and `Curators`
pub(super) fn sets(program: &Program, sets: &[SetId]) -> String {
    let names: Vec<String> = sets.iter().map(|set| format!("`{}`", program.sets[*set].meta.name)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// `one for each element of `region``
pub(super) fn one_each(program: &Program, of: &[SetId]) -> String {
    let agents = of.iter().all(|set| program.sets[*set].population.is_some());
    let what = if agents { "agent" } else { "element" };
    format!("one for each {what} of {}", sets(program, of))
}
