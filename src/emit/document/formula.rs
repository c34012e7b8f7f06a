//! From the text of a formula to how it is set.
//!
//! The text is read once more with the parser of the language, since the tree of the model no longer knows how the
//! author wrote a number, and spells out what has a memory. Inside an application of a pattern, the names of the
//! pattern's parameters give way to what it was given.

use std::collections::{HashMap, HashSet};

use super::figures::{figures, number, spelt};
use super::math::{Fence, Math, Operator, UnitPart};
use crate::diagnostic::Diagnostics;
use crate::model::{Application, Model};
use crate::source::{FileId, Span};
use crate::syntax::ast::{BinaryOperator, Call, Expr, ExprKind, If, Item, UnaryOperator, Value};
use crate::syntax::parse;

/// A declaration whose value is the formula.
const HEAD: &str = "let it = ";

/// How many applications inside each other are looked through.
const NESTED: usize = 4;

/// Reads the formulas of one model.
pub(super) struct Formulas<'a> {
    units: HashSet<&'a str>,
    applications: HashMap<&'a str, &'a Application>,
}

/// A formula being set.
struct Setting<'a> {
    formulas: &'a Formulas<'a>,
    /// What is read, and the spans of the tree point into.
    text: String,
    application: Option<&'a Application>,
    level: usize,
}

impl<'a> Formulas<'a> {
    /// Of a model.
    pub(super) fn new(model: &'a Model) -> Formulas<'a> {
        let units = model.units.iter().map(|it| it.meta.id.as_str()).chain(model.bases.iter().map(|it| it.id.as_str()));
        Formulas {
            units: units.collect(),
            applications: model.applications.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
        }
    }

    /// A formula inside an application, or outside of all; none where the text is none of the language.
    pub(super) fn math(&self, text: &str, application: Option<&str>) -> Option<Math> {
        self.at_level(text, application, NESTED)
    }

    fn at_level(&self, text: &str, application: Option<&str>, level: usize) -> Option<Math> {
        let application = application.and_then(|id| self.applications.get(id).copied());
        let (text, expr) = read(text)?;
        let setting = Setting { formulas: self, text, application, level };
        setting.whole(&expr)
    }

    /// A number as written, alone or with its unit, as in `= 4_000`: the figures, and the unit where one is written.
    pub(super) fn literal(&self, text: &str) -> Option<(String, Option<String>)> {
        let (text, expr) = read(text)?;
        let setting = Setting { formulas: self, text, application: None, level: 0 };
        let (sign, expr) = match &expr.kind {
            ExprKind::Unary(UnaryOperator::Negate, inner) => ("−", &**inner),
            _ => ("", &expr),
        };
        if let ExprKind::Number(_) = expr.kind {
            return Some((format!("{sign}{}", figures(setting.slice(expr.span))), None));
        }
        match setting.measure(expr)? {
            Math::Measure(number, unit) => match *number {
                Math::Number(number) => Some((format!("{sign}{number}"), Some(spelt(&unit)))),
                _ => None,
            },
            _ => None,
        }
    }

    /// `{ EU: 100, US: 250 }` as the text of each element; none for anything else.
    pub(super) fn elements(&self, text: &str) -> Option<Vec<(String, String)>> {
        let (text, expr) = read(text)?;
        let ExprKind::Elements(elements) = expr.kind else { return None };
        let slice = |span: Span| text.get(span.range()).unwrap_or_default().to_owned();
        Some(elements.into_iter().map(|(name, value)| (name.text, slice(value.span))).collect())
    }
}

/// The expression that a text is, with the text that its spans point into.
fn read(text: &str) -> Option<(String, Expr)> {
    let text = format!("{HEAD}{text}");
    let mut diagnostics = Diagnostics::default();
    let file = parse(FileId::default(), &text, &mut diagnostics);
    let mut items = file.items.into_iter();
    match (items.next(), items.next()) {
        (Some(Item::Value(Value { value: Some(expr), .. })), None) if !diagnostics.has_errors() => Some((text, expr)),
        _ => None,
    }
}

impl Setting<'_> {
    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// A part that stands alone, so that it needs no brackets.
    fn whole(&self, expr: &Expr) -> Option<Math> {
        match &expr.kind {
            ExprKind::Parenthesized(inner) => self.whole(inner),
            _ => self.part(expr),
        }
    }

    fn all(&self, exprs: &[Expr]) -> Option<Vec<Math>> {
        exprs.iter().map(|expr| self.whole(expr)).collect()
    }

    fn part(&self, expr: &Expr) -> Option<Math> {
        Some(match &expr.kind {
            ExprKind::Number(_) => number(self.slice(expr.span)),
            ExprKind::Quantity(_) => self.measure(expr)?,
            ExprKind::Truth(value) => Math::Name(value.to_string()),
            ExprKind::Infinity => Math::Name("∞".to_owned()),
            ExprKind::Date(_) => {
                Math::Name(self.slice(expr.span).trim_start_matches("date").replace(['(', ')', '"'], ""))
            }
            ExprKind::Name(path) => self.name(&path.text())?,
            ExprKind::Index(path, at) => {
                let at = at.iter().map(|index| Math::Name(self.slice(index.span).to_owned())).collect();
                Math::Index(Box::new(self.name(&path.text())?), at)
            }
            ExprKind::Elements(elements) => {
                let case = |(name, value): &(crate::syntax::ast::Name, Expr)| {
                    Some((self.whole(value)?, Some(Math::Name(name.text.clone()))))
                };
                Math::Cases(elements.iter().map(case).collect::<Option<_>>()?)
            }
            ExprKind::Unary(UnaryOperator::Negate, operand) => Math::Minus(Box::new(self.part(operand)?)),
            ExprKind::Unary(UnaryOperator::Not, operand) => Math::Row(vec![Math::Word("not"), self.part(operand)?]),
            ExprKind::Binary(binary) => self.binary(expr, binary.operator, &binary.left, &binary.right)?,
            ExprKind::If(it) => Math::Cases(self.cases(it)?),
            ExprKind::Call(call) => self.call(call)?,
            ExprKind::Parenthesized(inner) => match self.whole(inner)? {
                // A bar and a radical hold together what stands under them.
                found @ (Math::Number(_)
                | Math::Name(_)
                | Math::Fraction(..)
                | Math::Root(_)
                | Math::Fenced(..)
                | Math::Call(..)) => found,
                found => Math::Fenced(Fence::Round, Box::new(found)),
            },
            ExprKind::Error => return None,
        })
    }

    /// A name, or what a parameter of that name was given.
    fn name(&self, name: &str) -> Option<Math> {
        let given = self.application.and_then(|it| it.arguments.iter().find(|argument| argument.parameter == name));
        let Some((application, given)) = self.application.zip(given) else { return Some(Math::Name(name.to_owned())) };
        let level = self.level.checked_sub(1)?;
        let outer = application.meta.application.as_deref();
        let found = self.formulas.at_level(&given.text, outer, level)?;
        Some(if matches!(found, Math::Row(_) | Math::Minus(_)) {
            Math::Fenced(Fence::Round, Box::new(found))
        } else {
            found
        })
    }

    fn binary(&self, expr: &Expr, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Math> {
        let sign = match operator {
            BinaryOperator::Divide => return self.divided(expr, left, right),
            BinaryOperator::Power => {
                let base = match self.part(left)? {
                    found @ (Math::Fraction(..) | Math::Call(..)) => Math::Fenced(Fence::Round, Box::new(found)),
                    found => found,
                };
                return Some(Math::Power(Box::new(base), Box::new(self.whole(right)?)));
            }
            BinaryOperator::Add => Math::Operator(Operator::Plus),
            BinaryOperator::Subtract => Math::Operator(Operator::Minus),
            BinaryOperator::Multiply => Math::Operator(Operator::Times),
            BinaryOperator::Equal => Math::Operator(Operator::Equal),
            BinaryOperator::NotEqual => Math::Operator(Operator::NotEqual),
            BinaryOperator::Less => Math::Operator(Operator::Less),
            BinaryOperator::LessOrEqual => Math::Operator(Operator::LessOrEqual),
            BinaryOperator::Greater => Math::Operator(Operator::Greater),
            BinaryOperator::GreaterOrEqual => Math::Operator(Operator::GreaterOrEqual),
            BinaryOperator::And => Math::Word("and"),
            BinaryOperator::Or => Math::Word("or"),
        };
        let mut row = self.part(left)?.into_row();
        row.push(sign);
        row.extend(self.part(right)?.into_row());
        Some(Math::Row(row))
    }

    fn divided(&self, expr: &Expr, left: &Expr, right: &Expr) -> Option<Math> {
        match self.measure(expr) {
            Some(measure) => Some(measure),
            None => Some(Math::Fraction(Box::new(self.whole(left)?), Box::new(self.whole(right)?))),
        }
    }

    /// A number with its unit, which may be a product and a quotient of units: `5 DATA/day`.
    fn measure(&self, expr: &Expr) -> Option<Math> {
        match &expr.kind {
            ExprKind::Number(_) => Some(Math::Measure(Box::new(number(self.slice(expr.span))), Vec::new())),
            ExprKind::Quantity(quantity) => {
                let number = Box::new(number(self.slice(quantity.number_span)));
                Some(Math::Measure(number, vec![self.unit(&quantity.unit, false)?]))
            }
            ExprKind::Binary(binary) if binary.operator == BinaryOperator::Divide => {
                let Math::Measure(number, mut unit) = self.measure(&binary.left)? else { return None };
                unit.push(self.unit(&binary.right, true)?);
                Some(Math::Measure(number, unit))
            }
            _ => None,
        }
    }

    fn unit(&self, expr: &Expr, divides: bool) -> Option<UnitPart> {
        match &expr.kind {
            ExprKind::Name(path) if !divides || self.formulas.units.contains(path.text().as_str()) => {
                Some(UnitPart { divides, name: path.text(), exponent: None })
            }
            ExprKind::Binary(binary) if binary.operator == BinaryOperator::Power => {
                let unit = self.unit(&binary.left, divides)?;
                Some(UnitPart { exponent: Some(self.slice(binary.right.span).to_owned()), ..unit })
            }
            _ => None,
        }
    }

    /// `if a then b else if c then d else e` as one list of cases.
    fn cases(&self, it: &If) -> Option<Vec<(Math, Option<Math>)>> {
        let mut cases = vec![(self.whole(&it.then)?, Some(self.whole(&it.condition)?))];
        match &it.otherwise.kind {
            ExprKind::If(inner) => cases.extend(self.cases(inner)?),
            _ => cases.push((self.whole(&it.otherwise)?, None)),
        }
        Some(cases)
    }

    fn call(&self, call: &Call) -> Option<Math> {
        let arguments = self.all(&call.arguments)?;
        let over: Vec<Math> = call.over.iter().map(|path| Math::Name(path.text())).collect();
        let boxed = |arguments: &[Math]| arguments.first().cloned().map(Box::new);
        Some(match (call.function.text.as_str(), arguments.as_slice()) {
            ("abs", [_]) => Math::Fenced(Fence::Bars, boxed(&arguments)?),
            ("sqrt", [_]) => Math::Root(boxed(&arguments)?),
            ("sum", [only]) => {
                let body = match only {
                    row @ Math::Row(_) => Math::Fenced(Fence::Round, Box::new(row.clone())),
                    other => other.clone(),
                };
                Math::Sum(over, Box::new(body))
            }
            ("safe_div", [above, below, otherwise]) => {
                let fraction = Math::Fraction(Box::new(above.clone()), Box::new(below.clone()));
                let mut some = below.clone().into_row();
                some.extend([Math::Operator(Operator::NotEqual), Math::Number("0".to_owned())]);
                Math::Cases(vec![(fraction, Some(Math::Row(some))), (otherwise.clone(), None)])
            }
            (name, _) => {
                let function = Math::Name(name.to_owned());
                let function = if over.is_empty() { function } else { Math::Index(Box::new(function), over) };
                Math::Call(Box::new(function), arguments)
            }
        })
    }
}
