//! The one registry of diagnostic codes. A code is never reused.

/// Whether a diagnostic stops the compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Provable from the text; no model is made.
    Error,
    /// Heuristic: can be allowed where it stands, with a reason.
    Warning,
}

macro_rules! codes {
    ($($code:ident $severity:ident $title:literal)*) => {
        /// A stable diagnostic code: `V`, the family in two digits, the number in two.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $code,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// The code as written: `V0301`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// The kind of fault in a few words, as in the table of codes.
            pub fn title(self) -> &'static str {
                match self { $(Code::$code => $title,)* }
            }

            /// Error or warning.
            pub fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity,)* }
            }
        }
    };
}

impl Code {
    /// The families of codes: how their names begin, and what they are about.
    pub const FAMILIES: &'static [(&'static str, &'static str)] = &[
        ("V01", "The text itself"),
        ("V02", "Names and files"),
        ("V03", "Dimensions"),
        ("V04", "Stocks and flows"),
        ("V05", "Evaluation"),
        ("V06", "Many of a kind"),
        ("V07", "Members and what moves them"),
        ("V08", "Governance and games"),
        ("V09", "Questions"),
        ("V10", "Patterns"),
    ];
}

codes! {
    // V01: the text itself.
    V0101 Error "unexpected text"
    V0102 Error "bracket without its partner"
    V0103 Error "text never closed"
    V0104 Error "nested too deep"
    V0105 Error "operator of another language"
    V0106 Error "character that does not belong here"
    V0107 Error "file is not UTF-8"
    V0108 Error "chained comparison"
    V0109 Error "malformed number or date"
    V0110 Error "file too large"
    V0111 Error "reserved word used as a name"
    V0112 Error "unknown attribute"
    V0113 Error "attribute given twice"
    V0114 Error "declaration in the wrong place"
    V0115 Error "unknown declaration"
    V0116 Error "number directly before a value"
    V0117 Error "part of the language this version does not compile yet"
    V0118 Error "unknown escape in a text"
    V0119 Error "unknown word for an attribute"
    V0120 Error "attribute or clause in the wrong place"
    V0150 Warning "division by a quantity without parentheses"
    V0151 Warning "doc comment that belongs to nothing"
    V0152 Warning "text shown in another order than it is read"

    // V02: names and files.
    V0201 Error "unknown name"
    V0202 Error "defined twice"
    V0203 Error "ambiguous name"
    V0204 Error "names that a target would write alike"
    V0205 Error "files that use each other in a circle"
    V0206 Error "file outside the project"
    V0207 Error "file cannot be read"
    V0208 Error "file used twice"
    V0209 Error "name of the wrong kind"
    V0210 Error "more than one ecosystem"
    V0211 Error "unknown function"
    V0212 Error "wrong number of arguments"
    V0213 Error "built-in name defined again"
    V0214 Error "phases in no order"
    V0215 Error "column that cannot be found"
    V0216 Error "row with too many or too few cells"
    V0217 Error "cell that holds no number or date"
    V0218 Error "rows in no order of time"
    V0219 Error "data without rows"
    V0220 Error "dates without a start of the run"
    V0221 Error "unknown library"
    V0250 Warning "file used for nothing"
    V0251 Warning "nothing is declared"

    // V03: dimensions.
    V0301 Error "different dimensions"
    V0302 Error "amount where a rate is needed"
    V0303 Error "dimensionless value needed"
    V0304 Error "exponent that is not constant"
    V0305 Error "annotation disagrees with the value"
    V0306 Error "shares do not sum to 1"
    V0307 Error "share outside 0..1"
    V0308 Error "truth value and number mixed"
    V0309 Error "rounding needs a unit to round to"
    V0310 Error "value outside its range"
    V0311 Error "range upside down"

    // V04: stocks and flows.
    V0401 Error "ends hold different assets"
    V0402 Error "both ends are the same stock"
    V0403 Error "supply is fixed"
    V0404 Error "mint or burn by someone else than the issuer"
    V0405 Error "initial stocks exceed the supply"
    V0406 Error "minting or burning what is no token"
    V0407 Error "source or sink of a token or currency"
    V0408 Error "soulbound asset moved between members"
    V0409 Error "one-sided exchange"
    V0410 Error "split that does not route everything"
    V0411 Error "allocation does not add up"
    V0412 Error "stock starts outside its bounds"
    V0413 Error "member holds several such stocks"
    V0414 Error "end on the wrong side of the arrow"
    V0415 Error "asset of the flow is not known"
    V0416 Error "queue without its one outflow"
    V0417 Error "attribute of the exchange on a leg"
    V0418 Error "stock filled twice"
    V0450 Warning "two draws on one stock at the same old price"
    V0451 Warning "stock that nothing leaves"
    V0452 Warning "stock that nothing enters"
    V0453 Warning "stocks with no way out"
    V0454 Warning "guard that is never true"
    V0455 Warning "issuance without a limit"
    V0456 Warning "step too long for this rate"

    // V05: evaluation.
    V0501 Error "values that need each other"
    V0502 Error "environment that depends on the model"
    V0503 Error "method rk4 cannot do this"
    V0504 Error "time between two steps"
    V0505 Error "period shorter than a step"
    V0506 Error "number still missing"
    V0507 Error "constant that is not a number"
    V0508 Error "function that calls itself"
    V0509 Error "initial value that is not known at the start"
    V0510 Error "chance where none may be drawn"
    V0511 Error "memory or state where none is allowed"
    V0512 Error "value used before its phase"
    V0513 Error "parameter that is not constant"
    V0514 Error "more steps than a run can take"
    V0515 Error "point that is not constant"
    V0516 Error "points in no order"
    V0517 Error "too few points"
    V0550 Warning "horizon is no multiple of the step"
    V0551 Warning "declared and never used"
    V0552 Warning "number without a name"
    V0553 Warning "accumulation without a bound"
    V0554 Warning "reinforcing loop that nothing balances"
    V0555 Warning "balancing loop with a long delay"

    // V06: many of a kind.
    V0601 Error "runs over a set that its place does not"
    V0602 Error "unknown, missing or repeated element"
    V0603 Error "one rate for many"
    V0604 Error "nothing to reduce"
    V0605 Error "not indexed"
    V0606 Error "population that is no fixed number"
    V0607 Error "many rates for one"

    // V07: members and what moves them.
    V0750 Warning "gives and never receives"
    V0751 Warning "receives and never gives"
    V0752 Warning "member without a motive"
    V0753 Warning "motive that nothing serves"
    V0754 Warning "given without a reason"
    V0755 Warning "social motive answered by tangible things only"
    V0756 Warning "obstructing member that nothing counters"
    V0757 Warning "harm that nobody watches"
    V0758 Warning "paid by minting alone"
    V0759 Warning "treasury counted in its own token"
    V0760 Warning "incentive that pays someone else"
    V0761 Warning "incentive that the behavior does not notice"

    // V08: governance and games.
    V0801 Error "control of what cannot be changed"
    V0802 Error "range of a control that does not fit its param"
    V0803 Error "nobody can vote"
    V0804 Error "player without a payoff"
    V0805 Error "payoffs of different dimensions"
    V0806 Error "strategy that sets what it cannot"
    V0807 Error "expected profile that is none of the game"
    V0808 Error "votes that cannot be counted together"
    V0850 Warning "param that nobody governs and nothing fixes"
    V0851 Warning "control without bounds"
    V0852 Warning "voters without a stake"
    V0853 Warning "power over money without a delay"
    V0854 Warning "quorum that can hardly be reached"
    V0855 Warning "emergency without scope or end"
    V0856 Warning "affected member without a voice"
    V0857 Warning "capture that costs less than it brings"
    V0858 Warning "expected profile that is no equilibrium"
    V0859 Warning "equilibrium that a vote can overturn"

    // V09: questions.
    V0950 Warning "goal without a metric"
    V0951 Warning "metric that nothing asks for"
    V0952 Warning "assumption that concerns nothing"
    V0953 Warning "assumption without a source"

    // V10: patterns.
    V1001 Error "unknown pattern"
    V1002 Error "argument missing"
    V1003 Error "argument without a parameter"
    V1004 Error "argument given twice"
    V1005 Error "argument of the wrong kind"
    V1006 Error "argument of the wrong dimension"
    V1007 Error "asset of a pattern that does not fit"
    V1008 Error "argument outside what the pattern is for"
    V1009 Error "patterns without an end"
    V1050 Warning "pattern never applied"
}

impl Code {
    /// The code of a name such as `V0301`, in any case.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(name))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}
