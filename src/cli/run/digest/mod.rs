//! What a summary tells of runs, gathered run by run, so that the runs need not be kept.

mod choice;
mod curves;
mod cuts;
mod goals;
mod level;
mod statistics;

pub use choice::telling;
pub use curves::Curve;
pub use cuts::Cut;
pub use goals::GoalTold;
pub use level::Course;
pub use statistics::of_statistics;

use std::collections::BTreeMap;

use crate::analysis::constant::Constants;
use crate::model::Model;
use crate::sim::{Chosen, Column, Experiment, Stop, Trajectory};

use curves::Samples;
use cuts::Cuts;
use goals::Judge;
use level::Level;

/// Never more points than this side by side.
pub const POINTS: usize = 6;

/// What is told of runs.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Of each point of the grid; of all but the first [`POINTS`] only what went wrong is told.
    pub points: Vec<PointTold>,
    /// How many runs stopped.
    pub stopped: u64,
    /// Of how many of them it is known why: of the first ones, if not of all.
    pub explained: u64,
    /// Why these stopped, by declaration and expression.
    pub causes: BTreeMap<(String, String), Cause>,
    /// Parameters that were drawn, and how many draws were made again.
    pub drawn: Vec<(String, u64)>,
    /// The number of the last row that any run reached.
    pub steps: u64,
    /// Its time.
    pub until: f64,
    /// How many runs there were at all points together.
    pub runs: u64,
    /// The last row of the run that was cut off, where there was but one.
    pub cut: Option<u64>,
}

impl Told {
    /// Counts a run that stopped, and keeps why the first one did.
    fn explain(&mut self, point: usize, run: u64, stop: &Stop) {
        self.explained += 1;
        let key = (stop.id.clone(), stop.text.clone());
        let cause = self.causes.entry(key).or_insert_with(|| Cause { point, run, stop: stop.clone(), runs: 0 });
        cause.runs += 1;
    }
}

/// What is told of one point of the grid.
#[derive(Clone, Debug, Default)]
pub struct PointTold {
    /// Parameters that were set or varied, as they stood.
    pub chosen: Vec<Chosen>,
    /// How many runs.
    pub runs: u64,
    /// Where each column started, ended and was in between.
    pub courses: Vec<Course>,
    /// The curves of what is drawn.
    pub curves: Vec<Curve>,
    /// What was not served, or asked for in the wrong direction.
    pub cuts: Vec<Cut>,
    /// What became of the goals.
    pub goals: Vec<GoalTold>,
}

/// What stopped runs.
#[derive(Clone, Debug)]
pub struct Cause {
    /// At which point of the grid the first of them was.
    pub point: usize,
    /// Which run that was.
    pub run: u64,
    /// Why it stopped.
    pub stop: Stop,
    /// How many runs stopped for the same reason.
    pub runs: u64,
}

/// Gathers what a summary tells.
pub struct Digest<'a> {
    model: &'a Model,
    columns: &'a [Column],
    constants: Constants<'a>,
    experiment: &'a Experiment,
    /// The columns to draw; chosen by the first run where nobody named them.
    draw: Option<Vec<usize>>,
    points: Vec<Gathered>,
    told: Told,
}

/// What is gathered of one point.
struct Gathered {
    chosen: Vec<Chosen>,
    runs: u64,
    levels: Vec<Level>,
    samples: Samples,
    cuts: Cuts,
    goals: Vec<Judge>,
}

impl<'a> Digest<'a> {
    /// Of an experiment with a model, of which these columns are kept.
    pub fn new(
        model: &'a Model,
        columns: &'a [Column],
        experiment: &'a Experiment,
        draw: Option<Vec<usize>>,
    ) -> Digest<'a> {
        let constants = Constants::new(model);
        Digest { model, columns, constants, experiment, draw, points: Vec::new(), told: Told::default() }
    }

    /// Notes that there was a run, and whether it stopped: all that is told in a pipe, where the
    /// number of runs must not show in the memory.
    pub fn note(&mut self, trajectory: &Trajectory) {
        match trajectory.cut {
            true => self.told.cut = Some(trajectory.rows.last().copied().unwrap_or(0)),
            false => self.told.runs += 1,
        }
        self.told.steps = self.told.steps.max(trajectory.rows.last().copied().unwrap_or(0));
        self.told.until = self.told.until.max(trajectory.times.last().copied().unwrap_or(0.0));
        if let Some(stop) = &trajectory.stopped {
            self.told.stopped += 1;
            self.told.explain(trajectory.point, trajectory.run, stop);
        }
    }

    /// Adds what a summary tells of a run.
    pub fn add(&mut self, trajectory: &Trajectory) {
        self.redraws(trajectory);
        if trajectory.point < POINTS {
            self.gather(trajectory);
        }
    }

    fn redraws(&mut self, trajectory: &Trajectory) {
        for chosen in &trajectory.chosen {
            let Some(again) = chosen.redrawn else { continue };
            match self.told.drawn.iter_mut().find(|(name, _)| *name == chosen.name) {
                Some((_, count)) => *count += u64::from(again),
                None => self.told.drawn.push((chosen.name.clone(), u64::from(again))),
            }
        }
    }

    fn gather(&mut self, trajectory: &Trajectory) {
        let (columns, model) = (self.columns, self.model);
        let ended = trajectory.stopped.is_some() || trajectory.cut;
        let draw = self.draw.get_or_insert_with(|| telling(model, columns, &trajectory.cells, !ended)).clone();
        while self.points.len() <= trajectory.point {
            self.points.push(Gathered {
                chosen: trajectory.chosen.clone(),
                runs: 0,
                levels: columns.iter().map(|_| Level::default()).collect(),
                samples: Samples::new(draw.clone(), model, self.experiment),
                cuts: Cuts::new(model),
                goals: model.goals.iter().map(|_| Judge::default()).collect(),
            });
        }
        let Some(point) = self.points.get_mut(trajectory.point) else { return };
        point.runs += 1;
        for (level, cells) in point.levels.iter_mut().zip(&trajectory.cells) {
            level.add(cells, ended);
        }
        point.samples.add(trajectory);
        point.cuts.add(columns, trajectory);
        for (judge, goal) in point.goals.iter_mut().zip(&model.goals) {
            judge.add(model, goal, &self.constants, columns, trajectory);
        }
    }

    /// What there is to tell.
    pub fn told(mut self) -> Told {
        for point in self.points {
            self.told.points.push(PointTold {
                chosen: point.chosen,
                runs: point.runs,
                courses: point.levels.into_iter().map(Level::course).collect(),
                curves: point.samples.curves(),
                cuts: point.cuts.told(),
                goals: point.goals.into_iter().map(Judge::told).collect(),
            });
        }
        self.told
    }
}
