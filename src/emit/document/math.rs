//! Formulas as they are set: fractions, powers, cases. Every name stays as the author wrote it.

/// A formula, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Math {
    /// Figures, with a no-break space between groups: `4 000 000`.
    Number(String),
    /// A name, upright.
    Name(String),
    /// A word of the sentence that a condition is: `and`.
    Word(&'static str),
    /// An operator with space around it.
    Operator(Operator),
    /// A sign before something.
    Minus(Box<Math>),
    /// A number and its unit: `5 DATA/day`.
    Measure(Box<Math>, Vec<UnitPart>),
    /// One after the other.
    Row(Vec<Math>),
    /// A fraction.
    Fraction(Box<Math>, Box<Math>),
    /// A power.
    Power(Box<Math>, Box<Math>),
    /// A square root.
    Root(Box<Math>),
    /// Something between brackets.
    Fenced(Fence, Box<Math>),
    /// A function of arguments.
    Call(Box<Math>, Vec<Math>),
    /// A part of something of which there are many: `users` with an index.
    Index(Box<Math>, Vec<Math>),
    /// A sum, over the sets where they are named.
    Sum(Vec<Math>, Box<Math>),
    /// Values, each with its condition; the last one may go without.
    Cases(Vec<(Math, Option<Math>)>),
    /// A long formula on several lines.
    Lines(Vec<Math>),
}

/// Operators between two formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum Operator {
    Plus,
    Minus,
    Times,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fence {
    /// `( )`
    Round,
    /// The size of a number: `| |`.
    Bars,
}

/// A factor of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPart {
    /// Whether it is divided by.
    pub divides: bool,
    /// Its name.
    pub name: String,
    /// Its exponent, where it has one.
    pub exponent: Option<String>,
}

/// What fits on a line of a page, in characters of ordinary size.
const LINE: usize = 78;

impl Math {
    /// `name = formula`, on several lines where it is long.
    pub fn equation(left: Math, right: Math) -> Math {
        let mut parts = vec![left, Math::Operator(Operator::Equal)];
        parts.extend(right.into_row());
        Math::Row(parts).broken()
    }

    /// As the parts of a row.
    pub fn into_row(self) -> Vec<Math> {
        match self {
            Math::Row(parts) => parts,
            other => vec![other],
        }
    }

    /// On several lines, each but the first beginning with an operator, where one line does not hold it.
    pub fn broken(self) -> Math {
        let Math::Row(parts) = self else { return self };
        if parts.iter().map(Math::width).sum::<usize>() <= LINE {
            return Math::Row(parts);
        }
        let mut lines: Vec<Vec<Math>> = vec![Vec::new()];
        for piece in pieces(parts) {
            let width = |line: &[Math]| line.iter().map(Math::width).sum::<usize>();
            let used = lines.last().map_or(0, |line| width(line));
            match lines.last_mut() {
                Some(line) if used == 0 || used + width(&piece) <= LINE => line.extend(piece),
                _ => lines.push(piece),
            }
        }
        let mut lines: Vec<Math> = lines.into_iter().map(Math::Row).collect();
        if lines.len() == 1 { lines.remove(0) } else { Math::Lines(lines) }
    }

    /// Whether it is taller than a line of text.
    pub fn is_tall(&self) -> bool {
        match self {
            Math::Number(_) | Math::Name(_) | Math::Word(_) | Math::Operator(_) | Math::Measure(..) => false,
            Math::Fraction(..) | Math::Cases(_) | Math::Lines(_) | Math::Sum(..) => true,
            Math::Minus(part) | Math::Root(part) | Math::Fenced(_, part) | Math::Index(part, _) => part.is_tall(),
            Math::Power(base, exponent) => base.is_tall() || exponent.is_tall(),
            Math::Row(parts) | Math::Call(_, parts) => parts.iter().any(Math::is_tall),
        }
    }

    /// About how wide it is, in characters.
    pub fn width(&self) -> usize {
        let all = |parts: &[Math]| parts.iter().map(Math::width).sum::<usize>();
        match self {
            Math::Number(text) | Math::Name(text) => text.chars().count(),
            Math::Word(word) => word.len() + 2,
            Math::Operator(_) => 3,
            Math::Minus(part) => part.width() + 1,
            Math::Root(part) | Math::Fenced(_, part) => part.width() + 2,
            Math::Measure(number, unit) => number.width() + unit.iter().map(|it| it.name.len() + 1).sum::<usize>(),
            Math::Row(parts) => all(parts),
            Math::Fraction(above, below) => above.width().max(below.width()) + 1,
            Math::Power(base, exponent) => base.width() + (exponent.width() * 2).div_ceil(3),
            Math::Call(function, arguments) => function.width() + all(arguments) + 2 * arguments.len(),
            Math::Index(whole, at) => whole.width() + (all(at) * 2).div_ceil(3),
            Math::Sum(over, body) => body.width() + 2 + all(over) / 2,
            Math::Cases(cases) => {
                let row =
                    |(value, when): &(Math, Option<Math>)| value.width() + when.as_ref().map_or(9, Math::width) + 6;
                cases.iter().map(row).max().unwrap_or(0)
            }
            Math::Lines(lines) => lines.iter().map(Math::width).max().unwrap_or(0),
        }
    }
}

/// A row in the pieces between which it may be broken: each begins with an operator that binds loosely, or, where there
/// is none of these, with any.
fn pieces(parts: Vec<Math>) -> Vec<Vec<Math>> {
    let loose =
        |part: &Math| matches!(part, Math::Word("and" | "or") | Math::Operator(Operator::Plus | Operator::Minus));
    let compares = |part: &Math| matches!(part, Math::Operator(it) if !matches!(it, Operator::Plus | Operator::Minus | Operator::Times));
    let any_loose = parts.iter().any(loose);
    let may_break = |part: &Math| {
        if any_loose { loose(part) } else { matches!(part, Math::Operator(Operator::Times)) || compares(part) }
    };
    let mut pieces: Vec<Vec<Math>> = vec![Vec::new()];
    for (index, part) in parts.into_iter().enumerate() {
        // The sign of the equation stays with its name.
        if index > 1 && may_break(&part) {
            pieces.push(Vec::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(part);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Math, Operator};

    fn name(letters: usize) -> Math {
        Math::Name("x".repeat(letters))
    }

    #[test]
    fn what_is_too_long_for_a_line_is_broken_before_operators() {
        let sum = vec![name(40), Math::Operator(Operator::Plus), name(40), Math::Operator(Operator::Minus), name(5)];
        let Math::Lines(lines) = Math::equation(name(5), Math::Row(sum)) else { panic!("one line") };
        assert_eq!(lines.len(), 2);
        assert!(matches!(&lines[1], Math::Row(parts) if parts[0] == Math::Operator(Operator::Plus)));
        assert!(matches!(Math::equation(name(5), name(20)), Math::Row(_)));
        assert!(matches!(Math::equation(name(5), name(100)), Math::Row(_)), "what cannot be broken stays whole");
    }
}
