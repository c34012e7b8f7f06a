//! Which columns are kept, and which are drawn.

use crate::cli::failure::Failure;
use crate::resolve::nearest;
use crate::sim::Column;

/// The places of the columns that match any of the patterns; all of them where there is none.
pub fn choose(columns: &[Column], patterns: &[String]) -> Result<Vec<usize>, Failure> {
    let patterns = split(patterns);
    for pattern in &patterns {
        if !columns.iter().any(|column| matches(pattern, &column.name)) {
            return Err(unknown("--columns", pattern, columns));
        }
    }
    let wanted = |name: &str| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, name));
    Ok((0..columns.len()).filter(|place| columns.get(*place).is_some_and(|column| wanted(&column.name))).collect())
}

/// How a column sums up agents: `mean` in `wallet[mean]`, `max` in `load[EU,max]`.
pub fn summed(name: &str) -> Option<&str> {
    let inside = name.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']'))?;
    inside.split(',').find(|part| matches!(*part, "mean" | "min" | "max" | "sum"))
}

/// The places of the columns to draw, as named: by column, or by what people see.
pub fn drawn(columns: &[Column], names: &[String]) -> Result<Vec<usize>, Failure> {
    let mut places = Vec::new();
    for name in split(names) {
        let exact = columns.iter().position(|column| column.name == name);
        // A label that several share would be a guess.
        let labelled = || {
            let mut places = (0..columns.len()).filter(|it| columns.get(*it).is_some_and(|it| it.label == name));
            places.next().filter(|_| places.next().is_none())
        };
        let place = exact.or_else(labelled);
        match place {
            Some(place) if !columns.get(place).is_some_and(|column| column.words.is_empty()) => {
                return Err(wordy(&name));
            }
            Some(place) => places.push(place),
            None => {
                let found: Vec<usize> = (0..columns.len())
                    .filter(|it| columns.get(*it).is_some_and(|it| matches(&name, &it.name)))
                    .collect();
                if found.is_empty() {
                    return Err(unknown("--plot", &name, columns));
                }
                let before = places.len();
                places.extend(found.into_iter().filter(|it| columns.get(*it).is_some_and(|it| it.words.is_empty())));
                if places.len() == before {
                    return Err(wordy(&name));
                }
            }
        }
    }
    Ok(places)
}

fn wordy(name: &str) -> Failure {
    Failure::new(format!("`{name}` holds words, which cannot be drawn")).help("name columns of numbers")
}

fn unknown(option: &str, name: &str, columns: &[Column]) -> Failure {
    let names = || columns.iter().map(|column| column.name.as_str());
    let failure = Failure::new(format!("`{option} {name}`: there is no such column"));
    let own = |column: &&Column| column.name.rsplit('.').next() == Some(name);
    let close = columns.iter().find(own).map(|column| column.name.as_str()).or_else(|| nearest(name, names()));
    match close {
        Some(close) => failure.help(format!("write `{close}`")),
        None => failure.help(format!("the columns are {}", crate::diagnostic::words::some_of(names(), 12))),
    }
}

/// The names between commas that stand in no brackets: `users[EU,gold],price` are two.
fn split(lists: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for list in lists {
        let mut depth = 0_usize;
        let mut name = String::new();
        for sign in list.chars() {
            match sign {
                '[' | '(' => depth += 1,
                ']' | ')' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    names.push(std::mem::take(&mut name));
                    continue;
                }
                _ => {}
            }
            name.push(sign);
        }
        names.push(name);
    }
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Whether a name matches a pattern, in which `*` is any text and `?` any sign.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Which lengths of the name the pattern so far can have taken.
    let mut taken = vec![true];
    taken.resize(name.len() + 1, false);
    for sign in pattern {
        let mut next = vec![false; name.len() + 1];
        for (at, slot) in next.iter_mut().enumerate() {
            let before = |back: usize| at.checked_sub(back).and_then(|at| taken.get(at)).copied().unwrap_or(false);
            *slot = match sign {
                '*' => taken.iter().take(at + 1).any(|it| *it),
                _ => before(1) && (sign == '?' || at.checked_sub(1).and_then(|at| name.get(at)) == Some(&sign)),
            };
        }
        taken = next;
    }
    taken.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::{matches, split};

    #[test]
    fn patterns_match_whole_names() {
        assert!(matches("Treasury.*", "Treasury.reserve"));
        assert!(matches("*", ""));
        assert!(matches("rationed(*)", "rationed(pay)"));
        assert!(matches("users[E?]", "users[EU]"));
        assert!(matches("*a*a", "banana"));
        assert!(!matches("Treasury", "Treasury.reserve"));
        assert!(!matches("?", ""));
        assert!(!matches("*b", "abc"));
    }

    #[test]
    fn commas_in_brackets_part_nothing() {
        let lists = ["a[EU,gold], b".to_owned(), "c,".to_owned()];
        assert_eq!(split(&lists), ["a[EU,gold]", "b", "c"]);
    }
}
