//! Where results go: a file that appears when it is whole, or standard output.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::cli::failure::{Failure, reason};
use crate::cli::write::Growing;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 16;

/// Where results are to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output, as they come.
    Stdout,
    /// A file, which is replaced when all is written.
    File(PathBuf),
}

/// Whether anybody wants more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Go on.
    On,
    /// The reader of standard output has seen enough (`| head`), which is no failure: stop.
    Enough,
}

/// An open target.
pub(super) struct Output(BufWriter<Watched>);

/// The first thing that went wrong with a target: the writers of formats wrap errors in their own.
#[derive(Clone)]
pub(super) struct Trouble {
    target: Target,
    first: Arc<OnceLock<io::Error>>,
}

/// A place that keeps its first error.
struct Watched {
    place: Place,
    first: Arc<OnceLock<io::Error>>,
}

enum Place {
    Stream(Box<dyn Write + Send>),
    File(Growing),
}

impl Output {
    /// Opens a target.
    pub fn open(target: &Target) -> Result<(Output, Trouble), Failure> {
        Ok(Output::on(
            match target {
                Target::Stdout => Place::Stream(Box::new(io::stdout())),
                Target::File(path) => Place::File(Growing::begin(path).map_err(|error| failure(path, &error))?),
            },
            target,
        ))
    }

    fn on(place: Place, target: &Target) -> (Output, Trouble) {
        let first = Arc::new(OnceLock::new());
        let trouble = Trouble { target: target.clone(), first: Arc::clone(&first) };
        (Output(BufWriter::with_capacity(BUFFER, Watched { place, first })), trouble)
    }

    /// Standard output that goes elsewhere, for tests.
    #[cfg(test)]
    pub fn stream(stream: Box<dyn Write + Send>) -> (Output, Trouble) {
        Output::on(Place::Stream(stream), &Target::Stdout)
    }

    /// The file that grows beside the target, if there is one.
    pub fn beside(&self) -> Option<&Path> {
        match &self.0.get_ref().place {
            Place::Stream(_) => None,
            Place::File(file) => file.beside(),
        }
    }

    /// Writes what is left, and moves a file to its place.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()?;
        let Ok(watched) = self.0.into_inner() else { return Err(io::ErrorKind::Other.into()) };
        match watched.place {
            Place::File(file) => file.finish(),
            Place::Stream(_) => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = match &mut self.place {
            Place::Stream(stream) => stream.write(bytes),
            Place::File(file) => file.write(bytes),
        };
        self.keep(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = match &mut self.place {
            Place::Stream(stream) => stream.flush(),
            Place::File(file) => file.flush(),
        };
        self.keep(done)
    }
}

impl Watched {
    fn keep<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let kind = error.kind();
            // An interrupted call is made again.
            if kind != io::ErrorKind::Interrupted {
                let _ = self.first.set(error);
            }
            kind.into()
        })
    }
}

impl Trouble {
    /// What an error of a format's writer means.
    pub fn judge(&self, error: &dyn Display) -> Result<Written, Failure> {
        match (&self.target, self.first.get()) {
            (Target::Stdout, Some(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Written::Enough),
            (Target::Stdout, Some(error)) => {
                Err(Failure::new(format!("cannot write to standard output: {}", reason(error))))
            }
            (Target::Stdout, None) => Err(Failure::new(format!("cannot write to standard output: {error}"))),
            (Target::File(path), Some(error)) => Err(failure(path, error)),
            (Target::File(path), None) => {
                Err(Failure::new(format!("cannot write `{}`: {error}; nothing was written", path.display())))
            }
        }
    }
}

/// Why a file cannot be written, and what to do.
fn failure(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot write `{}`: {}; nothing was written", path.display(), reason(error)));
    match error.kind() {
        io::ErrorKind::NotFound => match path.parent() {
            Some(folder) => failure.help(format!("make the folder `{}` first", folder.display())),
            None => failure,
        },
        io::ErrorKind::StorageFull => {
            failure.help("make room, write to another disk, or keep fewer rows, columns or runs")
        }
        io::ErrorKind::IsADirectory => failure.help("add the name of a file to the path"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            failure.help("write to a file in a folder of your own")
        }
        _ => failure,
    }
}
