//! What can be proven of a program before it runs: one file for each family of faults.

pub mod allow;
pub mod balance;
pub mod constant;
pub mod dimension;
mod figure;
pub mod lint;
mod written;
