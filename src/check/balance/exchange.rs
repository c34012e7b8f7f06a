//! Value for value: an exchange has two sides, and speaks for all its legs.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::Transfer;

use super::Books;

impl Books<'_> {
    /// Reports one-sided exchanges, and attributes of an exchange on one of its legs.
    pub(super) fn exchange(&mut self, transfer: &Transfer) {
        if !transfer.exchange {
            return;
        }
        self.one_sided(transfer);
        for leg in &transfer.legs {
            for (attribute, span) in &leg.misplaced {
                let id = &transfer.meta.id;
                let place = match *attribute {
                    "when" => format!("write `exchange {} when …`", transfer.meta.name),
                    other => format!("write `{other}` in the braces of `{id}`, beside its legs"),
                };
                self.diagnostics.push(
                    Diagnostic::new(Code::V0417, format!("`{attribute}` on one leg of `{id}`"))
                        .at(*span, "belongs to the whole exchange")
                        .at(leg.meta.name_span, "one of its legs")
                        .note("the legs of an exchange move together or not at all, so that none can have conditions of its own")
                        .help(place),
                );
            }
        }
    }

    fn one_sided(&mut self, transfer: &Transfer) {
        let [leg] = transfer.legs.as_slice() else { return };
        if transfer.one_sided.is_some() {
            return;
        }
        let mut fault = Diagnostic::new(Code::V0409, format!("`{}` gives something for nothing", transfer.meta.id))
            .at(transfer.meta.name_span, "an exchange with a single leg")
            .at(leg.route_span, format!("nothing comes back to `{}`", self.written(&leg.from)))
            .note("an exchange gives value for value; what is given for nothing says so")
            .help("add the leg that comes back; or say `gift`, `tax` or `grant` beside the leg; or make it a `flow`");
        for word in ["gift", "tax", "grant"] {
            fault = fault.suggestion(format!("say that it is a {word}"), leg.meta.span.before(), format!("{word}  "));
        }
        self.diagnostics.push(fault);
    }
}
