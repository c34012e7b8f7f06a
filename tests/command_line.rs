//! The command line of a generated project, as the one who runs a model meets it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a test that goes wrong should stop at once"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

use std::fs;
use std::path::PathBuf;

use models::{build, root, workshop};
use python_env::{Engine, Environment, environment};

/// A model's project in a folder of its own, with an engine to run it on.
struct Project {
    environment: Environment,
    folder: PathBuf,
    package: String,
}

/// What a command came to.
struct Said {
    success: bool,
    out: String,
    errors: String,
}

impl Project {
    /// Of a model in the repository; none where Python is left out.
    fn of(test: &str, model: &str, engine: Engine) -> Option<Project> {
        let environment = environment(engine)?;
        let folder = workshop(&format!("command-line-{test}-{}", engine.name()));
        let home = build(&root().join(model), &folder, engine).join("project");
        Some(Project::in_folder(environment, home))
    }

    /// Of a model written here.
    fn written(test: &str, model: &str) -> Option<Project> {
        let environment = environment(Engine::CadCad)?;
        let folder = workshop(&format!("command-line-{test}"));
        let path = folder.join("here.vflow");
        fs::write(&path, model).unwrap();
        Some(Project::in_folder(environment, build(&path, &folder.join("built"), Engine::CadCad).join("project")))
    }

    fn in_folder(environment: Environment, folder: PathBuf) -> Project {
        let packages = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let package = packages.into_iter().find(|path| path.join("engine.py").exists()).unwrap();
        let package = package.file_name().unwrap().to_string_lossy().into_owned();
        Project { environment, folder, package }
    }

    fn python(&self, arguments: &[&str], installed: bool) -> Said {
        let mut python = self.environment.python();
        python.current_dir(&self.folder).env("MPLBACKEND", "Agg").args(arguments);
        if installed {
            python.env("PYTHONPATH", &self.folder);
        }
        let output = python.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        Said { success: output.status.success(), out: text(&output.stdout), errors: text(&output.stderr) }
    }

    /// `python -m PACKAGE ARGUMENTS`
    fn command(&self, arguments: &[&str]) -> Said {
        self.python(&[&["-m", &self.package], arguments].concat(), true)
    }

    /// What a script prints.
    fn script(&self, text: &str) -> String {
        let said = self.python(&["-c", text], true);
        assert!(said.success, "{}", said.errors);
        said.out
    }
}

#[test]
fn a_run_is_told_on_one_screen() {
    let Some(project) = Project::of("screen", "examples/data_commons.vflow", Engine::CadCad) else { return };
    let said = project.command(&["run"]);
    assert!(said.success, "{}", said.errors);
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(lines.len() <= 45, "{}", said.out);
    assert_eq!(lines[0], "Data commons: 730 steps of 1 day, 1 run");
    for part in [
        "\n  repurchase.money: ",
        ", cut by rest.DATA\n",
        "\nInvariants: all hold on every row\nFacts: 3 come out\n",
        "\nGoals:\n  reached     The treasury outlives the launch (runway >= 180 day by 1 year): runway = ",
        "\n  MISSED      Curators live from use",
    ] {
        assert!(said.out.contains(part), "no {part:?} in:\n{}", said.out);
    }
    let ensemble = project.command(&["run", "--runs", "3", "--steps", "365"]).out;
    assert!(ensemble.contains("in 3 of 3 runs  The treasury outlives the launch"), "{ensemble}");
    assert!(ensemble.contains("(junk_level <= 100 by 2 year): the run ends before"), "{ensemble}");
}

#[test]
fn slips_are_told_in_one_line() {
    let Some(project) = Project::of("slips", "examples/data_commons.vflow", Engine::CadCad) else { return };
    let slips: [(&[&str], &str); 13] = [
        (&["--set", "royality=0.3"], "--set royality=0.3: there is no parameter `royality`; did you mean `royalty`?"),
        (&["--set", "income=1"], "--set income=1: there is no parameter `income`; did you mean `Consumers.income`?"),
        (
            &["--set", "zzz=1"],
            "--set zzz=1: there is no parameter `zzz`; `python -m data_commons_model parameters` lists them",
        ),
        (&["--set", "royalty"], "--set royalty: write NAME=VALUE, as in `--set royalty=1`"),
        (&["--set", "half_life=long"], "--set half_life=long: half_life is a number (year), not 'long'"),
        (&["--set", "royalty=1,2"], "--set royalty=1,2: one value only; for several, use --vary"),
        (&["--set", "half_life=36 year"], "half_life: 36 year lies outside the range 0.25 year to 10 year"),
        (&["--vary", "half_life=1,0.1"], "half_life: 0.1 year lies outside the range 0.25 year to 10 year"),
        (&["--vary", "royalty=1", "--set", "royalty=1"], "`royalty` is both set and varied: leave out one of them"),
        (&["--out", "run.xls"], "--out run.xls: the name must end in .csv or .parquet"),
        (&["--plot", "run.txt"], "--plot run.txt: the name must end in .png or .svg or .pdf"),
        (&["--out", "no/such/run.csv"], "--out no/such/run.csv: there is no folder no"),
        (&["--engine", "radcad"], "`radcad` is not installed here: pip install -e '.[radcad]'"),
    ];
    for (arguments, expected) in slips {
        let said = project.command(&[&["run", "--steps", "2"], arguments].concat());
        let told = said.errors.replace('\\', "/");
        assert_eq!((said.success, told.as_str()), (false, format!("Error: {expected}\n").as_str()));
    }
    let said = project.command(&["run", "--steps", "2", "--set", "half_life=2 year", "--out", "new/run.csv"]);
    assert!(said.success && project.folder.join("new/run.csv").exists(), "{}", said.errors);
}

#[test]
fn what_was_drawn_is_in_the_results_of_both_engines() {
    for engine in [Engine::CadCad, Engine::RadCad] {
        let Some(project) = Project::of("drawn", "tests/models/chance.vflow", engine) else { return };
        // Of the pinned environments, only that of cadCAD has what writes Parquet.
        let files: &[&str] = if engine == Engine::CadCad { &["run.csv", "run.parquet"] } else { &["run.csv"] };
        for file in files {
            let said = project.command(&["run", "--runs", "30", "--steps", "2", "--out", file]);
            assert!(said.out.contains("Drawn again, because outside the range:\n  width: "), "{}", said.out);
        }
        let told = project.script(
            "import pandas as pd\n\
             from pathlib import Path\n\
             a = pd.read_csv('run.csv')\n\
             b = pd.read_parquet('run.parquet') if Path('run.parquet').exists() else a\n\
             assert list(a.columns) == list(b.columns)\n\
             pd.testing.assert_series_equal(a['width'], b['width'])\n\
             runs = a.groupby('run').first()\n\
             print(runs['width'].between(0.5, 1.5).all(), runs['width'].nunique(), runs['redrawn(width)'].sum() > 0)\n\
             print(list(a.columns[:8]))",
        );
        let columns = "['subset', 'run', 'timestep', 'time', 'width', 'redrawn(width)', 'share', 'redrawn(share)']";
        assert_eq!(told, format!("True 30 True\n{columns}\n"));
    }
}

#[test]
fn what_cut_a_flow_is_named() {
    let Some(project) = Project::of("limits", "tests/models/rationing.vflow", Engine::CadCad) else { return };
    let said = project.command(&["run", "--out", "run.csv"]);
    assert!(said.out.contains("cut by room in reserve"), "{}", said.out);
    let told = project.script(
        "import pandas as pd\n\
         rows = pd.read_csv('run.csv', keep_default_na=False)\n\
         for name in ('save', 'withdraw', 'five', 'dividend', 'fill'):\n    \
             print(name, list(rows[f'limit({name})']), [x > 0 for x in rows[f'rationed({name})']])",
    );
    let expected = "save ['', 'room in reserve', 'room in reserve'] [False, True, True]\n\
                    withdraw ['', 'deposit', 'deposit'] [False, True, True]\n\
                    five ['', 'purse', 'purse'] [False, True, True]\n\
                    dividend ['', '', 'till'] [False, False, True]\n\
                    fill ['', '', ''] [False, False, False]\n";
    assert_eq!(told, expected);

    let Some(project) = Project::of("limits-cap", "tests/models/cap.vflow", Engine::CadCad) else { return };
    let said = project.command(&["run"]);
    assert!(said.out.contains("cut by supply max of "), "{}", said.out);
}

const BROKEN: &str = "ecosystem Broken { time 4 month by 1 day }
asset coin: currency
stock till: coin = 10
flow wages: till -> rest = 90 coin/month
metric lasts: month = till / (90 coin/month)
goal open \"It stays open\" { metric lasts target >= 1 month }
invariant some_left: till >= 5 coin
fact half \"Half is left\" { expect lasts == 1 month at 1 day  expect till < 1 coin at 1 day }
";

#[test]
fn what_does_not_hold_is_told_with_its_values() {
    let Some(project) = Project::written("broken", BROKEN) else { return };
    let said = project.command(&["run", "--steps", "3"]);
    assert_eq!((said.success, said.errors.as_str()), (false, "Error: an invariant does not hold: see above\n"));
    for part in [
        "point 0, run 1, step 2, time 2 day: some_left: till >= 5 coin, but till = 4.",
        "half: lasts == 1 month at 1 day: found 0.0",
        " month, expected 1 month\n",
        "half: till < 1 coin at 1 day: found till = 7.",
        "MISSED      It stays open (lasts >= 1 month): lasts = 0.0",
    ] {
        assert!(said.out.contains(part), "no {part:?} in:\n{}", said.out);
    }
    let said = project.command(&["facts"]);
    assert_eq!((said.success, said.errors.as_str()), (false, "Error: 2 expectations do not come out\n"));
    assert!(said.out.starts_with("FAILED     half: lasts == 1 month at 1 day: found 0.0"), "{}", said.out);
}

#[test]
fn experiments_say_what_they_need() {
    let Some(project) = Project::of("experiments", "tests/models/decay.vflow", Engine::CadCad) else { return };
    for file in ["experiments/baseline.py", "experiments/sensitivity.py"] {
        let said = project.python(&[file], false);
        let package = &project.package;
        let told = format!("No module named '{package}': install the project first, as its README.md says\n");
        assert_eq!((said.success, said.errors), (false, told));
        assert!(project.python(&[file], true).success);
    }
    assert!(project.folder.join("results/baseline.png").exists());
}

#[test]
fn no_number_is_never_swallowed() {
    let Some(project) = Project::of("nan", "tests/models/everything.vflow", Engine::CadCad) else { return };
    let numeric = format!("{}.numeric", project.package);
    let told = project.script(&format!(
        "import math\n\
         from itertools import permutations\n\
         from {numeric} import clamp, maximum, minimum\n\
         for xs in permutations((1.0, math.nan, -2.0)):\n    \
             assert math.isnan(minimum(*xs)) and math.isnan(maximum(*xs)) and math.isnan(clamp(*xs)), xs\n\
         for xs in permutations((1.0, math.inf, -2.0)):\n    \
             assert minimum(*xs) == -2.0 and maximum(*xs) == math.inf\n\
         for xs in ((0.0, -0.0), (-0.0, 0.0)):\n    \
             print(minimum(*xs), maximum(*xs))"
    ));
    assert_eq!(told, "-0.0 0.0\n-0.0 0.0\n");
}
