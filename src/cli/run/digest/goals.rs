//! Whether goals are reached.

use crate::analysis::constant::Constants;
use crate::cli::run::columns::summed;
use crate::emit::number::short;
use crate::model::{BinaryOperator, Goal, Model};
use crate::sim::{Column, ColumnKind, Trajectory};

/// What became of a goal over all runs at a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalTold {
    /// In how many runs it was reached.
    pub reached: u64,
    /// In how many it could be judged.
    pub judged: u64,
    /// What the metric was, in the last of them: `reserves = 12 day at 60 day`.
    pub found: String,
    /// Why it could not be judged, if so.
    pub why: &'static str,
}

impl GoalTold {
    /// Of two points together.
    pub fn and(self, other: GoalTold) -> GoalTold {
        let why = if other.judged == 0 { other.why } else { self.why };
        GoalTold { reached: self.reached + other.reached, judged: self.judged + other.judged, found: other.found, why }
    }
}

/// Judges a goal run by run.
#[derive(Default)]
pub(super) struct Judge {
    told: GoalTold,
}

impl Judge {
    pub(super) fn add(
        &mut self,
        model: &Model,
        goal: &Goal,
        constants: &Constants<'_>,
        columns: &[Column],
        trajectory: &Trajectory,
    ) {
        let judged = match trajectory.cut {
            true => Err("the run was cut off"),
            false => judge(model, goal, &at(model, constants, trajectory), columns, trajectory),
        };
        match judged {
            Ok((holds, found)) => {
                self.told.judged += 1;
                self.told.reached += u64::from(holds);
                self.told.found = found;
            }
            Err(why) => self.told.why = why,
        }
    }

    pub(super) fn told(self) -> GoalTold {
        self.told
    }
}

/// The constants with the params as they stood in a run.
fn at<'a>(model: &Model, constants: &Constants<'a>, trajectory: &Trajectory) -> Constants<'a> {
    let mut constants = constants.clone();
    for chosen in trajectory.chosen.iter().filter(|chosen| chosen.name == chosen.id) {
        if let Some(parameter) = model.parameters.iter().find(|parameter| parameter.meta.id == chosen.id) {
            constants.set(&chosen.id, chosen.value * parameter.quantity.scale);
        }
    }
    constants
}

/// Whether the metric meets its target on the row of the deadline, else on the last one, and what
/// it was there.
fn judge(
    model: &Model,
    goal: &Goal,
    constants: &Constants<'_>,
    columns: &[Column],
    trajectory: &Trajectory,
) -> Result<(bool, String), &'static str> {
    let (Some(metric), Some(target)) = (&goal.metric, &goal.target) else { return Err("no target to compare with") };
    let wanted = constants.number(&target.value.tree).ok_or("its target depends on the run")?;
    let place = row(model, goal, constants, trajectory)?;
    let of_metric = |column: &Column| column.kind == ColumnKind::Metric && column.id == *metric;
    let own: Vec<(&Column, f64)> = columns
        .iter()
        .zip(&trajectory.cells)
        .filter(|(column, _)| of_metric(column))
        .filter_map(|(column, cells)| Some((column, *cells.get(place)?)))
        .collect();
    let Some((first, _)) = own.first() else { return Err("its metric is not kept") };
    if own.iter().any(|(column, _)| summed(&column.name).is_some()) {
        return Err("its agents are summed up: `--agents` keeps each");
    }
    if own.iter().any(|(_, found)| found.is_nan()) {
        return Err("the metric is no number then");
    }
    // Shown numbers are compared, for what was divided by the unit was divided on both sides.
    let holds = own.iter().all(|(_, found)| compare(target.operator, *found, wanted / first.scale));
    let told: Vec<String> = own.iter().map(|(_, found)| short(*found)).collect();
    let told = if own.len() > 4 { format!("{} numbers", own.len()) } else { told.join(", ") };
    let unit = if first.unit == "1" { "" } else { first.unit.as_str() };
    let time = trajectory.times.get(place).copied().unwrap_or(f64::NAN);
    let amount = format!("{told} {unit}");
    Ok((holds, format!("{} at {} {}", amount.trim_end(), short(time), model.ecosystem.time_unit)))
}

fn row(model: &Model, goal: &Goal, constants: &Constants<'_>, trajectory: &Trajectory) -> Result<usize, &'static str> {
    let Some(by) = &goal.by else {
        let last = trajectory.rows.len().checked_sub(1).filter(|_| trajectory.stopped.is_none());
        return last.ok_or("the run stopped before");
    };
    let by = constants.number(&by.tree).ok_or("its deadline depends on the run")?;
    let dt = model.ecosystem.time.as_ref().map_or(1.0, |time| time.dt);
    let due = by - 1e-9 * dt;
    let place = trajectory.times.iter().position(|time| *time >= due).ok_or("the run ends before")?;
    // With `--every` the row of the deadline may not have been kept.
    match trajectory.times.get(place) {
        Some(time) if *time - dt < due => Ok(place),
        _ => Err("the row of its deadline is not kept"),
    }
}

fn compare(operator: BinaryOperator, left: f64, right: f64) -> bool {
    match operator {
        BinaryOperator::Less => left < right,
        BinaryOperator::LessOrEqual => left <= right,
        BinaryOperator::Greater => left > right,
        BinaryOperator::GreaterOrEqual => left >= right,
        BinaryOperator::Equal => left == right,
        BinaryOperator::NotEqual => left != right,
        _ => false,
    }
}
