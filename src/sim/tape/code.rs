//! What a tape can do: the operations of the simulator.

/// An operation on numbers; truth values are 1 and 0.
///
/// All but the last group work element by element, on operands of equal length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of the language")]
pub enum Code {
    /// Leaves, which have a register and no instruction: a constant, its bits in `extra`.
    Constant,
    /// A number given from outside, of which `extra` tells the place.
    Given,
    /// What the last step left: a number that is carried from row to row, `extra` tells which.
    Carried,
    /// The time of the row.
    Time,

    // One operand.
    Copy,
    Negate,
    Not,
    Abs,
    Sign,
    Sqrt,
    Square,
    Exp,
    Ln,
    Log10,
    Log1p,
    Sin,
    Cos,
    Tan,
    Tanh,
    NormalCdf,
    /// The quantile of the standard normal distribution.
    StandardNormal,
    /// The whole units in a number that is not negative.
    WholeUnits,
    /// The nearest whole number, halves to even.
    Nearest,
    /// 1 for no number.
    IsNan,
    /// 1 for no number and for infinities.
    IsWild,
    /// At least zero.
    Positive,

    // Two operands.
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    And,
    Or,
    Min,
    Max,
    Mod,
    Atan2,
    Floor,
    Ceil,
    Round,
    /// The sign of the second operand on the first.
    CopySign,
    /// `at(when)` at a time.
    At,
    /// `every(period)` at a time.
    Every,
    /// The share of an ask that is served: 1 where `asked <= left`, else `left / asked`, with left at least 0.
    Served,
    /// `left - asked`, with left at least 0.
    Leave,
    /// The greatest common divisor.
    Gcd,
    /// A factor, and the divisor of the whole units it moves: lowered until it splits none.
    Divisible,
    /// The quantile of a uniform and a mean.
    Poisson,
    /// `(1 - a) * b`
    Unserved,

    // Three operands.
    Select,
    Clamp,
    SafeDiv,
    Step,
    Between,
    During,
    /// The quantile of a uniform, a number of trials and a chance.
    Binomial,
    /// What is held, its turnover and a bound: the bound where it is all but touched.
    Snap,
    /// A factor, lowered to what is served where something is asked.
    Lower,
    /// `a * b + c`, and the like: two operations, each of which rounds.
    MultiplyAdd,
    MultiplyMultiply,
    MultiplyDivide,
    AddAdd,

    // A list of operands.
    /// The sum from left to right.
    Sum,
    /// What is held after moves, put on a bound that it all but touches: held, then bounds and moves, as a table tells.
    /// A fault where that is no finite number.
    Balance,
    /// The operands joined, one after the other.
    Join,

    // Other lengths; `extra` is a table.
    /// Element i is that of the operand which the table names.
    Gather,
    /// The first operand, with the elements of the second added where the table says, in order.
    Scatter,
    /// Groups of elements become one: `extra` is the reduction's table.
    Reduce,
    /// A curve.
    Curve,
    /// All-or-nothing elements are served one after the other: left, asked, factor; `extra` names their places.
    ServeWhole,
    /// What is then left: left, asked.
    LeaveWhole,
    /// The same, where what is refused counts too.
    LeaveWholeSure,

    // With effects, in the order of the tape.
    /// The next uniform of a site, for each element.
    Uniform,
    /// The first uniform of a site, of a step to come.
    First,
    /// What is due of a queue.
    Due,
    /// Pays, takes and receives: queue in `extra`.
    Move,
    /// Fills a queue at the start: amount, steps.
    OpenQueue,
    /// A step later: what was not paid joins the next batch.
    Advance,
    /// Fills a line at the start: what it shows, steps.
    OpenLine,
    /// What a line shows.
    Shown,
    /// Lets a line advance with what goes in.
    Push,
    /// A fault where the operand is not zero.
    Fault,
    /// A fault where the operand is no number.
    FaultNan,
    /// A fault where the operand is no number or infinite.
    FaultWild,
}

impl Code {
    /// Whether it takes any number of operands, and may take one twice.
    pub fn takes_list(self) -> bool {
        matches!(self, Code::Sum | Code::Balance | Code::Join)
    }

    /// Whether finite operands may give an infinity or no number (but for sums and products beyond 1e308).
    pub fn makes_wild(self) -> bool {
        use Code::{
            Atan2, Binomial, Ceil, Curve, Divide, Exp, Floor, Ln, Log1p, Log10, Mod, Poisson, Power, Round, SafeDiv,
            Sqrt, StandardNormal, Tan,
        };
        matches!(
            self,
            Divide
                | Sqrt
                | Exp
                | Ln
                | Log10
                | Log1p
                | Tan
                | Power
                | Mod
                | Atan2
                | Floor
                | Ceil
                | Round
                | SafeDiv
                | StandardNormal
                | Poisson
                | Binomial
                | Curve
        )
    }

    /// Whether a wild operand may give a wild result.
    pub fn passes_wild(self) -> bool {
        !matches!(
            self,
            Code::Equal
                | Code::NotEqual
                | Code::Less
                | Code::LessOrEqual
                | Code::And
                | Code::Or
                | Code::Not
                | Code::IsNan
                | Code::IsWild
        )
    }
}
