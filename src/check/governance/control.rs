//! What may be changed by a vote, and within which bounds.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{Control, Governance, Range, Value};

use super::Bench;

impl Bench<'_> {
    /// Reports controls of what is fixed, and ranges that do not fit what they bound.
    pub(super) fn controls(&mut self, governance: &Governance) {
        for control in &governance.controls {
            let value = &self.program.values[control.target];
            if value.immutable {
                self.diagnostics.push(fixed(governance, control, value));
            } else if let Some(range) = &control.range {
                let fault = self.upside_down(governance, range);
                let fault = fault.or_else(|| self.excludes_default(governance, value, range));
                let fault = fault.or_else(|| self.leaves_own(governance, value, range));
                fault.into_iter().for_each(|fault| self.diagnostics.push(fault));
            }
        }
    }

    fn upside_down(&self, governance: &Governance, range: &Range) -> Option<Diagnostic> {
        let (Some(low), Some(high)) = self.ends(range) else { return None };
        (low > high).then(|| {
            Diagnostic::new(Code::V0311, format!("a range of `{}` is upside down", governance.meta.id))
                .at(range.span, "its lower end lies above its upper end")
                .note("a range is written `in low..high`: no value lies in this one")
                .help("write the lower end first")
        })
    }

    /// The number that holds today must be one that a vote could have set.
    fn excludes_default(&self, governance: &Governance, value: &Value, range: &Range) -> Option<Diagnostic> {
        let (expr, number, side) = self.outside(value.value.as_ref()?, range)?;
        let (name, process) = (&value.meta.id, &governance.meta.id);
        let told = self.told(expr, number, value.unit.as_ref());
        Some(
            Diagnostic::new(Code::V0802, format!("`{process}` could never have set `{name}` to what it is"))
                .at(range.span, format!("the bounds that `{process}` keeps to"))
                .at(expr.span, format!("{told} is {side}"))
                .note("once it is changed, no vote can bring back the value that the model starts with")
                .help("widen the bounds, or start within them"),
        )
    }

    /// A vote cannot set what the param itself does not allow.
    fn leaves_own(&self, governance: &Governance, value: &Value, range: &Range) -> Option<Diagnostic> {
        let own = value.range.as_ref()?;
        let ends = [range.low.as_ref(), range.high.as_ref()];
        let (expr, number, side) = ends.into_iter().flatten().find_map(|end| self.outside(end, own))?;
        let (name, process) = (&value.meta.id, &governance.meta.id);
        let told = self.told(expr, number, value.unit.as_ref());
        Some(
            Diagnostic::new(
                Code::V0802,
                format!("`{process}` may set `{name}` to what `{name}` itself does not allow"),
            )
            .at(expr.span, format!("{told} is {side}"))
            .at(own.span, format!("the range that `{name}` declares"))
            .note("a range holds wherever a value is set: a vote beyond it would pass and could not be carried out")
            .help(format!("keep to the range of `{name}`, or widen that")),
        )
    }
}

fn fixed(governance: &Governance, control: &Control, value: &Value) -> Diagnostic {
    let (name, process) = (&value.meta.id, &governance.meta.id);
    Diagnostic::new(Code::V0801, format!("`{process}` controls `{name}`, which nobody may change"))
        .at(control.span, "controlled here")
        .at(value.meta.name_span, "declared as `immutable`")
        .note("a promise that a vote can break is none")
        .help(format!("take `{name}` out of `controls`, or delete `immutable`"))
}
