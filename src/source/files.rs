//! How the core asks for files, without doing any IO itself.

use std::collections::BTreeMap;
use std::fmt;

/// Where the core gets the files of a project from: a folder, an editor's buffers, a test's map.
pub trait Files {
    /// The bytes of a file. The path is relative to the project's root and normalised:
    /// `/` between folders, no `.` or `..`, not absolute ([`join`] makes such paths).
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFailure>;
}

/// Why a file cannot be read; its `Display` is the reason in plain words: "no such file".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFailure {
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// The user may not read it.
    Denied,
    /// It lies outside the project's root, perhaps behind a symbolic link.
    Outside,
    /// It is larger than the limit, in bytes.
    TooLarge(u64),
    /// Anything else, in the system's words.
    Other(String),
}

impl fmt::Display for ReadFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadFailure::Missing => formatter.write_str("no such file"),
            ReadFailure::Folder => formatter.write_str("it is a folder"),
            ReadFailure::Denied => formatter.write_str("permission denied"),
            ReadFailure::Outside => formatter.write_str("it lies outside the project"),
            ReadFailure::TooLarge(limit) => write!(formatter, "it is larger than {} MB", limit / 1_000_000),
            ReadFailure::Other(reason) => formatter.write_str(reason),
        }
    }
}

/// A project in memory: path → text.
impl Files for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFailure> {
        self.get(path).map(|text| text.clone().into_bytes()).ok_or(ReadFailure::Missing)
    }
}

/// The project's path of `path` as written in the file `from`; `None` where it leaves the project.
///
/// Absolute paths (`/x`, `C:/x`, `\\host\x`) leave the project. A backslash counts as a `/`, so
/// that a file written on one system is the same file on another.
pub fn join(from: &str, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_is_relative_to_the_file_that_names_it() {
        assert_eq!(join("model.vflow", "members.vflow").as_deref(), Some("members.vflow"));
        assert_eq!(join("parts/a.vflow", "./b.vflow").as_deref(), Some("parts/b.vflow"));
        assert_eq!(join("parts/a.vflow", "../b.vflow").as_deref(), Some("b.vflow"));
        assert_eq!(join("parts/a.vflow", "deep//b.vflow").as_deref(), Some("parts/deep/b.vflow"));
        assert_eq!(join("a.vflow", "parts\\b.vflow").as_deref(), Some("parts/b.vflow"));
    }

    #[test]
    fn join_never_leaves_the_project() {
        for path in ["../b.vflow", "x/../../b.vflow", "/etc/passwd", "C:/x", "\\\\host\\x"] {
            assert_eq!(join("a.vflow", path), None, "{path}");
        }
        assert_eq!(join("parts/a.vflow", "../../b.vflow"), None);
    }
}
