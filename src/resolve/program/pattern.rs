//! Applications of patterns.

use crate::resolve::tree::Expr;
use crate::source::Span;

use super::{Annotation, InstanceId, Meta};

/// An application of a pattern.
#[derive(Clone, Debug)]
pub struct Application {
    /// Name, label and doc.
    pub meta: Meta,
    /// The pattern, with what it says of itself.
    pub pattern: Meta,
    /// What it is given, in the order of the pattern's parameters.
    pub arguments: Vec<Argument>,
}

/// What a parameter of a pattern stands for in an application.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The parameter.
    pub parameter: String,
    /// The unit that the pattern declares.
    pub unit: Option<Annotation>,
    /// What it stands for; nothing where that has no value.
    pub value: Option<Expr>,
    /// Where that is said: in the application, or as the pattern's default.
    pub span: Span,
    /// Whether the application declares a value for it.
    pub declared: bool,
}

/// What a pattern requires.
#[derive(Clone, Debug)]
pub struct Require {
    /// The application that must fulfil it.
    pub instance: InstanceId,
    /// As it is written.
    pub text: String,
    /// Why, in words.
    pub reason: Option<String>,
}
