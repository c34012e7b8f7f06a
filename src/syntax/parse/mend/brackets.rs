//! Brackets: which belong together, which have lost their partner, and how deep they nest.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::naming::is_reserved;

use super::super::nearest::is_name_byte;
use super::scan::{Mark, MarkKind, Scan};

/// How deep brackets may nest.
const MAX_NESTING: usize = 128;

/// An opening bracket whose partner has not come yet.
#[derive(Clone, Copy)]
struct Open {
    byte: u8,
    mark: Mark,
    /// The indentation of its first line, if its block starts on a line of its own.
    body: Option<usize>,
    /// Whether its block starts on its own line.
    inline: bool,
}

/// A fault among brackets.
enum Fault {
    /// An opening bracket without a closing one, which is taken to stand at `place`.
    Unclosed { open: Open, place: usize, guessed: bool },
    /// A closing bracket without an opening one.
    Stray(Mark, u8),
    /// `(` closed by `]`, or `[` by `)`.
    Unlike(Open, Mark),
    /// Brackets nested too deep; the range is left out.
    TooDeep(Range<usize>, u8),
}

/// The matching of brackets.
struct Balance {
    stack: Vec<Open>,
    faults: Vec<Fault>,
    /// How many braces may still be closed by a guess from the indentation.
    guesses: usize,
    /// Within brackets that nest too deep: where they start, and how many are open.
    deep: Option<(usize, u8, usize)>,
}

/// Reports and mends lost brackets; true where it is a guess which declaration stands in which.
///
/// Only if braces are left open at the end, a second run closes as many by their indentation.
pub(super) fn balance(scan: &mut Scan<'_>) -> bool {
    let mut balance = run(scan, 0);
    let lost = unclosed_braces(&balance.faults);
    if lost > 0 {
        balance = run(scan, lost);
    }
    let too_deep = balance.faults.iter().any(|fault| matches!(fault, Fault::TooDeep(..)));
    let mut guess = false;
    for fault in &balance.faults {
        guess |= matches!(
            fault,
            Fault::Unclosed { open: Open { byte: b'{', .. }, guessed: false, .. } | Fault::Stray(_, b'}')
        );
        let diagnostic = fault.diagnostic(scan);
        if !too_deep || matches!(fault, Fault::TooDeep(..)) {
            scan.report(diagnostic);
        }
        fault.mend(scan);
    }
    guess || too_deep
}

fn unclosed_braces(faults: &[Fault]) -> usize {
    faults.iter().filter(|fault| matches!(fault, Fault::Unclosed { open: Open { byte: b'{', .. }, .. })).count()
}

fn run(scan: &Scan<'_>, guesses: usize) -> Balance {
    let mut balance = Balance { stack: Vec::new(), faults: Vec::new(), guesses, deep: None };
    for (index, mark) in scan.marks.iter().enumerate() {
        if balance.deep.is_some() && balance.within_deep(mark) {
            continue;
        }
        match mark.kind {
            MarkKind::Open(byte) => {
                let inline = opens_inline(scan, mark, scan.marks.get(index + 1));
                balance.open(*mark, byte, inline);
            }
            MarkKind::Close(byte) => balance.close(mark, byte),
            MarkKind::Line(declaration) => balance.line(mark, declaration),
        }
    }
    balance.end(scan.after);
    balance
}

/// Whether something stands after an opening bracket on its line.
fn opens_inline(scan: &Scan<'_>, mark: &Mark, next: Option<&Mark>) -> bool {
    let limit = next.map_or(scan.text.len(), |next| next.at);
    let between = scan.text.get(mark.at + 1..limit).unwrap_or("");
    let line = between.split('\n').next().unwrap_or("");
    let on_line = !line.trim().is_empty() && !line.trim_start().starts_with("//");
    on_line || !between.contains('\n') && next.is_some_and(|next| matches!(next.kind, MarkKind::Open(_)))
}

impl Balance {
    fn open(&mut self, mark: Mark, byte: u8, inline: bool) {
        if self.stack.len() >= MAX_NESTING {
            self.deep = Some((mark.at, byte, 1));
            return;
        }
        self.stack.push(Open { byte, mark, body: None, inline });
    }

    /// Goes over a mark within brackets that nest too deep; false where they have ended before it.
    fn within_deep(&mut self, mark: &Mark) -> bool {
        let Some((start, byte, open)) = self.deep else { return false };
        let left = match mark.kind {
            MarkKind::Open(_) => open + 1,
            MarkKind::Close(_) => open - 1,
            MarkKind::Line(true) => {
                self.deep = None;
                self.faults.push(Fault::TooDeep(start..mark.after, byte));
                return false;
            }
            MarkKind::Line(false) => open,
        };
        self.deep = Some((start, byte, left)).filter(|_| left > 0);
        if left == 0 {
            self.faults.push(Fault::TooDeep(start..mark.at + 1, byte));
        }
        true
    }

    fn close(&mut self, mark: &Mark, byte: u8) {
        let wanted = partner(byte);
        if byte == b'}' {
            self.close_round(mark.after);
        }
        match self.stack.last() {
            Some(open) if open.byte == wanted => {
                self.stack.pop();
            }
            Some(open) if open.byte != b'{' && byte != b'}' => {
                self.faults.push(Fault::Unlike(*open, *mark));
                self.stack.pop();
            }
            _ => self.faults.push(Fault::Stray(*mark, byte)),
        }
    }

    /// The first token of a line: no bracket but a brace stays open before a declaration.
    fn line(&mut self, mark: &Mark, declaration: bool) {
        if declaration {
            self.close_round(mark.after);
            self.close_by_indentation(mark);
        }
        if let Some(open) = self.stack.last_mut() {
            open.body.get_or_insert(mark.indent);
        }
    }

    /// Closes the round and square brackets above the last brace.
    fn close_round(&mut self, place: usize) {
        while let Some(open) = self.stack.pop_if(|open| open.byte != b'{') {
            self.faults.push(Fault::Unclosed { open, place, guessed: true });
        }
    }

    /// Closes braces whose block is indented further than this line, which therefore stands outside of it.
    fn close_by_indentation(&mut self, mark: &Mark) {
        let outside = |open: &mut Open| {
            let indented = open.inline || open.body.is_some_and(|body| body > open.mark.indent);
            indented && mark.indent <= open.mark.indent
        };
        while self.guesses > 0 {
            let Some(open) = self.stack.pop_if(outside) else { return };
            self.guesses -= 1;
            self.faults.push(Fault::Unclosed { open, place: mark.after, guessed: true });
        }
    }

    fn end(&mut self, end: usize) {
        if let Some((start, byte, _)) = self.deep.take() {
            self.faults.push(Fault::TooDeep(start..end, byte));
        }
        while let Some(open) = self.stack.pop() {
            self.faults.push(Fault::Unclosed { open, place: end, guessed: open.byte != b'{' });
        }
    }
}

fn partner(byte: u8) -> u8 {
    match byte {
        b')' => b'(',
        b']' => b'[',
        b'}' => b'{',
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

impl Fault {
    fn diagnostic(&self, scan: &Scan<'_>) -> Diagnostic {
        match self {
            Fault::Unclosed { open, place, guessed } => unclosed(scan, open, *place, *guessed),
            Fault::Stray(mark, byte) => {
                let span = scan.span(mark.at..mark.at + 1);
                let sign = char::from(*byte);
                Diagnostic::new(Code::V0102, format!("this `{sign}` closes nothing"))
                    .at(span, format!("no `{}` is open here", char::from(partner(*byte))))
                    .help("delete it, or look for one too many above")
                    .suggestion("delete it", span, "")
            }
            Fault::Unlike(open, mark) => {
                let span = scan.span(mark.at..mark.at + 1);
                let right = char::from(partner(open.byte));
                Diagnostic::new(Code::V0102, format!("`{}` is closed by `{right}`", char::from(open.byte)))
                    .at(span, format!("write `{right}`"))
                    .at(scan.span(open.mark.at..open.mark.at + 1), "opened here")
                    .fix(format!("write `{right}`"), span, right.to_string())
            }
            Fault::TooDeep(range, _) => {
                Diagnostic::new(Code::V0104, format!("brackets nest more than {MAX_NESTING} deep"))
                    .at(scan.span(range.start..range.start + 1), "one too many opens here")
                    .help("name parts of the expression, each with its own `let`, and put those together")
            }
        }
    }

    fn mend(&self, scan: &mut Scan<'_>) {
        match self {
            Fault::Unclosed { open, place, .. } => {
                scan.edits.replace(*place..*place, format!(" {}", char::from(partner(open.byte))))
            }
            Fault::Stray(mark, _) => scan.edits.replace(mark.at..mark.at + 1, " "),
            Fault::Unlike(open, mark) => {
                scan.edits.replace(mark.at..mark.at + 1, char::from(partner(open.byte)).to_string())
            }
            Fault::TooDeep(range, b'(') => {
                let start = range.start - called(scan.text.get(..range.start).unwrap_or("")).len();
                scan.edits.replace(start..range.end, "0");
            }
            Fault::TooDeep(range, _) => scan.edits.replace(range.clone(), " "),
        }
    }
}

/// The name of the function whose bracket follows a text; empty for a bracket around a value.
fn called(before: &str) -> &str {
    let length = before.bytes().rev().take_while(|byte| is_name_byte(*byte)).count();
    let name = before.get(before.len() - length..).unwrap_or("");
    if is_reserved(name) { "" } else { name }
}

fn unclosed(scan: &Scan<'_>, open: &Open, place: usize, guessed: bool) -> Diagnostic {
    let (sign, closing) = (char::from(open.byte), char::from(partner(open.byte)));
    let span = scan.span(open.mark.at..open.mark.at + 1);
    let here = scan.span(place..place);
    let diagnostic = Diagnostic::new(Code::V0102, format!("this `{sign}` is never closed"))
        .at(span, format!("no `{closing}` belongs to it"));
    if !guessed {
        return diagnostic.at(here, "the file ends here").help(format!("write `{closing}` where its block ends"));
    }
    let diagnostic = diagnostic.at(here, format!("`{closing}` seems to be missing here"));
    let text =
        if sign == '{' && !open.inline { format!("\n{}}}", " ".repeat(open.mark.indent)) } else { closing.to_string() };
    let text = if sign == '{' && open.inline { " }".to_owned() } else { text };
    diagnostic.suggestion(format!("write `{closing}` there"), here, text)
}
