//! `phase`.

use crate::syntax::ast::{Item, Phase};

use super::parts;
use super::reader::Reader;
use super::{Pair, item};

/// `phase market { … }`
pub(super) fn phase(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    Item::Phase(Phase { header: parts.header, items: item::items(reader, parts.fields) })
}
