//! `--set`, `--vary` and `--until`: expressions of the language, held against the model.
//!
//! Each argument becomes a source file of one line, so that its faults are shown as those of a
//! model are. The model is all that is known: it may have come as JSON.

mod argument;
mod evaluate;
mod fit;
mod function;
mod list;
mod names;
mod text;
mod until;

#[cfg(test)]
mod tests;

use crate::analysis::constant::Constants;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::sim::Setting;
use crate::source::{Sources, Span};

/// What the arguments ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// What is set in every run.
    pub settings: Vec<Setting>,
    /// The grid: at least one point, which is empty where nothing is varied. The parameter that
    /// was varied last runs fastest.
    pub points: Vec<Vec<Setting>>,
    /// The number of steps.
    pub steps: u64,
}

/// Reads arguments against a model, and keeps what is to be said of them.
pub struct Reading<'a> {
    model: &'a Model,
    constants: Constants<'a>,
    /// The arguments as files.
    pub sources: Sources,
    /// Their faults.
    pub diagnostics: Diagnostics,
    /// Which parameters have been given a number, where, and which elements of them.
    given: Vec<(String, Option<usize>, Span)>,
}

/// Never more points than this in a grid: beyond it lies a slip of the pen.
const MOST_POINTS: usize = 1_000_000;

impl<'a> Reading<'a> {
    /// Of the arguments to a run of a model.
    pub fn new(model: &'a Model) -> Reading<'a> {
        Reading {
            model,
            constants: Constants::new(model),
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            given: Vec::new(),
        }
    }

    /// All of them, in the order in which they were written. Where there are faults, what is
    /// returned is of no use.
    pub fn all(&mut self, set: &[String], vary: &[String], until: Option<&str>) -> Asked {
        let settings = set.iter().flat_map(|text| self.set(text)).collect();
        let axes: Vec<Vec<Vec<Setting>>> = vary.iter().map(|text| self.vary(text)).collect();
        let steps = match until {
            Some(text) => self.until(text).unwrap_or(0),
            None => self.model.ecosystem.time.as_ref().map_or(0, |time| time.steps),
        };
        Asked { settings, points: self.grid(&axes, vary), steps }
    }

    /// Every combination of what is varied.
    fn grid(&mut self, axes: &[Vec<Vec<Setting>>], vary: &[String]) -> Vec<Vec<Setting>> {
        let count = axes.iter().fold(1_usize, |count, axis| count.saturating_mul(axis.len()));
        if count > MOST_POINTS {
            let place = self.line("--vary ", vary.last().map_or("", String::as_str));
            let text = "the grid has more than a million points".to_owned();
            let fault = Diagnostic::new(Code::V0514, text).at(place, "one axis too many, or too fine");
            self.diagnostics.push(fault.help("write fewer values, as in `--vary fee=1%..5%:9`"));
            return vec![Vec::new()];
        }
        axes.iter().fold(vec![Vec::new()], |points: Vec<Vec<Setting>>, axis| {
            let longer = |point: &Vec<Setting>| {
                let point = point.clone();
                axis.iter().map(move |value| [point.as_slice(), value.as_slice()].concat()).collect::<Vec<_>>()
            };
            points.iter().flat_map(longer).collect()
        })
    }

    /// Adds an argument as a file, and returns where what was written after the option stands.
    fn line(&mut self, option: &str, text: &str) -> Span {
        // A line break would end what is shown of it.
        let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        let size = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let whole = format!("{option}{text}");
        let (start, end) = (size(option), size(&whole));
        Span::new(self.sources.add("<arguments>", whole), start, end)
    }

    fn report(&mut self, code: Code, message: String, span: Span, label: &str, help: String) {
        let fault = Diagnostic::new(code, message).at(span, label);
        self.diagnostics.push(if help.is_empty() { fault } else { fault.help(help) });
    }
}
