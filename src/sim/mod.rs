//! The native simulator: runs a [`crate::model::Model`] without Python.
//!
//! A [`Plan`] is a model that is ready to run; an [`Experiment`] says which runs are made. Here a hundred of them, in each of which
//! what is uncertain is drawn anew:
//!
//! ```
//! use std::collections::BTreeMap;
//! use vflow::sim::{Experiment, Plan, Unwatched};
//!
//! let text = "
//!     ecosystem Savings { time 1 year by 1 month  seed 7 }
//!     asset EUR: currency
//!     param wage: EUR/month = 100 in 0..1_000 ~ normal(100, 20)
//!     stock purse: EUR = 50
//!     flow pay: rest -> purse = wage
//! ";
//! let files = BTreeMap::from([("savings.vflow".to_owned(), text.to_owned())]);
//! let compilation = vflow::driver::compile(&files, "savings.vflow");
//! let model = compilation.model.ok_or("the text has errors")?;
//!
//! let plan = Plan::new(&model);
//! let experiment = Experiment { runs: 100, drawn: true, ..plan.experiment() };
//! let found = &plan.statistics(&experiment, &Unwatched)?[0].table;
//!
//! let purse = plan.columns().iter().position(|column| column.name == "purse").ok_or("no such column")?;
//! let last = &found.summaries[12 * plan.columns().len() + purse];
//! let median = found.levels.iter().position(|level| *level == 0.5).ok_or("no such level")?;
//! println!("in half of the runs there is less than {:.0} EUR after a year", last.quantiles[median]);
//! assert!((1_150.0..1_350.0).contains(&last.quantiles[median]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Plan::run`] hands over each run as it is done, with all its rows. A behavior or policy that is `external` has its body in
//! Python: here its default formula is used.

pub mod chance;
pub mod engine;
mod experiment;
pub mod number;
pub mod plan;
mod ready;
mod result;
mod statistics;
pub mod tape;

pub use engine::{FactOutcome, Found};
pub use experiment::*;
pub use ready::*;
pub use result::*;
pub use statistics::{BATCH, LEVELS, Refusal, Statistics, StatisticsTable, Summary};
