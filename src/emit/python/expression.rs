//! Expressions as Python, with as few brackets as its precedence allows.

use crate::model::{BinaryOperator, Builtin, Expression, UnaryOperator};
use crate::quantity::in_groups;

use super::context::Context;
use super::layout::{Doc, atom, call};
use super::module::Module;
use super::names::{Names, Role};
use super::reference::Reference;

pub(super) const TERNARY: u8 = 0;
pub(super) const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
pub(super) const COMPARISON: u8 = 4;
pub(super) const BIT_OR: u8 = 5;
pub(super) const BIT_AND: u8 = 6;
pub(super) const SUM: u8 = 7;
pub(super) const PRODUCT: u8 = 8;
pub(super) const SIGN: u8 = 9;
pub(super) const ATOM: u8 = 10;

/// Prints expressions into a module: names come from `read`, imports go to the module.
pub(super) struct Printer<'a, 'm> {
    pub context: &'a Context<'m>,
    pub module: &'a mut Module,
    /// How what an expression refers to is written here.
    pub read: &'a dyn Fn(&Reference) -> Doc,
    /// Whether this is the body of a function whose parameters are arrays.
    pub each: bool,
}

impl Printer<'_, '_> {
    /// An expression as it may stand anywhere a whole expression may.
    pub(super) fn print(&mut self, expression: &Expression) -> Doc {
        self.at(expression, TERNARY)
    }

    /// An expression as an operand that binds at least as tightly as `least`.
    pub(super) fn at(&mut self, expression: &Expression, least: u8) -> Doc {
        let (doc, precedence) = self.bare(expression);
        if precedence < least { Doc::Parenthesized(Box::new(doc)) } else { doc }
    }

    /// An expression, and how tightly it binds.
    pub(super) fn bare(&mut self, expression: &Expression) -> (Doc, u8) {
        if let Some(reference) = Reference::of(expression) {
            return ((self.read)(&reference), ATOM);
        }
        let shape = self.shape(expression);
        if !shape.is_empty() {
            return self.many(expression, &shape);
        }
        match expression {
            Expression::Number { value } => (atom(number(*value)), if *value < 0.0 { SIGN } else { ATOM }),
            Expression::Infinity => {
                self.module.import("math");
                (atom("math.inf"), ATOM)
            }
            Expression::Truth { value } => (atom(if *value { "True" } else { "False" }), ATOM),
            Expression::Unit { id, .. } => (atom(self.unit(id)), ATOM),
            Expression::Dt => {
                self.module.import_from(".clock", "DT");
                (atom("DT"), ATOM)
            }
            Expression::Local { name } => (atom(local(&self.context.names, name)), ATOM),
            Expression::Unary { operator, operand } => self.unary(*operator, operand),
            Expression::Binary { operator, left, right } => self.binary(*operator, left, right),
            Expression::If { condition, then, otherwise } => {
                let parts = [self.at(then, OR), self.at(condition, OR), self.at(otherwise, TERNARY)];
                (Doc::Ternary(Box::new(parts)), TERNARY)
            }
            Expression::Call { function, arguments } => self.builtin(*function, arguments),
            Expression::Apply { function, arguments } => {
                let name = self.context.names.get(Role::Pure, function);
                self.module.import_from(".functions", &name);
                (call(&name, self.all(arguments)), ATOM)
            }
            other => (self.one_of_many(other), ATOM),
        }
    }

    fn all(&mut self, arguments: &[Expression]) -> Vec<Doc> {
        arguments.iter().map(|argument| self.print(argument)).collect()
    }

    fn unit(&mut self, id: &str) -> String {
        let name = self.context.names.get(Role::Constant, &format!("unit {id}"));
        self.module.import_from(".units", &name);
        name
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expression) -> (Doc, u8) {
        match operator {
            UnaryOperator::Negate => (Doc::Prefix("-", Box::new(self.at(operand, ATOM))), SIGN),
            UnaryOperator::Not => (Doc::Prefix("not ", Box::new(self.at(operand, NOT))), NOT),
        }
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expression, right: &Expression) -> (Doc, u8) {
        let (symbol, precedence) = match operator {
            BinaryOperator::Power => return (self.numeric("power", &[left, right]), ATOM),
            BinaryOperator::Divide if !surely_not_zero(right) => {
                return (self.numeric("divide", &[left, right]), ATOM);
            }
            BinaryOperator::Add => ("+", SUM),
            BinaryOperator::Subtract => ("-", SUM),
            BinaryOperator::Multiply => ("*", PRODUCT),
            BinaryOperator::Divide => ("/", PRODUCT),
            BinaryOperator::Equal if is_truth(left) || is_truth(right) => ("is", COMPARISON),
            BinaryOperator::NotEqual if is_truth(left) || is_truth(right) => ("is not", COMPARISON),
            BinaryOperator::Equal => ("==", COMPARISON),
            BinaryOperator::NotEqual => ("!=", COMPARISON),
            BinaryOperator::Less => ("<", COMPARISON),
            BinaryOperator::LessOrEqual => ("<=", COMPARISON),
            BinaryOperator::Greater => (">", COMPARISON),
            BinaryOperator::GreaterOrEqual => (">=", COMPARISON),
            BinaryOperator::And => ("and", AND),
            BinaryOperator::Or => ("or", OR),
        };
        // Comparisons would chain, so neither side may be one.
        let least_left = if precedence == COMPARISON { BIT_OR } else { precedence };
        let first = self.at(left, least_left);
        let second = self.at(right, precedence + 1);
        (chained(first, least_left == precedence && same_level(left, precedence), symbol, second), precedence)
    }

    fn numeric(&mut self, function: &str, arguments: &[&Expression]) -> Doc {
        self.module.import_from(".numeric", function);
        call(function, arguments.iter().map(|argument| self.print(argument)).collect())
    }

    fn builtin(&mut self, function: Builtin, arguments: &[Expression]) -> (Doc, u8) {
        if let ([only], Builtin::Min | Builtin::Max) = (arguments, function) {
            return self.bare(only);
        }
        let mut written = self.all(arguments);
        let name = match place(function) {
            Place::Python(name) => name,
            Place::Math(name) => {
                self.module.import("math");
                name
            }
            Place::Numeric(name) => {
                self.module.import_from(".numeric", name);
                name
            }
            Place::Clock(name) => {
                self.module.import_from(".clock", name);
                written.insert(0, (self.read)(&Reference::Time));
                name
            }
        };
        (call(name, written), ATOM)
    }
}

/// Where a built-in function lives in the generated project.
#[derive(Clone, Copy)]
enum Place {
    Python(&'static str),
    Math(&'static str),
    Numeric(&'static str),
    Clock(&'static str),
}

fn place(function: Builtin) -> Place {
    match function {
        Builtin::Min => Place::Numeric("minimum"),
        Builtin::Max => Place::Numeric("maximum"),
        Builtin::Abs => Place::Python("abs"),
        Builtin::Atan2 => Place::Math("math.atan2"),
        Builtin::Tanh => Place::Math("math.tanh"),
        Builtin::Clamp => Place::Numeric("clamp"),
        Builtin::Sign => Place::Numeric("sign"),
        Builtin::Sqrt => Place::Numeric("sqrt"),
        Builtin::Exp => Place::Numeric("exp"),
        Builtin::Ln => Place::Numeric("ln"),
        Builtin::Log10 => Place::Numeric("log10"),
        Builtin::Mod => Place::Numeric("mod"),
        Builtin::Sin => Place::Numeric("sin"),
        Builtin::Cos => Place::Numeric("cos"),
        Builtin::Tan => Place::Numeric("tan"),
        Builtin::NormalCdf => Place::Numeric("normal_cdf"),
        Builtin::Floor => Place::Numeric("floor"),
        Builtin::Ceil => Place::Numeric("ceil"),
        Builtin::Round => Place::Numeric("round_to"),
        Builtin::SafeDiv => Place::Numeric("safe_div"),
        Builtin::Step => Place::Clock("step"),
        Builtin::Ramp => Place::Clock("ramp"),
        Builtin::At => Place::Clock("at"),
        Builtin::Every => Place::Clock("every"),
        Builtin::Between => Place::Clock("between"),
        Builtin::During => Place::Clock("during"),
    }
}

/// Whether a function needs to know the time.
pub(super) fn needs_time(function: Builtin) -> bool {
    matches!(place(function), Place::Clock(_))
}

fn chained(first: Doc, joins: bool, symbol: &'static str, second: Doc) -> Doc {
    match first {
        Doc::Chain(head, mut rest) if joins => {
            rest.push((symbol, second));
            Doc::Chain(head, rest)
        }
        other => Doc::Chain(Box::new(other), vec![(symbol, second)]),
    }
}

/// Whether an expression is printed as a chain of this precedence.
fn same_level(expression: &Expression, precedence: u8) -> bool {
    let Expression::Binary { operator, right, .. } = expression else { return false };
    match operator {
        BinaryOperator::Add | BinaryOperator::Subtract => precedence == SUM,
        BinaryOperator::Multiply => precedence == PRODUCT,
        BinaryOperator::Divide => precedence == PRODUCT && surely_not_zero(right),
        BinaryOperator::And => precedence == AND,
        BinaryOperator::Or => precedence == OR,
        _ => false,
    }
}

/// Whether Python's own division can be used.
fn surely_not_zero(expression: &Expression) -> bool {
    match expression {
        Expression::Number { value } => *value != 0.0,
        Expression::Unit { scale, .. } => *scale != 0.0,
        _ => false,
    }
}

/// Whether an expression is `true` or `false`.
pub(super) fn is_truth(expression: &Expression) -> bool {
    matches!(expression, Expression::Truth { .. })
}

/// A parameter of a function of the model.
pub(super) fn local(names: &Names, name: &str) -> String {
    let name = super::names::identifier(name);
    // `fn_` opens the names of functions, and numeric ones are imported beside them.
    format!("{}{}", name, if name.starts_with("fn_") || names.is_own(&name) { "_" } else { "" })
}

/// A number as the shortest text that reads back, thousands grouped.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() {
        return "float(\"nan\")".to_owned();
    }
    if value.is_infinite() {
        return format!("float(\"{}inf\")", if value < 0.0 { "-" } else { "" });
    }
    let text = format!("{value:?}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    match digits.split_once('.') {
        Some((whole, fraction)) if whole.len() > 4 && !fraction.contains('e') => {
            format!("{sign}{}.{fraction}", in_groups(whole, '_'))
        }
        _ => text,
    }
}

/// How many there are of something: `1_000_000`.
pub(super) fn whole(count: u64) -> String {
    number(count as f64).trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_short_and_grouped() {
        assert_eq!(number(4_000_000.0), "4_000_000.0");
        assert_eq!(number(-12_345.5), "-12_345.5");
        assert_eq!(number(1000.0), "1000.0");
        assert_eq!(number(1e21), "1e21");
        assert_eq!(number(0.000_137), "0.000137");
        assert_eq!(number(1.5e-9), "1.5e-9");
    }
}
