//! Moves a tree into another file: every application of a pattern has a file of its own.

use super::*;

/// What holds spans.
pub trait Respan {
    /// Says of all its spans that they stand in `file`.
    fn respan(&mut self, file: FileId);
}

impl Respan for Span {
    fn respan(&mut self, file: FileId) {
        self.file = file;
    }
}

impl<T: Respan> Respan for Option<T> {
    fn respan(&mut self, file: FileId) {
        self.iter_mut().for_each(|part| part.respan(file));
    }
}

impl<T: Respan> Respan for Vec<T> {
    fn respan(&mut self, file: FileId) {
        self.iter_mut().for_each(|part| part.respan(file));
    }
}

impl<T: Respan> Respan for Box<T> {
    fn respan(&mut self, file: FileId) {
        self.as_mut().respan(file);
    }
}

impl<A: Respan, B: Respan> Respan for (A, B) {
    fn respan(&mut self, file: FileId) {
        self.0.respan(file);
        self.1.respan(file);
    }
}

/// What holds no span.
macro_rules! without_spans {
    ($($name:ident)*) => {$(
        impl Respan for $name {
            fn respan(&mut self, _: FileId) {}
        }
    )*};
}

without_spans! {
    String bool f64 i32 u32 Code UnaryOperator BinaryOperator ValueKind Arrow OneSided Confidence Between Outside
    IndexKind
}

/// What is as many parts: taken apart by name, so that a new field cannot be forgotten.
macro_rules! of_parts {
    ($($name:ident { $($field:ident)* })*) => {$(
        impl Respan for $name {
            fn respan(&mut self, file: FileId) {
                let $name { $($field),* } = self;
                $($field.respan(file);)*
            }
        }
    )*};
}

of_parts! {
    Name { text span }
    Path { names span }
    Text { value span }
    Allow { code reason span }
    Header { doc keyword name indices label allow span }
    Range { low high span }
    Stock { header unit initial range negative transit }
    State { header unit initial range next }
    Next { value phase span }
    Value { kind header unit value range distribution immutable external }
    Function { header parameters unit body }
    FunctionParameter { name unit }
    Table { header input output points between outside }
    Flow { header route rate when attributes }
    Route { from arrow arrow_span to asset span }
    Split { shares span }
    Share { target index amount span }
    TransferAttributes { priority upto whole one_sided by why }
    Exchange { header when legs attributes }
    Leg { header route rate when attributes }
    Invariant { header condition }
    Assumption { header concerns source confidence }
    Index { kind span }
    Apply { header pattern assets arguments call }
    Argument { name value span }
    PatternParameter { doc name kind default range span }
    Require { condition reason span }
    Pattern { header assets parameters requires items }
    Expr { kind span }
    Quantity { number number_span unit }
    Binary { operator operator_span left right }
    If { condition then otherwise }
    Call { function arguments over }
}

impl Respan for Date {
    fn respan(&mut self, file: FileId) {
        self.span.respan(file);
    }
}

impl Respan for End {
    fn respan(&mut self, file: FileId) {
        match self {
            End::Path(path, index) => {
                path.respan(file);
                index.respan(file);
            }
            End::Split(split) => split.respan(file),
        }
    }
}

impl Respan for ShareAmount {
    fn respan(&mut self, file: FileId) {
        match self {
            ShareAmount::Value(value) => value.respan(file),
            ShareAmount::Remainder(span) => span.respan(file),
        }
    }
}

impl Respan for Why {
    fn respan(&mut self, file: FileId) {
        match self {
            Why::Motive(path) => path.respan(file),
            Why::Text(text) => text.respan(file),
        }
    }
}

impl Respan for ParameterKind {
    fn respan(&mut self, file: FileId) {
        match self {
            ParameterKind::Stock(unit) | ParameterKind::Quantity(unit) => unit.respan(file),
            ParameterKind::Member | ParameterKind::Function => {}
        }
    }
}

impl Respan for ExprKind {
    fn respan(&mut self, file: FileId) {
        match self {
            ExprKind::Number(_) | ExprKind::Truth(_) | ExprKind::Infinity | ExprKind::Error => {}
            ExprKind::Quantity(quantity) => quantity.respan(file),
            ExprKind::Date(date) => date.respan(file),
            ExprKind::Name(path) => path.respan(file),
            ExprKind::Index(path, index) => {
                path.respan(file);
                index.respan(file);
            }
            ExprKind::Elements(elements) => elements.respan(file),
            ExprKind::Unary(_, operand) => operand.respan(file),
            ExprKind::Binary(binary) => binary.respan(file),
            ExprKind::If(choice) => choice.respan(file),
            ExprKind::Call(call) => call.respan(file),
            ExprKind::Parenthesized(inner) => inner.respan(file),
        }
    }
}

impl Respan for Item {
    fn respan(&mut self, file: FileId) {
        match self {
            Item::Stock(stock) => stock.respan(file),
            Item::State(state) => state.respan(file),
            Item::Value(value) => value.respan(file),
            Item::Function(function) => function.respan(file),
            Item::Table(table) => table.respan(file),
            Item::Flow(flow) => flow.respan(file),
            Item::Exchange(exchange) => exchange.respan(file),
            Item::Invariant(invariant) => invariant.respan(file),
            Item::Assumption(assumption) => assumption.respan(file),
            Item::Pattern(pattern) => pattern.respan(file),
            Item::Apply(apply) => apply.respan(file),
            Item::Error(span) => span.respan(file),
            // A pattern holds none of these: the parser has reported them, and moved them to the file.
            Item::Ecosystem(_) | Item::Use(_) | Item::Asset(_) | Item::Unit(_) | Item::Allocation(_) => {}
            Item::Member(_) | Item::Motive(_) | Item::Story(_) | Item::Phase(_) | Item::Goal(_) => {}
            Item::Fact(_) | Item::Set(_) | Item::Data(_) | Item::Instance(_) => {}
            Item::Incentive(_) | Item::Governance(_) | Item::Game(_) => {}
        }
    }
}
