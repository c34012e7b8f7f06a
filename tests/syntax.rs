//! The front end on whole files: what it reads, what it says of faults, and that nothing makes it panic.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test that goes wrong should stop at once"
)]

#[path = "syntax"]
mod syntax {
    mod faults;
    mod laws;
    mod limits;
    mod tree;
}
