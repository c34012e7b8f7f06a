//! `vflow new`: a small, complete, commented project.

use std::fs;
use std::path::Path;

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use super::write;
use crate::diagnostic::render::one_line;

const MODEL: &str = include_str!("template/model.vflow");
const README: &str = include_str!("template/README.md");
const IGNORE: &str = include_str!("template/gitignore");
/// Names that Windows keeps for devices.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Writes the project into a folder of its own, which must not exist yet.
pub fn run(name: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    validate(name)?;
    let folder = Path::new(name);
    if let Err(error) = fs::create_dir(folder) {
        let failure = match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::new(format!("`{name}` exists already; nothing was written")).help("choose another name")
            }
            _ => Failure::write(folder, &error),
        };
        return Err(failure);
    }
    let fill = |text: &str| text.replace("{name}", name).replace("{Name}", &camel(name)).into_bytes();
    let files = [("model.vflow", MODEL), ("README.md", README), (".gitignore", IGNORE)];
    write::below(folder, &files.map(|(path, text)| (path.to_owned(), fill(text))))?;
    terminal.out(&format!(
        "Started {name}/ with a model, a readme and a .gitignore.\n\nNext:\n  \
         cd {name}\n  \
         vflow check model.vflow\n  \
         vflow build model.vflow --target mermaid\n  \
         vflow build model.vflow --target cadcad --out simulation\n"
    ))
}

fn validate(name: &str) -> Result<(), Failure> {
    let letters = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    let starts_well = name.starts_with(|character: char| character.is_ascii_alphabetic());
    let device = DEVICES.contains(&name.to_lowercase().as_str());
    if starts_well && !device && name.len() <= 60 && name.chars().all(letters) {
        return Ok(());
    }
    let rule = "a name starts with a letter and goes on with letters, digits, `_` or `-`, 60 at most: `my_commons`";
    Err(Failure::new(format!("`{}` cannot be the name of a project", one_line(name, 60))).help(rule))
}

/// `my_commons` as the name of an ecosystem: `MyCommons`.
fn camel(name: &str) -> String {
    let words = name.split(['_', '-']).filter(|word| !word.is_empty());
    words
        .flat_map(|word| word.chars().take(1).map(|first| first.to_ascii_uppercase()).chain(word.chars().skip(1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_names_of_ecosystems() {
        for (name, expected) in [("my_commons", "MyCommons"), ("demo", "Demo"), ("a-2nd-try_", "A2ndTry")] {
            assert_eq!(camel(name), expected);
        }
    }

    #[test]
    fn names_are_safe_as_folders() {
        for name in ["", "1st", "-x", "a/b", "..", "a b", "con", "NUL", "ä", "a\n", &"x".repeat(61)] {
            assert!(validate(name).is_err(), "{name}");
        }
        assert!(validate("my-commons_2").is_ok());
    }
}
