//! Who gives what to whom.

use std::collections::HashSet;

use super::{Section, heads};
use crate::analysis::party::Party;
use crate::analysis::{Gift, Pair, Sheet};
use crate::emit::number::short;

/// With more columns there is no matrix: nobody could read it.
const MATRIX: usize = 24;

/// What a member gives, gets and keeps.
pub(in super::super) fn sheet(sheet: &Sheet) -> Section {
    let row = |word: &str, gift: &Gift, other: &Party| {
        let what = what(gift);
        vec![word.to_owned(), what, gift.leg.clone(), other.name().to_owned(), rate(gift), why(gift)]
    };
    let mut rows: Vec<Vec<String>> = sheet.gives.iter().map(|gift| row("gives", gift, &gift.to)).collect();
    rows.extend(sheet.gets.iter().map(|gift| row("gets", gift, &gift.from)));
    let net = sheet.net.iter().map(|net| {
        let amount = net.amount.map(|amount| format!(", which is {} {}", short(amount), net.unit)).unwrap_or_default();
        format!("keeps of {}: {}{amount}", net.asset, net.sum)
    });
    let says = match (sheet.gives.is_empty(), sheet.gets.is_empty()) {
        (true, true) => "Neither gives nor gets anything.",
        (false, true) => "Gives, and gets nothing: no flow or exchange ends with it.",
        (true, false) => "Gets, and gives nothing: no flow or exchange begins with it.",
        (false, false) => {
            "What goes out to others and what comes in from them, as rates; what is left is what it keeps."
        }
    };
    Section {
        heading: if sheet.label == sheet.member {
            sheet.member.clone()
        } else {
            format!("{} ({})", sheet.label, sheet.member)
        },
        says: says.to_owned(),
        heads: heads(&["way", "what", "through", "to or from", "how fast", "why"]),
        rows,
        notes: net.collect(),
        ..Section::default()
    }
}

fn what(gift: &Gift) -> String {
    let asset = gift.asset.clone().unwrap_or_else(|| "?".to_owned());
    gift.share.as_ref().map_or(asset.clone(), |share| format!("{asset} ({share})"))
}

fn rate(gift: &Gift) -> String {
    match (gift.amount, &gift.rate) {
        (Some(amount), _) => format!("{} {}", short(amount), gift.unit),
        (None, Some(text)) => text.clone(),
        (None, None) => "?".to_owned(),
    }
}

fn why(gift: &Gift) -> String {
    gift.why.clone().unwrap_or_default()
}

/// The matrix, then each pair.
pub(in super::super) fn give_get(pairs: &[Pair]) -> Vec<Section> {
    let mut parties: Vec<&Party> = Vec::new();
    let mut known = HashSet::new();
    for party in pairs.iter().flat_map(|pair| [&pair.from, &pair.to]) {
        if known.insert(party) {
            parties.push(party);
        }
    }
    // Members first, in the order in which they give.
    parties.sort_by_key(|party| !matches!(party, Party::Member(_)));
    let mut list = list(pairs);
    if parties.len() > MATRIX {
        list.notes.push(format!("a matrix of {} columns would be too wide to read, and is left out", parties.len()));
        return vec![list];
    }
    vec![matrix(pairs, &parties), list]
}

fn matrix(pairs: &[Pair], parties: &[&Party]) -> Section {
    let cell = |from: &Party, to: &Party| {
        let pair = pairs.iter().find(|pair| pair.from == *from && pair.to == *to);
        pair.map(|pair| pair.assets().join(", ")).unwrap_or_default()
    };
    let row = |from: &&Party| {
        std::iter::once(from.name().to_owned()).chain(parties.iter().map(|to| cell(from, to))).collect::<Vec<_>>()
    };
    Section {
        heading: "Matrix".to_owned(),
        says: "The row gives to the column; on the diagonal is what it moves within itself.".to_owned(),
        heads: std::iter::once("gives / gets".to_owned())
            .chain(parties.iter().map(|it| it.name().to_owned()))
            .collect(),
        rows: parties.iter().map(row).collect(),
        ..Section::default()
    }
}

fn list(pairs: &[Pair]) -> Section {
    let mut rows = Vec::new();
    for pair in pairs.iter().filter(|pair| pair.from != pair.to) {
        for gift in &pair.gives {
            let nobody = [&pair.from, &pair.to].iter().any(|party| matches!(party, Party::Issue | Party::Outside));
            let back = if nobody {
                String::new()
            } else if pair.comes_back.is_empty() {
                "nothing".to_owned()
            } else {
                pair.comes_back.join(", ")
            };
            let through = if gift.kind == "flow" { gift.leg.clone() } else { format!("{} ({})", gift.leg, gift.kind) };
            rows.push(vec![
                pair.from.name().to_owned(),
                pair.to.name().to_owned(),
                what(gift),
                through,
                back,
                why(gift),
            ]);
        }
    }
    Section {
        heading: "What and why".to_owned(),
        says: "Each thing given, what comes back from the same hand, and the motive it answers.".to_owned(),
        heads: heads(&["gives", "to", "what", "through", "comes back", "why"]),
        rows,
        ..Section::default()
    }
}
