//! The engine: blocks of runs, made side by side and on all cores.

mod advance;
mod clock;
mod ensemble;
mod explain;
mod facts;
mod kept;
mod lanes;
mod points;
mod recording;
mod statistics;

pub use ensemble::Ensemble;
pub use explain::explain;
pub use facts::{Constants, FactOutcome, Found, facts};
pub use lanes::{Halt, Job, Lanes, Settings, time};
pub use points::Points;
pub use recording::Recording;
pub use statistics::statistics;
