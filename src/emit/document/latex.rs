//! Formulas in LaTeX, in the part of it that KaTeX and MathJax both read.

use super::math::{Fence, Math, Operator, UnitPart};

/// A formula for between the signs that open and close one.
pub(super) fn latex(math: &Math) -> String {
    match math {
        Math::Number(text) => number(text),
        Math::Name(name) => self::name(name),
        Math::Word(word) => format!("\\;\\text{{{word}}}\\;"),
        Math::Operator(operator) => format!(" {} ", sign(*operator)),
        Math::Minus(part) => format!("-{}", latex(part)),
        Math::Measure(number, parts) if parts.is_empty() => latex(number),
        Math::Measure(number, parts) => format!("{}\\,{}", latex(number), unit(parts)),
        Math::Row(parts) => parts.iter().map(latex).collect(),
        Math::Fraction(above, below) => format!("\\frac{{{}}}{{{}}}", latex(above), latex(below)),
        Math::Power(base, exponent) => format!("{}^{{{}}}", base_of(base), latex(exponent)),
        Math::Root(part) => format!("\\sqrt{{{}}}", latex(part)),
        Math::Fenced(Fence::Round, part) => fenced(["(", ")"], part.is_tall(), &latex(part)),
        Math::Fenced(Fence::Bars, part) => fenced(["\\lvert ", "\\rvert "], part.is_tall(), &latex(part)),
        Math::Call(function, arguments) => {
            let is_tall = arguments.iter().any(Math::is_tall);
            let arguments: Vec<String> = arguments.iter().map(latex).collect();
            format!("{}{}", latex(function), fenced(["(", ")"], is_tall, &arguments.join(",\\, ")))
        }
        Math::Index(whole, at) => {
            let at: Vec<String> = at.iter().map(latex).collect();
            format!("{}_{{{}}}", latex(whole), at.join(",\\,"))
        }
        Math::Sum(over, body) if over.is_empty() => format!("\\sum {}", latex(body)),
        Math::Sum(over, body) => {
            let over: Vec<String> = over.iter().map(latex).collect();
            format!("\\sum_{{{}}} {}", over.join(",\\,"), latex(body))
        }
        Math::Cases(cases) => {
            // A fraction is as large as outside of the brace.
            let full = |value: &Math| if value.is_tall() { "\\displaystyle " } else { "" };
            let row = |(value, when): &(Math, Option<Math>)| match when {
                Some(when) => format!("{}{} & {}{}", full(value), latex(value), condition(when), latex(when)),
                None => format!("{}{} & \\text{{otherwise}}", full(value), latex(value)),
            };
            let rows: Vec<String> = cases.iter().map(row).collect();
            format!("\\begin{{cases}} {} \\end{{cases}}", rows.join(" \\\\ "))
        }
        Math::Lines(lines) => {
            let lines: Vec<String> = lines.iter().enumerate().map(|(place, line)| aligned(place, line)).collect();
            format!("\\begin{{aligned}} {} \\end{{aligned}}", lines.join(" \\\\ "))
        }
    }
}

/// Something between brackets, which grow with what is taller than a line and not otherwise.
fn fenced([open, close]: [&str; 2], is_tall: bool, inner: &str) -> String {
    if is_tall { format!("\\left{open}{inner}\\right{close}") } else { format!("{open}{inner}{close}") }
}

/// A condition is a sentence, an element of a set a name.
fn condition(when: &Math) -> &'static str {
    if matches!(when, Math::Name(_)) { "\\text{for } " } else { "\\text{if } " }
}

/// The first line is aligned at its equals sign, the others a little further right.
fn aligned(place: usize, line: &Math) -> String {
    match line {
        Math::Row(parts) if place == 0 => {
            let mut parts = parts.iter().map(latex);
            let first = parts.next().unwrap_or_default();
            format!("{first} &{}", parts.collect::<String>())
        }
        line => format!("&\\quad {}", latex(line)),
    }
}

/// What is raised to a power: a power of a power needs braces.
fn base_of(base: &Math) -> String {
    match base {
        Math::Power(..) | Math::Index(..) | Math::Row(_) => format!("{{{}}}", latex(base)),
        _ => latex(base),
    }
}

fn number(text: &str) -> String {
    text.replace('\u{a0}', "\\,").replace('%', "\\%").replace("bp", "\\mathrm{bp}").replace('−', "-")
}

/// A name, upright, with what means something to LaTeX escaped.
fn name(name: &str) -> String {
    match name {
        "∞" => "\\infty".to_owned(),
        name => format!("\\mathrm{{{}}}", name.replace('_', "\\_").replace(' ', "\\ ")),
    }
}

fn unit(parts: &[UnitPart]) -> String {
    let mut text = String::new();
    for part in parts {
        text += match (part.divides, text.is_empty()) {
            (true, _) => "/",
            (false, true) => "",
            (false, false) => "\\,",
        };
        text += &name(&part.name);
        if let Some(exponent) = &part.exponent {
            text += &format!("^{{{exponent}}}");
        }
    }
    text
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::Times => "\\cdot",
        Operator::Equal => "=",
        Operator::NotEqual => "\\neq",
        Operator::Less => "\\lt",
        Operator::LessOrEqual => "\\leq",
        Operator::Greater => "\\gt",
        Operator::GreaterOrEqual => "\\geq",
    }
}
