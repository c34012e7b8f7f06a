//! The command line, as people and scripts meet it.

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

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// One run of `vflow` in a folder of its own: files and arguments first, then [`Test::run`].
struct Test {
    folder: TempDir,
    arguments: Vec<String>,
    input: Option<Vec<u8>>,
    variables: Vec<(&'static str, &'static str)>,
}

/// What a run came to. Every expectation shows the whole run where it fails.
struct Ran {
    folder: TempDir,
    output: Output,
}

impl Test {
    fn new() -> Test {
        let folder = TempDir::new().unwrap();
        Test { folder, arguments: Vec::new(), input: None, variables: Vec::new() }
    }

    fn file(self, path: &str, text: impl AsRef<[u8]>) -> Test {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn folder(self, path: &str) -> Test {
        fs::create_dir_all(self.folder.path().join(path)).unwrap();
        self
    }

    #[cfg(unix)]
    fn link(self, path: &str, to: impl AsRef<std::path::Path>) -> Test {
        std::os::unix::fs::symlink(to, self.folder.path().join(path)).unwrap();
        self
    }

    #[cfg(unix)]
    fn mode(self, path: &str, mode: u32) -> Test {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        self
    }

    fn args<const N: usize>(mut self, arguments: [&str; N]) -> Test {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    fn input(mut self, text: impl AsRef<[u8]>) -> Test {
        self.input = Some(text.as_ref().to_owned());
        self
    }

    fn variable(mut self, name: &'static str, value: &'static str) -> Test {
        self.variables.push((name, value));
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vflow"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.args(&self.arguments).current_dir(self.folder.path()).envs(self.variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(self) -> Ran {
        let mut child = self.command().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // The child may well end without reading all of it.
        let _ = stdin.write_all(&self.input.unwrap_or_default());
        drop(stdin);
        Ran { folder: self.folder, output: child.wait_with_output().unwrap() }
    }
}

impl Ran {
    fn out(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    fn err(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    fn shown(&self) -> String {
        format!("{}\n--- stdout\n{}\n--- stderr\n{}", self.output.status, self.out(), self.err())
    }

    #[track_caller]
    fn code(self, code: i32) -> Ran {
        assert_eq!(self.output.status.code(), Some(code), "{}", self.shown());
        self
    }

    #[track_caller]
    fn stdout(self, text: &str) -> Ran {
        assert_eq!(self.out(), text, "{}", self.shown());
        self
    }

    #[track_caller]
    fn stderr(self, text: &str) -> Ran {
        assert_eq!(self.err(), text, "{}", self.shown());
        self
    }

    #[track_caller]
    fn stdout_has(self, part: &str) -> Ran {
        assert!(self.out().contains(part), "no {part:?} in {}", self.shown());
        self
    }

    #[track_caller]
    fn stderr_has(self, part: &str) -> Ran {
        assert!(self.err().contains(part), "no {part:?} in {}", self.shown());
        self
    }

    #[track_caller]
    fn has(self, path: &str, text: &str) -> Ran {
        assert_eq!(fs::read_to_string(self.path(path)).unwrap(), text, "{}", self.shown());
        self
    }

    /// The folder holds just these entries.
    #[track_caller]
    fn holds<const N: usize>(self, path: &str, names: [&str; N]) -> Ran {
        let entries = fs::read_dir(self.path(path)).unwrap().map(|entry| entry.unwrap().file_name());
        let mut found: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        found.sort();
        assert_eq!(found, names, "{}", self.shown());
        self
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }
}

/// No fault at all.
const SOUND: &str = "ecosystem Empty { time 1 year by 1 day }\n";
/// V0105, with a fix that is certain.
const POWER: &str = "ecosystem Faulty { time 1 year by 1 day }\nlet volume = 2 ** 3\nmetric shown = volume\n";
/// The same after its fix.
const MENDED: &str = "ecosystem Faulty { time 1 year by 1 day }\nlet volume = 2 ^ 3\nmetric shown = volume\n";
/// V0151, a warning.
const LOST_COMMENT: &str = "ecosystem Warned { time 1 year by 1 day }\n/// Belongs to nothing.\n";

/// Root may read and write everything, so that nothing about permissions can be tested.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

mod check {
    use super::*;

    #[test]
    fn a_sound_model() {
        let ran = Test::new().file("a.vflow", SOUND).args(["check", "a.vflow"]).run();
        ran.stdout("").stderr("no errors or warnings in a.vflow\n").code(0);
    }

    #[test]
    fn a_faulty_model_is_reported_to_standard_error() {
        let ran = Test::new().file("a.vflow", POWER).args(["check", "a.vflow"]).run();
        ran.stdout("")
            .stderr_has("error[V0105]: ")
            .stderr_has("┌─ a.vflow:2:16")
            .stderr_has("1 error in a.vflow\n1 fault can be mended by `vflow check --fix`\n")
            .stderr_has("`vflow explain V0105`")
            .code(1);
    }

    #[test]
    fn machine_formats_go_to_standard_output() {
        for (format, part) in [
            ("short", "a.vflow:2:16: error[V0105]: "),
            ("json", "\"code\": \"V0105\""),
            ("sarif", "\"ruleId\": \"V0105\""),
            ("github", "::error file=a.vflow,line=2,endLine=2,col=16,"),
        ] {
            let ran = Test::new().file("a.vflow", POWER).args(["check", "a.vflow", "--format", format]).run();
            ran.stdout_has(part).stderr("").code(1);
        }
    }

    #[test]
    fn machine_formats_are_whole_where_there_is_nothing_to_say() {
        let ran = Test::new().file("a.vflow", SOUND).args(["check", "a.vflow", "--format", "json"]).run().code(0);
        let document: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        assert_eq!(document["errors"], 0);
        assert_eq!(document["diagnostics"].as_array().unwrap().len(), 0);
    }

    #[test]
    fn warnings_fail_only_where_denied() {
        let ran = || Test::new().file("a.vflow", LOST_COMMENT).args(["check", "a.vflow"]);
        ran().run().stderr_has("warning[V0151]").stderr_has("1 warning in a.vflow").code(0);
        ran().args(["--deny", "warnings"]).run().stderr_has("because of `--deny warnings`").code(1);
    }

    #[test]
    fn colours_follow_the_terminal_the_environment_and_the_option() {
        let test = || Test::new().file("a.vflow", POWER).args(["check", "a.vflow"]);
        let coloured = |ran: Ran| ran.err().contains('\u{1b}');
        assert!(!coloured(test().run()));
        assert!(coloured(test().variable("CLICOLOR_FORCE", "1").run()));
        assert!(!coloured(test().variable("CLICOLOR_FORCE", "1").variable("NO_COLOR", "1").run()));
        assert!(coloured(test().variable("NO_COLOR", "1").args(["--color", "always"]).run()));
        assert!(!coloured(test().variable("CLICOLOR_FORCE", "1").args(["--color", "never"]).run()));
    }

    #[test]
    fn standard_input() {
        let ran = Test::new().input(POWER).args(["check", "-", "--format", "short"]).run();
        ran.stdout_has("<stdin>:2:16: error[V0105]").code(1);
    }

    #[test]
    fn standard_input_may_use_files_of_the_current_folder() {
        let ran = Test::new().file("b.vflow", POWER).input(format!("use \"b.vflow\"\n{SOUND}"));
        ran.args(["check", "-", "--format", "short"]).run().stdout_has("b.vflow:2:16: error[V0105]").code(1);
    }

    #[test]
    fn several_files_are_several_programs() {
        let ran = Test::new().file("a.vflow", POWER).file("b.vflow", SOUND).file("c.vflow", LOST_COMMENT);
        let ran = ran.args(["check", "a.vflow", "b.vflow", "c.vflow"]).run();
        ran.stderr_has("1 error and 1 warning in a.vflow and c.vflow").code(1);
    }

    #[test]
    fn a_used_file_is_checked_once() {
        let ran = Test::new()
            .file("a.vflow", format!("{SOUND}use \"parts/b.vflow\"\n"))
            .file("parts/b.vflow", "let x = 2 ** 3\nmetric y = x\n");
        let ran = ran.args(["check", "parts/b.vflow", "a.vflow", "--format", "short"]).run().code(1);
        assert_eq!(ran.out().lines().count(), 1, "{}", ran.shown());
        ran.stdout_has("parts/b.vflow:1:11: ");
    }

    #[test]
    fn files_that_use_each_other_are_still_checked() {
        let ran = Test::new().file("a.vflow", "use \"b.vflow\"\nlet x = 2 ** 3\n").file("b.vflow", "use \"a.vflow\"\n");
        ran.args(["check", "a.vflow", "b.vflow"]).run().stderr_has("V0105").code(1);
    }

    #[test]
    fn paths_are_shown_as_written() {
        let test = || Test::new().file("models/a.vflow", POWER);
        let short = |test: Test| test.args(["--format", "short"]).run();
        short(test().args(["check", "models/a.vflow"])).stdout_has("models/a.vflow:2:16");
        short(test().args(["check", "./models/a.vflow"])).stdout_has("models/a.vflow:2:16");
        short(test().args(["check", "models/a.vflow", "--root", "."])).stdout_has("models/a.vflow:2:16");
    }

    #[test]
    fn files_outside_the_project_are_not_read() {
        let text = format!("{SOUND}use \"../secret.vflow\"\n");
        let test = || {
            Test::new().file("secret.vflow", POWER).file("project/a.vflow", &text).args(["check", "project/a.vflow"])
        };
        test().run().stderr_has("V0206").code(1);
        test().args(["--root", "."]).run().stderr_has("V0105").code(1);
    }

    #[test]
    fn the_model_lies_in_the_root() {
        let ran =
            Test::new().file("a.vflow", SOUND).folder("project").args(["check", "a.vflow", "--root", "project"]).run();
        ran.stderr("error: `a.vflow` does not lie in the project's folder `project`\n").code(2);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_the_project_are_not_followed() {
        let ran =
            Test::new().file("secret.vflow", POWER).file("project/a.vflow", format!("{SOUND}use \"link.vflow\"\n"));
        let ran = ran.link("project/link.vflow", "../secret.vflow").args(["check", "project/a.vflow"]).run();
        ran.stderr_has("`link.vflow` lies outside the project").code(1);
    }

    #[test]
    fn a_missing_file_does_not_keep_the_others_from_being_checked() {
        let ran = Test::new().file("a.vflow", POWER).args(["check", "x.vflow", "a.vflow"]).run();
        ran.stderr_has("error: cannot read `x.vflow`: no such file\n").stderr_has("error[V0105]").code(2);
    }

    #[test]
    fn files_that_cannot_be_read() {
        let read =
            |path: &str| Test::new().folder("models").file("a.vflow", SOUND).args(["check"]).args([path]).run().code(2);
        read("x.vflow").stderr("error: cannot read `x.vflow`: no such file\n");
        read("models").stderr("error: cannot read `models`: it is a folder\n");
        read("models/").stderr("error: cannot read `models`: it is a folder\n");
        read(".").stderr("error: cannot read `.`: it is a folder\n");
        read("a.vflow/b.vflow").stderr("error: cannot read `a.vflow/b.vflow`: no such file\n");
    }

    #[cfg(unix)]
    #[test]
    fn an_unreadable_file() {
        if !is_root() {
            let ran = Test::new().file("a.vflow", SOUND).mode("a.vflow", 0o000).args(["check", "a.vflow"]).run();
            ran.stderr("error: cannot read `a.vflow`: permission denied\n").code(2);
        }
    }

    #[test]
    fn text_that_is_not_utf8() {
        let ran = Test::new().file("a.vflow", b"let a = \xff\n").args(["check", "a.vflow"]).run();
        ran.stderr_has("V0107").code(1);
    }

    #[test]
    fn a_json_model_that_is_none() {
        let read = |text: &str| Test::new().file("m.json", text).args(["check", "m.json"]).run().code(2);
        read("{").stderr_has("cannot read `m.json` as a vflow model: EOF while parsing an object (line 1, column 1)");
        read("{}").stderr_has("cannot read `m.json` as a vflow model: ").stderr_has("\"vflow\": 1");
        read("{\"vflow\": 9}").stderr_has("9");
        let model = Test::new().file("a.vflow", POWER).args(["build", "-t", "json", "-"]).input(MENDED).run().out();
        let broken = model.replace("\"name\": \"volume\"", "\"name\": \"no volume\"");
        read(&broken).stderr_has("cannot read `m.json` as a vflow model: values[0].name: `no volume` cannot be a name");
    }

    #[test]
    fn usage() {
        Test::new().args(["check"]).run().stderr_has("<FILE>").code(2);
        Test::new().args(["check", "a.vflow", "--colour", "red"]).run().stderr_has("'--colour'").code(2);
        Test::new()
            .args(["check", "a.vflow", "--format", "xml"])
            .run()
            .stderr_has("human, short, json, sarif, github")
            .code(2);
        Test::new().args(["chekc"]).run().stderr_has("'check'").code(2);
    }
}

mod fix {
    use super::*;

    #[test]
    fn mends_in_place_and_says_so() {
        let ran = Test::new().file("a.vflow", POWER).args(["check", "--fix", "a.vflow"]).run();
        ran.stderr("mended 1 fault in a.vflow\nno errors or warnings in a.vflow\n")
            .has("a.vflow", MENDED)
            .holds("", ["a.vflow"])
            .code(0);
    }

    #[test]
    fn mends_used_files_too() {
        let ran = Test::new()
            .file("a.vflow", format!("{SOUND}use \"b.vflow\"\n"))
            .file("b.vflow", "let x = 2 ** 3\nmetric y = x\n");
        let ran = ran.args(["check", "--fix", "a.vflow"]).run();
        ran.stderr_has("mended 1 fault in b.vflow").has("b.vflow", "let x = 2 ^ 3\nmetric y = x\n");
    }

    #[test]
    fn writes_only_what_changed() {
        let test = Test::new().file("a.vflow", LOST_COMMENT);
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        let file = fs::File::options().write(true).open(test.folder.path().join("a.vflow")).unwrap();
        file.set_modified(long_ago).unwrap();
        let ran = test.args(["check", "--fix", "a.vflow"]).run().code(0);
        assert_eq!(fs::metadata(ran.path("a.vflow")).unwrap().modified().unwrap(), long_ago);
        ran.stderr_has("1 warning in a.vflow");
    }

    #[test]
    fn standard_input_comes_out_mended() {
        let ran = Test::new().input(POWER).args(["check", "--fix", "-"]).run();
        ran.stdout(MENDED).stderr_has("mended 1 fault in <stdin>").code(0);
        Test::new().input(SOUND).args(["check", "--fix", "-"]).run().stdout(SOUND).code(0);
    }

    #[test]
    fn line_breaks_and_marks_stay_as_they_are() {
        let text = format!("\u{feff}{}", POWER.replace('\n', "\r\n"));
        let ran = Test::new().file("a.vflow", text).args(["check", "--fix", "a.vflow"]).run();
        ran.has("a.vflow", &format!("\u{feff}{}", MENDED.replace('\n', "\r\n")));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay_as_they_are() {
        use std::os::unix::fs::PermissionsExt;
        let ran = Test::new().file("real/a.vflow", POWER).mode("real/a.vflow", 0o640).link("a.vflow", "real/a.vflow");
        let ran = ran.args(["check", "--fix", "a.vflow"]).run().has("real/a.vflow", MENDED);
        assert!(fs::symlink_metadata(ran.path("a.vflow")).unwrap().is_symlink());
        assert_eq!(fs::metadata(ran.path("real/a.vflow")).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_read_only_file_stays_as_it_is() {
        if !is_root() {
            let ran =
                Test::new().file("a.vflow", POWER).mode("a.vflow", 0o444).args(["check", "--fix", "a.vflow"]).run();
            ran.stderr("error: cannot write `a.vflow`: permission denied; nothing was written\n")
                .has("a.vflow", POWER)
                .code(2);
        }
    }
}

mod build {
    use super::*;

    #[test]
    fn a_faulty_model_builds_nothing() {
        let ran =
            Test::new().file("a.vflow", POWER).args(["build", "a.vflow", "--target", "json", "--out", "a.json"]).run();
        ran.stdout("").stderr_has("error[V0105]").holds("", ["a.vflow"]).code(1);
    }

    #[test]
    fn usage() {
        let build = |arguments: &[&str]| {
            let test = Test::new().file("a.vflow", SOUND).args(["build", "a.vflow"]);
            arguments.iter().fold(test, |test, argument| test.args([*argument])).run().code(2)
        };
        build(&[]).stderr_has("--target");
        build(&["--target", "svg"]).stderr_has("json, cadcad, radcad, markdown, html, mermaid, dot");
        build(&["--target", "cadcad"]).stderr_has("say where to put it: `--out DIR`");
        build(&["--target", "json", "--diagram", "network"]).stderr_has("the target `json` draws no diagram");
        build(&["--target", "dot", "--diagram", "pie"]).stderr_has("stockflow, network");
        build(&["--target", "dot", "--diagram", "network", "--fold"]).stderr_has("only the diagram `stockflow`");
        build(&["--target", "json", "--fold"]).stderr_has("leave out `--fold`");
        Test::new()
            .args(["build", "x.vflow", "-t", "json"])
            .run()
            .stderr("error: cannot read `x.vflow`: no such file\n")
            .code(2);
    }

    #[test]
    fn a_document_is_the_same_from_text_and_from_json() {
        let model = Test::new().file("a.vflow", SOUND).args(["build", "a.vflow", "--target", "json"]).run().out();
        for (target, file) in [("markdown", "a.md"), ("html", "a.html")] {
            let test = Test::new().file("a.vflow", SOUND).args(["build", "a.vflow", "-t", target, "--out", "out/"]);
            let ran = test.run().code(0).stderr_has(&format!("wrote out/{file}"));
            let written = fs::read_to_string(ran.path(&format!("out/{file}"))).unwrap();
            let again = Test::new().input(model.clone()).args(["build", "-", "-t", target]).run().code(0);
            again.stdout(&written);
        }
    }

    #[test]
    fn json_to_standard_output_and_back() {
        let made = Test::new().file("a.vflow", SOUND).args(["build", "a.vflow", "--target", "json"]).run().code(0);
        let again = Test::new().input(made.out()).args(["build", "-", "--target", "json"]).run().code(0);
        again.stdout(&made.out());
    }

    #[test]
    fn a_file_or_a_folder_to_write_to() {
        let build = |out: &str| {
            Test::new()
                .file("a.vflow", SOUND)
                .folder("there")
                .args(["build", "a.vflow", "-t", "json", "--out"])
                .args([out])
                .run()
        };
        build("x.json").stderr("wrote x.json\n").holds("", ["a.vflow", "there", "x.json"]).code(0);
        build("there").stderr("wrote there/a.json\n").holds("there", ["a.json"]).code(0);
        build("new/deep/").stderr("wrote new/deep/a.json\n").holds("new/deep", ["a.json"]).code(0);
    }

    #[test]
    fn the_model_is_never_written_over() {
        let ran =
            Test::new().file("a.vflow", SOUND).args(["build", "a.vflow", "-t", "json", "--out", "./a.vflow"]).run();
        ran.stderr("error: cannot write `./a.vflow`: it is a file of the model\n").has("a.vflow", SOUND).code(2);
    }

    #[test]
    fn out_below_a_file() {
        let ran = Test::new()
            .file("a.vflow", SOUND)
            .file("x", "")
            .args(["build", "a.vflow", "-t", "json", "--out", "x/y.json"])
            .run();
        ran.stderr("error: cannot write `x`: it is a file, not a folder\n").has("x", "").code(2);
        let ran =
            Test::new().file("a.vflow", SOUND).file("x", "").args(["build", "a.vflow", "-t", "cadcad", "--out", "x"]);
        ran.run().stderr_has("error: cannot write `x`: it is a file, not a folder\n").has("x", "").code(2);
    }

    #[test]
    fn all_that_is_missing_is_one_list() {
        let sketch = "ecosystem Kitchen\nasset meal: good\nmember Cooks { stock fund: meal }\nmember Guests\n\
                      flow serve: Cooks -> Guests of meal\nflow share: Guests -> rest of meal\nparam size: meal\n";
        let ran = Test::new().file("a.vflow", sketch).args(["build", "a.vflow", "-t", "cadcad", "--out", "x"]).run();
        insta::assert_snapshot!(ran.err());
        assert!(!ran.path("x").exists());
        let model = Test::new().file("a.vflow", sketch).args(["build", "a.vflow", "-t", "json"]).run().out();
        let ran = Test::new().file("m.json", model).args(["build", "m.json", "-t", "cadcad", "--out", "x"]).run();
        ran.stderr_has("a.vflow:6").stderr_has("share: … = 5 meal/day").code(1);
    }

    #[test]
    fn a_sketch_from_standard_input_is_called_model() {
        let ran = Test::new().input("asset meal: good\nmember Cook\nflow a: Cook -> rest of meal\n");
        ran.args(["build", "-", "-t", "json"]).run().stdout_has("\"id\": \"model\"").code(0);
    }

    #[cfg(unix)]
    #[test]
    fn out_into_a_read_only_folder() {
        if !is_root() {
            let ran = Test::new().file("a.vflow", SOUND).folder("there").mode("there", 0o555);
            let ran = ran.args(["build", "a.vflow", "-t", "json", "--out", "there/x.json"]).run();
            ran.stderr("error: cannot write `there/x.json`: permission denied; nothing was written\n")
                .holds("there", [])
                .code(2);
        }
    }
}

mod explain {
    use super::*;

    #[test]
    fn a_code_in_any_case() {
        for code in ["V0301", "v0301"] {
            Test::new().args(["explain", code]).run().stdout_has("V0301: different dimensions").code(0);
        }
    }

    #[test]
    fn all_codes_by_family() {
        let ran = Test::new().args(["explain"]).run().code(0);
        ran.stdout_has("Dimensions\n  V0301  different dimensions\n")
            .stdout_has("  V0150  division by a quantity without parentheses (warning)\n");
    }

    #[test]
    fn a_word() {
        Test::new().args(["explain", "Queue"]).run().stdout_has("V0416  queue without its one outflow").code(0);
    }

    #[test]
    fn an_unknown_code() {
        let ran = Test::new().args(["explain", "V0399"]).run();
        ran.stdout("").stderr_has("error: there is no code `V0399`").stderr_has("V0309").code(2);
    }
}

mod new {
    use super::*;

    #[test]
    fn a_project_that_checks() {
        let ran = Test::new().args(["new", "my_commons"]).run().code(0);
        let ran = ran.stdout_has("cd my_commons\n").holds("my_commons", [".gitignore", "README.md", "model.vflow"]);
        assert!(
            fs::read_to_string(ran.path("my_commons/model.vflow"))
                .unwrap()
                .contains("ecosystem MyCommons \"my_commons\"")
        );
        assert!(!fs::read_to_string(ran.path("my_commons/README.md")).unwrap().contains('{'));
        let model = fs::read(ran.path("my_commons/model.vflow")).unwrap();
        let ran = Test::new().file("model.vflow", model).args(["check", "model.vflow", "--deny", "warnings"]).run();
        ran.stderr("no errors or warnings in model.vflow\n").code(0);
    }

    #[test]
    fn nothing_is_written_over() {
        let ran = Test::new().file("demo/mine.txt", "mine").args(["new", "demo"]).run();
        ran.stderr_has("error: `demo` exists already; nothing was written\n").holds("demo", ["mine.txt"]).code(2);
        Test::new().file("demo", "mine").args(["new", "demo"]).run().has("demo", "mine").code(2);
    }

    /// Words of the language and of Python are names of folders like others.
    #[test]
    fn keywords_are_names() {
        for name in ["class", "in", "rest", "ecosystem", "None"] {
            let ran = Test::new().args(["new", name]).run().code(0);
            let model = fs::read(ran.path(name).join("model.vflow")).unwrap();
            let test = Test::new().file("model.vflow", model);
            let ran = test.args(["build", "model.vflow", "-t", "cadcad", "--out", "sim"]).run().code(0);
            assert!(ran.path("sim/pyproject.toml").exists(), "{}", ran.shown());
        }
    }

    #[test]
    fn names_that_cannot_be() {
        for name in ["../x", "a/b", "1st", "", "a b", "nul"] {
            Test::new().args(["new", name]).run().stderr_has("cannot be the name of a project").holds("", []).code(2);
        }
    }
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        Test::new().args(["completions", shell]).run().stdout_has("explain").stderr("").code(0);
    }
    Test::new().args(["completions", "tcsh"]).run().stderr_has("bash, elvish, fish, powershell, zsh").code(2);
}

#[test]
fn version_and_help() {
    Test::new().args(["--version"]).run().stdout(&format!("vflow {}\n", env!("CARGO_PKG_VERSION"))).code(0);
    Test::new().args(["--help"]).run().stdout_has("Exit codes: 0").code(0);
    Test::new().args(["help", "build"]).run().stdout_has("--target").code(0);
    Test::new().run().stderr_has("Usage: vflow").code(2);
}

/// `vflow explain | head -1` ends quietly, whenever the reader goes.
#[test]
fn a_reader_who_leaves_early() {
    let many = format!("{SOUND}{}", "let x = 2 ** 3\n".repeat(5000));
    let test = Test::new().file("a.vflow", many).args(["check", "a.vflow", "--format", "json"]);
    let mut child = test.command().spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

mod analyse {
    use super::Test;

    const MODEL: &str = "ecosystem Pond { time 10 day by 1 day }
unit fish
stock pond: fish = 10
param growth: 1/day = 1% in 0%..10%
flow births: source -> pond = growth * pond
metric size: fish = pond
";

    #[test]
    fn a_kind_is_told_of_a_file_of_a_json_model_and_of_a_pipe() {
        let ran = Test::new().file("pond.vflow", MODEL).args(["analyse", "loops", "pond.vflow"]).run().code(0);
        assert!(ran.out().contains("R1") && ran.out().contains("pond (+) births (+) pond"), "{}", ran.shown());
        let piped = Test::new().input(MODEL).args(["analyse", "loops", "-"]).run().code(0);
        assert_eq!(piped.out(), ran.out());
        let json = Test::new().input(MODEL).args(["build", "-", "-t", "json"]).run().code(0).out();
        let read = Test::new().file("pond.json", json).args(["analyse", "loops", "pond.json"]).run().code(0);
        assert_eq!(read.out(), ran.out());
    }

    #[test]
    fn each_format_is_what_it_says() {
        let out = |format: &str| {
            let test = Test::new().input(MODEL).args(["analyse", "loops", "-", "--format", format]);
            test.run().code(0).out()
        };
        assert!(out("json").starts_with("{\n  \"vflow\": 1,\n  \"analysis\": \"loops\""));
        assert!(out("csv").starts_with("table,loop,links,way round\n"));
        assert!(out("markdown").starts_with("## Pond: feedback loops\n"));
    }

    #[test]
    fn a_slice_starts_at_a_name() {
        let of = |kind: &str, name: &str| Test::new().input(MODEL).args(["analyse", kind, "-", "--of", name]).run();
        let ran = of("impact", "growth").code(0);
        assert!(ran.out().contains("growth > births > pond > size"), "{}", ran.shown());
        let near = of("impact", "grouth").code(2);
        assert!(near.err().contains("did you mean `growth`?"), "{}", near.shown());
        let other = of("loops", "growth").code(2);
        assert!(other.err().contains("`--of` starts an impact slice"), "{}", other.shown());
    }

    #[test]
    fn of_a_broken_model_nothing_is_told() {
        let ran = Test::new().input("flow a: b -> c = d").args(["analyse", "values", "-"]).run().code(1);
        assert_eq!(ran.out(), "");
        assert!(ran.err().contains("error"), "{}", ran.shown());
    }
}
