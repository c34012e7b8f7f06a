//! What stands in and beside nodes: titles, amounts, rates, and what hovering over them tells.

use crate::analysis::constant::Constants;
use crate::analysis::graph::tables;
use crate::emit::number::{amount, short};
use crate::model::{Formula, IndexSet, Leg, Meta, Model, Quantity, Rate, Shape, Share, Target, Transfer, Why};

/// How long a formula may be in a picture; the tooltip has all of it.
const FORMULA: usize = 36;

/// What a declaration is called: its label, or its name.
pub(super) fn title(meta: &Meta) -> String {
    if meta.label.trim().is_empty() { meta.id.clone() } else { meta.label.clone() }
}

/// What a declaration is called, and the sets for whose elements there is one each: `Users [region]`.
pub(super) fn indexed(meta: &Meta, shape: &Shape) -> String {
    if shape.is_empty() { title(meta) } else { format!("{} [{}]", title(meta), shape.join(", ")) }
}

/// For which elements there is one each, a line for every set.
pub(super) fn each(model: &Model, shape: &Shape) -> Vec<String> {
    let sets = model.sets.iter().filter(|set| shape.contains(&set.meta.id));
    let line = |set: &IndexSet| {
        let name = &set.meta.id;
        match set.elements.as_slice() {
            [] => format!("one for each of {} agents of {name}", set.size),
            elements => format!("one for each {name}: {}", elements.join(", ")),
        }
    };
    sets.map(line).collect()
}

/// A text that is cut where it is longer than a picture bears.
pub(super) fn cut(text: &str) -> String {
    if text.chars().count() <= FORMULA {
        return text.to_owned();
    }
    let start: String = text.chars().take(FORMULA - 1).collect();
    format!("{}…", start.trim_end())
}

/// A formula as a number where it is one before the run, else as it is written.
pub(super) fn number(formula: &Formula, quantity: &Quantity, constants: &Constants) -> String {
    match constants.number(&formula.tree) {
        Some(number) => amount(number, quantity),
        None => cut(&formula.text),
    }
}

/// The unit where it says something.
pub(super) fn unit(quantity: &Quantity) -> String {
    if quantity.unit == "1" { String::new() } else { quantity.unit.clone() }
}

/// How a leg is fed, as a line of its valve.
pub(super) fn rate(leg: &Leg) -> String {
    match &leg.rate {
        Rate::Unknown => "rate not known yet".to_owned(),
        Rate::Formula { formula } => cut(&formula.text),
        Rate::All => "all there is".to_owned(),
        Rate::Due => "what is due".to_owned(),
    }
}

/// Everything about a leg that its valve does not show.
pub(super) fn leg_tooltip(model: &Model, transfer: &Transfer, leg: &Leg) -> Vec<String> {
    let mut lines = head(if transfer.legs.len() == 1 { "flow" } else { "leg" }, &leg.meta, &leg.quantity.unit);
    match &leg.rate {
        Rate::Formula { formula } => {
            lines.push(format!("= {}", formula.text));
            lookups(&mut lines, model, formula);
        }
        _ => lines.push(rate(leg)),
    }
    if let Some(when) = &transfer.when {
        lines.push(format!("when {}", when.text));
    }
    if transfer.priority != 0 {
        lines.push(format!("priority {}", transfer.priority));
    }
    for (said, line) in [(transfer.upto, "asks for as much as there is"), (transfer.whole, "all or nothing")] {
        if said {
            lines.push(line.to_owned());
        }
    }
    lines.extend(leg.by.as_ref().map(|member| format!("by {member}")));
    lines.extend(why(model, leg).map(|why| format!("because: {why}")));
    doc(&mut lines, &leg.meta);
    if transfer.meta.id != leg.meta.id {
        doc(&mut lines, &transfer.meta);
    }
    lines
}

/// Why something is given, in the author's words.
pub(super) fn why(model: &Model, leg: &Leg) -> Option<String> {
    match leg.why.as_ref()? {
        Why::Text { text } => Some(text.clone()),
        Why::Motive { id } => {
            let mut motives = model.members.iter().flat_map(|member| &member.motives);
            Some(motives.find(|motive| motive.meta.id == *id).map_or_else(|| id.clone(), |motive| title(&motive.meta)))
        }
    }
}

/// Which part of a leg a target gets; nothing where it is no split.
pub(super) fn share(target: &Target, constants: &Constants) -> Option<String> {
    let percent = Quantity { dimension: "1".to_owned(), unit: "%".to_owned(), scale: 0.01, shape: Vec::new() };
    match &target.share {
        Share::All => None,
        Share::Part { formula } => Some(number(formula, &percent, constants)),
        Share::Remainder => Some("remainder".to_owned()),
    }
}

/// The first lines of a tooltip: what it is, its name and its unit.
pub(super) fn head(word: &str, meta: &Meta, unit: &str) -> Vec<String> {
    let unit = if unit.is_empty() || unit == "1" { String::new() } else { format!(" ({unit})") };
    vec![format!("{word} {}{unit}", meta.id)]
}

/// Adds a line for each table that a formula reads.
pub(super) fn lookups(lines: &mut Vec<String>, model: &Model, formula: &Formula) {
    let read = tables(model, &formula.tree);
    for table in model.tables.iter().filter(|table| read.contains(table.meta.id.as_str())) {
        let points: Vec<String> = table
            .points
            .iter()
            .map(|[x, y]| format!("({}, {})", short(x / table.input.scale), short(y / table.output.scale)))
            .collect();
        let name =
            if table.meta.label == table.meta.id { String::new() } else { format!(" “{}”", table.meta.label) };
        lines.push(format!("reads the table {}{name}: {}", table.meta.id, cut(&points.join(", "))));
    }
}

/// Adds the doc comment.
pub(super) fn doc(lines: &mut Vec<String>, meta: &Meta) {
    self::lines(lines, meta.doc.as_deref());
}

/// Adds the lines of a text that say something.
pub(super) fn lines(lines: &mut Vec<String>, text: Option<&str>) {
    let said = text.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
    lines.extend(said.map(str::to_owned));
}

/// Breaks a text into lines of about `width` characters, at spaces where there are any.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut current));
            } else if !current.is_empty() {
                current.push(' ');
            }
            for character in word.chars() {
                // Scripts without spaces, and names longer than a line.
                if current.chars().count() >= width + width / 2 {
                    lines.push(std::mem::take(&mut current));
                }
                current.push(character);
            }
        }
        lines.push(current);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{cut, wrap};

    #[test]
    fn texts_are_wrapped_at_spaces() {
        assert_eq!(wrap("Reward for accepted datasets", 16), ["Reward for", "accepted", "datasets"]);
        assert_eq!(wrap("a\nb", 16), ["a", "b"]);
        assert_eq!(wrap("データの共有地データの共有地データの共有地データ", 16).len(), 1);
        assert_eq!(wrap(&"株".repeat(50), 16).len(), 3);
        assert!(wrap("", 16).is_empty());
    }

    #[test]
    fn long_formulas_are_cut() {
        assert_eq!(cut("reward * curate"), "reward * curate");
        assert_eq!(cut(&"x".repeat(100)).chars().count(), 36);
    }
}
