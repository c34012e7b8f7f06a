//! Pinned Python environments under `target/`, made once by whichever test needs them first.
//!
//! Nothing here passes silently: what is missing fails the test and says what to do about it.
//! `VFLOW_SKIP_PYTHON=1` skips with a notice; `VFLOW_PYTHON` names the interpreter to use.

#![allow(dead_code, reason = "each test uses its part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sha2::{Digest, Sha256};

/// The engine an environment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// cadCAD 0.5.3 on current NumPy and pandas, and the tools that look at Python code.
    CadCad,
    /// radCAD 0.14, which needs an older NumPy and Python.
    RadCad,
}

impl Engine {
    /// Its name as the command line of a generated project writes it.
    pub fn name(self) -> &'static str {
        match self {
            Engine::CadCad => "cadcad",
            Engine::RadCad => "radcad",
        }
    }

    /// The oldest Python it runs on, and the first that is too new.
    fn versions(self) -> ((u32, u32), (u32, u32)) {
        match self {
            Engine::CadCad => ((3, 11), (4, 0)),
            Engine::RadCad => ((3, 11), (3, 13)),
        }
    }
}

/// A virtual environment that is ready to use.
pub struct Environment {
    python: PathBuf,
}

impl Environment {
    /// A command that runs its Python, leaving no byte code beside the sources.
    pub fn python(&self) -> Command {
        let mut command = Command::new(&self.python);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1").env_remove("PYTHONPATH");
        command
    }
}

/// The environment of an engine, or nothing where the caller asked to skip Python.
///
/// # Panics
/// Where it cannot be made: with what is missing and what to do.
pub fn environment(engine: Engine) -> Option<Environment> {
    if std::env::var_os("VFLOW_SKIP_PYTHON").is_some_and(|value| value == "1") {
        eprintln!("SKIPPED because VFLOW_SKIP_PYTHON=1: {} was not run", engine.name());
        return None;
    }
    match provide(engine) {
        Ok(environment) => Some(environment),
        Err(reason) => panic!(
            "the Python environment for {} cannot be made.\n{reason}\n\
             To leave out all tests that need Python, set VFLOW_SKIP_PYTHON=1.",
            engine.name()
        ),
    }
}

/// Runs a command to its end; its output is shown only if it fails.
pub fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?} cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?} failed:\n{}", said(&output)))
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Makes the environment, unless it stands already. One process at a time: others wait.
fn provide(engine: Engine) -> Result<Environment, String> {
    let requirements = requirements_of(engine);
    let pinned = fs::read(&requirements).map_err(|error| format!("{}: {error}", requirements.display()))?;
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    fs::create_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    let lock = fs::File::create(root.join(format!("{}.lock", engine.name()))).map_err(|error| error.to_string())?;
    let mut lock = fd_lock::RwLock::new(lock);
    let _held = lock.write().map_err(|error| error.to_string())?;

    // The folder is named by what is in it, so new pins never meet an old environment.
    let folder = root.join(format!("{}-{}", engine.name(), short_hash(&pinned)));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let ready = folder.join("ready");
    if !ready.exists() {
        let _ = fs::remove_dir_all(&folder); // half made, by a test that was stopped
        install(engine, &folder, &python, &requirements)?;
        fs::write(&ready, "").map_err(|error| error.to_string())?;
    }
    Ok(Environment { python })
}

fn requirements_of(engine: Engine) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/python/requirements-{}.txt", engine.name()))
}

fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn install(engine: Engine, folder: &Path, python: &Path, requirements: &Path) -> Result<(), String> {
    let base = find_python(engine)?;
    run(Command::new(&base).args(["-m", "venv"]).arg(folder)).map_err(|error| {
        format!("{error}\nPython's own `venv` module does not work. On Debian and Ubuntu: apt-get install python3-venv")
    })?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"]).arg(requirements);
    run(&mut pip).map(drop).map_err(|error| {
        format!(
            "{error}\npip could not install what {} pins. It needs a package index: \
             the usual one, or the one that pip's own configuration names (`pip config list`).",
            requirements.display()
        )
    })
}

/// An interpreter of a version the engine runs on.
fn find_python(engine: Engine) -> Result<String, String> {
    let (oldest, too_new) = engine.versions();
    let mut candidates: Vec<String> = std::env::var("VFLOW_PYTHON").into_iter().collect();
    candidates.extend(["python3", "python"].map(str::to_owned));
    candidates.extend((11..=14).rev().map(|minor| format!("python3.{minor}")));
    let mut found = Vec::new();
    for candidate in candidates {
        match version_of(&candidate) {
            Some(version) if oldest <= version && version < too_new => return Ok(candidate),
            Some((major, minor)) => found.push(format!("{candidate} is {major}.{minor}")),
            None => {}
        }
    }
    let upper = if too_new.0 > 3 { String::new() } else { format!(" and older than {}.{}", too_new.0, too_new.1) };
    let found = if found.is_empty() { "no Python".to_owned() } else { found.join(", ") };
    Err(format!(
        "{} needs Python {}.{} or later{upper}; here there is {found}.\n\
         Install one, or set VFLOW_PYTHON to the path of one.",
        engine.name(),
        oldest.0,
        oldest.1
    ))
}

fn version_of(python: &str) -> Option<(u32, u32)> {
    let mut command = Command::new(python);
    let text = run(command.args(["-c", "import sys; print(*sys.version_info[:2])"])).ok()?;
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
