//! Who holds the tokens at the start, and when they come free.

use std::ops::ControlFlow;

use serde::Serialize;

use super::constant::Constants;
use super::graph::{Direction, touches};
use super::needs;
use crate::model::{AllocationEntry, Model};
use crate::sim::{ColumnKind, Plan, Trajectory, Unwatched};

/// More steps than this are not simulated for a table.
pub const STEPS: u64 = 2_000_000;

/// One allocation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Allocated {
    /// The allocation.
    pub id: String,
    /// What people see.
    pub label: String,
    /// The asset.
    pub asset: String,
    /// How much of it is allocated, where that is known before a run.
    pub total: Option<f64>,
    /// The total as written.
    pub text: String,
    /// Who gets what.
    pub entries: Vec<Share>,
    /// What the stocks hold later; absent where it cannot be simulated.
    pub vesting: Option<Vesting>,
    /// Why it was not simulated.
    pub not_simulated: Option<String>,
}

/// A line of an allocation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Share {
    /// The stock.
    pub stock: String,
    /// Who holds it.
    pub holder: String,
    /// As written.
    pub text: String,
    /// How much, where that is known before a run.
    pub amount: Option<f64>,
    /// Which part of the total.
    pub share: Option<f64>,
    /// The transfers that take from it.
    pub leaves_by: Vec<String>,
}

/// What is left in the stocks of an allocation as time goes by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Vesting {
    /// Quarters of the horizon, in the time unit.
    pub times: Vec<f64>,
    /// The time unit.
    pub time_unit: String,
    /// For each line what its stock holds at each of them.
    pub left: Vec<Vec<Option<f64>>>,
    /// Where the run stopped early, why.
    pub stopped: Option<String>,
}

/// The allocations of a model, with what is left of each at quarters of the horizon.
pub fn allocation(model: &Model) -> Vec<Allocated> {
    let constants = Constants::new(model);
    let touches = touches(model);
    let one = |allocation: &crate::model::Allocation| {
        let total = constants.number(&allocation.total.tree);
        let entry = |entry: &AllocationEntry| {
            let amount = constants.number(&entry.amount.tree);
            let leaves = touches.iter().filter(|it| it.stock == entry.stock && it.direction == Direction::Out);
            let mut leaves_by: Vec<String> = leaves.map(|it| it.leg.clone()).collect();
            leaves_by.dedup();
            let stock = model.stocks.iter().find(|it| it.meta.id == entry.stock);
            let holder = stock.and_then(|it| it.meta.member.clone());
            let share = amount.zip(total).map(|(amount, total)| amount / total).filter(|share| share.is_finite());
            // The stock of the rest of the world is declared by nobody.
            let nobody = if stock.is_some_and(|it| it.hidden) { "rest" } else { "in common" };
            let holder = holder.unwrap_or_else(|| nobody.to_owned());
            Share { stock: element(model, entry), holder, text: entry.text.clone(), amount, share, leaves_by }
        };
        let entries: Vec<Share> = allocation.entries.iter().map(entry).collect();
        let (vesting, not_simulated) = match vesting(model, &entries) {
            Ok(vesting) => (Some(vesting), None),
            Err(reason) => (None, Some(reason)),
        };
        Allocated {
            id: allocation.meta.id.clone(),
            label: allocation.meta.label.clone(),
            asset: allocation.asset.clone(),
            total,
            text: allocation.total.text.clone(),
            entries,
            vesting,
            not_simulated,
        }
    };
    model.allocations.iter().map(one).collect()
}

/// The stock of a line, with its element: `Team.locked[EU]`.
fn element(model: &Model, entry: &AllocationEntry) -> String {
    let name = |element: &crate::model::Element| {
        let set = model.sets.iter().find(|it| it.meta.id == element.set);
        let position = usize::try_from(element.position).ok();
        let known = set.zip(position).and_then(|(set, position)| set.elements.get(position));
        known.cloned().unwrap_or_else(|| element.position.to_string())
    };
    match &*entry.at {
        [] => entry.stock.clone(),
        at => format!("{}[{}]", entry.stock, at.iter().map(name).collect::<Vec<_>>().join(", ")),
    }
}

fn vesting(model: &Model, entries: &[Share]) -> Result<Vesting, String> {
    let lacking = needs(model).len();
    if lacking > 0 {
        return Err(format!("{lacking} numbers are still missing: see `vflow analyse maturity`"));
    }
    let plan = Plan::new(model);
    let mut experiment = plan.experiment();
    if experiment.steps > STEPS {
        return Err(format!("{} steps are more than a table is worth: see `vflow run`", experiment.steps));
    }
    experiment.every = experiment.steps.div_ceil(4).max(1);
    let own = |share: &Share, column: &crate::sim::Column| {
        column.kind == ColumnKind::Stock && (column.name == share.stock || column.id == share.stock)
    };
    let wanted = |column: &crate::sim::Column| entries.iter().any(|share| own(share, column));
    let places: Vec<usize> =
        plan.columns().iter().enumerate().filter(|(_, it)| wanted(it)).map(|(place, _)| place).collect();
    experiment.columns.clone_from(&places);
    let kept: Vec<&crate::sim::Column> = places.iter().filter_map(|place| plan.columns().get(*place)).collect();
    let mut found: Option<Trajectory> = None;
    let made = plan.run(&experiment, &Unwatched, &mut |run| {
        found = Some(run);
        ControlFlow::Break(())
    });
    made.map_err(|error| error.to_string())?;
    let run = found.ok_or_else(|| "the run gave no rows".to_owned())?;
    let rows = 0..run.times.len();
    let left =
        entries.iter().map(|share| rows.clone().map(|row| sum(share, row, &kept, &run, &own)).collect()).collect();
    let stopped = run.stopped.map(|stop| format!("the run stops at step {}, in `{}`", stop.row, stop.id));
    Ok(Vesting { times: run.times, time_unit: model.ecosystem.time_unit.clone(), left, stopped })
}

/// What the columns of a line hold in a row, in base quantities.
fn sum(
    share: &Share,
    row: usize,
    kept: &[&crate::sim::Column],
    run: &Trajectory,
    own: &dyn Fn(&Share, &crate::sim::Column) -> bool,
) -> Option<f64> {
    let cell =
        |place: usize, scale: f64| run.cells.get(place).and_then(|cells| cells.get(row)).map(|cell| cell * scale);
    let columns = kept.iter().enumerate().filter(|(_, column)| own(share, column));
    columns.map(|(place, column)| cell(place, column.scale)).sum()
}
