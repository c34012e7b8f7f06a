//! The `vflow` command.
fn main() {}
