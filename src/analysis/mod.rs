//! Facts computed from a model.

mod allocation;
mod balance;
mod conservation;
pub mod constant;
pub mod course;
mod gifts;
pub mod graph;
mod impact;
pub mod influence;
mod loops;
mod maturity;
mod needs;
mod net;
pub mod par;
pub mod party;
pub mod proportion;
mod traceability;
mod transactions;

pub use allocation::{Allocated, STEPS, Share, Vesting, allocation};
pub use balance::*;
pub use conservation::*;
pub use gifts::*;
pub use impact::*;
pub use loops::*;
pub use maturity::*;
pub use needs::{Lack, Need, needs};
pub use net::{Closed, LARGEST};
pub use traceability::{Broken, Trace, Traceability, traceability};
pub use transactions::*;
