//! Writes files so that a failure leaves what was there.
//!
//! Every file is first written whole beside its place, under a temporary name; only when all of
//! them lie there are they moved into place, one by one, which hardly ever fails.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::failure::{Failure, reason};

/// A file to be written.
pub struct NewFile {
    path: PathBuf,
    text: Vec<u8>,
}

impl NewFile {
    /// A file with its text.
    pub fn new(path: impl Into<PathBuf>, text: impl AsRef<[u8]>) -> NewFile {
        NewFile { path: path.into(), text: text.as_ref().to_owned() }
    }
}

/// Writes the files; folders on their way must exist. A symbolic link stays one: what it points
/// to is written.
pub fn all(files: &[NewFile]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for file in files {
        let place = fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
        let ready = stage(&place, &file.text).map_err(|error| untouched(&file.path, &error))?;
        staged.push((place, ready));
    }
    let mut written: Vec<PathBuf> = Vec::new();
    for (place, ready) in staged {
        if let Err(error) = ready.persist(&place) {
            return Err(halfway(&place, &error.error, &written, files));
        }
        written.push(place);
    }
    Ok(())
}

/// Writes files below a folder, which is made where it is missing. The paths are relative, with
/// `/`. Nothing is written through a symbolic link that leads out of the folder.
pub fn below(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    let root = fs::canonicalize(folder).map_err(|error| Failure::write(folder, &error))?;
    for (path, _) in files {
        check_inside(&root, folder, path)?;
    }
    let mut list = Vec::new();
    for (path, text) in files {
        let place = folder.join(path);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::write(parent, &error))?;
        }
        list.push(NewFile::new(place, text));
    }
    all(&list)
}

/// Whether what stands on the way to a path leads nowhere else.
fn check_inside(root: &Path, folder: &Path, path: &str) -> Result<(), Failure> {
    let shown = folder.join(path);
    let refuse = |why: &str| Failure::new(format!("cannot write `{}`: {why}", shown.display()));
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(refuse("it lies outside the folder"));
    }
    let mut place = root.to_owned();
    for part in Path::new(path) {
        place.push(part);
        let Ok(found) = fs::symlink_metadata(&place) else { return Ok(()) };
        if found.is_symlink() && !fs::canonicalize(&place).is_ok_and(|real| real.starts_with(root)) {
            let link = place.strip_prefix(root).unwrap_or(&place);
            return Err(refuse(&format!("the link `{}` leads out of the folder", folder.join(link).display())));
        }
    }
    if place.is_dir() { Err(refuse("it is a folder")) } else { Ok(()) }
}

/// Writes the text to a temporary file beside `place`, with the permissions that `place` has or
/// would get.
fn stage(place: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".vflow-");
    // A file that may not be written is not replaced either, although the folder would allow it.
    let old = match OpenOptions::new().write(true).open(place) {
        Ok(_) => Some(fs::metadata(place)?.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text)?;
    if let Some(permissions) = old {
        fs::set_permissions(file.path(), permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

fn untouched(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write `{}`: {}; nothing was written", path.display(), reason(error)))
}

fn halfway(place: &Path, error: &io::Error, written: &[PathBuf], files: &[NewFile]) -> Failure {
    let list = |paths: &[String]| if paths.is_empty() { "nothing".to_owned() } else { paths.join(", ") };
    let done: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    let left: Vec<String> = files.iter().skip(written.len()).map(|file| file.path.display().to_string()).collect();
    Failure::new(format!("cannot write `{}`: {}", place.display(), reason(error)))
        .help(format!("written: {}\nnot written: {}", list(&done), list(&left)))
}
