//! What can be proven of a program before it runs: one file for each family of faults.
