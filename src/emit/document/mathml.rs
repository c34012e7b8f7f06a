//! Formulas in MathML Core, which browsers draw by themselves.

use super::escape::html;
use super::math::{Fence, Math, Operator, UnitPart};

/// A formula in a line of its own, or within a line.
pub(super) fn mathml(math: &Math, display: bool) -> String {
    let mode = if display { " display=\"block\"" } else { "" };
    format!("<math{mode}>{}</math>", part(math))
}

fn part(math: &Math) -> String {
    match math {
        Math::Number(text) => format!("<mn>{}</mn>", html(text)),
        Math::Name(name) => self::name(name),
        Math::Word(word) => format!("<mspace width=\"0.4em\"/><mtext>{word}</mtext><mspace width=\"0.4em\"/>"),
        Math::Operator(operator) => format!("<mo form=\"infix\">{}</mo>", sign(*operator)),
        Math::Minus(inner) => row(&format!("<mo form=\"prefix\">−</mo>{}", part(inner))),
        Math::Measure(number, unit) if unit.is_empty() => part(number),
        Math::Measure(number, unit) => row(&format!("{}<mspace width=\"0.2em\"/>{}", part(number), self::unit(unit))),
        Math::Row(parts) => row(&parts.iter().map(part).collect::<String>()),
        Math::Fraction(above, below) => format!("<mfrac>{}{}</mfrac>", part(above), part(below)),
        Math::Power(base, exponent) => format!("<msup>{}{}</msup>", part(base), part(exponent)),
        Math::Root(inner) => format!("<msqrt>{}</msqrt>", part(inner)),
        Math::Fenced(Fence::Round, inner) => fenced(["(", ")"], inner.is_tall(), &part(inner)),
        Math::Fenced(Fence::Bars, inner) => fenced(["|", "|"], inner.is_tall(), &part(inner)),
        Math::Call(function, arguments) => {
            let is_tall = arguments.iter().any(Math::is_tall);
            row(&format!("{}{}", part(function), fenced(["(", ")"], is_tall, &list(arguments))))
        }
        Math::Index(whole, at) => format!("<msub>{}{}</msub>", part(whole), row(&list(at))),
        Math::Sum(over, body) if over.is_empty() => row(&format!("<mo>∑</mo>{}", part(body))),
        Math::Sum(over, body) => row(&format!("<munder><mo>∑</mo>{}</munder>{}", row(&list(over)), part(body))),
        Math::Cases(cases) => {
            let rows: String = cases.iter().map(|(value, when)| case(value, when.as_ref())).collect();
            row(&format!(
                "<mo form=\"prefix\" stretchy=\"true\">{{</mo><mtable class=\"cases\" displaystyle=\"true\">{rows}</mtable>"
            ))
        }
        Math::Lines(lines) => {
            let rows = lines.iter().enumerate().map(|(place, line)| aligned(place, line));
            format!("<mtable class=\"lines\" displaystyle=\"true\">{}</mtable>", rows.collect::<String>())
        }
    }
}

fn row(inner: &str) -> String {
    format!("<mrow>{inner}</mrow>")
}

/// Something between brackets, which grow with what is taller than a line and not otherwise.
fn fenced([open, close]: [&str; 2], is_tall: bool, inner: &str) -> String {
    row(&format!(
        "<mo form=\"prefix\" stretchy=\"{is_tall}\">{open}</mo>{inner}<mo form=\"postfix\" stretchy=\"{is_tall}\">{close}</mo>"
    ))
}

fn list(parts: &[Math]) -> String {
    parts.iter().map(part).collect::<Vec<_>>().join("<mo separator=\"true\">,</mo>")
}

/// A name, upright: several letters are so by themselves.
fn name(name: &str) -> String {
    let upright = if name.chars().count() == 1 { " mathvariant=\"normal\"" } else { "" };
    format!("<mi{upright}>{}</mi>", html(name))
}

fn unit(parts: &[UnitPart]) -> String {
    let mut text = String::new();
    for part in parts {
        text += match (part.divides, text.is_empty()) {
            (true, _) => "<mo lspace=\"0\" rspace=\"0\">/</mo>",
            (false, true) => "",
            (false, false) => "<mspace width=\"0.2em\"/>",
        };
        text += &match &part.exponent {
            Some(exponent) => format!("<msup>{}<mn>{}</mn></msup>", name(&part.name), html(exponent)),
            None => name(&part.name),
        };
    }
    text
}

fn case(value: &Math, when: Option<&Math>) -> String {
    let said = match when {
        Some(Math::Name(element)) => format!("<mtext>for&nbsp;</mtext>{}", name(element)),
        Some(when) => format!("<mtext>if&nbsp;</mtext>{}", part(when)),
        None => "<mtext>otherwise</mtext>".to_owned(),
    };
    format!("<mtr><mtd>{}</mtd><mtd>{said}</mtd></mtr>", part(value))
}

/// The first line is aligned at its equals sign.
fn aligned(place: usize, line: &Math) -> String {
    match line {
        Math::Row(parts) if place == 0 => {
            let mut parts = parts.iter().map(part);
            let first = parts.next().unwrap_or_default();
            format!("<mtr><mtd>{first}</mtd><mtd>{}</mtd></mtr>", row(&parts.collect::<String>()))
        }
        line => format!("<mtr><mtd></mtd><mtd><mspace width=\"1em\"/>{}</mtd></mtr>", part(line)),
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Plus => "+",
        Operator::Minus => "−",
        Operator::Times => "·",
        Operator::Equal => "=",
        Operator::NotEqual => "≠",
        Operator::Less => "&lt;",
        Operator::LessOrEqual => "≤",
        Operator::Greater => "&gt;",
        Operator::GreaterOrEqual => "≥",
    }
}
