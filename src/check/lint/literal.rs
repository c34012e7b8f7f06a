//! Numbers without a name in decisions and rules.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::Value;
use crate::resolve::tree::{Expr, ExprKind};
use crate::syntax::ast::{BinaryOperator, ValueKind};

use super::Ground;

/// Warns of hidden assumptions: numbers in behaviors and policies that have no name.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for value in ground.program.values.rows() {
        let what = match value.kind {
            ValueKind::Behavior => "behavior",
            ValueKind::Policy => "policy",
            _ => continue,
        };
        let Some(expr) = value.value.as_ref().filter(|expr| !is_given(expr)) else { continue };
        let mut found = Vec::new();
        gather(expr, &mut found);
        if let Some(first) = found.first() {
            diagnostics.push(warn(ground, value, what, first, &found));
        }
    }
}

/// Whether an expression is nothing but a number with its unit: then the declaration is its name.
fn is_given(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary { operator: BinaryOperator::Multiply | BinaryOperator::Divide, left, right, .. } => {
            is_given(left) && figure::is_unit(right)
        }
        _ => figure::is_literal(expr),
    }
}

/// The numbers that say something about the world: not 0 and 1, not exponents, not what is rounded to.
fn gather<'e>(expr: &'e Expr, found: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Number { value, .. } if *value != 0.0 && *value != 1.0 => found.push(expr),
        // A number with its unit is one thing.
        ExprKind::Binary { left, .. } if figure::is_literal(expr) => {
            let before = found.len();
            gather(left, found);
            if found.len() > before {
                found.truncate(before);
                found.push(expr);
            }
        }
        ExprKind::Binary { operator: BinaryOperator::Power, left, right, .. } => {
            gather(left, found);
            if !figure::is_literal(right) {
                gather(right, found);
            }
        }
        ExprKind::Call { function: Builtin::Floor | Builtin::Ceil | Builtin::Round, arguments, .. } => {
            arguments.iter().take(1).for_each(|argument| gather(argument, found));
        }
        _ => expr.children().into_iter().for_each(|child| gather(child, found)),
    }
}

fn warn(ground: &Ground, value: &Value, what: &str, first: &Expr, found: &[&Expr]) -> Diagnostic {
    let id = &value.meta.id;
    let title = match found {
        [_] => format!("the {what} `{id}` contains a number without a name"),
        _ => format!("the {what} `{id}` contains {} numbers without a name", found.len()),
    };
    let mut warning = Diagnostic::new(Code::V0552, title);
    for number in found {
        warning = warning.at(number.span, "from where?");
    }
    warning
        .note("a number in a formula is an assumption that nobody can see, question or vary")
        .help(format!("give it a name: `param … = {}`", ground.text(first)))
}
