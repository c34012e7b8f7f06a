//! A project on the disk: the entry file, and the folder that no file may lie outside.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::failure::{Failure, read_failure};
use crate::source::{Files, ReadFailure};

/// Standard input as the entry file.
const STDIN: &str = "<stdin>";
/// No file above this is read at all; the parser refuses much smaller ones.
const LIMIT: u64 = 256_000_000;

/// A project on the disk.
pub struct Project {
    /// The project's path of the entry file.
    pub entry: String,
    /// What stands before a project's path when it is shown: `models/`.
    prefix: String,
    root: PathBuf,
    text: Vec<u8>,
}

impl Project {
    /// Reads the entry file; `-` is standard input, in the current folder.
    pub fn open(file: &Path, root: Option<&Path>) -> Result<Project, Failure> {
        let shown = shown(file);
        let from_stdin = file.as_os_str() == "-";
        let text = if from_stdin { read_bounded(std::io::stdin().lock()) } else { read_entry(file) };
        let text = text.map_err(|reason| Failure::read(if from_stdin { STDIN } else { &shown }, reason))?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = if from_stdin { Path::new(".") } else { folder };
        let root_folder = root.unwrap_or(folder);
        let canonical = |path: &Path| {
            fs::canonicalize(path).map_err(|error| Failure::read(&path.display().to_string(), folder_reason(&error)))
        };
        let root_path = canonical(root_folder)?;
        let entry = if from_stdin {
            STDIN.to_owned()
        } else {
            let path = canonical(folder)?.join(file.file_name().unwrap_or(OsStr::new("")));
            inside(&path, &root_path).ok_or_else(|| {
                Failure::new(format!("`{shown}` does not lie in the project's folder `{}`", root_folder.display()))
            })?
        };
        Ok(Project { entry, prefix: prefix(root_folder), root: root_path, text })
    }

    /// The bytes of the entry file.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether the entry file is standard input.
    pub fn is_stdin(&self) -> bool {
        self.entry == STDIN
    }

    /// A project's path as the user would write it.
    pub fn shown(&self, path: &str) -> String {
        if path == STDIN { path.to_owned() } else { format!("{}{path}", self.prefix) }
    }

    /// Where a file of the project lies on the disk.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl Files for Project {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFailure> {
        if path == self.entry {
            return Ok(self.text.clone());
        }
        let real = fs::canonicalize(self.root.join(path)).map_err(|error| read_failure(&error))?;
        if !real.starts_with(&self.root) {
            return Err(ReadFailure::Outside);
        }
        let kind = fs::metadata(&real).map_err(|error| read_failure(&error))?;
        match kind.is_file() || kind.is_dir() {
            true => read_entry(&real),
            // Reading a pipe or a device would wait, perhaps for ever.
            false => Err(ReadFailure::Other("it is not a regular file".to_owned())),
        }
    }
}

fn read_entry(path: &Path) -> Result<Vec<u8>, ReadFailure> {
    if fs::metadata(path).map_err(|error| read_failure(&error))?.is_dir() {
        return Err(ReadFailure::Folder);
    }
    read_bounded(File::open(path).map_err(|error| read_failure(&error))?)
}

fn read_bounded(reader: impl Read) -> Result<Vec<u8>, ReadFailure> {
    let mut bytes = Vec::new();
    let count = reader.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| read_failure(&error))?;
    if count as u64 > LIMIT { Err(ReadFailure::TooLarge(LIMIT)) } else { Ok(bytes) }
}

fn folder_reason(error: &std::io::Error) -> String {
    match read_failure(error) {
        ReadFailure::Missing => "no such folder".to_owned(),
        reason => reason.to_string(),
    }
}

/// The path relative to the root, with `/`; `None` where it lies outside.
fn inside(path: &Path, root: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.iter().map(OsStr::to_string_lossy).collect();
    Some(parts.join("/"))
}

/// A path as it is shown: with `/`, without a leading `./`.
fn shown(path: &Path) -> String {
    let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if path.as_os_str().is_empty() {
        return ".".to_owned();
    }
    if cfg!(windows) { path.display().to_string().replace('\\', "/") } else { path.display().to_string() }
}

fn prefix(folder: &Path) -> String {
    match shown(folder).as_str() {
        "." => String::new(),
        folder if folder.ends_with('/') => folder.to_owned(),
        folder => format!("{folder}/"),
    }
}
