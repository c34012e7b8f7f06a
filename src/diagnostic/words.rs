//! Names as lists in sentences.

/// "`a`, `b` and `c`"
pub fn all_of<'w>(names: impl IntoIterator<Item = &'w str>) -> String {
    joined(names, "and")
}

/// "`a`, `b` or `c`"
pub fn one_of<'w>(names: impl IntoIterator<Item = &'w str>) -> String {
    joined(names, "or")
}

/// "`a`, `b` and 7 more": what goes beyond `most` is only counted.
pub fn some_of<'w>(names: impl IntoIterator<Item = &'w str>, most: usize) -> String {
    let mut names = names.into_iter();
    let shown: Vec<String> = names.by_ref().take(most).map(quoted).collect();
    match names.count() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn joined<'w>(names: impl IntoIterator<Item = &'w str>, word: &str) -> String {
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} {word} {last}", before.join(", ")),
        _ => names.concat(),
    }
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

#[cfg(test)]
mod tests {
    use super::{all_of, one_of, some_of};

    #[test]
    fn lists_read_as_sentences_do() {
        assert_eq!(all_of([]), "");
        assert_eq!(all_of(["a"]), "`a`");
        assert_eq!(all_of(["a", "b"]), "`a` and `b`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(some_of(["a", "b"], 2), "`a`, `b`");
        assert_eq!(some_of(["a", "b", "c", "d"], 2), "`a`, `b` and 2 more");
    }
}
