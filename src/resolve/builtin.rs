//! The built-in names: functions, units and values.

/// A built-in function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the table below is the documentation")]
pub enum Builtin {
    Min,
    Max,
    Clamp,
    Abs,
    Sign,
    Sqrt,
    Exp,
    Ln,
    Log10,
    Mod,
    Sin,
    Cos,
    Tan,
    Atan2,
    Tanh,
    NormalCdf,
    Floor,
    Ceil,
    Round,
    SafeDiv,
    Step,
    Ramp,
    Pulse,
    At,
    Every,
    Between,
    During,
    Once,
    Initial,
    Previous,
    Delay,
    Delay3,
    Smooth,
    Smooth3,
    Trend,
    Cumulative,
    Supply,
    Net,
    Inflow,
    Outflow,
    Uniform,
    Normal,
    Lognormal,
    Exponential,
    Triangular,
    Bernoulli,
    Poisson,
    Binomial,
    Sum,
    Mean,
    Median,
    Quantile,
    Gini,
    Count,
    Each,
}

/// What sets a group of functions apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Depends on its arguments only.
    Pure,
    /// Depends on time too.
    Time,
    /// Keeps hidden state.
    Memory,
    /// Asks about an asset or a stock.
    Query,
    /// Draws chance.
    Chance,
    /// Makes one number of many, or many of one.
    Many,
}

/// How a function is called.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// Which one.
    pub function: Builtin,
    /// The least number of arguments.
    pub least: usize,
    /// The greatest number of arguments.
    pub most: usize,
    /// How to write a call.
    pub usage: &'static str,
}

macro_rules! signatures {
    ($($name:literal $function:ident $least:literal $most:tt $usage:literal)*) => {
        /// All built-in functions.
        pub const FUNCTIONS: &[Signature] = &[
            $(Signature { name: $name, function: Builtin::$function, least: $least, most: signatures!(@ $most), usage: $usage },)*
        ];
    };
    (@ many) => { usize::MAX };
    (@ $most:literal) => { $most };
}

signatures! {
    "min" Min 1 many "min(a, b, …)"
    "max" Max 1 many "max(a, b, …)"
    "clamp" Clamp 3 3 "clamp(x, low, high)"
    "abs" Abs 1 1 "abs(x)"
    "sign" Sign 1 1 "sign(x)"
    "sqrt" Sqrt 1 1 "sqrt(x)"
    "exp" Exp 1 1 "exp(x)"
    "ln" Ln 1 1 "ln(x)"
    "log10" Log10 1 1 "log10(x)"
    "mod" Mod 2 2 "mod(x, y)"
    "sin" Sin 1 1 "sin(x)"
    "cos" Cos 1 1 "cos(x)"
    "tan" Tan 1 1 "tan(x)"
    "atan2" Atan2 2 2 "atan2(y, x)"
    "tanh" Tanh 1 1 "tanh(x)"
    "normal_cdf" NormalCdf 1 1 "normal_cdf(x)"
    "floor" Floor 1 2 "floor(x, quantum)"
    "ceil" Ceil 1 2 "ceil(x, quantum)"
    "round" Round 1 2 "round(x, quantum)"
    "safe_div" SafeDiv 3 3 "safe_div(a, b, otherwise)"
    "step" Step 2 2 "step(height, from)"
    "ramp" Ramp 3 3 "ramp(slope, from, until)"
    "pulse" Pulse 1 1 "pulse(amount)"
    "at" At 1 1 "at(time)"
    "every" Every 1 1 "every(period)"
    "between" Between 2 2 "between(from, until)"
    "during" During 2 2 "during(from, until)"
    "once" Once 1 1 "once(condition)"
    "initial" Initial 1 1 "initial(x)"
    "previous" Previous 2 2 "previous(x, first)"
    "delay" Delay 2 3 "delay(x, by, first)"
    "delay3" Delay3 2 3 "delay3(x, by, first)"
    "smooth" Smooth 2 3 "smooth(x, over, first)"
    "smooth3" Smooth3 2 3 "smooth3(x, over, first)"
    "trend" Trend 2 3 "trend(x, over, first)"
    "cumulative" Cumulative 1 1 "cumulative(rate)"
    "supply" Supply 1 1 "supply(asset)"
    "net" Net 1 1 "net(stock)"
    "inflow" Inflow 1 1 "inflow(stock)"
    "outflow" Outflow 1 1 "outflow(stock)"
    "uniform" Uniform 2 2 "uniform(low, high)"
    "normal" Normal 2 2 "normal(mean, deviation)"
    "lognormal" Lognormal 2 2 "lognormal(m, s)"
    "exponential" Exponential 1 1 "exponential(rate)"
    "triangular" Triangular 3 3 "triangular(low, mode, high)"
    "bernoulli" Bernoulli 1 1 "bernoulli(p)"
    "poisson" Poisson 1 1 "poisson(mean)"
    "binomial" Binomial 2 2 "binomial(n, p)"
    "sum" Sum 1 1 "sum(x over set)"
    "mean" Mean 1 1 "mean(x over set)"
    "median" Median 1 1 "median(x over set)"
    "quantile" Quantile 2 2 "quantile(x, share)"
    "gini" Gini 1 1 "gini(x)"
    "count" Count 1 1 "count(set)"
    "each" Each 1 1 "each(x)"
}

impl Builtin {
    /// The function of a name.
    pub fn from_name(name: &str) -> Option<&'static Signature> {
        FUNCTIONS.iter().find(|signature| signature.name == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|signature| signature.function == self).map_or("", |signature| signature.name)
    }

    /// Whether a call makes one number of many, or many of one: `min(x)` does, `min(a, b)` does not.
    pub fn is_many(self, arguments: usize, over: bool) -> bool {
        match self {
            Builtin::Min | Builtin::Max => arguments == 1 || over,
            other => other.family() == Family::Many,
        }
    }

    /// Its family.
    pub fn family(self) -> Family {
        use Builtin::*;
        match self {
            Step | Ramp | Pulse | At | Every | Between | During => Family::Time,
            Once | Initial | Previous | Delay | Delay3 | Smooth | Smooth3 | Trend | Cumulative => Family::Memory,
            Supply | Net | Inflow | Outflow => Family::Query,
            Uniform | Normal | Lognormal | Exponential | Triangular | Bernoulli | Poisson | Binomial => Family::Chance,
            Sum | Mean | Median | Quantile | Gini | Count | Each => Family::Many,
            _ => Family::Pure,
        }
    }
}

/// Built-in units of time: name and seconds; the singular of each comes first.
pub const TIME_UNITS: &[(&str, f64)] = &[
    ("second", 1.0),
    ("seconds", 1.0),
    ("minute", 60.0),
    ("minutes", 60.0),
    ("hour", 3600.0),
    ("hours", 3600.0),
    ("day", 86_400.0),
    ("days", 86_400.0),
    ("week", 604_800.0),
    ("weeks", 604_800.0),
    ("month", 2_628_000.0),
    ("months", 2_628_000.0),
    ("year", 31_536_000.0),
    ("years", 31_536_000.0),
];

/// Names of built-in values.
pub const VALUES: &[&str] = &["t", "dt", "pi"];

/// Names that stand for the outside at the end of a flow.
pub const ENDS: &[&str] = &["mint", "burn", "source", "sink", "rest"];
