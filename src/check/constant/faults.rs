//! Constants that are no numbers: divisions by zero, roots and logarithms of what has none.

use crate::check::figure;
use crate::check::written::{Owner, Part, Written, expressions, mentions};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Sources;
use crate::syntax::ast::{BinaryOperator, ValueKind};

use super::Constants;

/// Reports every constant that is no number, at the innermost place where it stops being one.
pub(super) fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    for written in expressions(constants.program()) {
        let finder = Finder { constants, sources, strict: strictness(constants, &written) };
        if let Some(fault) = finder.find(written.expr) {
            diagnostics.push(fault);
        } else if let Some(fault) = infinite(constants, &written) {
            diagnostics.push(fault);
        }
    }
}

/// How much of an expression has to be a finite number.
#[derive(Clone, Copy, PartialEq)]
enum Strictness {
    /// A figure to report: only what is zero in every run is a fault.
    Lenient,
    /// Not a number is a fault, infinity none.
    Number,
    /// The whole is known, and it is not finite: a division by zero is why.
    Finite,
}

fn strictness(constants: &Constants, written: &Written) -> Strictness {
    let looks_on = match written.owner {
        Owner::Value(id) => constants.program().values[id].kind == ValueKind::Metric,
        Owner::Claim => written.part == Part::Condition,
        _ => false,
    };
    match constants.evaluate(written.expr) {
        _ if looks_on => Strictness::Lenient,
        Some(value) if !value.is_finite() => Strictness::Finite,
        _ => Strictness::Number,
    }
}

struct Finder<'a> {
    constants: &'a Constants<'a>,
    sources: &'a Sources,
    strict: Strictness,
}

impl Finder<'_> {
    /// The innermost fault, parts that are never used left out.
    fn find(&self, expr: &Expr) -> Option<Diagnostic> {
        let parts = self.parts_used(expr);
        if let Some(fault) = parts.iter().find_map(|part| self.find(part)) {
            return Some(fault);
        }
        if let ExprKind::Binary { operator: BinaryOperator::Divide, left, right, .. } = &expr.kind
            && self.divides_by_zero(expr, right)
        {
            return Some(self.division(left, right));
        }
        let comes_from_a_part = || parts.iter().any(|part| self.is_no_number(part));
        if self.strict == Strictness::Lenient || is_name(expr) || !self.is_no_number(expr) || comes_from_a_part() {
            return None;
        }
        Some(self.no_number(expr))
    }

    fn is_no_number(&self, expr: &Expr) -> bool {
        self.constants.evaluate(expr).is_some_and(f64::is_nan)
    }

    fn divides_by_zero(&self, whole: &Expr, divisor: &Expr) -> bool {
        if self.constants.evaluate(divisor) != Some(0.0) {
            return false;
        }
        match self.strict {
            _ if !depends_on_declarations(divisor) => true,
            Strictness::Finite => true,
            Strictness::Number => self.is_no_number(whole),
            Strictness::Lenient => false,
        }
    }

    /// The parts whose value counts, as far as that is known: the branch that is taken, the left side of a decided `and`.
    fn parts_used<'e>(&self, expr: &'e Expr) -> Vec<&'e Expr> {
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } => match self.constants.evaluate(condition) {
                Some(0.0) => vec![condition, otherwise],
                Some(_) => vec![condition, then],
                None => expr.children(),
            },
            ExprKind::Binary { operator: BinaryOperator::And, left, .. }
                if self.constants.evaluate(left) == Some(0.0) =>
            {
                vec![left]
            }
            ExprKind::Binary { operator: BinaryOperator::Or, left, .. }
                if self.constants.evaluate(left).is_some_and(|truth| truth != 0.0) =>
            {
                vec![left]
            }
            ExprKind::Call { function: Builtin::Initial, .. } => Vec::new(),
            _ => expr.children(),
        }
    }

    fn division(&self, dividend: &Expr, divisor: &Expr) -> Diagnostic {
        let (above, below) = (self.text(dividend), self.text(divisor));
        let label = if figure::is_literal(divisor) { "zero".to_owned() } else { format!("`{below}` is 0") };
        let mut fault = Diagnostic::new(Code::V0507, format!("`{above}` is divided by zero"))
            .at(divisor.span, label)
            .help(format!("say what it is in that case: `safe_div({above}, {below}, otherwise)`"));
        if depends_on_declarations(divisor) {
            fault = fault.note("a param counts with its default, the value after `=`");
        }
        fault
    }

    fn no_number(&self, expr: &Expr) -> Diagnostic {
        let (title, note) = reason(expr);
        let title = title.map_or_else(|| format!("`{}` is not a number", self.text(expr)), str::to_owned);
        let mut fault = Diagnostic::new(Code::V0507, title).at(expr.span, "not a number").note(note);
        for part in expr.children() {
            if let Some(value) = self.constants.evaluate(part).filter(|_| !figure::is_literal(part)) {
                fault = fault.at(part.span, format!("this is {}", figure::number(value)));
            }
        }
        fault.help(remedy(expr))
    }

    fn text(&self, expr: &Expr) -> String {
        let words: Vec<&str> = self.sources.slice(expr.span).split_whitespace().collect();
        words.join(" ")
    }
}

fn is_name(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Reference(_))
}

/// Why an operation has no value, with a title where the operation has a name of its own.
fn reason(expr: &Expr) -> (Option<&'static str>, &'static str) {
    match &expr.kind {
        ExprKind::Call { function: Builtin::Sqrt, .. } => {
            (Some("square root of a negative number"), "no number times itself is negative")
        }
        ExprKind::Call { function: Builtin::Ln | Builtin::Log10, .. } => {
            (Some("logarithm of a negative number"), "no power of a positive number is negative")
        }
        ExprKind::Call { function: Builtin::Mod, .. } => (None, "a remainder needs a divisor other than zero"),
        ExprKind::Binary { operator: BinaryOperator::Power, .. } => (None, "a negative number has whole powers only"),
        _ => (None, "infinity less infinity, zero times infinity and zero by zero have no value"),
    }
}

/// What keeps an operation where it has a value.
fn remedy(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Call { function: Builtin::Sqrt, .. } => {
            "keep what is under the root at 0 or above: `sqrt(max(0, …))`"
        }
        ExprKind::Call { function: Builtin::Ln | Builtin::Log10, .. } => {
            "keep the argument above 0: correct it, or say what holds otherwise: `if x > 0 then ln(x) else …`"
        }
        ExprKind::Call { function: Builtin::Mod, .. } => "divide by something other than 0",
        ExprKind::Binary { operator: BinaryOperator::Power, .. } => {
            "keep the base at 0 or above: `max(0, …) ^ 0.5`; or write a whole exponent"
        }
        _ => "say what it is in that case: `if … then … else …`",
    }
}

/// Whether an expression mentions anything that could have been declared otherwise.
fn depends_on_declarations(expr: &Expr) -> bool {
    let mut depends = false;
    expr.walk(&mut |part| {
        depends |= match part.kind {
            ExprKind::Reference(Reference::Unit(_) | Reference::Asset(_) | Reference::Pi) => false,
            ExprKind::Reference(_) | ExprKind::Apply { .. } | ExprKind::Lookup { .. } => true,
            _ => false,
        };
    });
    depends
}

/// An infinity where a run needs an amount.
fn infinite(constants: &Constants, written: &Written) -> Option<Diagnostic> {
    let what = match (written.owner, written.part) {
        (Owner::Stock(_) | Owner::State(_), Part::Value) => format!("`{}` starts at infinity", written.meta.id),
        (Owner::Allocation(_), _) => format!("`{}` allocates infinitely much", written.meta.id),
        (Owner::Transfer(_), Part::Rate) => format!("`{}` moves infinitely much", written.meta.id),
        (Owner::Table(_), _) => format!("`{}` has a point at infinity", written.meta.id),
        (Owner::Ecosystem, Part::Time) => "the run never ends".to_owned(),
        _ => return None,
    };
    constants.evaluate(written.expr).filter(|value| value.is_infinite())?;
    // An infinity that nobody wrote comes from a division by zero, which is reported where it happens.
    let is_written = mentions(constants.program(), written.expr, &|part| matches!(part.kind, ExprKind::Infinity));
    if !is_written {
        return None;
    }
    let help = match written.owner {
        Owner::Transfer(_) => "to move all there is, leave the rate away and write `{ upto }`",
        Owner::Table(_) => "write the last point that matters: beyond it the table stays level",
        Owner::Ecosystem => "write how long a run is, for example `time 2 year by 1 day`",
        _ => "what has no limit stands outside the model: let flows come from `rest`, `source` or `mint`",
    };
    Some(
        Diagnostic::new(Code::V0507, what)
            .at(written.expr.span, "infinite")
            .note(match written.owner {
                Owner::Table(_) => "a curve runs from point to point, and none can be drawn from or to infinity",
                _ => "only flows change stocks, and what flows is counted: an infinite amount would stop the run",
            })
            .help(help),
    )
}
