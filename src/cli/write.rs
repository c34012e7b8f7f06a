//! Writes files so that a failure leaves what was there.
//!
//! Every file is first written whole beside its place, under a temporary name; only when all of
//! them lie there are they moved into place, one by one, which hardly ever fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::failure::{Failure, reason};

/// A file to be written.
pub struct NewFile {
    path: PathBuf,
    text: Vec<u8>,
    /// Its path as the user would write it.
    shown: String,
}

impl NewFile {
    /// A file with its text.
    pub fn new(path: impl Into<PathBuf>, text: impl AsRef<[u8]>) -> NewFile {
        let path = path.into();
        NewFile { shown: path.display().to_string(), path, text: text.as_ref().to_owned() }
    }

    /// The same, with the path under which the user knows it.
    pub fn shown(self, shown: impl Into<String>) -> NewFile {
        NewFile { shown: shown.into(), ..self }
    }
}

/// Writes the files; folders on their way must exist. A symbolic link stays one: what it points
/// to is written.
pub fn all(files: &[NewFile]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for file in files {
        if is_device(&file.path) {
            fs::write(&file.path, &file.text).map_err(|error| untouched(&file.shown, &error))?;
            continue;
        }
        let place = fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
        let ready = stage(&place, &file.text).map_err(|error| untouched(&file.shown, &error))?;
        staged.push((file.shown.as_str(), place, ready));
    }
    let shown: Vec<&str> = staged.iter().map(|(shown, _, _)| *shown).collect();
    for (index, (_, place, ready)) in staged.into_iter().enumerate() {
        ready.persist(&place).map_err(|error| halfway(&shown, index, &error.error))?;
    }
    Ok(())
}

/// Whether it is a pipe or a device such as `/dev/null`, which must not be replaced by a file.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
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

/// Removes files below a folder, never through a link that leads out of it.
pub fn remove_below(folder: &Path, paths: &[String]) -> Result<(), Failure> {
    let failure =
        |path: &Path, error: &io::Error| Failure::new(format!("cannot remove `{}`: {}", path.display(), reason(error)));
    let root = fs::canonicalize(folder).map_err(|error| failure(folder, &error))?;
    for path in paths {
        check_inside(&root, folder, path)?;
        let place = folder.join(path);
        fs::remove_file(&place).map_err(|error| failure(&place, &error))?;
    }
    Ok(())
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

/// Writes the text to a temporary file beside `place`.
fn stage(place: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = beside(place)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// A temporary file beside `place`, with the permissions that `place` has or would get.
fn beside(place: &Path) -> io::Result<NamedTempFile> {
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
    let file = builder.tempfile_in(folder)?;
    if let Some(permissions) = old {
        fs::set_permissions(file.path(), permissions)?;
    }
    Ok(file)
}

/// A file that grows beside its place and is moved there when it is whole; if it is dropped before
/// that, what was there stays. A pipe or a device is written to at once.
pub struct Growing {
    file: Grown,
    place: PathBuf,
}

enum Grown {
    Beside(NamedTempFile),
    Device(File),
}

impl Growing {
    /// Begins a file; its folder must exist.
    pub fn begin(path: &Path) -> io::Result<Growing> {
        if is_device(path) {
            let file = Grown::Device(OpenOptions::new().write(true).open(path)?);
            return Ok(Growing { file, place: path.to_owned() });
        }
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if place.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Growing { file: Grown::Beside(beside(&place)?), place })
    }

    /// The file beside its place, which somebody who ends the process must remove.
    pub fn beside(&self) -> Option<&Path> {
        match &self.file {
            Grown::Beside(file) => Some(file.path()),
            Grown::Device(_) => None,
        }
    }

    /// Moves it to its place.
    pub fn finish(self) -> io::Result<()> {
        let Grown::Beside(file) = self.file else { return Ok(()) };
        file.as_file().sync_all()?;
        file.persist(&self.place).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Grown::Beside(file) => file.write(bytes),
            Grown::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            Grown::Beside(file) => file.flush(),
            Grown::Device(file) => file.flush(),
        }
    }
}

fn untouched(shown: &str, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write `{shown}`: {}; nothing was written", reason(error)))
}

/// The files before `failed` are written, it and those after it are not.
fn halfway(shown: &[&str], failed: usize, error: &io::Error) -> Failure {
    let (written, left) = shown.split_at(failed.min(shown.len()));
    let list = |names: &[&str]| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
    let path = left.first().copied().unwrap_or_default();
    Failure::new(format!("cannot write `{path}`: {}", reason(error))).help(format!(
        "written: {}\nnot written: {}",
        list(written),
        list(left)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn project(paths: &[&str]) -> Vec<(String, Vec<u8>)> {
        paths.iter().map(|path| ((*path).to_owned(), b"new".to_vec())).collect()
    }

    #[test]
    fn folders_are_made_and_old_files_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        below(&folder.path().join("x/y"), &project(&["b/c", "d"])).unwrap();
        below(folder.path(), &project(&["a"])).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "new");
        assert_eq!(fs::read_to_string(folder.path().join("x/y/b/c")).unwrap(), "new");
        assert_eq!(entries(folder.path()), ["a", "x"]);
    }

    #[test]
    fn one_file_that_cannot_be_written_keeps_all_from_being_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("c")).unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        let failure = below(folder.path(), &project(&["a", "b", "c"])).unwrap_err();
        assert!(failure.message.ends_with("it is a folder"), "{failure:?}");
        assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "old");
        assert_eq!(entries(folder.path()), ["a", "c"]);
    }

    #[test]
    fn paths_stay_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["../x", "/tmp/x", "a/../../x"] {
            let failure = below(&folder.path().join("out"), &project(&[path])).unwrap_err();
            assert!(failure.message.ends_with("it lies outside the folder"), "{failure:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        fs::create_dir_all(out.join("inside")).unwrap();
        fs::create_dir(folder.path().join("elsewhere")).unwrap();
        fs::write(folder.path().join("victim"), "old").unwrap();
        for (link, to) in [("a", "../elsewhere"), ("b", "../victim"), ("c", "inside"), ("d", "../nowhere")] {
            std::os::unix::fs::symlink(to, out.join(link)).unwrap();
        }
        for path in ["a/x", "b", "d", "d/x"] {
            let failure = below(&out, &project(&["first", path])).unwrap_err();
            assert!(failure.message.ends_with("leads out of the folder"), "{failure:?}");
        }
        below(&out, &project(&["c/x"])).unwrap();
        assert_eq!(entries(&out.join("inside")), ["x"]);
        assert_eq!(entries(&out), ["a", "b", "c", "d", "inside"]);
        assert_eq!(fs::read_to_string(folder.path().join("victim")).unwrap(), "old");
    }

    #[test]
    fn a_failure_halfway_says_what_is_written() {
        let failure = halfway(&["a", "b", "c"], 1, &io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(failure.message, "cannot write `b`: no space left on the disk");
        assert_eq!(failure.help.as_deref(), Some("written: a\nnot written: b, c"));
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_written_to_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        assert!(is_device(&link));
        assert!(!is_device(folder.path()) && !is_device(&folder.path().join("missing")));
    }

    #[cfg(unix)]
    #[test]
    fn new_files_get_the_permissions_that_files_get() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        all(&[NewFile::new(folder.path().join("made"), "x")]).unwrap();
        fs::write(folder.path().join("usual"), "x").unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("made"), mode("usual"));
    }
}
