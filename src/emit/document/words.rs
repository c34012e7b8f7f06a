//! Numbers, units and times as people read them.

use super::context::Context;
use super::tree::{Inline, Text, joined, words};
use crate::emit::number::{amount, short};
use crate::model::{Formula, Quantity, Source, TimeSpan};

/// Between a number and its unit.
const SPACE: char = '\u{a0}';

/// Lengths of time, which are words with a plural; names of assets may be anything.
const TIMES: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];

/// Whether a number may end so: in a figure, or in the letter for its size.
fn is_of_number(sign: char) -> bool {
    sign.is_ascii_digit() || "MBT".contains(sign)
}

impl Context<'_> {
    /// A formula where a number is wanted: the number as written with its unit, else the formula, and what it comes to
    /// where that is known before a run.
    pub(super) fn number(&self, formula: &Formula, quantity: &Quantity, application: Option<&str>) -> Text {
        if let Some(elements) = self.formulas.elements(&formula.text) {
            let each = elements
                .into_iter()
                .map(|(name, text)| words(format!("{name}: {}", self.literal(&text, quantity).unwrap_or(text))));
            return joined(each, ", ");
        }
        if let Some(text) = self.literal(&formula.text, quantity) {
            return words(text);
        }
        let mut text = self.inline(&formula.text, application);
        if let Some(number) = self.constants.number(&formula.tree) {
            text.push(Inline::text(format!(" = {}", self.plural(amount(number, quantity)))));
        }
        text
    }

    /// A number as written, with its unit.
    fn literal(&self, text: &str, quantity: &Quantity) -> Option<String> {
        self.written(text, quantity).map(|(figures, unit)| self.plural(figures + &unit))
    }

    /// A length of time with its unit, which is said of several: `5 days`.
    pub(super) fn plural(&self, text: String) -> String {
        let of_time = |unit: &str| unit == self.model.ecosystem.time_unit || TIMES.contains(&unit);
        match text.rsplit_once(SPACE) {
            Some((number, unit)) if of_time(unit) && number != "1" && number.ends_with(is_of_number) => text + "s",
            _ => text,
        }
    }

    /// A part of a whole as people write it: a number with its unit, else the text as it is.
    pub(super) fn part(&self, text: &str) -> String {
        let number = self.formulas.literal(text);
        number.map_or_else(|| text.to_owned(), |(figures, unit)| figures + &after(&unit.unwrap_or_default()))
    }

    /// A number as written, and its unit with the space before it.
    fn written(&self, text: &str, quantity: &Quantity) -> Option<(String, String)> {
        let (figures, written) = self.formulas.literal(text)?;
        for suffix in ["\u{a0}%", "\u{a0}bp"] {
            if let Some(number) = figures.strip_suffix(suffix) {
                // A percent that is not of a rate stands alone.
                let rate =
                    written.filter(|it| it.starts_with('/')).or(quantity.unit.strip_prefix('1').map(str::to_owned));
                return Some((number.to_owned(), suffix.to_owned() + &after(&rate.unwrap_or_default())));
            }
        }
        let unit = written.unwrap_or_else(|| quantity.unit.clone());
        // `1e7` is for programs.
        let power = figures.contains('e').then(|| figures.parse().ok()).flatten();
        Some((power.map_or(figures, self::figures), after(&unit)))
    }

    /// A formula within a line; as it was typed where it is none of the language.
    pub(super) fn inline(&self, text: &str, application: Option<&str>) -> Text {
        match self.formulas.math(text, application) {
            Some(math) => vec![Inline::Math(math)],
            None => vec![Inline::Code(text.to_owned())],
        }
    }

    /// What a number may be between.
    pub(super) fn range(
        &self,
        low: Option<&Formula>,
        high: Option<&Formula>,
        quantity: &Quantity,
        application: Option<&str>,
    ) -> Text {
        let bound = |formula: &Formula| self.number(formula, quantity, application);
        // `0 to 5 000 USD/day`: a unit that both have is said once.
        if let Some((low, high)) = low.zip(high)
            && let Some((low, high)) = self.written(&low.text, quantity).zip(self.written(&high.text, quantity))
            && low.1 == high.1
        {
            return words(format!("{} to {}", low.0, self.plural(high.0 + &high.1)));
        }
        match (low.map(bound), high.map(bound)) {
            (None, None) => Text::new(),
            (Some(low), None) => joined([words("at least"), low], " "),
            (None, Some(high)) => joined([words("at most"), high], " "),
            (Some(low), Some(high)) => joined([low, high], " to "),
        }
    }
}

/// A number in few figures, with powers of ten as people write them: `1·10⁻⁸`.
pub(super) fn figures(number: f64) -> String {
    powers(&short(number))
}

/// `1.5e-9` as `1.5·10⁻⁹`; anything else as it is.
fn powers(text: &str) -> String {
    let raised = |sign: char| match sign {
        '-' => Some('⁻'),
        _ => sign.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::try_from(digit).ok()?)),
    };
    match text.split_once('e') {
        Some((figures, exponent)) => format!("{figures}·10{}", exponent.chars().filter_map(raised).collect::<String>()),
        None => text.to_owned(),
    }
}

/// A unit as it follows a number: ` DATA`, ` per day`, or nothing.
fn after(unit: &str) -> String {
    let shown = shown(unit);
    if shown.is_empty() { shown } else { format!("{SPACE}{}", shown.replace(' ', "\u{a0}")) }
}

/// A unit as people read it: `per day`, `DATA/dataset²`.
fn shown(unit: &str) -> String {
    let unit = unit.replace("^2", "²").replace("^3", "³").replace('*', "·");
    match unit.strip_prefix("1/").or(unit.strip_prefix('/')) {
        Some(unit) => format!("per {unit}"),
        None if unit == "1" => String::new(),
        None => unit,
    }
}

/// The unit of something, where it says something: `DATA per day`.
pub(super) fn unit(quantity: &Quantity) -> Text {
    let unit = shown(&quantity.unit);
    if unit.is_empty() { Text::new() } else { words(unit) }
}

/// How long a run is, and in which steps.
pub(super) fn span(context: &Context, time: &TimeSpan) -> String {
    let start = time.start.as_ref().map_or_else(String::new, |day| format!(", from {day}"));
    let length = |number: f64| context.plural(amount(number, &context.time()));
    format!("{} in steps of {}{start}", length(time.horizon), length(time.dt))
}

/// A word of the language as the head of a line: `skills` becomes `Skills`.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// `file.vflow:42`
pub(super) fn place(source: &Source) -> Option<String> {
    (!source.file.is_empty()).then(|| format!("{}:{}", source.file, source.line))
}

/// Whether a place is in a library that comes with the compiler, and in no file of the project.
pub(super) fn is_library(source: &Source) -> bool {
    source.file.starts_with("std/")
}
