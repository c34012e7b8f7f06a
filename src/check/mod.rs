//! What can be proven of a program before it runs: one folder for each family of faults.

pub mod order;
