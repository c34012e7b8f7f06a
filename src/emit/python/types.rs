//! `types.py`: one alias per dimension, and the shape of parameters, state and signals.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::names::pascal;
use super::text::literal;
use crate::model::Quantity;

/// Names that `types.py` and its users have already.
const TAKEN: &[&str] = &[
    "Amount",
    "Annotated",
    "Any",
    "Asked",
    "Backend",
    "Callable",
    "Column",
    "Engine",
    "Expectation",
    "Fact",
    "Goal",
    "Held",
    "History",
    "Iterator",
    "Job",
    "Leg",
    "Limit",
    "Mapping",
    "ModelError",
    "NamedTuple",
    "Outcome",
    "Parameter",
    "Params",
    "Part",
    "Path",
    "Phase",
    "Sequence",
    "Settlement",
    "State",
    "Trajectory",
    "Transfer",
    "TypedDict",
    "Values",
    "RecordSignal",
];

/// Names that are taken besides where there are arrays.
const TAKEN_BY_ARRAYS: &[&str] = &["At", "Curve", "IntEnum", "NDArray", "Numbers", "Recorded", "Truths"];

/// Aliases given to dimensions, in the order asked for.
#[derive(Debug)]
pub(super) struct Types {
    time_unit: String,
    given: RefCell<BTreeMap<String, (String, String)>>,
    /// The aliases of arrays of a dimension.
    arrays: RefCell<BTreeMap<String, String>>,
    used: RefCell<BTreeSet<String>>,
}

impl Types {
    /// None yet; time counts in `time_unit`.
    pub(super) fn new(time_unit: &str, many: bool) -> Types {
        let by_arrays: &[&str] = if many { TAKEN_BY_ARRAYS } else { &[] };
        let used = TAKEN.iter().chain(by_arrays).map(|name| (*name).to_owned()).collect();
        Types {
            time_unit: time_unit.to_owned(),
            given: RefCell::default(),
            arrays: RefCell::default(),
            used: RefCell::new(used),
        }
    }

    /// The type of a quantity: an array where it runs over index sets.
    pub(super) fn of(&self, quantity: &Quantity) -> String {
        self.shaped(&quantity.dimension, !quantity.shape.is_empty())
    }

    /// The type of numbers of a dimension, one or many.
    pub(super) fn shaped(&self, dimension: &str, many: bool) -> String {
        match (many, dimension) {
            (false, _) => self.alias(dimension),
            (true, "truth") => "Truths".to_owned(),
            (true, _) => self.array(dimension),
        }
    }

    /// The alias of arrays of a dimension.
    fn array(&self, dimension: &str) -> String {
        if let Some(alias) = self.arrays.borrow().get(dimension) {
            return alias.clone();
        }
        let mut alias = format!("{}Array", self.alias(dimension));
        while !self.used.borrow_mut().insert(alias.clone()) {
            alias.push_str("Quantity");
        }
        self.arrays.borrow_mut().insert(dimension.to_owned(), alias.clone());
        alias
    }

    /// The alias of a dimension; `bool` for truth values.
    pub(super) fn alias(&self, dimension: &str) -> String {
        if dimension == "truth" {
            return "bool".to_owned();
        }
        if let Some((alias, _)) = self.given.borrow().get(dimension) {
            return alias.clone();
        }
        let unit = self.unit(dimension);
        let mut alias = alias_of(&unit);
        if alias.ends_with("Signal") {
            alias.push_str("Quantity");
        }
        while self.used.borrow().contains(&alias) {
            alias.push_str("Quantity");
        }
        self.used.borrow_mut().insert(alias.clone());
        self.given.borrow_mut().insert(dimension.to_owned(), (alias.clone(), unit));
        alias
    }

    /// A dimension as a unit in base quantities: `DATA/time` becomes `DATA/day`.
    pub(super) fn unit(&self, dimension: &str) -> String {
        let mut out = String::new();
        let mut word = String::new();
        for character in dimension.chars().chain([' ']) {
            if character.is_alphanumeric() || character == '_' {
                word.push(character);
                continue;
            }
            out.push_str(if word == "time" { &self.time_unit } else { &word });
            word.clear();
            out.push(character);
        }
        out.trim_end().to_owned()
    }

    /// The definitions of all aliases, sorted.
    pub(super) fn definitions(&self) -> String {
        let given = self.given.borrow();
        let mut lines: Vec<String> =
            given.values().map(|(alias, unit)| format!("{alias} = Annotated[float, {}]\n", literal(unit))).collect();
        for (dimension, alias) in self.arrays.borrow().iter() {
            let unit = literal(&self.unit(dimension));
            lines.push(format!("{alias} = Annotated[NDArray[np.float64], {unit}]\n"));
        }
        lines.sort();
        lines.concat()
    }
}

/// `DATA/day` as `DataPerDay`.
fn alias_of(unit: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for character in unit.chars().chain([' ']) {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        if word != "1" || character == ' ' || !out.is_empty() {
            out.push_str(&pascal(&word));
        }
        word.clear();
        match character {
            '/' => out.push_str("Per"),
            '-' => out.push_str("Minus"),
            _ => {}
        }
    }
    match out.chars().next() {
        Some(first) if first.is_ascii_alphabetic() && out != "1" => out,
        _ if out == "1" || out.is_empty() => "Dimensionless".to_owned(),
        _ => format!("Quantity{out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Types;

    #[test]
    fn dimensions_have_readable_aliases() {
        let types = Types::new("day", false);
        assert_eq!(types.alias("DATA/time"), "DataPerDay");
        assert_eq!(types.alias("1"), "Dimensionless");
        assert_eq!(types.alias("1/time"), "PerDay");
        assert_eq!(types.alias("USD^(1/2)/time"), "Usd1Per2PerDay");
        assert_eq!(types.alias("State"), "StateQuantity");
        assert_eq!(types.alias("truth"), "bool");
        assert_eq!(types.unit("USD/time"), "USD/day");
    }
}
