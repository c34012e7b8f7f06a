//! `fn`.

use crate::naming::is_reserved;
use crate::source::Span;
use crate::syntax::ast::{Function, FunctionParameter, Item};

use super::parts;
use super::reader::Reader;
use super::{Pair, Rule, expression, stray};

/// `fn apy(yearly, stake: DATA): 1 = yearly / stake`
pub(super) fn function(reader: &mut Reader<'_>, pair: Pair<'_>) -> Item {
    let (earlier, whole) = (reader.reported(), reader.span(&pair));
    let parts = parts::parts(reader, pair);
    let mut function = Function { header: parts.header, parameters: Vec::new(), unit: None, body: None };
    let mut has_parameters = parts.broken;
    for clause in parts.clauses {
        match clause.as_rule() {
            Rule::parameters => {
                has_parameters = true;
                function.parameters = parameters(reader, clause);
            }
            Rule::type_is => {
                function.unit = Some(expression::only(reader, clause, "write the unit of the result, `1` for none"))
            }
            Rule::value_is => {
                function.body = Some(expression::only(reader, clause, "write what the function computes"))
            }
            _ => {}
        }
    }
    if !has_parameters {
        let help = "write what the function takes: `fn yield(yearly, stake: DATA) = yearly / stake`; for a value without arguments use `let`";
        reader.report(stray::expected(
            "`(` and the arguments of the function",
            function.header.name.span.after(),
            help,
        ));
    }
    // Where a parameter has no name that can be written, the body cannot read well.
    let reserved = function.parameters.iter().any(|it| is_reserved(&it.name.text));
    if let Some(last) = function.parameters.last().filter(|_| reserved) {
        reader.forget(earlier, Span { start: last.name.span.end, ..whole });
    }
    stray::spoil(&mut function.body, parts.broken || reserved);
    Item::Function(function)
}

fn parameters(reader: &mut Reader<'_>, pair: Pair<'_>) -> Vec<FunctionParameter> {
    let mut parameters = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::parameter => parameters.extend(parameter(reader, part)),
            Rule::group_junk => stray::in_brackets(reader, &part, true),
            _ => {}
        }
    }
    parameters
}

fn parameter(reader: &mut Reader<'_>, pair: Pair<'_>) -> Option<FunctionParameter> {
    let (mut name, mut unit) = (None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::name | Rule::reserved_name => name = Some(reader.declared_name(&part)),
            Rule::type_is => {
                unit = Some(expression::only(reader, part, "write the unit of the argument, or leave out the `:`"))
            }
            _ => {}
        }
    }
    Some(FunctionParameter { name: name?, unit })
}
