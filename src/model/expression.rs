//! Expressions with every name resolved and every number in base quantities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Element;

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
    /// What the series of a `data` value is at the time: in base quantities.
    Series {
        /// The id of the value.
        id: String,
    },
    /// `demand(x)`: a table.
    Lookup {
        /// The table.
        table: String,
        /// Where it is read.
        argument: Box<Expression>,
    },
    /// `users[EU]`: the part of an indexed expression at some elements.
    Pick {
        /// An indexed expression.
        operand: Box<Expression>,
        /// Elements of sets it runs over, each set at most once.
        at: Vec<Element>,
    },
    /// `{ EU: 100, US: 250 }`: one expression for each element of a set, in its order.
    Elements {
        /// The set.
        set: String,
        /// As many as the set has elements.
        values: Vec<Expression>,
    },
    /// `sum(x over region)`: one number of many.
    Reduce {
        /// Which.
        function: Reduction,
        /// An indexed expression.
        operand: Box<Expression>,
        /// The sets that are reduced; what is left of the operand's sets is the shape of the result.
        over: Vec<String>,
        /// The share of `quantile`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Box<Expression>>,
    },
    /// `count(region)`: how many elements a set has.
    Count {
        /// The set.
        set: String,
    },
    /// `each(x)`: the same for every element.
    Each {
        /// What it is.
        operand: Box<Expression>,
        /// The sets it is repeated over.
        over: Vec<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// What came in less what went out.
    Net,
    /// What came in.
    Inflow,
    /// What went out.
    Outflow,
}

/// How many numbers become one. Sums are added in the order of the elements, the last set running fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reduction {
    /// The sum; of truth values, how many are true.
    Sum,
    /// The mean; of truth values, the share that is true.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The quantile 0.5.
    Median,
    /// The quantile of a share, on straight lines between the ordered numbers: the least at 0, the greatest at 1.
    Quantile,
    /// The Gini coefficient of numbers that are not negative: 0 where all are alike, or their sum is 0.
    Gini,
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
