//! Writes a target of several files: carries out the plan of [`crate::emit::project`].

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::Path;

use super::failure::{Failure, reason};
use super::terminal::Terminal;
use super::write;
use crate::diagnostic::render::count;
use crate::emit::project::{Advice, Conflict, Plan, Project, plan};

/// Writes the project into a folder. Files of the user stay; generated files that were edited by
/// hand stop the build, unless it is forced, which keeps them beside the new ones.
pub fn write(project: &Project, folder: &Path, force: bool, terminal: &Terminal) -> Result<(), Failure> {
    let unreadable = RefCell::new(None);
    let existing = |path: &str| read(&folder.join(path), &unreadable);
    let planned = plan(project, &existing, force);
    if let Some(failure) = unreadable.take() {
        return Err(failure);
    }
    let planned = planned.map_err(|conflict| refusal(folder, &project.name, &conflict))?;
    write::below(folder, &files(&planned, &existing))?;
    write::remove_below(folder, &planned.remove)?;
    terminal.say(&report(&planned, folder));
    Ok(())
}

/// What is there. A file that is there and cannot be read must not pass for missing: it would be
/// written over.
fn read(path: &Path, unreadable: &RefCell<Option<Failure>>) -> Option<Vec<u8>> {
    match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
                let failure = Failure::read(&path.display().to_string(), reason(&error));
                unreadable.borrow_mut().get_or_insert(failure);
            }
            None
        }
    }
}

fn refusal(folder: &Path, name: &str, conflict: &Conflict) -> Failure {
    let edited = match conflict {
        Conflict::Edited(edited) => edited,
        Conflict::OtherModel(other) => return other_model(folder, name, other),
    };
    let list: Vec<String> = edited.iter().map(|path| folder.join(path).display().to_string()).collect();
    let what = if list.len() == 1 { "a generated file was" } else { "generated files were" };
    Failure::new(format!("{what} edited by hand, and nothing was written: {}", list.join(", "))).help(
        "move the changes into a file that is yours, or build with `--force`, which writes new files and\n\
         keeps the edited ones beside them as .orig",
    )
}

fn other_model(folder: &Path, name: &str, other: &str) -> Failure {
    let folder = folder.display();
    let message =
        format!("`{folder}` holds the project of another model, and nothing was written: {other}, not {name}");
    Failure::new(message).help(
        "name another folder with `--out`, or build with `--force`, which removes the generated files of\n\
         the other model; your own files stay, those in the way of new ones as .orig",
    )
}

/// The files to write, those kept from being lost first.
fn files(plan: &Plan, existing: &impl Fn(&str) -> Option<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for file in plan.write.iter().filter(|file| file.keep_original) {
        if let Some(old) = existing(&file.path) {
            files.push((spare_name(&file.path, existing), old));
        }
    }
    files.extend(plan.write.iter().map(|file| (file.path.clone(), file.content.clone())));
    files
}

/// `logic.py.orig`, or the next name that is free: an earlier edit is not to be lost either.
fn spare_name(path: &str, existing: &impl Fn(&str) -> Option<Vec<u8>>) -> String {
    let numbered = (2..).map(|number: u32| format!("{path}.orig{number}"));
    let mut names = std::iter::once(format!("{path}.orig")).chain(numbered);
    names.find(|name| existing(name).is_none()).unwrap_or_default()
}

fn report(plan: &Plan, folder: &Path) -> String {
    let mut text = match plan.write.len() {
        0 => format!("{} is up to date", folder.display()),
        written => format!("wrote {} to {}", count(written, "file"), folder.display()),
    };
    let more = [("left yours as they are", plan.kept.len()), ("removed", plan.remove.len())];
    let more: Vec<String> =
        more.iter().filter(|(_, number)| *number > 0).map(|(what, number)| format!("{what}: {number}")).collect();
    if !more.is_empty() {
        text.push_str(&format!(" ({})", more.join(", ")));
    }
    text.push('\n');
    plan.advice.iter().for_each(|advice| text.push_str(&advise(advice, folder)));
    text
}

fn advise(advice: &Advice, folder: &Path) -> String {
    let line = advice.line.map_or_else(String::new, |line| format!(":{line}"));
    format!("to do: {}{line}: {}\n", folder.join(&advice.path).display(), advice.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::terminal::Colour;
    use crate::emit::project::{File, Ownership};

    fn build(folder: &Path, logic: &str, force: bool) -> Result<(), Failure> {
        build_of("m", folder, logic, force)
    }

    fn build_of(name: &str, folder: &Path, logic: &str, force: bool) -> Result<(), Failure> {
        let file = |path: &str, content: &str, ownership| File {
            path: path.to_owned(),
            content: content.to_owned(),
            ownership,
        };
        let files = vec![
            file("behaviors.py", "theirs", Ownership::Yours),
            file(&format!("{name}/logic.py"), logic, Ownership::Generated),
        ];
        let project = Project { name: name.to_owned(), files, signatures: Vec::new() };
        write(&project, folder, force, &Terminal::new(Colour::Never))
    }

    #[test]
    fn another_model_does_not_take_a_folder_over() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        build(out, "one", false).unwrap();
        fs::write(out.join("behaviors.py"), "mine").unwrap();
        let failure = build_of("other", out, "two", false).unwrap_err();
        assert!(failure.message.ends_with("and nothing was written: m, not other"), "{failure:?}");
        assert!(out.join("m/logic.py").exists() && !out.join("other").exists());
        build_of("other", out, "two", true).unwrap();
        assert!(!out.join("m/logic.py").exists() && out.join("other/logic.py").exists());
        assert_eq!(fs::read_to_string(out.join("behaviors.py.orig")).unwrap(), "mine");
    }

    #[test]
    fn a_rebuild_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let read = |path: &str| fs::read_to_string(out.join(path)).unwrap();
        build(&out, "one", false).unwrap();
        fs::write(out.join("behaviors.py"), "mine").unwrap();
        build(&out, "two", false).unwrap();
        assert_eq!((read("behaviors.py"), read("m/logic.py")), ("mine".to_owned(), "two".to_owned()));

        for (edit, kept) in [("edit", "m/logic.py.orig"), ("another", "m/logic.py.orig2")] {
            fs::write(out.join("m/logic.py"), edit).unwrap();
            let failure = build(&out, "three", false).unwrap_err();
            assert!(failure.message.starts_with("a generated file was edited by hand"), "{failure:?}");
            assert_eq!(read("m/logic.py"), edit);
            build(&out, "three", true).unwrap();
            assert_eq!((read("m/logic.py"), read(kept)), ("three".to_owned(), edit.to_owned()));
        }
        assert_eq!(read("behaviors.py"), "mine");
    }
}
