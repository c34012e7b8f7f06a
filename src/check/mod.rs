//! What can be proven of a program before it runs: one folder for each family of faults.

pub mod allow;
pub mod balance;
pub mod constant;
pub mod dimension;
pub mod figure;
pub mod lint;
pub mod order;
pub mod written;
