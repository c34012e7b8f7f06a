//! `vflow run`.

mod settings;
