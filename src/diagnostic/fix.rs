//! Applies fixes to text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Applicability, Diagnostics, Edit, Fix};
use crate::source::{FileId, Sources};

/// What fixing came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The new text of every file that changed.
    pub files: BTreeMap<FileId, String>,
    /// How many fixes were applied.
    pub count: usize,
}

/// Applies the certain fixes: of each diagnostic the first one, with all its edits or not at all.
///
/// A fix that touches what an earlier one touches is left out, and so is one whose spans do not
/// fit the text; another round on the new text will come to it.
pub fn apply(sources: &Sources, diagnostics: &Diagnostics) -> Fixed {
    let mut accepted = Accepted::default();
    let mut count = 0;
    for diagnostic in diagnostics {
        let certain = diagnostic.fixes.iter().find(|fix| fix.applicability == Applicability::Certain);
        if certain.is_some_and(|fix| accepted.accept(fix, sources)) {
            count += 1;
        }
    }
    let files = accepted.edits.iter().filter_map(|(id, edits)| {
        let file = sources.get(*id)?;
        Some((*id, edited(&file.text, 0..file.text.len(), edits.values())?))
    });
    Fixed { files: files.collect(), count }
}

/// The text of `range` after the edits, which lie inside it and do not overlap; `None` where one
/// does not fit. Line breaks are written as the text writes them.
pub fn edited<'e>(text: &str, range: Range<usize>, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    // Most edits stay on their line, and a file may be long.
    let carriage = edits.iter().any(|edit| edit.text.contains('\n')) && text.contains("\r\n");
    let mut result = String::new();
    let mut at = range.start;
    for edit in edits {
        result.push_str(text.get(at..edit.span.start as usize)?);
        if carriage {
            result.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            result.push_str(&edit.text);
        }
        at = edit.span.end as usize;
    }
    result.push_str(text.get(at..range.end)?);
    Some(result)
}

/// The edits accepted so far, by file and place.
#[derive(Default)]
struct Accepted {
    edits: BTreeMap<FileId, BTreeMap<u32, Edit>>,
}

impl Accepted {
    fn accept(&mut self, fix: &Fix, sources: &Sources) -> bool {
        let fits =
            |edit: &Edit| sources.get(edit.span.file).is_some_and(|file| file.text.get(edit.span.range()).is_some());
        let free = |edit: &Edit| !self.touches(edit);
        let acceptable = !fix.edits.is_empty() && fix.edits.iter().all(|edit| fits(edit) && free(edit));
        if !acceptable || overlap(&fix.edits) {
            return false;
        }
        for edit in &fix.edits {
            self.edits.entry(edit.span.file).or_default().insert(edit.span.start, edit.clone());
        }
        true
    }

    fn touches(&self, edit: &Edit) -> bool {
        let Some(edits) = self.edits.get(&edit.span.file) else { return false };
        let before = edits.range(..=edit.span.start).next_back();
        let after = edits.range(edit.span.start..).next();
        before.into_iter().chain(after).any(|(_, other)| touch(edit, other))
    }
}

/// Whether two edits of one file overlap. Beside an insertion even touching counts: it would be
/// left to chance which comes first.
fn touch(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    let insertion = one.start == one.end || other.start == other.end;
    if insertion {
        one.start <= other.end && other.start <= one.end
    } else {
        one.start < other.end && other.start < one.end
    }
}

fn overlap(edits: &[Edit]) -> bool {
    let places: BTreeSet<(FileId, u32, u32)> =
        edits.iter().map(|edit| (edit.span.file, edit.span.start, edit.span.end)).collect();
    let sorted: Vec<_> = places.iter().collect();
    let crossing = sorted.windows(2).any(|pair| match pair {
        [(file, start, end), (next_file, next_start, _)] => {
            file == next_file && (next_start < end || next_start == start)
        }
        _ => false,
    });
    places.len() < edits.len() || crossing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::Span;
    use proptest::prelude::*;

    fn diagnostic(edits: Vec<(FileId, u32, u32, &str)>) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(Code::V0105, "operator of another language");
        let edits = edits
            .into_iter()
            .map(|(file, start, end, text)| Edit { span: Span::new(file, start, end), text: text.to_owned() });
        diagnostic.fixes.push(Fix {
            message: "write it so".to_owned(),
            edits: edits.collect(),
            applicability: Applicability::Certain,
        });
        diagnostic
    }

    fn fixed(text: &str, fixes: Vec<Vec<(u32, u32, &str)>>) -> (String, usize) {
        let mut sources = Sources::default();
        let file = sources.add("a.vflow", text);
        let mut diagnostics = Diagnostics::default();
        for edits in fixes {
            let edits = edits.into_iter().map(|(start, end, text)| (file, start, end, text)).collect();
            diagnostics.push(diagnostic(edits));
        }
        let fixed = apply(&sources, &diagnostics);
        (fixed.files.get(&file).cloned().unwrap_or_else(|| text.to_owned()), fixed.count)
    }

    #[test]
    fn all_edits_of_a_fix_or_none() {
        assert_eq!(fixed("a ** b", vec![vec![(0, 1, "x"), (5, 6, "y")]]), ("x ** y".to_owned(), 1));
        // The second edit overlaps the first fix, so the whole second fix waits.
        let fixes = vec![vec![(2, 4, "^")], vec![(0, 1, "x"), (3, 5, "!")]];
        assert_eq!(fixed("a ** b", fixes), ("a ^ b".to_owned(), 1));
    }

    #[test]
    fn two_insertions_in_one_place_wait_for_each_other() {
        let fixes = vec![vec![(1, 1, ")")], vec![(1, 1, "]")]];
        assert_eq!(fixed("ab", fixes), ("a)b".to_owned(), 1));
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert_eq!(fixed("abcd", vec![vec![(0, 2, "x")], vec![(2, 4, "y")]]), ("xy".to_owned(), 2));
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        assert_eq!(fixed("é", vec![vec![(1, 2, "x")]]), ("é".to_owned(), 0));
        assert_eq!(fixed("a", vec![vec![(0, 9, "x")]]), ("a".to_owned(), 0));
        assert_eq!(fixed("abc", vec![vec![(0, 2, "x"), (1, 3, "y")]]), ("abc".to_owned(), 0));
    }

    #[test]
    fn line_breaks_are_written_as_the_file_writes_them() {
        assert_eq!(fixed("a\r\nb", vec![vec![(0, 1, "x\ny")]]), ("x\r\ny\r\nb".to_owned(), 1));
    }

    #[test]
    fn merely_possible_fixes_are_never_applied() {
        let mut sources = Sources::default();
        let file = sources.add("a.vflow", "a");
        let mut diagnostics = Diagnostics::default();
        let span = Span::new(file, 0, 1);
        diagnostics.push(Diagnostic::new(Code::V0201, "unknown name").suggestion("write `b`", span, "b"));
        assert_eq!(apply(&sources, &diagnostics), Fixed::default());
    }

    proptest! {
        /// Whatever the edits: no panic, and what no edit touches stays in its order.
        #[test]
        fn untouched_text_stays(text in "[a-zé\n]{0,40}", places in prop::collection::vec((0u32..50, 0u32..6), 0..12)) {
            let fixes = places.iter().map(|(start, length)| vec![(*start, start + length, "#")]).collect();
            let (after, count) = fixed(&text, fixes);
            prop_assert_eq!(after.matches('#').count(), count);
            let kept: String = after.chars().filter(|character| *character != '#').collect();
            let mut rest = text.chars();
            prop_assert!(kept.chars().all(|character| rest.any(|other| other == character)));
        }

        /// A fix whose edits do not fit beside an accepted one changes nothing at all.
        #[test]
        fn fixes_are_whole(split in 1u32..9) {
            let fixes = vec![vec![(split, split + 1, "#")], vec![(0, 1, "@"), (split, split + 1, "@")]];
            let (after, count) = fixed("0123456789", fixes);
            prop_assert_eq!(count, 1);
            prop_assert!(!after.contains('@'));
        }
    }
}
