//! Expressions with every name resolved and every number in base quantities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A typed, total expression; evaluated in IEEE double precision.
///
/// Trees are at most a few hundred levels deep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Expression {
    /// A finite number.
    Number {
        /// In base quantities.
        value: f64,
    },
    /// Positive infinity.
    Infinity,
    /// `true` or `false`.
    Truth {
        /// Which.
        value: bool,
    },
    /// A named unit other than 1: `year`.
    Unit {
        /// Its name.
        id: String,
        /// How much it is in base quantities.
        scale: f64,
    },
    /// The time since the start of the run, in the time unit: `k * dt`.
    Time,
    /// The step, in the time unit.
    Dt,
    /// What a stock holds.
    Stock {
        /// Its qualified name.
        id: String,
    },
    /// A state.
    State {
        /// Its qualified name.
        id: String,
    },
    /// A parameter.
    Parameter {
        /// Its qualified name.
        id: String,
    },
    /// A let, env, behavior, policy or metric.
    Value {
        /// Its qualified name.
        id: String,
    },
    /// The rate at which a flow or a leg really moved in the last finished step (0 at the start).
    Flow {
        /// The qualified name of the leg: `rewards`, `purchase.pay`.
        id: String,
    },
    /// The stored value of a memory.
    Memory {
        /// Its id.
        id: String,
    },
    /// What a draw site drew: this step, or this run.
    Draw {
        /// Its id.
        id: String,
    },
    /// A parameter of the function whose body this is.
    Local {
        /// Its name.
        name: String,
    },
    /// All that exists of an asset or bare unit: the sum of its stocks, hidden ones included.
    Supply {
        /// The base.
        asset: String,
    },
    /// A stock's rate in the last finished step: what came in, what went out, or their difference.
    Rate {
        /// Which of the three.
        kind: RateKind,
        /// The stock's qualified name.
        stock: String,
    },
    /// `-x` or `not x`
    Unary {
        /// Which.
        operator: UnaryOperator,
        /// Its operand.
        operand: Box<Expression>,
    },
    /// `x + y`
    Binary {
        /// Which.
        operator: BinaryOperator,
        /// The left side.
        left: Box<Expression>,
        /// The right side.
        right: Box<Expression>,
    },
    /// `if a then b else c`
    If {
        /// Decides.
        condition: Box<Expression>,
        /// The value where it is true.
        then: Box<Expression>,
        /// The value elsewhere.
        otherwise: Box<Expression>,
    },
    /// A built-in function.
    Call {
        /// Which.
        function: Builtin,
        /// Its arguments.
        arguments: Vec<Expression>,
    },
    /// A function of the model.
    Apply {
        /// Its name.
        function: String,
        /// Its arguments.
        arguments: Vec<Expression>,
    },
}

/// Which rate of a stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// What came in less what went out.
    Net,
    /// What came in.
    Inflow,
    /// What went out.
    Outflow,
}

/// Operators before an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOperator {
    /// `-x`
    Negate,
    /// `not x`
    Not,
}

/// Operators between two expressions. Division follows IEEE: `1/0` is infinite, `0/0` is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// Built-in functions that need no memory and draw nothing. Those that need either are lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Builtin {
    /// The least of one or more.
    Min,
    /// The greatest of one or more.
    Max,
    /// `clamp(x, low, high)` = `min(max(x, low), high)`
    Clamp,
    /// The absolute value.
    Abs,
    /// -1, 0 or 1.
    Sign,
    /// The square root.
    Sqrt,
    /// e^x
    Exp,
    /// The natural logarithm.
    Ln,
    /// The decimal logarithm.
    Log10,
    /// `mod(x, y)` = `x - y * floor(x / y)`: the sign is that of y.
    Mod,
    /// Of an angle in radians.
    Sin,
    /// Of an angle in radians.
    Cos,
    /// Of an angle in radians.
    Tan,
    /// In radians, -π..π: `atan2(y, x)`.
    Atan2,
    /// tanh
    Tanh,
    /// The distribution function of the standard normal distribution.
    NormalCdf,
    /// `floor(x, quantum)`: the quotient is first snapped to the nearest whole within 4 ulp. Always two arguments here.
    Floor,
    /// `ceil(x, quantum)`, snapped likewise.
    Ceil,
    /// `round(x, quantum)`, halves away from zero, snapped likewise.
    Round,
    /// `safe_div(a, b, otherwise)`: `a / b`, or `otherwise` where b is 0.
    SafeDiv,
    /// `step(height, from)`: 0 before `from`, height from the step with `from < t + 1e-9 dt` on.
    Step,
    /// `ramp(slope, from, until)` = `slope * (clamp(t, from, until) - from)`
    Ramp,
    /// `at(w)`: true in the step with `t <= w < t + dt`, within 1e-9 dt.
    At,
    /// `every(p)`: true when a multiple of p, 0 included, lies in the step as for `at`.
    Every,
    /// `between(a, b)`: `a <= t < b` at the start of the step, within 1e-9 dt.
    Between,
    /// `during(a, b)`: the share of the step that lies inside `a..b`, 0..1.
    During,
}
