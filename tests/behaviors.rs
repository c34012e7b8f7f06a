//! Generated projects in the hands of a user: what the author's own Python does wrong, and what is told of many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that goes wrong should stop at once"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/python_env.rs"]
mod python_env;

use std::fs;
use std::path::{Path, PathBuf};

use models::{build, workshop};
use python_env::{Engine, Environment, environment, run};

/// Hosts who decide in Python, regions that grow, and figures that are no number.
const HOSTS: &str = r#"
ecosystem Hosts { time 10 day by 1 day  seed 7 }
asset TOK: token { supply max 100_000  issuer Treasury }
unit person
set region = North, South
param growth[region]: 1/day = { North: 1%, South: 2% } in 0/day..10% / 1 day
stock users[region]: person = { North: 100, South: 50 }
stock empty[region]: person = 0
member Treasury { stock reserve: TOK = 5_000 }
member Hosts {
  population 30
  param skill: TOK/day = 1 TOK/day * uniform(0.5, 1.5)
  stock wallet: TOK = 10 TOK
  behavior host: TOK/day external = skill + 0.01 * wallet / 1 day
}
behavior mood external = sum(users) / 1 person
flow join: source -> users = growth * users
flow pay: Treasury.reserve -> Hosts.wallet = Hosts.host
metric mq = mood * sum(empty) / sum(empty)
invariant low: Hosts.wallet <= 100 TOK
fact start { expect users[North] == 100 person at 0 day }
goal better { metric mq  target >= 2 }
"#;

/// A project of a model; its folder.
fn made(name: &str, model: &str) -> PathBuf {
    let folder = workshop(name);
    let entry = folder.join("hosts.vflow");
    fs::write(&entry, model).unwrap();
    build(&entry, &folder, Engine::CadCad).join("project")
}

/// What a command of the project says, whether it ends well or not.
fn said(environment: &Environment, project: &Path, arguments: &[&str]) -> String {
    let mut python = environment.python();
    python.current_dir(project).env("PYTHONPATH", project).env("MPLBACKEND", "Agg").args(arguments);
    run(&mut python).unwrap_or_else(|failed| failed)
}

const RUN: [&str; 3] = ["-m", "hosts_model", "run"];

#[test]
fn what_the_authors_python_does_wrong_is_told_by_function_and_line() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let project = made("behaviors-wrong", HOSTS);
    let file = project.join("hosts_model/behaviors.py");
    let good = fs::read_to_string(&file).unwrap();
    let line = |text: &str| 1 + good.lines().position(|line| line.starts_with(text)).unwrap();
    let host = good.lines().find(|line| line.starts_with("    return hosts_skill")).unwrap();
    let mood = good.lines().find(|line| line.starts_with("    return float")).unwrap();
    let at = |text: &str, name: &str| format!("Error: in behaviors.py:{}, {name}: ", line(text));
    let needed = "; 30 numbers are needed, one for each of Hosts";
    for (old, body, told) in [
        (host, "hosts_wallet *= 2; return hosts_wallet", format!("{}ValueError", at(host, "hosts_host"))),
        (host, "hosts_wallet *= 2; return hosts_wallet", "write `x = x * 2`, not `x *= 2`".to_owned()),
        (host, "return {}['no such key']", format!("{}KeyError: 'no such key'", at(host, "hosts_host"))),
        (host, "return 1.0", format!("Error: hosts_host in behaviors.py gave one number{needed}")),
        (host, "return None", format!("gave nothing (None){needed}")),
        (host, "return list(hosts_skill)", format!("gave a list, which is no array{needed}")),
        (host, "return hosts_skill[:3]", format!("gave 3 numbers{needed}")),
        (mood, "return None", "Error: mood in behaviors.py gave nothing (None); one number is needed".to_owned()),
        (mood, "return 'good'", "mood in behaviors.py gave the text 'good'; one number is needed".to_owned()),
        (mood, "return users", "mood in behaviors.py gave 2 numbers; one number is needed".to_owned()),
        (mood, "raise ValueError('mine')", format!("{}ValueError: mine", at(mood, "mood"))),
    ] {
        fs::write(&file, good.replace(old, &format!("    {body}"))).unwrap();
        let out = said(&environment, &project, &RUN);
        assert!(out.contains(&told), "{body}: {told}\n{out}");
    }
    // What is kept between calls cannot reach into the run.
    let keeps = "    KEPT[:] = KEPT + 1; return KEPT\n\n\nimport numpy as np\nKEPT = np.zeros(30)";
    fs::write(&file, good.replace(host, keeps)).unwrap();
    let code = "from hosts_model.engine import run; rows = run(steps=3); print([row['hosts_host'][0] for row in rows])";
    let kept = said(&environment, &project, &["-c", code]);
    assert_eq!(kept.matches("4.0").count(), 1, "{kept}");
}

#[test]
fn what_is_told_of_many_names_its_elements() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let project = made("behaviors-many", &HOSTS.replace("<= 100 TOK", "<= 12 TOK"));
    let out = said(&environment, &project, &[&RUN[..], &["--vary", "growth=5%,10%"]].concat());
    assert!(out.contains("growth = 0.05  growth = 0.1"), "{out}");
    assert!(!out.contains("MISSED"), "{out}");
    let out = said(&environment, &project, &[&RUN[..], &["--plot", "plot.png"]].concat());
    assert!(out.contains("mq is no number on all rows"), "{out}");
    assert!(out.contains("not judged  better (mq >= 2): mq is no number then"), "{out}");
    assert!(out.contains("(2 that stay 0 are not shown)"), "{out}");
    assert!(out.contains("Facts: 1 comes out"), "{out}");
    // The first host above 12 TOK, not how far all of them reach.
    let told = out.lines().find(|line| line.contains("Hosts.wallet <= 12 TOK, but Hosts.wallet[")).expect(&out);
    let (_, amount) = told.split_once("] = ").unwrap();
    assert!(amount.strip_suffix(" TOK").unwrap().parse::<f64>().unwrap() > 12.0, "{told}");
}

#[test]
fn each_ranged_parameter_is_varied_for_all_its_elements() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let project = made("behaviors-sensitivity", HOSTS);
    let out = said(&environment, &project, &["experiments/sensitivity.py"]);
    assert!(out.contains("written: "), "{out}");
    let table = fs::read_to_string(project.join("results/sensitivity.csv")).unwrap();
    let ends: Vec<&str> = table.lines().filter_map(|line| line.rsplit_once("growth,").map(|(_, end)| end)).collect();
    assert_eq!(ends, ["0.0", "0.025", "0.05", "0.07500000000000001", "0.1"], "{table}");
}

#[test]
fn a_plot_has_metrics_first_and_says_what_it_leaves_out() {
    let Some(environment) = environment(Engine::CadCad) else { return };
    let many = "}\nset place = A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z\n\
                stock held[place]: person = 1\nmetric all: person = sum(held)\ngoal better";
    let project = made("behaviors-plot", &HOSTS.replace("}\ngoal better", many));
    let code = "from hosts_model.engine import execute, jobs\nfrom hosts_model.results import frame_of\n\
                from hosts_model.plots import plot\nfigure = plot(frame_of(execute(jobs())))\n\
                print([axis.get_title() for axis in figure.axes][:2], len(figure.axes), figure.get_supxlabel())";
    let out = said(&environment, &project, &["-c", code]);
    assert!(out.starts_with("['all', 'Treasury.reserve'] 24 "), "{out}");
    assert!(out.contains("left out because they stay 0 or are no number: empty[North], empty[South], mq"), "{out}");
    assert!(out.contains("no room for: "), "{out}");
}

#[test]
fn the_readme_names_files_and_columns_as_they_are() {
    let readme = fs::read_to_string(made("behaviors-readme", HOSTS).join("README.md")).unwrap();
    for told in [
        "`hosts_model/sets.py`",
        "| `users[North]` … `users[South]` |",
        "| `Hosts.wallet[mean]` … `Hosts.wallet[sum]` |",
    ] {
        assert!(readme.contains(told), "{told}\n{readme}");
    }
    assert!(!readme.contains("series.py") && !readme.contains("@TABLES@"), "{readme}");
}
