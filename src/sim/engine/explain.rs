//! Why a run stopped: it is made again, alone, with everything kept.

use super::lanes::{Halt, Job, Lanes, Settings, time};
use crate::model::Model;
use crate::sim::plan::checks::Watch;
use crate::sim::plan::{Compiled, Purpose, Shapes, compile};
use crate::sim::result::{Fault, Part, Stop};
use crate::sim::tape::block::One;
use crate::sim::tape::{self, Register};

/// The program that tells why runs stop: everything that is watched is kept.
pub fn explained(model: &Model, purpose: &Purpose) -> Compiled {
    compile(model, Purpose { explained: true, ..purpose.clone() }, &[], &[])
}

/// Makes a run that stopped again, up to there, by the program of [`explained`], and tells what went wrong.
pub fn explain(model: &Model, compiled: &Compiled, settings: Settings, job: Job, halt: Halt) -> Stop {
    let (found, fault, row) = match halt {
        Halt::Fault(part, row) => (found(model, compiled, settings, job, part, row), Fault::Unknown, row),
        Halt::Range(place) => (out_of_range(model, place), Fault::Range, 0),
    };
    // A run that stopped never counts as one that did not, even if nobody can say why it did.
    let (id, text, parts) = (String::new(), String::new(), Vec::new());
    found.unwrap_or_else(|| Stop { fault, row, time: time(row, compiled.dt), id, text, value: f64::NAN, parts })
}

/// What is wrong first in a part of a row.
fn found(model: &Model, compiled: &Compiled, settings: Settings, job: Job, part: tape::Part, row: u64) -> Option<Stop> {
    let mut lanes: Lanes<One> = Lanes::start(compiled, settings, &[job]);
    if part != tape::Part::Start {
        for before in 0..row {
            lanes.row(before);
            lanes.step(before);
        }
        lanes.row(row);
    }
    // A step replaces what is carried: what was read of it is known before only.
    let before: Vec<Vec<Vec<f64>>> = compiled.watches.iter().map(|(_, registers)| numbers(&lanes, registers)).collect();
    if part == tape::Part::Step {
        lanes.step(row);
    }
    let wrong = |((watch, registers), _): &(&(Watch, Vec<Register>), Vec<Vec<f64>>)| {
        let own = registers.first().map(|register| lanes.numbers(*register, 0)).unwrap_or_default();
        watch.part == part && own.iter().any(|number| *number != 0.0)
    };
    let ((watch, registers), before) = compiled.watches.iter().zip(before).find(wrong)?;
    let mut worth = numbers(&lanes, registers);
    for ((now, before), part) in worth.iter_mut().zip(before).skip(2).zip(&watch.parts) {
        if part.carried {
            *now = before;
        }
    }
    Some(told(model, compiled, watch, &worth, row))
}

/// What registers hold, all elements of each.
fn numbers(lanes: &Lanes<One>, registers: &[Register]) -> Vec<Vec<f64>> {
    registers.iter().map(|register| lanes.numbers(*register, 0)).collect()
}

/// What is wrong: the first element for which it is, and what the expression reads there.
///
/// `worth` is whether each element is wrong, what it came to, then what each part is.
fn told(model: &Model, compiled: &Compiled, watch: &Watch, worth: &[Vec<f64>], row: u64) -> Stop {
    let shapes = Shapes::of(model);
    let numbers = |at: usize| worth.get(at).cloned().unwrap_or_default();
    let element = numbers(0).iter().position(|number| *number != 0.0).unwrap_or(0);
    let at = |sets: &[usize], own: &[f64]| {
        let map = shapes.map(sets, &watch.value.sets, &[]);
        map.get(element).and_then(|place| own.get(*place as usize)).copied().unwrap_or(f64::NAN)
    };
    let name = |id: &str, sets: &[usize]| {
        let positions = shapes.positions(&watch.value.sets).nth(element).unwrap_or_default();
        let words: Vec<String> = watch
            .value
            .sets
            .iter()
            .zip(positions)
            .filter(|(set, _)| sets.contains(set))
            .map(|(set, at)| shapes.element_name(model, *set, at))
            .collect();
        if words.is_empty() { id.to_owned() } else { format!("{id}[{}]", words.join(",")) }
    };
    let parts = watch.parts.iter().zip(2..).map(|(part, place)| Part {
        name: name(&part.id, &part.value.sets),
        value: at(&part.value.sets, &numbers(place)) / part.quantity.shown_unit(),
        unit: part.quantity.unit.clone(),
    });
    Stop {
        fault: watch.fault,
        row,
        time: time(row, compiled.dt),
        id: name(&watch.id, &watch.value.sets),
        text: watch.text.clone(),
        value: if watch.fault == Fault::Broken { f64::NAN } else { at(&watch.value.sets, &numbers(1)) },
        parts: parts.collect(),
    }
}

fn out_of_range(model: &Model, place: usize) -> Option<Stop> {
    let parameter = model.parameters.get(place)?;
    Some(Stop {
        fault: Fault::Range,
        row: 0,
        time: 0.0,
        id: parameter.meta.id.clone(),
        text: parameter.distribution.as_ref().map_or_else(String::new, |formula| formula.text.clone()),
        value: f64::NAN,
        parts: Vec::new(),
    })
}
