//! Expressions over index sets as NumPy: elementwise, matched by the names of the sets.

use crate::model::{BinaryOperator, Builtin, Element, Expression, Reduction, Shape, UnaryOperator};

use super::context::Context;
use super::expression::{ATOM, BIT_AND, BIT_OR, COMPARISON, OR, PRODUCT, Printer, SIGN, SUM, TERNARY, is_truth};
use super::layout::{Doc, atom, call, group};
use super::module::Module;
use super::names::Role;
use super::reference::Reference;

/// The shape of what depends on a parameter of a function that is called with arrays.
const ELEMENTWISE: &str = "*";

impl Printer<'_, '_> {
    /// The sets over which an expression runs.
    pub(super) fn shape(&self, expression: &Expression) -> Shape {
        if self.each {
            let elementwise = mentions_local(expression);
            return if elementwise { vec![ELEMENTWISE.to_owned()] } else { Shape::new() };
        }
        self.context.shape_of(expression)
    }

    /// An expression as an operand beside others that together run over `wanted`.
    fn beside(&mut self, expression: &Expression, least: u8, wanted: &Shape) -> Doc {
        let own = self.shape(expression);
        if wanted.ends_with(&own) {
            return self.at(expression, least);
        }
        self.module.import("numpy as np");
        aligned(self.at(expression, ATOM), &own, wanted)
    }

    /// An expression that runs over index sets, and how tightly it binds.
    pub(super) fn many(&mut self, expression: &Expression, shape: &Shape) -> (Doc, u8) {
        match expression {
            Expression::Local { name } => (atom(super::expression::local(&self.context.names, name)), ATOM),
            Expression::Unary { operator, operand } => {
                let symbol = if *operator == UnaryOperator::Not { "~" } else { "-" };
                (Doc::Prefix(symbol, Box::new(self.at(operand, ATOM))), SIGN)
            }
            Expression::Binary { operator, left, right } => self.elementwise(*operator, left, right, shape),
            Expression::If { condition, then, otherwise } => self.chosen([condition, then, otherwise], shape),
            Expression::Call { function, arguments } => self.function(*function, arguments, shape),
            Expression::Apply { function, arguments } => {
                let name = self.context.names.get(Role::PureEach, function);
                self.module.import_from(".functions", &name);
                let arguments = arguments.iter().map(|argument| self.as_array(argument, shape)).collect();
                (call(&name, arguments), ATOM)
            }
            Expression::Lookup { table, argument } => {
                self.module.import_from(".", "tables");
                let name = self.context.names.get(Role::Constant, &format!("table {table}"));
                (call(&format!("tables.{name}.each"), vec![self.print(argument)]), ATOM)
            }
            Expression::Pick { operand, at } => (self.picked(operand, at), ATOM),
            Expression::Elements { set, values } => (self.listed(set, values, shape), ATOM),
            Expression::Reduce { .. } => (self.reduced(expression), ATOM),
            Expression::Each { operand, .. } => {
                let own = self.shape(operand);
                let value = self.at(operand, if own.is_empty() { TERNARY } else { ATOM });
                (filled(self.context, self.module, value, &own, shape), ATOM)
            }
            _ => (atom("math.nan"), ATOM),
        }
    }

    /// A single number that comes from many, from a table or from a series.
    pub(super) fn one_of_many(&mut self, expression: &Expression) -> Doc {
        match expression {
            Expression::Lookup { table, argument } => {
                self.module.import_from(".", "tables");
                let name = self.context.names.get(Role::Constant, &format!("table {table}"));
                call(&format!("tables.{name}.at"), vec![self.print(argument)])
            }
            Expression::Series { id } => {
                self.module.import_from(".", "series");
                let name = self.context.names.get(Role::Constant, &format!("series {id}"));
                call(&format!("series.{name}.at"), vec![(self.read)(&Reference::Time)])
            }
            Expression::Count { set } => call("float", vec![atom(size(self.context, self.module, set))]),
            Expression::Pick { operand, at } => {
                let kind = if self.context.is_truth(operand) { "bool" } else { "float" };
                call(kind, vec![self.picked(operand, at)])
            }
            Expression::Reduce { .. } => call("float", vec![self.reduced(expression)]),
            Expression::Each { operand, .. } => self.at(operand, ATOM),
            _ => atom("math.nan"),
        }
    }

    /// An argument of a function that takes arrays.
    fn as_array(&mut self, argument: &Expression, shape: &Shape) -> Doc {
        if self.shape(argument).is_empty() {
            self.module.import("numpy as np");
            return call("np.asarray", vec![self.print(argument)]);
        }
        self.beside(argument, TERNARY, shape)
    }

    fn elementwise(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        shape: &Shape,
    ) -> (Doc, u8) {
        let (symbol, precedence) = match operator {
            BinaryOperator::Power => return (self.ufunc("np.power", &[left, right], shape), ATOM),
            BinaryOperator::Equal | BinaryOperator::NotEqual if is_truth(left) || is_truth(right) => {
                return self.same_truth(operator, left, right);
            }
            BinaryOperator::Add => ("+", SUM),
            BinaryOperator::Subtract => ("-", SUM),
            BinaryOperator::Multiply => ("*", PRODUCT),
            BinaryOperator::Divide => ("/", PRODUCT),
            BinaryOperator::Equal => ("==", COMPARISON),
            BinaryOperator::NotEqual => ("!=", COMPARISON),
            BinaryOperator::Less => ("<", COMPARISON),
            BinaryOperator::LessOrEqual => ("<=", COMPARISON),
            BinaryOperator::Greater => (">", COMPARISON),
            BinaryOperator::GreaterOrEqual => (">=", COMPARISON),
            BinaryOperator::And => ("&", BIT_AND),
            BinaryOperator::Or => ("|", BIT_OR),
        };
        let least = if precedence == COMPARISON { BIT_OR } else { precedence };
        let (first, binds) = self.first(left, least, shape);
        let second = self.beside(right, precedence + 1, shape);
        let doc = match first {
            Doc::Chain(head, mut rest) if binds == precedence && precedence != COMPARISON => {
                rest.push((symbol, second));
                Doc::Chain(head, rest)
            }
            other => Doc::Chain(Box::new(other), vec![(symbol, second)]),
        };
        (doc, precedence)
    }

    /// The left operand, and how tightly it binds once it stands there.
    fn first(&mut self, left: &Expression, least: u8, shape: &Shape) -> (Doc, u8) {
        if !shape.ends_with(&self.shape(left)) {
            return (self.beside(left, least, shape), ATOM);
        }
        let (doc, binds) = self.bare(left);
        if binds < least { (Doc::Parenthesized(Box::new(doc)), ATOM) } else { (doc, binds) }
    }

    /// `x == true` is x, and `x == false` is its opposite.
    fn same_truth(&mut self, operator: BinaryOperator, left: &Expression, right: &Expression) -> (Doc, u8) {
        let (literal, other) = if is_truth(left) { (left, right) } else { (right, left) };
        let truth = matches!(literal, Expression::Truth { value: true });
        if truth == (operator == BinaryOperator::Equal) {
            return self.bare(other);
        }
        (Doc::Prefix("~", Box::new(self.at(other, ATOM))), SIGN)
    }

    /// `if`: Python's own where one condition decides for all elements, else element by element.
    fn chosen(&mut self, [condition, then, otherwise]: [&Expression; 3], shape: &Shape) -> (Doc, u8) {
        let full = self.shape(then) == *shape && self.shape(otherwise) == *shape;
        if full && self.shape(condition).is_empty() {
            let parts = [self.at(then, OR), self.at(condition, OR), self.at(otherwise, TERNARY)];
            return (Doc::Ternary(Box::new(parts)), TERNARY);
        }
        (self.ufunc("np.where", &[condition, then, otherwise], shape), ATOM)
    }

    /// A function that works element by element.
    fn ufunc(&mut self, name: &str, arguments: &[&Expression], shape: &Shape) -> Doc {
        if name.starts_with("np.") {
            self.module.import("numpy as np");
        }
        call(name, arguments.iter().map(|argument| self.beside(argument, TERNARY, shape)).collect())
    }

    fn function(&mut self, function: Builtin, arguments: &[Expression], shape: &Shape) -> (Doc, u8) {
        match (function, arguments) {
            (Builtin::Min | Builtin::Max, [only]) => return self.bare(only),
            (Builtin::Min | Builtin::Max, [first @ .., last]) => {
                return (self.extreme(function, first, last, shape), ATOM);
            }
            (Builtin::Clamp, [x, low, high]) => {
                let raised = Expression::Call { function: Builtin::Max, arguments: vec![x.clone(), low.clone()] };
                return (self.extreme(Builtin::Min, &[raised], high, shape), ATOM);
            }
            _ => {}
        }
        let arguments: Vec<&Expression> = arguments.iter().collect();
        let name = home(function);
        if name.starts_with("arrays.") {
            self.module.import_from(".", "arrays");
        }
        let mut written = self.ufunc(name, &arguments, shape);
        if name.starts_with("moments.") {
            self.module.import_from(".", "moments");
            if let Doc::Group(group) = &mut written {
                group.items.insert(0, (self.read)(&Reference::Time));
            }
        }
        (written, ATOM)
    }

    /// The least or the greatest of some and one more; Python's own as long as they are single numbers.
    fn extreme(&mut self, function: Builtin, first: &[Expression], last: &Expression, shape: &Shape) -> Doc {
        let all = match first {
            [only] => only.clone(),
            several => Expression::Call { function, arguments: several.to_vec() },
        };
        let name = if function == Builtin::Min { "np.minimum" } else { "np.maximum" };
        self.ufunc(name, &[&all, last], shape)
    }

    /// `users[sets.Region.EU]`
    fn picked(&mut self, operand: &Expression, at: &[Element]) -> Doc {
        let shape = self.shape(operand);
        let index = index(self.context, self.module, &shape, at);
        Doc::Picked(Box::new(self.at(operand, ATOM)), index)
    }

    /// One expression for each element of a set.
    fn listed(&mut self, set: &str, values: &[Expression], shape: &Shape) -> Doc {
        self.module.import("numpy as np");
        let rest: Shape = shape.iter().filter(|other| *other != set).cloned().collect();
        let mut items = Vec::new();
        for value in values {
            let own = self.shape(value);
            let plain = own == rest;
            let written = self.at(value, if plain || own.is_empty() { TERNARY } else { ATOM });
            items.push(if plain { written } else { filled(self.context, self.module, written, &own, &rest) });
        }
        let list = group("[", items, "]");
        if rest.is_empty() {
            return call("np.array", vec![list]);
        }
        let axis = shape.iter().position(|other| other == set).unwrap_or(0);
        let mut arguments = vec![list];
        if axis > 0 {
            arguments.push(super::layout::keyword("axis", atom(axis.to_string())));
        }
        call("np.stack", arguments)
    }

    /// Many numbers as one, or as one for each element of the sets that are left.
    fn reduced(&mut self, expression: &Expression) -> Doc {
        let Expression::Reduce { function, operand, over, share } = expression else { return atom("math.nan") };
        self.module.import_from(".", "arrays");
        let shape = self.shape(operand);
        let all = shape.iter().all(|set| over.contains(set));
        let numbers = if shape.len() < 2 {
            self.print(operand)
        } else if all {
            self.module.import("numpy as np");
            call("np.ravel", vec![self.print(operand)])
        } else {
            let axes = shape.iter().enumerate().filter(|(_, set)| over.contains(set));
            let axes = axes.map(|(axis, _)| atom(axis.to_string()));
            let arguments = std::iter::once(self.print(operand)).chain(axes).collect();
            call("arrays.rows", arguments)
        };
        let name = match function {
            Reduction::Sum => "total",
            Reduction::Mean => "mean",
            Reduction::Min => "least",
            Reduction::Max => "greatest",
            Reduction::Median => "median",
            Reduction::Quantile => "quantile",
            Reduction::Gini => "gini",
        };
        let mut arguments = vec![numbers];
        arguments.extend(share.as_ref().map(|share| self.print(share)));
        call(&format!("arrays.{name}"), arguments)
    }
}

/// Where a built-in function lives that works element by element.
fn home(function: Builtin) -> &'static str {
    match function {
        Builtin::Min => "np.minimum",
        Builtin::Max => "np.maximum",
        Builtin::Clamp => "np.clip",
        Builtin::Abs => "np.abs",
        Builtin::Sign => "np.sign",
        Builtin::Sqrt => "np.sqrt",
        Builtin::Exp => "np.exp",
        Builtin::Ln => "np.log",
        Builtin::Log10 => "np.log10",
        Builtin::Sin => "np.sin",
        Builtin::Cos => "np.cos",
        Builtin::Tan => "np.tan",
        Builtin::Atan2 => "np.arctan2",
        Builtin::Tanh => "np.tanh",
        Builtin::Mod => "arrays.mod",
        Builtin::NormalCdf => "arrays.normal_cdf",
        Builtin::Floor => "arrays.floor",
        Builtin::Ceil => "arrays.ceil",
        Builtin::Round => "arrays.round_to",
        Builtin::SafeDiv => "arrays.safe_div",
        Builtin::Step => "moments.step",
        Builtin::Ramp => "moments.ramp",
        Builtin::At => "moments.at",
        Builtin::Every => "moments.every",
        Builtin::Between => "moments.between",
        Builtin::During => "moments.during",
    }
}

/// Whether an expression mentions a parameter of the function it stands in.
pub(super) fn mentions_local(expression: &Expression) -> bool {
    let mut found = false;
    expression.visit(|part| found |= matches!(part, Expression::Local { .. }));
    found
}

/// How many elements a set has: `len(sets.Region)`, `sets.CURATORS`.
pub(super) fn size(context: &Context, module: &mut Module, set: &str) -> String {
    module.import_from(".", "sets");
    let name = context.names.get(Role::Set, set);
    if context.elements_of(set).is_empty() { format!("sets.{name}") } else { format!("len(sets.{name})") }
}

/// The size of an array: one number, or a tuple of them.
pub(super) fn sizes(context: &Context, module: &mut Module, shape: &Shape) -> Doc {
    match shape.as_slice() {
        [only] => atom(size(context, module, only)),
        several => group("(", several.iter().map(|set| atom(size(context, module, set))).collect(), ")"),
    }
}

/// An array with axes of length 1 where it lacks sets of a larger shape: `x[:, np.newaxis]`.
pub(super) fn aligned(doc: Doc, own: &Shape, wanted: &Shape) -> Doc {
    if wanted.ends_with(own) {
        return doc;
    }
    let axes = wanted.iter().skip_while(|set| !own.contains(set));
    let axes: Vec<&str> = axes.map(|set| if own.contains(set) { ":" } else { "np.newaxis" }).collect();
    Doc::Picked(Box::new(doc), format!("[{}]", axes.join(", ")))
}

/// An array whose axes are those of a larger shape, as an argument beside others.
pub(super) fn beside(module: &mut Module, doc: Doc, own: &Shape, wanted: &Shape) -> Doc {
    if wanted.ends_with(own) {
        return doc;
    }
    module.import("numpy as np");
    aligned(bracketed(doc), own, wanted)
}

/// An expression that something may stand behind.
pub(super) fn bracketed(doc: Doc) -> Doc {
    match doc {
        Doc::Chain(..) | Doc::Ternary(_) | Doc::Prefix(..) => Doc::Parenthesized(Box::new(doc)),
        other => other,
    }
}

/// A value repeated for all elements of a shape, unless it has one for each.
pub(super) fn filled(context: &Context, module: &mut Module, doc: Doc, own: &Shape, wanted: &Shape) -> Doc {
    if own == wanted {
        return doc;
    }
    module.import("numpy as np");
    let sizes = sizes(context, module, wanted);
    match (own.is_empty(), doc.flat().as_str()) {
        (true, "0.0") => call("np.zeros", vec![sizes]),
        (true, _) => call("np.full", vec![sizes, doc]),
        (false, _) => call("np.broadcast_to", vec![beside(module, doc, own, wanted), sizes]),
    }
}

/// All elements of an array added up, as a Python number.
pub(super) fn summed(module: &mut Module, doc: Doc, shape: &Shape) -> Doc {
    if shape.is_empty() {
        return doc;
    }
    module.import_from(".", "arrays");
    let flat = if shape.len() < 2 {
        doc
    } else {
        module.import("numpy as np");
        call("np.ravel", vec![doc])
    };
    call("float", vec![call("arrays.total", vec![flat])])
}

/// `[sets.Region.EU, :]`: the place of some elements in an array.
pub(super) fn index(context: &Context, module: &mut Module, shape: &Shape, at: &[Element]) -> String {
    let place = |set: &String| {
        let element = at.iter().find(|element| element.set == *set);
        element.map_or_else(|| ":".to_owned(), |element| element_of(context, module, element))
    };
    let axes: Vec<String> = shape.iter().map(place).collect();
    format!("[{}]", axes.join(", "))
}

/// `sets.Region.EU`; a number for an agent.
pub(super) fn element_of(context: &Context, module: &mut Module, element: &Element) -> String {
    let elements = context.elements_of(&element.set);
    match elements.get(element.position as usize) {
        Some(name) => {
            module.import_from(".", "sets");
            format!("sets.{}.{name}", context.names.get(Role::Set, &element.set))
        }
        None => element.position.to_string(),
    }
}
