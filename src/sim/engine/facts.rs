//! Facts: published numbers, each with the run that must reproduce them.

use super::explain::{explain, explained};
use super::lanes::{Job, Lanes, Settings};
use crate::model::{Check, Expectation, Expression, Fact, Formula, Model};
use crate::sim::plan::{Purpose, Shapes, compile};
use crate::sim::result::Stop;
use crate::sim::tape::block::One;

/// Whether a fact is reproduced.
#[derive(Clone, Debug, PartialEq)]
pub struct FactOutcome {
    /// Its qualified name.
    pub id: String,
    /// What people see.
    pub label: String,
    /// Where it was published.
    pub published: Option<String>,
    /// What was expected, and what was found.
    pub expectations: Vec<Found>,
    /// Why its run stopped before all was found, if it did.
    pub stopped: Option<Stop>,
}

/// What an expectation came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The expectation, as written.
    pub text: String,
    /// The row it is about.
    pub row: u64,
    /// Whether it holds.
    pub holds: bool,
    /// The left and the right side in the unit, of the first element that differs; none where it is a condition, or the run did not
    /// get so far.
    pub sides: Option<[f64; 2]>,
    /// The unit of the sides, `1` where it has none.
    pub unit: String,
}

/// How far two sides may be apart where nothing is said, as a share of the larger one.
const NEAR: f64 = 1e-9;

/// Makes the runs of all facts.
pub fn facts(model: &Model) -> Vec<FactOutcome> {
    model.facts.iter().map(|fact| judge(model, fact)).collect()
}

fn judge(model: &Model, fact: &Fact) -> FactOutcome {
    let constants = Constants::of(model, fact.with.iter().map(|setting| &setting.value));
    let place = |id: &str| model.parameters.iter().position(|parameter| parameter.meta.id == id);
    let shapes = Shapes::of(model);
    let given = fact.with.iter().zip(constants.0).filter_map(|(setting, (sets, numbers))| {
        let at = place(&setting.parameter)?;
        let own = shapes.sets(&model.parameters.get(at)?.quantity.shape);
        let map = shapes.map(&sets, &own, &[]);
        Some((at, map.iter().filter_map(|place| numbers.get(*place as usize).copied()).collect()))
    });
    let points = vec![given.collect::<Vec<(usize, Vec<f64>)>>()];
    let given = fact.with.iter().map(|setting| setting.parameter.as_str()).collect();
    let purpose = Purpose { given, unclaimed: true, ..Purpose::default() };
    let compiled = compile(model, purpose.clone(), &[], &fact.expectations);
    let last = fact.expectations.iter().map(|expectation| expectation.row).max().unwrap_or(0);
    let settings = Settings { seed: model.ecosystem.seed, points: &points, steps: last };
    let job = Job { point: 0, run: 1 };
    let mut lanes: Lanes<One> = Lanes::start(&compiled, settings, &[job]);
    let mut found: Vec<Option<Found>> = vec![None; fact.expectations.len()];
    for row in 0..=last {
        if row > 0 {
            lanes.step(row - 1);
        }
        lanes.row(row);
        if !lanes.runs() {
            break;
        }
        for ((slot, expectation), places) in found.iter_mut().zip(&fact.expectations).zip(&compiled.expectations) {
            if expectation.row == row {
                let sides: Vec<Vec<f64>> = places
                    .iter()
                    .filter_map(|place| compiled.program.recorded.get(*place))
                    .map(|register| lanes.numbers(*register, 0))
                    .collect();
                *slot = Some(compare(model, expectation, &sides));
            }
        }
    }
    let expectations =
        found.into_iter().zip(&fact.expectations).map(|(found, it)| found.unwrap_or_else(|| unfound(it))).collect();
    let (id, label) = (fact.meta.id.clone(), fact.meta.label.clone());
    let halt = lanes.halted.first().copied().flatten();
    let stopped = halt.map(|halt| explain(model, &explained(model, &purpose), settings, job, halt));
    FactOutcome { id, label, published: fact.published.clone(), expectations, stopped }
}

fn compare(model: &Model, expectation: &Expectation, sides: &[Vec<f64>]) -> Found {
    let unfound = unfound(expectation);
    match (&expectation.check, sides) {
        (Check::Holds { .. }, [condition]) => Found { holds: condition.iter().all(|number| *number != 0.0), ..unfound },
        (Check::Near { left: formula, .. }, [left, right, within @ ..]) => {
            let near = |at: usize, left: f64, right: f64| {
                let larger = if left.abs() > right.abs() { left.abs() } else { right.abs() };
                let allowed = within.first().and_then(|within| within.get(at)).copied().unwrap_or(NEAR * larger);
                let apart = (left - right).abs();
                // Two infinities are the same, though their difference is no number; nothing else is near an infinity.
                left == right || (apart.is_finite() && apart <= allowed)
            };
            let pairs: Vec<(f64, f64)> = left.iter().copied().zip(right.iter().copied()).collect();
            let apart = pairs.iter().enumerate().find(|(at, (left, right))| !near(*at, *left, *right));
            let told = apart.map(|(_, pair)| *pair).or(pairs.first().copied());
            let (unit, scale) = unit(model, &formula.tree);
            Found {
                holds: apart.is_none(),
                sides: told.map(|(left, right)| [left / scale, right / scale]),
                unit,
                ..unfound
            }
        }
        _ => unfound,
    }
}

/// What is known of an expectation before its row.
fn unfound(expectation: &Expectation) -> Found {
    Found { text: expectation.text.clone(), row: expectation.row, holds: false, sides: None, unit: "1".to_owned() }
}

/// The unit in which what a name stands for is shown, and how much it is; other expressions count in themselves.
fn unit(model: &Model, tree: &Expression) -> (String, f64) {
    let found = match tree {
        Expression::Stock { id } => model.stocks.iter().find(|it| it.meta.id == *id).map(|it| &it.quantity),
        Expression::State { id } => model.states.iter().find(|it| it.meta.id == *id).map(|it| &it.quantity),
        Expression::Value { id } => model.values.iter().find(|it| it.meta.id == *id).map(|it| &it.quantity),
        Expression::Pick { operand, .. } => return unit(model, operand),
        _ => None,
    };
    found.map_or(("1".to_owned(), 1.0), |quantity| (quantity.unit.clone(), quantity.shown_unit()))
}

/// What constant formulas come to: the sets they run over, and their numbers.
#[derive(Debug)]
pub struct Constants(pub Vec<(Vec<usize>, Vec<f64>)>);

impl Constants {
    /// Of formulas over parameters, which are as they are by default, and constants.
    pub fn of<'m>(model: &'m Model, formulas: impl Iterator<Item = &'m Formula>) -> Constants {
        let (compiled, sets) = crate::sim::plan::constants(model, formulas.map(|formula| &formula.tree));
        let settings = Settings { seed: 0, points: &[], steps: 0 };
        let lanes: Lanes<One> = Lanes::start(&compiled, settings, &[Job { point: 0, run: 1 }]);
        let numbers = compiled.program.recorded.iter().map(|register| lanes.numbers(*register, 0));
        Constants(sets.into_iter().zip(numbers).collect())
    }
}
