//! Control without bounds.

use crate::check::dimension::Type;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::program::{Control, Governance};

use super::Ground;

/// Warns of params that a process may set to anything.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for governance in &ground.program.governances {
        for control in &governance.controls {
            unbounded(ground, governance, control).into_iter().for_each(|warning| diagnostics.push(warning));
        }
    }
}

fn unbounded(ground: &Ground, governance: &Governance, control: &Control) -> Option<Diagnostic> {
    let value = &ground.program.values[control.target];
    if ground.constants.dimensions().value(control.target) == Some(Type::Truth) {
        return None;
    }
    let ranges = || control.range.iter().chain(&value.range);
    let missing = match (ranges().any(|range| range.low.is_some()), ranges().any(|range| range.high.is_some())) {
        (true, true) => return None,
        (true, false) => "no upper bound",
        (false, true) => "no lower bound",
        (false, false) => "no bounds",
    };
    let (name, process) = (&value.meta.id, &governance.meta.id);
    Some(
        Diagnostic::new(Code::V0851, format!("`{process}` may set `{name}` to anything: it has {missing}"))
            .at(control.span, missing)
            .note("one vote, won once, can set it to a number that nobody thought of; bounds are what everyone else can rely on")
            .help(format!("write the bounds: `controls {name} in low..high`")),
    )
}
