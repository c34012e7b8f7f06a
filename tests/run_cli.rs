//! `vflow run` as people and scripts meet it: arguments, where text goes, exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that goes wrong should stop at once"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use tempfile::TempDir;

const MODEL: &str = "\
ecosystem Shop \"Corner shop\" { time 10 day by 1 day  seed 7 }
asset USD: currency
param fee = 2% in 0..10%
param rent: USD/day = 5 in 0..50
param open = true
stock purse: USD = 500
member Shop { stock till: USD = 1_000 }
flow wages: Shop.till -> purse = 4 USD/day
flow pay: purse -> Shop.till = if open then rent * (1 + fee) else 0 USD/day
metric reserve: day = Shop.till / rent
goal safe \"A month ahead\" { metric reserve target >= 1 month }
";

/// What a command came to.
struct Ran {
    folder: TempDir,
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn code(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn err_has(self, part: &str) -> Ran {
        assert!(self.err.contains(part), "no {part:?} in\n{}", self.err);
        self
    }

    #[track_caller]
    fn out_has(self, part: &str) -> Ran {
        assert!(self.out.contains(part), "no {part:?} in\n{}", self.out);
        self
    }

    /// The lines of a table, each with its cells.
    fn table(&self) -> Vec<Vec<&str>> {
        self.out.lines().map(|line| line.split(',').collect()).collect()
    }
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vflow"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").args(arguments).current_dir(folder.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs `vflow` in a folder that holds `shop.vflow`.
fn vflow(arguments: &[&str]) -> Ran {
    with(MODEL, arguments)
}

fn with(model: &str, arguments: &[&str]) -> Ran {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("shop.vflow"), model).unwrap();
    let mut child = command(&folder, arguments).spawn().unwrap();
    // Whoever reads standard input gets the model.
    let _ = child.stdin.take().unwrap().write_all(model.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr), folder }
}

#[test]
fn a_pipe_gets_a_table() {
    let ran = vflow(&["run", "shop.vflow", "--columns", "Shop.*,reserve"]).code(0);
    let table = ran.table();
    assert_eq!(table[0], ["run", "step", "time", "Shop.till", "reserve"]);
    assert_eq!(table.len(), 12);
    assert_eq!(table[11][..3], ["1", "10", "10.0"]);
    assert_eq!(ran.err, "");
}

#[test]
fn the_grid_the_runs_and_the_steps_are_those_asked_for() {
    let arguments =
        ["run", "shop.vflow", "--runs", "3", "--vary", "fee=1%..3%:3", "--vary", "rent=4,5", "--until", "6 day"];
    let ran = vflow(&[arguments.as_slice(), &["--every", "2", "--columns", "Shop.till"]].concat()).code(0);
    let table = ran.table();
    assert_eq!(table[0], ["point", "run", "step", "time", "fee", "rent", "Shop.till"]);
    // Six points, three runs, rows 0, 2, 4 and 6.
    assert_eq!(table.len(), 1 + 6 * 3 * 4);
    assert_eq!(table[1][..6], ["0", "1", "0", "0.0", "0.01", "4.0"]);
    assert_eq!(table[13][..6], ["1", "1", "0", "0.0", "0.01", "5.0"]);
    assert_eq!(table[72][..6], ["5", "3", "6", "6.0", "0.03", "5.0"]);
}

#[test]
fn warnings_of_the_model_are_counted_and_not_repeated() {
    let model = MODEL.replace("flow wages: Shop.till -> purse = 4 USD/day\n", "");
    with(&model, &["run", "shop.vflow"]).code(0).err_has("2 warnings: `vflow check shop.vflow` tells them");
}

#[test]
fn what_is_set_in_all_runs_has_no_column() {
    let ran = vflow(&["run", "shop.vflow", "--set", "fee=3%", "--columns", "Shop.till"]).code(0);
    assert_eq!(ran.table()[0], ["run", "step", "time", "Shop.till"]);
}

#[test]
fn one_run_of_an_ensemble_bears_its_number() {
    let ran = vflow(&["run", "shop.vflow", "--runs", "20", "--run", "13", "--columns", "Shop.till"]).code(0);
    assert_eq!(ran.table().len(), 12);
    assert_eq!(ran.table()[1][0], "13");
    vflow(&["run", "shop.vflow", "--runs", "20", "--run", "21"]).code(2).err_has("from 1 to 20");
    vflow(&["run", "shop.vflow", "--run", "3", "--stats"]).code(2).err_has("cannot be used with");
}

#[test]
fn statistics_are_tidy() {
    let ran = vflow(&["run", "shop.vflow", "--runs", "5", "--stats", "--vary", "fee=1%,2%", "--columns", "Shop.till"]);
    let ran = ran.code(0);
    let table = ran.table();
    assert_eq!(table[0][..9], ["point", "step", "time", "fee", "column", "unit", "count", "mean", "sd"]);
    assert_eq!(table.len(), 1 + 2 * 11);
}

#[test]
fn a_file_gets_the_table_and_standard_output_the_summary() {
    let ran = vflow(&["run", "shop.vflow", "--out", "made.csv", "--set", "fee=3%"]).code(0);
    let ran = ran.out_has("Corner shop  10 day · 10 steps · 1 run · seed 7").out_has("Set: fee = 0.03");
    let ran = ran.out_has("Shop.till").out_has("A month ahead (reserve >= 1 month)").err_has("wrote made.csv\n");
    let text = fs::read_to_string(ran.folder.path().join("made.csv")).unwrap();
    assert!(text.starts_with("run,step,time,"), "{text}");
    assert_eq!(text.lines().count(), 12);
    assert_eq!(fs::read_dir(ran.folder.path()).unwrap().count(), 2, "nothing is left beside it");
}

#[test]
fn what_is_external_runs_by_its_default_and_is_told() {
    let model = MODEL.replace(
        "flow wages: Shop.till -> purse = 4 USD/day",
        "member Owner { behavior spend: USD/day external = 4 USD/day }\nflow wages: Shop.till -> purse = Owner.spend",
    );
    let out = |model: &str| with(model, &["run", "shop.vflow", "--columns", "Shop.till"]).code(0).out;
    assert_eq!(out(&model), out(MODEL));
    with(&model, &["run", "shop.vflow", "--out", "made.csv"])
        .code(0)
        .out_has("`Owner.spend` is external: its default is used\n");
    assert!(!vflow(&["run", "shop.vflow", "--out", "made.csv"]).out.contains("external"));
}

#[test]
fn the_redraws_of_a_parameter_have_one_column() {
    let model = MODEL.replace(
        "param open = true",
        "param open = true\nset region = EU, US\nparam growth[region] = 1 in 0..2 ~ uniform(0, 3)\nmetric all = sum(growth)",
    );
    let ran = with(&model, &["run", "shop.vflow", "--runs", "2", "--columns", "all"]).code(0);
    assert_eq!(ran.table()[0], ["run", "step", "time", "growth[EU]", "redrawn(growth)", "growth[US]", "all"]);
    assert!(ran.table().iter().all(|line| line.len() == 7));
}

#[test]
fn one_element_that_is_set_leaves_the_others_drawn() {
    let model = MODEL.replace(
        "param open = true",
        "param open = true\nset region = EU, US\nparam growth[region] = 1 in 0..2 ~ uniform(0, 3)\nmetric all = sum(growth)",
    );
    let arguments = ["run", "shop.vflow", "--runs", "9", "--columns", "all"];
    let drawn = with(&model, &arguments).code(0);
    let set = with(&model, &[arguments.as_slice(), &["--set", "growth[EU]=0.5"]].concat()).code(0);
    assert_eq!(set.table()[0], ["run", "step", "time", "growth[US]", "redrawn(growth)", "all"]);
    let column = |ran: &Ran, at: usize| ran.table().iter().skip(1).map(|line| line[at].to_owned()).collect::<Vec<_>>();
    assert_eq!(column(&set, 3), column(&drawn, 5));
    let vary = with(&model, &[arguments.as_slice(), &["--vary", "growth[EU]=0.5,1"]].concat()).code(0);
    let names = ["point", "run", "step", "time", "growth[EU]", "growth[US]", "redrawn(growth)", "all"];
    assert_eq!(vary.table()[0], names);
    assert_eq!(column(&vary, 5), [column(&set, 3), column(&set, 3)].concat());
}

#[test]
fn plots_ask_for_the_summary_and_fit_the_locale() {
    vflow(&["run", "shop.vflow", "--plot", "reserve"]).code(0).out_has("reserve, day\n").out_has("┤");
    vflow(&["run", "shop.vflow", "--plot", "reserv"]).code(2).err_has("write `reserve`");
    vflow(&["run", "shop.vflow", "--plot", "reserve", "--out", "-"]).code(2).err_has("both ask for standard output");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("shop.vflow"), MODEL).unwrap();
    let plain = command(&folder, &["run", "shop.vflow", "--plot", "reserve"]).env("LANG", "C").output().unwrap();
    assert!(plain.stdout.is_ascii(), "{}", String::from_utf8_lossy(&plain.stdout));
}

#[test]
fn faulty_settings_are_shown_where_they_stand() {
    let ran = vflow(&["run", "shop.vflow", "--set", "fe=3%", "--set", "rent=3 USD", "--vary", "fee=1%..40%:3"]).code(2);
    let ran = ran.err_has("V0201").err_has("write `fee`").err_has("1 │ --set fe=3%");
    let ran = ran.err_has("V0305").err_has("`rent` is USD/time, but the value is USD");
    let ran = ran.err_has("V0310").err_has("its range is 0..0.1");
    assert_eq!(ran.out, "");
}

#[test]
fn unknown_columns_and_endings() {
    vflow(&["run", "shop.vflow", "--columns", "reserv"]).code(2).err_has("write `reserve`");
    vflow(&["run", "shop.vflow", "--out", "made.xls"]).code(2).err_has("end it in .csv");
    vflow(&["run", "shop.vflow", "--out", "missing/made.csv"]).code(2).err_has("missing/made.csv");
    vflow(&["run", "missing.vflow"]).code(2).err_has("no such file");
}

#[test]
fn models_that_cannot_run() {
    let sketch = "ecosystem Sketch\nmember A { stock a }\n";
    with(sketch, &["run", "shop.vflow"]).code(1).err_has("V0506").err_has("still missing for a run");
    with("ecosystem Bad { time 1 day }\n", &["run", "shop.vflow"]).code(1).err_has("error[");
}

#[test]
fn models_come_as_text_as_json_and_through_a_pipe() {
    let json = vflow(&["build", "shop.vflow", "--target", "json"]).code(0).out;
    let text = vflow(&["run", "shop.vflow"]).code(0).out;
    assert_eq!(vflow(&["run", "-"]).code(0).out, text);
    assert_eq!(with(&json, &["run", "-"]).code(0).out, text);
    let set = ["--set", "rent=20 USD/week", "--columns", "Shop.till"];
    let set_text = with(MODEL, &[&["run", "-"], set.as_slice()].concat()).code(0).out;
    assert_eq!(with(&json, &[&["run", "-"], set.as_slice()].concat()).code(0).out, set_text);
}

#[test]
fn statistics_tell_of_all_runs_that_stopped() {
    let model = format!("{MODEL}param luck = 50% in 0..1 ~ uniform(0, 1)\ninvariant lucky: luck >= 50%\n");
    let seen = with(&model, &["run", "shop.vflow", "--runs", "100", "--out", "made.csv"]).code(1);
    let known = seen.out.split("in ").find_map(|rest| rest.split_once(" of 100 runs; this one again")).unwrap().0;
    assert!(known.parse::<u64>().unwrap() > 8, "{known}");
    let stats = with(&model, &["run", "shop.vflow", "--runs", "100", "--stats", "--out", "made.csv"]).code(1);
    let stats = stats.out_has(&format!("({known} runs that stopped have no end)"));
    stats.out_has(&format!("in 8 of the first 8 of {known} that stopped; this one again"));
}

#[test]
fn a_first_run_without_rows_leaves_the_plot_to_the_others() {
    let model = format!("{MODEL}param luck = 50% in 0..1 ~ uniform(0, 1)\n");
    let ensemble = ["run", "shop.vflow", "--runs", "30", "--columns", "reserve"];
    let first: f64 = with(&model, &ensemble).code(0).table()[1][3].parse().unwrap();
    assert!(first < 0.9, "some are luckier than {first}");
    let model = format!("{model}invariant lucky: luck > {}\n", first + 1e-3);
    let ran = with(&model, &[ensemble.as_slice(), &["--plot", "reserve"]].concat()).code(1);
    ran.out_has("run 1, step 0").out_has("reserve, day: mean, and nine in ten runs\n").out_has("┤");
}

#[test]
fn what_lies_between_kept_rows_was_not_seen() {
    let arguments = ["run", "shop.vflow", "--set", "rent=50", "--until", "30 day", "--plot", "reserve"];
    vflow(&arguments).code(0).out_has("of 30 steps, cut by");
    vflow(&[arguments.as_slice(), &["--every", "10"]].concat()).code(0).out_has("of 3 kept rows, cut by");
}

#[test]
fn words_are_not_drawn() {
    vflow(&["run", "shop.vflow", "--plot", "limit(pay)"]).code(2).err_has("holds words");
    vflow(&["run", "shop.vflow", "--plot", "limit(*"]).code(2).err_has("holds words");
    let ran = vflow(&["run", "shop.vflow", "--plot", "*"]).code(0).out_has("reserve, day\n");
    assert!(!ran.out.contains("limit("), "{}", ran.out);
}

#[test]
fn the_one_run_of_no_ensemble_takes_what_the_model_says() {
    let model = format!("{MODEL}param luck = 50% in 0..1 ~ uniform(0, 1)\nmetric lucky = luck\n");
    let out = |arguments: &[&str]| with(&model, &[&["run", "shop.vflow"], arguments].concat()).code(0).out;
    assert_eq!(out(&["--runs", "1", "--run", "1"]), out(&["--runs", "1"]));
    assert_eq!(out(&["--runs", "1"]), out(&[]));
    assert_eq!(out(&["--runs", "2", "--run", "1"]), out(&["--run", "1"]));
    assert_ne!(out(&["--run", "1"]), out(&[]));
}

#[test]
fn agents_are_summed_up_unless_each_is_asked_for() {
    let model = format!("{MODEL}member Crowd {{ population 25  stock wallet: USD = 4 }}\n");
    let run = ["run", "shop.vflow", "--columns", "Crowd.*"];
    let few = with(&model, &run).code(0);
    assert_eq!(few.table()[0].len(), 3 + 4);
    assert!(few.table()[0].contains(&"Crowd.wallet[sum]"));
    let each = with(&model, &[run.as_slice(), &["--agents"]].concat()).code(0);
    assert_eq!(each.table()[0].len(), 3 + 25);
    assert_eq!(each.table()[1][3..], ["4.0"; 25]);
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let out = |jobs: &str| vflow(&["run", "shop.vflow", "--runs", "100", "--jobs", jobs]).code(0).out;
    assert_eq!(out("1"), out("3"));
    vflow(&["run", "shop.vflow", "--jobs", "0"]).code(2).err_has("from 1 to 1024");
}

#[cfg(target_os = "linux")]
#[test]
fn threads_that_cannot_be_started_are_told_of() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("shop.vflow"), MODEL).unwrap();
    for rest in ["", "--stats"] {
        // A thousand stacks need more room than there is.
        let line = format!(
            "ulimit -v 1500000; exec '{}' run shop.vflow --runs 9000 --jobs 1024 {rest}",
            env!("CARGO_BIN_EXE_vflow")
        );
        let ran = Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{err}");
        assert!(err.contains("no run was made: threads cannot be started"), "{err}");
        assert!(err.contains("--jobs 2"), "{err}");
    }
}

#[test]
fn statistics_that_would_fill_the_memory_are_not_begun() {
    let line = ["run", "shop.vflow", "--stats", "--runs", "10", "--until", "50_000_000 day"];
    vflow(&line).code(2).err_has("statistics of 50000001 rows and").err_has("--every 100");
}

#[test]
fn a_run_may_end_where_it_starts() {
    let rows = |until: &str| vflow(&["run", "shop.vflow", "--until", until]).code(0).table().len() - 1;
    assert_eq!([rows("0"), rows("0.4"), rows("1"), rows("1.5 day")], [1, 2, 2, 3]);
    vflow(&["run", "shop.vflow", "--until", "-1"]).code(2).err_has("V0310");
}

/// Whether a process listens to Ctrl-C by now.
#[cfg(target_os = "linux")]
fn listens(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    u64::from_str_radix(caught.trim(), 16).unwrap() & 0b10 != 0
}

/// What a command leaves that gets Ctrl-C until it ends, once or more often.
#[cfg(target_os = "linux")]
fn interrupted(model: &str, arguments: &[&str], once: bool) -> Ran {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("shop.vflow"), model).unwrap();
    let mut child = command(&folder, arguments).spawn().unwrap();
    let pause = || std::thread::sleep(std::time::Duration::from_millis(20));
    while !listens(child.id()) {
        pause();
    }
    let mut sent = 0;
    while child.try_wait().unwrap().is_none() {
        if !once || sent == 0 {
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
            sent += 1;
        }
        pause();
    }
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr), folder }
}

#[cfg(target_os = "linux")]
#[test]
fn a_single_run_that_is_cut_off_says_so() {
    let arguments = ["run", "shop.vflow", "--until", "90000000", "--every", "1000", "--out", "made.csv"];
    let ran = interrupted(MODEL, &arguments, true).code(130);
    let ran = ran.err_has("interrupted: the run was cut off after step").err_has("wrote made.csv");
    let ran = ran.out_has("Ended early: the run was cut off after step").out_has("the run was cut off\n");
    assert!(!ran.out.contains("reached") && !ran.out.contains("MISSED"), "{}", ran.out);
    assert!(ran.folder.path().join("made.csv").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_twice_leaves_nothing_behind() {
    // A block of runs takes long enough for somebody to lose patience.
    let model = MODEL.replace(
        "goal safe",
        "member Crowd { population 20_000  stock wallet: USD = 4 }\n\
        flow gift: rest -> Crowd.wallet = 1%/day * Crowd.wallet\ngoal safe",
    );
    let arguments = ["run", "shop.vflow", "--runs", "100000", "--until", "9000", "--out", "made.csv"];
    let ran = interrupted(&model, &arguments, false).code(130);
    let left: Vec<_> = fs::read_dir(ran.folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".vflow-")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("shop.vflow"), MODEL).unwrap();
    let arguments = ["run", "shop.vflow", "--runs", "1000000000", "--columns", "Shop.till"];
    let mut child = command(&folder, &arguments).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    // Once there are results, the run has begun and listens.
    (0..100).for_each(|_| assert!(out.read_line(&mut text).unwrap() > 0));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    out.read_to_string(&mut text).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{err}");
    assert!(err.contains("of 1000000000 runs are done, and kept"), "{err}");
    // The last run that was begun is whole.
    assert_eq!(text.lines().count() % 11, 1, "{err}");
    assert!(text.ends_with('\n'));
}
