//! `incentive`.

use crate::syntax::ast::{Incentive, Item};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, path};

/// `incentive pay "Pay per accepted dataset" for Curators { … }`
pub(super) fn incentive(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut incentive =
        Incentive { header: parts.header, member: None, rewards: Vec::new(), through: Vec::new(), serves: Vec::new() };
    for clause in parts.clauses.into_iter().filter(|clause| clause.as_rule() == Rule::for_member) {
        incentive.member = path::only(reader, clause, "name the member it is to move: `for Curators`");
    }
    for field in parts.fields {
        match field.as_rule() {
            Rule::rewards => incentive.rewards.extend(path::paths(
                reader,
                field,
                "name what it should bring about: `rewards curate`",
            )),
            Rule::through => incentive.through.extend(path::paths(
                reader,
                field,
                "name the flows or exchanges that pay it: `through rewards`",
            )),
            Rule::serves => {
                incentive.serves.extend(path::paths(reader, field, "name the motive it answers: `serves earn`"));
            }
            _ => {}
        }
    }
    Item::Incentive(incentive)
}
