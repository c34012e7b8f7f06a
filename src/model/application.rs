//! Applications of patterns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Meta;

/// One application of a pattern: declarations that bear its id in `application` come from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Application {
    /// Name, label and doc.
    #[serde(flatten)]
    pub meta: Meta,
    /// The name of the pattern.
    pub pattern: String,
    /// What the pattern says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What it is given, in the order of the pattern's parameters.
    pub arguments: Vec<Argument>,
}

/// What a parameter of a pattern is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Argument {
    /// The parameter.
    pub parameter: String,
    /// As written in the application, or as the pattern's default.
    pub text: String,
}
