//! What is set at each point of a grid, as numbers.

use crate::model::{Model, Parameter};
use crate::sim::experiment::{Experiment, ExperimentError, Setting};
use crate::sim::plan::{Shapes, slot_of_elements};

/// What is set at each point of a grid.
#[derive(Clone, Debug, Default)]
pub struct Points {
    /// For each point the numbers of every parameter that is set at any, by their slots: no number for elements that are not set there.
    pub numbers: Vec<Vec<(usize, Vec<f64>)>>,
    /// Places of parameters of which all elements are set at all points.
    pub whole: Vec<usize>,
    /// Places of the others: where they are not set they are as they would have been.
    pub partly: Vec<usize>,
}

impl Points {
    /// Of an experiment.
    ///
    /// # Errors
    /// Where it sets what the model does not have.
    pub fn of(model: &Model, experiment: &Experiment) -> Result<Points, ExperimentError> {
        let all = experiment.points.iter().flatten().chain(&experiment.settings);
        let mut places: Vec<usize> = all.map(|setting| place(model, setting)).collect::<Result<_, _>>()?;
        places.sort_unstable();
        places.dedup();
        let mut points = Points { numbers: vec![Vec::new(); experiment.points.len()], ..Points::default() };
        for (place, parameter) in places.iter().filter_map(|place| Some((*place, model.parameters.get(*place)?))) {
            let own = |point: &Vec<Setting>| numbers(model, parameter, experiment.settings.iter().chain(point));
            let numbers: Vec<Vec<f64>> = experiment.points.iter().map(own).collect::<Result<_, _>>()?;
            let is_whole = !numbers.iter().flatten().any(|number| number.is_nan());
            let kind = if is_whole { &mut points.whole } else { &mut points.partly };
            kind.push(place);
            let slot = if is_whole { place } else { slot_of_elements(model, place) };
            points.numbers.iter_mut().zip(numbers).for_each(|(point, numbers)| point.push((slot, numbers)));
        }
        Ok(points)
    }
}

fn place(model: &Model, setting: &Setting) -> Result<usize, ExperimentError> {
    let found = model.parameters.iter().position(|parameter| parameter.meta.id == setting.parameter);
    found.ok_or_else(|| ExperimentError::Parameter(setting.parameter.clone()))
}

/// What the elements of a parameter are set to, the last setting first; no number where they are not.
fn numbers<'s>(
    model: &Model,
    parameter: &Parameter,
    settings: impl Iterator<Item = &'s Setting>,
) -> Result<Vec<f64>, ExperimentError> {
    let shapes = Shapes::of(model);
    let elements = shapes.elements(&shapes.sets(&parameter.quantity.shape));
    let mut numbers = vec![f64::NAN; elements as usize];
    let id = &parameter.meta.id;
    for setting in settings.filter(|setting| setting.parameter == *id) {
        if setting.value.is_nan() {
            return Err(ExperimentError::NoNumber(id.clone()));
        }
        match setting.element {
            None => numbers.fill(setting.value),
            Some(element) => match numbers.get_mut(element) {
                Some(number) => *number = setting.value,
                None => return Err(ExperimentError::Element(id.clone(), element)),
            },
        }
    }
    Ok(numbers)
}
