//! The sections, in the order in which they are read: first what everybody can judge, then what engineers look up.

mod analyses;
mod assets;
mod claims;
mod gifts;
mod governance;
mod index;
mod mechanics;
mod members;
mod open;
mod parameters;
mod people;
mod purpose;
mod transfers;
mod values;

use super::context::Context;
use super::tree::Section;

pub(super) use index::section as index;

/// All sections in which something stands, but for the index.
pub(super) fn all(context: &Context) -> Vec<Section> {
    let sections = [
        purpose::section(context),
        members::section(context),
        gifts::section(context),
        people::stories(context),
        people::incentives(context),
        governance::section(context),
        governance::games(context),
        assets::section(context),
        mechanics::section(context),
        parameters::section(context),
        people::assumptions(context),
        claims::section(context),
        analyses::section(context),
        open::section(context),
    ];
    sections.into_iter().flatten().collect()
}
