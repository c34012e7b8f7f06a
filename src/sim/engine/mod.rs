//! The engine: blocks of runs, made side by side and on all cores.

mod ensemble;
mod explain;
mod facts;
mod lanes;
mod statistics;

pub use ensemble::{Ensemble, Recording};
pub use explain::explain;
pub use facts::{Constants, FactOutcome, Found, facts};
pub use statistics::statistics;
pub use lanes::{Halt, Job, Lanes, Settings, time};
