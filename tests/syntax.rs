//! The front end on whole files: what it reads, what it says of faults, and that nothing makes it panic.

#[path = "syntax"]
mod syntax {
    mod faults;
    mod laws;
    mod limits;
    mod tree;
}
