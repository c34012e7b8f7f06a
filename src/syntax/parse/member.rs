//! `member` and `motive`.

use crate::syntax::ast::{
    Header, Item, Member, Motive, MotiveAspect, MotiveKind, ProfileEntry, ProfileKind, Ring, Role,
};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, attribute, expression, item, nearest, text};

const ROLES: &[(&str, Role)] = &[
    ("owner", Role::Owner),
    ("partner", Role::Partner),
    ("producer", Role::Producer),
    ("consumer", Role::Consumer),
    ("stakeholder", Role::Stakeholder),
    ("governor", Role::Governor),
    ("system", Role::System),
    ("external", Role::External),
];

const RINGS: &[(&str, Ring)] = &[
    ("aligned", Ring::Aligned),
    ("sponsor", Ring::Sponsor),
    ("beneficiary", Ring::Beneficiary),
    ("neutral", Ring::Neutral),
    ("obstructing", Ring::Obstructing),
];

/// `member Curators "Data curators" { … }`
pub(super) fn member(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut member = empty(parts.header);
    let (items, fields): (Vec<_>, Vec<_>) = parts.fields.into_iter().partition(|field| item::is_item(field.as_rule()));
    for field in fields {
        attribute(reader, &mut member, field);
    }
    member.items = item::items(reader, items);
    Item::Member(member)
}

fn empty(header: Header) -> Member {
    Member {
        header,
        roles: Vec::new(),
        ring: None,
        alignment: None,
        interest: None,
        profile: Vec::new(),
        population: None,
        items: Vec::new(),
    }
}

fn attribute(reader: &mut Reader<'_>, member: &mut Member, field: Pair<'_>) {
    match field.as_rule() {
        Rule::role => member.roles.extend(attribute::choice(reader, field, ROLES)),
        Rule::ring => member.ring = attribute::choice(reader, field, RINGS),
        Rule::alignment => {
            member.alignment = Some(expression::only(reader, field, "write a number from -1 to 1: `alignment 0.8`"));
        }
        Rule::interest => {
            member.interest = Some(expression::only(reader, field, "write a number from 0 to 1: `interest 0.6`"))
        }
        Rule::population => {
            member.population =
                Some(expression::only(reader, field, "write how many agents there are: `population 120`"));
        }
        Rule::profile => member.profile.extend(profile(reader, field)),
        _ => {}
    }
}

/// `skills "Domain knowledge", "Patience"`
fn profile(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<ProfileEntry> {
    let span = reader.span(&pair);
    let kind = profile_kind(nearest::first_word(pair.as_str()));
    text::texts(reader, pair).into_iter().map(|text| ProfileEntry { kind, text, span }).collect()
}

fn profile_kind(word: &str) -> ProfileKind {
    match word {
        "characteristics" => ProfileKind::Characteristics,
        "background" => ProfileKind::Background,
        "goals" => ProfileKind::Goals,
        "jobs" => ProfileKind::Jobs,
        "skills" => ProfileKind::Skills,
        "pains" => ProfileKind::Pains,
        "desires" => ProfileKind::Desires,
        "drivers" => ProfileKind::Drivers,
        "wish" => ProfileKind::Wish,
        _ => ProfileKind::Quote,
    }
}

const KINDS: &[(&str, MotiveKind)] = &[
    ("intrinsic", MotiveKind::Intrinsic),
    ("systemic", MotiveKind::Systemic),
    ("extrinsic", MotiveKind::Extrinsic),
    ("internalized", MotiveKind::Internalized),
];

const ASPECTS: &[(&str, MotiveAspect)] = &[
    ("functional", MotiveAspect::Functional),
    ("social", MotiveAspect::Social),
    ("emotional", MotiveAspect::Emotional),
];

/// `motive earn "Earn a living" { kind extrinsic aspect functional }`
pub(super) fn motive(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let parts = parts::parts(reader, pair);
    let mut motive = Motive { header: parts.header, kind: None, aspect: None };
    for field in parts.fields {
        match field.as_rule() {
            Rule::kind => motive.kind = attribute::choice(reader, field, KINDS),
            Rule::aspect => motive.aspect = attribute::choice(reader, field, ASPECTS),
            _ => {}
        }
    }
    Item::Motive(motive)
}
