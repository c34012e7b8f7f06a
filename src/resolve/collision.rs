//! Names that are different here and alike in a target.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::naming::snake;

use super::program::{Meta, Program};

/// Columns that results have anyway: what is called so gets a trailing `_`.
const RESERVED: &[&str] = &["time", "run", "subset", "timestep"];

/// Reports declarations whose names become the same identifier: `A.b_c` and `A_b.c`.
pub(super) fn check(program: &Program, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &Meta> = HashMap::new();
    for meta in named(program) {
        let mut identifier = snake(&meta.id);
        if RESERVED.contains(&identifier.as_str()) {
            identifier.push('_');
        }
        match seen.get(&identifier) {
            Some(first) if first.id != meta.id => {
                diagnostics.push(
                    Diagnostic::new(
                        Code::V0204,
                        format!("`{}` and `{}` would have the same name in Python", first.id, meta.id),
                    )
                    .at(meta.name_span, format!("becomes `{identifier}`"))
                    .at(first.name_span, format!("becomes `{identifier}` too"))
                    .note("generated code writes `Member.name` as `member_name`, in small letters with `_`")
                    .help("rename one of the two"),
                );
            }
            // The same name in the same scope has been reported as defined twice.
            Some(_) => {}
            None => {
                seen.insert(identifier, meta);
            }
        }
    }
}

/// Everything that has a number while a model runs.
fn named(program: &Program) -> impl Iterator<Item = &Meta> {
    let stocks = program.stocks.rows().map(|stock| &stock.meta);
    let states = program.states.rows().map(|state| &state.meta);
    let values = program.values.rows().map(|value| &value.meta);
    let transfers = program.transfers.rows().map(|transfer| &transfer.meta);
    let exchanges = program.transfers.rows().filter(|transfer| transfer.exchange);
    let legs = exchanges.flat_map(|transfer| transfer.legs.iter().map(|leg| &leg.meta));
    stocks.chain(states).chain(values).chain(transfers).chain(legs)
}
