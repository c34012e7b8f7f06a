//! How a command ends.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::source::ReadFailure;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is well.
    Clean,
    /// There are diagnostics that fail the command.
    Faults,
    /// Some of the work could not be done, and that was said.
    Failed,
    /// Somebody pressed Ctrl-C; what was done till then was kept.
    Interrupted,
}

impl Outcome {
    /// The exit code of the process.
    pub fn code(self) -> ExitCode {
        match self {
            Outcome::Clean => ExitCode::SUCCESS,
            Outcome::Faults => ExitCode::from(1),
            Outcome::Failed => ExitCode::from(2),
            // As a shell tells of a process that ended by SIGINT.
            Outcome::Interrupted => ExitCode::from(130),
        }
    }
}

/// Why a command could not do its work: usage, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What could not be done, and why, in plain words.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Failure {
    /// A failure with its message.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: None }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// A file that cannot be read.
    pub fn read(shown: &str, reason: impl fmt::Display) -> Failure {
        Failure::new(format!("cannot read `{shown}`: {reason}"))
    }

    /// A file or folder that cannot be written.
    pub fn write(path: &Path, error: &io::Error) -> Failure {
        let reason = match error.kind() {
            // A folder was to be made where a file stands.
            io::ErrorKind::AlreadyExists if path.is_file() => "it is a file, not a folder".to_owned(),
            _ => reason(error),
        };
        Failure::new(format!("cannot write `{}`: {reason}", path.display()))
    }
}

/// The reason of an IO error in plain words, without the system's number.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::AlreadyExists => "it exists already".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is a file, not a folder".to_owned(),
        io::ErrorKind::StorageFull => "no space left on the disk".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::InvalidFilename => "the system does not allow this name".to_owned(),
        _ => {
            let text = error.to_string();
            text.split_once(" (os error").map_or(text.clone(), |(words, _)| words.to_lowercase())
        }
    }
}

/// The same for reading.
pub fn read_failure(error: &io::Error) -> ReadFailure {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadFailure::Missing,
        io::ErrorKind::IsADirectory => ReadFailure::Folder,
        io::ErrorKind::PermissionDenied => ReadFailure::Denied,
        _ => ReadFailure::Other(reason(error)),
    }
}
