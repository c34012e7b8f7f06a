//! Distributions that do not exist: a negative deviation, a chance above 1.

use crate::check::figure;
use crate::check::order::each_expression;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::{Builtin, FUNCTIONS};
use crate::resolve::program::Program;
use crate::resolve::tree::{Expr, ExprKind};

use super::Constants;

/// Reports draws whose arguments are known before a run and cannot be.
pub(super) fn check(program: &Program, constants: &Constants<'_>, diagnostics: &mut Diagnostics) {
    each_expression(program, &mut |root| {
        root.walk(&mut |expr| {
            if let ExprKind::Reduce { share: Some(share), .. } = &expr.kind {
                no_share(constants, share).into_iter().for_each(|fault| diagnostics.push(fault));
            }
            let ExprKind::Call { function, arguments, .. } = &expr.kind else { return };
            let Some((position, rule, wanted)) = broken(*function, &known(constants, arguments)) else { return };
            let Some(argument) = arguments.get(position) else { return };
            let value = constants.evaluate(argument).filter(|_| !figure::is_literal(argument));
            let label = value.map_or("this cannot be".to_owned(), |value| format!("this is {}", figure::number(value)));
            diagnostics.push(
                Diagnostic::new(Code::V0310, format!("there is no such distribution: {rule}"))
                    .at(argument.span, label)
                    .at(expr.span, "drawn here")
                    .help(format!("write `{}` with {wanted}", usage(*function))),
            );
        });
    });
}

/// `quantile(x, 90)`: a share outside 0 and 1.
fn no_share(constants: &Constants<'_>, share: &Expr) -> Option<Diagnostic> {
    let value = constants.evaluate(share).filter(|value| !(0.0..=1.0).contains(value))?;
    let shown = figure::number(value);
    let diagnostic = Diagnostic::new(Code::V0310, "there is no such quantile: its share lies between 0 and 1")
        .at(share.span, format!("this is {shown}"))
        .note("half of all lie below `quantile(x, 50%)`");
    let percent = format!("{shown}%");
    Some(match (1.0..=100.0).contains(&value) && figure::is_literal(share) {
        true => diagnostic.suggestion(format!("write `{percent}`"), share.span, percent),
        false => diagnostic.help("give it a share from 0 to 1, such as `90%`"),
    })
}

/// The arguments that are known before a run.
fn known(constants: &Constants<'_>, arguments: &[Expr]) -> Vec<Option<f64>> {
    arguments.iter().map(|argument| constants.evaluate(argument)).collect()
}

/// The first argument that breaks a rule of its distribution, the rule, and what keeps it.
fn broken(function: Builtin, known: &[Option<f64>]) -> Option<(usize, &'static str, &'static str)> {
    let is = |position: usize, broken: fn(f64) -> bool| known.get(position).copied().flatten().is_some_and(broken);
    let falls = |first: usize, second: usize| {
        let value = |position: usize| known.get(position).copied().flatten();
        value(first).zip(value(second)).is_some_and(|(first, second)| first > second)
    };
    let negative: fn(f64) -> bool = |value| value < 0.0;
    let no_share: fn(f64) -> bool = |value| !(0.0..=1.0).contains(&value);
    const CHANCE: (&str, &str) = ("a chance lies between 0 and 1", "a chance from 0 to 1, such as `30%`");
    let (position, (rule, wanted)) = match function {
        Builtin::Uniform if falls(0, 1) => (1, ("the upper end is below the lower", "the lower end first")),
        Builtin::Normal | Builtin::Lognormal if is(1, negative) => {
            (1, ("a deviation is not negative", "a deviation of 0 or more"))
        }
        Builtin::Exponential if is(0, |rate| rate <= 0.0) => (0, ("a rate is above zero", "a rate above 0")),
        Builtin::Triangular if falls(0, 1) || falls(1, 2) => {
            (1, ("the mode lies between the lower and the upper end", "the three in rising order"))
        }
        Builtin::Bernoulli if is(0, no_share) => (0, CHANCE),
        Builtin::Poisson if is(0, negative) => (0, ("a mean number is not negative", "a mean of 0 or more")),
        Builtin::Binomial if is(0, negative) => (0, ("a number of tries is not negative", "0 or more tries")),
        Builtin::Binomial if is(1, no_share) => (1, CHANCE),
        _ => return None,
    };
    Some((position, rule, wanted))
}

/// How the draw is written.
fn usage(function: Builtin) -> &'static str {
    FUNCTIONS.iter().find(|signature| signature.function == function).map_or("", |signature| signature.usage)
}
