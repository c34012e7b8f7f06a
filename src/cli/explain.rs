//! `vflow explain`.

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use crate::diagnostic::render::{markdown, one_line};
use crate::diagnostic::{Code, Severity, page};

/// Prints the page of a code, the codes whose titles hold a word, or all codes.
pub fn run(asked: Option<&str>, terminal: &Terminal) -> Result<Outcome, Failure> {
    let Some(asked) = asked.map(str::trim) else { return list(Code::ALL, terminal) };
    if let Some(code) = Code::from_name(asked) {
        return explain(code, terminal);
    }
    let word = asked.to_lowercase();
    let found: Vec<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| !word.is_empty() && code.title().to_lowercase().contains(&word))
        .collect();
    if !found.is_empty() && !looks_like_code(asked) {
        return list(&found, terminal);
    }
    let near: Vec<String> = nearest(asked).iter().map(|code| format!("{code}  {}", code.title())).collect();
    Err(Failure::new(format!("there is no code `{}`", one_line(asked, 40)))
        .help(format!("the nearest are\n{}\nand `vflow explain` lists all", near.join("\n"))))
}

fn explain(code: Code, terminal: &Terminal) -> Result<Outcome, Failure> {
    let title = format!("# {code}: {}\n", code.title());
    terminal.out(&markdown(page(code).unwrap_or(&title), terminal.colours_out()))
}

fn list(codes: &[Code], terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for (prefix, family) in Code::FAMILIES {
        let members = codes.iter().filter(|code| code.name().starts_with(prefix));
        let lines: Vec<String> = members.map(|code| line(*code)).collect();
        if !lines.is_empty() {
            let heading = if terminal.colours_out() { format!("\x1b[1m{family}\x1b[0m") } else { (*family).to_owned() };
            text.push_str(&format!("{heading}\n{}\n", lines.concat()));
        }
    }
    text.push_str("`vflow explain CODE` prints the page of a code.\n");
    terminal.out(&text)
}

fn line(code: Code) -> String {
    let kind = match code.severity() {
        Severity::Error => "",
        Severity::Warning => " (warning)",
    };
    format!("  {code}  {}{kind}\n", code.title())
}

fn looks_like_code(asked: &str) -> bool {
    asked.chars().any(|character| character.is_ascii_digit())
}

/// The three codes whose names are most like it.
fn nearest(asked: &str) -> Vec<Code> {
    let asked: String = asked.to_uppercase().chars().take(12).collect();
    let mut codes: Vec<Code> = Code::ALL.to_vec();
    codes.sort_by_key(|code| strsim::osa_distance(code.name(), &asked));
    codes.truncate(3);
    codes
}
