//! A target of several files, and what a rebuild may do to those that are already there.
//!
//! Generated files are written anew; the user's files are written once. A manifest in the project
//! holds the checksum of every generated file as it was last written, so that an edit by hand is
//! seen and never lost. All of this is pure: the command line reads and writes.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// Where a project keeps the checksums of its generated files.
pub const MANIFEST: &str = ".vflow/manifest.json";

/// Files to be written, by their path inside the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Which model it is of: a folder holds the project of one.
    pub name: String,
    /// The files, sorted by path.
    pub files: Vec<File>,
    /// Functions that the user's files must have.
    pub signatures: Vec<Signature>,
}

/// One file of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path inside the project, with `/`.
    pub path: String,
    /// What stands in it.
    pub content: String,
    /// Whose it is.
    pub ownership: Ownership,
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// Written anew by every build.
    Generated,
    /// Written once; the user's from then on.
    Yours,
}

/// A Python function that a file of the user must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The file.
    pub path: String,
    /// The name of the function.
    pub name: String,
    /// The names of its arguments, in order.
    pub parameters: Vec<String>,
    /// The declaration it stands for, as in the model.
    pub declaration: String,
}

/// What a build is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write, the manifest last.
    pub write: Vec<Write>,
    /// The user's files that are left as they are.
    pub kept: Vec<String>,
    /// Generated files of an earlier build that this one no longer has: to be removed.
    pub remove: Vec<String>,
    /// What the user has to change in files of their own.
    pub advice: Vec<Advice>,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Its path inside the project.
    pub path: String,
    /// What to write.
    pub content: Vec<u8>,
    /// Keep what is there as `<path>.orig` first.
    pub keep_original: bool,
}

/// A change that the user has to make by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The file.
    pub path: String,
    /// The line of the function that is there, from 1.
    pub line: Option<usize>,
    /// What to do.
    pub text: String,
}

/// Why a build must not write, unless it is told to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Generated files, by their paths, that were edited by hand or were there before: a build would
    /// lose what is in them.
    Edited(Vec<String>),
    /// The folder holds the project of the model that this names.
    OtherModel(String),
}

impl Project {
    /// Adds a generated file.
    pub(crate) fn generated(&mut self, path: String, content: String) {
        self.files.push(File { path, content, ownership: Ownership::Generated });
    }
}

/// Decides what a build does, given what is there; `force` overwrites edited files, and the project
/// of another model with the user's files in it, and keeps these as `.orig`.
pub fn plan(project: &Project, existing: &dyn Fn(&str) -> Option<Vec<u8>>, force: bool) -> Result<Plan, Conflict> {
    let (owner, written) = existing(MANIFEST).map(|bytes| read_manifest(&bytes)).unwrap_or_default();
    let other = owner.filter(|owner| *owner != project.name);
    if let Some(owner) = other.clone().filter(|_| !force) {
        return Err(Conflict::OtherModel(owner));
    }
    let mut plan = Plan::default();
    let mut manifest = BTreeMap::new();
    let mut edited = Vec::new();
    for file in &project.files {
        let found = existing(&file.path);
        let yours = file.ownership == Ownership::Yours;
        if yours && found.is_some() && other.is_none() {
            plan.kept.push(file.path.clone());
            continue;
        }
        let new = checksum(file.content.as_bytes());
        let old = found.as_deref().map(checksum);
        let by_hand = old.as_ref().is_some_and(|old| *old != new && written.get(&file.path) != Some(old));
        if by_hand && !yours {
            edited.push(file.path.clone());
        }
        if old.as_ref() != Some(&new) {
            let content = file.content.clone().into_bytes();
            plan.write.push(Write { path: file.path.clone(), content, keep_original: by_hand });
        }
        if file.ownership == Ownership::Generated {
            manifest.insert(file.path.clone(), new);
        }
    }
    for (path, sum) in written.iter().filter(|(path, _)| !manifest.contains_key(*path)) {
        let is_ours_now = project.files.iter().any(|file| file.path == **path);
        match existing(path).map(|bytes| checksum(&bytes)) {
            Some(found) if found == *sum && !is_ours_now => plan.remove.push(path.clone()),
            _ => {}
        }
    }
    if !edited.is_empty() && !force {
        return Err(Conflict::Edited(edited));
    }
    plan.advice = advice(project, existing);
    let content = write_manifest(&project.name, &manifest);
    if existing(MANIFEST).as_deref() != Some(content.as_slice()) {
        plan.write.push(Write { path: MANIFEST.to_owned(), content, keep_original: false });
    }
    Ok(plan)
}

/// The SHA-256 of a file in hexadecimal.
pub fn checksum(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which model a manifest is of, and what it says by path; nothing where it cannot be read, so that
/// no file is overwritten.
fn read_manifest(bytes: &[u8]) -> (Option<String>, BTreeMap<String, String>) {
    let Ok(serde_json::Value::Object(mut root)) = serde_json::from_slice(bytes) else { return Default::default() };
    let name = root.get("model").and_then(|name| name.as_str()).map(str::to_owned);
    let Some(serde_json::Value::Object(files)) = root.remove("sha256") else { return (name, BTreeMap::new()) };
    let files = files
        .into_iter()
        .filter_map(|(path, sum)| Some((path, sum.as_str()?.to_owned())))
        .filter(|(path, _)| is_inside(path))
        .collect();
    (name, files)
}

/// Whether a path stays inside the project: a manifest is a file that anyone may have edited.
fn is_inside(path: &str) -> bool {
    !path.starts_with('/')
        && !path.contains('\\')
        && !path.contains(':')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn write_manifest(name: &str, files: &BTreeMap<String, String>) -> Vec<u8> {
    let about = "Checksums of generated files as vflow wrote them. Keep this file: it tells edits from builds.";
    let root = serde_json::json!({ "about": about, "model": name, "sha256": files });
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// What has to change in the user's files so that they fit the model.
fn advice(project: &Project, existing: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<Advice> {
    let mut advice = Vec::new();
    let mut paths: Vec<&String> = project.signatures.iter().map(|signature| &signature.path).collect();
    paths.dedup();
    for path in paths {
        let Some(bytes) = existing(path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let defined = definitions(&text);
        for signature in project.signatures.iter().filter(|signature| signature.path == *path) {
            advice.extend(compare(signature, &defined));
        }
    }
    advice
}

/// A function that a Python file defines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Definition {
    name: String,
    line: usize,
    parameters: Vec<String>,
}

fn compare(signature: &Signature, defined: &[Definition]) -> Option<Advice> {
    let wanted = format!("def {}({})", signature.name, signature.parameters.join(", "));
    let Some(found) = defined.iter().find(|definition| definition.name == signature.name) else {
        let text = format!("`{}` is external: add `{wanted}`", signature.declaration);
        return Some(Advice { path: signature.path.clone(), line: None, text });
    };
    if found.parameters == signature.parameters {
        return None;
    }
    let list = |names: Vec<&String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let added: Vec<&String> = signature.parameters.iter().filter(|name| !found.parameters.contains(name)).collect();
    let gone: Vec<&String> = found.parameters.iter().filter(|name| !signature.parameters.contains(name)).collect();
    let mut changes = Vec::new();
    if !added.is_empty() {
        changes.push(format!("new: {}", list(added)));
    }
    if !gone.is_empty() {
        changes.push(format!("gone: {}", list(gone)));
    }
    if changes.is_empty() {
        changes.push("in another order".to_owned());
    }
    let text =
        format!("`{}` changed its arguments ({}): make it `{wanted}`", signature.declaration, changes.join("; "));
    Some(Advice { path: signature.path.clone(), line: Some(found.line), text })
}

/// The functions at the top level of a Python file, read as text.
fn definitions(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let rest = text.get(offset..).unwrap_or_default();
        offset += line.len();
        let Some((name, after)) = rest.strip_prefix("def ").and_then(|rest| rest.split_once('(')) else { continue };
        found.push(Definition { name: name.trim().to_owned(), line: index + 1, parameters: parameters(after) });
    }
    found
}

/// The names of parameters in a signature, up to its closing bracket.
fn parameters(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let mut depth = 0_u32;
    let mut reading = true;
    let mut comment = false;
    for character in text.chars() {
        match character {
            '\n' => comment = false,
            _ if comment => {}
            '#' => comment = true,
            ')' if depth == 0 => break,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                reading = true;
            }
            ':' | '=' if depth == 0 => reading = false,
            other if reading && depth == 0 && !other.is_whitespace() => name.push(other),
            _ => {}
        }
    }
    names.push(name);
    names.retain(|name| !name.is_empty() && name != "*" && name != "/");
    names
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Conflict, File, MANIFEST, Ownership, Plan, Project, Signature, plan};

    fn file(path: &str, content: &str, ownership: Ownership) -> File {
        File { path: path.to_owned(), content: content.to_owned(), ownership }
    }

    fn sample(content: &str) -> Project {
        let files = vec![
            file("logic.py", content, Ownership::Generated),
            file("behaviors.py", "def curate(margin):\n    return margin\n", Ownership::Yours),
        ];
        Project { name: "m".to_owned(), files, signatures: Vec::new() }
    }

    fn apply(disk: &mut BTreeMap<String, Vec<u8>>, plan: Plan) {
        for write in plan.write {
            if write.keep_original
                && let Some(old) = disk.get(&write.path).cloned()
            {
                disk.insert(format!("{}.orig", write.path), old);
            }
            disk.insert(write.path, write.content);
        }
        for path in plan.remove {
            disk.remove(&path);
        }
    }

    #[test]
    fn a_build_never_loses_an_edit() {
        let mut disk = BTreeMap::new();
        let build = |disk: &BTreeMap<String, Vec<u8>>, project: &Project, force| {
            plan(project, &|path| disk.get(path).cloned(), force)
        };
        let first = build(&disk, &sample("a"), false).unwrap();
        apply(&mut disk, first);
        assert_eq!(build(&disk, &sample("a"), false).unwrap().write, Vec::new());

        // A new model rewrites what is generated and leaves what is the user's.
        disk.insert("behaviors.py".into(), b"mine".to_vec());
        let second = build(&disk, &sample("b"), false).unwrap();
        apply(&mut disk, second);
        assert_eq!(disk["logic.py"], b"b");
        assert_eq!(disk["behaviors.py"], b"mine");

        // What was edited by hand stops the build, unless it is forced, which keeps the edit.
        disk.insert("logic.py".into(), b"edited".to_vec());
        assert_eq!(build(&disk, &sample("c"), false).unwrap_err(), Conflict::Edited(vec!["logic.py".into()]));
        let forced = build(&disk, &sample("c"), true).unwrap();
        apply(&mut disk, forced);
        assert_eq!(disk["logic.py.orig"], b"edited");
        assert_eq!(disk["logic.py"], b"c");
    }

    #[test]
    fn a_file_that_was_there_before_is_not_overwritten() {
        let disk = BTreeMap::from([("logic.py".to_owned(), b"theirs".to_vec())]);
        let conflicts = plan(&sample("a"), &|path| disk.get(path).cloned(), false).unwrap_err();
        assert_eq!(conflicts, Conflict::Edited(vec!["logic.py".into()]));
    }

    #[test]
    fn the_project_of_another_model_is_left_alone_unless_forced() {
        let mut disk = BTreeMap::new();
        let first = plan(&sample("a"), &|_| None, false).unwrap();
        apply(&mut disk, first);
        disk.insert("behaviors.py".into(), b"mine".to_vec());
        let other = Project { name: "other".to_owned(), ..sample("b") };
        let there = disk.clone();
        let refused = plan(&other, &|path| there.get(path).cloned(), false).unwrap_err();
        assert_eq!(refused, Conflict::OtherModel("m".to_owned()));

        // Forced, what the user wrote for the first model stays beside what the second one needs.
        let forced = plan(&other, &|path| there.get(path).cloned(), true).unwrap();
        apply(&mut disk, forced);
        assert_eq!(disk["behaviors.py.orig"], b"mine");
        assert_ne!(disk["behaviors.py"], b"mine");
        assert!(plan(&other, &|path| disk.get(path).cloned(), false).is_ok());
    }

    #[test]
    fn what_is_no_longer_generated_is_removed_if_it_was_not_edited() {
        let mut disk = BTreeMap::new();
        let first = plan(&sample("a"), &|_| None, false).unwrap();
        apply(&mut disk, first);
        let none = Project { name: "m".to_owned(), ..Project::default() };
        assert_eq!(plan(&none, &|path| disk.get(path).cloned(), false).unwrap().remove, ["logic.py"]);
        disk.insert("logic.py".into(), b"edited".to_vec());
        assert_eq!(plan(&none, &|path| disk.get(path).cloned(), false).unwrap().remove, Vec::<String>::new());
        disk.insert(MANIFEST.into(), br#"{"sha256": {"../other": "00"}}"#.to_vec());
        assert_eq!(plan(&none, &|_| disk.get(MANIFEST).cloned(), false).unwrap().remove, Vec::<String>::new());
    }

    #[test]
    fn a_changed_signature_is_told_and_the_file_is_left_alone() {
        let mut project = sample("a");
        let signature = |name: &str, parameters: &[&str]| Signature {
            path: "behaviors.py".into(),
            name: name.into(),
            parameters: parameters.iter().map(|name| (*name).to_owned()).collect(),
            declaration: format!("Curators.{name}"),
        };
        project.signatures = vec![signature("curate", &["price", "margin"]), signature("leave", &[])];
        let text = b"import x\n\ndef curate(\n    margin: Annotated[float, 'a'],  # (\n    skill: float = 1.0,\n) -> float:\n    return 1\n";
        let disk = BTreeMap::from([("behaviors.py".to_owned(), text.to_vec())]);
        let plan = plan(&project, &|path| disk.get(path).cloned(), false).unwrap();
        assert_eq!(plan.kept, ["behaviors.py"]);
        let told: Vec<String> = plan.advice.iter().map(|advice| format!("{:?} {}", advice.line, advice.text)).collect();
        assert_eq!(
            told,
            [
                "Some(3) `Curators.curate` changed its arguments (new: `price`; gone: `skill`): make it `def curate(price, margin)`",
                "None `Curators.leave` is external: add `def leave()`",
            ]
        );
    }
}
