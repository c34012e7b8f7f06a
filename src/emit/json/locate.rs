//! Where in a JSON text the value at a path stands.

/// The byte offset of the value at a path such as `stocks[2].holds`, or, where the last fields of it
/// are not there, of what they are missing from. The text is known to be JSON.
pub(super) fn locate(text: &str, path: &str) -> Option<usize> {
    let mut at = skip_blanks(text, 0);
    for step in path.split(['.', '[']) {
        let found = match step.strip_suffix(']') {
            Some(index) => entry(text, at, index.parse().ok()?),
            None => field(text, at, step),
        };
        match found {
            Some(inner) => at = inner,
            None => return Some(at),
        }
    }
    Some(at)
}

/// The value of a field of the object that starts at an offset.
fn field(text: &str, start: usize, name: &str) -> Option<usize> {
    let mut at = inside(text, start, '{')?;
    loop {
        let end = skip_value(text, at);
        let key = text.get(at..end)?;
        let value = skip_blanks(text, skip_blanks(text, end) + 1);
        if key.get(1..key.len().checked_sub(1)?)? == name {
            return Some(value);
        }
        at = next(text, skip_value(text, value))?;
    }
}

/// An entry of the array that starts at an offset.
fn entry(text: &str, start: usize, index: usize) -> Option<usize> {
    let mut at = inside(text, start, '[')?;
    for _ in 0..index {
        at = next(text, skip_value(text, at))?;
    }
    Some(at)
}

/// The first thing in brackets that open at an offset; none where they are empty.
fn inside(text: &str, start: usize, bracket: char) -> Option<usize> {
    let first = skip_blanks(text, start + 1);
    let opens = text.get(start..)?.starts_with(bracket);
    (opens && !text.get(first..)?.starts_with(['}', ']'])).then_some(first)
}

/// What follows the comma behind a value.
fn next(text: &str, end: usize) -> Option<usize> {
    let comma = skip_blanks(text, end);
    text.get(comma..)?.starts_with(',').then(|| skip_blanks(text, comma + 1))
}

fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start().len())
}

/// The end of the value that starts at an offset.
fn skip_value(text: &str, start: usize) -> usize {
    let (mut level, mut quoted, mut escaped) = (0usize, false, false);
    for (offset, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => {
                quoted = !quoted;
                if !quoted && level == 0 {
                    return offset + 1;
                }
            }
            _ if quoted => {}
            b',' | b'}' | b']' if level == 0 => return offset,
            b'{' | b'[' => level += 1,
            b'}' | b']' => {
                level -= 1;
                if level == 0 {
                    return offset + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn paths_lead_to_values() {
        let text = r#" { "a\"": [1, "]}\"", {"b": {"c" : true}}], "d": [ ], "e": -1.5e3 } "#;
        let found = |path: &str| locate(text, path).and_then(|at| text.get(at..at + 2));
        assert_eq!(found("e"), Some("-1"));
        assert_eq!(found("d"), Some("[ "));
        assert_eq!(found("d[0].x"), Some("[ "), "what is not there is missing from here");
        assert_eq!(locate(r#"{"x": [{}, {"y": [7]}]}"#, "x[1].y[0]"), Some(18));
        assert_eq!(locate("{}", "x.y"), Some(0));
    }
}
