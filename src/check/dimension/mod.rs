//! Dimensions are types, and they are inferred: Kennedy's unification over the free abelian group
//! of base quantities, with rational exponents.
//!
//! The steps, each in its own file:
//! [`order`] finds the order in which a use sees what is known; [`declaration`], [`movement`] and
//! [`statement`] walk the program and say what each place wants ([`place`]); [`expression`],
//! [`call`] and [`power`] infer what stands there, with equations handed to the [`solver`].
//! What does not fit is kept as a [`fault`] and put into words by [`explain`] at the end,
//! when everything that can be known is known.

mod call;
mod close;
mod declaration;
mod explain;
mod expression;
mod fault;
mod governance;
mod many;
mod movement;
mod order;
mod place;
mod power;
mod solver;
mod statement;
mod table;
mod write;

use std::collections::HashMap;

use crate::diagnostic::Diagnostics;
use crate::quantity::{Dimension, Measure};
use crate::resolve::program::{FunctionId, Program, StateId, TableId, ValueId};
use crate::resolve::table::Id;
use crate::resolve::tree::ExprId;
use crate::source::Sources;

use expression::Inference;
pub use write::{display, unit_text};

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A truth value.
    Truth,
    /// A number of a dimension.
    Number(Dimension),
}

impl Type {
    /// The dimension of a number.
    pub fn dimension(&self) -> Option<&Dimension> {
        match self {
            Type::Truth => None,
            Type::Number(dimension) => Some(dimension),
        }
    }
}

/// The type of a function; an unknown in it stands for any dimension, the same wherever it occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// What it takes; `None` where a fault has been reported.
    pub parameters: Vec<Option<Type>>,
    /// What it gives; `None` where a fault has been reported.
    pub result: Option<Type>,
}

/// The types of all expressions and declarations. What nothing determines is a plain number.
#[derive(Clone, Debug, Default)]
pub struct Dimensions {
    nodes: Vec<Option<Type>>,
    values: Vec<Option<Type>>,
    states: Vec<Option<Type>>,
    functions: Vec<Option<Scheme>>,
    tables: Vec<[Option<Type>; 2]>,
    adopted: HashMap<ExprId, Measure>,
}

impl Dimensions {
    /// The type of an expression. `None` after a reported fault, and in a function's body where it
    /// depends on the call.
    pub fn of(&self, expression: ExprId) -> Option<Type> {
        self.nodes.get(expression.index()).cloned().flatten()
    }

    /// The type of a param, let, env, behavior, policy, metric or data; `None` after a reported fault.
    pub fn value(&self, value: ValueId) -> Option<Type> {
        self.values.get(value.index()).cloned().flatten()
    }

    /// The type of a state; `None` after a reported fault.
    pub fn state(&self, state: StateId) -> Option<Type> {
        self.states.get(state.index()).cloned().flatten()
    }

    /// The type of a function.
    pub fn function(&self, function: FunctionId) -> Option<&Scheme> {
        self.functions.get(function.index()).and_then(|scheme| scheme.as_ref())
    }

    /// What goes into a table and what comes out; `None` after a reported fault.
    pub fn table(&self, table: TableId) -> [Option<Type>; 2] {
        self.tables.get(table.index()).cloned().unwrap_or_default()
    }

    /// The declared unit that a bare number takes. The key is the node directly in the place: the number, or
    /// the minus before it.
    pub fn adopted(&self, expression: ExprId) -> Option<&Measure> {
        self.adopted.get(&expression)
    }
}

/// Infers the dimension of everything, and reports what does not fit.
pub fn infer(program: &Program, sources: &Sources, diagnostics: &mut Diagnostics) -> Dimensions {
    let mut inference = Inference::new(program);
    inference.declarations();
    inference.movements();
    inference.statements();
    let closed = inference.close();
    for diagnostic in explain::all(&closed, program, sources) {
        diagnostics.push(diagnostic);
    }
    closed.dimensions
}
